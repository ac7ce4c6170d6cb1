use std::path::Path;

use super::columns::Columns;
use super::limits::{self, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_BYTES};
use super::{Encoding, Recipient, Roles, Roster, RosterOptions, Row};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::naming::PublishedLink;

/// How many names show the effect of a guessed encoding.
const SHOWN_NAMES: usize = 3;

/// A roster under construction. Each format adds its columns and rows; the builder enforces the
/// limits.
///
/// Its errors have a row and no file: [`Roster::parse`] adds the file to all of them.
pub(super) struct Builder<'o> {
    pub(super) options: &'o RosterOptions,
    roster: Roster,
    /// The row of the column names.
    header_row: Option<u64>,
}

impl<'o> Builder<'o> {
    pub(super) fn new(file: &Path, options: &'o RosterOptions) -> Self {
        Self {
            options,
            roster: Roster {
                file: file.into(),
                encoding: None,
                columns: Columns::default(),
                roles: Roles::default(),
                text: String::new(),
                cell_ends: Vec::new(),
                rows: Vec::new(),
                published: Vec::new(),
                findings: Vec::new(),
            },
            header_row: None,
        }
    }

    /// The name of the column with the recipients' names.
    pub(super) fn name_column(&self) -> &'o str {
        self.options.name.as_deref().unwrap_or("name")
    }

    /// Sets the columns, whose names are in this row.
    pub(super) fn columns<C: AsRef<str>>(
        &mut self,
        row: u64,
        names: impl IntoIterator<Item = C>,
    ) -> Result<()> {
        self.header_row = Some(row);
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

    /// Adds a recipient, with cells in the order of the columns. A row without text is skipped.
    pub(super) fn row<C: AsRef<str>>(
        &mut self,
        number: u64,
        cells: impl IntoIterator<Item = C>,
        published: Option<PublishedLink>,
    ) -> Result<()> {
        let first_cell = self.roster.cell_ends.len();
        let row_start = self.roster.text.len();
        for cell in cells {
            let cell = cell.as_ref().trim();
            limits::check_cell(cell.len(), number)?;
            let end = self.roster.text.len() + cell.len();
            limits::check_text(end, number)?;
            self.roster.text.push_str(cell);
            self.roster.cell_ends.push(small(end));
        }
        limits::check_columns(self.roster.cell_ends.len() - first_cell, number)?;
        if self.roster.text.len() == row_start && published.is_none() {
            self.roster.cell_ends.truncate(first_cell);
            return Ok(());
        }
        limits::check_rows(self.roster.rows.len() + 1, number)?;
        if published.is_some() || !self.roster.published.is_empty() {
            self.roster.published.resize(self.roster.rows.len(), None);
            self.roster.published.push(published);
        }
        self.roster.rows.push(Row {
            number: self.ascending(number),
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

    pub(super) fn finding(&mut self, finding: Diagnostic, row: u64) {
        let finding = finding.at(&self.roster.file, row);
        self.roster.findings.push(finding);
    }

    /// The roster, with its columns of names, slugs and languages found.
    pub(super) fn finish(mut self) -> Result<Roster> {
        let empty = || {
            Diagnostic::error(Code::Empty, "the roster has no recipients")
                .hint("add a row for each recipient, below the names of the columns")
                .at_row(self.header_row)
        };
        if self.roster.columns.len() == 0 {
            return Err(empty().into());
        }
        let roles = self.roles();
        self.roster.roles = roles.map_err(|error| error.at_row(self.header_row))?;
        if self.roster.rows.is_empty() {
            return Err(empty().into());
        }
        self.roster.text.shrink_to_fit();
        self.roster.cell_ends.shrink_to_fit();
        self.roster.rows.shrink_to_fit();
        self.roster.published.shrink_to_fit();
        Ok(self.roster)
    }

    fn roles(&self) -> Result<Roles> {
        let columns = &self.roster.columns;
        let role = |chosen: &Option<String>, usual| match chosen {
            Some(chosen) => columns.require(chosen).map(Some),
            None => columns.optional(usual),
        };
        Ok(Roles {
            name: columns.require(self.name_column())?,
            slug: role(&self.options.slug, "slug")?,
            lang: role(&self.options.lang, "lang")?,
        })
    }
}

impl Roster {
    /// Reports the guessed encoding, with names that show whether it is right.
    pub(super) fn note_encoding(&mut self, encoding: Encoding) {
        self.encoding = Some(encoding);
        let telling: Vec<&str> = self
            .recipients()
            .map(Recipient::name)
            .filter(|name| !name.is_ascii())
            .take(SHOWN_NAMES)
            .collect();
        let shown = match &telling[..] {
            [] => String::new(),
            names => format!(", which gives {}", names.join(", ")),
        };
        let finding = Diagnostic::note(
            Code::EncodingGuessed,
            format!("the encoding was guessed to be {encoding}{shown}"),
        )
        .hint("if names are wrong, set the encoding: `encoding = \"…\"` in `[roster]`")
        .in_file(&self.file);
        self.findings.push(finding);
    }
}

/// An offset within the limits, which fits.
#[expect(
    clippy::cast_possible_truncation,
    reason = "MAX_TEXT_BYTES, and MAX_ROWS times MAX_COLUMNS, are below u32::MAX"
)]
fn small(offset: usize) -> u32 {
    offset as u32
}
const _: () = assert!(MAX_TEXT_BYTES < u32::MAX as usize);
const _: () = assert!(MAX_ROWS * MAX_COLUMNS < u32::MAX as usize);
