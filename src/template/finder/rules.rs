//! Ruled lines to write a name on.

use super::candidate::{Candidate, height_score};
use super::grid::{Cells, Grid};
use crate::field::Align;

/// The width of a line for a name, as a share of the page's width.
const MIN_WIDTH: f32 = 0.3;
const MAX_WIDTH: f32 = 0.9;
/// The height of the space above it, as a share of the page's height.
const MIN_HEIGHT: f32 = 0.05;
const MAX_HEIGHT: f32 = 0.14;
/// The position of the line on the page, as a share of the page's height.
const TOP: f32 = 0.25;
const BOTTOM: f32 = 0.8;

/// The spaces above the lines on which a name could be written.
pub(super) fn candidates(grid: &Grid) -> Vec<Candidate> {
    let lines: Vec<Cells> = lines(grid);
    let alone = |line: &&Cells| {
        let level = |other: &Cells| other.top.abs_diff(line.top) <= grid.rows / 50;
        // The lines of signatures are side by side.
        lines.iter().filter(|other| level(other)).count() == 1
    };
    let rows = grid.rows as f32;
    let is_for_names = |line: &&Cells| {
        let place = line.top as f32 / rows;
        line.width() as f32 >= MIN_WIDTH * grid.columns as f32 && (TOP..BOTTOM).contains(&place)
    };
    lines
        .iter()
        .filter(alone)
        .filter(is_for_names)
        .filter_map(|line| above(grid, line))
        .collect()
}

/// Parts that are thin and wide, and solid or dotted.
fn lines(grid: &Grid) -> Vec<Cells> {
    let columns = grid.columns as f32;
    let max_thickness = 2 + grid.rows / 120;
    let parts = grid.parts(2).into_iter().filter(|part| {
        let (width, height) = (part.bounds.width(), part.bounds.height());
        let share = width as f32 / columns;
        // Small print is as thin, but fills more cells.
        let filling = part.cells.len() as f32 / width as f32;
        (MIN_WIDTH / 2.0..=MAX_WIDTH).contains(&share)
            && height <= max_thickness
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
    if (free as f32) < MIN_HEIGHT * rows {
        return None;
    }
    let min_margin = 1 + grid.rows / 200;
    let height = (free - 2 * min_margin).min((MAX_HEIGHT * rows) as usize);
    let bottom = line.top - min_margin;
    let cells = Cells {
        top: bottom - height,
        bottom,
        ..*line
    };
    let share = line.width() as f32 / grid.columns as f32;
    let room = (height as f32 / (MAX_HEIGHT * rows)).sqrt();
    Some(Candidate {
        cells,
        align: align(grid, &cells),
        score: share * room * height_score(line.top as f32, grid.rows),
    })
}

/// The alignment of the name: left if the text above starts with the line but is not centred on
/// it.
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
