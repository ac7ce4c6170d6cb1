//! A file that is written beside its place and then renamed.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use super::sync::close;

/// What the name of a temporary file ends with.
pub(crate) const TEMPORARY_SUFFIX: &str = ".engross-tmp";

/// How many names are tried. A name is taken where a killed process of the same number left a
/// file, or another machine on the same network drive has such a process.
const MAX_TRIES: usize = 10_000;

/// A file under a name that nothing else uses, in the folder that it is meant for. It is removed
/// unless it is [renamed](Self::rename).
#[derive(Debug)]
pub(crate) struct Temporary {
    path: PathBuf,
    /// `None` once it is closed.
    file: Option<File>,
    is_renamed: bool,
}

impl Temporary {
    /// Creates the file. Nothing that exists is opened or removed, whatever it is.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub(crate) fn create(folder: &Path) -> io::Result<Self> {
        Self::create_tagged(folder, None)
    }

    /// Creates the file as one of those that [`remove_leftovers`] removes with this tag.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub(crate) fn create_tagged(folder: &Path, tag: Option<&str>) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);

        let mut is_taken = ErrorKind::AlreadyExists.into();
        for _ in 0..MAX_TRIES {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            // Short, so that the longest name for the file itself leaves room for it.
            let tag = tag.map_or_else(String::new, |tag| format!(".{tag}"));
            let path = folder.join(format!(
                ".{}-{number}{tag}{TEMPORARY_SUFFIX}",
                process::id()
            ));
            let created = OpenOptions::new().write(true).create_new(true).open(&path);
            match created {
                Ok(file) => {
                    return Ok(Self {
                        path,
                        file: Some(file),
                        is_renamed: false,
                    });
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => is_taken = error,
                Err(error) => return Err(error),
            }
        }
        Err(is_taken)
    }

    /// Writes to the file.
    ///
    /// # Errors
    ///
    /// Those of `write`.
    pub(crate) fn write_with<T>(
        &mut self,
        write: impl FnOnce(&mut File) -> io::Result<T>,
    ) -> io::Result<T> {
        match &mut self.file {
            Some(file) => write(file),
            None => Err(io::Error::other("the file is closed")),
        }
    }

    /// Closes the file and reports what could not be written.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    pub(crate) fn close(&mut self) -> io::Result<()> {
        self.file.take().map_or(Ok(()), close)
    }

    /// Gives the file its name. A file or a symbolic link that has the name is replaced.
    ///
    /// # Errors
    ///
    /// Those of the system, and those of [`close`](Self::close) where the file is still open.
    pub(crate) fn rename(mut self, path: &Path) -> io::Result<()> {
        self.close()?;
        fs::rename(&self.path, path)?;
        self.is_renamed = true;
        Ok(())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.is_renamed {
            // Windows removes no open file.
            self.file = None;
            // What cannot be removed is found by `remove_leftovers`.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether a file has a name that [`Temporary`] gives to files with this tag.
fn is_temporary(name: &OsStr, tag: Option<&str>) -> bool {
    let numbers = name.to_str().and_then(|name| {
        let name = name.strip_prefix('.')?.strip_suffix(TEMPORARY_SUFFIX)?;
        let name = match tag {
            Some(tag) => name.strip_suffix(tag)?.strip_suffix('.')?,
            None => name,
        };
        name.split_once('-')
    });
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    numbers.is_some_and(|(process, number)| is_number(process) && is_number(number))
}

/// Removes the temporary files with this tag that killed processes left in a folder that belongs to
/// engross, if `is_abandoned` says that they are no longer in use. A file that cannot be removed stays.
///
/// # Errors
///
/// Where the folder cannot be read.
pub(crate) fn remove_leftovers(
    folder: &Path,
    tag: Option<&str>,
    is_abandoned: impl Fn(&Metadata) -> bool,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !is_temporary(&entry.file_name(), tag) {
            continue;
        }
        let is_leftover = entry
            .metadata()
            .is_ok_and(|metadata| metadata.is_file() && is_abandoned(&metadata));
        if is_leftover {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_renamed_file_stays_and_others_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let mut kept = Temporary::create(folder.path()).unwrap();
        let dropped = Temporary::create(folder.path()).unwrap();
        assert_ne!(kept.path(), dropped.path());
        drop(dropped);
        kept.write_with(|file| file.write_all(b"new")).unwrap();
        kept.close().unwrap();
        kept.write_with(|file| file.write_all(b"more")).unwrap_err();
        let target = folder.path().join("file");
        fs::write(&target, "the old one").unwrap();
        kept.rename(&target).unwrap();
        assert_eq!(fs::read(target).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[test]
    fn what_has_a_name_already_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        // The names that come next, in whatever order the tests of this process take them.
        let next = Temporary::create(folder.path()).unwrap();
        let name = next.path().file_name().unwrap().to_str().unwrap();
        let number = name.split(['-', '.']).nth(2).unwrap();
        let number: u64 = number.parse().unwrap();
        drop(next);
        for taken in number..number + 100 {
            let name = format!(".{}-{taken}{TEMPORARY_SUFFIX}", process::id());
            let path = folder.path().join(name);
            if taken % 2 == 0 {
                fs::write(path, "someone else's").unwrap();
            } else {
                fs::create_dir(path).unwrap();
            }
        }
        let before = names(folder.path());
        drop(Temporary::create(folder.path()).unwrap());
        assert_eq!(names(folder.path()), before);
    }

    #[test]
    fn leftovers_are_known_by_their_whole_name() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".1-1.engross-tmp")).unwrap();
        let others = [
            ".a-1.engross-tmp",
            ".engross-tmp",
            "1-1.engross-tmp",
            ".1-1.tmp",
            ".1-1.0-of-2.engross-tmp",
        ];
        for name in others
            .iter()
            .chain(&[".1-2.engross-tmp", ".70000-31.engross-tmp"])
        {
            fs::write(folder.path().join(name), "").unwrap();
        }
        remove_leftovers(folder.path(), None, |_| false).unwrap();
        assert_eq!(names(folder.path()).len(), 8);
        remove_leftovers(folder.path(), None, |_| true).unwrap();
        let mut left = others.map(String::from).to_vec();
        left.push(".1-1.engross-tmp".into());
        left.sort();
        assert_eq!(names(folder.path()), left);
        remove_leftovers(folder.path(), Some("1-of-2"), |_| true).unwrap();
        assert_eq!(names(folder.path()), left);
        remove_leftovers(folder.path(), Some("0-of-2"), |_| true).unwrap();
        assert_eq!(names(folder.path()).len(), left.len() - 1);
    }
}
