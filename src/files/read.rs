//! Reading a file whole, up to a limit.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, ErrorKind, Read, Seek as _, SeekFrom};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

use super::{is_same, open, open_own, pieces};
use crate::diagnostic::{Error, Result};
use crate::digest::Digest;
use crate::parallel;

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

/// Files of fewer bytes are read by one thread: starting another takes as long.
const FOR_TWO: u64 = 512 << 10;

/// Reads a file that engross keeps for itself, at most `limit` bytes. Half of a large one is read on
/// another thread where `jobs` allow it: most of the time goes into memory that is used for the first
/// time.
///
/// # Errors
///
/// Those of [`read_opened`], and [`ErrorKind::UnexpectedEof`] for a file that becomes shorter.
pub(crate) fn read_by_two(
    path: &Path,
    limit: u64,
    jobs: Option<NonZeroUsize>,
) -> io::Result<Vec<u8>> {
    let mut file = open_own(path)?;
    let size = file.metadata()?.len();
    if size < FOR_TWO || size > limit {
        return read_opened(&file, limit);
    }
    let mut bytes = vec![0; usize::try_from(size).map_err(|_| ErrorKind::OutOfMemory)?];
    let half = bytes.len() / 2;
    let (start, end) = bytes.split_at_mut(half);
    let end = Mutex::new(end);
    let read_end = || {
        let mut file = open_own(path)?;
        file.seek(SeekFrom::Start(half as u64))?;
        let mut end = end.lock().unwrap_or_else(PoisonError::into_inner);
        file.read_exact(&mut end)
    };
    let (read_end, read_start) = parallel::both(jobs, &read_end, || file.read_exact(start));
    read_start.and(read_end)?;
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
    /// The [digest of the pieces](super::pieces::digest) of the whole file.
    pub(crate) digest: Digest,
}

/// Reads a file of at most `limit` bytes, but keeps only the beginning, about `length` bytes, if these
/// are enough. All of it is hashed, the rest without memory for it. Two threads do that where `jobs`
/// allow it.
///
/// # Errors
///
/// As [`read`].
pub(crate) fn read_start(
    path: &Path,
    limit: u64,
    length: u64,
    jobs: Option<NonZeroUsize>,
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
        if expected > bytes.len() as u64
            && is_enough(&bytes)
            && let Ok(digest) = pieces::digest_of_file(path, expected, jobs)
            // What was hashed must not be another file, put in the place of this one meanwhile.
            && is_same(&file, path)?
        {
            return Ok(Contents {
                is_whole: false,
                bytes,
                digest,
            });
        }
        // All of it is needed, or it is changing, or the kernel makes it up and it has no size.
        let missing = expected.saturating_sub(bytes.len() as u64);
        reserve(&mut bytes, missing)?;
        let most = limit.saturating_add(1) - bytes.len() as u64;
        file.by_ref().take(most).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(Contents {
            is_whole: true,
            digest: pieces::digest(&bytes),
            bytes,
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
    let mut piece = vec![0; PIECE];
    loop {
        match reader.read(&mut piece) {
            Ok(0) => return Ok(Digest::from_bytes(hash.finalize().into())),
            Ok(read) => hash.update(&piece[..read]),
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
    fn a_file_is_read_by_two_threads_as_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let least = usize::try_from(FOR_TWO).unwrap();
        for size in [0, 100, least, least + 1] {
            let all: Vec<u8> = (0..size).map(|at| (at / 97).to_le_bytes()[0]).collect();
            std::fs::write(&path, &all).unwrap();
            for jobs in [1, 2] {
                let read = |limit: usize| read_by_two(&path, limit as u64, NonZeroUsize::new(jobs));
                assert_eq!(read(size).unwrap(), all);
                if let Some(less) = size.checked_sub(1) {
                    assert_eq!(read(less).unwrap_err().kind(), ErrorKind::FileTooLarge);
                }
            }
        }
        assert!(read_by_two(&folder.path().join("missing"), 9, None).is_err());
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
                let read = |limit| read_start(&path, limit, 100, None, |_| is_enough);
                let contents = read(size as u64).unwrap();
                let kept = if is_enough { size.min(100) } else { size };
                assert_eq!(contents.bytes, all[..kept]);
                assert_eq!(contents.is_whole, kept == size);
                assert_eq!(contents.digest, pieces::digest(&all));
                if let Some(less) = (size as u64).checked_sub(1) {
                    assert_eq!(read(less).unwrap_err().code(), Code::TooLarge);
                }
            }
        }
        let missing = read_start(&folder.path().join("missing"), 9, 9, None, |_| true);
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
