//! Spreadsheets: XLSX ([ECMA-376], Office Open XML) and ODS ([OpenDocument 1.3]).
//!
//! Both are read row by row as they are unpacked, and give the text that people see in the
//! cells. Sizes that a file states about itself are not trusted.
//!
//! [ECMA-376]: https://ecma-international.org/publications-and-standards/standards/ecma-376/
//! [OpenDocument 1.3]: https://docs.oasis-open.org/office/OpenDocument/v1.3/

mod choose;
mod merged_header;
mod number;
mod ods;
mod package;
mod xlsx;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::builder::Builder;
use super::revise::Merge;
use super::{Roster, limits};
use crate::date::CivilDate;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use package::Package;

pub(super) fn read(bytes: &[u8], builder: Builder<'_>) -> Result<Roster> {
    let mut rows = Rows {
        builder,
        first_texts: Vec::new(),
    };
    let mut package = Package::open(bytes)?;
    if package.has(ods::CONTENT) {
        ods::read(&mut package, &mut rows)?;
    } else {
        xlsx::read(&mut package, &mut rows)?;
    }
    merged_header::check(&mut rows)?;
    rows.builder.finish()
}

/// What the rows of a sheet are for.
trait Sink {
    /// Takes a row. After [`ControlFlow::Break`], no more rows of the sheet are needed.
    fn add(&mut self, number: u64, row: &SheetRow) -> Result<ControlFlow<()>>;

    /// Takes a cell that extends over several rows or columns.
    fn merge(&mut self, merge: Merge);
}

/// Adds the rows of the sheet to the roster as they are read.
struct Rows<'o> {
    builder: Builder<'o>,
    /// Of each column of the sheet, the first row below the header that has text there.
    first_texts: Vec<Option<u64>>,
}

impl Sink for Rows<'_> {
    /// Adds a row. Cells to the right of the last column belong to no column and are ignored.
    fn add(&mut self, number: u64, row: &SheetRow) -> Result<ControlFlow<()>> {
        const NEXT: Result<ControlFlow<()>> = Ok(ControlFlow::Continue(()));

        let cells = &row.cells;
        if row.is_blank() || !self.builder.is_below_header(number, cells)? {
            return NEXT;
        }
        self.note_texts(number, cells);
        let number = self.builder.ascending(number).into();
        for column in &row.broken {
            self.report_broken(number, *column, &cells[*column])?;
        }
        let columns = self.builder.column_count();
        self.builder.row(number, cells.iter().take(columns), None)?;
        for (column, date) in row.dates.range(..columns) {
            self.builder.date(number, *column, *date);
        }
        NEXT
    }

    fn merge(&mut self, merge: Merge) {
        self.builder.merge(merge);
    }
}

impl Rows<'_> {
    fn note_texts(&mut self, number: u64, cells: &[String]) {
        if self.first_texts.len() < cells.len() {
            self.first_texts.resize(cells.len(), None);
        }
        for (first, cell) in self.first_texts.iter_mut().zip(cells) {
            if first.is_none() && !cell.trim().is_empty() {
                *first = Some(number);
            }
        }
    }

    /// Reports a formula without a usable value: a certificate with `#N/A` on it, or with
    /// nothing, is of no use.
    fn report_broken(&mut self, number: u64, column: usize, shown: &str) -> Result<()> {
        let Some(name) = self.builder.column_name(column) else {
            return Ok(());
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
        self.builder.finding(finding, number)
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
    /// The columns that hold a date, with the day.
    dates: BTreeMap<usize, CivilDate>,
    /// The columns whose formula gives an error, or has no value yet.
    broken: Vec<usize>,
}

/// The text that a cell shows.
struct Shown {
    text: String,
    /// The day, if the cell holds a date: its text may show less, or either of two days.
    date: Option<CivilDate>,
    is_broken: bool,
}

impl SheetRow {
    fn is_blank(&self) -> bool {
        self.broken.is_empty() && self.cells.iter().all(|cell| cell.trim().is_empty())
    }

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
        // A damaged file can have a cell twice.
        match shown.date {
            Some(date) => self.dates.insert(column, date),
            None => self.dates.remove(&column),
        };
        if shown.is_broken {
            self.broken.push(column);
        }
        Ok(())
    }
}
