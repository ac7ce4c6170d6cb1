use std::path::Path;

use super::columns::Columns;
use super::{
    Encoding, MAX_CELL_BYTES, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_BYTES, Roles, Roster, RosterOptions,
    RosterProblem, Row,
};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::naming::PublishedLink;

/// How many names show what a guessed encoding makes of them.
const SHOWN_NAMES: usize = 3;

/// A roster in the making. Each format gives it columns and rows; it holds them to the limits.
pub(super) struct Builder<'o> {
    pub(super) options: &'o RosterOptions,
    roster: Roster,
    /// The row that the columns are in, for messages.
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

    /// What the column that holds the names is called.
    pub(super) fn name_column(&self) -> &'o str {
        self.options.name.as_deref().unwrap_or("name")
    }

    /// Sets the columns, which stand in this row.
    pub(super) fn columns<C: AsRef<str>>(
        &mut self,
        row: u64,
        names: impl IntoIterator<Item = C>,
    ) -> Result<()> {
        self.header_row = Some(row);
        for name in names {
            self.check_columns(row, self.roster.columns.len() + 1)?;
            self.check_cell(row, name.as_ref())?;
            self.roster.columns.add(name.as_ref());
        }
        Ok(())
    }

    /// The index of the column of this name, which is added where there is none.
    pub(super) fn column(&mut self, row: u64, name: &str) -> Result<usize> {
        self.check_cell(row, name)?;
        let index = self.roster.columns.find_or_add(name);
        self.check_columns(row, index + 1)?;
        Ok(index)
    }

    /// What the column of this index is called, if there are that many.
    #[cfg(feature = "spreadsheet")]
    pub(super) fn column_name(&self, index: usize) -> Option<&str> {
        self.roster.columns.names().nth(index)
    }

    pub(super) fn column_count(&self) -> usize {
        self.roster.columns.len()
    }

    /// Adds a recipient whose cells stand in the order of the columns. A row without text is
    /// none.
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
            self.check_cell(number, cell)?;
            let end = self.roster.text.len() + cell.len();
            if end > MAX_TEXT_BYTES {
                return Err(self.error_at(number, &RosterProblem::TooMuchText));
            }
            self.roster.text.push_str(cell);
            self.roster.cell_ends.push(small(end));
        }
        self.check_columns(number, self.roster.cell_ends.len() - first_cell)?;
        if self.roster.text.len() == row_start && published.is_none() {
            self.roster.cell_ends.truncate(first_cell);
            return Ok(());
        }
        if self.roster.rows.len() == MAX_ROWS {
            return Err(self.error_at(number, &RosterProblem::TooManyRows));
        }
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

    /// The number of a row behind those there are. A sheet may give several the same, or number
    /// them downwards; findings are told by row.
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

    /// The roster, its names found.
    pub(super) fn finish(mut self) -> Result<Roster> {
        if self.roster.columns.len() == 0 {
            return Err(self.error(&RosterProblem::Empty));
        }
        let options = self.options;
        let columns = &self.roster.columns;
        let roles = columns.find(self.name_column()).and_then(|name| {
            let role = |chosen: &Option<String>, usual| match chosen {
                Some(chosen) => columns.find(chosen).map(Some),
                None => columns.find_optional(usual),
            };
            Ok(Roles {
                name,
                slug: role(&options.slug, "slug")?,
                lang: role(&options.lang, "lang")?,
            })
        });
        self.roster.roles = roles.map_err(|problem| self.error(&problem))?;
        if self.roster.rows.is_empty() {
            return Err(self.error(&RosterProblem::Empty));
        }
        self.roster.text.shrink_to_fit();
        self.roster.cell_ends.shrink_to_fit();
        self.roster.rows.shrink_to_fit();
        self.roster.published.shrink_to_fit();
        Ok(self.roster)
    }

    /// An error about the file, or about the row of its columns.
    pub(super) fn error(&self, problem: &RosterProblem) -> Error {
        problem.in_file(&self.roster.file, self.header_row)
    }

    /// An error about the file as a whole.
    #[cfg(feature = "spreadsheet")]
    pub(super) fn error_in_file(&self, problem: &RosterProblem) -> Error {
        problem.in_file(&self.roster.file, None)
    }

    pub(super) fn error_at(&self, row: u64, problem: &RosterProblem) -> Error {
        problem.in_file(&self.roster.file, row)
    }

    fn check_columns(&self, row: u64, count: usize) -> Result<()> {
        if count > MAX_COLUMNS {
            return Err(self.error_at(row, &RosterProblem::TooManyColumns));
        }
        Ok(())
    }

    fn check_cell(&self, row: u64, cell: &str) -> Result<()> {
        if cell.len() > MAX_CELL_BYTES {
            return Err(self.error_at(row, &RosterProblem::CellTooLong));
        }
        Ok(())
    }
}

impl Roster {
    /// Says which encoding was guessed, with names that show whether it is right.
    pub(super) fn note_encoding(&mut self, encoding: Encoding) {
        self.encoding = Some(encoding);
        let telling: Vec<&str> = self
            .recipients()
            .map(super::Recipient::name)
            .filter(|name| !name.is_ascii())
            .take(SHOWN_NAMES)
            .collect();
        let shown = match &telling[..] {
            [] => String::new(),
            names => format!(", which gives {}", names.join(", ")),
        };
        let finding = Diagnostic::note(
            Code::EncodingGuessed,
            format!("the encoding is taken to be {encoding}{shown}"),
        )
        .hint("where names are wrong, say the encoding: `encoding = \"…\"` in `[roster]`")
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
