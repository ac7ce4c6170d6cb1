//! The cells around a text, and what each has.

use std::ops::Range;

use super::{Kind, RULE_FROM, RULE_TO, TextLine};
use crate::field::Frame;
use crate::geometry::{PixelBox, Transform};
use crate::template::background::Background;

/// The number of cells in an em: a hairline is not lost in them, and the grain of paper is.
const PER_EM: f32 = 24.0;
/// The most cells that a field has. Larger boxes have larger cells.
const MAX_CELLS: usize = 1 << 16;
/// The share of a cell's pixels at an edge from which on something is drawn in it.
const DRAWN: f32 = 0.15;
/// The smallest extent of what is drawn, in em: what is smaller is a speck in the paper. What is
/// faint has to be larger: where lines of watermarks meet, they are as dark as what is drawn.
const SPECK: f32 = 0.12;
const FAINT_SPECK: f32 = 0.5;
/// The range of lightness below which something is faint.
const FAINT: f32 = 70.0;
/// The thickness of a rule, in em and in pixels, of which two are its edges.
const RULE: f32 = 0.05;
const RULE_PIXELS: f32 = 3.0;
/// The shortest rule, and the widest gap in one of dots or dashes, in em.
const SHORTEST_RULE: f32 = 0.75;
const RULE_GAP: f32 = 0.3;
/// How much lighter or darker one side of an edge is that does not belong to a thin line.
const SIDES_DIFFER: f32 = 40.0;

/// The cells of a box, in the coordinates in which its text is upright.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grid {
    pub(super) left: f32,
    pub(super) top: f32,
    /// The side of a cell.
    pub(super) cell: f32,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Grid {
    /// The cells of this box for a text of this size; `None` if it has no area.
    pub(super) fn new(frame: Frame, size: f32) -> Option<Self> {
        let (width, height) = (frame.right - frame.left, frame.bottom - frame.top);
        let is_sound = |length: f32| length.is_finite() && length > 0.0;
        if !is_sound(width) || !is_sound(height) {
            return None;
        }
        let mut cell = (size / PER_EM).max(1.0);
        loop {
            let grid = Self {
                left: frame.left,
                top: frame.top,
                cell,
                columns: whole((width / cell).ceil()).max(1),
                rows: whole((height / cell).ceil()).max(1),
            };
            if grid.columns.saturating_mul(grid.rows) <= MAX_CELLS {
                return Some(grid);
            }
            cell *= 2.0;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.columns * self.rows
    }

    pub(super) fn index(&self, column: usize, row: usize) -> usize {
        row * self.columns + column
    }

    /// The cell that has this point; `None` outside the box.
    pub(super) fn cell_at(&self, (x, y): (f32, f32)) -> Option<(usize, usize)> {
        let (x, y) = ((x - self.left) / self.cell, (y - self.top) / self.cell);
        let (column, row) = (whole(x), whole(y));
        (x >= 0.0 && y >= 0.0 && column < self.columns && row < self.rows).then_some((column, row))
    }

    /// The rows between two heights, of which there is at least one.
    pub(super) fn rows_between(&self, from: f32, to: f32) -> Range<usize> {
        between(
            self.rows,
            (from - self.top) / self.cell,
            (to - self.top) / self.cell,
        )
    }

    /// The columns between two positions, of which there is at least one.
    pub(super) fn columns_between(&self, from: f32, to: f32) -> Range<usize> {
        between(
            self.columns,
            (from - self.left) / self.cell,
            (to - self.left) / self.cell,
        )
    }

    /// The number of cells in a length.
    fn cells(&self, length: f32) -> usize {
        whole((length / self.cell).ceil())
    }
}

fn between(count: usize, from: f32, to: f32) -> Range<usize> {
    let from = whole(from.floor()).min(count - 1);
    from..whole(to.ceil()).clamp(from + 1, count)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturating: what is outside the box is left out"
)]
fn whole(number: f32) -> usize {
    number as usize
}

/// What the cells have.
pub(super) fn classify(
    background: &Background,
    area: PixelBox,
    to_text: &Transform,
    grid: &Grid,
    line: &TextLine,
) -> Vec<Kind> {
    let cell_of = |x: u32, y: u32| {
        let cell = grid.cell_at(to_text.apply((x as f32 + 0.5, y as f32 + 0.5)));
        cell.map(|(column, row)| grid.index(column, row))
    };
    let mut edges = vec![0_u32; grid.len()];
    background.each_edge(area, |x, y| {
        if let Some(cell) = cell_of(x, y) {
            edges[cell] += 1;
        }
    });
    let least = (DRAWN * grid.cell * grid.cell).max(1.0);
    let kinds = edges.iter().map(|edges| match *edges as f32 >= least {
        true => Kind::Art,
        false => Kind::Free,
    });
    let mut kinds: Vec<Kind> = kinds.collect();
    let mut lightness = vec![(0_u32, 0_u32); grid.len()];
    background.each_luma(area, |x, y, luma| {
        if let Some(cell) = cell_of(x, y) {
            lightness[cell].0 += u32::from(luma);
            lightness[cell].1 += 1;
        }
    });
    let lightness: Vec<f32> = lightness
        .iter()
        .map(|(sum, count)| *sum as f32 / (*count).max(1) as f32)
        .collect();
    remove_specks(&mut kinds, &lightness, grid, line.size);
    mark_rules(&mut kinds, &lightness, grid, line.size);
    kinds
}

/// Frees the cells of parts that are too small to be drawn on purpose.
fn remove_specks(kinds: &mut [Kind], lightness: &[f32], grid: &Grid, size: f32) {
    let em = size / grid.cell;
    let mut is_seen = vec![false; kinds.len()];
    for start in 0..kinds.len() {
        if is_seen[start] || kinds[start] == Kind::Free {
            continue;
        }
        let part = flood(grid, &[start], &mut is_seen, |cell| {
            kinds[cell] != Kind::Free
        });
        let extent = |place: &dyn Fn(usize) -> usize| {
            let places = part.iter().map(|cell| place(*cell));
            let (low, high) = places.fold((usize::MAX, 0), |(low, high), at| {
                (low.min(at), high.max(at))
            });
            (high - low + 1) as f32
        };
        let columns = extent(&|cell| cell % grid.columns);
        let rows = extent(&|cell| cell / grid.columns);
        let extent = columns.max(rows);
        let is_faint = || {
            let lightness = part.iter().map(|cell| lightness[*cell]);
            let (low, high) = lightness
                .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), one| {
                    (one.min(low), one.max(high))
                });
            high - low < FAINT
        };
        if extent <= SPECK * em || (extent <= FAINT_SPECK * em && is_faint()) {
            part.into_iter().for_each(|cell| kinds[cell] = Kind::Free);
        }
    }
}

/// Marks thin lines along the text that have the same paper on both sides.
fn mark_rules(kinds: &mut [Kind], lightness: &[f32], grid: &Grid, size: f32) {
    let thickest = grid.cells(RULE * size + RULE_PIXELS);
    let mut is_thin = vec![false; kinds.len()];
    for column in 0..grid.columns {
        let mut row = 0;
        while row < grid.rows {
            let from = row;
            while row < grid.rows && kinds[grid.index(column, row)] != Kind::Free {
                row += 1;
            }
            if from == row {
                row += 1;
                continue;
            }
            let is_inside = from > 0 && row < grid.rows;
            let differ = || {
                let above = lightness[grid.index(column, from - 1)];
                (above - lightness[grid.index(column, row)]).abs() >= SIDES_DIFFER
            };
            if row - from <= thickest && !(is_inside && differ()) {
                (from..row).for_each(|row| is_thin[grid.index(column, row)] = true);
            }
        }
    }
    let (gap, shortest) = (
        grid.cells(RULE_GAP * size),
        grid.cells(SHORTEST_RULE * size),
    );
    for row in 0..grid.rows {
        let thin = (0..grid.columns).filter(|column| is_thin[grid.index(*column, row)]);
        let thin: Vec<usize> = thin.collect();
        for stretch in thin.chunk_by(|one, next| next - one <= gap) {
            let [first, .., last] = stretch else { continue };
            if last - first >= shortest {
                for column in stretch {
                    kinds[grid.index(*column, row)] = Kind::Rule;
                }
            }
        }
    }
}

/// Marks the free cells that cannot be reached from this cell of the text without crossing art.
pub(super) fn mark_beyond(kinds: &mut [Kind], grid: &Grid, line: &TextLine, start: usize) {
    let below = grid.rows_between(
        line.baseline + RULE_FROM * line.size,
        line.baseline + RULE_TO * line.size,
    );
    let is_open = |cell: usize| match kinds[cell] {
        Kind::Free | Kind::Beyond => true,
        Kind::Rule => below.contains(&(cell / grid.columns)),
        Kind::Art => false,
    };
    let mut is_reached = vec![false; kinds.len()];
    flood(grid, &[start], &mut is_reached, is_open);
    for (kind, is_reached) in kinds.iter_mut().zip(is_reached) {
        if *kind == Kind::Free && !is_reached {
            *kind = Kind::Beyond;
        }
    }
}

/// The cells that are connected with these, by sides or corners, through open ones.
fn flood(
    grid: &Grid,
    from: &[usize],
    is_seen: &mut [bool],
    is_open: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let mut found: Vec<usize> = from.to_vec();
    from.iter().for_each(|cell| is_seen[*cell] = true);
    let mut next = 0;
    while let Some(cell) = found.get(next).copied() {
        next += 1;
        let (column, row) = (cell % grid.columns, cell / grid.columns);
        for row in row.saturating_sub(1)..(row + 2).min(grid.rows) {
            for column in column.saturating_sub(1)..(column + 2).min(grid.columns) {
                let other = grid.index(column, row);
                if !is_seen[other] && is_open(other) {
                    is_seen[other] = true;
                    found.push(other);
                }
            }
        }
    }
    found
}
