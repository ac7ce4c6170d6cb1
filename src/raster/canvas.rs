//! From lines to coverage.

use ab_glyph_rasterizer::{Rasterizer, point};

use crate::outline::Line;

/// The rasteriser of `ab_glyph_rasterizer`, which adds up signed areas, with ink kept inside its
/// edges.
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
    /// The rasteriser spills ink at the right edge into the next columns, which must not be the
    /// first columns of the next row.
    const PADDING: usize = 2;

    pub(super) fn clear(&mut self, width: usize, height: usize) {
        self.width = width;
        self.rasterizer.reset(width + Self::PADDING, height);
    }

    /// Draws a line. Its ends are clamped to the columns of the canvas. Therefore a line may lie
    /// inside the canvas or beside it, but it must not cross the left or right edge, except by a
    /// rounding error.
    pub(super) fn draw_line(&mut self, line: Line) {
        let right = (self.width + 1) as f32;
        let from = point(line.from.x.clamp(0.0, right), line.from.y);
        let to = point(line.to.x.clamp(0.0, right), line.to.y);
        self.rasterizer.draw_line(from, to);
    }

    /// Appends the coverage of each pixel in 255ths, row by row.
    pub(super) fn append_coverage(&self, values: &mut Vec<u8>) {
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
    reason = "clamped to 0 to 255 before the cast"
)]
fn to_255ths(coverage: f32) -> u8 {
    (coverage * 255.0 + 0.5).clamp(0.0, 255.0) as u8
}
