//! A folder that was not there before, and is not there after a failure.

use std::fs;
use std::path::{Path, PathBuf};

use engross::{Code, Diagnostic, Error, Result};

use super::write_error;

pub(super) struct NewFolder {
    path: PathBuf,
    files: Vec<String>,
    is_kept: bool,
}

/// Nothing that is there already is written over or added to.
pub(super) fn refuse_existing(path: &Path) -> Result<()> {
    match path.symlink_metadata() {
        Ok(_) => Err(exists(path)),
        Err(_) => Ok(()),
    }
}

fn exists(path: &Path) -> Error {
    Diagnostic::error(Code::Exists, "there already")
        .hint("choose another name: nothing is ever written over")
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
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(exists(path)),
            Err(error) => Err(write_error(path)(error)),
        }
    }

    pub(super) fn write(&mut self, name: &str, contents: &[u8]) -> Result<()> {
        let file = self.path.join(name);
        fs::write(&file, contents).map_err(write_error(&file))?;
        self.files.push(name.into());
        Ok(())
    }

    /// The names of its files.
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
        // Best effort, and only of what was written here.
        for file in &self.files {
            let _ = fs::remove_file(self.path.join(file));
        }
        let _ = fs::remove_dir(&self.path);
    }
}
