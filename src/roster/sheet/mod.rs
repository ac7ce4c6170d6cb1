//! Spreadsheets: XLSX ([ECMA-376], Office Open XML) and ODS ([OpenDocument 1.3]).
//!
//! Both are read as they are unpacked, a row at a time, and give the text that people see in the
//! cells. No size that a file claims of itself is believed.
//!
//! [ECMA-376]: https://ecma-international.org/publications-and-standards/standards/ecma-376/
//! [OpenDocument 1.3]: https://docs.oasis-open.org/office/OpenDocument/v1.3/

mod number;
mod ods;
mod package;
mod xlsx;

use super::builder::Builder;
use super::{MAX_COLUMNS, Roster, RosterProblem, columns};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use package::Package;

pub(super) fn read(bytes: &[u8], builder: Builder<'_>) -> Result<Roster> {
    let mut rows = Rows {
        builder,
        has_header: false,
    };
    let read = Package::open(bytes)
        .map_err(Failure::from)
        .and_then(|mut package| {
            if package.has(ods::CONTENT) {
                ods::read(&mut package, &mut rows)
            } else {
                xlsx::read(&mut package, &mut rows)
            }
        });
    match read {
        Ok(()) => rows.builder.finish(),
        Err(Failure::File(problem)) => Err(rows.builder.error_in_file(&problem)),
        Err(Failure::Row(error)) => Err(error),
    }
}

/// Why a spreadsheet cannot be read.
enum Failure {
    /// Something about the file.
    File(RosterProblem),
    /// Something about a row, with its place.
    Row(Error),
}

impl From<RosterProblem> for Failure {
    fn from(problem: RosterProblem) -> Self {
        Self::File(problem)
    }
}

/// Takes the rows of the sheet as they come.
struct Rows<'o> {
    builder: Builder<'o>,
    has_header: bool,
}

impl Rows<'_> {
    /// The index of the sheet to read among those of these names.
    fn choose(&self, sheets: &[String]) -> Result<usize, RosterProblem> {
        let Some(wanted) = &self.builder.options.sheet else {
            return Ok(0);
        };
        let folded = columns::fold(wanted);
        let found = sheets.iter().position(|name| columns::fold(name) == folded);
        found.ok_or_else(|| RosterProblem::MissingSheet {
            sheet: wanted.clone(),
            known: sheets.to_vec(),
        })
    }

    /// The first row with text has the names of the columns. What stands to the right of them
    /// belongs to none and is left out.
    fn row(&mut self, number: u64, row: &SheetRow) -> Result<(), Failure> {
        let cells = &row.cells;
        if row.broken.is_empty() && cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        let added = if self.has_header {
            let number = self.builder.ascending(number).into();
            for column in &row.broken {
                self.report_broken(number, *column, &cells[*column]);
            }
            let cells = cells.iter().take(self.builder.column_count());
            self.builder.row(number, cells, None)
        } else {
            self.has_header = true;
            self.builder.columns(number, cells)
        };
        added.map_err(Failure::Row)
    }

    /// A certificate with `#N/A` on it, or with nothing, helps nobody.
    fn report_broken(&mut self, number: u64, column: usize, shown: &str) {
        let Some(name) = self.builder.column_name(column) else {
            return;
        };
        let (message, hint) = if shown.is_empty() {
            (
                format!("the formula in column `{name}` has no value yet"),
                "open the file in a spreadsheet program and save it, which computes it",
            )
        } else {
            (
                format!("the formula in column `{name}` gives `{shown}`"),
                "mend the formula, or write its value instead",
            )
        };
        let finding = Diagnostic::error(Code::BrokenFormula, message).hint(hint);
        self.builder.finding(finding, number);
    }

    /// Something about a row, while it is read.
    fn failure(&self, number: u64, problem: RosterProblem) -> Failure {
        match problem {
            RosterProblem::TooManyColumns | RosterProblem::CellTooLong => {
                Failure::Row(self.builder.error_at(number, &problem))
            }
            of_file => Failure::File(of_file),
        }
    }
}

/// A row of a sheet in the making.
#[derive(Default)]
struct SheetRow {
    cells: Vec<String>,
    /// The columns whose formula gives an error, or nothing yet.
    broken: Vec<usize>,
}

/// What a cell shows.
struct Shown {
    text: String,
    is_broken: bool,
}

impl SheetRow {
    /// Sets the cell in this column, counted from 0. Cells that show nothing take no memory,
    /// however far right they are.
    fn set(&mut self, column: usize, shown: Shown) -> Result<(), RosterProblem> {
        if shown.text.is_empty() && !shown.is_broken {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            return Err(RosterProblem::TooManyColumns);
        }
        if column >= self.cells.len() {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = shown.text;
        if shown.is_broken {
            self.broken.push(column);
        }
        Ok(())
    }
}
