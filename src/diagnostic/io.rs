//! What to do about an error of the system, by its kind.

use std::io::{Error, ErrorKind};

/// What to do where a file cannot be read.
pub(super) fn hint_for_reading(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "check the path: there is no such file",
        ErrorKind::PermissionDenied => "change its permissions so that you can read it",
        ErrorKind::IsADirectory => "name a file: this is a folder",
        ErrorKind::NotADirectory => "check the path: a part of it is a file, not a folder",
        // Found by `files`, before the file is opened.
        ErrorKind::InvalidInput => "name a regular file",
        ErrorKind::OutOfMemory => "close other programs, or choose a smaller file",
        _ => "check that the file exists and can be read",
    }
}

/// What to do where a file or a folder cannot be written.
pub(super) fn hint_for_writing(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "check that its folder exists",
        ErrorKind::PermissionDenied => {
            "choose a place where you can write, or change its permissions"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "free some space on the disk, then run the command again"
        }
        ErrorKind::FileTooLarge => {
            "raise the limit for the size of a file (`ulimit -f`), or choose another disk"
        }
        ErrorKind::ReadOnlyFilesystem => "choose a folder on another disk: this one is read-only",
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "choose another folder: a file is in its place"
        }
        ErrorKind::IsADirectory | ErrorKind::DirectoryNotEmpty => {
            "choose another name: a folder is in its place"
        }
        ErrorKind::InvalidFilename => "choose a shorter name",
        _ => "check that its folder exists, can be written to and has free space",
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn errors_of_the_system_have_hints_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "").unwrap();
        fs::create_dir_all(path("folder/inner")).unwrap();
        let hint = |name| hint_for_reading(&fs::read(path(name)).unwrap_err());
        assert!(hint("missing").contains("no such file"));
        #[cfg(unix)]
        assert!(hint("folder").contains("folder"));
        #[cfg(unix)]
        assert!(hint("file/inner").contains("not a folder"));

        let hint = |error| hint_for_writing(&error);
        let missing = fs::write(path("missing/file"), "").unwrap_err();
        assert!(hint(missing).contains("exists"));
        let file = fs::create_dir_all(path("file")).unwrap_err();
        assert!(hint(file).contains("a file is in its place"));
        #[cfg(unix)]
        {
            let renamed = fs::rename(path("file"), path("folder")).unwrap_err();
            assert!(hint(renamed).contains("a folder is in its place"));
            // ENOSPC, EDQUOT, EROFS, EFBIG and ENAMETOOLONG of Linux.
            #[cfg(target_os = "linux")]
            for (code, part) in [
                (28, "space"),
                (122, "space"),
                (30, "read-only"),
                (27, "ulimit"),
                (36, "shorter"),
            ] {
                let error = Error::from_raw_os_error(code);
                assert!(hint_for_writing(&error).contains(part), "{error}");
            }
        }
    }
}
