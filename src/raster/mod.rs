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
use glyph::{DrawnGlyph, GlyphAt, GlyphCache};
use join::JoinCache;

/// What drawing keeps between texts: the coverage of glyphs and of their joins. One for each
/// thread.
#[derive(Default)]
pub struct RasterCache {
    glyphs: GlyphCache,
    joins: JoinCache,
    /// Kept for its memory alone.
    placed: Vec<Placed>,
}

/// The coverage of a text, row by row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The pixels it is for; empty where there is no ink.
    pub bounds: PixelBox,
    /// One value for each of them.
    pub values: Vec<u8>,
}

/// A glyph on the page.
struct Placed {
    /// The pixel that the glyph's origin is in.
    pixel: (i32, i32),
    drawn: Arc<DrawnGlyph>,
}

/// Draws a text into `out`, cut off at the edges of `clip`.
///
/// ```
/// # fn main() -> engross::Result<()> {
/// use engross::font::FontBook;
/// use engross::raster::{Coverage, RasterCache, draw};
/// use engross::text::{ShapeCache, lay_out};
/// use engross::Program;
///
/// let program = Program::open("assets/ambassador-2023")?;
/// let mut book = FontBook::new();
/// book.add_path("fonts".as_ref())?;
/// let field = &program.fields[0];
/// let stack = book.stack(&field.style)?;
/// let layout = lay_out("İremnur Önder", None, field, &stack, &mut ShapeCache::default());
///
/// let mut coverage = Coverage::default();
/// draw(&layout, field.bounds, &mut RasterCache::default(), &mut coverage);
/// assert!(field.bounds.contains(&coverage.bounds));
/// assert!(coverage.values.contains(&255));
/// # Ok(()) }
/// ```
pub fn draw(layout: &TextLayout, clip: PixelBox, cache: &mut RasterCache, out: &mut Coverage) {
    let RasterCache {
        glyphs,
        joins,
        placed,
    } = cache;
    placed.clear();
    for run in layout.lines.iter().flat_map(|line| &line.runs) {
        for glyph in &run.glyphs {
            let (glyph, pixel) = GlyphAt::new(&run.instance, layout.size, layout.slant, glyph);
            if let Some(drawn) = glyphs.get(glyph) {
                placed.push(Placed { pixel, drawn });
            }
        }
    }

    let clip = Area::of_pixels(clip);
    let inked = placed
        .iter()
        .filter_map(|glyph| Area::of(glyph).intersection(&clip));
    let area = inked.reduce(|a, b| a.union(&b));
    out.clear(area);
    for glyph in &*placed {
        out.raise(&Area::of(glyph), &glyph.drawn.values);
    }
    for_each_neighbours(placed, |first, second| {
        if let Some(join) = joins.get(first, second) {
            out.raise(&join.area.moved_by(second.pixel), &join.values);
        }
    });
}

/// Calls `join` with any two glyphs whose pixels overlap. Few glyphs of a text do, and they are
/// seldom far apart in it.
fn for_each_neighbours(placed: &[Placed], mut join: impl FnMut(&Placed, &Placed)) {
    let areas = placed.chunks(BLOCK).map(|block| {
        let areas = block.iter().map(Area::of);
        areas.reduce(|a, b| a.union(&b))
    });
    let areas: Vec<_> = areas.collect();
    for (index, second) in placed.iter().enumerate() {
        let area = Area::of(second);
        for (block, around) in areas[..=index / BLOCK].iter().enumerate() {
            if around.is_none_or(|around| around.intersection(&area).is_none()) {
                continue;
            }
            let end = index.min((block + 1) * BLOCK);
            for first in &placed[block * BLOCK..end] {
                join(first, second);
            }
        }
    }
}

/// Glyphs are looked through by this many at a time, of which most are nowhere near.
const BLOCK: usize = 32;

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
