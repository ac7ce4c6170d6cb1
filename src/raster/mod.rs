//! From glyphs in their places to coverage: how much of each pixel the ink covers, in 255ths.
//!
//! Coverage is the area of what the glyphs cover together, exact to within the flattening of
//! curves and the rounding to 255ths: where two letters join, what both cover counts once.

mod area;
mod glyph;
mod join;

use std::sync::Arc;

use crate::geometry::PixelBox;
use crate::text::TextLayout;

use area::Area;
use glyph::{GlyphAt, GlyphCache, GlyphCoverage};
use join::JoinCache;

/// What drawing keeps between texts: the coverage of glyphs and of their joins. One for each
/// thread.
#[derive(Default)]
pub(crate) struct RasterCache {
    glyphs: GlyphCache,
    joins: JoinCache,
}

/// The coverage of a text, row by row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Coverage {
    /// The pixels it is for; empty where there is no ink.
    pub(crate) bounds: PixelBox,
    /// One value for each of them.
    pub(crate) values: Vec<u8>,
}

/// A glyph on the page.
struct Placed {
    glyph: GlyphAt,
    /// The pixel that the glyph's origin is in.
    pixel: (i32, i32),
    coverage: Arc<GlyphCoverage>,
}

/// Draws a text into `out`, cut off at the edges of `clip`.
pub(crate) fn draw(
    layout: &TextLayout,
    clip: PixelBox,
    cache: &mut RasterCache,
    out: &mut Coverage,
) {
    let mut placed = Vec::new();
    for run in layout.lines.iter().flat_map(|line| &line.runs) {
        for glyph in &run.glyphs {
            let (glyph, pixel) = GlyphAt::new(&run.instance, layout.size, layout.slant, glyph);
            if let Some(coverage) = cache.glyphs.get(&glyph) {
                placed.push(Placed {
                    glyph,
                    pixel,
                    coverage,
                });
            }
        }
    }

    let clip = Area::of_pixels(clip);
    let inked = placed
        .iter()
        .filter_map(|glyph| Area::of(glyph).intersection(&clip));
    let area = inked.reduce(|a, b| a.union(&b));
    out.clear(area);
    for (index, second) in placed.iter().enumerate() {
        out.raise(&Area::of(second), &second.coverage.values);
        for first in &placed[..index] {
            if let Some(join) = cache.joins.get(first, second) {
                out.raise(&join.area.moved_by(second.pixel), &join.values);
            }
        }
    }
}

impl Coverage {
    fn clear(&mut self, area: Option<Area>) {
        self.bounds = area.map(Area::to_pixels).unwrap_or_default();
        self.values.clear();
        self.values
            .resize(self.bounds.width as usize * self.bounds.height as usize, 0);
    }

    /// Raises each pixel of `area` to the value given for it, if that is more than it has.
    fn raise(&mut self, area: &Area, values: &[u8]) {
        let own = Area::of_pixels(self.bounds);
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
