use std::path::Path;

use roxmltree::{Document, Node};

use crate::diagnostic::Result;
use crate::geometry::{PixelBox, Transform};
use crate::template::decode::too_large;
use crate::template::limits::{MAX_PIXELS, MAX_SIDE};

/// CSS pixels in an inch ([CSS Values 4, section 6.2]).
///
/// [CSS Values 4, section 6.2]: https://www.w3.org/TR/css-values-4/#absolute-lengths
const CSS_DPI: f32 = 96.0;

/// The units of `LibreOffice` in an inch.
const HUNDREDTHS_OF_MILLIMETRES: f32 = 2540.0;

/// The size that a drawing gives itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct NaturalSize {
    /// In CSS pixels.
    pub(super) width: f32,
    /// In CSS pixels.
    pub(super) height: f32,
    /// How many of these pixels are in an inch of paper, if the drawing is on paper.
    pub(super) per_inch: Option<f32>,
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
    /// The size of this document, of so many CSS pixels.
    pub(super) fn of(document: &Document<'_>, (width, height): (f32, f32)) -> Self {
        let root = document.root_element();
        let per_inch = match root.attribute("width") {
            Some(length) => is_physical(length).then_some(CSS_DPI),
            None if is_of_libreoffice(root) => Some(HUNDREDTHS_OF_MILLIMETRES),
            None => None,
        };
        Self {
            width,
            height,
            per_inch,
        }
    }

    /// The page at this resolution or width, `factor` times as large.
    pub(super) fn page(
        &self,
        path: &Path,
        dpi: f32,
        width: Option<u32>,
        factor: f32,
    ) -> Result<Page> {
        let natural = self.per_inch.map_or(1.0, |per_inch| dpi / per_inch);
        let per_css_pixel = width.map_or(natural, |width| width as f32 / self.width) * factor;
        let (width, height) = (
            to_pixels(self.width * per_css_pixel),
            to_pixels(self.height * per_css_pixel),
        );
        if width.max(height) > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(too_large(path, width, height));
        }
        let dpi = match self.per_inch {
            Some(per_inch) => per_css_pixel * per_inch,
            None => dpi * factor,
        };
        Ok(Page {
            width,
            height,
            dpi,
            inches: self
                .per_inch
                .map(|per_inch| (self.width / per_inch, self.height / per_inch)),
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

/// Whether a length is in physical units, rather than in pixels.
fn is_physical(length: &str) -> bool {
    let units = ["mm", "cm", "in", "pt", "pc", "q"];
    let length = length.trim().to_ascii_lowercase();
    units.iter().any(|unit| length.ends_with(unit))
}

/// Whether `LibreOffice` wrote the drawing. Slides of Impress have no width and no height.
pub(super) fn is_of_libreoffice(root: Node<'_, '_>) -> bool {
    const EXPORT: &str = "http://xml.openoffice.org/svg/export";
    let mut namespaces = root.namespaces();
    namespaces.any(|namespace| namespace.uri() == EXPORT)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturating, and positive"
)]
fn to_pixels(length: f32) -> u32 {
    (length.round() as u32).max(1)
}
