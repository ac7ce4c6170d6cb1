//! `manifest.journal`: the records of a run so far, one a line. It is also the lock of the folder.

use std::fs::{File, TryLockError};
use std::io::{self, BufRead, BufReader, ErrorKind, Read as _, Seek, Write};
use std::path::{Path, PathBuf};

use super::manifest::{MAX_MANIFEST_BYTES, MAX_RECORD_BYTES, Record};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::files;

/// The journal of a folder, locked while it is open. It exists during a run, and after a run that
/// was killed.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Opens the folder's journal, or creates one.
    ///
    /// # Errors
    ///
    /// [`Code::FolderInUse`](crate::Code::FolderInUse) while another run has it, and
    /// [`Code::Write`](crate::Code::Write) or [`Code::Read`](crate::Code::Read) where it is not a
    /// journal of engross.
    pub(super) fn open(folder: &Path, name: &str) -> Result<Self> {
        let path = folder.join(name);
        let failed = |source| Error::write(&path, source);
        loop {
            let file = files::open_appending(&path).map_err(failed)?;
            file.try_lock().map_err(|error| not_locked(folder, error))?;
            // A run that ended meanwhile has removed the file that was opened: the lock would
            // guard nothing.
            if files::is_same(&file, &path).map_err(failed)? {
                let journal = Self { path, file };
                journal.check_ours()?;
                return Ok(journal);
            }
        }
    }

    /// Passes each whole record to `observe`, and cuts off what a killed run left unfinished.
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
            // Whether it is the same file takes longer to find out, and is checked once, at the
            // end of the run.
            self.path.symlink_metadata().map_err(|_| removed())?;
            let mut line = serde_json::to_vec(record)?;
            line.push(b'\n');
            (&self.file).write_all(&line)
        };
        write().map_err(|source| self.not_written(source))
    }

    /// Checks that the folder still has this journal. Otherwise someone removed files, or the
    /// whole folder, and the records are no longer true.
    pub(super) fn check_in_place(&self) -> Result<()> {
        match files::is_same(&self.file, &self.path) {
            Ok(true) => Ok(()),
            Ok(false) => Err(self.not_written(removed())),
            Err(source) => Err(self.not_written(source)),
        }
    }

    /// Removes the journal and releases the folder. The manifest must have all records by then.
    pub(super) fn remove(self) -> Result<()> {
        // Windows removes no open file. On Unix the lock must hold until the file is gone.
        #[cfg(windows)]
        drop(self.file);
        std::fs::remove_file(&self.path).map_err(|source| Error::write(&self.path, source))
    }

    /// Releases the folder of a run that wrote nothing. A journal of a killed run stays.
    pub(super) fn abandon(self) {
        if self
            .file
            .metadata()
            .is_ok_and(|metadata| metadata.len() == 0)
        {
            // An empty journal does no harm.
            let _ = self.remove();
        }
    }

    fn not_written(&self, source: io::Error) -> Error {
        Error::write(&self.path, source)
    }
}

fn not_locked(folder: &Path, error: TryLockError) -> Error {
    match error {
        TryLockError::WouldBlock => {
            Diagnostic::error(Code::FolderInUse, "another run is writing to this folder")
                .hint("wait until it has ended, or choose another output folder")
                .in_file(folder)
                .into()
        }
        TryLockError::Error(source) => {
            let diagnostic = Diagnostic::error(Code::Write, "cannot be locked")
                .hint("choose an output folder on a file system with locks, such as a local disk")
                .in_file(folder);
            Error::caused_by(diagnostic, source)
        }
    }
}

fn removed() -> io::Error {
    let message = "it was removed from the folder during the run";
    io::Error::new(ErrorKind::NotFound, message)
}

/// Passes each whole record of a folder's journal to `observe`, without taking the lock.
pub(super) fn read(folder: &Path, name: &str, observe: impl FnMut(Record<'static>)) -> Result<()> {
    let path = folder.join(name);
    let journal = match files::open_own(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        opened => opened,
    };
    journal
        .and_then(|file| read_records(&mut BufReader::new(file), observe))
        .map_err(|source| Error::read(path, source))?;
    Ok(())
}

/// Reads up to the first line that is not a whole record, or too long for one. Returns the number
/// of bytes before it.
fn read_records(
    journal: &mut impl BufRead,
    mut observe: impl FnMut(Record<'static>),
) -> io::Result<u64> {
    let mut whole = 0;
    let mut line = Vec::new();
    // Files are recognised without the records beyond that.
    while whole < MAX_MANIFEST_BYTES {
        line.clear();
        let mut limited = journal.by_ref().take(MAX_RECORD_BYTES);
        let length = limited.read_until(b'\n', &mut line)?;
        if line.pop() != Some(b'\n') {
            break;
        }
        match serde_json::from_slice::<Record<'_>>(&line) {
            Ok(record) if record.is_in_folder() => observe(record),
            _ => break,
        }
        whole += length as u64;
    }
    Ok(whole)
}

/// Whether a journal begins like this: with a record, with a part of one, or, after a power
/// failure, with zeros.
fn may_be_ours(beginning: &[u8]) -> bool {
    let record = b"{\"file\":";
    let length = record.len().min(beginning.len());
    beginning[..length] == record[..length] || beginning.iter().all(|byte| *byte == 0)
}

#[cfg(test)]
mod tests {
    use super::super::manifest::tests::record;
    use super::super::names::JOURNAL;
    use super::*;

    fn replayed(journal: &mut Journal) -> Vec<String> {
        let mut files = Vec::new();
        journal
            .replay(|record| files.push(record.file.into_owned()))
            .unwrap();
        files
    }

    #[test]
    fn a_torn_last_line_is_cut_off_and_the_rest_continues() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(JOURNAL);
        let mut journal = Journal::open(folder.path(), JOURNAL).unwrap();
        journal.append(&record("a.png")).unwrap();
        journal.append(&record("b.png")).unwrap();
        drop(journal);
        let whole = std::fs::read(&path).unwrap();
        let first = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        for at in first..whole.len() {
            std::fs::write(&path, &whole[..at]).unwrap();
            let mut journal = Journal::open(folder.path(), JOURNAL).unwrap();
            assert_eq!(replayed(&mut journal), ["a.png"], "cut at {at}");
            journal.append(&record("c.png")).unwrap();
            assert_eq!(replayed(&mut journal), ["a.png", "c.png"]);
        }
    }

    #[test]
    fn two_cannot_have_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = Journal::open(folder.path(), JOURNAL).unwrap();
        let error = Journal::open(folder.path(), JOURNAL).unwrap_err();
        assert_eq!(error.code(), Code::FolderInUse);
        first.remove().unwrap();
        assert!(!folder.path().join(JOURNAL).exists());
        Journal::open(folder.path(), JOURNAL).unwrap();
    }

    #[test]
    fn a_journal_removed_by_its_holder_guards_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(JOURNAL);
        let journal = Journal::open(folder.path(), JOURNAL).unwrap();
        let file = journal.file.try_clone().unwrap();
        assert!(files::is_same(&file, &path).unwrap());
        journal.remove().unwrap();
        assert!(!files::is_same(&file, &path).unwrap());
        std::fs::write(&path, "").unwrap();
        assert!(!files::is_same(&file, &path).unwrap());
    }

    #[test]
    fn nothing_is_recorded_in_a_journal_that_was_removed() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path(), JOURNAL).unwrap();
        journal.append(&record("a.png")).unwrap();
        journal.check_in_place().unwrap();
        std::fs::remove_file(&journal.path).unwrap();
        journal.append(&record("b.png")).unwrap_err();
        std::fs::write(&journal.path, "").unwrap();
        journal.check_in_place().unwrap_err();
    }

    #[test]
    fn a_foreign_journal_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(JOURNAL);
        std::fs::write(&path, "Dear diary\n").unwrap();
        assert!(matches!(
            Journal::open(folder.path(), JOURNAL),
            Err(error) if error.code() == Code::Read
        ));
        assert_eq!(std::fs::read(&path).unwrap(), b"Dear diary\n");
    }

    #[test]
    fn a_file_system_without_locks_is_named_as_the_reason() {
        let source = io::Error::from(ErrorKind::Unsupported);
        let error = not_locked("out".as_ref(), TryLockError::Error(source));
        assert_eq!(error.code(), Code::Write);
        assert_eq!(error.to_string(), "out: cannot be locked");
        let hint = error.hint().unwrap();
        assert!(hint.contains("a file system with locks"), "{hint}");
        assert_eq!(error.diagnostics()[0].cause.as_deref(), Some("unsupported"));
    }

    #[test]
    fn a_journal_without_lines_takes_no_memory() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(JOURNAL);
        // More than the memory of any machine, and no byte on the disk.
        File::create(&path).unwrap().set_len(8 << 40).unwrap();
        read(folder.path(), JOURNAL, |record| panic!("{record:?}")).unwrap();
        let mut journal = Journal::open(folder.path(), JOURNAL).unwrap();
        assert!(replayed(&mut journal).is_empty());
        assert_eq!(path.metadata().unwrap().len(), 0);
    }

    #[test]
    fn a_record_that_is_too_long_ends_the_reading() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path(), JOURNAL).unwrap();
        let mut long = record("b.png");
        long.name = "n"
            .repeat(usize::try_from(MAX_RECORD_BYTES).unwrap())
            .into();
        for record in [&record("a.png"), &long, &record("c.png")] {
            journal.append(record).unwrap();
        }
        assert_eq!(replayed(&mut journal), ["a.png"]);
    }

    #[cfg(unix)]
    #[test]
    fn only_a_regular_file_with_no_other_name_is_a_journal() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(JOURNAL);
        let outside = tempfile::NamedTempFile::new_in(folder.path()).unwrap();
        let pipe = folder.path().join("pipe");
        crate::files::tests::make_pipe(&pipe);
        let (link, zero) = (outside.path(), "/dev/zero");
        for (kind, is_refused_by_verify) in [
            ("link", true),
            ("endless", true),
            ("pipe", true),
            ("hard", false),
        ] {
            match kind {
                "link" => std::os::unix::fs::symlink(link, &path),
                "endless" => std::os::unix::fs::symlink(zero, &path),
                "pipe" => std::fs::rename(&pipe, &path),
                _ => std::fs::hard_link(link, &path),
            }
            .unwrap();
            let error = Journal::open(folder.path(), JOURNAL).unwrap_err();
            assert_eq!(error.code(), Code::Write, "{kind}");
            let read = read(folder.path(), JOURNAL, |record| panic!("{record:?}"));
            assert_eq!(read.is_err(), is_refused_by_verify, "{kind}");
            std::fs::remove_file(&path).unwrap();
        }
    }
}
