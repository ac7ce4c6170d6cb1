//! Standards for PDF files.

use std::fmt;
use std::str::FromStr;

/// A standard that PDF files conform to.
///
/// ```
/// use engross::PdfStandard;
///
/// assert_eq!("a-2u".parse(), Ok(PdfStandard::A2u));
/// assert_eq!(PdfStandard::A2u.to_string(), "PDF/A-2u");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PdfStandard {
    /// PDF/A-2u (ISO 19005-2, level U): for archives. The file has all that shows it, and each
    /// glyph has its text in Unicode.
    A2u,
}

/// A text is not the name of a [`PdfStandard`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a standard for PDF files that engross can write")]
pub struct PdfStandardError(String);

impl PdfStandard {
    /// How to write a standard.
    pub(crate) const HINT: &'static str = "write \"a-2u\", or leave `pdf_standard` out";
}

impl FromStr for PdfStandard {
    type Err = PdfStandardError;

    fn from_str(text: &str) -> Result<Self, PdfStandardError> {
        match text {
            "a-2u" => Ok(Self::A2u),
            _ => Err(PdfStandardError(text.into())),
        }
    }
}

impl fmt::Display for PdfStandard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A2u => "PDF/A-2u",
        })
    }
}
