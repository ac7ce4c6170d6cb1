//! The output folder, in which every name stands for a whole file.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::FileContents;
use super::journal::Journal;
use super::names::{Names, is_reserved};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::files::{self, SYNCS_FILE_SYSTEM, Temporary};

/// An output folder that no other run writes to.
///
/// Files are written beside their place and renamed, which replaces a symbolic link of that name
/// and never follows it.
#[derive(Debug)]
pub(super) struct OutputFolder {
    path: PathBuf,
    names: Names,
    sync: SyncStrategy,
    /// Whether something was written that the disk may not have yet.
    is_unsynced: AtomicBool,
}

/// When files get onto the disk.
#[derive(Debug)]
enum SyncStrategy {
    /// When the system sees fit.
    Never,
    /// Each file before it gets its name.
    EachFile,
    /// Everything at once, before the manifest gets its name. On ext4, it took 0.3 s to wait for
    /// 2,000 files of 45 kB at once, and 17 s to wait for each.
    AtTheEnd {
        /// Open since before the first file, so that errors of writing any of them are reported.
        folder: File,
    },
}

/// Why a file was not written.
#[derive(Debug)]
pub(super) enum WriteError {
    /// Nothing can be written to this folder: the disk is full, or the folder is gone or not ours.
    Folder(Error),
    /// Only this file cannot be written: a folder has its name, for example, or its format cannot
    /// hold it.
    File(Error),
}

impl OutputFolder {
    /// Creates the folder if it does not exist, takes its lock and removes temporary files of
    /// killed runs. With `sync`, what is written is on the disk once the manifest is written.
    ///
    /// # Errors
    ///
    /// Where it cannot be created or written to, or another run writes to it.
    pub(super) fn open(path: &Path, names: Names, sync: bool) -> Result<(Self, Journal)> {
        let failed = |source| Error::write(path, source);
        fs::create_dir_all(path).map_err(failed)?;
        let journal = Journal::open(path, &names.journal)?;
        files::remove_leftovers(path, names.tag.as_deref(), |_| true).map_err(failed)?;
        let sync = if !sync {
            SyncStrategy::Never
        } else if SYNCS_FILE_SYSTEM {
            let folder = files::open_folder(path).map_err(failed)?;
            SyncStrategy::AtTheEnd { folder }
        } else {
            SyncStrategy::EachFile
        };
        let folder = Self {
            path: path.into(),
            names,
            sync,
            is_unsynced: AtomicBool::new(false),
        };
        Ok((folder, journal))
    }

    pub(super) fn path_of(&self, file: &str) -> PathBuf {
        self.path.join(file)
    }

    /// Where the manifest is.
    pub(super) fn manifest(&self) -> PathBuf {
        self.path.join(&self.names.manifest)
    }

    /// Whether a file has these contents already. One that cannot be read does not.
    pub(super) fn has(&self, file: &str, contents: &impl FileContents) -> bool {
        has_contents(&self.path_of(file), contents).unwrap_or(false)
    }

    /// Whether there is a file of this name.
    pub(super) fn has_file(&self, file: &str) -> bool {
        size_of(&self.path_of(file)).is_some()
    }

    /// Renames the manifest and returns its new name.
    pub(super) fn set_manifest_aside(&self) -> Result<&str> {
        let path = self.manifest();
        fs::rename(&path, self.path_of(&self.names.aside))
            .map_err(|source| Error::write(&path, source))?;
        Ok(&self.names.aside)
    }

    /// Writes a certificate.
    pub(super) fn write(&self, file: &str, contents: &impl FileContents) -> Result<(), WriteError> {
        let path = self.path_of(file);
        if is_reserved(file) {
            let message = "engross uses this name for a file of its own";
            return Err(WriteError::File(
                Diagnostic::error(Code::Write, message)
                    .hint("to choose the file name, fill in the column `slug`")
                    .in_file(path)
                    .into(),
            ));
        }
        let of_folder = |source| WriteError::Folder(Error::write(&path, source));
        let mut temporary =
            Temporary::create_tagged(&self.path, self.names.tag.as_deref()).map_err(of_folder)?;
        let written = temporary.write_with(|sink| {
            contents.write_to(sink)?;
            match self.sync {
                SyncStrategy::EachFile => sink.sync_data(),
                SyncStrategy::Never | SyncStrategy::AtTheEnd { .. } => Ok(()),
            }
        });
        written
            .and_then(|()| temporary.close())
            .map_err(of_folder)?;
        self.is_unsynced.store(true, Ordering::Relaxed);
        temporary.rename(&path).map_err(|source| {
            let is_of_folder = is_about_folder(source.kind());
            let error = Error::write(&path, source);
            if is_of_folder {
                WriteError::Folder(error)
            } else {
                WriteError::File(error)
            }
        })
    }

    /// Writes a file that is not a certificate.
    #[cfg(feature = "credential")]
    pub(super) fn write_own(&self, file: &str, contents: &impl FileContents) -> Result<()> {
        self.write(file, contents).map_err(|error| match error {
            WriteError::Folder(error) | WriteError::File(error) => error,
        })
    }

    /// Writes the manifest, unless the folder has the same one already. The disk has the
    /// certificates before the manifest gets its name.
    pub(super) fn write_manifest(
        &self,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<()> {
        let path = self.manifest();
        self.try_write_manifest(&path, write)
            .map_err(|source| Error::write(&path, source))
    }

    fn try_write_manifest(
        &self,
        path: &Path,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut temporary = Temporary::create_tagged(&self.path, self.names.tag.as_deref())?;
        temporary.write_with(write)?;
        let is_same = files::have_same_contents(temporary.path(), path);
        if is_same && !self.is_unsynced.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.is_unsynced.store(true, Ordering::Relaxed);
        match &self.sync {
            SyncStrategy::Never => {}
            SyncStrategy::AtTheEnd { folder } => files::sync_file_system(folder)?,
            SyncStrategy::EachFile => temporary.write_with(|sink| sink.sync_data())?,
        }
        temporary.rename(path)
    }

    /// Waits until the disk has the names of all files that were written, and of none that was
    /// removed.
    pub(super) fn sync(&self) -> Result<()> {
        let is_needed = self.is_unsynced.load(Ordering::Relaxed);
        if !is_needed || matches!(self.sync, SyncStrategy::Never) {
            return Ok(());
        }
        files::sync_folder(&self.path).map_err(|source| Error::write(&self.path, source))
    }
}

/// Whether an error of renaming a file in the folder is one that every other file would meet.
fn is_about_folder(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NotFound
            | ErrorKind::NotADirectory
            | ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
            | ErrorKind::ReadOnlyFilesystem
    )
}

/// The size of a regular file; `None` if the file does not exist or is of another kind. A symbolic
/// link is not followed.
pub(super) fn size_of(path: &Path) -> Option<u64> {
    let metadata = path.symlink_metadata().ok()?;
    metadata.is_file().then_some(metadata.len())
}

/// Whether a file has these contents.
///
/// # Errors
///
/// Those of the system.
pub(super) fn has_contents(path: &Path, contents: &impl FileContents) -> io::Result<bool> {
    files::has_contents(path, contents.size(), contents.parts())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::super::names::{JOURNAL, MANIFEST};
    use super::*;

    fn open(path: &Path) -> (OutputFolder, Journal) {
        OutputFolder::open(path, Names::of(None), true).unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn temporary_files_of_killed_runs_are_removed_and_nothing_else() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("output/term");
        fs::create_dir_all(path.join(".9-9.engross-tmp")).unwrap();
        for file in [".3-1.engross-tmp", "notes.engross-tmp", "a.png", ".gitkeep"] {
            fs::write(path.join(file), "x").unwrap();
        }
        let (_folder, _journal) = open(&path);
        assert_eq!(
            names(&path),
            [
                ".9-9.engross-tmp",
                ".gitkeep",
                "a.png",
                JOURNAL,
                "notes.engross-tmp",
            ]
        );
    }

    #[test]
    fn a_file_is_replaced_and_no_other_remains() {
        for sync in [false, true] {
            let parent = tempfile::tempdir().unwrap();
            let (folder, _journal) =
                OutputFolder::open(parent.path(), Names::of(None), sync).unwrap();
            folder.write("a.png", &b"one".to_vec()).unwrap();
            folder.write("a.png", &b"three".to_vec()).unwrap();
            assert_eq!(size_of(&folder.path_of("a.png")), Some(5));
            folder.write_manifest(|sink| sink.write_all(b"{}")).unwrap();
            folder.sync().unwrap();
            assert_eq!(names(parent.path()), ["a.png", JOURNAL, MANIFEST]);
        }
    }

    #[test]
    fn the_same_manifest_is_not_written_again() {
        let parent = tempfile::tempdir().unwrap();
        let (folder, _journal) = open(parent.path());
        let path = folder.path_of(MANIFEST);
        let write = |contents: &[u8]| {
            folder
                .write_manifest(|sink| sink.write_all(contents))
                .unwrap();
            File::open(&path).unwrap()
        };
        let first = write(b"one");
        // As at the start of the next run.
        folder.is_unsynced.store(false, Ordering::Relaxed);
        write(b"one");
        assert!(files::is_same(&first, &path).unwrap());
        // Unless there are files that the disk may not have.
        folder.write("a.png", &b"new".to_vec()).unwrap();
        write(b"one");
        assert!(!files::is_same(&first, &path).unwrap());
        write(b"two");
        assert!(!files::is_same(&first, &path).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }

    #[test]
    fn where_a_folder_has_the_name_only_that_file_fails() {
        let parent = tempfile::tempdir().unwrap();
        let (folder, _journal) = open(parent.path());
        fs::create_dir(parent.path().join("a.png")).unwrap();
        let error = folder.write("a.png", &b"one".to_vec()).unwrap_err();
        assert!(
            matches!(&error, WriteError::File(error) if error.code() == Code::Write),
            "{error:?}"
        );
        assert_eq!(names(parent.path()), ["a.png", JOURNAL]);
    }

    #[test]
    fn no_certificate_takes_the_name_of_a_file_of_engross() {
        let parent = tempfile::tempdir().unwrap();
        let (folder, _journal) = open(parent.path());
        for name in ["manifest.json", "Manifest.journal", ".0.engross-tmp"] {
            let error = folder.write(name, &b"one".to_vec()).unwrap_err();
            assert!(matches!(error, WriteError::File(_)), "{error:?}");
        }
        assert_eq!(names(parent.path()), [JOURNAL]);
    }

    #[test]
    fn where_the_folder_is_gone_every_file_fails() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("output");
        let (folder, _journal) = open(&path);
        fs::remove_dir_all(&path).unwrap();
        let error = folder.write("a.png", &b"one".to_vec()).unwrap_err();
        assert!(
            matches!(&error, WriteError::Folder(error) if error.code() == Code::Write),
            "{error:?}"
        );
        assert!(!path.exists());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_replaced_and_never_followed() {
        use std::os::unix::fs::symlink;

        let outside = tempfile::tempdir().unwrap();
        let victim = outside.path().join("victim");
        fs::write(&victim, "untouched").unwrap();
        let parent = tempfile::tempdir().unwrap();
        let (folder, _journal) = open(parent.path());
        symlink(&victim, folder.path_of("a.png")).unwrap();
        assert_eq!(size_of(&folder.path_of("a.png")), None);
        folder.write("a.png", &b"one".to_vec()).unwrap();
        symlink(&victim, folder.path_of(MANIFEST)).unwrap();
        folder
            .write_manifest(|sink| sink.write_all(b"untouched"))
            .unwrap();
        assert_eq!(fs::read_to_string(&victim).unwrap(), "untouched");
        assert_eq!(size_of(&folder.path_of("a.png")), Some(3));
        assert_eq!(size_of(&folder.path_of(MANIFEST)), Some(9));
    }
}
