//! How far the page is free around a line of text.

use std::ops::Range;

use super::cells::Grid;
use super::{Kind, RULE_FROM, RULE_TO, TextLine};
use crate::field::{Align, Field, Frame};

/// The distance between a text and the art beside it, and above or below it, in em.
const BESIDE: f32 = 0.2;
const ABOVE: f32 = 0.08;
/// What a box needs above the highest letters and below the lowest, in pixels: baselines are whole
/// pixels.
const SLACK: f32 = 2.0;
/// The narrowest box that ends at art, in em. A text in a narrower one was drawn over the art.
const NARROWEST: f32 = 1.0;

/// How far a line may extend. A side without art has no limit.
pub(super) struct Extent {
    /// The columns of a text of one letter.
    pub(super) home: Range<usize>,
    /// The rows of letters without accents and descenders.
    pub(super) strip: Range<usize>,
    left: Option<f32>,
    right: Option<f32>,
    /// The lowest art above the line, and the highest below it, between these sides.
    top: Option<f32>,
    bottom: Option<f32>,
    /// The same, if the rule below the line counts.
    rule: Option<f32>,
}

impl Extent {
    /// The extent of this line; `None` if art is where its first letter is.
    pub(super) fn of(kinds: &[Kind], grid: &Grid, line: &TextLine) -> Option<Self> {
        let is_drawn = |column: usize, row: usize| {
            matches!(kinds[grid.index(column, row)], Kind::Art | Kind::Rule)
        };
        let strip = grid.rows_between(
            line.baseline - 0.9 * line.capital * line.size,
            line.baseline + RULE_FROM * line.size,
        );
        let home = grid.columns_between(line.left, line.right);
        let in_strip = |column: &usize| strip.clone().any(|row| is_drawn(*column, row));
        if home.clone().any(|column| in_strip(&column)) {
            return None;
        }
        let before = (0..home.start).rev().find(in_strip);
        let after = (home.end..grid.columns).find(in_strip);

        let columns = before.map_or(0, |column| column + 1)..after.unwrap_or(grid.columns);
        let across = |row: &usize| columns.clone().any(|column| is_drawn(column, *row));
        let below_line = grid.rows_between(
            line.baseline + RULE_FROM * line.size,
            line.baseline + RULE_TO * line.size,
        );
        let in_the_way = |row: &usize| {
            let is_rule = |column| kinds[grid.index(column, *row)] == Kind::Rule;
            let mut columns = columns.clone();
            columns.any(|column| {
                is_drawn(column, *row) && !(is_rule(column) && below_line.contains(row))
            })
        };
        let above = (0..strip.start).rev().find(across);
        let x = |column: usize| grid.left + column as f32 * grid.cell;
        let y = |row: usize| grid.top + row as f32 * grid.cell;
        Some(Self {
            left: before.map(|column| x(column + 1)),
            right: after.map(x),
            top: above.map(|row| y(row + 1)),
            bottom: (strip.end..grid.rows).find(in_the_way).map(y),
            rule: (strip.end..grid.rows).find(across).map(y),
            home,
            strip,
        })
    }

    /// Whether a rule is below the line, and no art above the rule.
    pub(super) fn has_rule(&self, line: &TextLine) -> bool {
        let near = line.baseline + RULE_TO * line.size;
        self.rule.is_some_and(|rule| rule < near) && self.bottom != self.rule
    }

    /// The box of a field, as far as it is free; `None` if it stays as it is.
    ///
    /// A text keeps its place: a centred one is limited on both sides alike, and others where they
    /// end. The letters of its font keep the height that they need, whatever is drawn there.
    pub(super) fn room(&self, field: &Field, line: &TextLine) -> Option<Frame> {
        let frame = field.frame();
        let beside = BESIDE * line.size;
        let left = self.left.map_or(frame.left, |left| left + beside);
        let right = self.right.map_or(frame.right, |right| right - beside);
        let at = field.anchor.x?;
        let (left, right) = match field.align {
            Align::Center if self.left.is_none() && self.right.is_none() => (left, right),
            Align::Center => {
                let half = (at - left).min(right - at);
                (at - half, at + half)
            }
            Align::Right => (left, frame.right),
            Align::Left | Align::Start | Align::End => (frame.left, right),
        };
        let highest = line.baseline - line.above * line.size - SLACK;
        let lowest = line.baseline + line.below * line.size + SLACK;
        let above = ABOVE * line.size;
        let top = self.top.map_or(frame.top, |top| (top + above).min(highest));
        let bottom = self
            .rule
            .map_or(frame.bottom, |rule| (rule - above).max(lowest));
        // Whole pixels, inside on the sides, where art is, and outside for the letters.
        let room = Frame {
            left: frame.left.max(left.ceil()),
            top: frame.top.max(top.floor()),
            right: frame.right.min(right.floor()),
            bottom: frame.bottom.min(bottom.ceil()),
        };
        (room != frame && room.right - room.left >= NARROWEST * line.size).then_some(room)
    }
}
