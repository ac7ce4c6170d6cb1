//! JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)): an array of objects or names, or
//! one object or name per line.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::builder::Builder;
use super::{Roster, columns};
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
    for (number, line) in (1..).zip(text.lines()) {
        if !line.trim().is_empty() {
            read_item(line, number, &mut builder)?;
        }
    }
    builder.finish()
}

fn read_item(item: &str, row: u64, builder: &mut Builder<'_>) -> Result<()> {
    add_recipient(item, row, builder, |error| invalid(error, row))
}

/// Adds the recipient in a value, an object or a name. `invalid` reports a value that is neither.
pub(super) fn add_recipient(
    value: &str,
    row: u64,
    builder: &mut Builder<'_>,
    invalid: impl Fn(&serde_json::Error) -> Error,
) -> Result<()> {
    if value.trim_start().starts_with('"') {
        let name: Cow<'_, str> = serde_json::from_str(value).map_err(|error| invalid(&error))?;
        let column = builder.column(row, builder.name_column())?;
        let mut cells = vec![Cow::Borrowed(""); builder.column_count()];
        cells[column] = name;
        return builder.row(row, cells, None);
    }
    let Members(members) = serde_json::from_str(value).map_err(|error| invalid(&error))?;
    let mut cells = vec![Cow::Borrowed(""); builder.column_count()];
    for (key, value) in members {
        let column = builder.column(row, &key)?;
        cells.resize(builder.column_count(), Cow::Borrowed(""));
        if !cells[column].is_empty() {
            return Err(columns::ambiguous(&key).at_row(row).into());
        }
        match cell(value) {
            Some(text) => cells[column] = text,
            None => builder.nested(column, row),
        }
    }
    builder.row(row, cells, None)
}

/// The text of a value: strings without their quotes, numbers as they are written; `None` for an
/// array or an object.
fn cell(value: &RawValue) -> Option<Cow<'_, str>> {
    let written = value.get();
    match written.as_bytes().first()? {
        b'"' => serde_json::from_str(written).ok(),
        b'{' | b'[' => None,
        b'n' => Some(Cow::Borrowed("")),
        _ => Some(Cow::Borrowed(written)),
    }
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

/// The parser's message without the position at its end, which counts from the start of the item.
pub(super) fn without_position(error: &serde_json::Error) -> String {
    let mut message = error.to_string();
    // The text of a value, which the message may quote, can say "at line" too.
    let position = message.rfind(" at line ").filter(|_| error.line() > 0);
    message.truncate(position.unwrap_or(message.len()));
    message
}

/// The members of an object, in its order.
struct Members<'j>(Vec<(Cow<'j, str>, &'j RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object or a name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Key(key), value)) = map.next_entry()? {
                    members.push((key, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// A member's key, borrowed where it has no escape sequence.
#[derive(Deserialize)]
struct Key<'j>(#[serde(borrow)] Cow<'j, str>);
