//! Opening regular files, and nothing else.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::SystemTime;

/// Opens a file for reading. A symbolic link is followed, as the user may have placed it.
///
/// # Errors
///
/// Those of the system, and [`ErrorKind::InvalidInput`] for anything but a regular file: opening a
/// FIFO would wait for its writer, and a device may have no end.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    check_regular(&path.metadata()?)?;
    open_regular(path, OpenOptions::new().read(true), Links::Follow)
}

/// Opens one of the files that engross keeps for itself, for reading. No symbolic link leads to
/// such a file, so none is followed.
///
/// # Errors
///
/// As [`open`], and [`ErrorKind::InvalidInput`] for a symbolic link.
pub(crate) fn open_own(path: &Path) -> io::Result<File> {
    check_regular(&path.symlink_metadata()?)?;
    open_regular(path, OpenOptions::new().read(true), Links::Refuse)
}

/// Opens one of the files that engross keeps for itself, to read it and to append to it; creates
/// it where it does not exist.
///
/// # Errors
///
/// As [`open_own`], and [`ErrorKind::InvalidInput`] for a file with several names: what is
/// appended would appear in a file that is someone else's under its other name.
pub(crate) fn open_appending(path: &Path) -> io::Result<File> {
    match path.symlink_metadata() {
        Ok(metadata) => check_regular(&metadata)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    let file = open_regular(path, &mut options, Links::Refuse)?;
    check_single_name(&file.metadata()?)?;
    Ok(file)
}

/// Sets the time of the last change of a file that engross keeps for itself to now.
///
/// # Errors
///
/// As [`open_own`].
pub(crate) fn touch(path: &Path) -> io::Result<()> {
    // Windows sets the time of no file that is open for reading only.
    let file = open_regular(path, OpenOptions::new().append(true), Links::Refuse)?;
    file.set_modified(SystemTime::now())
}

/// Opens a folder, to sync what is in it. Windows cannot.
///
/// # Errors
///
/// Those of the system.
pub(crate) fn open_folder(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Whether the path leads to the file that is open.
pub(crate) fn is_same(file: &File, path: &Path) -> io::Result<bool> {
    let opened = same_file::Handle::from_file(file.try_clone()?)?;
    match same_file::Handle::from_path(path) {
        Ok(found) => Ok(opened == found),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Links {
    Follow,
    Refuse,
}

/// Opens a path and checks what was opened: the path may lead to another file than a moment ago.
pub(super) fn open_regular(
    path: &Path,
    options: &mut OpenOptions,
    links: Links,
) -> io::Result<File> {
    let file = open_without_waiting(path, options, links)?;
    check_regular(&file.metadata()?)?;
    Ok(file)
}

#[cfg(unix)]
fn open_without_waiting(path: &Path, options: &mut OpenOptions, links: Links) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;

    use nix::fcntl::OFlag;

    let mut flags = OFlag::empty();
    if links == Links::Refuse {
        flags |= OFlag::O_NOFOLLOW;
    }
    options.custom_flags((flags | OFlag::O_NONBLOCK).bits());
    match options.open(path) {
        // A regular file that a file server has leased to a client: the lease is being broken.
        Err(error) if error.kind() == ErrorKind::WouldBlock => {
            options.custom_flags(flags.bits()).open(path)
        }
        opened => opened,
    }
}

#[cfg(windows)]
fn open_without_waiting(path: &Path, options: &mut OpenOptions, links: Links) -> io::Result<File> {
    use std::os::windows::fs::OpenOptionsExt as _;

    /// Opens a symbolic link itself, which is then refused as it is not a regular file.
    const FILE_FLAG_OPEN_REPARSE_POINT: u32 = 0x0020_0000;

    if links == Links::Refuse {
        options.custom_flags(FILE_FLAG_OPEN_REPARSE_POINT);
    }
    options.open(path)
}

#[cfg(not(any(unix, windows)))]
fn open_without_waiting(path: &Path, options: &mut OpenOptions, _links: Links) -> io::Result<File> {
    options.open(path)
}

pub(super) fn check_regular(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_file() {
        return Ok(());
    }
    if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    let message = if metadata.is_symlink() {
        "it is a symbolic link, not a regular file"
    } else {
        "it is a pipe, a device or a socket, not a regular file"
    };
    Err(io::Error::new(ErrorKind::InvalidInput, message))
}

#[cfg(unix)]
fn check_single_name(metadata: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    if metadata.nlink() > 1 {
        let message = "it is a hard link to another file";
        return Err(io::Error::new(ErrorKind::InvalidInput, message));
    }
    Ok(())
}

/// The standard library does not count the names of a file here.
#[cfg(not(unix))]
fn check_single_name(_: &Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_folder_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        for opened in [
            open(folder.path()),
            open_own(folder.path()),
            open_appending(folder.path()),
        ] {
            assert_eq!(opened.unwrap_err().kind(), ErrorKind::IsADirectory);
        }
    }

    #[test]
    fn a_missing_file_is_created_only_to_append_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        assert_eq!(open(&path).unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(open_own(&path).unwrap_err().kind(), ErrorKind::NotFound);
        let file = open_appending(&path).unwrap();
        assert!(is_same(&file, &path).unwrap());
        fs::remove_file(&path).unwrap();
        assert!(!is_same(&file, &path).unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn only_a_named_input_may_be_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        open(&link).unwrap();
        for opened in [open_own(&link), open_appending(&link)] {
            assert_eq!(opened.unwrap_err().kind(), ErrorKind::InvalidInput);
        }
        // Without the check before it, as if the link had been placed there a moment ago.
        let mut options = OpenOptions::new();
        options.read(true);
        open_regular(&link, &mut options, Links::Refuse).unwrap_err();
    }

    #[cfg(unix)]
    #[test]
    fn nothing_waits_for_a_pipe() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        crate::files::tests::make_pipe(&pipe);
        for opened in [open(&pipe), open_own(&pipe), open_appending(&pipe)] {
            assert_eq!(opened.unwrap_err().kind(), ErrorKind::InvalidInput);
        }
        let mut options = OpenOptions::new();
        options.read(true);
        let error = open_regular(&pipe, &mut options, Links::Refuse).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_opened() {
        let error = open(Path::new("/dev/zero")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_appended_to_a_file_with_another_name() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "").unwrap();
        fs::hard_link(&file, &link).unwrap();
        let error = open_appending(&link).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(open(&link).is_ok(), "reading does no harm");
    }
}
