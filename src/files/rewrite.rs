//! Reading a file of the user's, changing it and writing it again.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::is_same;
use super::open::{Links, check_regular, open_regular};
use super::read::read_opened;
use super::write::replace;
use crate::diagnostic::{Code, Diagnostic, Error, Result};

/// How long another process may have the file before this one gives up. It takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);
const INTERVAL: Duration = Duration::from_millis(10);

/// A file that is read, changed and written again, and that no other engross changes meanwhile: of
/// two processes, the second reads what the first has written.
#[derive(Debug)]
pub(crate) struct Rewrite {
    path: PathBuf,
    /// Without symbolic links.
    target: PathBuf,
    /// Holds the lock.
    file: File,
}

impl Rewrite {
    /// Locks the file and reads it, at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// Those of [`read`](super::read), and [`Code::FileInUse`] where another process keeps the
    /// file locked.
    pub(crate) fn open(path: &Path, limit: u64) -> Result<(Self, Vec<u8>)> {
        Self::open_within(PATIENCE, path, limit)
    }

    fn open_within(patience: Duration, path: &Path, limit: u64) -> Result<(Self, Vec<u8>)> {
        let failed = |source| Error::read(path, source);
        let target = path.canonicalize().map_err(failed)?;
        let deadline = Instant::now() + patience;
        loop {
            let file = open(&target).map_err(failed)?;
            let is_locked = match file.try_lock() {
                // Where the file system has no locks, the file is written whole all the same.
                Ok(()) | Err(TryLockError::Error(_)) => true,
                Err(TryLockError::WouldBlock) => false,
            };
            // Who had the lock before has replaced the file: the lock would guard the old one.
            if is_locked && is_same(&file, &target).map_err(failed)? {
                let contents = read_opened(&file, limit).map_err(|error| match error.kind() {
                    ErrorKind::FileTooLarge => Error::too_large(path, limit),
                    _ => failed(error),
                })?;
                let path = path.into();
                return Ok((Self { path, target, file }, contents));
            }
            if Instant::now() >= deadline {
                return Err(in_use(path));
            }
            if !is_locked {
                thread::sleep(INTERVAL);
            }
        }
    }

    /// Replaces the contents of the file, as [`write`](super::write) does.
    ///
    /// # Errors
    ///
    /// [`Code::Write`].
    pub(crate) fn replace(self, contents: &[u8]) -> Result<()> {
        // On Windows a locked file cannot be replaced.
        #[cfg(windows)]
        drop(self.file);
        let replaced = replace(&self.target, contents);
        #[cfg(not(windows))]
        drop(self.file);
        replaced.map_err(|source| Error::write(self.path, source))
    }
}

/// Opens the file for writing too, which locks on network drives need. One that cannot be written
/// may be as it should be already.
fn open(path: &Path) -> io::Result<File> {
    check_regular(&path.metadata()?)?;
    let mut options = OpenOptions::new();
    match open_regular(path, options.read(true).write(true), Links::Refuse) {
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            open_regular(path, options.write(false), Links::Refuse)
        }
        opened => opened,
    }
}

fn in_use(path: &Path) -> Error {
    Diagnostic::error(Code::FileInUse, "another run is writing to this file")
        .hint("wait until it has ended, then run the command again")
        .in_file(path)
        .into()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn of_two_the_second_reads_what_the_first_has_written() {
        const THREADS: usize = 8;
        const ROUNDS: usize = 25;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("post.md");
        fs::write(&path, "").unwrap();
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    for _ in 0..ROUNDS {
                        let (file, mut contents) = Rewrite::open(&path, 1 << 20).unwrap();
                        contents.push(b'.');
                        file.replace(&contents).unwrap();
                    }
                });
            }
        });
        assert_eq!(fs::read(&path).unwrap().len(), THREADS * ROUNDS);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_stays_locked_is_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("post.md");
        fs::write(&path, "old").unwrap();
        let (first, _) = Rewrite::open(&path, 10).unwrap();
        let error = Rewrite::open_within(Duration::ZERO, &path, 10).unwrap_err();
        assert_eq!(error.code(), Code::FileInUse);
        first.replace(b"new").unwrap();
        let (_, contents) = Rewrite::open_within(Duration::ZERO, &path, 10).unwrap();
        assert_eq!(contents, b"new");
    }

    #[test]
    fn a_file_that_cannot_be_written_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("post.md");
        fs::write(&path, "old").unwrap();
        let mut permissions = path.metadata().unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let (file, contents) = Rewrite::open(&path, 10).unwrap();
        assert_eq!(contents, b"old");
        assert_eq!(file.replace(b"new").unwrap_err().code(), Code::Write);
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[test]
    fn a_file_over_the_limit_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("post.md");
        fs::write(&path, "contents").unwrap();
        let error = Rewrite::open(&path, 7).unwrap_err();
        assert_eq!(error.code(), Code::TooLarge);
    }
}
