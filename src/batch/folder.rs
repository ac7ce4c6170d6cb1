//! The output folder: whole files under their names, or none.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::Contents;
use super::journal::{self, Journal};
use super::manifest;
use crate::diagnostic::{Error, Result};

const TEMPORARY_EXTENSION: &str = ".engross-tmp";
/// Where a `manifest.json` goes of which nothing can be read.
const MANIFEST_ASIDE: &str = "manifest.damaged";

/// An output folder that no other run writes to.
///
/// Files are written beside their place and renamed, which replaces a symbolic link of that name
/// and never follows it. They are not synced to the disk one by one, which would be many times
/// slower: a kill leaves whole files only, and a power failure files that are noticed by their
/// size, or by `verify`.
#[derive(Debug)]
pub(super) struct OutputFolder {
    path: PathBuf,
}

/// Why a file was not written.
#[derive(Debug)]
pub(super) enum WriteError {
    /// Nothing can be written to this folder: it is full, gone or not ours.
    Folder(Error),
    /// This one file cannot be: a folder has its name, say, or its format cannot hold it.
    Name(Error),
}

impl OutputFolder {
    /// Makes the folder where there is none, takes its lock and removes what killed runs left.
    ///
    /// # Errors
    ///
    /// Where it cannot be made or written to, or another run writes to it.
    pub(super) fn open(path: &Path) -> Result<(Self, Journal)> {
        let failed = |source| Error::write(path, source);
        fs::create_dir_all(path).map_err(failed)?;
        let journal = Journal::open(path)?;
        remove_temporary_files(path).map_err(failed)?;
        Ok((Self { path: path.into() }, journal))
    }

    pub(super) fn path_of(&self, file: &str) -> PathBuf {
        self.path.join(file)
    }

    /// The size of a regular file of the folder; `None` where there is none of this name.
    pub(super) fn size_of(&self, file: &str) -> Option<u64> {
        size_of(&self.path_of(file))
    }

    /// Gives the manifest another name, which is returned.
    pub(super) fn set_manifest_aside(&self) -> Result<&'static str> {
        let path = self.path_of(manifest::FILE_NAME);
        fs::rename(&path, self.path_of(MANIFEST_ASIDE))
            .map_err(|source| Error::write(&path, source))?;
        Ok(MANIFEST_ASIDE)
    }

    /// Writes a file whole. `number` keeps apart those that are written at the same time.
    pub(super) fn write(
        &self,
        file: &str,
        number: usize,
        contents: &impl Contents,
    ) -> Result<(), WriteError> {
        if is_reserved(file) {
            return Err(WriteError::Name(Error::write(
                self.path_of(file),
                io::Error::other("engross keeps this name for a file of its own"),
            )));
        }
        self.write_with(file, &number.to_string(), |sink| contents.write_to(sink))
    }

    /// Writes the manifest whole.
    ///
    /// It is synced, so that it is never what a power failure takes.
    pub(super) fn write_manifest(
        &self,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<()> {
        self.write_with(manifest::FILE_NAME, "manifest", |sink| {
            write(sink)?;
            sink.sync_data()
        })
        .map_err(|error| match error {
            WriteError::Folder(error) | WriteError::Name(error) => error,
        })
    }

    fn write_with(
        &self,
        file: &str,
        temporary: &str,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<(), WriteError> {
        let path = self.path_of(file);
        let temporary = self.path_of(&format!(".{temporary}{TEMPORARY_EXTENSION}"));
        let failed = |source| Error::write(&path, source);
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
            .and_then(|mut sink| write(&mut sink));
        if let Err(source) = written {
            // Best effort: the next run removes it too.
            let _ = fs::remove_file(&temporary);
            return Err(WriteError::Folder(failed(source)));
        }
        fs::rename(&temporary, &path).map_err(|source| {
            let _ = fs::remove_file(&temporary);
            WriteError::Name(failed(source))
        })
    }
}

/// The size of a regular file; `None` where there is none, be there a link to one.
pub(super) fn size_of(path: &Path) -> Option<u64> {
    let there = path.symlink_metadata().ok()?;
    there.is_file().then_some(there.len())
}

/// Whether engross keeps the name for files of its own, on any file system.
pub(super) fn is_reserved(file: &str) -> bool {
    [manifest::FILE_NAME, MANIFEST_ASIDE, journal::FILE_NAME]
        .iter()
        .any(|reserved| file.eq_ignore_ascii_case(reserved))
        || is_temporary(file)
}

fn is_temporary(file: &str) -> bool {
    let start = file.len().saturating_sub(TEMPORARY_EXTENSION.len());
    file.get(start..)
        .is_some_and(|end| end.eq_ignore_ascii_case(TEMPORARY_EXTENSION))
}

fn remove_temporary_files(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_ours = entry.file_name().to_str().is_some_and(is_temporary);
        if is_ours && !entry.file_type()?.is_dir() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Code;
    use std::io::Write as _;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_killed_runs_left_is_removed_and_nothing_else() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("output/term");
        fs::create_dir_all(path.join("folder.engross-tmp")).unwrap();
        for file in [
            ".3.engross-tmp",
            ".manifest.engross-tmp",
            "a.png",
            ".gitkeep",
        ] {
            fs::write(path.join(file), "x").unwrap();
        }
        let (_folder, _journal) = OutputFolder::open(&path).unwrap();
        assert_eq!(
            names(&path),
            [
                ".gitkeep",
                "a.png",
                "folder.engross-tmp",
                journal::FILE_NAME
            ]
        );
    }

    #[test]
    fn a_file_is_replaced_and_no_other_is_left() {
        let parent = tempfile::tempdir().unwrap();
        let (folder, _journal) = OutputFolder::open(parent.path()).unwrap();
        folder.write("a.png", 0, &b"one".to_vec()).unwrap();
        folder.write("a.png", 0, &b"three".to_vec()).unwrap();
        assert_eq!(folder.size_of("a.png"), Some(5));
        assert_eq!(names(parent.path()), ["a.png", journal::FILE_NAME]);
    }

    #[test]
    fn a_name_that_a_folder_has_is_a_fault_of_the_name() {
        let parent = tempfile::tempdir().unwrap();
        let (folder, _journal) = OutputFolder::open(parent.path()).unwrap();
        fs::create_dir(parent.path().join("a.png")).unwrap();
        let error = folder.write("a.png", 0, &b"one".to_vec()).unwrap_err();
        assert!(
            matches!(&error, WriteError::Name(error) if error.code() == Code::Write),
            "{error:?}"
        );
        assert_eq!(names(parent.path()), ["a.png", journal::FILE_NAME]);
    }

    #[test]
    fn no_certificate_takes_the_name_of_a_file_of_ours() {
        let parent = tempfile::tempdir().unwrap();
        let (folder, _journal) = OutputFolder::open(parent.path()).unwrap();
        for name in ["manifest.json", "Manifest.journal", ".0.engross-tmp"] {
            let error = folder.write(name, 0, &b"one".to_vec()).unwrap_err();
            assert!(matches!(error, WriteError::Name(_)), "{error:?}");
        }
        assert_eq!(names(parent.path()), [journal::FILE_NAME]);
    }

    #[test]
    fn a_folder_that_is_gone_is_a_fault_of_the_folder() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("output");
        let (folder, _journal) = OutputFolder::open(&path).unwrap();
        fs::remove_dir_all(&path).unwrap();
        let error = folder.write("a.png", 0, &b"one".to_vec()).unwrap_err();
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
        let (folder, _journal) = OutputFolder::open(parent.path()).unwrap();
        symlink(&victim, folder.path_of("a.png")).unwrap();
        assert_eq!(folder.size_of("a.png"), None);
        folder.write("a.png", 0, &b"one".to_vec()).unwrap();
        symlink(&victim, folder.path_of(manifest::FILE_NAME)).unwrap();
        folder.write_manifest(|sink| sink.write_all(b"{}")).unwrap();
        symlink(&victim, folder.path_of(".7.engross-tmp")).unwrap();
        folder.write("b.png", 7, &b"two".to_vec()).unwrap_err();
        assert_eq!(fs::read_to_string(&victim).unwrap(), "untouched");
        assert_eq!(folder.size_of("a.png"), Some(3));
    }

    #[test]
    fn reserved_names() {
        for name in [
            "manifest.json",
            "Manifest.JSON",
            "manifest.journal",
            "manifest.damaged",
            "a.engross-tmp",
        ] {
            assert!(is_reserved(name), "{name}");
        }
        for name in ["manifest.json.png", "ö.engross-tmp.png", "önder", "tmp"] {
            assert!(!is_reserved(name), "{name}");
        }
    }
}
