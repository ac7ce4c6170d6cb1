//! Draw operations: the shapes that a certificate adds to its template, each in one colour.
//!
//! PDF draws the shapes as they are. PNG, JPEG and WebP draw their coverage: how much of each
//! pixel a shape covers.

use crate::field::Color;
use crate::geometry::PixelBox;
use crate::picture::PlacedPicture;
use crate::qr::QrSymbol;
use crate::raster::{self, Coverage, RasterCache};
use crate::text::TextLayout;

/// A shape in one colour. `S` is a [`Shape`], or a reference to its [`Coverage`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct DrawOp<S> {
    pub(crate) shape: S,
    pub(crate) color: Color,
}

/// What a [`DrawOp`] fills with its colour.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape<'a> {
    /// The glyphs of a text, clipped to a box.
    Text {
        layout: &'a TextLayout,
        clip: PixelBox,
    },
    /// A box.
    Box(PixelBox),
    /// The dark modules of a QR code.
    Modules(&'a QrSymbol),
    /// A picture, in its own colours.
    Picture(&'a PlacedPicture),
}

/// The buffers that a thread needs to rasterize shapes.
#[derive(Default)]
pub(crate) struct RasterScratch {
    cache: RasterCache,
    coverages: Vec<Coverage>,
}

#[cfg(test)]
impl RasterScratch {
    /// The number of glyphs that were drawn, because they were not in the cache.
    pub(crate) fn drawn_glyphs(&self) -> u64 {
        self.cache.drawn_glyphs()
    }
}

/// Computes the coverage of each shape. Operations that cover no pixel are left out.
pub(crate) fn rasterize<'s>(
    ops: &[DrawOp<Shape<'_>>],
    scratch: &'s mut RasterScratch,
) -> Vec<DrawOp<&'s Coverage>> {
    let RasterScratch { cache, coverages } = scratch;
    if coverages.len() < ops.len() {
        coverages.resize_with(ops.len(), Coverage::default);
    }
    for (op, coverage) in ops.iter().zip(&mut *coverages) {
        op.shape.rasterize(cache, coverage);
    }
    ops.iter()
        .zip(&*coverages)
        .filter(|(_, coverage)| !coverage.bounds.is_empty())
        .map(|(op, coverage)| DrawOp {
            shape: coverage,
            color: op.color,
        })
        .collect()
}

impl Shape<'_> {
    fn rasterize(&self, cache: &mut RasterCache, out: &mut Coverage) {
        match self {
            Self::Text { layout, clip } => raster::draw(layout, *clip, cache, out),
            Self::Box(bounds) => fill(*bounds, [*bounds], out),
            Self::Modules(symbol) => fill(symbol.bounds, symbol.dark_boxes(), out),
            Self::Picture(picture) => {
                out.bounds = picture.area;
                out.values.clone_from(&picture.pixels.alpha);
                out.colors.clone_from(&picture.pixels.colors);
            }
        }
    }
}

/// Covers boxes that lie within `bounds`.
fn fill(bounds: PixelBox, boxes: impl IntoIterator<Item = PixelBox>, out: &mut Coverage) {
    let stride = bounds.width as usize;
    out.bounds = bounds;
    out.colors.clear();
    out.values.clear();
    out.values.resize(stride * bounds.height as usize, 0);
    for filled in boxes {
        let left = (filled.x - bounds.x) as usize;
        for y in filled.y..filled.bottom() {
            let start = (y - bounds.y) as usize * stride + left;
            out.values[start..start + filled.width as usize].fill(u8::MAX);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_filled_where_they_are() {
        let bounds = PixelBox::new(10, 20, 3, 2);
        let boxes = [PixelBox::new(10, 20, 1, 1), PixelBox::new(11, 21, 2, 1)];
        let mut coverage = Coverage::default();
        for _ in 0..2 {
            fill(bounds, boxes, &mut coverage);
            assert_eq!(coverage.bounds, bounds);
            assert_eq!(coverage.values, [255, 0, 0, 0, 255, 255]);
        }
    }
}
