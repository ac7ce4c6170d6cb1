//! Reads the digest of its inputs that each certificate contains.

use std::io::{self, BufReader, ErrorKind, Read as _, Seek as _};
use std::path::Path;

use super::file_index::FileFacts;
use crate::digest::Digest;
use crate::files;
use crate::output::{is_intact, read_digest};

/// A certificate has at most this many bytes: a larger file was not written by engross. The pixels
/// of the largest template take 400 MB without compression.
pub const MAX_CERTIFICATE_BYTES: u64 = 512 << 20;

/// What [`identify`] found in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Identity {
    /// A whole certificate made from the inputs that were expected.
    Expected(FileFacts),
    /// A certificate made from other inputs.
    OtherInputs,
    /// A certificate made from the expected inputs, and damaged since.
    Damaged,
    /// Not a certificate of engross.
    Unknown,
}

/// Whether the file is a certificate made from the inputs of this digest, down to its last chunk.
///
/// Of a file that is not a certificate, only a few bytes are read.
pub(super) fn identify(path: &Path, expected: &Digest) -> io::Result<Identity> {
    let mut file = files::open_own(path)?;
    match read_digest(&mut BufReader::new(&file))? {
        None => return Ok(Identity::Unknown),
        Some(found) if found != *expected => return Ok(Identity::OtherInputs),
        Some(_) => {}
    }
    file.rewind()?;
    let contents = match files::read_opened(&file, MAX_CERTIFICATE_BYTES) {
        Err(error) if error.kind() == ErrorKind::FileTooLarge => return Ok(Identity::Unknown),
        read => read?,
    };
    if !is_intact(&contents) {
        return Ok(Identity::Damaged);
    }
    Ok(Identity::Expected(FileFacts::new(&contents)))
}

/// Whether the file is the one that was written, byte for byte, and made from the inputs of this
/// digest.
///
/// A file of another size may be of any size, and is not read.
pub(super) fn is_as_written(path: &Path, written: FileFacts, digest: &Digest) -> io::Result<bool> {
    let mut file = files::open_own(path)?;
    if file.metadata()?.len() != written.bytes || written.bytes > MAX_CERTIFICATE_BYTES {
        return Ok(false);
    }
    if files::read_sha256(&mut (&file).take(written.bytes))? != written.sha256 {
        return Ok(false);
    }
    file.rewind()?;
    Ok(read_digest(&mut BufReader::new(&file))? == Some(*digest))
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

    fn look_at(contents: &[u8], expected: &Digest) -> Identity {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        std::fs::write(&path, contents).unwrap();
        identify(&path, expected).unwrap()
    }

    #[test]
    fn a_whole_certificate_is_recognised() {
        let digest = Digest::sha256(b"inputs");
        let png = certificate(&digest, b"pixels");
        let expected = FileFacts::new(&png);
        assert_eq!(look_at(&png, &digest), Identity::Expected(expected));
        assert_eq!(
            look_at(&png, &Digest::sha256(b"others")),
            Identity::OtherInputs
        );
    }

    #[test]
    fn any_cut_and_any_changed_byte_is_noticed() {
        let digest = Digest::sha256(b"inputs");
        let png = certificate(&digest, b"pixels");
        for at in 0..png.len() {
            let cut = look_at(&png[..at], &digest);
            assert!(
                matches!(cut, Identity::Damaged | Identity::Unknown),
                "cut at {at}: {cut:?}"
            );
            let mut changed = png.clone();
            changed[at] ^= 0x20;
            let changed = look_at(&changed, &digest);
            assert!(!matches!(changed, Identity::Expected(_)), "changed at {at}");
        }
        let longer = [&png[..], b"more"].concat();
        assert_eq!(look_at(&longer, &digest), Identity::Damaged);
    }

    #[test]
    fn only_the_file_that_was_written_is_as_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        let digest = Digest::sha256(b"inputs");
        let png = certificate(&digest, b"pixels");
        let written = FileFacts::new(&png);
        std::fs::write(&path, &png).unwrap();
        assert!(is_as_written(&path, written, &digest).unwrap());
        assert!(!is_as_written(&path, written, &Digest::sha256(b"others")).unwrap());
        // Of the same size, with the same digest of its inputs, and whole.
        let forged = certificate(&digest, b"forged");
        std::fs::write(&path, &forged).unwrap();
        assert!(!is_as_written(&path, written, &digest).unwrap());
        // A record that goes with a file that is not a certificate.
        std::fs::write(&path, b"thesis").unwrap();
        let thesis = FileFacts::new(&b"thesis".to_vec());
        assert!(!is_as_written(&path, thesis, &digest).unwrap());
    }

    #[test]
    fn a_sparse_file_behind_a_signature_is_not_walked_through() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        let digest = Digest::sha256(b"inputs");
        std::fs::write(&path, SIGNATURE).unwrap();
        // At 12 bytes a chunk, these zeros would take an hour.
        let file = std::fs::File::options().append(true).open(&path).unwrap();
        file.set_len(1 << 40).unwrap();
        assert_eq!(identify(&path, &digest).unwrap(), Identity::Unknown);
        let written = |bytes| FileFacts {
            bytes,
            sha256: digest,
        };
        assert!(!is_as_written(&path, written(SIGNATURE.len() as u64), &digest).unwrap());
        assert!(!is_as_written(&path, written((1 << 40) + 8), &digest).unwrap());

        // A certificate that has grown, and holds the right digest.
        std::fs::write(&path, certificate(&digest, b"pixels")).unwrap();
        let file = std::fs::File::options().append(true).open(&path).unwrap();
        file.set_len(MAX_CERTIFICATE_BYTES + 1).unwrap();
        assert_eq!(identify(&path, &digest).unwrap(), Identity::Unknown);
        assert!(!is_as_written(&path, written(200), &digest).unwrap());
    }

    #[test]
    fn other_files_are_unknown() {
        for contents in [&b""[..], b"\x89PNG\r\n\x1a\n", b"<svg/>"] {
            assert_eq!(look_at(contents, &Digest::sha256(b"")), Identity::Unknown);
        }
    }
}
