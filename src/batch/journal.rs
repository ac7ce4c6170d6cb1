//! `manifest.journal`: what a run has written so far, a record a line; and the lock of the folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, Write};
use std::path::{Path, PathBuf};

use super::manifest::Record;
use crate::diagnostic::{Code, Diagnostic, Error, Result};

pub(super) const FILE_NAME: &str = "manifest.journal";

/// The journal of a folder, held under a lock while it is open: it is there while a run is going
/// on, and after one was killed.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Opens the folder's journal, or begins one.
    ///
    /// # Errors
    ///
    /// [`Code::FolderInUse`](crate::Code::FolderInUse) while another run has it, [`Code::Read`](crate::Code::Read) where it is somebody
    /// else's.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE_NAME);
        let failed = |source| Error::write(&path, source);
        if path.symlink_metadata().is_ok_and(|there| !there.is_file()) {
            // Opening would follow a link, and wait for the writer of a pipe.
            return Err(failed(io::Error::other("it is not a regular file")));
        }
        loop {
            let file = OpenOptions::new()
                .read(true)
                .append(true)
                .create(true)
                .open(&path)
                .map_err(failed)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let message = "another run is writing to this folder";
                    return Err(Diagnostic::error(Code::FolderInUse, message)
                        .hint("wait until it has ended, or choose another output folder")
                        .in_file(folder)
                        .into());
                }
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
            // A run that ended in between has removed the file that was opened: the lock would
            // guard nothing.
            if is_still_there(&file, &path).map_err(failed)? {
                let journal = Self { path, file };
                journal.check_ours()?;
                return Ok(journal);
            }
        }
    }

    /// Hands each whole record to `observe`; cuts off what a killed run left unfinished.
    pub(super) fn replay(&mut self, observe: impl FnMut(Record<'static>)) -> Result<()> {
        let failed = |source| Error::read(&self.path, source);
        self.file.rewind().map_err(failed)?;
        let mut journal = BufReader::new(&self.file);
        let whole = read_records(&mut journal, observe).map_err(failed)?;
        self.file
            .set_len(whole)
            .map_err(|source| Error::write(&self.path, source))
    }

    fn check_ours(&self) -> Result<()> {
        let check = || match may_be_ours(BufReader::new(&self.file).fill_buf()?) {
            true => Ok(()),
            false => Err(io::Error::other("it is not a journal of engross")),
        };
        check().map_err(|source| Error::read(&self.path, source))
    }

    pub(super) fn append(&mut self, record: &Record<'_>) -> Result<()> {
        let write = || {
            // Cheaper than whether it is the same file, which the end of the run finds out.
            self.path.symlink_metadata().map_err(|_| removed())?;
            let mut line = serde_json::to_vec(record)?;
            line.push(b'\n');
            (&self.file).write_all(&line)
        };
        write().map_err(|source| self.not_written(source))
    }

    /// Whether the folder still has the journal: where it has not, somebody removed files, or the
    /// whole folder, and what was noted down is not true any more.
    pub(super) fn check_in_place(&self) -> Result<()> {
        match is_still_there(&self.file, &self.path) {
            Ok(true) => Ok(()),
            Ok(false) => Err(self.not_written(removed())),
            Err(source) => Err(self.not_written(source)),
        }
    }

    /// Removes the journal once the manifest has all of it, and gives the folder free.
    pub(super) fn remove(self) -> Result<()> {
        // Windows removes no open file. On Unix the lock must hold until the file is gone.
        #[cfg(windows)]
        drop(self.file);
        std::fs::remove_file(&self.path).map_err(|source| Error::write(&self.path, source))
    }

    fn not_written(&self, source: io::Error) -> Error {
        Error::write(&self.path, source)
    }
}

fn removed() -> io::Error {
    let message = "it was removed from the folder during the run";
    io::Error::new(io::ErrorKind::NotFound, message)
}

/// Hands each whole record of a folder's journal to `observe`, without a lock.
pub(super) fn read(folder: &Path, observe: impl FnMut(Record<'static>)) -> Result<()> {
    let path = folder.join(FILE_NAME);
    match File::open(&path).and_then(|file| read_records(&mut BufReader::new(file), observe)) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::read(path, source)),
        _ => Ok(()),
    }
}

/// Reads up to the first line that is not a whole record; says how many bytes those took.
fn read_records(
    journal: &mut impl BufRead,
    mut observe: impl FnMut(Record<'static>),
) -> io::Result<u64> {
    let mut whole = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = journal.read_until(b'\n', &mut line)?;
        if line.pop() != Some(b'\n') {
            return Ok(whole);
        }
        match serde_json::from_slice::<Record<'_>>(&line) {
            Ok(record) if record.is_in_folder() => observe(record),
            _ => return Ok(whole),
        }
        whole += length as u64;
    }
}

/// Whether a journal begins like this: with a record, with a part of one, or, where the power
/// failed, with zeros.
fn may_be_ours(beginning: &[u8]) -> bool {
    let record = b"{\"file\":";
    let length = record.len().min(beginning.len());
    beginning[..length] == record[..length] || beginning.iter().all(|byte| *byte == 0)
}

fn is_still_there(file: &File, path: &Path) -> io::Result<bool> {
    let opened = same_file::Handle::from_file(file.try_clone()?)?;
    match same_file::Handle::from_path(path) {
        Ok(there) => Ok(opened == there),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::super::manifest::tests::record;
    use super::*;

    fn replayed(journal: &mut Journal) -> Vec<String> {
        let mut files = Vec::new();
        journal
            .replay(|record| files.push(record.file.into_owned()))
            .unwrap();
        files
    }

    #[test]
    fn a_torn_last_line_is_cut_off_and_the_rest_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        let mut journal = Journal::open(folder.path()).unwrap();
        journal.append(&record("a.png")).unwrap();
        journal.append(&record("b.png")).unwrap();
        drop(journal);
        let whole = std::fs::read(&path).unwrap();
        let first = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        for at in first..whole.len() {
            std::fs::write(&path, &whole[..at]).unwrap();
            let mut journal = Journal::open(folder.path()).unwrap();
            assert_eq!(replayed(&mut journal), ["a.png"], "cut at {at}");
            journal.append(&record("c.png")).unwrap();
            assert_eq!(replayed(&mut journal), ["a.png", "c.png"]);
        }
    }

    #[test]
    fn two_cannot_have_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = Journal::open(folder.path()).unwrap();
        let error = Journal::open(folder.path()).unwrap_err();
        assert_eq!(error.code(), Code::FolderInUse);
        first.remove().unwrap();
        assert!(!folder.path().join(FILE_NAME).exists());
        Journal::open(folder.path()).unwrap();
    }

    #[test]
    fn a_journal_removed_by_its_holder_guards_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        let journal = Journal::open(folder.path()).unwrap();
        let (file, copy) = (journal.file.try_clone().unwrap(), path.clone());
        assert!(is_still_there(&file, &copy).unwrap());
        journal.remove().unwrap();
        assert!(!is_still_there(&file, &copy).unwrap());
        std::fs::write(&path, "").unwrap();
        assert!(!is_still_there(&file, &copy).unwrap());
    }

    #[test]
    fn nothing_is_noted_down_in_a_journal_that_was_removed() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path()).unwrap();
        journal.append(&record("a.png")).unwrap();
        journal.check_in_place().unwrap();
        std::fs::remove_file(&journal.path).unwrap();
        journal.append(&record("b.png")).unwrap_err();
        std::fs::write(&journal.path, "").unwrap();
        journal.check_in_place().unwrap_err();
    }

    #[test]
    fn what_is_not_ours_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        std::fs::write(&path, "Dear diary\n").unwrap();
        assert!(matches!(
            Journal::open(folder.path()),
            Err(error) if error.code() == Code::Read
        ));
        assert_eq!(std::fs::read(&path).unwrap(), b"Dear diary\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::NamedTempFile::new().unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join(FILE_NAME)).unwrap();
        assert!(matches!(
            Journal::open(folder.path()),
            Err(error) if error.code() == Code::Write
        ));
    }
}
