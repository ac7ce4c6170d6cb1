use crate::diagnostic::Result;
use crate::geometry::{PixelBox, Transform};
use crate::template::{MAX_PIXELS, MAX_SIDE};
use std::path::Path;

/// CSS pixels in an inch ([CSS Values 4, section 6.2]).
///
/// [CSS Values 4, section 6.2]: https://www.w3.org/TR/css-values-4/#absolute-lengths
const CSS_DPI: f32 = 96.0;

/// How large a drawing says it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct NaturalSize {
    /// In CSS pixels.
    pub(super) width: f32,
    /// In CSS pixels.
    pub(super) height: f32,
    /// Whether it says so in millimetres, inches or the like.
    pub(super) is_physical: bool,
}

/// The pixels that a drawing is drawn on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Page {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Pixels in an inch.
    pub(crate) dpi: f32,
    /// How large the drawing says it is on paper, in inches, where it says so.
    pub(crate) inches: Option<(f32, f32)>,
    /// Pixels in a CSS pixel of the drawing, across and down: not quite the same, as pages have
    /// no parts of pixels.
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
            return Err(crate::template::decode::too_large(path, width, height));
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

    /// The same, and on to the pixels of the page.
    pub(super) fn place(&self, transform: &Transform) -> Option<Transform> {
        let [xx, yx, xy, yy, dx, dy] = transform.matrix();
        let (x, y) = self.scale;
        Transform::new([xx * x, yx * y, xy * x, yy * y, dx * x, dy * y])
    }

    pub(super) fn place_point(&self, (x, y): (f32, f32)) -> (f32, f32) {
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
