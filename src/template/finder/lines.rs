//! What is drawn on a page, as far as it matters for a name: lines of text, and rules.

use super::grid::{Cells, Drawn, Grid, Part};
use super::letters::Letters;
use crate::field::Align;

/// The width of a rule, as a share of the page's width.
const MIN_RULE: f32 = 0.08;
const MAX_RULE: f32 = 0.9;
/// A line of text is at most this high, as a share of the page's height; a block of lines that
/// touch each other can be higher.
const MAX_LINE: f32 = 0.12;
/// A line in a script face with swashes can be as high as this.
const MAX_SCRIPT: f32 = 0.15;
const MAX_BLOCK: f32 = 0.3;
/// A word that is lower than this can be as short as “to”.
const SMALL: f32 = 0.035;

pub(super) struct Lines {
    /// Ruled lines, solid or dotted, from the top.
    pub(super) rules: Vec<Cells>,
    /// Rules with an ornament on them, or words that are too close together to be distinguished.
    pub(super) ornaments: Vec<Cells>,
    /// Lines of text, from the top.
    pub(super) texts: Vec<Cells>,
    /// Outlines that enclose a free space as wide as a name.
    pub(super) plates: Vec<Cells>,
    rows: usize,
}

impl Lines {
    pub(super) fn new(grid: &Grid) -> Self {
        // Dots of a dotted line can be further apart than letters and what stands beside a line.
        let mut rules = Vec::new();
        for reach in [2, 2 + grid.columns / 120] {
            for part in grid.parts(reach) {
                let is_new = |rule: &Cells| !rule.overlaps(&part.bounds);
                if is_rule(grid, &part) && rules.iter().all(is_new) {
                    rules.push(part.bounds);
                }
            }
        }
        rules.sort_by_key(|rule| (rule.top, rule.left));
        let rules = joined(rules, 1 + grid.rows / 100);
        let parts = grid.parts(grid.columns / 36);
        let is_no_rule = |part: &&Part| !rules.iter().any(|rule| rule.overlaps(&part.bounds));
        let (mut texts, mut ornaments) = (Vec::new(), Vec::new());
        for part in &parts {
            if is_no_rule(&part) && is_ornament(grid, part) {
                ornaments.push(part.bounds);
            } else if is_no_rule(&part) && is_text(grid, part) {
                texts.push(part.bounds);
            } else if !is_no_rule(&part) {
                // A rule after words of its line is a part of the same run.
                texts.extend(words_beside(grid, part, &rules));
            }
        }
        texts.sort_by_key(|text| (text.top, text.left));
        let plates = grid.parts(0).into_iter();
        let plates = plates.filter(|part| is_plate(grid, part));
        Self {
            plates: plates.map(|part| part.bounds).collect(),
            rules,
            ornaments,
            texts,
            rows: grid.rows,
        }
    }

    /// The line of text right above the cells, or right below them, whatever else is between.
    pub(super) fn text_beside(&self, cells: &Cells, is_above: bool) -> Option<Cells> {
        let near = self.rows / 7;
        let beside = |text: &&Cells| {
            let gap = match is_above {
                true => (cells.top + 1).checked_sub(text.bottom),
                false => (text.top + 1).checked_sub(cells.bottom),
            };
            let is_over = text.left < cells.right && cells.left < text.right;
            is_over && gap.is_some_and(|gap| gap <= near)
        };
        let texts = self.texts.iter().filter(beside);
        match is_above {
            true => texts.max_by_key(|text| text.bottom).copied(),
            false => texts.min_by_key(|text| text.top).copied(),
        }
    }

    /// Whether this line of text has others beside it, as the names below signatures have.
    pub(super) fn has_neighbours(&self, text: &Cells) -> bool {
        let is_level = |other: &Cells| {
            let shared = other.bottom.min(text.bottom) as f32 - other.top.max(text.top) as f32;
            shared > 0.5 * other.height().min(text.height()) as f32
        };
        let mut all = self.texts.iter().chain(&self.rules);
        all.any(|other| other != text && is_level(other))
    }

    /// A line that looks like the sample of a name: larger than the line above it, but not the
    /// title, which is the highest line. A name in a script face can be higher than the title, but
    /// its small letters are smaller.
    pub(super) fn sample(&self, letters: &Letters<'_>) -> Option<Cells> {
        let highest = self.texts.iter().map(Cells::height).max()?;
        let is_title = |text: &Cells| {
            let mut above = self.texts.iter().filter(|other| other.bottom <= text.top);
            text.height() >= highest
                && !above.any(|other| letters.height(other) >= letters.height(text))
        };
        let is_below = |one: &Cells, other: &Cells| {
            one.top + 1 >= other.bottom && one.left < other.right && other.left < one.right
        };
        let leaps = |text: &&Cells| {
            let place = (text.top + text.bottom) as f32 / 2.0 / self.rows as f32;
            if !(0.15..0.7).contains(&place) || is_title(text) {
                return false;
            }
            let others = self.texts.iter().filter(|other| *other != *text);
            let above = others.filter(|other| is_below(text, other));
            let above = above.max_by_key(|other| other.bottom);
            above.is_some_and(|above| letters.are_larger(text, above))
        };
        self.texts.iter().find(leaps).copied()
    }

    /// The edge that most lines of text share with the cells, or their middle.
    pub(super) fn side_of(&self, cells: &Cells, near: usize) -> Align {
        let count = |shares: &dyn Fn(&Cells) -> bool| {
            let shared = self.texts.iter().filter(|text| shares(text));
            shared.count()
        };
        let lefts = count(&|text| text.left.abs_diff(cells.left) <= near);
        let rights = count(&|text| text.right.abs_diff(cells.right) <= near);
        let middle = cells.left + cells.right;
        let middles = count(&|text| (text.left + text.right).abs_diff(middle) <= 2 * near);
        if middles >= lefts.max(rights) {
            Align::Center
        } else if lefts >= rights {
            Align::Left
        } else {
            Align::Right
        }
    }

    /// The line of text that stands on a rule, as a sample of a name would. A `g` in it can reach
    /// below the rule.
    pub(super) fn on_rule(&self, rule: &Cells) -> Option<Cells> {
        let stands = |text: &&Cells| {
            let gap = (rule.top + 1).saturating_sub(text.bottom);
            let above = rule.top.saturating_sub(text.top);
            let is_inside = text.left + 2 >= rule.left && text.right <= rule.right + 2;
            is_inside && 2 * above >= text.height() && 2 * gap <= 3 * text.height()
        };
        self.texts.iter().rfind(stands).copied()
    }
}

/// Rules, from the top, with those that are right above each other as one: double rules.
fn joined(rules: Vec<Cells>, near: usize) -> Vec<Cells> {
    let mut joined: Vec<Cells> = Vec::new();
    for rule in rules {
        let is_upper = |upper: &&mut Cells| {
            let shift = upper.left.abs_diff(rule.left) + upper.right.abs_diff(rule.right);
            rule.top <= upper.bottom + near && shift <= 2 + rule.width() / 50
        };
        match joined.iter_mut().find(is_upper) {
            Some(upper) => upper.bottom = upper.bottom.max(rule.bottom),
            None => joined.push(rule),
        }
    }
    joined
}

/// Whether a part is thin and wide, and solid or dotted.
fn is_rule(grid: &Grid, part: &Part) -> bool {
    let (width, height) = (part.bounds.width(), part.bounds.height());
    let share = width as f32 / grid.columns as f32;
    // Small print is as thin, but fills more cells, unless it is as small as a row of dots.
    let filling = part.cells.len() as f32 / width as f32;
    let is_low = height <= 4 && width > 40 * height;
    (MIN_RULE..=MAX_RULE).contains(&share)
        && height <= 2 + grid.rows / 120
        && (filling >= 0.2 && (filling <= 3.2 || is_low || is_even(grid, part)))
}

/// Whether most columns of a part have the same number of cells, as those of a double rule have.
fn is_even(grid: &Grid, part: &Part) -> bool {
    let in_column = in_column(grid, part);
    let mut sorted = in_column.clone();
    sorted.sort_unstable();
    let usual = sorted[sorted.len() / 2];
    let same = in_column.iter().filter(|count| **count == usual).count();
    same * 10 >= in_column.len() * 8
}

/// The number of a part's cells in each of its columns.
fn in_column(grid: &Grid, part: &Part) -> Vec<u32> {
    let mut in_column = vec![0_u32; part.bounds.width()];
    for at in &part.cells {
        in_column[at % grid.columns - part.bounds.left] += 1;
    }
    in_column
}

/// Whether a part is a rule for most of its width.
fn is_ornament(grid: &Grid, part: &Part) -> bool {
    let bounds = part.bounds;
    let in_column = in_column(grid, part);
    let drawn = in_column.iter().filter(|count| **count > 0).count();
    let thin = in_column
        .iter()
        .filter(|count| (1..=3).contains(*count))
        .count();
    bounds.width() > 5 * bounds.height() && bounds.height() > 4 && thin * 10 > drawn * 6
}

fn is_text(grid: &Grid, part: &Part) -> bool {
    let (width, height) = (part.bounds.width() as f32, part.bounds.height() as f32);
    let (aspect, share) = (width / height, height / grid.rows as f32);
    let density = part.cells.len() as f32 / (width * height);
    let is_line = aspect >= 2.5 && share <= MAX_LINE;
    let is_script = aspect >= 2.5 && share <= MAX_SCRIPT && is_full_inside(grid, part);
    let is_block = aspect >= 1.5 && share <= MAX_BLOCK && density > 0.3;
    let is_word = aspect >= 1.0 && share <= SMALL;
    (is_line || is_script || is_block || is_word) && density > 0.12
}

/// Whether a part has strokes in the middle of its height, as letters have, and boxes have not.
fn is_full_inside(grid: &Grid, part: &Part) -> bool {
    let Cells { top, bottom, .. } = part.bounds;
    let third = part.bounds.height() / 3;
    let rows = top + third..bottom - third;
    let area = part.bounds.width() * rows.len();
    let inside = part.cells.iter().map(|at| at / grid.columns);
    let inside = inside.filter(|row| rows.contains(row)).count();
    inside as f32 > 0.2 * area as f32
}

/// The words on the left or on the right of the rules in a part. What is between two rules is an
/// ornament, or a heading with a rule on each side.
fn words_beside(grid: &Grid, part: &Part, rules: &[Cells]) -> Vec<Cells> {
    let is_rule = |column: usize, row: usize| {
        let inside = |rule: &&Cells| {
            (rule.left..rule.right).contains(&column) && (rule.top..rule.bottom).contains(&row)
        };
        rules.iter().any(|rule| inside(&rule))
    };
    let mut words: Vec<Part> = Vec::new();
    let mut last = None;
    let mut cells: Vec<(usize, usize)> = part
        .cells
        .iter()
        .map(|at| (at % grid.columns, at / grid.columns))
        .collect();
    cells.sort_unstable();
    for (column, row) in cells {
        if is_rule(column, row) {
            continue;
        }
        if last.is_none_or(|last| column > last + grid.columns / 18) {
            words.push(Part::default());
        }
        last = Some(column);
        if let Some(part) = words.last_mut() {
            part.add(column, row, row * grid.columns + column);
        }
    }
    words.retain(|words| {
        let mut own = rules.iter().filter(|rule| rule.overlaps(&part.bounds));
        let is_before = |rule: &Cells| words.bounds.right <= rule.left + 1;
        let is_one_sided = own.clone().all(is_before) || !own.any(is_before);
        is_one_sided && is_text(grid, words)
    });
    words.into_iter().map(|part| part.bounds).collect()
}

/// Whether a part is an outline, and nothing else, around a space for a name.
fn is_plate(grid: &Grid, part: &Part) -> bool {
    let bounds = part.bounds;
    let (width, height) = (bounds.width() as f32, bounds.height() as f32);
    let is_shaped = bounds.height() >= 8
        && width >= 3.0 * height
        && (0.3..0.85).contains(&(width / grid.columns as f32))
        && (0.07..0.25).contains(&(height / grid.rows as f32));
    // An outline has a few cells for each of its sides' length.
    is_shaped && part.cells.len() as f32 <= 7.0 * (width + height) && {
        let (x, y) = (bounds.width() / 8, bounds.height() / 8 + 1);
        let inside = Cells {
            left: bounds.left + x,
            right: bounds.right - x,
            top: bounds.top + y,
            bottom: bounds.bottom - y,
        };
        let frames = |column: usize, row: usize| grid.at(column, row) == Drawn::Content;
        let has_sides = frames(bounds.left + bounds.width() / 2, bounds.top)
            && frames(bounds.left + bounds.width() / 2, bounds.bottom - 1);
        has_sides && grid.is_free(&inside)
    }
}
