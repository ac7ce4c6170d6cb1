//! Recognizes the certificates in a folder by the digest of their inputs that they carry.

use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::ledger::FileFacts;
use crate::digest::Digest;
use crate::output::{is_intact, read_digest};

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
    match read_digest(&mut BufReader::new(&file))? {
        None => return Ok(Contents::Unknown),
        Some(found) if found != *expected => return Ok(Contents::OtherInputs),
        Some(_) => {}
    }
    file.rewind()?;
    let mut contents = Vec::new();
    file.read_to_end(&mut contents)?;
    if !is_intact(&contents) {
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
        let digest = read_digest(&mut BufReader::new(&file))?;
        let mut end = [0; 4];
        file.seek(SeekFrom::End(-4))?;
        file.read_exact(&mut end)?;
        io::Result::Ok(digest == Some(*expected) && end != [0; 4])
    };
    !read().unwrap_or(false)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::plate::{DIGEST_KEYWORD, SIGNATURE};

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
