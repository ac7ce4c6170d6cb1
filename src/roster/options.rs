use std::path::Path;

use super::{Encoding, RosterProblem};

/// How to read a roster. The default finds everything out from the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct RosterOptions {
    /// What kind of file it is. Default: by the file's extension, else by its first bytes.
    pub format: Option<RosterFormat>,
    /// The encoding of a text file. Default: UTF-8 or UTF-16 where the file is that, else what
    /// its bytes look most like.
    pub encoding: Option<Encoding>,
    /// The sheet of a spreadsheet. Default: the first.
    pub sheet: Option<String>,
    /// The heading in a post whose tables are read, those under its subheadings included.
    /// Default: all tables.
    pub section: Option<String>,
    /// The column that holds the name. Default: `name`; in a post, where no column is called
    /// so, the first that looks like names.
    pub name: Option<String>,
    /// The column that stands in for the name in a file's name. Default: `slug`.
    pub slug: Option<String>,
    /// The column that holds the language. Default: `lang`.
    pub lang: Option<String>,
    /// The language that most of the names are in, as a BCP 47 tag: it helps to tell one legacy
    /// encoding from another. Default: none. A program gives its own.
    pub language: Option<String>,
}

/// What kind of file a roster is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RosterFormat {
    /// Cells separated by commas, semicolons, tabs or bars, the first row their names.
    Csv,
    /// An array of objects, or of names.
    Json,
    /// An object, or a name, a line.
    JsonLines,
    /// A published post, with tables of names and links.
    Markdown,
    /// A sheet of an XLSX or ODS file, its first row the names of the columns.
    Spreadsheet,
    /// A name a line.
    Text,
}

impl RosterFormat {
    /// What a program calls each format.
    pub(crate) const NAMES: [(&'static str, Self); 6] = [
        ("csv", Self::Csv),
        ("json", Self::Json),
        ("jsonl", Self::JsonLines),
        ("markdown", Self::Markdown),
        ("spreadsheet", Self::Spreadsheet),
        ("text", Self::Text),
    ];

    /// The format that the file's extension names, or else that its first bytes show.
    pub(super) fn detect(file: &Path, bytes: &[u8]) -> Result<Self, RosterProblem> {
        let extension = file
            .extension()
            .map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        match extension.as_deref() {
            Some("csv" | "tsv" | "tab") => Ok(Self::Csv),
            Some("json") => Ok(Self::Json),
            Some("jsonl" | "ndjson") => Ok(Self::JsonLines),
            Some("md" | "markdown" | "mdx") => Ok(Self::Markdown),
            Some("xlsx" | "xlsm" | "ods") => Ok(Self::Spreadsheet),
            Some("txt") => Ok(Self::Text),
            Some("xls" | "xlsb" | "numbers") => Err(RosterProblem::OldSpreadsheet),
            Some(_) => Err(RosterProblem::UnknownFormat),
            None => Self::sniff(bytes),
        }
    }

    /// The format of bytes without a name, from standard input say.
    fn sniff(bytes: &[u8]) -> Result<Self, RosterProblem> {
        let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match start.trim_ascii_start() {
            [b'P', b'K', 3, 4, ..] => Ok(Self::Spreadsheet),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(RosterProblem::OldSpreadsheet),
            [b'[', ..] => Ok(Self::Json),
            [b'{', ..] => Ok(Self::JsonLines),
            [b'#', b' ' | b'#', ..] | [b'-', b'-', b'-', ..] | [b'|', ..] => Ok(Self::Markdown),
            _ => Ok(Self::Csv),
        }
    }
}
