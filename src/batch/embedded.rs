//! The digest that each certificate carries of its own inputs, read back.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::ledger::FileFacts;
use crate::digest::Digest;
use crate::format::seal;
use crate::plate::{DIGEST_KEYWORD, SIGNATURE};

/// Length, type and CRC of a chunk.
const CHUNK_OVERHEAD: usize = 12;

/// What [`look`] found in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contents {
    /// A whole certificate made from the inputs that were expected.
    Expected(FileFacts),
    /// A certificate made from other inputs.
    OtherInputs,
    /// A certificate made from the expected inputs, and damaged since.
    Damaged,
    /// No certificate of ours.
    Unknown,
}

/// Whether the file is a certificate made from the inputs of this digest, down to its last chunk.
///
/// Of a file that is none, only a few bytes are read.
pub(super) fn look(path: &Path, expected: &Digest) -> io::Result<Contents> {
    let mut file = File::open(path)?;
    match embedded_digest(&mut BufReader::new(&file))? {
        None => return Ok(Contents::Unknown),
        Some(found) if found != *expected => return Ok(Contents::OtherInputs),
        Some(_) => {}
    }
    file.rewind()?;
    let mut contents = Vec::new();
    file.read_to_end(&mut contents)?;
    if !is_whole_file(&contents) {
        return Ok(Contents::Damaged);
    }
    Ok(Contents::Expected(FileFacts::of(&contents)))
}

/// Whether the file cannot be what was written: it does not say that it was made from the inputs
/// of this digest, or it ends in zeros, as one of which a power failure kept the size and lost the
/// contents. Only the heads of its chunks and its end are read.
pub(super) fn contradicts(path: &Path, expected: &Digest) -> bool {
    let read = || {
        let mut file = File::open(path)?;
        let digest = embedded_digest(&mut BufReader::new(&file))?;
        let mut end = [0; 4];
        file.seek(SeekFrom::End(-4))?;
        file.read_exact(&mut end)?;
        io::Result::Ok(digest == Some(*expected) && end != [0; 4])
    };
    !read().unwrap_or(false)
}

fn embedded_digest(file: &mut (impl Read + Seek)) -> io::Result<Option<Digest>> {
    match find_digest(file) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        found => found,
    }
}

fn find_digest(file: &mut (impl Read + Seek)) -> io::Result<Option<Digest>> {
    let mut signature = [0; SIGNATURE.len()];
    file.read_exact(&mut signature)?;
    if signature == SIGNATURE {
        find_in_chunks(file)
    } else {
        find_seal(file)
    }
}

/// Looks for the seal of the formats that have one, near both ends of the file.
fn find_seal(file: &mut (impl Read + Seek)) -> io::Result<Option<Digest>> {
    let length = file.seek(SeekFrom::End(0))?;
    for start in [0, length.saturating_sub(seal::REACH as u64)] {
        file.seek(SeekFrom::Start(start))?;
        let mut part = Vec::with_capacity(seal::REACH);
        file.take(seal::REACH as u64).read_to_end(&mut part)?;
        if let Some(seal) = seal::find(&part) {
            return Ok(Some(seal.digest));
        }
    }
    Ok(None)
}

/// Goes from chunk to chunk of a PNG until the one that has the digest.
fn find_in_chunks(file: &mut (impl Read + Seek)) -> io::Result<Option<Digest>> {
    const LENGTH: usize = DIGEST_KEYWORD.len() + 1 + 64;

    loop {
        let mut header = [0; 8];
        file.read_exact(&mut header)?;
        let [a, b, c, d, kind @ ..] = header;
        let length = u32::from_be_bytes([a, b, c, d]);
        if kind == *b"IEND" {
            return Ok(None);
        }
        if kind == *b"tEXt" && length as usize == LENGTH {
            let mut data = [0; LENGTH];
            file.read_exact(&mut data)?;
            if let Some(digest) = parse_text(&data) {
                return Ok(Some(digest));
            }
            file.seek(SeekFrom::Current(4))?;
        } else {
            file.seek(SeekFrom::Current(i64::from(length) + 4))?;
        }
    }
}

fn parse_text(data: &[u8]) -> Option<Digest> {
    let digits = data
        .strip_prefix(DIGEST_KEYWORD.as_bytes())?
        .strip_prefix(b"\0")?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Whether nothing of a certificate is missing or changed.
fn is_whole_file(contents: &[u8]) -> bool {
    if contents.starts_with(&SIGNATURE) {
        is_whole(contents)
    } else {
        seal::is_whole(contents)
    }
}

/// Whether the PNG goes to its `IEND`, no further, and each chunk's CRC is right.
fn is_whole(png: &[u8]) -> bool {
    let Some(mut rest) = png.strip_prefix(&SIGNATURE) else {
        return false;
    };
    while let Some((length, _)) = rest.split_first_chunk::<4>() {
        let end = u32::from_be_bytes(*length) as usize;
        let end = end.saturating_add(CHUNK_OVERHEAD);
        let Some((chunk, after)) = rest.split_at_checked(end) else {
            return false;
        };
        let (checked, crc) = chunk[4..].split_at(end - CHUNK_OVERHEAD + 4);
        if crc32fast::hash(checked).to_be_bytes() != crc {
            return false;
        }
        if checked.starts_with(b"IEND") {
            return after.is_empty();
        }
        rest = after;
    }
    false
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A PNG in its outer form, with this digest and this data.
    pub(in crate::batch) fn certificate(digest: &Digest, data: &[u8]) -> Vec<u8> {
        let mut png = SIGNATURE.to_vec();
        let text = format!("{DIGEST_KEYWORD}\0{digest}");
        for (kind, data) in [
            (
                b"tEXt",
                &b"Title\0of the same length as the other, to be passed over by the reader"[..],
            ),
            (b"tEXt", text.as_bytes()),
            (b"IDAT", data),
            (b"IEND", b""),
        ] {
            let length = u32::try_from(data.len()).unwrap();
            png.extend_from_slice(&length.to_be_bytes());
            let checked = [kind, data].concat();
            png.extend_from_slice(&checked);
            png.extend_from_slice(&crc32fast::hash(&checked).to_be_bytes());
        }
        png
    }

    fn look_at(contents: &[u8], expected: &Digest) -> Contents {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        std::fs::write(&path, contents).unwrap();
        look(&path, expected).unwrap()
    }

    #[test]
    fn a_whole_certificate_is_recognised() {
        let digest = Digest::sha256(b"inputs");
        let png = certificate(&digest, b"pixels");
        let expected = FileFacts::of(&png);
        assert_eq!(look_at(&png, &digest), Contents::Expected(expected));
        assert_eq!(
            look_at(&png, &Digest::sha256(b"others")),
            Contents::OtherInputs
        );
    }

    #[test]
    fn any_cut_and_any_changed_byte_is_noticed() {
        let digest = Digest::sha256(b"inputs");
        let png = certificate(&digest, b"pixels");
        for at in 0..png.len() {
            let cut = look_at(&png[..at], &digest);
            assert!(
                matches!(cut, Contents::Damaged | Contents::Unknown),
                "cut at {at}: {cut:?}"
            );
            let mut changed = png.clone();
            changed[at] ^= 0x20;
            let changed = look_at(&changed, &digest);
            assert!(!matches!(changed, Contents::Expected(_)), "changed at {at}");
        }
        let longer = [&png[..], b"more"].concat();
        assert_eq!(look_at(&longer, &digest), Contents::Damaged);
    }

    #[test]
    fn other_files_are_unknown() {
        for contents in [&b""[..], b"\x89PNG\r\n\x1a\n", b"<svg/>"] {
            assert_eq!(look_at(contents, &Digest::sha256(b"")), Contents::Unknown);
        }
    }
}
