use super::Roster;
use super::columns::ColumnMatch;
use crate::date::CivilDate;
use crate::naming::PublishedLink;

/// One recipient of a [`Roster`]: a person or a handle.
#[derive(Debug, Clone, Copy)]
pub struct Recipient<'r> {
    roster: &'r Roster,
    index: usize,
}

impl<'r> Recipient<'r> {
    pub(super) fn new(roster: &'r Roster, index: usize) -> Self {
        Self { roster, index }
    }

    /// The row, counted from 1: the line of a text file that the recipient starts on, or the row
    /// of a sheet. In a JSON array with several recipients on one line, it is the position in
    /// the array. No two recipients have the same row.
    #[must_use]
    pub fn row(self) -> u64 {
        self.roster.rows[self.index].number.into()
    }

    /// The roster that it is in.
    #[cfg(feature = "rosters")]
    pub(crate) fn roster(self) -> &'r Roster {
        self.roster
    }

    /// Its index in the roster, counted from 0.
    pub(crate) fn index(self) -> usize {
        self.index
    }

    /// The name as written on the certificate; empty if the row has none.
    #[must_use]
    pub fn name(self) -> &'r str {
        match &self.roster.names {
            Some(names) => &names[self.index],
            None => self.cell(self.roster.roles.name),
        }
    }

    /// The text that replaces the name in the file's name, if the row has one.
    #[must_use]
    pub fn slug(self) -> Option<&'r str> {
        self.filled(self.roster.roles.slug)
    }

    /// The language of the recipient's texts, if the row has one.
    #[must_use]
    pub fn language(self) -> Option<&'r str> {
        self.filled(self.roster.roles.lang)
    }

    /// How the recipient's capitals are set, if the row says so: a name of
    /// [`Capitals`](crate::field::Capitals).
    #[must_use]
    pub fn capitals(self) -> Option<&'r str> {
        self.filled(self.roster.roles.capitals)
    }

    /// The link that the certificate is published under, if the roster is a post.
    #[must_use]
    pub fn published(self) -> Option<&'r PublishedLink> {
        self.roster.published.get(self.index)?.as_ref()
    }

    /// The value of a column, case and white space in its name ignored; `None` unless exactly
    /// one column has that name.
    #[must_use]
    pub fn value(self, column: &str) -> Option<&'r str> {
        match self.roster.columns.find(column) {
            ColumnMatch::One(index) => Some(self.cell(index)),
            ColumnMatch::Missing | ColumnMatch::Ambiguous => None,
        }
    }

    /// The cell in the column at this index; empty if the row has fewer cells.
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

    /// The date that the cell in the column at this index holds, if the file says that it is one.
    pub(crate) fn date(self, column: usize) -> Option<CivilDate> {
        let row = self.roster.rows[self.index].number;
        self.roster.cell_dates.of(row, column)
    }

    /// Its cells, without empty ones at the end of the row.
    #[cfg(feature = "rosters")]
    pub(super) fn cells(self) -> impl Iterator<Item = &'r str> {
        (0..self.cell_count()).map(move |column| self.cell(column))
    }

    /// The number of its cells, without empty ones at the end of the row.
    #[cfg(feature = "rosters")]
    pub(super) fn cell_count(self) -> usize {
        let rows = &self.roster.rows;
        let end = rows
            .get(self.index + 1)
            .map_or(self.roster.cell_ends.len(), |next| next.first_cell as usize);
        end - rows[self.index].first_cell as usize
    }

    /// Whether all cells are the same as those of another recipient of the roster.
    pub(crate) fn has_cells_of(self, other: Self) -> bool {
        let mut columns = 0..self.roster.columns.len();
        columns.all(|column| self.cell(column) == other.cell(column))
    }

    fn filled(self, column: Option<usize>) -> Option<&'r str> {
        column
            .map(|column| self.cell(column))
            .filter(|cell| !cell.is_empty())
    }
}
