//! Ruled lines to write a name on.

use super::grid::{Cells, Grid};
use super::{Candidate, height_suits};
use crate::field::Align;

/// How wide a line for a name is, of the page's width.
const LEAST_WIDTH: f32 = 0.3;
const MOST_WIDTH: f32 = 0.9;
/// How high the space above it is, of the page's height.
const LEAST_HEIGHT: f32 = 0.05;
const MOST_HEIGHT: f32 = 0.14;
/// Where on the page it is, of its height.
const TOP: f32 = 0.25;
const BOTTOM: f32 = 0.8;

/// The lines that a name could be written on.
pub(super) fn candidates(grid: &Grid) -> Vec<Candidate> {
    let lines: Vec<Cells> = lines(grid);
    let alone = |line: &&Cells| {
        let level = |other: &Cells| other.top.abs_diff(line.top) <= grid.rows / 50;
        // Signatures are side by side.
        lines.iter().filter(|other| level(other)).count() == 1
    };
    let rows = grid.rows as f32;
    let is_for_names = |line: &&Cells| {
        let place = line.top as f32 / rows;
        line.width() as f32 >= LEAST_WIDTH * grid.columns as f32 && (TOP..BOTTOM).contains(&place)
    };
    lines
        .iter()
        .filter(alone)
        .filter(is_for_names)
        .filter_map(|line| above(grid, line))
        .collect()
}

/// What is thin and wide and of one piece, or of dots.
fn lines(grid: &Grid) -> Vec<Cells> {
    let columns = grid.columns as f32;
    let thickest = 2 + grid.rows / 120;
    let parts = grid.parts(2).into_iter().filter(|part| {
        let (width, height) = (part.bounds.width(), part.bounds.height());
        let share = width as f32 / columns;
        // Small print is as low, and has more of it.
        let filling = part.cells.len() as f32 / width as f32;
        (LEAST_WIDTH / 2.0..=MOST_WIDTH).contains(&share)
            && height <= thickest
            && (0.4..=3.2).contains(&filling)
    });
    parts.map(|part| part.bounds).collect()
}

/// The free space above a line, if it is high enough.
fn above(grid: &Grid, line: &Cells) -> Option<Candidate> {
    let row_of = |row: usize| Cells {
        top: row,
        bottom: row + 1,
        ..*line
    };
    let top = (0..line.top)
        .rev()
        .find(|row| !grid.is_free(&row_of(*row)))
        .map_or(0, |row| row + 1);
    let free = line.top - top;
    let rows = grid.rows as f32;
    if (free as f32) < LEAST_HEIGHT * rows {
        return None;
    }
    let least_margin = 1 + grid.rows / 200;
    let height = (free - 2 * least_margin).min((MOST_HEIGHT * rows) as usize);
    let bottom = line.top - least_margin;
    let cells = Cells {
        top: bottom - height,
        bottom,
        ..*line
    };
    let share = line.width() as f32 / grid.columns as f32;
    let room = (height as f32 / (MOST_HEIGHT * rows)).sqrt();
    Some(Candidate {
        cells,
        align: align(grid, &cells),
        score: share * room * height_suits(line.top as f32, grid.rows),
    })
}

/// Where the text above starts with the line, and does not end with it, so does the name.
fn align(grid: &Grid, cells: &Cells) -> Align {
    let Some((left, right)) = grid.line_beside(cells, true) else {
        return Align::Center;
    };
    let near = grid.columns / 50;
    let starts = left.abs_diff(cells.left) <= near;
    let is_centered = (left + right).abs_diff(cells.left + cells.right) <= 2 * near;
    if starts && !is_centered {
        Align::Left
    } else {
        Align::Center
    }
}
