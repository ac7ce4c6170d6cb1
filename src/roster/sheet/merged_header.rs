//! Cells of the header that are merged over several columns.

use super::Rows;
use crate::diagnostic::{Code, Diagnostic, Result};

/// Refuses a header of names that is merged over columns with texts of their own: the names are in
/// several columns, or a row below has the names of the columns.
pub(super) fn check(rows: &mut Rows<'_>) -> Result<()> {
    let header_row = rows.builder.header_row();
    for merge in rows.builder.merged_name_headers()? {
        let covered = rows.first_texts.iter().enumerate();
        let covered = covered
            .take(merge.last_column.saturating_add(1))
            .skip(merge.column + 1);
        if let Some(row) = covered.filter_map(|(_, first)| *first).min() {
            let name = rows.builder.column_name(merge.column).unwrap_or_default();
            let message = format!(
                "the header `{name}` is merged over several columns, which have texts of their \
                 own in row {row}"
            );
            return Err(Diagnostic::error(Code::AmbiguousColumn, message)
                .hint("unmerge it, and give each column a name of its own in one row")
                .at_row(header_row)
                .into());
        }
    }
    Ok(())
}
