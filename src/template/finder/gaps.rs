//! Free spaces between two lines of text.

use super::candidate::{Candidate, height_score, is_in_the_middle};
use super::grid::{Cells, Grid};
use super::letters::Letters;
use super::lines::Lines;
use crate::field::Align;

/// The width of a space for a name, as a share of the page's width.
const MIN_WIDTH: f32 = 0.3;
const MAX_WIDTH: f32 = 0.75;
/// The height of a space for a name, as a share of the page's height.
const MIN_HEIGHT: f32 = 0.08;
/// The share of its score that a space right below a title keeps: a sentence is more usual there.
const BELOW_TITLE: f32 = 0.75;
/// More height than this does not raise the score.
const AMPLE_HEIGHT: f32 = 0.25;
/// The largest height that a name needs.
const MAX_HEIGHT: f32 = 0.16;

/// The spaces in which a name could be written.
pub(super) fn candidates(grid: &Grid, lines: &Lines, letters: &Letters<'_>) -> Vec<Candidate> {
    let spaces = free_rectangles(grid).into_iter();
    let plates = lines.plates.iter().filter_map(|plate| inside(grid, plate));
    let spaces = spaces.filter_map(|space| candidate(grid, lines, letters, &space));
    plates.chain(spaces).collect()
}

/// The space inside an outline.
fn inside(grid: &Grid, plate: &Cells) -> Option<Candidate> {
    let (x, y) = (plate.width() / 8, plate.height() / 8 + 1);
    let rows = grid.rows as f32;
    let middle = (plate.top + plate.bottom) as f32 / 2.0;
    let share = plate.width() as f32 / grid.columns as f32;
    let cells = Cells {
        left: plate.left + x,
        right: plate.right - x,
        top: plate.top + y,
        bottom: plate.bottom.checked_sub(y)?,
    };
    Some(Candidate {
        cells,
        align: Align::Center,
        // It is made for something: that counts as much as ample space.
        score: AMPLE_HEIGHT * share.sqrt() * height_score(middle, grid.rows),
        is_clear: is_in_the_middle(middle, grid.rows) && cells.height() as f32 >= 0.05 * rows,
    })
}

/// A candidate, if the space is aligned with a line of text above it and one below it.
fn candidate(
    grid: &Grid,
    lines: &Lines,
    letters: &Letters<'_>,
    space: &Cells,
) -> Option<Candidate> {
    let above = lines.text_beside(space, true)?;
    let below = lines.text_beside(space, false)?;
    let max_width = (MAX_WIDTH * grid.columns as f32) as usize;
    let align = common_edge(grid, lines, space, &above, &below)?;
    let (left, right) = match align {
        Align::Left => {
            let left = above.left.min(below.left);
            let width = (space.right - left) * 19 / 20;
            (left, left + width.min(max_width))
        }
        Align::Right => {
            let right = above.right.max(below.right);
            let width = (right - space.left) * 19 / 20;
            (right - width.min(max_width), right)
        }
        _ => {
            let middle = (above.left + above.right + below.left + below.right) / 4;
            let room = middle
                .checked_sub(space.left)?
                .min(space.right.checked_sub(middle)?);
            let half = (room * 9 / 10).min(max_width / 2);
            (middle - half, middle + half)
        }
    };
    let share = (right - left) as f32 / grid.columns as f32;
    if share < MIN_WIDTH {
        return None;
    }
    let rows = grid.rows as f32;
    let margin = 1 + space.height() / 8;
    let free = space.height().saturating_sub(2 * margin);
    let height = free.min((MAX_HEIGHT * rows) as usize).max(1);
    let top = space.top + (space.height() - height) / 2;
    let room = (space.height() as f32 / rows).min(AMPLE_HEIGHT);
    let middle = (space.top + space.bottom) as f32 / 2.0;
    let touches =
        |line: &Cells| line.bottom.abs_diff(space.top) <= 1 || line.top.abs_diff(space.bottom) <= 1;
    // Below a larger line, which is the title or a sample of a name, a sentence is usual.
    let is_below_title = letters.are_larger(&above, &below);
    let share_of_title = if is_below_title { BELOW_TITLE } else { 1.0 };
    Some(Candidate {
        cells: Cells {
            left,
            top,
            right,
            bottom: top + height,
        },
        align,
        score: room * share.sqrt() * height_score(middle, grid.rows) * share_of_title,
        // Something other than a text is nearer, or there are columns, as for signatures.
        is_clear: touches(&above)
            && touches(&below)
            && !lines.has_neighbours(&above)
            && !lines.has_neighbours(&below)
            && is_in_the_middle(middle, grid.rows)
            && !is_below_title
            // A larger line with a sentence below it can be a sample, too.
            && lines
                .text_beside(&below, false)
                .is_none_or(|next| !letters.are_larger(&below, &next)),
    })
}

/// How two lines of text are aligned with each other, and the name with them. An edge outside the
/// space is not one at which a name in it could start or end.
fn common_edge(
    grid: &Grid,
    lines: &Lines,
    space: &Cells,
    above: &Cells,
    below: &Cells,
) -> Option<Align> {
    let near = grid.columns / 40;
    let is_centered = (above.left + above.right).abs_diff(below.left + below.right) <= 2 * near;
    let starts =
        above.left.abs_diff(below.left) <= near && above.left.min(below.left) + 1 >= space.left;
    let ends = above.right.abs_diff(below.right) <= near
        && above.right.max(below.right) <= space.right + 1;
    let left = |line: &Cells| line.left.saturating_sub(space.left);
    let right = |line: &Cells| space.right.saturating_sub(line.right);
    let slack = space.width() / 10;
    // Lines of one width share all three: the others decide, or the room beside them.
    let leaves_right = right(above) > 3 * left(above) + slack;
    let leaves_left = left(above) > 3 * right(above) + slack;
    match (starts, is_centered, ends) {
        (true, true, false) if leaves_right => Some(Align::Left),
        (false, true, true) if leaves_left => Some(Align::Right),
        (true, true, _) | (_, true, true) => Some(match lines.side_of(above, near) {
            Align::Left if starts => Align::Left,
            Align::Right if ends => Align::Right,
            _ => Align::Center,
        }),
        (_, true, _) => Some(Align::Center),
        (true, false, false) => Some(Align::Left),
        (false, false, true) => Some(Align::Right),
        _ => None,
    }
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
