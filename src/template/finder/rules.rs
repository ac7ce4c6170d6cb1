//! Ruled lines to write a name on.

use super::candidate::{Candidate, height_score, is_in_the_middle};
use super::grid::{Cells, Grid};
use super::lines::Lines;
use crate::field::Align;

/// The width of a line for a name, as a share of the page's width.
const MIN_WIDTH: f32 = 0.3;
/// The height of the space above it, as a share of the page's height.
const MIN_HEIGHT: f32 = 0.05;
const MAX_HEIGHT: f32 = 0.14;
/// The position of the line on the page, as a share of the page's height.
const TOP: f32 = 0.25;
const BOTTOM: f32 = 0.8;
/// The words before a rule on its line, as a share of the page's width: shorter ones are labels.
const SENTENCE: f32 = 0.15;

/// The spaces above the lines on which a name could be written.
pub(super) fn candidates(grid: &Grid, lines: &Lines) -> Vec<Candidate> {
    levels(grid, lines)
        .iter()
        .filter(|level| is_for_names(grid, level))
        .filter_map(|level| above(grid, lines, level))
        .collect()
}

/// The texts that stand on lines for a name: samples, or what the line underlines.
pub(super) fn occupied(grid: &Grid, lines: &Lines) -> Option<Cells> {
    let levels = levels(grid, lines);
    let levels = levels.iter().filter(|level| is_for_names(grid, level));
    let mut texts = levels.filter_map(|level| lines.on_rule(&level.line));
    texts.find(|text| is_in_the_middle(text.bottom as f32, grid.rows))
}

/// A rule, or two with an ornament between them.
struct Level {
    line: Cells,
    is_decorated: bool,
}

/// The rules that are alone at their height. The lines of signatures are side by side.
fn levels(grid: &Grid, lines: &Lines) -> Vec<Level> {
    let mut levels = Vec::new();
    for line in &lines.rules {
        let is_level = |other: &&Cells| other.top.abs_diff(line.top) <= grid.rows / 50;
        let others: Vec<&Cells> = lines.rules.iter().filter(is_level).collect();
        match *others {
            [_] => levels.push(Level {
                line: *line,
                is_decorated: false,
            }),
            [left, right] if left.left < right.left && left == line => {
                let between = right.left.saturating_sub(left.right);
                let is_even = left.width().abs_diff(right.width()) <= grid.columns / 60;
                if is_even && between <= grid.columns / 8 {
                    levels.push(Level {
                        line: Cells {
                            right: right.right,
                            ..*left
                        },
                        is_decorated: true,
                    });
                }
            }
            _ => {}
        }
    }
    let ornaments = lines.ornaments.iter().map(|line| Level {
        line: *line,
        is_decorated: true,
    });
    levels.extend(ornaments);
    levels
}

fn is_for_names(grid: &Grid, level: &Level) -> bool {
    let place = level.line.top as f32 / grid.rows as f32;
    level.line.width() as f32 >= MIN_WIDTH * grid.columns as f32 && (TOP..BOTTOM).contains(&place)
}

/// The free space above a line, if it is high enough.
fn above(grid: &Grid, lines: &Lines, level: &Level) -> Option<Candidate> {
    // An ornament in the middle of a line extends above it.
    let ornament = if level.is_decorated {
        grid.rows / 25
    } else {
        0
    };
    let line = Cells {
        top: level.line.top.checked_sub(ornament)?,
        ..level.line
    };
    let row_of = |row: usize| Cells {
        top: row,
        bottom: row + 1,
        ..line
    };
    let top = (0..line.top)
        .rev()
        .find(|row| !grid.is_free(&row_of(*row)))
        .map_or(0, |row| row + 1);
    let free = line.top - top;
    let rows = grid.rows as f32;
    let min_margin = 1 + grid.rows / 200;
    if (free as f32) < MIN_HEIGHT * rows || free <= 2 * min_margin {
        return None;
    }
    let words = words_before(grid, lines, &level.line);
    let mut height = (free - 2 * min_margin).min((MAX_HEIGHT * rows) as usize);
    if let Some(words) = &words {
        // The name goes on with the words' own line.
        height = height.min(2 * words.height());
    }
    let bottom = line.top - min_margin;
    let cells = Cells {
        top: bottom - height,
        bottom,
        ..line
    };
    let share = line.width() as f32 / grid.columns as f32;
    let room = (height as f32 / (MAX_HEIGHT * rows)).sqrt();
    let has_text_below = lines
        .texts
        .iter()
        .any(|text| text.top > line.bottom && text.left < line.right && line.left < text.right);
    let is_label = |words: &Cells| (words.width() as f32) < SENTENCE * grid.columns as f32;
    let align = match words {
        Some(_) => Align::Center,
        None => align(grid, lines, &cells),
    };
    Some(Candidate {
        cells: up_to_text(grid, lines, cells, align),
        align,
        score: share * room * height_score(line.top as f32, grid.rows),
        is_clear: !level.is_decorated
            && (has_text_below || lines.texts.is_empty())
            && !words.is_some_and(|words| is_label(&words))
            && is_in_the_middle(line.top as f32, grid.rows),
    })
}

/// The cells up to the edge of the text above with which the name starts, or ends: a rule of dashes
/// or dots can end before.
fn up_to_text(grid: &Grid, lines: &Lines, cells: Cells, align: Align) -> Cells {
    let Some(above) = lines.text_beside(&cells, true) else {
        return cells;
    };
    let extended = match align {
        Align::Left => Cells {
            left: cells.left.min(above.left),
            ..cells
        },
        Align::Right => Cells {
            right: cells.right.max(above.right),
            ..cells
        },
        _ => cells,
    };
    let is_near = extended.width() - cells.width() <= grid.columns / 50;
    match is_near && grid.is_free(&extended) {
        true => extended,
        false => cells,
    }
}

/// The words on the left of a rule, on its own line.
fn words_before(grid: &Grid, lines: &Lines, line: &Cells) -> Option<Cells> {
    let on_its_line = |text: &&Cells| {
        let is_level = text.top < line.top && line.top <= text.bottom + grid.rows / 100;
        is_level
            && text.right <= line.left + 1
            && line.left - text.right.min(line.left) < grid.columns / 8
    };
    lines.texts.iter().rfind(on_its_line).copied()
}

/// The alignment of the name: that of the text above if it starts, or ends, with the line. If that text
/// is as wide as the line, or if there is no text above, the alignment of most other lines.
fn align(grid: &Grid, lines: &Lines, cells: &Cells) -> Align {
    let near = grid.columns / 50;
    let Some(above) = lines.text_beside(cells, true) else {
        return lines.side_of(cells, near);
    };
    let is_centered = (above.left + above.right).abs_diff(cells.left + cells.right) <= 2 * near;
    let starts = above.left.abs_diff(cells.left) <= near;
    let ends = above.right.abs_diff(cells.right) <= near;
    match (is_centered, starts, ends) {
        (false, true, _) => Align::Left,
        (false, false, true) => Align::Right,
        (true, true, _) | (true, _, true) => lines.side_of(cells, near),
        _ => Align::Center,
    }
}
