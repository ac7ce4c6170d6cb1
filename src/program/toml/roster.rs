//! The keys of `[roster]` that are not plain values.

use toml::de::DeValue;

use super::document::Table;
use super::values;
use crate::diagnostic::{Code, Diagnostic};
use crate::pattern::Pattern;
use crate::program::settings::pattern;
#[cfg(feature = "rosters")]
use crate::roster::EncodingError;
use crate::roster::{Condition, RosterOptions};

const ENCODING: &str = r#"encoding = "windows-1254""#;

#[cfg(feature = "rosters")]
pub(super) fn encoding(table: &Table<'_>, options: &mut RosterOptions) {
    let hint = |error: &EncodingError| error.hint();
    let encoding = table.parsed("encoding", ENCODING, hint);
    options.encoding = encoding.map(|encoding| encoding.value);
}

/// No roster is read, so it does not matter which encodings there are.
#[cfg(not(feature = "rosters"))]
pub(super) fn encoding(table: &Table<'_>, _: &mut RosterOptions) {
    table.optional::<&str>("encoding", ENCODING);
}

/// The column of the name, or its pattern, which must be valid.
pub(super) fn name(table: &Table<'_>) -> Option<String> {
    let name = table.optional::<&str>("name", r#"name = "Full Name""#)?;
    if name.value.contains('{') {
        let report = |problem| table.problem(problem);
        let pattern = pattern("`name` of `roster`", name, report)?;
        if Pattern::columns(&pattern.value).next().is_none() {
            let message = "`name` of `roster` gives everyone the same name";
            table.problem(
                Diagnostic::error(Code::InvalidValue, message)
                    .hint("name the columns, for example: name = \"{First name} {Last name}\"")
                    .at_row(name.line),
            );
        }
    }
    Some(name.value.to_owned())
}

/// The row of the header, counted from 1.
pub(super) fn header(table: &Table<'_>) -> Option<u64> {
    let header = table.optional::<u32>("header", "header = 3")?;
    if header.value == 0 {
        table.problem(
            Diagnostic::error(Code::InvalidValue, "`header` of `roster` cannot be 0")
                .hint("rows are counted from 1, for example: header = 3")
                .at_row(header.line),
        );
    }
    Some(header.value.into())
}

/// Conditions on rows, for each column one value or several, and their line.
pub(super) fn conditions(
    table: &Table<'_>,
    key: &'static str,
    example: &str,
) -> Option<(Vec<Condition>, u64)> {
    let all = table.table(key, example)?;
    let mut conditions = Vec::new();
    for (column, value) in all.ordered_entries() {
        let values: Option<Vec<String>> = match value {
            DeValue::Array(items) => {
                let items = items.iter();
                items.map(|item| values::text(item.get_ref())).collect()
            }
            value => values::text(value).map(|value| vec![value]),
        };
        match values.filter(|values| !values.is_empty()) {
            Some(values) => conditions.push(Condition::new(column.value, values)),
            None => all.wrong_entry(column, "a value or a list of values", example),
        }
    }
    Some((conditions, all.line()))
}
