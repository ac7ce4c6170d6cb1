//! A new folder, which is removed again if it cannot be filled.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use engross::{Code, Diagnostic, Error, Result, files};

use super::write_error;

pub(super) struct NewFolder {
    path: PathBuf,
    files: Vec<String>,
    is_kept: bool,
}

/// Refuses to overwrite or add to something that exists.
pub(super) fn refuse_existing(path: &Path) -> Result<()> {
    match path.symlink_metadata() {
        Ok(_) => Err(exists(path)),
        Err(_) => Ok(()),
    }
}

fn exists(path: &Path) -> Error {
    Diagnostic::error(Code::Exists, "already exists")
        .hint("choose another name: existing files and folders are left alone")
        .in_file(path)
        .into()
}

impl NewFolder {
    pub(super) fn create(path: &Path) -> Result<Self> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(write_error(parent))?;
        }
        match fs::create_dir(path) {
            Ok(()) => Ok(Self {
                path: path.into(),
                files: Vec::new(),
                is_kept: false,
            }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(exists(path)),
            Err(error) => Err(write_error(path)(error)),
        }
    }

    /// Writes a file that the folder does not have yet.
    pub(super) fn write(&mut self, name: &str, contents: &[u8]) -> Result<()> {
        let file = self.path.join(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(write_error(folder))?;
        }
        files::create(&file, contents)?;
        self.files.push(name.into());
        Ok(())
    }

    /// Keeps the folder. Returns the names of its files.
    pub(super) fn keep(mut self) -> Vec<String> {
        self.is_kept = true;
        std::mem::take(&mut self.files)
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if self.is_kept {
            return;
        }
        // Best effort: removes only what was written here.
        for file in &self.files {
            let _ = fs::remove_file(self.path.join(file));
            for folder in Path::new(file).ancestors().skip(1) {
                let _ = fs::remove_dir(self.path.join(folder));
            }
        }
        let _ = fs::remove_dir(&self.path);
    }
}
