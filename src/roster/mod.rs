//! The recipients of a term: who is awarded, from files as people have them.
//!
//! A [`Roster`] is read whole and checked: every name in it has its row, for messages and for
//! the order of what is made from it. White space around cells is never part of them; rows
//! without any text are passed over.

mod builder;
mod columns;
mod csv;
mod decode;
mod encoding;
mod json;
pub(crate) mod markdown;
mod options;
mod problem;
#[cfg(feature = "spreadsheet")]
mod sheet;
mod text;

pub use encoding::{Encoding, EncodingError};
pub use options::{RosterFormat, RosterOptions};
pub use problem::RosterProblem;

use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Error, Result};
use crate::input;
use crate::naming::PublishedLink;
use builder::Builder;
use columns::Columns;

/// The largest file that is read, in bytes.
pub const MAX_ROSTER_BYTES: u64 = 256 << 20;
/// The largest post that is read, in bytes: a parsed post takes many times its size.
pub const MAX_POST_BYTES: u64 = 16 << 20;
/// The largest spreadsheet that is read, in bytes as it is on disk.
pub const MAX_SPREADSHEET_BYTES: u64 = 64 << 20;
/// The most that is unpacked of a spreadsheet, in bytes. It is never in memory as a whole.
pub const MAX_UNPACKED_BYTES: u64 = 1 << 30;
/// The most rows a roster may have.
pub const MAX_ROWS: usize = 1_000_000;
/// The most columns a roster may have.
pub const MAX_COLUMNS: usize = 1_024;
/// The longest cell, in bytes of UTF-8.
pub const MAX_CELL_BYTES: usize = 64 << 10;
/// The most text in all cells together, in bytes of UTF-8.
pub const MAX_TEXT_BYTES: usize = 512 << 20;

/// The recipients of a term, in the order of their rows.
///
/// All text is in one piece, so that a row costs little more than its letters: 100,000
/// recipients fit in a few megabytes.
#[derive(Debug, Clone)]
pub struct Roster {
    file: PathBuf,
    encoding: Option<Encoding>,
    columns: Columns,
    roles: Roles,
    /// All cells, one after the other.
    text: String,
    /// Where in `text` each cell ends.
    cell_ends: Vec<u32>,
    rows: Vec<Row>,
    /// One for each row, or none at all.
    published: Vec<Option<PublishedLink>>,
    findings: Vec<Diagnostic>,
}

/// The columns that mean something to engross.
#[derive(Debug, Clone, Copy, Default)]
struct Roles {
    name: usize,
    slug: Option<usize>,
    lang: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    number: u32,
    /// The first of its cells in `cell_ends`.
    first_cell: u32,
}

impl Roster {
    /// Reads the roster in this file.
    ///
    /// # Errors
    ///
    /// [`Code::Read`](crate::Code::Read) and [`Code::TooLarge`](crate::Code::TooLarge) for the file, [`Error`] for what is in it.
    pub fn open(path: impl AsRef<Path>, options: &RosterOptions) -> Result<Self> {
        let path = path.as_ref();
        let bytes = input::read(path, MAX_ROSTER_BYTES)?;
        Self::read(&bytes, path, options)
    }

    /// Reads a roster from the bytes of a file. `file` is what messages call it, and its
    /// extension tells the format; nothing is read from there.
    ///
    /// # Errors
    ///
    /// [`Code::TooLarge`](crate::Code::TooLarge) and [`Error`].
    ///
    /// ```
    /// use engross::roster::{Roster, RosterOptions};
    ///
    /// let csv = "name;slug\nHalil BUGOL;Halil İbrahim BUGOL\n";
    /// let roster = Roster::read(csv.as_bytes(), "recipients.csv", &RosterOptions::default())?;
    /// let halil = roster.recipients().next().unwrap();
    /// assert_eq!(halil.row(), 2);
    /// assert_eq!(halil.name(), "Halil BUGOL");
    /// assert_eq!(halil.slug(), Some("Halil İbrahim BUGOL"));
    /// # Ok::<(), engross::Error>(())
    /// ```
    pub fn read(bytes: &[u8], file: impl AsRef<Path>, options: &RosterOptions) -> Result<Self> {
        let file = file.as_ref();
        let builder = Builder::new(file, options);
        let format = match options.format {
            Some(format) => format,
            None => RosterFormat::detect(file, bytes).map_err(|problem| builder.error(&problem))?,
        };
        let limit = match format {
            RosterFormat::Markdown => MAX_POST_BYTES,
            RosterFormat::Spreadsheet => MAX_SPREADSHEET_BYTES,
            _ => MAX_ROSTER_BYTES,
        };
        if bytes.len() as u64 > limit {
            return Err(Error::too_large(file, limit));
        }
        if format == RosterFormat::Spreadsheet {
            return read_spreadsheet(bytes, builder);
        }
        let (text, encoding) = decode::decode(bytes, options)
            .map_err(|failure| failure.problem.in_file(file, failure.line))?;
        let mut roster = match format {
            RosterFormat::Csv => csv::read(&text, builder),
            RosterFormat::Json => json::read_array(&text, builder),
            RosterFormat::JsonLines => json::read_lines(&text, builder),
            RosterFormat::Markdown => markdown::read(&text, builder),
            RosterFormat::Text | RosterFormat::Spreadsheet => text::read(&text, builder),
        }?;
        if let Some(encoding) = encoding {
            roster.note_encoding(encoding);
        }
        Ok(roster)
    }

    /// A roster of rows that are in memory already; the first of them is row 2, as if the
    /// columns were the first row of a file of this name.
    ///
    /// # Errors
    ///
    /// [`Error`]: no column `name`, no row, more than the limits allow.
    ///
    /// ```
    /// use engross::roster::Roster;
    ///
    /// let roster = Roster::from_rows("database", ["name", "role"], [["Min Yin", "speaker"]])?;
    /// let min = roster.recipients().next().unwrap();
    /// assert_eq!(min.value("role"), Some("speaker"));
    /// # Ok::<(), engross::Error>(())
    /// ```
    pub fn from_rows<C, R>(
        file: impl AsRef<Path>,
        columns: impl IntoIterator<Item = C>,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Self>
    where
        C: AsRef<str>,
        R: IntoIterator<Item: AsRef<str>>,
    {
        let options = RosterOptions::default();
        let mut builder = Builder::new(file.as_ref(), &options);
        builder.columns(1, columns)?;
        for (number, row) in (2..).zip(rows) {
            builder.row(number, row, None)?;
        }
        builder.finish()
    }

    /// What messages call the file.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The encoding, where the file does not say and it had to be guessed.
    #[must_use]
    pub fn guessed_encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// The names of the columns as the file has them.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.names()
    }

    /// How many recipients there are: one or more.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "no roster is empty")]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The recipients, by row.
    pub fn recipients(&self) -> impl ExactSizeIterator<Item = Recipient<'_>> {
        (0..self.rows.len()).map(|index| self.recipient(index))
    }

    /// The recipient of this index, counted from 0.
    ///
    /// # Panics
    ///
    /// Where there are not that many.
    #[must_use]
    pub fn recipient(&self, index: usize) -> Recipient<'_> {
        assert!(index < self.rows.len(), "no recipient {index}");
        Recipient {
            roster: self,
            index,
        }
    }

    /// What there is to know about how the file was read.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The index of the column of this name, case and white space ignored.
    pub(crate) fn column(&self, name: &str) -> Result<usize, RosterProblem> {
        self.columns.find(name)
    }
}

#[cfg(feature = "spreadsheet")]
fn read_spreadsheet(bytes: &[u8], builder: Builder<'_>) -> Result<Roster> {
    sheet::read(bytes, builder)
}

#[cfg(not(feature = "spreadsheet"))]
#[expect(clippy::needless_pass_by_value, reason = "as where the feature is on")]
fn read_spreadsheet(_: &[u8], builder: Builder<'_>) -> Result<Roster> {
    Err(builder.error(&RosterProblem::NoSpreadsheets))
}

/// One person, or handle, of a [`Roster`].
#[derive(Debug, Clone, Copy)]
pub struct Recipient<'r> {
    roster: &'r Roster,
    index: usize,
}

impl<'r> Recipient<'r> {
    /// The row: the line of a text file that it starts on, the row of a sheet, the place in a JSON
    /// array some of which share a line; counted from 1. No two recipients have the same.
    #[must_use]
    pub fn row(self) -> u64 {
        self.roster.rows[self.index].number.into()
    }

    /// The name as it goes on the certificate; empty where the row has none.
    #[must_use]
    pub fn name(self) -> &'r str {
        self.cell(self.roster.roles.name)
    }

    /// What stands in for the name in the file's name, where the row has something.
    #[must_use]
    pub fn slug(self) -> Option<&'r str> {
        self.filled(self.roster.roles.slug)
    }

    /// The language of the recipient's texts, where the row has one.
    #[must_use]
    pub fn language(self) -> Option<&'r str> {
        self.filled(self.roster.roles.lang)
    }

    /// The link that the certificate is published under, where the roster is a post.
    #[must_use]
    pub fn published(self) -> Option<&'r PublishedLink> {
        self.roster.published.get(self.index)?.as_ref()
    }

    /// The value of a column, case and white space in the column's name ignored; `None` unless
    /// there is just one column of that name.
    #[must_use]
    pub fn value(self, column: &str) -> Option<&'r str> {
        let column = self.roster.columns.find(column).ok()?;
        Some(self.cell(column))
    }

    /// The cell in the column of this index; empty where the row ends before it.
    pub(crate) fn cell(self, column: usize) -> &'r str {
        let Roster {
            text,
            cell_ends,
            rows,
            ..
        } = self.roster;
        let cell = rows[self.index].first_cell as usize + column;
        let row_end = rows
            .get(self.index + 1)
            .map_or(cell_ends.len(), |next| next.first_cell as usize);
        if cell >= row_end {
            return "";
        }
        let start = cell.checked_sub(1).map_or(0, |before| cell_ends[before]);
        &text[start as usize..cell_ends[cell] as usize]
    }

    fn filled(self, column: Option<usize>) -> Option<&'r str> {
        column
            .map(|column| self.cell(column))
            .filter(|cell| !cell.is_empty())
    }
}
