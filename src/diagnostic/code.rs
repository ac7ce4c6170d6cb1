//! The stable names of what can be wrong.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a [`Diagnostic`](super::Diagnostic) is about: a stable name for programs that read the
/// JSON forms. `docs/errors.md` has a row for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// A file that another run is writing to.
    FileInUse,

    /// A text file that has to be in UTF-8 and is not.
    NotUtf8,

    // The program.
    /// A `program.toml` that is not TOML.
    TomlSyntax,
    /// A key that is required and missing.
    MissingKey,
    /// A key that does not exist.
    UnknownKey,
    /// A key that does not apply to this kind of field or template.
    InapplicableKey,
    /// A value of the wrong type, or outside its range.
    InvalidValue,
    /// A placeholder that cannot be read, such as `{name` without its closing brace.
    InvalidPlaceholder,
    /// A program without fields.
    NoField,
    /// More fields than the limit.
    TooManyFields,
    /// Two fields with one id.
    DuplicateField,
    /// A column that a text names and the roster does not have.
    UnknownColumn,
    /// A value to be replaced that the program does not have.
    UnknownValue,
    /// A picture of a row that does not exist.
    MissingPicture,
    /// A picture of a row that cannot be decoded, or is too large.
    UnusablePicture,
    /// A picture or a template of a row that is not in the program's folder.
    OutsideFolder,
    /// A picture of a row that is too small for its box.
    BlurredPicture,
    /// A QR code in a build without the feature `qr`.
    NoQrCodes,
    /// A file in `fonts` that cannot be used as a font.
    NotAFont,
    /// A font family that none of the fonts has.
    NoSuchFont,
    /// No fonts at all.
    NoFonts,
    /// A template of a row that does not exist.
    MissingTemplate,
    /// More templates of rows, or larger ones, than the limit.
    TooManyTemplates,
    /// A template of a kind that is not read.
    NotATemplate,
    /// A template that cannot be decoded.
    DamagedTemplate,
    /// A template with more pixels than the limit.
    TemplateTooLarge,
    /// A field, or a drawn placeholder, that is outside the template.
    OutsideTemplate,
    /// A template whose size is not the one that it should have on paper.
    PrintSize,
    /// Certificates that do not fit on a sheet of paper.
    SheetTooLarge,
    /// Something that the standard for PDF files does not allow.
    PdfStandard,
    /// A template for which it is uncertain whether it includes a bleed.
    GuessedTrim,
    /// A template without a bleed, whose edges are mirrored to make one.
    MirroredBleed,
    /// A scale for a template that is a picture.
    NotScalable,
    /// A scale that is not a positive number.
    BadScale,

    // Templates drawn in SVG.
    /// A drawing that is not well-formed SVG.
    SvgSyntax,
    /// A drawing with more elements, or deeper nesting, than the limit.
    SvgTooComplex,
    /// A drawing without a size.
    SvgNoSize,
    /// A reference from a drawing to something outside it.
    ExternalReference,
    /// A drawing without a placeholder.
    NoPlaceholder,
    /// A placeholder that is drawn in a way that a field does not support.
    UnsupportedPlaceholder,
    /// A text of a drawing that is not painted, so that certificates would lack it.
    UnpaintedText,
    /// A field of the program that the drawing does not have.
    UnknownField,
    /// A QR code that is rotated, skewed or mirrored.
    SlantedQrCode,

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
    /// Text after a closing quote, or a quote after white space.
    StrayQuote,
    /// More rows than the limit.
    TooManyRows,
    /// More columns than the limit.
    TooManyColumns,
    /// A cell that is longer than the limit.
    CellTooLong,
    /// More text in all cells than the limit.
    TooMuchText,
    /// More findings about the rows than the limit.
    TooManyFindings,
    /// Text that is not valid in its encoding.
    Encoding,
    /// A file with another extension than its contents have.
    WrongExtension,
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
    /// Several sheets with the columns of the recipients.
    SeveralSheets,
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
    /// A manifest that cannot be joined with those of other shards.
    ShardManifest,
    /// A certificate with more pixels than its format allows.
    PageTooLarge,
    /// A plan or a sheet of another program than the renderer's.
    OtherProgram,
    /// A font that cannot be embedded in a PDF.
    Unembeddable,
    /// Threads that cannot be started.
    Threads,

    // Credentials.
    /// A program with `[credential]` in a build without the feature `credential`.
    NoCredentials,
    /// A program with `[credential]`, and nothing to sign with.
    NoSigner,
    /// A key file that has no key that can be used.
    KeyFile,
    /// A password of a key that is missing or wrong.
    KeyPassword,
    /// A key file that others can read.
    ExposedKey,
    /// A key that the issuer's DID document does not have.
    KeyNotPublished,
    /// A DID document that is damaged, or another issuer's.
    DidDocument,
    /// Keys that certificates are checked by, and that whoever made the certificates can have
    /// written.
    UnprovenKeys,
    /// A command that does not sign.
    SigningCommand,
    /// Another text under a key that was issued.
    ChangedCredential,
    /// A damaged record of what was issued.
    Ledger,
    /// A list of revocations that is wrong.
    Revocations,
    /// More certificates than a status list has bits.
    StatusListFull,
    /// Dates of a credential that contradict each other.
    ContradictingDates,
    /// A text or an address that a credential cannot have.
    UnsignableText,
    /// Files that carry no credential although the program has one.
    Unsigned,
    /// A shard of a roster whose certificates have credentials.
    SignedShard,
    // Publishing.
    /// A store for which there are no credentials.
    NoStoreCredentials,
    /// A store that cannot be reached, or refuses what is asked.
    Store,
    /// A certificate whose file is not in the output folder.
    Unrendered,
    /// A file that is published already, with other contents.
    PublishedDiffers,
    /// A file that someone else published or changed during the run.
    ChangedMeanwhile,
    /// A store that would replace files although it is asked not to.
    NoPreconditions,
    /// A published link that does not lead to the base URL.
    LinkElsewhere,
    /// A public link that does not answer with its certificate.
    LinkDiffers,
    /// A file in the output folder that is not published.
    Unpublished,

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
    /// A variation selector whose shape the font lacks.
    UnknownVariant,
    /// A glyph whose outline is damaged or exceeds a limit.
    UnreadableGlyph,
    /// A character that a font has in colour only.
    ColorGlyph,
    /// A text that does not fit its box by any of the field's policies.
    Overflow,
    /// A text set smaller than the field's largest size to fit its box.
    Shrunk,
    /// A text set in more lines than it was written in.
    Wrapped,
    /// A part of a text in another font than the field's own, which lacks its letters.
    OtherFont,
    /// A part of a text in a font without the weight or the slope that the field asks for.
    OtherStyle,
    /// A text that stands higher or lower than others to stay inside its box.
    MovedBaseline,
    /// Capitals that run into each other in a script face.
    CrowdedCapitals,
    /// A character that is typed in place of an apostrophe.
    WrongApostrophe,
    /// Straight quotes or apostrophes.
    StraightQuotes,
    /// A sign that is set as another, as the font of its word lacks it.
    SubstitutedSign,
    /// A sign that no font has, and that is left out.
    LeftOut,
    /// An accent that is not on a letter.
    LoneMark,
    /// Letters as wide as Han characters.
    FullWidth,
    /// Texts of one field in sizes that differ much.
    SizeSpread,
    /// A cover that has not been written yet.
    MissingCover,
    /// A post without the front matter that the link of the cover goes into.
    NoFrontMatter,
    /// A field whose conditions no row meets.
    UnwrittenField,
    /// A text that mixes scripts whose letters can be taken for each other.
    MixedScript,
    /// An invisible or direction-changing control character.
    InvisibleCharacter,
    /// A control character, or another that no text may have.
    ControlCharacter,
    /// A code point that Unicode has not assigned.
    UnassignedCodePoint,
    /// A text with U+FFFD, which stands for a lost character.
    LostCharacter,
    /// A recipient's language that is not a BCP 47 tag.
    BadLanguage,
    /// A value that should be a date but is not one, or is ambiguous.
    BadDate,
    /// A date with two digits for its year, or a spreadsheet's number of a day.
    GuessedDate,
    /// A text or a QR code that names an empty cell.
    EmptyValue,
    /// A value for which the program has no wording.
    NoWording,
    /// An HTML entity or tag in a text.
    Markup,
    /// A text that was encoded in UTF-8 twice.
    Mojibake,
    /// A text with question marks where letters were lost.
    LostLetters,
    /// What a spreadsheet shows in place of a value.
    SpreadsheetError,
    /// A number that lost digits when it was saved.
    LostDigits,
    /// A word that stands for a missing value.
    MissingValue,
    /// White space that was changed.
    WhiteSpace,
    /// A name in capitals or in small letters, in a roster where others are not.
    LetterCase,
    /// A recipient who is in the roster twice.
    DuplicateRecipient,
    /// A row that is a header or a sum rather than a recipient.
    NotARecipient,
    /// More recipients than the program has seats.
    TooManyRecipients,
    /// A field's box in which the template already has something drawn.
    OccupiedBox,
    /// A text whose ink runs over something that the template has drawn.
    OverArt,
    /// A picture whose colour profile cannot be used.
    ColorProfile,
    /// Pages of a template that are not used.
    OtherPages,
    /// Parts of a drawing that are pixels in PDF.
    PixelsInPdf,
    /// A font family that a drawing names and that is not available.
    UnknownFont,
    /// A style of a drawn text that is not supported and is ignored.
    LostStyle,
    /// A text of a drawing that its shape has no room for.
    TextBelowShape,
    /// A placeholder, or its box, that is hidden in the drawing.
    HiddenPlaceholder,
    /// A placeholder that is drawn as outlines.
    OutlinedPlaceholder,
    /// A placeholder of another program, or a sample, that is painted as it is.
    ForeignPlaceholder,
    /// A picture in a drawing that is damaged, too large or in a format that is not supported.
    UnreadablePicture,
    /// A recipient without a name.
    EmptyName,
    /// Two recipients with one key.
    KeyCollision,
    /// A character of the file name that had to be replaced.
    UnsafeKey,
    /// A file name that was too long and was cut.
    KeyTooLong,
    /// A file name that is too long when it is percent-encoded.
    FileNameTooLong,
    /// A manifest of which only a part, or nothing, can be read.
    DamagedManifest,
    /// A compiled template in the cache that is not as it was written.
    DamagedPlate,
    /// A file in the output folder that no recipient of the plan has.
    Orphan,
    /// A program or a drawing that says an earlier term.
    OldTerm,
    /// A recipient who is new and may be one who is gone, with another name.
    Renamed,
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
