//! JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)): an array of objects or names, or
//! one object or name per line.

use serde_json::value::RawValue;

use super::Roster;
use super::builder::Builder;
use super::records::{add_recipient, without_position};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::lines::LineCounter;

/// Reads one array of all recipients. Their rows are the lines that they start on, or, if some
/// share a line, their positions in the array.
pub(super) fn read_array(text: &str, mut builder: Builder<'_>) -> Result<Roster> {
    let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| invalid(&error, 1))?;
    let mut lines = LineCounter::new(text.as_bytes());
    let lines: Vec<u64> = items
        .iter()
        .map(|item| lines.line_at(item.get().as_ptr() as usize - text.as_ptr() as usize))
        .collect();
    let share_lines = lines.windows(2).any(|pair| pair[0] == pair[1]);
    for ((number, item), line) in (1..).zip(items).zip(lines) {
        let row = if share_lines { number } else { line };
        read_item(item.get(), row, &mut builder)?;
    }
    builder.finish()
}

/// Reads one recipient per line.
pub(super) fn read_lines(text: &str, mut builder: Builder<'_>) -> Result<Roster> {
    read_some_lines(text, 1, &mut builder)?;
    builder.finish()
}

/// Adds the recipients of whole lines, of which the first has this number.
pub(super) fn read_some_lines(
    text: &str,
    first_line: u64,
    builder: &mut Builder<'_>,
) -> Result<()> {
    for (number, line) in (first_line..).zip(text.lines()) {
        if !line.trim().is_empty() {
            read_item(line, number, builder)?;
        }
    }
    Ok(())
}

fn read_item(item: &str, row: u64, builder: &mut Builder<'_>) -> Result<()> {
    add_recipient(item, row, builder, |error| invalid(error, row))
}

/// Reports an error of the parser, which counts lines from `first_line`.
fn invalid(error: &serde_json::Error, first_line: u64) -> Error {
    let line = first_line - 1 + (error.line() as u64).max(1);
    let message = format!("the JSON cannot be read: {}", without_position(error));
    Diagnostic::error(Code::Json, message)
        .hint(
            "write an array of names in quotes or of objects such as {\"name\": \"…\"}, or one of \
             these per line",
        )
        .at_row(line)
        .into()
}
