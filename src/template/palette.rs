//! Palettes of PNG files, which their decoder takes for granted.

use std::io::Cursor;

use png::ColorType;

const ENTRY_BYTES: usize = 3;
const MAX_ENTRIES: usize = 256;

/// Whether the palette of a PNG is one (PNG, 11.2.2), if it needs any. What else may be wrong with
/// the file is left to its decoder.
pub(super) fn is_sound(png: &[u8]) -> bool {
    let Ok(reader) = png::Decoder::new(Cursor::new(png)).read_info() else {
        return true;
    };
    let info = reader.info();
    let palette = info.palette.as_deref().unwrap_or_default();
    // Pictures in full colour may have one as a suggestion, which nothing looks at.
    info.color_type != ColorType::Indexed
        || palette.len().is_multiple_of(ENTRY_BYTES) && palette.len() <= MAX_ENTRIES * ENTRY_BYTES
}
