//! Fonts of web pages: WOFF and WOFF2, which hold a TrueType or OpenType font in a compressed form.
//!
//! What a file says about its sizes is checked before memory is taken for it, as the unpacking
//! library trusts it.

#[cfg(feature = "woff")]
use std::io::Read as _;

#[cfg(feature = "woff")]
use flate2::read::ZlibDecoder;

use super::invalid::InvalidFont;
#[cfg(feature = "woff")]
use crate::guard;

/// The first bytes of such a file ([WOFF], [WOFF 2.0]).
///
/// [WOFF]: https://www.w3.org/TR/WOFF/#WOFFHeader
/// [WOFF 2.0]: https://www.w3.org/TR/WOFF2/#woff20Header
const SIGNATURES: [&[u8; 4]; 2] = [b"wOFF", b"wOF2"];

/// Whether a file is in WOFF or WOFF2.
pub(super) fn is_packed(file: &[u8]) -> bool {
    SIGNATURES
        .iter()
        .any(|signature| file.starts_with(*signature))
}

/// The font in a file in WOFF or WOFF2.
#[cfg(not(feature = "woff"))]
pub(super) fn unpack(_: &[u8]) -> Result<Vec<u8>, InvalidFont> {
    Err(InvalidFont::NoWoff)
}

/// The font in a file in WOFF or WOFF2.
#[cfg(feature = "woff")]
pub(super) fn unpack(file: &[u8]) -> Result<Vec<u8>, InvalidFont> {
    let size = declared_size(file).ok_or(InvalidFont::DamagedWoff)?;
    if size > super::MAX_UNPACKED_FONT_BYTES {
        return Err(InvalidFont::TooLargeWoff);
    }
    let unpack = || match file.starts_with(b"wOF2") {
        true => wuff::decompress_woff2(file),
        false => wuff::decompress_woff1_with_custom_z(file, &mut inflate),
    };
    let font = guard::run(unpack)?.map_err(|_| InvalidFont::DamagedWoff)?;
    Ok(font)
}

#[cfg(feature = "woff")]
fn inflate(packed: &[u8], size: usize) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut table = Vec::with_capacity(size);
    let limit = size as u64 + 1;
    ZlibDecoder::new(packed)
        .take(limit)
        .read_to_end(&mut table)?;
    Ok(table)
}

/// The size of all tables as the directory of the file declares it, packed and unpacked, whichever
/// is larger; `None` if the directory is damaged.
#[cfg(feature = "woff")]
fn declared_size(file: &[u8]) -> Option<u64> {
    let is_woff2 = file.starts_with(b"wOF2");
    let count = u16::from_be_bytes(*file.get(12..)?.first_chunk()?);
    // A collection shares tables between its fonts, which multiplies what it takes.
    if file.get(4..8)? == b"ttcf" {
        return None;
    }
    let mut rest = file.get(if is_woff2 { 48 } else { 44 }..)?;
    let (mut packed, mut unpacked) = (0, 0);
    for _ in 0..count {
        let (length_in_file, length) = match is_woff2 {
            true => woff2_table(&mut rest)?,
            false => woff1_table(&mut rest)?,
        };
        packed += u64::from(length_in_file);
        unpacked += u64::from(length);
    }
    Some(packed.max(unpacked))
}

/// The length of a table in the file and in the font.
#[cfg(feature = "woff")]
fn woff1_table(directory: &mut &[u8]) -> Option<(u32, u32)> {
    let (entry, rest) = directory.split_first_chunk::<20>()?;
    *directory = rest;
    let number = |at: usize| Some(u32::from_be_bytes(*entry[at..].first_chunk()?));
    let (packed, unpacked) = (number(8)?, number(12)?);
    (packed <= unpacked).then_some((packed, unpacked))
}

/// The length of a table before it is transformed back, and what the file says it is afterwards.
#[cfg(feature = "woff")]
fn woff2_table(directory: &mut &[u8]) -> Option<(u32, u32)> {
    /// The numbers of the tables that are transformed by default.
    const GLYF_AND_LOCA: [u8; 2] = [10, 11];
    /// Their tags follow.
    const OTHER: u8 = 63;
    let (flags, rest) = directory.split_first()?;
    *directory = rest;
    let (number, version) = (flags & 0x3F, flags >> 6);
    let mut is_glyf_or_loca = GLYF_AND_LOCA.contains(&number);
    if number == OTHER {
        let (tag, rest) = directory.split_first_chunk::<4>()?;
        *directory = rest;
        is_glyf_or_loca = matches!(tag, b"glyf" | b"loca");
    }
    let unpacked = base_128(directory)?;
    let is_transformed = match is_glyf_or_loca {
        true => version == 0,
        false => version != 0,
    };
    let packed = match is_transformed {
        true => base_128(directory)?,
        false => unpacked,
    };
    Some((packed, unpacked))
}

/// A number of one to five bytes with seven bits each, the highest first.
#[cfg(feature = "woff")]
fn base_128(bytes: &mut &[u8]) -> Option<u32> {
    let mut number: u32 = 0;
    for _ in 0..5 {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        if number.leading_zeros() < 7 {
            return None;
        }
        number = number << 7 | u32::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(all(test, feature = "woff"))]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_seven_bits_a_byte() {
        let read = |bytes: &[u8]| base_128(&mut &*bytes);
        assert_eq!(read(&[0x3F]), Some(63));
        assert_eq!(read(&[0x81, 0x00]), Some(128));
        assert_eq!(read(&[0x8F, 0xFF, 0xFF, 0xFF, 0x7F]), Some(u32::MAX));
        assert_eq!(read(&[0x9F, 0xFF, 0xFF, 0xFF, 0x7F]), None);
        assert_eq!(read(&[0x81; 6]), None);
        assert_eq!(read(&[0x81]), None);
    }
}
