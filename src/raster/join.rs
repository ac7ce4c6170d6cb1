//! Pixels that two glyphs cover in part, as where the letters of a calligraphic hand join: how
//! much they cover together is in neither's coverage, so it is taken from their outlines.

#[expect(
    clippy::disallowed_types,
    reason = "only looked up by key, never iterated"
)]
use std::collections::HashMap;
use std::sync::Arc;

use super::Placed;
use super::area::{Area, signed};
use super::glyph::Canvas;
use crate::outline::{Line, resolve};

/// Joins in this many bytes are kept; beyond it, all are dropped and kept anew.
const MAX_BYTES: usize = 4 << 20;

/// The coverage of two glyphs together, where both cover pixels in part.
pub(super) struct Join {
    /// The pixels, counted from the one that the second glyph's origin is in.
    pub(super) area: Area,
    /// 255ths, row by row.
    pub(super) values: Vec<u8>,
}

/// The glyphs by their serial numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct JoinKey {
    first: u64,
    second: u64,
    /// From the first glyph's pixel to the second's.
    apart: (i32, i32),
}

#[derive(Default)]
pub(super) struct JoinCache {
    #[expect(
        clippy::disallowed_types,
        reason = "only looked up by key, never iterated"
    )]
    known: HashMap<JoinKey, Option<Arc<Join>>>,
    bytes: usize,
    canvas: Canvas,
    lines: Vec<Line>,
}

impl JoinCache {
    /// `None` where no pixel is covered by both in part.
    pub(super) fn get(&mut self, first: &Placed, second: &Placed) -> Option<Arc<Join>> {
        let shared = Area::of(first).intersection(&Area::of(second))?;
        let key = JoinKey {
            first: first.drawn.serial,
            second: second.drawn.serial,
            apart: (
                second.pixel.0 - first.pixel.0,
                second.pixel.1 - first.pixel.1,
            ),
        };
        if let Some(join) = self.known.get(&key) {
            return join.clone();
        }
        let join =
            contested(first, second, &shared).map(|area| Arc::new(self.draw(first, second, &area)));
        self.bytes += size_of::<JoinKey>() + join.as_ref().map_or(0, |join| join.values.len());
        if self.bytes > MAX_BYTES {
            self.known.clear();
            self.bytes = 0;
        }
        self.known.insert(key, join.clone());
        join
    }

    fn draw(&mut self, first: &Placed, second: &Placed, area: &Area) -> Join {
        self.lines.clear();
        for placed in [first, second] {
            let (left, top) = (area.left - placed.pixel.0, area.top - placed.pixel.1);
            placed.drawn.glyph.lines(left, top, |line| {
                push_relevant(
                    &mut self.lines,
                    line,
                    area.width() as f32,
                    area.height() as f32,
                );
            });
        }
        let (width, height) = (area.width(), area.height());
        self.canvas.clear(width, height);
        let resolved = resolve(&self.lines, 0.0..height as f32);
        for line in resolved.as_deref().unwrap_or(&self.lines) {
            within_columns(*line, width as f32, |line| self.canvas.draw(line));
        }
        let mut values = Vec::with_capacity(width * height);
        self.canvas.read(&mut values);
        Join {
            area: area.moved_by((-second.pixel.0, -second.pixel.1)),
            values,
        }
    }
}

/// Adds a line if it decides what is covered in the first `width` columns and `height` rows.
/// Of lines beside them only the rows that they span matter: a chain of them becomes one, at the
/// edge.
fn push_relevant(lines: &mut Vec<Line>, line: Line, width: f32, height: f32) {
    let Line { from, to } = line;
    if (from.y <= 0.0 && to.y <= 0.0) || (from.y >= height && to.y >= height) {
        return;
    }
    let beside = if from.x <= 0.0 && to.x <= 0.0 {
        0.0
    } else if from.x >= width && to.x >= width {
        width
    } else {
        lines.push(line);
        return;
    };
    let edge = |y: f32| ab_glyph::point(beside, y);
    match lines.last_mut() {
        Some(last)
            if last.to == edge(from.y)
                && last.from.x == beside
                && (last.from.y < last.to.y) == (from.y < to.y) =>
        {
            last.to = edge(to.y);
        }
        _ => lines.push(Line {
            from: edge(from.y),
            to: edge(to.y),
        }),
    }
}

/// Cuts a line at the canvas's left and right edges: what is left of it still covers all that
/// is to its right, what is right of it closes the row.
fn within_columns(line: Line, width: f32, mut draw: impl FnMut(Line)) {
    let mut cuts = [0.0, 1.0, 1.0, 1.0];
    let mut count = 1;
    let (x0, x1) = (line.from.x, line.to.x);
    for edge in if x0 < x1 { [0.0, width] } else { [width, 0.0] } {
        if (x0 < edge) != (x1 < edge) {
            cuts[count] = ((edge - x0) / (x1 - x0)).clamp(0.0, 1.0);
            count += 1;
        }
    }
    let at = |t: f32| {
        ab_glyph::point(
            x0 + (x1 - x0) * t,
            line.from.y + (line.to.y - line.from.y) * t,
        )
    };
    for pair in cuts[..=count].windows(2) {
        // The canvas clamps columns, which moves a piece on one side onto the edge.
        draw(Line {
            from: at(pair[0]),
            to: at(pair[1]),
        });
    }
}

/// The smallest area with each pixel that both glyphs cover in part.
fn contested(first: &Placed, second: &Placed, shared: &Area) -> Option<Area> {
    let (first_area, second_area) = (Area::of(first), Area::of(second));
    let (mut left, mut right) = (shared.width(), 0);
    let (mut top, mut bottom) = (None, shared.top);
    for y in shared.top..shared.bottom {
        let first = &first.drawn.values[first_area.index(shared.left, y)..][..shared.width()];
        let second = &second.drawn.values[second_area.index(shared.left, y)..][..shared.width()];
        let both = first.iter().zip(second);
        let mut in_part = both.map(|(a, b)| is_part(*a) & is_part(*b));
        // Most rows have none, which takes no branches to find out.
        if !in_part.clone().fold(false, |any, both| any | both) {
            continue;
        }
        top.get_or_insert(y);
        bottom = y + 1;
        left = left.min(in_part.clone().position(|both| both).unwrap_or(left));
        right = right.max(
            in_part
                .rposition(|both| both)
                .map_or(right, |last| last + 1),
        );
    }
    Some(Area {
        left: shared.left + signed(left),
        top: top?,
        right: shared.left + signed(right),
        bottom,
    })
}

/// Whether coverage is neither none nor all.
fn is_part(coverage: u8) -> bool {
    coverage.wrapping_sub(1) < 254
}
