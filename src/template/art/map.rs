//! The art that can be in the way of a field's texts.

use std::ops::Range;

use super::cells::Grid;
use super::{Kind, Overlap, RULE_FROM, RULE_TO, SetText};
use crate::field::Frame;
use crate::geometry::{PixelBox, Transform};

/// The coverage from which on a pixel has ink, in 255ths.
const INKED: u8 = 96;
/// The size of what is drawn in a text's way, in ems to the square: less is a touch.
const TOUCH: f32 = 0.002;

/// What the cells of a box have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Map {
    grid: Grid,
    /// From pixels of the page to the coordinates of the text.
    to_text: Transform,
    pub(super) kinds: Vec<Kind>,
    /// For each corner of a cell, how many cells left of it and above it have a rule, and how many
    /// have other art: a text that is clear of both costs next to nothing.
    sums: Vec<[u32; 2]>,
}

impl Map {
    pub(super) fn new(grid: Grid, to_text: Transform, kinds: Vec<Kind>) -> Self {
        let stride = grid.columns + 1;
        let mut sums = vec![[0; 2]; stride * (grid.rows + 1)];
        for row in 0..grid.rows {
            let mut in_row = [0; 2];
            for column in 0..grid.columns {
                match kinds[grid.index(column, row)] {
                    Kind::Rule => in_row[0] += 1,
                    Kind::Art => in_row[1] += 1,
                    Kind::Free | Kind::Beyond => {}
                }
                let [rules, art] = sums[row * stride + column + 1];
                sums[(row + 1) * stride + column + 1] = [rules + in_row[0], art + in_row[1]];
            }
        }
        Self {
            grid,
            to_text,
            kinds,
            sums,
        }
    }

    /// Whether art is in this box of the page.
    pub(super) fn has_art(&self, ink: Frame, text: &SetText) -> bool {
        let corners = [
            (ink.left, ink.top),
            (ink.right, ink.top),
            (ink.right, ink.bottom),
            (ink.left, ink.bottom),
        ];
        let corners = corners.map(|corner| self.to_text.apply(corner));
        let low = |(a, b): (f32, f32), (x, y): (f32, f32)| (a.min(x), b.min(y));
        let high = |(a, b): (f32, f32), (x, y): (f32, f32)| (a.max(x), b.max(y));
        let (left, top) = corners.into_iter().fold(corners[0], low);
        let (right, bottom) = corners.into_iter().fold(corners[0], high);
        let columns = self.grid.columns_between(left, right);
        let rows = self.grid.rows_between(top, bottom);
        let [rules, art] = self.count(&columns, &rows);
        if art > 0 || rules == 0 {
            return art > 0;
        }
        let below = self.below(text);
        let above_rule = rows.start..below.start.clamp(rows.start, rows.end);
        let below_rule = below.end.clamp(rows.start, rows.end)..rows.end;
        let [above, _] = self.count(&columns, &above_rule);
        let [below, _] = self.count(&columns, &below_rule);
        above + below > 0
    }

    /// How many of these cells have a rule, and how many have other art.
    fn count(&self, columns: &Range<usize>, rows: &Range<usize>) -> [u32; 2] {
        let at = |column: usize, row: usize| self.sums[row * (self.grid.columns + 1) + column];
        let (first, last) = (at(columns.start, rows.start), at(columns.end, rows.end));
        let (above, before) = (at(columns.end, rows.start), at(columns.start, rows.end));
        [0, 1].map(|kind| last[kind] + first[kind] - above[kind] - before[kind])
    }

    /// The rows in which a rule is not in the way of the text that stands on it.
    fn below(&self, text: &SetText) -> Range<usize> {
        let (_, baseline) = self.to_text.apply(text.last);
        self.grid.rows_between(
            baseline + RULE_FROM * text.size,
            baseline + RULE_TO * text.size,
        )
    }

    pub(super) fn overlap(
        &self,
        bounds: PixelBox,
        coverage: &[u8],
        text: &SetText,
    ) -> Option<Overlap> {
        let below = self.below(text);
        let mut around: Option<PixelBox> = None;
        let mut pixels = 0;
        let rows = coverage.chunks_exact(bounds.width.max(1) as usize);
        for (y, row) in (bounds.y..).zip(rows) {
            for (x, _) in (bounds.x..).zip(row).filter(|(_, value)| **value >= INKED) {
                let point = self.to_text.apply((x as f32 + 0.5, y as f32 + 0.5));
                let Some((column, row)) = self.grid.cell_at(point) else {
                    continue;
                };
                match self.kinds[self.grid.index(column, row)] {
                    Kind::Free => continue,
                    Kind::Rule if below.contains(&row) => continue,
                    Kind::Rule | Kind::Art => pixels += 1,
                    Kind::Beyond => {}
                }
                let own = PixelBox::new(x, y, 1, 1);
                around = Some(around.map_or(own, |around| union(&around, &own)));
            }
        }
        let least = (TOUCH * text.size * text.size).max(2.0);
        let bounds = around.filter(|_| pixels as f32 > least)?;
        Some(Overlap { bounds, pixels })
    }
}

fn union(one: &PixelBox, other: &PixelBox) -> PixelBox {
    let (x, y) = (one.x.min(other.x), one.y.min(other.y));
    let right = one.right().max(other.right());
    let bottom = one.bottom().max(other.bottom());
    PixelBox::new(x, y, right - x, bottom - y)
}
