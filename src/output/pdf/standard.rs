//! What a standard for PDF files forbids, and a program may ask for.
//!
//! docs/archive.md lists the requirements of ISO 19005-2, and how each is met.

use pdf_writer::Rect;

use super::paper::{POINTS, Paper};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::program::PdfStandard;

/// The sides that a page may have, in points (ISO 19005-2, 6.1.13).
const MIN_SIDE: f32 = 3.0;
const MAX_SIDE: f32 = 14400.0;

/// The most objects of a file (ISO 19005-2, 6.1.13).
pub(super) const MAX_OBJECTS: usize = 8_388_607;

/// The bits of `fsType` in the table `OS/2` of a font that may not be embedded, or not as a subset.
const RESTRICTED: u16 = 0x0002;
const NO_SUBSETS: u16 = 0x0100;
const BITMAPS_ONLY: u16 = 0x0200;
/// Those that permit it for reading, or for editing.
const PERMITTED: u16 = 0x0004 | 0x0008;

/// Refuses pages of a size that the standard does not allow.
///
/// # Errors
///
/// [`Code::PdfStandard`].
pub(super) fn check_page(standard: PdfStandard, page: Rect) -> Result<()> {
    let paper = Paper {
        width: page.x2 - page.x1,
        height: page.y2 - page.y1,
    };
    let mut sides = [paper.width, paper.height].into_iter();
    if sides.all(|side| (MIN_SIDE..=MAX_SIDE).contains(&side)) {
        return Ok(());
    }
    let [min, max] = [MIN_SIDE, MAX_SIDE].map(|side| side / POINTS * 25.4);
    let message = format!(
        "the sides of a page in {standard} are from {min:.1} to {max} mm long, but the page is {}",
        paper.in_millimeters()
    );
    let hint = "change the size of the template by `dpi`, or leave `pdf_standard` out";
    Err(Diagnostic::error(Code::PdfStandard, message)
        .hint(hint)
        .into())
}

/// Whether the font with this table `OS/2` says that it may not be embedded.
pub(super) fn forbids_embedding(os2: &[u8]) -> bool {
    const FS_TYPE: usize = 8;
    let Some(bytes) = os2.get(FS_TYPE..).and_then(|rest| rest.first_chunk()) else {
        return false;
    };
    let rights = u16::from_be_bytes(*bytes);
    (rights & RESTRICTED != 0 && rights & PERMITTED == 0)
        || rights & (NO_SUBSETS | BITMAPS_ONLY) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_say_whether_they_may_be_embedded() {
        let font = |rights: u16| {
            let mut table = vec![0; 96];
            table[8..10].copy_from_slice(&rights.to_be_bytes());
            table
        };
        for (rights, forbids) in [
            (0, false),
            (0x0002, true),
            (0x0004, false),
            (0x0008, false),
            // The least restrictive of several counts.
            (0x0006, false),
            (0x0104, true),
            (0x0200, true),
        ] {
            assert_eq!(forbids_embedding(&font(rights)), forbids, "{rights:x}");
        }
        assert!(!forbids_embedding(&[0; 9]));
    }
}
