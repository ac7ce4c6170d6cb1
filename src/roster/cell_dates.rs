//! The dates of cells, where the file has them beside the text that is shown.

use super::limits::small;
use crate::date::CivilDate;

/// The cells of a spreadsheet that hold dates.
///
/// What such a cell shows is up to its format, and may be a part of the date or look like another.
/// They are beside the texts, as most rosters have none.
#[derive(Debug, Clone, Default)]
pub(super) struct CellDates(Vec<CellDate>);

#[derive(Debug, Clone, Copy)]
struct CellDate {
    /// The number of its row, and its column: cells are in this order.
    cell: (u32, u32),
    date: CivilDate,
}

impl CellDates {
    /// Adds the date of a cell below or to the right of those so far.
    pub(super) fn add(&mut self, row: u32, column: usize, date: CivilDate) {
        let cell = (row, small(column));
        debug_assert!(self.0.last().is_none_or(|last| last.cell < cell));
        self.0.push(CellDate { cell, date });
    }

    /// The date of a cell, if it holds one.
    pub(super) fn of(&self, row: u32, column: usize) -> Option<CivilDate> {
        let cell = (row, small(column));
        let found = self.0.binary_search_by_key(&cell, |known| known.cell);
        Some(self.0[found.ok()?].date)
    }
}
