//! The seal of formats without checksums: two attributes in the XMP packet, the digest of the
//! file's inputs and the CRC-32 of all other bytes of the file.

use crate::digest::Digest;
use crate::plate::Printed;

const DIGEST: &[u8] = b"engross:digest=\"";
const CRC: &[u8] = b"\" engross:crc32=\"";
const DIGEST_DIGITS: usize = 64;
const CRC_DIGITS: usize = 8;
const LENGTH: usize = DIGEST.len() + DIGEST_DIGITS + CRC.len() + CRC_DIGITS + 1;

/// The distance from one end of the file within which the seal is.
pub(in crate::output) const REACH: usize = 8 << 10;

/// A seal that was found in a file, or in a part of one.
#[derive(Debug, Clone, Copy)]
pub(in crate::output) struct Seal {
    pub(in crate::output) digest: Digest,
    /// The position of the CRC's digits.
    crc_at: usize,
}

/// Appends a seal as two attributes of an XML element. Its CRC is zero until [`close`] sets it.
pub(in crate::output) fn append(packet: &mut String, digest: &Digest) {
    let zeros = "0".repeat(CRC_DIGITS);
    packet.push_str(&format!(
        "engross:digest=\"{digest}\" engross:crc32=\"{zeros}\""
    ));
}

/// Sets the CRC in the seal of the finished file.
#[cfg(any(feature = "pdf", feature = "webp", test))]
pub(in crate::output) fn close(file: &mut [u8]) {
    if let Some(seal) = find_in_file(file) {
        let crc = seal.crc_of(sealed_parts(file));
        file[seal.crc_at..seal.crc_at + CRC_DIGITS].copy_from_slice(crc.as_bytes());
    }
}

/// Sets the CRC in the seal of a printed file, which is in one of its first two pieces.
pub(in crate::output) fn close_printed(file: &mut Printed) {
    let mut start = 0;
    let found = file.pieces().take(2).find_map(|piece| {
        let seal = find(piece).map(|seal| seal.after(start));
        start += piece.len();
        seal
    });
    if let Some(seal) = found {
        let crc = seal.crc_of(file.pieces());
        file.replace(seal.crc_at, crc.as_bytes());
    }
}

/// Whether no byte of the file has changed since its seal was closed.
pub(in crate::output) fn is_intact(file: &[u8]) -> bool {
    find_in_file(file).is_some_and(|seal| {
        let written = &file[seal.crc_at..seal.crc_at + CRC_DIGITS];
        written == seal.crc_of(sealed_parts(file)).as_bytes()
    })
}

/// The parts of a file that are sealed: not the credential of a PDF file, which is written later.
/// The seal is in the first part.
fn sealed_parts(file: &[u8]) -> Vec<&[u8]> {
    #[cfg(all(feature = "pdf", feature = "credential"))]
    if file.starts_with(b"%PDF-") {
        return crate::credential::pdf_bare_parts(file);
    }
    vec![file]
}

/// Finds the seal in a part of a file.
pub(in crate::output) fn find(part: &[u8]) -> Option<Seal> {
    part.windows(LENGTH).enumerate().find_map(|(at, window)| {
        let digest = window.strip_prefix(DIGEST)?;
        let (digits, rest) = digest.split_at(DIGEST_DIGITS);
        let rest = rest.strip_prefix(CRC)?;
        rest.ends_with(b"\"").then_some(())?;
        Some(Seal {
            digest: std::str::from_utf8(digits).ok()?.parse().ok()?,
            crc_at: at + LENGTH - 1 - CRC_DIGITS,
        })
    })
}

fn find_in_file(file: &[u8]) -> Option<Seal> {
    let tail = file.len().saturating_sub(REACH);
    find(&file[..file.len().min(REACH)]).or_else(|| {
        let seal = find(&file[tail..])?;
        Some(seal.after(tail))
    })
}

impl Seal {
    /// The same seal in a part of a file after so many bytes.
    fn after(self, bytes: usize) -> Self {
        Self {
            crc_at: self.crc_at + bytes,
            ..self
        }
    }

    /// The CRC of a file in pieces, without the digits of the CRC, in hex.
    fn crc_of<'p>(&self, pieces: impl IntoIterator<Item = &'p [u8]>) -> String {
        let mut hasher = crc32fast::Hasher::new();
        let mut start = 0;
        for piece in pieces {
            let inside = |offset: usize| offset.saturating_sub(start).min(piece.len());
            hasher.update(&piece[..inside(self.crc_at)]);
            hasher.update(&piece[inside(self.crc_at + CRC_DIGITS)..]);
            start += piece.len();
        }
        format!("{:08x}", hasher.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(before: usize, after: usize) -> Vec<u8> {
        let mut attributes = String::new();
        append(&mut attributes, &Digest::sha256(b"inputs"));
        let mut file = vec![b'a'; before];
        file.extend_from_slice(attributes.as_bytes());
        file.resize(file.len() + after, b'z');
        close(&mut file);
        file
    }

    #[test]
    fn a_seal_near_an_end_is_found() {
        for (before, after) in [(0, 0), (10, 50_000), (50_000, 10), (100, 100)] {
            let file = sealed(before, after);
            assert!(is_intact(&file), "{before} {after}");
        }
        assert!(!is_intact(&sealed(REACH, REACH)), "too far inside");
    }

    #[test]
    fn any_changed_byte_breaks_the_seal() {
        let file = sealed(20, 20);
        assert_eq!(find(&file).unwrap().digest, Digest::sha256(b"inputs"));
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert!(!is_intact(&changed), "changed at {at}");
            assert!(!is_intact(&file[..at]), "cut at {at}");
        }
    }
}
