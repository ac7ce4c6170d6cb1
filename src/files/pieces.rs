//! The digest of a large file, computed in pieces, which two threads can share.

use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{open, read_sha256};
use crate::digest::{Digest, Digester};
use crate::parallel;

/// The bytes of a piece. A file that takes a millisecond has several.
const PIECE: usize = 256 << 10;

/// The digest of a file's bytes: that of the SHA-256 digests of its pieces.
pub(crate) fn digest(bytes: &[u8]) -> Digest {
    joined(bytes.chunks(PIECE).map(Digest::sha256))
}

fn joined(pieces: impl Iterator<Item = Digest>) -> Digest {
    let mut digester = Digester::new("engross pieces");
    pieces.for_each(|piece| digester.bytes(piece.as_bytes()));
    digester.finish()
}

/// The [`digest`] of a file of so many bytes, which is not kept. Two threads share the work where
/// `jobs` allow it.
///
/// # Errors
///
/// Those of the system, and [`ErrorKind::UnexpectedEof`] if the file has another size.
pub(super) fn digest_of_file(
    path: &Path,
    size: u64,
    jobs: Option<NonZeroUsize>,
) -> io::Result<Digest> {
    let next = AtomicU64::new(0);
    // Each thread reads from a place of its own.
    let hash_some = || -> io::Result<Vec<(u64, Digest)>> {
        let mut file = open(path)?;
        if file.metadata()?.len() != size {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let mut pieces = Vec::new();
        loop {
            let start = next.fetch_add(PIECE as u64, Ordering::Relaxed);
            if start >= size {
                return Ok(pieces);
            }
            file.seek(SeekFrom::Start(start))?;
            let digest = read_sha256(&mut file.by_ref().take(PIECE as u64))?;
            if file.stream_position()? != size.min(start + PIECE as u64) {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            pieces.push((start, digest));
        }
    };
    let hash_some = &hash_some;
    let (one, other) = parallel::both(jobs, hash_some, hash_some);
    let mut pieces = one?;
    pieces.extend(other?);
    pieces.sort_unstable();
    Ok(joined(pieces.into_iter().map(|(_, piece)| piece)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_digest_of_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for size in [0, 1, 1000, PIECE - 1, PIECE, PIECE + 1, 5 * PIECE + 70_000] {
            let bytes: Vec<u8> = (0..size).map(|at| (at / 251).to_le_bytes()[0]).collect();
            std::fs::write(&path, &bytes).unwrap();
            for jobs in [1, 2] {
                let read =
                    |size: usize| digest_of_file(&path, size as u64, NonZeroUsize::new(jobs));
                assert_eq!(read(size).unwrap(), digest(&bytes), "{size}");
                assert!(read(size + 1).is_err());
            }
            if size > 0 {
                let mut other = bytes;
                other[size / 2] ^= 1;
                assert_ne!(
                    digest_of_file(&path, size as u64, None).unwrap(),
                    digest(&other)
                );
            }
        }
    }

    #[test]
    fn pieces_have_their_places() {
        let (one, other) = (vec![1; PIECE], vec![2; PIECE]);
        assert_ne!(
            digest(&[&one[..], &other].concat()),
            digest(&[other, one].concat())
        );
    }
}
