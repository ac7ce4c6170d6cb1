//! The chunks of a PNG file (PNG, 5.3).

use std::ops::Range;

use super::checksum::Adler;
use crate::digest::Digest;

/// The keyword of the text chunk with the digest, in hex, of everything that determines the
/// file's bytes.
pub(crate) const DIGEST_KEYWORD: &str = "engross:digest";
/// The first bytes of every PNG file (PNG, 5.2).
pub(crate) const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
pub(super) const IHDR: [u8; 4] = *b"IHDR";
pub(super) const SRGB: [u8; 4] = *b"sRGB";
pub(super) const PHYS: [u8; 4] = *b"pHYs";
pub(super) const IDAT: [u8; 4] = *b"IDAT";
pub(super) const IEND: [u8; 4] = *b"IEND";
/// The number of bytes before a chunk's data: its length and its type.
pub(super) const HEADER_BYTES: usize = 8;

/// A piece of metadata in a certificate's file: a keyword and a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextChunk<'a> {
    /// What the text is about (PNG, 11.3.3.1).
    pub(crate) keyword: &'static str,
    /// Must not contain NUL (PNG, 11.3.3.4).
    pub(crate) text: &'a str,
}

impl TextChunk<'_> {
    /// Appends an `iTXt` chunk, uncompressed and without a language (PNG, 11.3.3.4).
    pub(super) fn append(&self, out: &mut Vec<u8>) {
        let data = [self.keyword.as_bytes(), b"\0\0\0\0\0", self.text.as_bytes()];
        append(*b"iTXt", &data, out);
    }
}

/// Appends the digest of a certificate's inputs as a `tEXt` chunk (PNG, 11.3.3.2).
pub(super) fn append_digest(digest: &Digest, out: &mut Vec<u8>) {
    let digits = digest.to_string();
    append(
        *b"tEXt",
        &[DIGEST_KEYWORD.as_bytes(), b"\0", digits.as_bytes()],
        out,
    );
}

/// The header of a zlib stream with a window of 32 KiB, compressed as well as possible (RFC 1950,
/// 2.2).
pub(super) const ZLIB_HEADER: [u8; 2] = [0x78, 0xDA];

/// Appends the chunk that the image data starts with: the header of the zlib stream.
pub(super) fn append_start_of_image_data(out: &mut Vec<u8>) {
    append(IDAT, &[&ZLIB_HEADER], out);
}

/// Appends the chunk that the image data ends with: an empty last block (RFC 1951, 3.2.6) and the
/// checksum of the filtered rows.
pub(super) fn append_end_of_image_data(adler: Adler, out: &mut Vec<u8>) {
    const EMPTY_LAST_BLOCK: [u8; 2] = [0x03, 0x00];
    append(
        IDAT,
        &[&EMPTY_LAST_BLOCK, &adler.value().to_be_bytes()],
        out,
    );
}

/// The size of the chunk that ends the file.
#[cfg(feature = "credential")]
pub(super) const END_BYTES: usize = 12;

/// Appends the chunk that ends the file.
pub(super) fn append_end(out: &mut Vec<u8>) {
    append(IEND, &[], out);
}

/// Appends a chunk. The pieces of `data` follow one another.
pub(super) fn append(kind: [u8; 4], data: &[&[u8]], out: &mut Vec<u8>) {
    append_with(kind, out, |out| {
        data.iter().for_each(|part| out.extend_from_slice(part));
    });
}

/// Appends a chunk whose data `data` appends to the file so far.
pub(super) fn append_with(kind: [u8; 4], out: &mut Vec<u8>, data: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&kind);
    data(out);
    // A chunk has less than 2³¹ bytes, because templates are limited to far fewer pixels.
    let length = u32::try_from(out.len() - start - HEADER_BYTES).unwrap_or(u32::MAX);
    out[start..start + 4].copy_from_slice(&length.to_be_bytes());
    let crc = crc32fast::hash(&out[start + 4..]);
    out.extend_from_slice(&crc.to_be_bytes());
}

/// A chunk of a file.
#[derive(Debug)]
pub(super) struct Chunk<'a> {
    /// The range of the whole chunk in the file.
    pub(super) range: Range<usize>,
    pub(super) kind: [u8; 4],
    pub(super) data: &'a [u8],
}

/// The chunks of a PNG file; `None` if it is not made of whole chunks whose checksums are right.
pub(super) fn read_all(file: &[u8]) -> Option<Vec<Chunk<'_>>> {
    let mut rest = file.strip_prefix(&SIGNATURE)?;
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let start = file.len() - rest.len();
        let (length, after) = rest.split_first_chunk()?;
        let length = u32::from_be_bytes(*length) as usize;
        let (checked, after) = after.split_at_checked(length.checked_add(4)?)?;
        let (crc, after) = after.split_first_chunk()?;
        if crc32fast::hash(checked).to_be_bytes() != *crc {
            return None;
        }
        let (kind, data) = checked.split_first_chunk()?;
        rest = after;
        chunks.push(Chunk {
            range: start..file.len() - rest.len(),
            kind: *kind,
            data,
        });
    }
    Some(chunks)
}
