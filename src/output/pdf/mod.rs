//! PDF: the template as a picture, or as outlines if it is a drawing, and texts as text in subsets
//! of their fonts.
//!
//! References are to ISO 32000-1, which is [PDF 1.7].
//!
//! [PDF 1.7]: https://opensource.adobe.com/dc-acrobat-sdk-docs/pdfstandards/PDF32000_2008.pdf

#[cfg(feature = "credential")]
mod attached;
mod background;
mod catalog;
mod cff;
mod design;
mod document;
mod encoder;
mod fit;
mod fonts;
mod imposition;
mod named;
mod paper;
mod picture;
mod reading;
mod shown;
mod side;
mod srgb;
mod standard;
mod stream;
mod structure;
mod text;
mod tree;
#[cfg(feature = "svg")]
mod vector;

use pdf_writer::writers::Page;
use pdf_writer::{Content, Name, Settings};

use crate::geometry::PixelBox;

#[cfg(feature = "credential")]
pub(super) use attached::sign;
pub(super) use design::Design;
pub(crate) use document::{BindError, Document};
pub(super) use encoder::PdfEncoder;

/// Without white space that is only for human readers.
const COMPACT: Settings = Settings { pretty: false };

/// The compression level of streams: zlib's default.
const COMPRESSION: u8 = 6;

fn add_box(content: &mut Content, area: PixelBox) {
    let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(|side| side as f32);
    content.rect(x, y, width, height);
}

/// Makes the marked content of a page known to the structure, under this key, and the order of its
/// elements that of a reader's keyboard.
fn write_structure_key(page: &mut Page<'_>, key: i32) {
    page.struct_parents(key).pair(Name(b"Tabs"), Name(b"S"));
}

/// Says in which colours a page is composed that may have transparent pictures. A standard asks for
/// it; it is what readers do by themselves.
fn write_group(page: &mut Page<'_>) {
    let mut group = page.group();
    group.transparency().pair(Name(b"CS"), Name(b"DeviceRGB"));
}

fn deflate(data: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(data, COMPRESSION)
}
