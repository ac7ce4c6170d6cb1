use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

/// How much a [`Finding`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; the certificate is as its reader expects.
    Note,
    /// Worth a look before the certificate goes out.
    Warning,
    /// The certificate cannot be made as asked.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// What a [`Finding`] is about: stable names for programs that read the JSON forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FindingCode {
    /// A character that none of the fonts has.
    MissingGlyph,
    /// A character that a font has in colour only.
    ColorGlyph,
    /// A text that does not fit its box by any of the field's policies.
    Overflow,
    /// A text set smaller than the field's largest size to fit its box.
    Shrunk,
    /// A text set in more lines than it was written in.
    Wrapped,
    /// A text that mixes scripts whose letters can be taken for each other.
    MixedScript,
    /// An invisible or direction-changing control character.
    InvisibleCharacter,
    /// A code point that Unicode has not assigned.
    UnassignedCodePoint,
    /// A text whose letters and marks came apart (not in NFC).
    Decomposed,
    /// A text with U+FFFD, which stands for a character that was lost.
    LostCharacter,
    /// A recipient's language that is no BCP 47 tag.
    BadLanguage,
    /// A value that should be a date and is none.
    BadDate,
    /// More recipients than the program has seats.
    TooManyRecipients,
    /// A field's box in which the template already has something drawn.
    OccupiedBox,
    /// A picture whose colours are in another space than sRGB.
    ColorProfile,
    /// A font that a drawing names and nobody has.
    UnknownFont,
    /// Something about a drawn text that a field cannot have.
    LostStyle,
    /// A placeholder, or its box, that is hidden in the drawing.
    HiddenPlaceholder,
    /// A placeholder that is drawn as outlines.
    OutlinedPlaceholder,
    /// A picture in a drawing that cannot be used.
    UnreadablePicture,
    /// A recipient without a name.
    EmptyName,
    /// Two recipients with one key.
    KeyCollision,
    /// A character of the file name that had to be replaced.
    UnsafeKey,
    /// A file name that was too long and was cut.
    KeyTooLong,
    /// A manifest of which only a part, or nothing, can be read.
    DamagedManifest,
    /// A compiled template in the cache that is not as it was written.
    DamagedPlate,
    /// A file that was written for a recipient who is no longer in the roster.
    StaleFile,
    /// A roster whose encoding had to be guessed.
    EncodingGuessed,
    /// A cell of a spreadsheet whose formula gives an error.
    BrokenFormula,
    /// A row that is no recipient, where one would be expected.
    SkippedRow,
}

/// The stable name: `missing-glyph`.
impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// Something to know about a recipient, a text or a file, as a value: nothing in the
/// library prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// What it is about.
    pub code: FindingCode,
    /// The file it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// The row of that file, counted from 1 as editors and spreadsheets do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// The id of the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is found: lower case, no full stop.
    pub message: String,
    /// How to mend it.
    pub hint: String,
}

impl Finding {
    /// A finding that is about no place yet.
    pub fn new(
        severity: Severity,
        code: FindingCode,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            code,
            file: None,
            row: None,
            field: None,
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// The same, in this row of this file.
    #[must_use]
    pub fn at(mut self, file: impl Into<PathBuf>, row: u64) -> Self {
        self.file = Some(file.into());
        self.row = Some(row);
        self
    }

    /// The same, about the field of this id.
    #[must_use]
    pub fn in_field(mut self, id: impl Into<String>) -> Self {
        self.field = Some(id.into());
        self
    }
}

/// `file:row: severity: message`, without the hint, which the reader's side lays out.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}:", file.display())?;
            if let Some(row) = self.row {
                write!(f, "{row}:")?;
            }
            f.write_str(" ")?;
        }
        write!(f, "{}: {}", self.severity, self.message)
    }
}
