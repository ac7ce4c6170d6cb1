//! The chunks of a PNG file, read.

use std::io::{self, Read, Seek};

use crate::digest::Digest;
use crate::plate::DIGEST_KEYWORD;

/// The length, type and CRC of a chunk.
const CHUNK_OVERHEAD: usize = 12;

/// Reads chunks until the one with the digest. The file is at its first chunk.
///
/// The type of a chunk is four letters (PNG, 5.3). Anything else is not a PNG: the zeros of a
/// sparse file, for example, would be read for an hour, 12 bytes at a time.
pub(super) fn find_digest(file: &mut (impl Read + Seek)) -> io::Result<Option<Digest>> {
    const LENGTH: usize = DIGEST_KEYWORD.len() + 1 + 64;

    loop {
        let mut header = [0; 8];
        file.read_exact(&mut header)?;
        let [a, b, c, d, kind @ ..] = header;
        let length = u32::from_be_bytes([a, b, c, d]);
        if kind == *b"IEND" || !kind.iter().all(u8::is_ascii_alphabetic) {
            return Ok(None);
        }
        if kind == *b"tEXt" && length as usize == LENGTH {
            let mut data = [0; LENGTH];
            file.read_exact(&mut data)?;
            if let Some(digest) = parse_text(&data) {
                return Ok(Some(digest));
            }
            file.seek_relative(4)?;
        } else {
            file.seek_relative(i64::from(length) + 4)?;
        }
    }
}

fn parse_text(data: &[u8]) -> Option<Digest> {
    let digits = data
        .strip_prefix(DIGEST_KEYWORD.as_bytes())?
        .strip_prefix(b"\0")?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Whether the chunks end with `IEND`, nothing follows, and every CRC is right.
pub(super) fn is_intact(mut chunks: &[u8]) -> bool {
    while let Some((length, _)) = chunks.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let end = length.saturating_add(CHUNK_OVERHEAD);
        let Some((chunk, rest)) = chunks.split_at_checked(end) else {
            return false;
        };
        // The CRC is of the type and the data.
        let (checked, crc) = chunk[4..].split_at(4 + length);
        if crc32fast::hash(checked).to_be_bytes() != crc {
            return false;
        }
        if checked.starts_with(b"IEND") {
            return rest.is_empty();
        }
        chunks = rest;
    }
    false
}
