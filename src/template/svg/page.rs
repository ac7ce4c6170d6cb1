use std::path::Path;

use crate::diagnostic::Result;
use crate::geometry::{PixelBox, Transform};
use crate::template::decode::too_large;
use crate::template::limits::{MAX_PIXELS, MAX_SIDE};

/// CSS pixels in an inch ([CSS Values 4, section 6.2]).
///
/// [CSS Values 4, section 6.2]: https://www.w3.org/TR/css-values-4/#absolute-lengths
const CSS_DPI: f32 = 96.0;

/// The size that a drawing gives itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct NaturalSize {
    /// In CSS pixels.
    pub(super) width: f32,
    /// In CSS pixels.
    pub(super) height: f32,
    /// Whether it is given in millimetres, inches or the like.
    pub(super) is_physical: bool,
}

/// The pixels that a drawing is painted on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Page {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Pixels per inch.
    pub(crate) dpi: f32,
    /// The size on paper, in inches, if the drawing gives it.
    pub(crate) inches: Option<(f32, f32)>,
    /// Pixels per CSS pixel of the drawing, horizontally and vertically. They differ slightly,
    /// because a page has whole pixels.
    pub(super) scale: (f32, f32),
}

impl NaturalSize {
    /// The page at this resolution or width, `factor` times as large.
    pub(super) fn page(
        &self,
        path: &Path,
        dpi: f32,
        width: Option<u32>,
        factor: f32,
    ) -> Result<Page> {
        let natural = if self.is_physical { dpi / CSS_DPI } else { 1.0 };
        let per_css_pixel = width.map_or(natural, |width| width as f32 / self.width) * factor;
        let (width, height) = (
            to_pixels(self.width * per_css_pixel),
            to_pixels(self.height * per_css_pixel),
        );
        if width.max(height) > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(too_large(path, width, height));
        }
        let dpi = if self.is_physical {
            per_css_pixel * CSS_DPI
        } else {
            dpi * factor
        };
        Ok(Page {
            width,
            height,
            dpi,
            inches: self
                .is_physical
                .then_some((self.width / CSS_DPI, self.height / CSS_DPI)),
            scale: (width as f32 / self.width, height as f32 / self.height),
        })
    }
}

impl Page {
    pub(super) fn bounds(&self) -> PixelBox {
        PixelBox::new(0, 0, self.width, self.height)
    }

    /// This transform to CSS pixels, followed by the one to pixels of the page.
    pub(super) fn transform(&self, to_css_pixels: &Transform) -> Option<Transform> {
        let [xx, yx, xy, yy, dx, dy] = to_css_pixels.matrix();
        let (x, y) = self.scale;
        Transform::new([xx * x, yx * y, xy * x, yy * y, dx * x, dy * y])
    }

    /// Converts a point from CSS pixels to pixels of the page.
    pub(super) fn point(&self, (x, y): (f32, f32)) -> (f32, f32) {
        (x * self.scale.0, y * self.scale.1)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturating, and positive"
)]
fn to_pixels(length: f32) -> u32 {
    (length.round() as u32).max(1)
}
