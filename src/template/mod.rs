//! The certificate without the names.

mod art;
mod background;
mod chunks;
mod cmyk;
mod color;
mod decode;
mod edges;
#[cfg(feature = "finder")]
mod finder;
mod foreign;
pub(crate) mod jpeg;
mod limits;
mod palette;
mod parser;
mod profile;
pub(crate) mod resolution;
mod samples;
#[cfg(feature = "svg")]
mod svg;

use std::path::Path;

pub(crate) use art::{Overlap, SURROUNDINGS_VERSION, SetText, Surroundings, TextLine};
pub(crate) use background::over_white;
pub use background::{Background, PixelFormat};
#[cfg(feature = "finder")]
pub use finder::{BoxReason, NameBox};
pub use limits::{MAX_PIXELS, MAX_PROFILE_BYTES, MAX_SIDE, MAX_TEMPLATE_BYTES};
#[cfg(all(feature = "svg", feature = "finder"))]
pub use svg::DrawnNameBox;
#[cfg(feature = "svg")]
pub use svg::{
    Adopted, CenteredField, Drawing, DrawnWords, MAX_DRAWING_BYTES, Replaced, WordsPlace,
};
#[cfg(feature = "svg")]
pub(crate) use svg::{DrawnText, Ground, Page};
#[cfg(all(feature = "svg", feature = "pdf"))]
pub(crate) use svg::{Repeats, VectorDrawing, needs_pixels, repeats, stays_pixels};

/// Whether a template is a drawing, by the extension of its file: `svg`, or `svgz` for one that is
/// compressed. With the feature `pdf-template` also `pdf`, and `ai` for files of Illustrator, which
/// are PDF.
#[must_use]
pub fn is_drawing(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    let extensions: &[&str] = match cfg!(feature = "pdf-template") {
        true => &["svg", "svgz", "pdf", "ai"],
        false => &["svg", "svgz"],
    };
    extensions
        .iter()
        .any(|drawing| extension.eq_ignore_ascii_case(drawing))
}
