//! Recipients in memory, as anything that [serde](https://serde.rs) can serialize.

use serde::Serialize;

use super::builder::Builder;
use super::{Roster, json};
use crate::diagnostic::{Code, Diagnostic, Error, Result};

/// Reads each record by way of its JSON, which keeps the order of its members.
pub(super) fn read<R: Serialize>(
    records: impl IntoIterator<Item = R>,
    mut builder: Builder<'_>,
) -> Result<Roster> {
    for (number, record) in (1..).zip(records) {
        let invalid = |error: &serde_json::Error| invalid(number, error);
        let record = serde_json::to_string(&record).map_err(|error| invalid(&error))?;
        json::add_recipient(&record, number, &mut builder, invalid)?;
    }
    builder.finish()
}

fn invalid(number: u64, error: &serde_json::Error) -> Error {
    let message = format!(
        "the record cannot be read: {}",
        json::without_position(error)
    );
    Diagnostic::error(Code::Record, message)
        .hint("give a struct or a map whose values are texts, numbers or booleans, or a name")
        .at_row(number)
        .into()
}
