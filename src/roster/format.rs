/// The format of a roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RosterFormat {
    /// Cells separated by commas, semicolons, tabs or bars, with the column names in the first
    /// row.
    Csv,
    /// An array of objects or names.
    Json,
    /// One object or name per line.
    JsonLines,
    /// A published post, with tables of names and links.
    Markdown,
    /// A sheet of an XLSX or ODS file, with the column names in the first row.
    Spreadsheet,
    /// One name per line.
    Text,
}

impl RosterFormat {
    /// The names of the formats in a program.
    pub(crate) const NAMES: [(&'static str, Self); 6] = [
        ("csv", Self::Csv),
        ("json", Self::Json),
        ("jsonl", Self::JsonLines),
        ("markdown", Self::Markdown),
        ("spreadsheet", Self::Spreadsheet),
        ("text", Self::Text),
    ];
}
