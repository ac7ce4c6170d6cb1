//! Spreadsheets: XLSX ([ECMA-376], Office Open XML) and ODS ([OpenDocument 1.3]).
//!
//! Both are read row by row as they are unpacked, and give the text that people see in the
//! cells. Sizes that a file states about itself are not trusted.
//!
//! [ECMA-376]: https://ecma-international.org/publications-and-standards/standards/ecma-376/
//! [OpenDocument 1.3]: https://docs.oasis-open.org/office/OpenDocument/v1.3/

mod number;
mod ods;
mod package;
mod xlsx;

use super::builder::Builder;
use super::{Roster, columns, limits};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::suggest;
use package::Package;

pub(super) fn read(bytes: &[u8], builder: Builder<'_>) -> Result<Roster> {
    let mut rows = Rows {
        builder,
        has_header: false,
    };
    let mut package = Package::open(bytes)?;
    if package.has(ods::CONTENT) {
        ods::read(&mut package, &mut rows)?;
    } else {
        xlsx::read(&mut package, &mut rows)?;
    }
    rows.builder.finish()
}

/// Adds the rows of the sheet to the roster as they are read.
struct Rows<'o> {
    builder: Builder<'o>,
    has_header: bool,
}

impl Rows<'_> {
    /// The index of the sheet to read, among the sheets of these names.
    fn choose(&self, sheets: &[String]) -> Result<usize> {
        let Some(wanted) = &self.builder.options.sheet else {
            return Ok(0);
        };
        let folded = columns::fold(wanted);
        let found = sheets.iter().position(|name| columns::fold(name) == folded);
        found.ok_or_else(|| {
            let known = sheets.iter().map(String::as_str);
            Diagnostic::error(Code::MissingSheet, format!("there is no sheet `{wanted}`"))
                .hint(suggest::hint(wanted, known, "the sheets are"))
                .into()
        })
    }

    /// Adds a row. The first row with text has the names of the columns; cells to the right of
    /// them belong to no column and are ignored.
    fn add(&mut self, number: u64, row: &SheetRow) -> Result<()> {
        let cells = &row.cells;
        if row.broken.is_empty() && cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        if !self.has_header {
            self.has_header = true;
            return self.builder.columns(number, cells);
        }
        let number = self.builder.ascending(number).into();
        for column in &row.broken {
            self.report_broken(number, *column, &cells[*column]);
        }
        let cells = cells.iter().take(self.builder.column_count());
        self.builder.row(number, cells, None)
    }

    /// Reports a formula without a usable value: a certificate with `#N/A` on it, or with
    /// nothing, is of no use.
    fn report_broken(&mut self, number: u64, column: usize, shown: &str) {
        let Some(name) = self.builder.column_name(column) else {
            return;
        };
        let finding = if shown.is_empty() {
            let message = format!("the formula in column `{name}` has no value yet");
            Diagnostic::error(Code::BrokenFormula, message)
                .hint("open the file in a spreadsheet program and save it, which computes it")
        } else {
            let message = format!("the formula in column `{name}` gives `{shown}`");
            Diagnostic::error(Code::BrokenFormula, message)
                .hint("fix the formula, or enter its value instead")
        };
        self.builder.finding(finding, number);
    }
}

/// Adds the row to an error of reading it. An exceeded limit is a problem of the row; a damaged
/// file is not.
fn in_row(number: u64, error: Error) -> Error {
    match error.code() {
        Code::TooManyColumns | Code::CellTooLong => error.at_row(number),
        _ => error,
    }
}

/// A row of a sheet under construction.
#[derive(Default)]
struct SheetRow {
    cells: Vec<String>,
    /// The columns whose formula gives an error, or has no value yet.
    broken: Vec<usize>,
}

/// The text that a cell shows.
struct Shown {
    text: String,
    is_broken: bool,
}

impl SheetRow {
    /// Sets the cell in this column, counted from 0. Cells that show nothing take no memory,
    /// however far right they are.
    fn set(&mut self, column: usize, shown: Shown) -> Result<()> {
        if shown.text.is_empty() && !shown.is_broken {
            return Ok(());
        }
        limits::check_columns(column.saturating_add(1), None)?;
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
