//! Cells separated by commas and the like ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)).

use std::borrow::Cow;
use std::cmp::Reverse;

use csv::{ReaderBuilder, StringRecord};

use super::Roster;
use super::builder::Builder;
use super::header::{HeaderSearch, SEARCHED_ROWS};
use super::quotes;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::lines::LineCounter;

/// The characters that may separate cells; of two that fit equally well, the first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows are read to find the delimiter.
const SAMPLED_ROWS: usize = 50;

pub(super) fn read(text: &str, mut builder: Builder<'_>) -> Result<Roster> {
    let (delimiter, start) = delimiter(text, &builder.header_search());
    quotes::check(text, start, delimiter)?;
    read_records(text, start, 1, delimiter, &mut builder)?;
    builder.finish()
}

/// Adds the recipients of whole records, from `start` on. The text starts in the line `first_line`.
pub(super) fn read_records(
    text: &str,
    start: usize,
    first_line: u64,
    delimiter: u8,
    builder: &mut Builder<'_>,
) -> Result<()> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(&text.as_bytes()[start..]);
    let mut lines = LineCounter::new(text.as_bytes());
    let mut record = StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            #[expect(
                clippy::unreachable,
                reason = "text is valid UTF-8, in memory, and rows may differ in length"
            )]
            Err(error) => unreachable!("{error}"),
        }
        let is_blank = record.iter().all(|cell| cell.trim().is_empty());
        if is_blank {
            continue;
        }
        let offset = record.position().map_or(0, csv::Position::byte);
        let row = first_line - 1 + lines.line_at(record_start(text, start + offset as usize));
        let header: Vec<Cow<'_, str>> = match builder.column_count() {
            0 => record.iter().map(literal).collect(),
            _ => Vec::new(),
        };
        if !builder.is_below_header(row, &header)? {
            continue;
        }
        let cells = record
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.trim().is_empty())
            .last()
            .map_or(0, |(last, _)| last + 1);
        if cells > builder.column_count() {
            return Err(ragged(row, cells, builder.column_count(), delimiter));
        }
        builder.row(row, record.iter().take(cells).map(literal), None)?;
    }
    Ok(())
}

/// The text of a cell that is written as a formula, `="007"`, by which programs keep a spreadsheet
/// from taking it for a number.
fn literal(cell: &str) -> Cow<'_, str> {
    let quoted = cell.trim().strip_prefix("=\"");
    match quoted.and_then(|quoted| quoted.strip_suffix('"')) {
        Some(text) if !text.contains('"') => text.into(),
        Some(text) if !text.replace("\"\"", "").contains('"') => text.replace("\"\"", "\"").into(),
        _ => cell.into(),
    }
}

/// Reports a row with more cells than there are columns.
fn ragged(row: u64, cells: usize, columns: usize, delimiter: u8) -> Error {
    let plural = if columns == 1 { "column" } else { "columns" };
    let message = format!("the row has {cells} cells, but the header has {columns} {plural}");
    let delimiter = match delimiter {
        b'\t' => "a tab".into(),
        other => format!("`{}`", char::from(other)),
    };
    Diagnostic::error(Code::RaggedRow, message)
        .hint(format!(
            "put quotes (`\"`) around a cell that contains {delimiter}"
        ))
        .at_row(row)
        .into()
}

/// Where the record that the reader found at `offset` really starts: the reader counts the empty
/// lines before a record as part of it.
fn record_start(text: &str, offset: usize) -> usize {
    let rest = &text[offset..];
    offset + rest.len() - rest.trim_start_matches(['\r', '\n']).len()
}

/// The delimiter, and where the text starts after a line such as `sep=;`, in which Excel states
/// the delimiter.
pub(super) fn delimiter(text: &str, header: &HeaderSearch) -> (u8, usize) {
    let first_line = text.split(['\r', '\n']).next().unwrap_or_default();
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] = first_line.as_bytes()
        && delimiter.is_ascii()
    {
        return (*delimiter, first_line.len());
    }
    // All that are not in the text give the same rows, and the first of them is as good as any.
    let is_in_text = |delimiter: &u8| text.as_bytes().contains(delimiter);
    let absent = DELIMITERS.into_iter().find(|other| !is_in_text(other));
    let best = DELIMITERS
        .into_iter()
        .rev()
        .filter(|delimiter| is_in_text(delimiter) || Some(*delimiter) == absent)
        .max_by_key(|delimiter| fitness(text, *delimiter, header));
    (best.unwrap_or(DELIMITERS[0]), 0)
}

/// How well a delimiter fits; greater is better. In order of weight: a row has the columns that
/// are looked for, few rows are above it, the rows below it are as long, and there are many
/// columns. Where no row has the columns, most rows being as long as the first says more than all
/// rows having one cell: totals and notes below a table are short.
fn fitness(
    text: &str,
    delimiter: u8,
    search: &HeaderSearch,
) -> (bool, Reverse<usize>, bool, bool, usize) {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut lines = LineCounter::new(text.as_bytes());
    let is_above = |row: &StringRecord| {
        let offset = row.position().map_or(0, csv::Position::byte);
        search.is_above(lines.line_at(record_start(text, offset as usize)))
    };
    let rows: Vec<StringRecord> = reader
        .records()
        .map_while(Result::ok)
        .skip_while(is_above)
        .take(SAMPLED_ROWS)
        .collect();
    let searched = rows.iter().take(SEARCHED_ROWS);
    let found = searched
        .into_iter()
        .position(|row| search.is_met_by(&row.iter().collect::<Vec<_>>()));
    let above = found.unwrap_or(0);
    let Some(header) = rows.get(above) else {
        return (false, Reverse(0), false, false, 0);
    };
    let below = &rows[above + 1..];
    let alike = below.iter().filter(|row| row.len() == header.len()).count();
    let is_table = found.is_none() && header.len() > 1 && alike > 0 && alike * 2 >= below.len();
    let is_even = alike == below.len();
    let columns = header.len();
    (found.is_some(), Reverse(above), is_table, is_even, columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_of_one_text_are_that_text() {
        for (cell, text) in [
            ("=\"007\"", "007"),
            (" =\"Ann Lee\" ", "Ann Lee"),
            ("=\"Ann \"\"A\"\" Lee\"", "Ann \"A\" Lee"),
            ("=\"\"", ""),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("=\"", "=\""),
            ("=A1", "=A1"),
            ("Ann", "Ann"),
        ] {
            assert_eq!(literal(cell), text, "{cell}");
        }
    }
}
