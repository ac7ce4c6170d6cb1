//! The chunks of a PNG file (PNG, 5.3).

use crate::digest::Digest;

/// The keyword of the chunk that holds the digest of everything that determines the file's
/// bytes, in hex.
pub(crate) const DIGEST_KEYWORD: &str = "engross:digest";
/// What every PNG file begins with (PNG, 5.2).
pub(crate) const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
pub(super) const IDAT: [u8; 4] = *b"IDAT";
/// How many bytes a chunk has before its data: its length and type.
pub(super) const HEAD: usize = 8;

/// Something that a certificate's file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextChunk {
    keyword: &'static str,
    text: String,
}

impl TextChunk {
    pub(crate) fn new(keyword: &'static str, text: &str) -> Self {
        // A NUL would end the text early (PNG, 11.3.3.4).
        Self {
            keyword,
            text: text.replace('\0', ""),
        }
    }

    /// What it says it about.
    pub(crate) fn keyword(&self) -> &str {
        self.keyword
    }

    /// What it says.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Appends it as `iTXt`, not compressed, in no language (PNG, 11.3.3.4).
    pub(super) fn append(&self, out: &mut Vec<u8>) {
        let parts = [self.keyword.as_bytes(), b"\0\0\0\0\0", self.text.as_bytes()];
        append(*b"iTXt", &parts, out);
    }
}

/// Appends the digest of what a certificate was made from, as `tEXt` (PNG, 11.3.3.2).
pub(super) fn append_digest(digest: &Digest, out: &mut Vec<u8>) {
    let digits = digest.to_string();
    append(
        *b"tEXt",
        &[DIGEST_KEYWORD.as_bytes(), b"\0", digits.as_bytes()],
        out,
    );
}

/// Appends a chunk of these data.
pub(super) fn append(kind: [u8; 4], data: &[&[u8]], out: &mut Vec<u8>) {
    append_with(kind, out, |mut out| {
        data.iter().for_each(|part| out.extend_from_slice(part));
        out
    });
}

/// Appends a chunk; `data` is given the file and appends the chunk's data.
pub(super) fn append_with(kind: [u8; 4], out: &mut Vec<u8>, data: impl FnOnce(Vec<u8>) -> Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&kind);
    *out = data(std::mem::take(out));
    // A chunk has less than 2³¹ bytes: templates are limited to far fewer pixels.
    let length = u32::try_from(out.len() - start - HEAD).unwrap_or(u32::MAX);
    out[start..start + 4].copy_from_slice(&length.to_be_bytes());
    let crc = crc32fast::hash(&out[start + 4..]);
    out.extend_from_slice(&crc.to_be_bytes());
}
