//! The recipients of a term: the people who receive the award, from files as people have them.
//!
//! A [`Roster`] is read and checked as a whole. Each name has its row, for messages and for the
//! order of the certificates. White space around cells is removed; rows without any text are
//! skipped.

mod blanks;
mod builder;
mod cell_dates;
mod columns;
mod conditions;
#[cfg(feature = "rosters")]
mod contents;
#[cfg(feature = "rosters")]
mod csv;
#[cfg(feature = "rosters")]
mod decode;
#[cfg(feature = "rosters")]
mod detect;
#[cfg(feature = "rosters")]
mod encoding;
mod format;
#[cfg(feature = "rosters")]
mod guess;
mod header;
#[cfg(feature = "rosters")]
mod json;
mod limits;
#[cfg(feature = "rosters")]
mod markdown;
mod options;
#[cfg(feature = "rosters")]
pub(crate) mod published;
#[cfg(feature = "rosters")]
mod quotes;
mod recipient;
mod records;
mod revise;
#[cfg(feature = "spreadsheet")]
mod sheet;
#[cfg(feature = "rosters")]
mod stream;
#[cfg(feature = "rosters")]
mod text;

pub use crate::date::DateOrder;
pub(crate) use columns::{ColumnMatch, fold};
pub use conditions::Condition;
#[cfg(feature = "rosters")]
pub use encoding::{Encoding, EncodingError};
pub use format::RosterFormat;
pub use limits::{
    MAX_CELL_BYTES, MAX_COLUMNS, MAX_FINDINGS, MAX_POST_BYTES, MAX_ROSTER_BYTES, MAX_ROWS,
    MAX_SPREADSHEET_BYTES, MAX_TEXT_BYTES, MAX_UNPACKED_BYTES,
};
pub use options::RosterOptions;
pub use recipient::Recipient;
#[cfg(feature = "rosters")]
pub(crate) use stream::RosterStream;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

#[cfg(feature = "rosters")]
use crate::diagnostic::Code;
use crate::diagnostic::{Diagnostic, Error, Result};
#[cfg(feature = "rosters")]
use crate::files;
use crate::language::Language;
use crate::naming::PublishedLink;
use builder::Builder;
use cell_dates::CellDates;
use columns::Columns;

/// The recipients of a term, in the order of their rows.
///
/// The text of all cells is one string, so that a row takes little more memory than its letters:
/// 100,000 recipients fit in a few megabytes.
#[derive(Debug, Clone)]
pub struct Roster {
    file: PathBuf,
    #[cfg(feature = "rosters")]
    encoding: Option<Encoding>,
    columns: Columns,
    roles: Roles,
    /// The text of all cells, one after the other.
    text: String,
    /// The end of each cell in `text`.
    cell_ends: Vec<u32>,
    rows: Vec<Row>,
    /// One for each row, or none at all.
    published: Vec<Option<PublishedLink>>,
    findings: Vec<Diagnostic>,
    /// The name of each recipient, if it is composed of several columns.
    names: Option<Vec<Box<str>>>,
    /// The columns that give the name.
    name_columns: Vec<usize>,
    /// The rows, by their numbers, and columns in which white space was changed. Not all, if
    /// there are very many.
    collapsed: Vec<(u32, u32)>,
    cell_dates: CellDates,
    /// The columns that hold an array or an object somewhere, with the first such row.
    nested: Vec<(usize, u64)>,
    dates: Option<DateOrder>,
    /// The row of the names of the columns, if there is one.
    header_row: Option<u64>,
    /// The languages of the lines of a cell that has a name on each, or none at all.
    line_languages: Vec<Option<Arc<Language>>>,
}

/// The columns that have a meaning of their own.
#[derive(Debug, Clone, Copy, Default)]
struct Roles {
    name: usize,
    slug: Option<usize>,
    lang: Option<usize>,
    capitals: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    number: u32,
    /// The first of its cells in `cell_ends`.
    first_cell: u32,
}

impl Roster {
    /// The same, with the languages of the lines of its names.
    pub(crate) fn with_line_languages(self, languages: Vec<Option<Arc<Language>>>) -> Self {
        Self {
            line_languages: languages,
            ..self
        }
    }

    /// The languages of the lines of its names, if it has a name on each line.
    pub(crate) fn line_languages(&self) -> &[Option<Arc<Language>>] {
        &self.line_languages
    }
}

#[cfg(feature = "rosters")]
impl Roster {
    /// A roster with the same columns and no row.
    pub(crate) fn without_rows(&self) -> Self {
        let is_of_file = |finding: &&Diagnostic| finding.row().is_none();
        Self {
            file: self.file.clone(),
            encoding: self.encoding,
            columns: self.columns.clone(),
            roles: self.roles,
            text: String::new(),
            cell_ends: Vec::new(),
            rows: Vec::new(),
            published: Vec::new(),
            findings: self.findings.iter().filter(is_of_file).cloned().collect(),
            names: self.names.as_ref().map(|_| Vec::new()),
            name_columns: self.name_columns.clone(),
            collapsed: Vec::new(),
            cell_dates: CellDates::default(),
            nested: self.nested.clone(),
            dates: self.dates,
            header_row: self.header_row,
            line_languages: self.line_languages.clone(),
        }
    }

    /// Adds a recipient of a roster with the same columns. `findings` are those of that roster
    /// about its row.
    ///
    /// # Errors
    ///
    /// Where a limit is exceeded.
    pub(crate) fn push_from(&mut self, other: &Self, index: usize) -> Result<()> {
        let recipient = other.recipient(index);
        let number = recipient.row();
        limits::check_rows_of_shard(self.rows.len() + 1, number)?;
        let row = Row {
            number: other.rows[index].number,
            first_cell: limits::small(self.cell_ends.len()),
        };
        for column in 0..recipient.cell_count() {
            let cell = recipient.cell(column);
            let end = self.text.len() + cell.len();
            limits::check_cells(end, self.cell_ends.len() + 1, number)?;
            self.text.push_str(cell);
            self.cell_ends.push(limits::small(end));
            if let Some(date) = recipient.date(column) {
                self.cell_dates.add(row.number, column, date);
            }
        }
        self.rows.push(row);
        if let (Some(names), Some(others)) = (&mut self.names, &other.names) {
            names.push(others[index].clone());
        }
        if !other.published.is_empty() {
            self.published.push(recipient.published().cloned());
        }
        let start = other.collapsed.partition_point(|(at, _)| *at < row.number);
        let own = other.collapsed[start..].iter();
        self.collapsed
            .extend(own.take_while(|(at, _)| *at == row.number));
        Ok(())
    }

    /// Takes over the findings about its rows from the roster that they are from.
    pub(crate) fn take_findings_of(&mut self, other: &Self) {
        let rows = &self.rows;
        let is_own = |finding: &&Diagnostic| {
            finding.row().is_some_and(|row| {
                let found = rows.binary_search_by_key(&row, |own| own.number.into());
                found.is_ok()
            })
        };
        let findings = other.findings.iter().filter(is_own).cloned();
        self.findings.extend(findings);
    }

    /// Whether no recipient is in it: of a part of a roster, that can be.
    pub(crate) fn has_no_rows(&self) -> bool {
        self.rows.is_empty()
    }

    /// Reports a roster without anything.
    pub(crate) fn refuse_without_columns() -> Error {
        builder::empty().into()
    }

    /// Reports that a roster, with these conditions on its rows, has no recipient.
    pub(crate) fn refuse_empty(&self, conditions: &[Condition]) -> Error {
        let error: Error = match conditions.is_empty() {
            true => builder::empty().into(),
            false => Diagnostic::error(Code::Empty, "no row meets all conditions of `where`")
                .hint("compare the values of `where` with those of the roster")
                .into(),
        };
        error.at_row(self.header_row).in_file(&self.file)
    }
}

impl Roster {
    /// Reads the roster in a file.
    ///
    /// # Errors
    ///
    /// [`Code::Read`] and [`Code::TooLarge`] for the
    /// file, and the errors of [`Roster::parse`] for its contents.
    #[cfg(feature = "rosters")]
    pub fn open(path: impl AsRef<Path>, options: &RosterOptions) -> Result<Self> {
        let path = path.as_ref();
        let bytes = files::read(path, MAX_ROSTER_BYTES)?;
        Self::parse(&bytes, path, options)
    }

    /// Reads a roster from the bytes of a file. `file` names it in messages, and its extension
    /// determines the format; nothing is read from that path.
    ///
    /// # Errors
    ///
    /// [`Code::TooLarge`], and the codes that `docs/errors.md` lists for
    /// rosters, with the row.
    ///
    /// ```
    /// use engross::roster::{Roster, RosterOptions};
    ///
    /// let csv = "name;slug\nHalil BUGOL;Halil İbrahim BUGOL\n";
    /// let roster = Roster::parse(csv.as_bytes(), "recipients.csv", &RosterOptions::default())?;
    /// let halil = roster.recipients().next().unwrap();
    /// assert_eq!(halil.row(), 2);
    /// assert_eq!(halil.name(), "Halil BUGOL");
    /// assert_eq!(halil.slug(), Some("Halil İbrahim BUGOL"));
    /// # Ok::<(), engross::Error>(())
    /// ```
    #[cfg(feature = "rosters")]
    pub fn parse(bytes: &[u8], file: impl AsRef<Path>, options: &RosterOptions) -> Result<Self> {
        let file = file.as_ref();
        parse(bytes, file, options).map_err(|error| error.in_file(file))
    }

    /// Makes a roster of rows in memory. They are numbered from 2, as if the columns were row 1
    /// of a file. `file` names the roster in messages.
    ///
    /// # Errors
    ///
    /// Without a column `name` or without a row, and where a limit is exceeded.
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
        let file = file.as_ref();
        let build = || {
            let options = RosterOptions::default();
            let mut builder = Builder::new(file, &options)?;
            builder.columns(1, columns)?;
            for (number, row) in (2..).zip(rows) {
                builder.row(number, row, None)?;
            }
            builder.finish()
        };
        build().map_err(|error: Error| error.in_file(file))
    }

    /// Makes a roster of records in memory: structs, maps or names. They are numbered from 1.
    /// `file` names the roster in messages.
    ///
    /// The members of a record are its columns; records need not have the same ones. Their
    /// values are texts, numbers and booleans, and `None` for an empty cell. Numbers are written
    /// as in JSON: `12.5`, and `3.0` for a float without a fraction.
    ///
    /// # Errors
    ///
    /// [`Code::Record`] for a record of another kind,
    /// [`Code::NotText`] for a value that is itself a list or a struct;
    /// without a column `name` or without a record, and where a limit is exceeded.
    ///
    /// ```
    /// use engross::roster::Roster;
    /// use serde::Serialize;
    ///
    /// #[derive(Serialize)]
    /// struct Speaker<'a> {
    ///     name: &'a str,
    ///     lang: Option<&'a str>,
    ///     hours: u32,
    /// }
    ///
    /// let speakers = [
    ///     Speaker { name: "İremnur Önder", lang: Some("tr"), hours: 12 },
    ///     Speaker { name: "Min Yin", lang: None, hours: 8 },
    /// ];
    /// let roster = Roster::from_records("database", &speakers)?;
    /// let iremnur = roster.recipient(0);
    /// assert_eq!(iremnur.language(), Some("tr"));
    /// assert_eq!(iremnur.value("hours"), Some("12"));
    /// assert_eq!(roster.recipient(1).language(), None);
    ///
    /// let one = Roster::from_records("request", ["Eda Konyar"])?;
    /// assert_eq!(one.recipient(0).name(), "Eda Konyar");
    /// # Ok::<(), engross::Error>(())
    /// ```
    pub fn from_records<R: Serialize>(
        file: impl AsRef<Path>,
        records: impl IntoIterator<Item = R>,
    ) -> Result<Self> {
        let file = file.as_ref();
        let options = RosterOptions::default();
        let read = || records::read(records, Builder::new(file, &options)?);
        read().map_err(|error| error.in_file(file))
    }

    /// The name of the file in messages.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The encoding, if the file does not state it and it had to be guessed.
    #[cfg(feature = "rosters")]
    #[must_use]
    pub fn guessed_encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// The names of the columns, as written in the file.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.names()
    }

    /// The columns of names, slugs, languages and capitals.
    pub(crate) fn role_columns(&self) -> impl Iterator<Item = usize> {
        let Roles {
            name,
            slug,
            lang,
            capitals,
        } = self.roles;
        [Some(name), slug, lang, capitals].into_iter().flatten()
    }

    /// The number of recipients: one or more.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a roster is never empty")]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The recipients, in the order of their rows.
    pub fn recipients(&self) -> impl ExactSizeIterator<Item = Recipient<'_>> {
        (0..self.rows.len()).map(|index| self.recipient(index))
    }

    /// The recipient at this index, counted from 0.
    ///
    /// # Panics
    ///
    /// If there are not that many recipients.
    #[must_use]
    pub fn recipient(&self, index: usize) -> Recipient<'_> {
        assert!(index < self.rows.len(), "no recipient {index}");
        Recipient::new(self, index)
    }

    /// The findings about the file, such as a guessed encoding or a skipped row.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The columns of this name, case and white space ignored.
    pub(crate) fn column(&self, name: &str) -> ColumnMatch {
        self.columns.find(name)
    }

    /// The name of the column at this index.
    pub(crate) fn column_name(&self, index: usize) -> &str {
        self.columns.names().nth(index).unwrap_or_default()
    }

    /// The columns that give the name.
    pub(crate) fn name_columns(&self) -> &[usize] {
        &self.name_columns
    }

    /// The column that replaces the name in the file's name, if there is one.
    pub(crate) fn slug_column(&self) -> Option<usize> {
        self.roles.slug
    }

    /// Whether a row of the file has the names of the columns.
    pub(crate) fn has_header(&self) -> bool {
        self.header_row.is_some()
    }

    /// The first row in which the column has an array or an object, which cannot be written.
    pub(crate) fn nested_at(&self, column: usize) -> Option<u64> {
        let mut nested = self.nested.iter();
        nested.find(|(at, _)| *at == column).map(|(_, row)| *row)
    }

    /// The rows, by their numbers, and columns in which white space was changed.
    pub(crate) fn collapsed(&self) -> impl Iterator<Item = (u64, usize)> {
        let collapsed = self.collapsed.iter();
        collapsed.map(|(row, column)| (u64::from(*row), *column as usize))
    }

    /// The order of day and month in its dates, if it is set.
    pub(crate) fn date_order(&self) -> Option<DateOrder> {
        self.dates
    }

    /// What to do about a column that the roster does not have.
    pub(crate) fn missing_column_hint(&self, name: &str) -> String {
        columns::missing_hint(name, self.columns.names())
    }
}

#[cfg(feature = "rosters")]
fn parse(bytes: &[u8], file: &Path, options: &RosterOptions) -> Result<Roster> {
    let format = match options.format {
        Some(format) => format,
        None => RosterFormat::detect(file, bytes)?,
    };
    contents::check(bytes, file, format)?;
    let limit = match format {
        RosterFormat::Markdown => MAX_POST_BYTES,
        RosterFormat::Spreadsheet => MAX_SPREADSHEET_BYTES,
        _ => MAX_ROSTER_BYTES,
    };
    if bytes.len() as u64 > limit {
        return Err(Error::too_large(file, limit));
    }
    let builder = Builder::new(file, options)?;
    if format == RosterFormat::Spreadsheet {
        return parse_spreadsheet(bytes, builder);
    }
    let (text, encoding) = decode::decode(bytes, options)?;
    if format == RosterFormat::Text && options.format.is_none() {
        text::refuse_table(&text, file)?;
    }
    let mut roster = match format {
        RosterFormat::Csv => csv::read(&text, builder),
        RosterFormat::Json => json::read_whole(&text, builder),
        RosterFormat::JsonLines => json::read_lines(&text, builder),
        RosterFormat::Markdown => markdown::read(&text, builder),
        RosterFormat::Text | RosterFormat::Spreadsheet => text::read(&text, builder),
    }?;
    if let Some(encoding) = encoding {
        roster.note_encoding(encoding);
    }
    Ok(roster)
}

#[cfg(feature = "spreadsheet")]
fn parse_spreadsheet(bytes: &[u8], builder: Builder<'_>) -> Result<Roster> {
    sheet::read(bytes, builder)
}

#[cfg(all(feature = "rosters", not(feature = "spreadsheet")))]
fn parse_spreadsheet(_: &[u8], _: Builder<'_>) -> Result<Roster> {
    let message = "this build of engross cannot read spreadsheets";
    Err(Diagnostic::error(Code::NoSpreadsheets, message)
        .hint("save it as CSV, or build engross with the feature `spreadsheet`")
        .into())
}
