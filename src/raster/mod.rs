//! Drawing glyphs: from their positions to coverage, which says how much of each pixel the ink
//! covers, in 255ths.
//!
//! Coverage is the exact area that the glyphs cover together, up to the flattening of curves and
//! the rounding to 255ths. Where two letters join, the area that both cover counts once.

mod area;
mod canvas;
mod glyph;
mod join;

use std::ops::ControlFlow;

use crate::geometry::PixelBox;
use crate::text::TextLayout;

use area::Area;
use glyph::{GlyphCache, GlyphSource, PlacedGlyph};
use join::JoinCache;

/// A cache for drawing texts: the coverage of glyphs and of their joins. Each thread has its own.
#[derive(Default)]
pub struct RasterCache {
    glyphs: GlyphCache,
    joins: JoinCache,
    /// Kept only to reuse its memory.
    placed: Vec<PlacedGlyph>,
}

#[cfg(test)]
impl RasterCache {
    /// The number of glyphs that were drawn, because they were not in the cache.
    pub(crate) fn drawn_glyphs(&self) -> u64 {
        self.glyphs.drawn
    }
}

/// The coverage of a text, or of a picture, row by row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The pixels that the values are for; empty if there is no ink.
    pub bounds: PixelBox,
    /// The coverage of each pixel, from 0 to 255.
    pub values: Vec<u8>,
    /// The colour of each pixel of a picture; empty for what has one colour.
    pub colors: Vec<[u8; 3]>,
}

/// Draws a text into `out`, clipped to `clip`.
pub fn draw(layout: &TextLayout, clip: PixelBox, cache: &mut RasterCache, out: &mut Coverage) {
    let RasterCache {
        glyphs,
        joins,
        placed,
    } = cache;
    placed.clear();
    for run in layout.lines.iter().flat_map(|line| &line.runs) {
        for glyph in &run.glyphs {
            let (source, pixel) = GlyphSource::new(&run.instance, layout.size, layout.slant, glyph);
            if let Some(drawn) = glyphs.get(source) {
                placed.push(PlacedGlyph { pixel, drawn });
            }
        }
    }

    let clip = Area::from_pixels(clip);
    let inked = placed
        .iter()
        .filter_map(|glyph| glyph.area().intersection(&clip));
    let area = inked.reduce(|a, b| a.union(&b));
    out.clear(area);
    for glyph in &*placed {
        out.raise(&glyph.area(), &glyph.drawn.values);
    }
    let mut pairs_left = placed.len() * MAX_PAIRS_PER_GLYPH;
    for_each_overlapping_pair(placed, |first, second| {
        if first.area().intersection(&second.area()).is_none() {
            return ControlFlow::Continue(());
        }
        if pairs_left == 0 {
            return ControlFlow::Break(());
        }
        pairs_left -= 1;
        if let Some(join) = joins.get(first, second) {
            out.raise(&join.area.moved_by(second.pixel), &join.values);
        }
        ControlFlow::Continue(())
    });
}

/// How many others a glyph overlaps, on average. Only in a damaged font are more glyphs in one
/// place, and the number of pairs would be the square of the text's length.
const MAX_PAIRS_PER_GLYPH: usize = 64;

/// Calls `join` with all pairs of glyphs whose areas overlap, and with others, until it breaks.
///
/// A text has few such pairs, and most are close together in it. Therefore glyphs are compared in
/// chunks, most of which are nowhere near.
fn for_each_overlapping_pair(
    placed: &[PlacedGlyph],
    mut join: impl FnMut(&PlacedGlyph, &PlacedGlyph) -> ControlFlow<()>,
) {
    const CHUNK: usize = 32;

    let areas = placed.chunks(CHUNK).map(|chunk| {
        let areas = chunk.iter().map(PlacedGlyph::area);
        areas.reduce(|a, b| a.union(&b))
    });
    let areas: Vec<_> = areas.collect();
    for (index, second) in placed.iter().enumerate() {
        let area = second.area();
        for (chunk, chunk_area) in areas[..=index / CHUNK].iter().enumerate() {
            if chunk_area.is_none_or(|chunk_area| chunk_area.intersection(&area).is_none()) {
                continue;
            }
            let end = index.min((chunk + 1) * CHUNK);
            for first in &placed[chunk * CHUNK..end] {
                if join(first, second).is_break() {
                    return;
                }
            }
        }
    }
}

impl Coverage {
    fn clear(&mut self, area: Option<Area>) {
        self.bounds = area.map(Area::to_pixels).unwrap_or_default();
        self.colors.clear();
        self.values.clear();
        self.values
            .resize(self.bounds.width as usize * self.bounds.height as usize, 0);
    }

    /// Raises the coverage of each pixel of `area` to its value in `values`, if that is higher.
    fn raise(&mut self, area: &Area, values: &[u8]) {
        let own = Area::from_pixels(self.bounds);
        let Some(shared) = own.intersection(area) else {
            return;
        };
        for y in shared.top..shared.bottom {
            let to = own.index(shared.left, y);
            let from = area.index(shared.left, y);
            let targets = &mut self.values[to..to + shared.width()];
            for (target, value) in targets.iter_mut().zip(&values[from..]) {
                *target = (*target).max(*value);
            }
        }
    }
}

#[cfg(test)]
mod tests;
