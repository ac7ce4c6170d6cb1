//! Writing a file that is there already anew: whole, or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Error, Result};

/// Writes the contents beside the file and renames them over it. A symbolic link stays one, and
/// the file it leads to is replaced; permissions stay as they are.
pub(crate) fn replace(path: &Path, contents: &[u8]) -> Result<()> {
    try_replace(path, contents).map_err(|source| Error::write(path, source))
}

fn try_replace(path: &Path, contents: &[u8]) -> io::Result<()> {
    let file = path.canonicalize()?;
    let permissions = file.metadata()?.permissions();
    // Renaming asks for the folder's permissions only.
    if permissions.readonly() {
        return Err(ErrorKind::PermissionDenied.into());
    }
    let temporary = temporary_beside(&file)?;
    let replaced = create(&temporary)
        .and_then(|sink| write(sink, contents, permissions))
        .and_then(|()| fs::rename(&temporary, &file));
    if replaced.is_err() {
        // Best effort: the next time replaces it.
        let _ = fs::remove_file(&temporary);
    }
    replaced
}

fn temporary_beside(file: &Path) -> io::Result<PathBuf> {
    let mut name = OsString::from(".");
    name.push(file.file_name().ok_or(ErrorKind::IsADirectory)?);
    name.push(".engross-tmp");
    Ok(file.with_file_name(name))
}

/// A new file, never one that something else put there or links to.
fn create(temporary: &Path) -> io::Result<File> {
    let new = || {
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(temporary)
    };
    match new() {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            fs::remove_file(temporary)?;
            new()
        }
        other => other,
    }
}

fn write(mut sink: File, contents: &[u8], permissions: Permissions) -> io::Result<()> {
    sink.write_all(contents)?;
    sink.set_permissions(permissions)?;
    sink.sync_all()
}
