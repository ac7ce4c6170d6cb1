//! The coverage of single glyphs, kept for the next time.

#[expect(
    clippy::disallowed_types,
    reason = "only looked up by key, never iterated"
)]
use std::collections::HashMap;
use std::sync::Arc;

use ab_glyph_rasterizer::{Rasterizer, point};

use crate::font::Instance;
use crate::geometry::Transform;
use crate::outline::{Bounds, Line, Placement};
use crate::text::Glyph;

/// Coverage in this many bytes is kept; beyond it, all is dropped and kept anew.
const MAX_BYTES: usize = 12 << 20;

/// As many as a template can have. A larger glyph is nowhere near its box, and a finding.
const MAX_PIXELS: usize = 100_000_000;

/// A glyph, and the pixels that it covers.
pub(super) struct DrawnGlyph {
    /// Its cache gives each glyph another one.
    pub(super) serial: u64,
    pub(super) glyph: GlyphAt,
    /// The leftmost column, counted from the pixel that the glyph's origin is in.
    pub(super) left: i32,
    /// The topmost row, counted from the pixel that the glyph's origin is in.
    pub(super) top: i32,
    pub(super) width: usize,
    /// 255ths, row by row.
    pub(super) values: Vec<u8>,
}

impl DrawnGlyph {
    pub(super) fn height(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }
}

/// A glyph of one size and slant at one place between pixels: what decides its coverage.
#[derive(Clone)]
pub(super) struct GlyphAt {
    pub(super) instance: Arc<Instance>,
    pub(super) glyph: u16,
    /// Em, in pixels.
    pub(super) size: f32,
    /// How the glyph lies about its origin.
    pub(super) slant: Transform,
    /// Where in its pixel the origin is, from 0 to 1.
    pub(super) x: f32,
    pub(super) y: f32,
}

/// [`GlyphAt`], comparable. Instances are told apart by where they are in memory, which stays
/// theirs as long as the cache holds a glyph of theirs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct GlyphKey {
    instance: usize,
    glyph: u16,
    size: u32,
    slant: [u32; 4],
    x: u32,
    y: u32,
}

impl GlyphAt {
    /// The glyph, and the pixel that its origin is in.
    pub(super) fn new(
        instance: &Arc<Instance>,
        size: f32,
        slant: Transform,
        glyph: &Glyph,
    ) -> (Self, (i32, i32)) {
        let (x, y) = (glyph.x.floor(), glyph.y.floor());
        let at = Self {
            instance: Arc::clone(instance),
            glyph: glyph.id,
            size,
            slant,
            x: glyph.x - x,
            y: glyph.y - y,
        };
        #[expect(clippy::cast_possible_truncation, reason = "whole, and saturating")]
        let pixel = (x as i32, y as i32);
        (at, pixel)
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

    /// Calls `draw` with the lines around the glyph, in pixels from `(left, top)` of the pixel
    /// that its origin is in.
    pub(super) fn lines(&self, left: i32, top: i32, draw: impl FnMut(Line)) {
        if let Some(outline) = self.instance.outline(self.glyph) {
            outline.lines(&self.placement(left, top), draw);
        }
    }

    /// The same with the contours as the font has them, which may overlap.
    #[cfg(test)]
    pub(super) fn raw_lines(&self, left: i32, top: i32, draw: impl FnMut(Line)) {
        if let Some(outline) = self.instance.outline(self.glyph) {
            outline.raw_lines(&self.placement(left, top), draw);
        }
    }

    fn placement(&self, left: i32, top: i32) -> Placement {
        let scale = self.size / self.instance.units_per_em();
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
    drawn: u64,
    canvas: Canvas,
}

impl GlyphCache {
    /// `None` for a glyph without ink.
    pub(super) fn get(&mut self, glyph: GlyphAt) -> Option<Arc<DrawnGlyph>> {
        let outline = glyph.instance.outline(glyph.glyph)?;
        let key = glyph.key();
        if let Some(drawn) = self.known.get(&key) {
            return Some(Arc::clone(drawn));
        }
        let bounds = glyph.placement(0, 0).apply_to_bounds(&outline.bounds());
        let drawn = Arc::new(self.draw(glyph, &bounds)?);
        self.bytes += drawn.values.len();
        if self.bytes > MAX_BYTES {
            self.known.clear();
            self.bytes = drawn.values.len();
        }
        self.known.insert(key, Arc::clone(&drawn));
        Some(drawn)
    }

    fn draw(&mut self, glyph: GlyphAt, bounds: &Bounds) -> Option<DrawnGlyph> {
        #[expect(clippy::cast_possible_truncation, reason = "whole, and saturating")]
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
        glyph.lines(left, top, |line| self.canvas.draw(line));
        let mut values = Vec::with_capacity(width * height);
        self.canvas.read(&mut values);
        self.drawn += 1;
        Some(DrawnGlyph {
            serial: self.drawn,
            glyph,
            left,
            top,
            width,
            values,
        })
    }
}

/// `ab_glyph_rasterizer`'s accumulation of signed areas, kept inside its edges.
pub(super) struct Canvas {
    rasterizer: Rasterizer,
    width: usize,
}

impl Default for Canvas {
    fn default() -> Self {
        Self {
            rasterizer: Rasterizer::new(0, 0),
            width: 0,
        }
    }
}

impl Canvas {
    /// Ink at the right edge spills into the next columns, which must not be those of the next
    /// row.
    const PADDING: usize = 2;

    pub(super) fn clear(&mut self, width: usize, height: usize) {
        self.width = width;
        self.rasterizer.reset(width + Self::PADDING, height);
    }

    /// Draws a line that is inside the canvas, or next to it by less than a pixel.
    pub(super) fn draw(&mut self, line: Line) {
        let right = (self.width + 1) as f32;
        let from = point(line.from.x.clamp(0.0, right), line.from.y);
        let to = point(line.to.x.clamp(0.0, right), line.to.y);
        self.rasterizer.draw_line(from, to);
    }

    /// Appends the coverage of each pixel, row by row.
    pub(super) fn read(&self, values: &mut Vec<u8>) {
        let stride = self.width + Self::PADDING;
        let mut column = 0;
        self.rasterizer.for_each_pixel(|_, coverage| {
            if column < self.width {
                values.push(to_255ths(coverage));
            }
            column += 1;
            if column == stride {
                column = 0;
            }
        });
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 255 before the cast"
)]
fn to_255ths(coverage: f32) -> u8 {
    (coverage * 255.0 + 0.5).clamp(0.0, 255.0) as u8
}
