use std::path::PathBuf;

/// What the library's fallible calls return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something could not be done. Each keeps the file and row it is about, and its cause;
/// [`Error::hint`] says how to mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read.
    #[error("{}: cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file or folder could not be written.
    #[error("{}: cannot be written", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl Error {
    /// How to mend it: one sentence for the person who made the input.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Read { .. } => Some("check that the file is there and may be read".into()),
            Self::Write { .. } => {
                Some("check that the folder is there, may be written and has room".into())
            }
        }
    }
}
