//! Cells separated by commas and the like ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)).

use std::io::Read as _;

use csv::{ReaderBuilder, StringRecord};

use super::builder::Builder;
use super::{Roster, RosterProblem, columns};
use crate::diagnostic::Result;
use crate::input::LineCounter;

/// What may separate cells; of two that fit as well, the first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows tell which delimiter it is.
const SAMPLED_ROWS: usize = 50;

/// A last row that is no row. A quote that is never closed swallows it, and tells itself so:
/// the reader takes everything after such a quote as one cell.
const LAST_ROW: &str = "\n\0";

pub(super) fn read(text: &str, mut builder: Builder<'_>) -> Result<Roster> {
    let (delimiter, start) = delimiter(text, builder.name_column());
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes()[start..].chain(LAST_ROW.as_bytes()));
    let mut lines = LineCounter::new(text.as_bytes());
    let mut row = 1;
    let mut record = StringRecord::new();
    let mut is_last = false;
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
        is_last = record == [LAST_ROW.trim_start()][..];
        let is_blank = record.iter().all(|cell| cell.trim().is_empty());
        if is_last || is_blank {
            continue;
        }
        let offset = record.position().map_or(0, csv::Position::byte);
        row = lines.line_at(record_start(text, start + offset as usize));
        if builder.column_count() == 0 {
            builder.columns(row, &record)?;
            continue;
        }
        let cells = record
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.trim().is_empty())
            .last()
            .map_or(0, |(last, _)| last + 1);
        if cells > builder.column_count() {
            let problem = RosterProblem::RaggedRow {
                cells,
                columns: builder.column_count(),
                delimiter: delimiter.into(),
            };
            return Err(builder.error_at(row, &problem));
        }
        builder.row(row, record.iter().take(cells), None)?;
    }
    if !is_last {
        return Err(builder.error_at(row, &RosterProblem::OpenQuote));
    }
    builder.finish()
}

/// Where the record really starts that the reader found at `offset`: it counts the empty lines
/// before a record as part of it.
fn record_start(text: &str, offset: usize) -> usize {
    let rest = &text[offset..];
    offset + rest.len() - rest.trim_start_matches(['\r', '\n']).len()
}

/// The delimiter, and where the text starts after a line that only says the delimiter, as Excel
/// writes it.
fn delimiter(text: &str, name_column: &str) -> (u8, usize) {
    let first_line = text.split(['\r', '\n']).next().unwrap_or_default();
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] = first_line.as_bytes()
        && delimiter.is_ascii()
    {
        return (*delimiter, first_line.len());
    }
    let name_column = columns::fold(name_column);
    let best = DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(|delimiter| fitness(text, *delimiter, &name_column));
    (best.unwrap_or(DELIMITERS[0]), 0)
}

/// How well a delimiter fits, the better the greater: it yields the column of names, rows as
/// long as the first, and more columns than others.
fn fitness(text: &str, delimiter: u8, name_column: &str) -> (bool, bool, usize) {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = reader.records().map_while(Result::ok).take(SAMPLED_ROWS);
    let Some(header) = rows.next() else {
        return (false, false, 0);
    };
    let has_names = header.iter().any(|cell| columns::fold(cell) == name_column);
    let is_even = rows.all(|row| row.len() == header.len());
    (has_names, is_even, header.len())
}
