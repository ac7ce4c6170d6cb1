//! Joins: pixels that two glyphs both cover in part, for example where the letters of a
//! calligraphic font join. The coverage of the two together does not follow from the coverage of
//! each, so it is computed from their outlines.

#[expect(
    clippy::disallowed_types,
    reason = "only looked up by key, never iterated"
)]
use std::collections::HashMap;
use std::sync::Arc;

use super::area::{Area, signed};
use super::canvas::Canvas;
use super::glyph::PlacedGlyph;
use crate::outline::{Line, resolve};

/// The size of the cache. When the joins in it take more bytes, the cache is emptied.
const MAX_BYTES: usize = 4 << 20;

/// The coverage of two glyphs together, around the pixels that both cover in part.
pub(super) struct Join {
    /// The pixels, counted from the pixel with the second glyph's origin.
    pub(super) area: Area,
    /// The coverage of each pixel in 255ths, row by row.
    pub(super) values: Vec<u8>,
}

/// Two glyphs, by their serial numbers, and how they lie to each other.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct JoinKey {
    first: u64,
    second: u64,
    /// The distance from the pixel with the first glyph's origin to that with the second's.
    offset: (i32, i32),
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
    /// The join of two glyphs, drawn if it is not in the cache; `None` if no pixel is covered in
    /// part by both.
    pub(super) fn get(&mut self, first: &PlacedGlyph, second: &PlacedGlyph) -> Option<Arc<Join>> {
        let shared = first.area().intersection(&second.area())?;
        let key = JoinKey {
            first: first.drawn.serial,
            second: second.drawn.serial,
            offset: (
                second.pixel.0.saturating_sub(first.pixel.0),
                second.pixel.1.saturating_sub(first.pixel.1),
            ),
        };
        if let Some(join) = self.known.get(&key) {
            return join.clone();
        }
        let area = partly_covered_by_both(first, second, &shared);
        let join = area.map(|area| Arc::new(self.draw(first, second, &area)));
        self.bytes += size_of::<JoinKey>() + join.as_ref().map_or(0, |join| join.values.len());
        if self.bytes > MAX_BYTES {
            self.known.clear();
            self.bytes = 0;
        }
        self.known.insert(key, join.clone());
        join
    }

    fn draw(&mut self, first: &PlacedGlyph, second: &PlacedGlyph, area: &Area) -> Join {
        self.lines.clear();
        for placed in [first, second] {
            let left = area.left.saturating_sub(placed.pixel.0);
            let top = area.top.saturating_sub(placed.pixel.1);
            placed.drawn.source.lines(left, top, |line| {
                push_if_relevant(
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
            cut_at_edges(*line, width as f32, |line| self.canvas.draw_line(line));
        }
        Join {
            area: area.moved_by((
                second.pixel.0.saturating_neg(),
                second.pixel.1.saturating_neg(),
            )),
            values: self.canvas.coverage(),
        }
    }
}

/// Adds a line if it affects the coverage in the first `width` columns and `height` rows. For a
/// line to the left or right of these columns, only the rows matter that it spans: it is moved to
/// the edge, and a chain of such lines becomes one line.
fn push_if_relevant(lines: &mut Vec<Line>, line: Line, width: f32, height: f32) {
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

/// Cuts a line at the left and right edges of a canvas. The pieces outside are needed as well: one
/// on the left affects all pixels to its right, and one on the right closes the row.
fn cut_at_edges(line: Line, width: f32, mut draw: impl FnMut(Line)) {
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
        // The canvas clamps the columns, which moves the pieces outside it onto its edges.
        draw(Line {
            from: at(pair[0]),
            to: at(pair[1]),
        });
    }
}

/// The smallest area that contains every pixel that both glyphs cover in part.
fn partly_covered_by_both(
    first: &PlacedGlyph,
    second: &PlacedGlyph,
    shared: &Area,
) -> Option<Area> {
    let (first_area, second_area) = (first.area(), second.area());
    let (mut left, mut right) = (shared.width(), 0);
    let (mut top, mut bottom) = (None, shared.top);
    for y in shared.top..shared.bottom {
        let first = &first.drawn.values[first_area.index(shared.left, y)..][..shared.width()];
        let second = &second.drawn.values[second_area.index(shared.left, y)..][..shared.width()];
        let both = first.iter().zip(second);
        let mut in_part = both.map(|(a, b)| is_partial(*a) & is_partial(*b));
        // Most rows have no such pixel, which is found out without branches.
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

/// Whether the coverage is neither 0 nor 255.
fn is_partial(coverage: u8) -> bool {
    coverage.wrapping_sub(1) < 254
}
