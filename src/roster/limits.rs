//! How large a roster may be. Each limit is checked before memory is taken.

use crate::diagnostic::{Code, Diagnostic, Result};

/// The largest roster that is read, in bytes.
pub const MAX_ROSTER_BYTES: u64 = 256 << 20;
/// The largest post that is read, in bytes: a parsed post takes many times its size.
pub const MAX_POST_BYTES: u64 = 16 << 20;
/// The largest spreadsheet that is read, in bytes of the compressed file.
pub const MAX_SPREADSHEET_BYTES: u64 = 64 << 20;
/// The most that is unpacked of a spreadsheet, in bytes. It is never in memory as a whole.
pub const MAX_UNPACKED_BYTES: u64 = 1 << 30;
/// The most rows of a roster.
pub const MAX_ROWS: usize = 1_000_000;
/// The most columns of a roster.
pub const MAX_COLUMNS: usize = 1_024;
/// The longest cell, in bytes of UTF-8.
pub const MAX_CELL_BYTES: usize = 64 << 10;
/// The most text in all cells together, in bytes of UTF-8, with 8 bytes for each cell.
pub const MAX_TEXT_BYTES: usize = 512 << 20;
/// What a cell takes in memory beside its text, in bytes.
pub(super) const CELL_OVERHEAD: usize = 8;
/// The most findings about a roster.
pub const MAX_FINDINGS: usize = 100_000;

pub(super) fn check_rows(count: usize, row: u64) -> Result<()> {
    if count <= MAX_ROWS {
        return Ok(());
    }
    let message = format!("the roster has more than {MAX_ROWS} rows");
    Err(Diagnostic::error(Code::TooManyRows, message)
        .hint("split it into several rosters")
        .at_row(row)
        .into())
}

/// Checks the number of rows of a shard, which are in memory at once.
#[cfg(feature = "rosters")]
pub(super) fn check_rows_of_shard(count: usize, row: u64) -> Result<()> {
    if count <= MAX_ROWS {
        return Ok(());
    }
    let message = format!("the shard has more than {MAX_ROWS} rows");
    Err(Diagnostic::error(Code::TooManyRows, message)
        .hint("divide the roster into more shards")
        .at_row(row)
        .into())
}

pub(super) fn check_columns(count: usize, row: impl Into<Option<u64>>) -> Result<()> {
    if count <= MAX_COLUMNS {
        return Ok(());
    }
    let message = format!("the roster has more than {MAX_COLUMNS} columns");
    Err(Diagnostic::error(Code::TooManyColumns, message)
        .hint("remove the columns that the certificate does not use")
        .at_row(row)
        .into())
}

pub(super) fn check_cell(bytes: usize, row: impl Into<Option<u64>>) -> Result<()> {
    if bytes <= MAX_CELL_BYTES {
        return Ok(());
    }
    let message = format!("a cell is longer than {} KiB", MAX_CELL_BYTES >> 10);
    Err(Diagnostic::error(Code::CellTooLong, message)
        .hint("check that it is the right file, and where its cells end")
        .at_row(row)
        .into())
}

/// Checks the text of all cells so far, and how many cells there are.
pub(super) fn check_cells(bytes: usize, cells: usize, row: u64) -> Result<()> {
    check_text(
        bytes.saturating_add(cells.saturating_mul(CELL_OVERHEAD)),
        row,
    )
}

pub(super) fn check_text(bytes: usize, row: impl Into<Option<u64>>) -> Result<()> {
    if bytes <= MAX_TEXT_BYTES {
        return Ok(());
    }
    let message = format!(
        "the roster has more than {} MiB of text",
        MAX_TEXT_BYTES >> 20
    );
    Err(Diagnostic::error(Code::TooMuchText, message)
        .hint("remove the columns that the certificate does not use")
        .at_row(row)
        .into())
}

/// Reports that there are more findings than are collected. `next` is one of them.
#[cfg(feature = "rosters")]
pub(super) fn too_many_findings(next: &Diagnostic) -> Diagnostic {
    let message = format!(
        "there are more than {MAX_FINDINGS} findings like this: {}",
        next.message
    );
    Diagnostic::error(Code::TooManyFindings, message)
        .hint("check that it is the right file, and fix what most rows have in common")
}

/// An offset within the limits, which fits.
#[expect(
    clippy::cast_possible_truncation,
    reason = "MAX_TEXT_BYTES, and MAX_ROWS times MAX_COLUMNS, are below u32::MAX"
)]
pub(super) fn small(offset: usize) -> u32 {
    offset as u32
}
const _: () = assert!(MAX_TEXT_BYTES < u32::MAX as usize);
const _: () = assert!(MAX_ROWS * MAX_COLUMNS < u32::MAX as usize);
