//! JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)): an array, or lines, of objects or
//! of names.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::builder::Builder;
use super::{Roster, RosterProblem};
use crate::diagnostic::{Error, Result};
use crate::input::LineCounter;

/// One array of all recipients. Their rows are the lines that they start on, or where some share
/// a line, their places in the array.
pub(super) fn read_array(text: &str, mut builder: Builder<'_>) -> Result<Roster> {
    let items: Vec<&RawValue> =
        serde_json::from_str(text).map_err(|error| syntax(&builder, &error, 1))?;
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

/// A recipient a line.
pub(super) fn read_lines(text: &str, mut builder: Builder<'_>) -> Result<Roster> {
    for (number, line) in (1..).zip(text.lines()) {
        if !line.trim().is_empty() {
            read_item(line, number, &mut builder)?;
        }
    }
    builder.finish()
}

fn read_item(item: &str, row: u64, builder: &mut Builder<'_>) -> Result<()> {
    let failed = |builder: &Builder<'_>, error| syntax(builder, &error, row);
    if item.trim_start().starts_with('"') {
        let name: Cow<'_, str> =
            serde_json::from_str(item).map_err(|error| failed(builder, error))?;
        let column = builder.column(row, builder.name_column())?;
        let mut cells = vec![Cow::Borrowed(""); builder.column_count()];
        cells[column] = name;
        return builder.row(row, cells, None);
    }
    let Members(members) = serde_json::from_str(item).map_err(|error| failed(builder, error))?;
    let mut cells = vec![Cow::Borrowed(""); builder.column_count()];
    for (key, value) in members {
        let column = builder.column(row, &key)?;
        cells.resize(builder.column_count(), Cow::Borrowed(""));
        if !cells[column].is_empty() {
            let column = key.into_owned();
            return Err(builder.error_at(row, &RosterProblem::AmbiguousColumn { column }));
        }
        cells[column] = cell(value).ok_or_else(|| {
            let column = key.into_owned();
            builder.error_at(row, &RosterProblem::NotText { column })
        })?;
    }
    builder.row(row, cells, None)
}

/// The value as it is read: text without its quotes, numbers as they are written.
fn cell(value: &RawValue) -> Option<Cow<'_, str>> {
    let written = value.get();
    match written.as_bytes().first()? {
        b'"' => serde_json::from_str(written).ok(),
        b'{' | b'[' => None,
        b'n' => Some(Cow::Borrowed("")),
        _ => Some(Cow::Borrowed(written)),
    }
}

/// An error of the parser, whose lines are counted from `first_line`.
fn syntax(builder: &Builder<'_>, error: &serde_json::Error, first_line: u64) -> Error {
    let line = first_line - 1 + (error.line() as u64).max(1);
    let message = error.to_string();
    // The parser ends its message with a place, which counts from the start of the item.
    let message = message.split(" at line ").next().unwrap_or(&message);
    builder.error_at(line, &RosterProblem::Json(message.to_owned()))
}

/// The members of an object, in its order.
struct Members<'j>(Vec<(Cow<'j, str>, &'j RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object or a name in quotes")
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

/// A member's key, borrowed where it holds no escape.
#[derive(Deserialize)]
struct Key<'j>(#[serde(borrow)] Cow<'j, str>);
