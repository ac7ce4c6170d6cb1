//! What is wrong or worth knowing, as a value: nothing in the library prints.
//!
//! Every error and every finding is a [`Diagnostic`]. The code that finds a problem writes its
//! message and its hint side by side; whoever calls the library decides how to show them.

mod code;
mod error;
mod escape;
mod grouped;
mod io;

pub use code::Code;
pub use error::{Error, Result};
pub use escape::{escaped, escaped_json};
pub use grouped::grouped;

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, Serializer};

/// How much a [`Diagnostic`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; the certificate is as its reader expects.
    Note,
    /// Worth a look before the certificate is published.
    Warning,
    /// The certificate, or the whole run, cannot be made as asked.
    Error,
}

/// `error`, `warning` or `note`.
impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One thing that is wrong or worth knowing.
///
/// Its JSON form has the members `severity`, `code`, `file`, `row`, `field`, `message`, `cause`
/// and `hint`; those without a value are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// What kind of problem it is: a stable name, one for each row of `docs/errors.md`.
    pub code: Code,
    /// Where it is.
    #[serde(flatten)]
    pub location: Location,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// The error of the system, or of a parser, that led to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What to do or to type to fix it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// How bad it is among diagnostics of the same code and field: a report that shows one of
    /// them shows the one of the largest weight. It has no unit, and is not in the JSON form.
    #[serde(skip)]
    pub weight: u32,
}

/// Where a problem is: any part may be unknown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[non_exhaustive]
pub struct Location {
    /// The file or folder. JSON is Unicode: what the path has besides becomes U+FFFD there.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "lossy_path")]
    pub file: Option<PathBuf>,
    /// The row of that file: the line of a text, the row of a sheet, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// The id of the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

fn lossy_path<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
    match path {
        Some(path) => serializer.collect_str(&path.display()),
        None => serializer.serialize_none(),
    }
}

impl Diagnostic {
    /// A diagnostic without a location, a cause or a hint.
    #[must_use]
    pub fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            location: Location::default(),
            message: message.into(),
            cause: None,
            hint: None,
            weight: 0,
        }
    }

    /// A [new](Self::new) diagnostic of severity [`Severity::Error`].
    #[must_use]
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A [new](Self::new) diagnostic of severity [`Severity::Warning`].
    #[must_use]
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A [new](Self::new) diagnostic of severity [`Severity::Note`].
    #[must_use]
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// Says what to do or to type.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Sets how bad it is among diagnostics of the same code and field.
    #[must_use]
    pub fn weight(mut self, weight: u32) -> Self {
        self.weight = weight;
        self
    }

    /// Adds the error that led to it, with that error's own causes.
    #[must_use]
    pub fn cause(mut self, cause: &(dyn std::error::Error + 'static)) -> Self {
        let mut text = cause.to_string();
        let mut next = cause.source();
        while let Some(deeper) = next {
            text.push_str(": ");
            text.push_str(&deeper.to_string());
            next = deeper.source();
        }
        self.cause = Some(text);
        self
    }

    /// Places it in a file or folder.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.location.file = Some(file.into());
        self
    }

    /// Places it in a row of a file: the line of a text or the row of a sheet, counted from 1.
    #[must_use]
    pub fn at(self, file: impl Into<PathBuf>, row: u64) -> Self {
        self.in_file(file).at_row(row)
    }

    /// Places it in a row of a file that is named elsewhere, or not at all.
    #[must_use]
    pub fn at_row(mut self, row: impl Into<Option<u64>>) -> Self {
        self.location.row = row.into();
        self
    }

    /// Places it in the field of this id.
    #[must_use]
    pub fn in_field(mut self, id: impl Into<String>) -> Self {
        self.location.field = Some(id.into());
        self
    }

    /// The file that it is in.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.location.file.as_deref()
    }

    /// The row of that file.
    #[must_use]
    pub fn row(&self) -> Option<u64> {
        self.location.row
    }
}

/// `file:row: severity: message`, without cause and hint, which the reader's side lays out.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}: {}", self.location, self.severity, self.message)
    }
}

/// `file:row: `, what is known of it; nothing where no file is.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(file) = &self.file else {
            return Ok(());
        };
        write!(f, "{}:", file.display())?;
        if let Some(row) = self.row {
            write!(f, "{row}:")?;
        }
        f.write_str(" ")
    }
}
