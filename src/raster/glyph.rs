//! The coverage of single glyphs, and a cache of it.

#[expect(
    clippy::disallowed_types,
    reason = "only looked up by key, never iterated"
)]
use std::collections::HashMap;
use std::sync::Arc;

use super::area::{Area, signed};
use super::canvas::Canvas;
use crate::font::Instance;
use crate::geometry::Transform;
use crate::outline::{Bounds, Line, Placement};
use crate::text::Glyph;

/// The size of the cache. When the coverage in it takes more bytes, the cache is emptied.
const MAX_BYTES: usize = 12 << 20;

/// The largest glyph that is drawn: as many pixels as a template can have. A larger glyph overflows
/// its box, which is a finding.
const MAX_PIXELS: usize = 100_000_000;

/// The coverage of a glyph.
pub(super) struct DrawnGlyph {
    /// A number that no other glyph of the same cache has.
    pub(super) serial: u64,
    pub(super) source: GlyphSource,
    /// The leftmost column, counted from the pixel with the glyph's origin.
    pub(super) left: i32,
    /// The topmost row, counted from the pixel with the glyph's origin.
    pub(super) top: i32,
    pub(super) width: usize,
    /// The coverage of each pixel in 255ths, row by row.
    pub(super) values: Vec<u8>,
}

/// A glyph in its place on the page.
pub(super) struct PlacedGlyph {
    /// The pixel with the glyph's origin.
    pub(super) pixel: (i32, i32),
    pub(super) drawn: Arc<DrawnGlyph>,
}

impl PlacedGlyph {
    /// The pixels that the glyph has coverage for.
    pub(super) fn area(&self) -> Area {
        let left = self.pixel.0.saturating_add(self.drawn.left);
        let top = self.pixel.1.saturating_add(self.drawn.top);
        Area {
            left,
            top,
            right: left.saturating_add(signed(self.drawn.width)),
            bottom: top.saturating_add(signed(self.drawn.height())),
        }
    }
}

impl DrawnGlyph {
    fn height(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }
}

/// Everything that determines a glyph's coverage: the glyph, its size and slant, and where its
/// origin is within a pixel.
#[derive(Clone)]
pub(super) struct GlyphSource {
    pub(super) instance: Arc<Instance>,
    pub(super) glyph: u16,
    /// The em size in pixels.
    pub(super) size: f32,
    /// The transform of the glyph about its origin.
    pub(super) slant: Transform,
    /// The position of the origin within its pixel, from 0 to 1.
    pub(super) x: f32,
    pub(super) y: f32,
}

/// [`GlyphSource`] as a key. Instances are compared by their address in memory, which no other
/// instance can have while the cache holds one of their glyphs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct GlyphKey {
    instance: usize,
    glyph: u16,
    size: u32,
    slant: [u32; 4],
    x: u32,
    y: u32,
}

impl GlyphSource {
    /// The source of a glyph in its place, and the pixel that its origin is in.
    pub(super) fn new(
        instance: &Arc<Instance>,
        size: f32,
        slant: Transform,
        glyph: &Glyph,
    ) -> (Self, (i32, i32)) {
        let (x, y) = (glyph.x.floor(), glyph.y.floor());
        let source = Self {
            instance: Arc::clone(instance),
            glyph: glyph.id,
            size,
            slant,
            x: glyph.x - x,
            y: glyph.y - y,
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a whole number, and the cast saturates"
        )]
        let pixel = (x as i32, y as i32);
        (source, pixel)
    }

    fn key(&self) -> GlyphKey {
        let [xx, yx, xy, yy, ..] = self.slant.matrix();
        GlyphKey {
            instance: Arc::as_ptr(&self.instance) as usize,
            glyph: self.glyph,
            size: self.size.to_bits(),
            slant: [xx, yx, xy, yy].map(f32::to_bits),
            x: self.x.to_bits(),
            y: self.y.to_bits(),
        }
    }

    /// Calls `draw` with the lines around the glyph. Their coordinates are in pixels, and
    /// `(left, top)`, counted from the pixel with the glyph's origin, is their origin.
    pub(super) fn lines(&self, left: i32, top: i32, draw: impl FnMut(Line)) {
        if let Some(outline) = self.instance.outline(self.glyph) {
            outline.lines(&self.placement(left, top), draw);
        }
    }

    /// The same, with the contours as they are in the font, which may overlap.
    #[cfg(test)]
    pub(super) fn raw_lines(&self, left: i32, top: i32, draw: impl FnMut(Line)) {
        if let Some(outline) = self.instance.outline(self.glyph) {
            outline.raw_lines(&self.placement(left, top), draw);
        }
    }

    fn placement(&self, left: i32, top: i32) -> Placement {
        let scale = self.size / self.instance.units_per_size();
        let origin = (self.x - left as f32, self.y - top as f32);
        Placement::new(scale, &self.slant, origin)
    }
}

#[derive(Default)]
pub(super) struct GlyphCache {
    #[expect(
        clippy::disallowed_types,
        reason = "only looked up by key, never iterated"
    )]
    known: HashMap<GlyphKey, Arc<DrawnGlyph>>,
    bytes: usize,
    /// The number of glyphs that were drawn.
    pub(super) drawn: u64,
    canvas: Canvas,
}

impl GlyphCache {
    /// The coverage of a glyph, drawn if it is not in the cache; `None` for a glyph without ink.
    pub(super) fn get(&mut self, source: GlyphSource) -> Option<Arc<DrawnGlyph>> {
        let outline = source.instance.outline(source.glyph)?;
        let key = source.key();
        if let Some(drawn) = self.known.get(&key) {
            return Some(Arc::clone(drawn));
        }
        let bounds = source.placement(0, 0).apply_to_bounds(&outline.bounds());
        let drawn = Arc::new(self.draw(source, &bounds)?);
        self.bytes += drawn.values.len();
        if self.bytes > MAX_BYTES {
            self.known.clear();
            self.bytes = drawn.values.len();
        }
        self.known.insert(key, Arc::clone(&drawn));
        Some(drawn)
    }

    fn draw(&mut self, source: GlyphSource, bounds: &Bounds) -> Option<DrawnGlyph> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a whole number, and the cast saturates"
        )]
        let [left, top, right, bottom] = [
            bounds.x_min.floor() as i32,
            bounds.y_min.floor() as i32,
            bounds.x_max.ceil() as i32,
            bounds.y_max.ceil() as i32,
        ];
        let width = usize::try_from(right.checked_sub(left)?).ok()?;
        let height = usize::try_from(bottom.checked_sub(top)?).ok()?;
        if width.checked_mul(height)? > MAX_PIXELS {
            return None;
        }
        self.canvas.clear(width, height);
        source.lines(left, top, |line| self.canvas.draw_line(line));
        self.drawn += 1;
        Some(DrawnGlyph {
            serial: self.drawn,
            source,
            left,
            top,
            width,
            values: self.canvas.coverage(),
        })
    }
}
