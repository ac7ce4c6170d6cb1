//! Free spaces between two lines of text.

use super::candidate::{Candidate, height_score};
use super::grid::{Cells, Grid};
use crate::field::Align;

/// The width of a space for a name, as a share of the page's width.
const MIN_WIDTH: f32 = 0.3;
const MAX_WIDTH: f32 = 0.75;
/// The height of a space for a name, as a share of the page's height.
const MIN_HEIGHT: f32 = 0.08;
/// More height than this does not raise the score.
const AMPLE_HEIGHT: f32 = 0.25;
/// The largest height that a name needs.
const MAX_HEIGHT: f32 = 0.16;

/// The spaces in which a name could be written.
pub(super) fn candidates(grid: &Grid) -> Vec<Candidate> {
    let spaces = free_rectangles(grid).into_iter();
    spaces.filter_map(|space| candidate(grid, &space)).collect()
}

/// A candidate, if the space is aligned with a line of text above it and one below it.
fn candidate(grid: &Grid, space: &Cells) -> Option<Candidate> {
    let above = grid.line_beside(space, true)?;
    let below = grid.line_beside(space, false)?;
    let near = grid.columns / 40;
    let (middle_above, middle_below) = (above.0 + above.1, below.0 + below.1);
    let is_centered = middle_above.abs_diff(middle_below) <= 2 * near;
    let starts = above.0.abs_diff(below.0) <= near;
    let max_width = (MAX_WIDTH * grid.columns as f32) as usize;
    let (left, right, align) = if is_centered && !(starts && is_one_sided(space, above)) {
        let middle = (middle_above + middle_below) / 4;
        let room = middle
            .checked_sub(space.left)?
            .min(space.right.checked_sub(middle)?);
        let half = (room * 9 / 10).min(max_width / 2);
        (middle - half, middle + half, Align::Center)
    } else if starts {
        let left = above.0.min(below.0).max(space.left);
        let width = (space.right - left) * 19 / 20;
        (left, left + width.min(max_width), Align::Left)
    } else {
        return None;
    };
    let share = (right - left) as f32 / grid.columns as f32;
    if share < MIN_WIDTH {
        return None;
    }
    let rows = grid.rows as f32;
    let margin = 1 + space.height() / 8;
    let height = (space.height() - 2 * margin).min((MAX_HEIGHT * rows) as usize);
    let top = space.top + (space.height() - height) / 2;
    let room = (space.height() as f32 / rows).min(AMPLE_HEIGHT);
    let middle = (space.top + space.bottom) as f32 / 2.0;
    Some(Candidate {
        cells: Cells {
            left,
            top,
            right,
            bottom: top + height,
        },
        align,
        score: room * share.sqrt() * height_score(middle, grid.rows),
    })
}

/// Whether a line starts near the left of the space and leaves much more room on its right.
fn is_one_sided(space: &Cells, line: (usize, usize)) -> bool {
    let left = line.0.saturating_sub(space.left);
    let right = space.right.saturating_sub(line.1);
    right > 3 * left + space.width() / 10
}

/// All maximal rectangles of free cells that are large enough: the widest runs of columns of each
/// free height, for each row.
fn free_rectangles(grid: &Grid) -> Vec<Cells> {
    let min_width = (MIN_WIDTH * grid.columns as f32) as usize;
    let min_height = (MIN_HEIGHT * grid.rows as f32) as usize;
    let mut heights = vec![0; grid.columns];
    let mut found = Vec::new();
    for row in 0..grid.rows {
        for (column, height) in heights.iter_mut().enumerate() {
            let cell = Cells {
                left: column,
                top: row,
                right: column + 1,
                bottom: row + 1,
            };
            *height = if grid.is_free(&cell) { *height + 1 } else { 0 };
        }
        // Runs of columns that have not ended yet: where each starts, and how high it is.
        let mut open: Vec<(usize, usize)> = Vec::new();
        for column in 0..=grid.columns {
            let height = heights.get(column).copied().unwrap_or(0);
            let mut start = column;
            while let Some((from, high)) = open.pop_if(|(_, high)| *high > height) {
                start = from;
                let space = Cells {
                    left: from,
                    top: row + 1 - high,
                    right: column,
                    bottom: row + 1,
                };
                let is_large = space.width() >= min_width && high >= min_height;
                if is_large && ends_below(grid, &space) {
                    found.push(space);
                }
            }
            if height > 0 && open.last().is_none_or(|(_, high)| *high < height) {
                open.push((start, height));
            }
        }
    }
    found
}

/// Whether something is drawn right below the space.
fn ends_below(grid: &Grid, space: &Cells) -> bool {
    let below = Cells {
        top: space.bottom,
        bottom: space.bottom + 1,
        ..*space
    };
    space.bottom < grid.rows && !grid.is_free(&below)
}
