//! Getting what was written onto the disk.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;

#[cfg(unix)]
use super::open_folder;

/// Whether [`sync_file_system`] can be used.
pub(crate) const SYNCS_FILE_SYSTEM: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Waits until everything that was written to the file system of this open folder is on the disk:
/// contents of files and their names. Reports errors of writing since the folder was opened.
///
/// # Errors
///
/// Those of the disk; [`ErrorKind::Unsupported`] where [`SYNCS_FILE_SYSTEM`] is false.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) fn sync_file_system(folder: &File) -> io::Result<()> {
    use nix::errno::Errno;

    match nix::unistd::syncfs(folder) {
        // A sandbox without the call: on Linux, `sync` waits as well.
        Err(Errno::ENOSYS) => {
            nix::unistd::sync();
            Ok(())
        }
        synced => Ok(synced?),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(crate) fn sync_file_system(_: &File) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Waits until the names of a folder's files are on the disk, where the system can do that.
///
/// # Errors
///
/// Those of the disk.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    match open_folder(folder).and_then(|folder| folder.sync_all()) {
        // Some file systems have no such call, and a folder may be writable but not readable.
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::InvalidInput | ErrorKind::Unsupported | ErrorKind::PermissionDenied
            ) =>
        {
            Ok(())
        }
        synced => synced,
    }
}

/// Windows writes names along with the files, and opens no folders.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Closes a file and reports errors: a network file system may write only now.
///
/// # Errors
///
/// Those of the file system.
#[cfg(unix)]
pub(super) fn close(file: File) -> io::Result<()> {
    use nix::errno::Errno;

    match nix::unistd::close(file) {
        // It is closed all the same (close(2) of Linux).
        Err(Errno::EINTR) => Ok(()),
        closed => Ok(closed?),
    }
}

/// The standard library does not report errors of closing.
#[cfg(not(unix))]
pub(super) fn close(file: File) -> io::Result<()> {
    drop(file);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_synced() {
        let folder = tempfile::tempdir().unwrap();
        sync_folder(folder.path()).unwrap();
        let missing = folder.path().join("missing");
        assert_eq!(sync_folder(&missing).is_err(), cfg!(unix));
        #[cfg(unix)]
        assert_eq!(
            sync_file_system(&File::open(folder.path()).unwrap()).is_ok(),
            SYNCS_FILE_SYSTEM
        );
    }
}
