//! Recipients in memory, as anything that [serde](https://serde.rs) can serialize.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::builder::Builder;
use super::{Roster, columns};
use crate::diagnostic::{Code, Diagnostic, Error, Result};

/// Reads each record by way of its JSON, which keeps the order of its members.
pub(super) fn read<R: Serialize>(
    records: impl IntoIterator<Item = R>,
    mut builder: Builder<'_>,
) -> Result<Roster> {
    for (number, record) in (1..).zip(records) {
        let invalid = |error: &serde_json::Error| invalid(number, error);
        let record = serde_json::to_string(&record).map_err(|error| invalid(&error))?;
        add_recipient(&record, number, &mut builder, invalid)?;
    }
    builder.finish()
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
        match cell(value).map_err(|error| invalid(&error))? {
            Some(text) => cells[column] = text,
            None => builder.nested(column, row),
        }
    }
    builder.row(row, cells, None)
}

/// The text of a value: strings without their quotes, numbers as they are written; `None` for an
/// array or an object.
///
/// # Errors
///
/// If an escape sequence in a string is half a character.
fn cell(value: &RawValue) -> serde_json::Result<Option<Cow<'_, str>>> {
    let written = value.get();
    Ok(match written.as_bytes().first() {
        Some(b'"') => Some(serde_json::from_str(written)?),
        Some(b'{' | b'[') => None,
        Some(b'n') => Some(Cow::Borrowed("")),
        _ => Some(Cow::Borrowed(written)),
    })
}

fn invalid(number: u64, error: &serde_json::Error) -> Error {
    let message = format!("the record cannot be read: {}", without_position(error));
    Diagnostic::error(Code::Record, message)
        .hint("give a struct or a map whose values are texts, numbers or booleans, or a name")
        .at_row(number)
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
