//! Fields that are pictures: photos, signatures, medals.

mod book;
mod mask;
mod prepare;
mod resample;

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::digest::{Digest, Digester};
use crate::field::{Field, ImageStyle};
use crate::font::FontBook;
use crate::geometry::PixelBox;

pub use book::{MAX_PICTURE_BYTES, PictureBook};
#[cfg(feature = "preview")]
pub(crate) use resample::shrink;

/// A field's picture in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PictureLayout {
    /// The name of the picture's file, as the text of the field has it.
    pub name: String,
    /// The picture; `None` if there is no name, or the file cannot be used.
    pub picture: Option<PlacedPicture>,
}

/// A picture on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlacedPicture {
    /// The pixels that it fills, which are inside the field's box.
    pub area: PixelBox,
    pub(crate) pixels: Arc<Pixels>,
}

/// A picture of the size at which it is shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pixels {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Red, green and blue of each pixel, row by row.
    pub(crate) colors: Vec<[u8; 3]>,
    /// How opaque each pixel is.
    pub(crate) alpha: Vec<u8>,
    /// The size of the picture in its file, after what does not fit is cut off.
    pub(crate) source: (u32, u32),
    /// The digest of all that is shown.
    pub(crate) digest: Digest,
}

/// Enlarged more than this, a picture is visibly blurred.
const MAX_ENLARGEMENT: u32 = 2;

/// Lays out the picture of this name in its field. Returns what is wrong with it, too.
pub(crate) fn lay_out(
    name: &str,
    field: &Field,
    style: ImageStyle,
    pictures: &PictureBook,
    fonts: &FontBook,
) -> (PictureLayout, Vec<Diagnostic>) {
    let layout = |picture| PictureLayout {
        name: name.to_owned(),
        picture,
    };
    let name = name.trim();
    if name.is_empty() {
        return (layout(None), Vec::new());
    }
    let size = (field.bounds.width, field.bounds.height);
    match pictures.get(name, size, style, fonts) {
        Ok((pixels, mut findings)) => {
            findings.extend(find_blurred(name, &pixels));
            let area = field.align_box(pixels.width, pixels.height);
            (layout(Some(PlacedPicture { area, pixels })), findings)
        }
        Err(error) => (layout(None), error.into_diagnostics()),
    }
}

/// Warns about a picture that is too small for its box.
fn find_blurred(name: &str, pixels: &Pixels) -> Option<Diagnostic> {
    let (width, height) = pixels.source;
    let is_small =
        |source: u32, shown: u32| source.saturating_mul(MAX_ENLARGEMENT) < shown && shown > 1;
    if !is_small(width, pixels.width) && !is_small(height, pixels.height) {
        return None;
    }
    let message = format!(
        "`{name}` is enlarged from {width}×{height} to {}×{} pixels, and will look blurred",
        pixels.width, pixels.height
    );
    let finding = Diagnostic::warning(Code::BlurredPicture, message);
    Some(finding.hint("use a larger picture, or make the box smaller"))
}

/// Adds everything that determines how the picture is drawn.
pub(crate) fn digest(digester: &mut Digester, layout: &PictureLayout) {
    digester.bytes(b"picture");
    if let Some(PlacedPicture { area, pixels }) = &layout.picture {
        for number in [area.x, area.y, area.width, area.height] {
            digester.number(number);
        }
        digester.bytes(pixels.digest.as_bytes());
    }
}

impl PlacedPicture {
    /// A picture like a photo, in the place of a field's pictures: typical pixels that codes can be
    /// fitted to.
    pub(crate) fn specimen(field: &Field, style: ImageStyle) -> Self {
        let (width, height) = mask::shown_size((field.bounds.width, field.bounds.height), style);
        let pixels = Pixels::specimen(width, height);
        Self {
            area: field.align_box(width, height),
            pixels: Arc::new(pixels),
        }
    }
}
