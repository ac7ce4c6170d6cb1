//! What texts may name beside the columns of the roster, and how the values of columns read.

use toml::de::DeValue;

use super::document::Table;
use crate::program::values::{Value, Wording};

/// The text of a value that texts can write: text, a number, true or false, or a date.
pub(super) fn text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(integer) if integer.radix() == 10 => Some(integer.as_str().to_owned()),
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .map(|integer| integer.to_string()),
        DeValue::Float(float) => Some(float.as_str().to_owned()),
        DeValue::Boolean(boolean) => Some(boolean.to_string()),
        DeValue::Datetime(date) => Some(date.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

/// The document's `[values]`.
pub(super) fn read(root: &Table<'_>) -> Vec<Value> {
    const EXAMPLE: &str = "from = 2023-09-20";
    let mut values = Vec::new();
    let Some(table) = root.table("values", "values = { from = 2023-09-20 }") else {
        return values;
    };
    for (key, value) in table.ordered_entries() {
        match text(value) {
            Some(text) => values.push(Value {
                name: key.value.trim().into(),
                is_date: matches!(value, DeValue::Datetime(_)),
                text,
                line: key.line,
            }),
            None => table.wrong_entry(key, "text, a number, true or false, or a date", EXAMPLE),
        }
    }
    values
}

/// The document's `[wording]`: a table for each column.
pub(super) fn wordings(root: &Table<'_>) -> Vec<Wording> {
    const EXAMPLE: &str = r#"wording = { Grade = { "1" = "with distinction" } }"#;
    let mut wordings = Vec::new();
    let Some(table) = root.table("wording", EXAMPLE) else {
        return wordings;
    };
    for (column, entries) in table.ordered_entries() {
        let Some(entries) = entries.as_table() else {
            table.wrong_entry(column, "a table of values and texts", EXAMPLE);
            continue;
        };
        let mut wording = Wording::new(column.value, column.line);
        for (value, worded) in entries {
            match text(worded.get_ref()) {
                Some(worded) => wording.add(value.get_ref(), worded),
                None => table.wrong_entry(column, "a table of values and texts", EXAMPLE),
            }
        }
        wordings.push(wording);
    }
    wordings
}
