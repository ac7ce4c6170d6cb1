//! What is done to a roster once all its rows are known: rows of the header are dropped, merged
//! cells filled, rows selected, and names composed.

use std::collections::{BTreeMap, BTreeSet};

use super::cell_dates::CellDates;
use super::conditions::Condition;
use super::limits::small;
use super::{Recipient, Roster, Row, blanks, limits};
use crate::date::CivilDate;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::pattern::Pattern;

/// How many of a column's values an error lists.
const LISTED_VALUES: usize = 8;

/// A cell of a spreadsheet that extends over several rows or columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Merge {
    pub(super) column: usize,
    #[cfg(feature = "spreadsheet")]
    pub(super) last_column: usize,
    pub(super) first_row: u64,
    pub(super) last_row: u64,
}

/// Drops the rows without a name below the first of the header that its cells of the names extend
/// over: they name columns in more detail.
pub(super) fn drop_header_rows(roster: &mut Roster, merges: &[Merge]) -> Result<()> {
    let last_row = |column: &usize| {
        let mut merges = merges.iter();
        let merge = merges
            .find(|merge| merge.column == *column && Some(merge.first_row) == roster.header_row);
        merge.map(|merge| merge.last_row).or(roster.header_row)
    };
    let last = roster.name_columns.iter().filter_map(last_row).min();
    match last {
        Some(last) if Some(last) > roster.header_row => {
            let names = roster.name_columns.clone();
            keep(roster, |recipient| {
                let mut names = names.iter();
                recipient.row() > last || names.any(|name| !recipient.cell(*name).is_empty())
            })
        }
        _ => Ok(()),
    }
}

/// Writes the value of each merged cell into all of its rows.
pub(super) fn fill_merged(roster: &mut Roster, merges: Vec<Merge>) -> Result<()> {
    let width = roster.columns.len();
    let mut starts: BTreeMap<u64, Vec<Merge>> = BTreeMap::new();
    for merge in merges {
        if merge.column < width && merge.last_row > merge.first_row {
            starts.entry(merge.first_row).or_default().push(merge);
        }
    }
    if starts.is_empty() {
        return Ok(());
    }
    let mut filled = Cells::default();
    // The last row of what each column continues, and where its value is.
    let mut continued: Vec<Option<(u64, Recipient<'_>)>> = vec![None; width];
    for recipient in roster.recipients() {
        let number = recipient.row();
        for merge in starts.get(&number).into_iter().flatten() {
            continued[merge.column] = Some((merge.last_row, recipient));
        }
        filled.start_row(number);
        for (column, continued) in continued.iter().enumerate() {
            let is_empty = recipient.cell(column).is_empty();
            let source = match continued {
                Some((last, first)) if number <= *last && is_empty => *first,
                _ => recipient,
            };
            filled.push(source.cell(column), source.date(column), number)?;
        }
    }
    filled.replace(roster);
    Ok(())
}

/// Keeps the rows that meet all conditions, of which there must be some.
pub(super) fn select(roster: &mut Roster, conditions: &[Condition]) -> Result<()> {
    if conditions.is_empty() {
        return Ok(());
    }
    let columns = condition_columns(roster, conditions)?;
    let meets_all = |recipient: &Recipient<'_>| {
        let mut all = conditions.iter().zip(&columns);
        all.all(|(condition, column)| condition.matches(recipient.cell(*column)))
    };
    if !roster.recipients().any(|recipient| meets_all(&recipient)) {
        return Err(none_selected(roster, conditions, &columns).into());
    }
    keep(roster, meets_all)
}

/// Keeps the rows that meet all conditions, if any does.
#[cfg(feature = "rosters")]
pub(super) fn select_some(roster: &mut Roster, conditions: &[Condition]) -> Result<()> {
    if conditions.is_empty() {
        return Ok(());
    }
    let columns = condition_columns(roster, conditions)?;
    keep(roster, |recipient| {
        let mut all = conditions.iter().zip(&columns);
        all.all(|(condition, column)| condition.matches(recipient.cell(*column)))
    })
}

/// The columns of conditions.
fn condition_columns(roster: &Roster, conditions: &[Condition]) -> Result<Vec<usize>> {
    let mut columns = Vec::new();
    for condition in conditions {
        let found = roster.columns.require(&condition.column);
        let column = found.map_err(|error| error.at_row(roster.header_row))?;
        check_text(roster, column)?;
        columns.push(column);
    }
    Ok(columns)
}

/// Keeps some of the rows.
fn keep(roster: &mut Roster, is_kept: impl FnMut(&Recipient<'_>) -> bool) -> Result<()> {
    let mut kept = Cells::default();
    let mut published = Vec::new();
    let mut numbers = BTreeSet::new();
    for recipient in roster.recipients().filter(is_kept) {
        let number = recipient.row();
        numbers.insert(number);
        kept.start_row(number);
        for column in 0..roster.columns.len() {
            kept.push(recipient.cell(column), recipient.date(column), number)?;
        }
        if !roster.published.is_empty() {
            published.push(recipient.published().cloned());
        }
    }
    kept.replace(roster);
    roster.published = published;
    let is_kept = |finding: &Diagnostic| finding.row().is_none_or(|row| numbers.contains(&row));
    roster.findings.retain(is_kept);
    Ok(())
}

/// Reports that no row meets the conditions, with the values of the first column that no row has
/// one of the values of.
fn none_selected(roster: &Roster, conditions: &[Condition], columns: &[usize]) -> Diagnostic {
    let unmet = conditions.iter().zip(columns).find(|(condition, column)| {
        let mut recipients = roster.recipients();
        !recipients.any(|recipient| condition.matches(recipient.cell(**column)))
    });
    let Some((condition, column)) = unmet else {
        return Diagnostic::error(Code::Empty, "no row meets all conditions of `where`")
            .hint("each condition is met by some rows, but none meets all: remove one");
    };
    let mut values: Vec<&str> = Vec::new();
    for recipient in roster.recipients() {
        let value = recipient.cell(*column);
        if !values.contains(&value) {
            values.push(value);
        }
        if values.len() == LISTED_VALUES {
            break;
        }
    }
    let message = format!(
        "no row has `{}` in the column `{}`, as `where` requires",
        condition.values.join("` or `"),
        condition.column
    );
    Diagnostic::error(Code::Empty, message)
        .hint(format!("its values are: `{}`", values.join("`, `")))
}

/// Makes the name of each recipient from a pattern of columns.
pub(super) fn compose_names(roster: &mut Roster, pattern: &Pattern) -> Result<()> {
    let mut columns = BTreeMap::new();
    for (name, column) in pattern.columns().zip(&roster.name_columns) {
        columns.insert(name.to_owned(), *column);
    }
    let mut names = Vec::with_capacity(roster.len());
    let mut bytes = roster.text.len();
    for recipient in roster.recipients() {
        let value = |name: &str| Some(recipient.cell(*columns.get(name)?));
        let is_empty = roster.name_columns.iter();
        let is_empty = is_empty
            .copied()
            .all(|column| recipient.cell(column).is_empty());
        let name = match is_empty {
            true => String::new(),
            false => pattern.expand(value).unwrap_or_default(),
        };
        limits::check_cell(name.len(), recipient.row())?;
        bytes += name.len();
        limits::check_cells(bytes, roster.cell_ends.len() + names.len(), recipient.row())?;
        // An empty part leaves two spaces.
        names.push(blanks::collapse(&name).into());
    }
    roster.names = Some(names);
    Ok(())
}

/// Refuses a column with an array or an object in it.
pub(super) fn check_text(roster: &Roster, column: usize) -> Result<()> {
    match roster.nested_at(column) {
        Some(row) => Err(not_text(roster.column_name(column)).at_row(row).into()),
        None => Ok(()),
    }
}

/// Reports a value that has no text.
pub(crate) fn not_text(column: &str) -> Diagnostic {
    let message = format!("the value of `{column}` is an array or an object");
    Diagnostic::error(Code::NotText, message).hint("write a text or a number")
}

/// The cells of a roster under revision.
#[derive(Default)]
struct Cells {
    text: String,
    ends: Vec<u32>,
    rows: Vec<Row>,
    dates: CellDates,
}

impl Cells {
    fn start_row(&mut self, number: u64) {
        self.rows.push(Row {
            number: u32::try_from(number).unwrap_or(u32::MAX),
            first_cell: small(self.ends.len()),
        });
    }

    /// Adds a cell, with its date if it holds one, to the row that was started last.
    fn push(&mut self, cell: &str, date: Option<CivilDate>, row: u64) -> Result<()> {
        let end = self.text.len() + cell.len();
        limits::check_cells(end, self.ends.len() + 1, row)?;
        self.text.push_str(cell);
        self.ends.push(small(end));
        if let Some((date, row)) = date.zip(self.rows.last()) {
            let column = self.ends.len() - 1 - row.first_cell as usize;
            self.dates.add(row.number, column, date);
        }
        Ok(())
    }

    fn replace(self, roster: &mut Roster) {
        roster.text = self.text;
        roster.cell_ends = self.ends;
        roster.rows = self.rows;
        roster.cell_dates = self.dates;
    }
}
