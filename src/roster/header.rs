//! The search for the row with the names of the columns.

use super::columns::{self, Columns};
#[cfg(feature = "rosters")]
use super::limits;
#[cfg(feature = "rosters")]
use crate::diagnostic::Result;
use crate::diagnostic::{Code, Diagnostic, Error};

/// How many rows with text are searched.
#[cfg(feature = "rosters")]
pub(super) const SEARCHED_ROWS: usize = 20;

/// What to look for, and the rows that were not it.
#[derive(Default)]
pub(super) struct HeaderSearch {
    /// The row, if it is given.
    given: Option<u64>,
    /// The columns that the header must have, folded as they are compared, with their names.
    asked: Vec<(String, String)>,
    passed: Vec<(u64, Vec<String>)>,
}

impl HeaderSearch {
    pub(super) fn new<'c>(given: Option<u64>, asked: impl IntoIterator<Item = &'c str>) -> Self {
        let asked = asked.into_iter();
        Self {
            given,
            asked: asked
                .map(|name| (columns::fold(name), name.to_owned()))
                .collect(),
            passed: Vec::new(),
        }
    }

    /// Whether this row, which has text, is the header.
    ///
    /// # Errors
    ///
    /// If it cannot be in any row below either.
    #[cfg(feature = "rosters")]
    pub(super) fn is_header<C: AsRef<str>>(&mut self, number: u64, cells: &[C]) -> Result<bool> {
        limits::check_columns(cells.len(), number)?;
        for cell in cells {
            limits::check_cell(cell.as_ref().len(), number)?;
        }
        match self.given {
            Some(given) if number < given => return Ok(false),
            Some(given) if number == given => return Ok(true),
            Some(given) => return Err(blank_header(given).into()),
            None => {}
        }
        if self.missing(cells) == 0 {
            return Ok(true);
        }
        let cells = cells.iter().map(|cell| cell.as_ref().to_owned());
        self.passed.push((number, cells.collect()));
        match self.passed.len() < SEARCHED_ROWS {
            true => Ok(false),
            false => Err(self.not_found()),
        }
    }

    /// Whether any row had text.
    pub(super) fn is_empty(&self) -> bool {
        self.passed.is_empty()
    }

    /// The number of asked columns that a row does not have.
    pub(super) fn missing<C: AsRef<str>>(&self, cells: &[C]) -> usize {
        let cells: Vec<String> = cells
            .iter()
            .map(|cell| columns::fold(cell.as_ref()))
            .collect();
        let asked = self.asked.iter();
        asked.filter(|(folded, _)| !cells.contains(folded)).count()
    }

    /// Whether columns are asked for, and a row has all of them.
    #[cfg(feature = "rosters")]
    pub(super) fn is_met_by<C: AsRef<str>>(&self, cells: &[C]) -> bool {
        !self.asked.is_empty() && self.missing(cells) == 0
    }

    /// Whether a line is above the row that is given as the header.
    #[cfg(feature = "rosters")]
    pub(super) fn is_above(&self, line: u64) -> bool {
        self.given.is_some_and(|given| line < given)
    }

    /// Reports the first asked column that is missing in the row that is most like a header.
    pub(super) fn not_found(&self) -> Error {
        let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        // Of equals, the first.
        let best = self
            .passed
            .iter()
            .rev()
            .max_by_key(|(_, cells)| (self.asked.len() - self.missing(cells), filled(cells)));
        let Some((number, cells)) = best else {
            return blank_header(self.given.unwrap_or(1)).into();
        };
        let mut columns = Columns::default();
        for cell in cells {
            columns.add(cell);
        }
        let mut asked = self.asked.iter().map(|(_, name)| columns.require(name));
        let missing = asked.find_map(std::result::Result::err);
        missing
            .unwrap_or_else(|| blank_header(*number).into())
            .at_row(*number)
    }
}

/// Reports that the row which the program gives as the header has no text.
fn blank_header(row: u64) -> Diagnostic {
    let message = format!("row {row}, the `header` of the roster, has no text");
    Diagnostic::error(Code::MissingColumn, message)
        .hint("set `header` to the row with the names of the columns, or remove it")
        .at_row(row)
}
