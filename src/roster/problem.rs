use std::path::Path;

use super::{MAX_CELL_BYTES, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_BYTES, MAX_UNPACKED_BYTES};
use crate::diagnostic::{Code, Diagnostic, Error};
use crate::naming::LinkError;
use crate::suggest;

/// What is wrong with a roster.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RosterProblem {
    /// A column that is needed is not there.
    #[error("there is no column `{column}`")]
    MissingColumn {
        /// The column.
        column: String,
        /// Those that are there.
        known: Vec<String>,
    },
    /// Two columns have the name of one that is needed.
    #[error("two columns are called `{column}`")]
    AmbiguousColumn {
        /// The name.
        column: String,
    },
    /// There is no recipient.
    #[error("there is no recipient in it")]
    Empty,
    /// A row has more cells than there are columns.
    #[error(
        "the row has {cells} cells, and there {}",
        match columns {
            1 => "is 1 column".into(),
            _ => format!("are {columns} columns"),
        }
    )]
    RaggedRow {
        /// How many cells it has.
        cells: usize,
        /// How many there are columns.
        columns: usize,
        /// What separates cells.
        delimiter: char,
    },
    /// A quoted cell has no closing quote.
    #[error("a cell starts with a quote (`\"`) and has no closing one")]
    OpenQuote,
    /// There are more than [`MAX_ROWS`] rows.
    #[error("there are more than {MAX_ROWS} rows")]
    TooManyRows,
    /// There are more than [`MAX_COLUMNS`] columns.
    #[error("there are more than {MAX_COLUMNS} columns")]
    TooManyColumns,
    /// A cell is longer than [`MAX_CELL_BYTES`].
    #[error("a cell is longer than {} KiB", MAX_CELL_BYTES >> 10)]
    CellTooLong,
    /// All cells together are longer than [`MAX_TEXT_BYTES`].
    #[error("there is more than {} MiB of text", MAX_TEXT_BYTES >> 20)]
    TooMuchText,
    /// The text is not in the encoding it is said or seems to be in.
    #[error("the text is not in {encoding}")]
    Encoding {
        /// The encoding.
        encoding: String,
    },
    /// What kind of file it is cannot be told.
    #[error("this kind of file is not known")]
    UnknownFormat,
    /// It is a spreadsheet of a kind that is not read.
    #[error("this kind of spreadsheet is not read")]
    OldSpreadsheet,
    /// It is a spreadsheet, and this engross was built without the feature that reads them.
    #[error("this engross reads no spreadsheets")]
    NoSpreadsheets,
    /// It is no spreadsheet, or a damaged one.
    #[error("the spreadsheet cannot be read: {0}")]
    Spreadsheet(String),
    /// There is more in a spreadsheet than is unpacked.
    #[error("there is more than {} MiB in the spreadsheet", MAX_UNPACKED_BYTES >> 20)]
    UnpackedTooLarge,
    /// The spreadsheet has no such sheet.
    #[error("there is no sheet `{sheet}`")]
    MissingSheet {
        /// The sheet.
        sheet: String,
        /// Those that are there.
        known: Vec<String>,
    },
    /// It is no JSON, or not of the kind that holds recipients.
    #[error("the JSON cannot be read: {0}")]
    Json(String),
    /// A value in JSON is an object or an array.
    #[error("the value of `{column}` is no text")]
    NotText {
        /// The member.
        column: String,
    },
    /// The post has no such heading.
    #[error("there is no heading `{section}`")]
    MissingSection {
        /// The heading.
        section: String,
        /// Those that are there.
        known: Vec<String>,
    },
    /// A post has no table row with just one link to a certificate.
    #[error("there is no table with a link to a certificate in each row")]
    NoLinks,
    /// The link of a row names no file that could be written.
    #[error(transparent)]
    Link(LinkError),
}

impl RosterProblem {
    /// The error in this file, about this row.
    pub(crate) fn in_file(&self, file: &Path, row: impl Into<Option<u64>>) -> Error {
        Diagnostic::error(self.code(), self.to_string())
            .hint(self.hint())
            .in_file(file)
            .at_row(row)
            .into()
    }

    fn code(&self) -> Code {
        match self {
            Self::MissingColumn { .. } => Code::MissingColumn,
            Self::AmbiguousColumn { .. } => Code::AmbiguousColumn,
            Self::Empty => Code::Empty,
            Self::RaggedRow { .. } => Code::RaggedRow,
            Self::OpenQuote => Code::OpenQuote,
            Self::TooManyRows => Code::TooManyRows,
            Self::TooManyColumns => Code::TooManyColumns,
            Self::CellTooLong => Code::CellTooLong,
            Self::TooMuchText => Code::TooMuchText,
            Self::Encoding { .. } => Code::Encoding,
            Self::UnknownFormat => Code::UnknownFormat,
            Self::OldSpreadsheet => Code::OldSpreadsheet,
            Self::NoSpreadsheets => Code::NoSpreadsheets,
            Self::Spreadsheet(_) => Code::Spreadsheet,
            Self::UnpackedTooLarge => Code::UnpackedTooLarge,
            Self::MissingSheet { .. } => Code::MissingSheet,
            Self::Json(_) => Code::Json,
            Self::NotText { .. } => Code::NotText,
            Self::MissingSection { .. } => Code::MissingSection,
            Self::NoLinks => Code::NoLinks,
            Self::Link(_) => Code::Link,
        }
    }

    /// How to fix it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::MissingColumn { column, known } => {
                let known = known.iter().map(String::as_str);
                suggest::mend(column, known, "its columns are")
            }
            Self::AmbiguousColumn { .. } => "give one of them another name".into(),
            Self::Empty => "write a row for each recipient, below the names of the columns".into(),
            Self::RaggedRow { delimiter, .. } => format!(
                "put quotes (`\"`) around a cell that holds {}",
                match delimiter {
                    '\t' => "a tab".into(),
                    other => format!("`{other}`"),
                }
            ),
            Self::OpenQuote => "close it, or write a quote inside quotes twice".into(),
            Self::TooManyRows => "split the roster".into(),
            Self::TooManyColumns => {
                "take out the columns that the certificate does not need".into()
            }
            Self::CellTooLong => "check that it is the right file, and where its cells end".into(),
            Self::TooMuchText => "take out the columns that the certificate does not need".into(),
            Self::Encoding { .. } => {
                "save it as UTF-8, or say its encoding: `encoding = \"…\"` in `[roster]`".into()
            }
            Self::UnknownFormat => "save it as CSV, XLSX, ODS, JSON, Markdown or plain text, or \
                                    say its format: `format = \"…\"` in `[roster]`"
                .into(),
            Self::OldSpreadsheet => "save it as XLSX, ODS or CSV (UTF-8)".into(),
            Self::NoSpreadsheets => {
                "save it as CSV, or build engross with the feature `spreadsheet`".into()
            }
            Self::Spreadsheet(_) => {
                "open it in a spreadsheet program and save it again, without a password".into()
            }
            Self::UnpackedTooLarge => "save the sheet with the recipients as CSV".into(),
            Self::MissingSheet { sheet, known } => {
                let known = known.iter().map(String::as_str);
                suggest::mend(sheet, known, "its sheets are")
            }
            Self::Json(_) => "write an array, or lines, of names in quotes or of objects such as \
                              {\"name\": \"…\"}"
                .into(),
            Self::NotText { .. } => "write it as text in quotes, or as a number".into(),
            Self::MissingSection { section, known } => {
                let known = known.iter().map(String::as_str);
                suggest::mend(section, known, "its headings are")
            }
            Self::NoLinks => "a recipient's row holds one link to a picture or a PDF".into(),
            Self::Link(_) => "mend the link, or award the recipient from another roster".into(),
        }
    }
}
