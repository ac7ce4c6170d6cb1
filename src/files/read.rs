//! Reading a file whole, up to a limit.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, ErrorKind, Read};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::{open, open_own};
use crate::diagnostic::{Error, Result};
use crate::digest::Digest;

/// How many bytes are compared or hashed at once.
const PIECE: usize = 64 << 10;

/// Reads a file of at most `limit` bytes. Its size is checked before memory is taken, and no more
/// than the limit is ever held.
///
/// # Errors
///
/// [`Code::TooLarge`](crate::Code::TooLarge) for a larger file and [`Code::Read`](crate::Code::Read)
/// for one that cannot be read or is not a regular file.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    open(path)
        .and_then(|file| read_opened(&file, limit))
        .map_err(|error| failed(path, limit, error))
}

fn failed(path: &Path, limit: u64, error: io::Error) -> Error {
    match error.kind() {
        ErrorKind::FileTooLarge => Error::too_large(path, limit),
        _ => Error::read(path, error),
    }
}

/// Reads a file from where it stands, at most `limit` bytes.
///
/// # Errors
///
/// Those of the system, and [`ErrorKind::FileTooLarge`].
pub(crate) fn read_opened(file: &File, limit: u64) -> io::Result<Vec<u8>> {
    let expected = file.metadata()?.len();
    if expected > limit {
        return Err(ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::new();
    reserve(&mut bytes, expected)?;
    // The file may grow meanwhile, and those that the kernel makes up have no size at all.
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

fn reserve(bytes: &mut Vec<u8>, expected: u64) -> io::Result<()> {
    let capacity = usize::try_from(expected).map_err(|_| ErrorKind::OutOfMemory)?;
    Ok(bytes.try_reserve_exact(capacity)?)
}

/// What was read of a file.
#[derive(Debug)]
pub(crate) struct Contents {
    /// The file, or its beginning.
    pub(crate) bytes: Vec<u8>,
    pub(crate) is_whole: bool,
    /// The digest of the whole file.
    pub(crate) sha256: Digest,
}

/// Reads a file of at most `limit` bytes, but keeps only the beginning, about `length` bytes, if these
/// are enough. The rest is hashed piece by piece, without memory for it.
///
/// # Errors
///
/// As [`read`].
pub(crate) fn read_start(
    path: &Path,
    limit: u64,
    length: u64,
    is_enough: impl FnOnce(&[u8]) -> bool,
) -> Result<Contents> {
    let read = || {
        let mut file = open(path)?;
        let expected = file.metadata()?.len();
        if expected > limit {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let mut bytes = Vec::new();
        reserve(&mut bytes, expected.min(length))?;
        file.by_ref().take(length).read_to_end(&mut bytes)?;
        if !is_enough(&bytes) {
            reserve(&mut bytes, expected.saturating_sub(length))?;
            let most = limit.saturating_add(1) - bytes.len() as u64;
            file.by_ref().take(most).read_to_end(&mut bytes)?;
        }
        let mut hash = Sha256::new_with_prefix(&bytes);
        let kept = bytes.len() as u64;
        let mut rest = file.take(limit.saturating_add(1).saturating_sub(kept));
        let size = kept + hash_rest(&mut rest, &mut hash)?;
        if size > limit {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(Contents {
            is_whole: size == bytes.len() as u64,
            bytes,
            sha256: Digest::from_bytes(hash.finalize().into()),
        })
    };
    read().map_err(|error| failed(path, limit, error))
}

/// The SHA-256 digest of what is left to read.
///
/// # Errors
///
/// Those of the reader.
pub(crate) fn read_sha256(reader: &mut impl Read) -> io::Result<Digest> {
    let mut hash = Sha256::new();
    hash_rest(reader, &mut hash)?;
    Ok(Digest::from_bytes(hash.finalize().into()))
}

/// Hashes what is left to read. Returns the number of bytes.
fn hash_rest(reader: &mut impl Read, hash: &mut Sha256) -> io::Result<u64> {
    let mut size = 0;
    let mut piece = vec![0; PIECE];
    loop {
        match reader.read(&mut piece) {
            Ok(0) => return Ok(size),
            Ok(read) => {
                hash.update(&piece[..read]);
                size += read as u64;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Whether a file that engross keeps for itself has exactly these bytes, which come in any number
/// of parts.
///
/// # Errors
///
/// Those of the system.
pub(crate) fn has_contents<'a>(
    path: &Path,
    size: u64,
    parts: impl Iterator<Item = &'a [u8]>,
) -> io::Result<bool> {
    let mut file = open_own(path)?;
    if file.metadata()?.len() != size {
        return Ok(false);
    }
    let mut buffer = vec![0; PIECE];
    for part in parts {
        for piece in part.chunks(PIECE) {
            let read = &mut buffer[..piece.len()];
            match file.read_exact(read) {
                Ok(()) if read == piece => {}
                Err(error) if error.kind() != ErrorKind::UnexpectedEof => return Err(error),
                _ => return Ok(false),
            }
        }
    }
    Ok(true)
}

/// Whether two files that engross keeps for itself exist and are the same, byte for byte.
pub(crate) fn have_same_contents(one: &Path, other: &Path) -> bool {
    let compare = || -> io::Result<bool> {
        let (one, other) = (open_own(one)?, open_own(other)?);
        if one.metadata()?.len() != other.metadata()?.len() {
            return Ok(false);
        }
        let mut one = BufReader::with_capacity(PIECE, one);
        let mut other = BufReader::with_capacity(PIECE, other);
        loop {
            let (left, right) = (one.fill_buf()?, other.fill_buf()?);
            let length = left.len().min(right.len());
            if left[..length] != right[..length] {
                return Ok(false);
            }
            if length == 0 {
                return Ok(left.len() == right.len());
            }
            one.consume(length);
            other.consume(length);
        }
    };
    compare().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn a_file_up_to_the_limit_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, [7; 100]).unwrap();
        assert_eq!(read(&path, 100).unwrap(), [7; 100]);
        assert_eq!(read(&path, 99).unwrap_err().code(), Code::TooLarge);
    }

    #[test]
    fn a_sparse_file_takes_no_memory() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        File::create(&path).unwrap().set_len(1 << 40).unwrap();
        assert_eq!(read(&path, 1 << 20).unwrap_err().code(), Code::TooLarge);
    }

    #[test]
    fn the_beginning_is_kept_and_all_is_hashed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for size in [0, 99, 100, 101, 3 * PIECE + 5] {
            let all: Vec<u8> = (0..size as u32).map(|at| at.to_le_bytes()[0]).collect();
            std::fs::write(&path, &all).unwrap();
            for is_enough in [false, true] {
                let read = |limit| read_start(&path, limit, 100, |_| is_enough);
                let contents = read(size as u64).unwrap();
                let kept = if is_enough { size.min(100) } else { size };
                assert_eq!(contents.bytes, all[..kept]);
                assert_eq!(contents.is_whole, kept == size);
                assert_eq!(contents.sha256, Digest::sha256(&all));
                if let Some(less) = (size as u64).checked_sub(1) {
                    assert_eq!(read(less).unwrap_err().code(), Code::TooLarge);
                }
            }
        }
        let missing = read_start(&folder.path().join("missing"), 9, 9, |_| true);
        assert_eq!(missing.unwrap_err().code(), Code::Read);
    }

    #[test]
    fn a_reader_is_hashed_to_its_end() {
        for length in [0, 1, PIECE - 1, PIECE, 3 * PIECE + 5] {
            let bytes = vec![7; length];
            let read = read_sha256(&mut &bytes[..]).unwrap();
            assert_eq!(read, Digest::sha256(&bytes));
        }
    }

    #[test]
    fn contents_are_compared_to_their_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let long: Vec<u8> = (0..200_000_u32).map(|at| at.to_le_bytes()[0]).collect();
        std::fs::write(&path, &long).unwrap();
        let has = |bytes: &[u8], part| has_contents(&path, bytes.len() as u64, bytes.chunks(part));
        for part in [1000, PIECE, PIECE + 1, 200_000] {
            assert!(has(&long, part).unwrap());
            assert!(!has(&long[1..], part).unwrap());
            assert!(!has(&[&long[..], b"x"].concat(), part).unwrap());
            for at in [0, 70_000, 199_999] {
                let mut other = long.clone();
                other[at] ^= 1;
                assert!(!has(&other, part).unwrap(), "{at}");
            }
        }
        std::fs::write(&path, "").unwrap();
        assert!(has(b"", 1).unwrap());
        assert!(has_contents(folder.path(), 0, [].into_iter()).is_err());
    }

    #[test]
    fn files_are_compared_to_their_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let long = vec![7; 100_000];
        let mut other = long.clone();
        other[99_999] = 8;
        for (name, contents) in [
            ("long", &long[..]),
            ("same", &long),
            ("other", &other),
            ("shorter", &long[1..]),
            ("empty", b""),
            ("empty too", b""),
        ] {
            std::fs::write(path(name), contents).unwrap();
        }
        let same = |one, other| have_same_contents(&path(one), &path(other));
        assert!(same("long", "same") && same("empty", "empty too"));
        for different in ["other", "shorter", "empty", "missing"] {
            assert!(!same("long", different), "{different}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_without_a_size_is_read_up_to_the_limit() {
        let path = Path::new("/proc/self/status");
        assert!(!read(path, 1 << 20).unwrap().is_empty());
        assert_eq!(read(path, 10).unwrap_err().code(), Code::TooLarge);
    }
}
