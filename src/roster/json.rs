//! JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)): an array of objects or names, or
//! one object or name per line.
//!
//! Which of them a file holds shows in its first character, so its extension does not matter.

use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::Roster;
use super::builder::Builder;
use super::records::{add_recipient, without_position};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::lines::LineCounter;

/// Reads one array of all recipients, or the recipients one after the other. Their rows are the
/// lines that they start on, or, if some share a line, their positions.
pub(super) fn read_whole(text: &str, mut builder: Builder<'_>) -> Result<Roster> {
    let items: serde_json::Result<Vec<&RawValue>> = match text.trim_start().starts_with('[') {
        true => serde_json::from_str(text),
        false => Deserializer::from_str(text).into_iter().collect(),
    };
    let items = items.map_err(|error| invalid(&error, 1))?;
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
        if line.trim_start().starts_with('[') {
            return Err(array_in_line(number).into());
        }
        if !line.trim().is_empty() {
            read_item(line, number, builder)?;
        }
    }
    Ok(())
}

fn read_item(item: &str, row: u64, builder: &mut Builder<'_>) -> Result<()> {
    add_recipient(item, row, builder, |error| invalid(error, row))
}

/// Reports an array where each line is a recipient.
fn array_in_line(line: u64) -> Diagnostic {
    let message = "the JSON cannot be read: an array, expected an object or a name in each line";
    Diagnostic::error(Code::Json, message)
        .hint("if the file is one array of all recipients, set `format = \"json\"` in `[roster]`")
        .at_row(line)
}

/// Reports an error of the parser, which counts lines from `first_line`.
fn invalid(error: &serde_json::Error, first_line: u64) -> Error {
    let line = first_line - 1 + (error.line() as u64).max(1);
    let problem = without_position(error);
    let hint = match problem.ends_with("hex escape") {
        true => "write the character itself: half of its escape sequence, `\\u…`, is missing",
        false => {
            "write an array of names in quotes or of objects such as {\"name\": \"…\"}, or one of \
             these per line"
        }
    };
    Diagnostic::error(Code::Json, format!("the JSON cannot be read: {problem}"))
        .hint(hint)
        .at_row(line)
        .into()
}
