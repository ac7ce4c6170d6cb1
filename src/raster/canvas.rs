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

    /// The coverage of each pixel in 255ths, row by row.
    pub(super) fn coverage(&self) -> Vec<u8> {
        let (padded_width, height) = self.rasterizer.dimensions();
        let mut values = vec![0; padded_width * height];
        let mut next = values.iter_mut();
        self.rasterizer.for_each_pixel(|_, coverage| {
            if let Some(value) = next.next() {
                *value = to_255ths(coverage);
            }
        });
        // The padding is taken out afterwards: this way, no pixel needs to know its column.
        for row in 1..height {
            let start = row * padded_width;
            values.copy_within(start..start + self.width, row * self.width);
        }
        values.truncate(self.width * height);
        values
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
