//! The stable names of what can be wrong.

use std::fmt;

use serde::Serialize;

/// What a [`Diagnostic`](super::Diagnostic) is about: a stable name for programs that read the
/// JSON forms. `docs/errors.md` has a row for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Code {
    // Files.
    /// A file that cannot be read.
    Read,
    /// A file that is larger than its limit.
    TooLarge,
    /// A file or folder that cannot be written.
    Write,
    /// A file or folder that exists and would be overwritten.
    Exists,

    // The program.
    /// A mistake in a `program.toml`.
    Program,
    /// A file in `fonts` that cannot be used as a font.
    NotAFont,
    /// A font family that none of the fonts has.
    NoSuchFont,
    /// No fonts at all.
    NoFonts,
    /// A template of a kind that is not read.
    NotATemplate,
    /// A template that cannot be decoded.
    DamagedTemplate,
    /// A template with more pixels than the limit.
    TemplateTooLarge,
    /// A mistake in a template drawn in SVG.
    Drawing,
    /// A scale for a template that is a picture.
    NotScalable,
    /// A scale that is not a positive number.
    BadScale,

    // The roster.
    /// A column that is needed and missing.
    MissingColumn,
    /// Two columns with the name of one that is needed.
    AmbiguousColumn,
    /// A roster without recipients.
    Empty,
    /// A row with more cells than columns.
    RaggedRow,
    /// A quoted cell without a closing quote.
    OpenQuote,
    /// More rows than the limit.
    TooManyRows,
    /// More columns than the limit.
    TooManyColumns,
    /// A cell that is longer than the limit.
    CellTooLong,
    /// More text in all cells than the limit.
    TooMuchText,
    /// Text that is not valid in its encoding.
    Encoding,
    /// A roster of unknown format.
    UnknownFormat,
    /// A spreadsheet in a format that is not supported.
    OldSpreadsheet,
    /// A spreadsheet, in a build without the feature `spreadsheet`.
    NoSpreadsheets,
    /// A damaged spreadsheet, or a file that is not a spreadsheet.
    Spreadsheet,
    /// A spreadsheet that is larger than the limit when unpacked.
    UnpackedTooLarge,
    /// A sheet that the spreadsheet does not have.
    MissingSheet,
    /// Invalid JSON, or JSON without recipients.
    Json,
    /// A value that is an object or an array instead of text.
    NotText,
    /// A record in memory that is not a struct, a map or a name.
    Record,
    /// A heading that the post does not have.
    MissingSection,
    /// A post without a table of certificates.
    NoLinks,
    /// A published link to a file that cannot be written under its name.
    Link,

    // The run.
    /// A name that no recipient has.
    NoMatch,
    /// A name that several recipients have.
    ManyMatches,
    /// Findings that are errors, so that nothing was written.
    Unprintable,
    /// An output folder that another run is writing to.
    FolderInUse,
    /// A `manifest.json` that engross did not write.
    ForeignManifest,
    /// A manifest of a newer version of engross.
    NewerManifest,
    /// A certificate with more pixels than its format allows.
    PageTooLarge,
    /// A plan or a sheet of another program than the renderer's.
    OtherProgram,
    /// A font that cannot be embedded in a PDF.
    Unembeddable,
    /// Threads that cannot be started.
    Threads,

    // `links --into`.
    /// No table to write the links into.
    TableNoTable,
    /// Several tables with links of this program.
    TableManyTables,
    /// A table that has only links of other programs.
    TableForeignTable,
    /// A row with a link of another program.
    TableForeignRow,
    /// A row that would be lost, as it matches no recipient.
    TableLostRow,
    /// A post that is not in UTF-8.
    TableNotUtf8,
    /// A table into which the links cannot be written.
    TableUnreadable,

    // Recipients, fields and files.
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
    /// A text whose letters and marks are separate characters (not NFC).
    Decomposed,
    /// A text with U+FFFD, which stands for a lost character.
    LostCharacter,
    /// A recipient's language that is not a BCP 47 tag.
    BadLanguage,
    /// A value that should be a date but is not one, or is ambiguous.
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
    /// A cell of a spreadsheet whose formula gives an error or has no value.
    BrokenFormula,
    /// A row of a post's table that is not a recipient.
    SkippedRow,
}

/// The stable name: `missing-glyph`.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
