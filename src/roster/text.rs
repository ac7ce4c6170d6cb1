//! Plain text: one name per line.

use super::Roster;
use super::builder::Builder;
use crate::diagnostic::Result;
use crate::lines::LineCounter;

pub(super) fn read(text: &str, mut builder: Builder<'_>) -> Result<Roster> {
    let name = builder.name_column();
    builder.columns(1, [name])?;
    let mut lines = LineCounter::new(text.as_bytes());
    let mut offset = 0;
    for line in text.split(['\n', '\r']) {
        builder.row(lines.line_at(offset), [line], None)?;
        offset += line.len() + 1;
    }
    builder.finish()
}
