use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::Path;

use super::{Code, Diagnostic, io as io_hint};

/// What the library's fallible calls return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something could not be done: one [`Diagnostic`], or all that are wrong with one input.
///
/// The text of an error has a line for each diagnostic: `file:row: message`. Causes and hints are
/// in the diagnostics; [`source`](StdError::source) is the underlying error, such as an
/// [`io::Error`].
pub struct Error(Box<Contents>);

struct Contents {
    /// At least one, in the order of the input.
    diagnostics: Vec<Diagnostic>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error that reports several diagnostics.
    pub(crate) fn from_all(
        first: Diagnostic,
        others: impl IntoIterator<Item = Diagnostic>,
    ) -> Self {
        let mut diagnostics = vec![first];
        diagnostics.extend(others);
        Self(Box::new(Contents {
            diagnostics,
            source: None,
        }))
    }

    /// The error that reports these diagnostics, if there are any.
    pub(crate) fn check(diagnostics: Vec<Diagnostic>) -> Result<()> {
        let mut diagnostics = diagnostics.into_iter();
        match diagnostics.next() {
            Some(first) => Err(Self::from_all(first, diagnostics)),
            None => Ok(()),
        }
    }

    /// A file could not be read.
    #[must_use]
    pub fn read(path: impl AsRef<Path>, source: io::Error) -> Self {
        let diagnostic = Diagnostic::error(Code::Read, "cannot be read")
            .hint(io_hint::hint_for_reading(&source))
            .in_file(path.as_ref());
        Self::caused_by(diagnostic, source)
    }

    /// A file is larger than its limit, in bytes.
    #[must_use]
    pub fn too_large(path: impl AsRef<Path>, limit: u64) -> Self {
        Diagnostic::error(Code::TooLarge, format!("larger than {}", Bytes(limit)))
            .hint("check that it is the right file")
            .in_file(path.as_ref())
            .into()
    }

    /// A file or folder could not be written.
    #[must_use]
    pub fn write(path: impl AsRef<Path>, source: io::Error) -> Self {
        let diagnostic = Diagnostic::error(Code::Write, "cannot be written")
            .hint(io_hint::hint_for_writing(&source))
            .in_file(path.as_ref());
        Self::caused_by(diagnostic, source)
    }

    /// Some certificates cannot be made as asked, and nothing was written. If it is strict, the
    /// errors include warnings.
    #[must_use]
    pub fn unprintable(errors: usize, is_strict: bool) -> Self {
        let (errors, them) = match errors {
            1 => ("1 error".to_owned(), "it"),
            _ => (format!("{errors} errors"), "them"),
        };
        let strict = if is_strict {
            " (warnings count as errors)"
        } else {
            ""
        };
        let message = format!("nothing was written because of {errors}{strict}");
        let hint = "or pass `--keep-going` to write the certificates without errors";
        Diagnostic::error(Code::Unprintable, message)
            .hint(format!("fix {them}, {hint}"))
            .into()
    }

    /// A diagnostic, and the error that led to it.
    #[must_use]
    pub fn caused_by(
        diagnostic: Diagnostic,
        source: impl StdError + Send + Sync + 'static,
    ) -> Self {
        Self(Box::new(Contents {
            diagnostics: vec![diagnostic.cause(&source)],
            source: Some(Box::new(source)),
        }))
    }

    /// Changes each diagnostic.
    #[must_use]
    pub(crate) fn map(mut self, change: impl FnMut(Diagnostic) -> Diagnostic) -> Self {
        self.0.diagnostics = self.0.diagnostics.into_iter().map(change).collect();
        self
    }

    /// Places each diagnostic that is not in a file yet in this one.
    #[must_use]
    pub(crate) fn in_file(mut self, file: &Path) -> Self {
        for diagnostic in &mut self.0.diagnostics {
            let placed = &mut diagnostic.location.file;
            placed.get_or_insert_with(|| file.into());
        }
        self
    }

    /// Places each diagnostic that is not in a file yet in this one.
    #[must_use]
    #[doc(hidden)]
    pub fn or_in_file(self, file: &Path) -> Self {
        self.in_file(file)
    }

    /// Places each diagnostic in this row, of a file that is named elsewhere.
    #[must_use]
    pub(crate) fn at_row(mut self, row: impl Into<Option<u64>>) -> Self {
        let row = row.into();
        for diagnostic in &mut self.0.diagnostics {
            diagnostic.location.row = row;
        }
        self
    }

    /// Removes the location of each diagnostic that is in this file.
    #[must_use]
    pub(crate) fn without_file(mut self, file: &Path) -> Self {
        for Diagnostic { location, .. } in &mut self.0.diagnostics {
            if location.file.as_deref() == Some(file) {
                location.file = None;
                location.row = None;
            }
        }
        self
    }

    /// Places each diagnostic in this row of this file.
    #[must_use]
    pub(crate) fn at(mut self, file: &Path, row: u64) -> Self {
        for diagnostic in &mut self.0.diagnostics {
            diagnostic.location.file = Some(file.into());
            diagnostic.location.row = Some(row);
        }
        self
    }

    /// What kind of problem it is; of several, the first.
    #[must_use]
    pub fn code(&self) -> Code {
        // Both constructors put at least one there.
        self.0.diagnostics[0].code
    }

    /// All that is wrong, at least one, in the order of the input.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.diagnostics
    }

    /// What to do or to type: the hint of the only diagnostic, or a line for each, with its row.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        if let [only] = self.diagnostics() {
            return only.hint.clone();
        }
        let hints = self.diagnostics().iter().filter_map(|diagnostic| {
            let hint = diagnostic.hint.as_ref()?;
            Some(match diagnostic.row() {
                Some(row) => format!("line {row}: {hint}"),
                None => hint.clone(),
            })
        });
        Some(hints.collect::<Vec<_>>().join("\n"))
    }

    /// All that is wrong, at least one, in the order of the input.
    #[must_use]
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.0.diagnostics
    }
}

impl From<Diagnostic> for Error {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::from_all(diagnostic, [])
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("diagnostics", &self.0.diagnostics)
            .field("source", &self.0.source)
            .finish()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.diagnostics.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{}{}", diagnostic.location, diagnostic.message)?;
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}

/// A size in the largest binary unit that leaves no fraction.
struct Bytes(u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
        match units
            .iter()
            .find(|(shift, _)| self.0.trailing_zeros() >= *shift)
        {
            Some((shift, unit)) => write!(f, "{} {unit}", self.0 >> shift),
            None => write!(f, "{} bytes", self.0),
        }
    }
}
