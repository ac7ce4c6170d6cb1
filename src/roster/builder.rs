use std::path::Path;

use super::cell_dates::CellDates;
use super::columns::Columns;
use super::header::HeaderSearch;
use super::limits::{self, MAX_FINDINGS, MAX_ROWS, small};
use super::revise::{self, Merge};
#[cfg(feature = "rosters")]
use super::{Encoding, Recipient};
use super::{Roles, Roster, RosterOptions, Row, blanks};
#[cfg(feature = "spreadsheet")]
use crate::date::CivilDate;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::naming::PublishedLink;
use crate::pattern::Pattern;

/// How many texts show the effect of a guessed encoding.
#[cfg(feature = "rosters")]
const SHOWN_TEXTS: usize = 3;

/// The column with the names, by default.
const NAME: &str = "name";

/// How many cells with changed white space are noted.
const MAX_COLLAPSED: usize = MAX_FINDINGS;

/// A roster under construction. Each format adds its columns and rows; the builder enforces the
/// limits.
///
/// Its errors have a row and no file: [`Roster::parse`] adds the file to all of them.
pub(super) struct Builder<'o> {
    pub(super) options: &'o RosterOptions,
    /// The pattern of the name, if it is not a column.
    name_pattern: Option<Pattern>,
    roster: Roster,
    header: HeaderSearch,
    merges: Vec<Merge>,
}

impl<'o> Builder<'o> {
    /// # Errors
    ///
    /// If the pattern of the name cannot be read.
    pub(super) fn new(file: &Path, options: &'o RosterOptions) -> Result<Self> {
        let name = options.name.as_deref().unwrap_or(NAME);
        let name_pattern = name.contains('{').then(|| name_pattern(name)).transpose()?;
        let roster = Roster {
            file: file.into(),
            #[cfg(feature = "rosters")]
            encoding: None,
            columns: Columns::default(),
            roles: Roles::default(),
            text: String::new(),
            cell_ends: Vec::new(),
            rows: Vec::new(),
            published: Vec::new(),
            findings: Vec::new(),
            names: None,
            name_columns: Vec::new(),
            collapsed: Vec::new(),
            cell_dates: CellDates::default(),
            nested: Vec::new(),
            dates: options.dates,
            header_row: None,
            line_languages: Vec::new(),
        };
        let mut builder = Self {
            options,
            name_pattern,
            roster,
            header: HeaderSearch::default(),
            merges: Vec::new(),
        };
        builder.header = builder.header_search();
        Ok(builder)
    }

    /// A search for a row with all columns that the options name.
    pub(super) fn header_search(&self) -> HeaderSearch {
        let names = match &self.name_pattern {
            Some(pattern) => pattern.columns().collect(),
            None => vec![self.name_column()],
        };
        let roles = [&self.options.slug, &self.options.lang]
            .into_iter()
            .flatten();
        let conditions = self.options.conditions.iter();
        let asked = names
            .into_iter()
            .chain(roles.map(String::as_str))
            .chain(conditions.map(|condition| &*condition.column));
        HeaderSearch::new(self.options.header, asked)
    }

    /// The name of the column with the recipients' names.
    pub(super) fn name_column(&self) -> &'o str {
        let column = self.options.name.as_deref();
        column
            .filter(|_| self.name_pattern.is_none())
            .unwrap_or(NAME)
    }

    /// Whether a row with text is below the row with the names of the columns. Sets the columns
    /// if it is that row.
    #[cfg(feature = "rosters")]
    pub(super) fn is_below_header<C: AsRef<str>>(
        &mut self,
        number: u64,
        cells: &[C],
    ) -> Result<bool> {
        if self.column_count() > 0 {
            return Ok(true);
        }
        if self.header.is_header(number, cells)? {
            self.columns(number, cells)?;
        }
        Ok(false)
    }

    /// Sets the columns, whose names are in this row.
    pub(super) fn columns<C: AsRef<str>>(
        &mut self,
        row: u64,
        names: impl IntoIterator<Item = C>,
    ) -> Result<()> {
        self.roster.header_row = Some(row);
        for name in names {
            limits::check_columns(self.roster.columns.len() + 1, row)?;
            limits::check_cell(name.as_ref().len(), row)?;
            self.roster.columns.add(name.as_ref());
        }
        Ok(())
    }

    /// The index of the column of this name, which is added where there is none.
    pub(super) fn column(&mut self, row: u64, name: &str) -> Result<usize> {
        limits::check_cell(name.len(), row)?;
        let index = self.roster.columns.find_or_add(name);
        limits::check_columns(index + 1, row)?;
        Ok(index)
    }

    /// The name of the column of this index, if there is one.
    #[cfg(feature = "spreadsheet")]
    pub(super) fn column_name(&self, index: usize) -> Option<&str> {
        self.roster.columns.names().nth(index)
    }

    pub(super) fn column_count(&self) -> usize {
        self.roster.columns.len()
    }

    /// Notes that a value is an array or an object: an error where the column is used.
    pub(super) fn nested(&mut self, column: usize, row: u64) {
        if self.roster.nested_at(column).is_none() {
            self.roster.nested.push((column, row));
        }
    }

    /// Notes that a cell of the row which was added last, and was not skipped, holds a date.
    #[cfg(feature = "spreadsheet")]
    pub(super) fn date(&mut self, row: u64, column: usize, date: CivilDate) {
        let last = self.roster.rows.last().map(|last| last.number);
        if let Some(last) = last.filter(|last| u64::from(*last) == row) {
            self.roster.cell_dates.add(last, column, date);
        }
    }

    /// The row with the names of the columns.
    #[cfg(feature = "spreadsheet")]
    pub(super) fn header_row(&self) -> Option<u64> {
        self.roster.header_row
    }

    /// The merged cells that hold the names of the columns of names.
    #[cfg(feature = "spreadsheet")]
    pub(super) fn merged_name_headers(&mut self) -> Result<Vec<Merge>> {
        self.find_roles()?;
        let merges = self.merges.iter().copied();
        Ok(merges
            .filter(|merge| {
                Some(merge.first_row) == self.roster.header_row
                    && self.roster.name_columns.contains(&merge.column)
            })
            .collect())
    }

    /// Notes that a cell extends over several rows or columns.
    #[cfg(feature = "spreadsheet")]
    pub(super) fn merge(&mut self, merge: Merge) {
        if self.merges.len() < MAX_ROWS {
            self.merges.push(merge);
        }
    }

    /// Adds a recipient, with cells in the order of the columns. A row without text is skipped.
    pub(super) fn row<C: AsRef<str>>(
        &mut self,
        number: u64,
        cells: impl IntoIterator<Item = C>,
        published: Option<PublishedLink>,
    ) -> Result<()> {
        let first_cell = self.roster.cell_ends.len();
        let row_start = self.roster.text.len();
        let row = self.ascending(number);
        // The number of cells up to the last with text.
        let mut filled = 0;
        for (column, cell) in cells.into_iter().enumerate() {
            limits::check_columns(column + 1, number)?;
            let cell = cell.as_ref().trim();
            limits::check_cell(cell.len(), number)?;
            let collapsed = blanks::collapse(cell);
            let end = self.roster.text.len() + collapsed.len();
            limits::check_cells(end, self.roster.cell_ends.len() + 1, number)?;
            if collapsed.len() != cell.len() && self.roster.collapsed.len() < MAX_COLLAPSED {
                self.roster.collapsed.push((row, small(column)));
            }
            self.roster.text.push_str(&collapsed);
            self.roster.cell_ends.push(small(end));
            if !collapsed.is_empty() {
                filled = column + 1;
            }
        }
        if self.roster.text.len() == row_start && published.is_none() {
            self.roster.cell_ends.truncate(first_cell);
            return Ok(());
        }
        self.roster.cell_ends.truncate(first_cell + filled);
        limits::check_rows(self.roster.rows.len() + 1, number)?;
        if published.is_some() || !self.roster.published.is_empty() {
            self.roster.published.resize(self.roster.rows.len(), None);
            self.roster.published.push(published);
        }
        self.roster.rows.push(Row {
            number: row,
            first_cell: small(first_cell),
        });
        Ok(())
    }

    /// The number of a row after those so far. A sheet may give several rows one number, or
    /// number them downwards, but findings are reported by row, so each needs its own.
    pub(super) fn ascending(&self, number: u64) -> u32 {
        const LAST: u32 = u32::MAX - MAX_ROWS as u32;

        let number = u32::try_from(number).unwrap_or(LAST).min(LAST);
        let last = self.roster.rows.last();
        last.map_or(number, |last| number.max(last.number + 1))
    }

    /// Adds a finding about a row.
    ///
    /// # Errors
    ///
    /// If there are more than [`MAX_FINDINGS`].
    #[cfg(feature = "rosters")]
    pub(super) fn finding(&mut self, finding: Diagnostic, row: u64) -> Result<()> {
        if self.roster.findings.len() == MAX_FINDINGS {
            return Err(limits::too_many_findings(&finding).into());
        }
        let finding = finding.at(&self.roster.file, row);
        self.roster.findings.push(finding);
        Ok(())
    }

    /// Adds a finding about the whole file.
    #[cfg(feature = "spreadsheet")]
    pub(super) fn file_finding(&mut self, finding: Diagnostic) {
        let finding = finding.in_file(&self.roster.file);
        self.roster.findings.push(finding);
    }

    /// The rows so far as a roster, which may have none; rows that are added later start another.
    /// Its columns are those so far.
    #[cfg(feature = "rosters")]
    pub(super) fn take_block(&mut self) -> Result<Roster> {
        let mut roster = self.roster.without_rows();
        self.find_roles()?;
        roster.columns = self.roster.columns.clone();
        std::mem::swap(&mut roster, &mut self.roster);
        if !roster.rows.is_empty() {
            revise::select_some(&mut roster, &self.options.conditions)?;
        }
        if let Some(pattern) = &self.name_pattern {
            revise::compose_names(&mut roster, pattern)?;
        }
        Ok(roster)
    }

    /// Starts with the columns of another roster.
    #[cfg(feature = "rosters")]
    pub(super) fn with_columns_of(mut self, other: &Roster) -> Self {
        self.roster.columns = other.columns.clone();
        self.roster.header_row = other.header_row;
        self.roster.nested.clone_from(&other.nested);
        self
    }

    /// Refuses columns with an array or an object in them, of those that have a meaning.
    #[cfg(feature = "rosters")]
    pub(super) fn check_texts(&mut self) -> Result<()> {
        self.find_roles()?;
        self.check_role_texts()
    }

    fn check_role_texts(&self) -> Result<()> {
        let Roles { slug, lang, .. } = self.roster.roles;
        let names = self.roster.name_columns.iter().copied();
        for column in names.chain(slug).chain(lang) {
            revise::check_text(&self.roster, column)?;
        }
        Ok(())
    }

    /// Refuses a file in which no row has the names of the columns.
    fn require_columns(&self) -> Result<()> {
        match self.roster.columns.len() {
            0 if self.header.is_empty() => Err(empty().into()),
            0 => Err(self.header.not_found()),
            _ => Ok(()),
        }
    }

    /// The roster, with its columns of names, slugs and languages found.
    pub(super) fn finish(mut self) -> Result<Roster> {
        self.find_roles()?;
        self.check_role_texts()?;
        revise::drop_header_rows(&mut self.roster, &self.merges)?;
        if self.roster.rows.is_empty() {
            return Err(empty().at_row(self.roster.header_row).into());
        }
        revise::fill_merged(&mut self.roster, self.merges)?;
        revise::select(&mut self.roster, &self.options.conditions)?;
        if let Some(pattern) = &self.name_pattern {
            revise::compose_names(&mut self.roster, pattern)?;
        }
        self.roster.text.shrink_to_fit();
        self.roster.cell_ends.shrink_to_fit();
        self.roster.rows.shrink_to_fit();
        self.roster.published.shrink_to_fit();
        Ok(self.roster)
    }

    /// Finds the columns that have a meaning.
    fn find_roles(&mut self) -> Result<()> {
        self.require_columns()?;
        let header_row = self.roster.header_row;
        let roles = self.roles();
        self.roster.roles = roles.map_err(|error| error.at_row(header_row))?;
        Ok(())
    }

    fn roles(&mut self) -> Result<Roles> {
        let columns = &self.roster.columns;
        let role = |chosen: &Option<String>, usual| match chosen {
            Some(chosen) => columns.require(chosen).map(Some),
            None => columns.optional(usual),
        };
        let mut roles = Roles {
            name: 0,
            slug: role(&self.options.slug, "slug")?,
            lang: role(&self.options.lang, "lang")?,
            capitals: columns.optional("capitals")?,
        };
        self.roster.name_columns = match &self.name_pattern {
            Some(pattern) => {
                let found = pattern.columns().map(|column| columns.require(column));
                found.collect::<Result<_>>()?
            }
            None => {
                roles.name = columns.require(self.name_column())?;
                vec![roles.name]
            }
        };
        Ok(roles)
    }
}

/// Reads the pattern of the name.
fn name_pattern(name: &str) -> Result<Pattern> {
    let pattern = name.parse::<Pattern>();
    pattern.map_err(|error| {
        let message = format!("invalid `name` of the roster: {error}");
        Diagnostic::error(Code::InvalidPlaceholder, message)
            .hint(error.hint())
            .into()
    })
}

pub(super) fn empty() -> Diagnostic {
    Diagnostic::error(Code::Empty, "the roster has no recipients")
        .hint("add a row for each recipient, below the names of the columns")
}

#[cfg(feature = "rosters")]
impl Roster {
    /// Reports the guessed encoding, with names that show whether it is right, or else with what
    /// other text does.
    pub(super) fn note_encoding(&mut self, encoding: Encoding) {
        self.encoding = Some(encoding);
        let is_telling = |text: &&str| !text.is_ascii();
        let names = self.recipients().map(Recipient::name);
        let mut telling: Vec<&str> = names.filter(is_telling).take(SHOWN_TEXTS).collect();
        if telling.is_empty() {
            let cells = self.recipients().flat_map(Recipient::cells);
            let texts = self.columns().chain(cells);
            telling = texts.filter(is_telling).take(SHOWN_TEXTS).collect();
        }
        let shown = match &telling[..] {
            [] => String::new(),
            texts => format!(", which gives {}", texts.join(", ")),
        };
        let finding = Diagnostic::warning(
            Code::EncodingGuessed,
            format!("the encoding was guessed to be {encoding}{shown}"),
        )
        .hint(format!(
            "if that is right, set `encoding = \"{encoding}\"` in `[roster]`; else set \
             another encoding there, or save the file as UTF-8"
        ))
        .in_file(&self.file);
        self.findings.push(finding);
    }
}
