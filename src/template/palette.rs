//! Palettes of PNG files, which the decoder does not validate.

use std::io::Cursor;

use png::ColorType;

const ENTRY_BYTES: usize = 3;
const MAX_ENTRIES: usize = 256;

/// Whether a PNG has a valid palette (PNG, 11.2.2) or needs none. All other errors are left to the
/// decoder.
pub(super) fn is_valid(png: &[u8]) -> bool {
    let Ok(reader) = png::Decoder::new(Cursor::new(png)).read_info() else {
        return true;
    };
    let info = reader.info();
    let palette = info.palette.as_deref().unwrap_or_default();
    // A picture in full colour may have a suggested palette, which is not used.
    info.color_type != ColorType::Indexed
        || palette.len().is_multiple_of(ENTRY_BYTES) && palette.len() <= MAX_ENTRIES * ENTRY_BYTES
}
