//! What is known of all rows of a roster, in a plan of some of them.

use std::collections::BTreeMap;

use super::texts::Orders;
#[cfg(feature = "rosters")]
use crate::program::Program;

/// What the checks of a part must know of all rows of the roster.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "rosters"),
    expect(dead_code, reason = "only shards have other rows")
)]
pub(super) struct OtherRows {
    /// The number of rows.
    pub(super) count: usize,
    pub(super) seats: Option<usize>,
    /// The first row for which there is no seat.
    pub(super) surplus_row: Option<u64>,
    /// How many names are written in each case.
    pub(super) cases: [usize; 3],
    /// Whether each field is written for any row.
    pub(super) is_written: Vec<bool>,
    /// By row of the part, the first row above it with the same key.
    pub(super) same_keys: BTreeMap<u64, SameKey>,
    /// By row of the part, the first row above it with the same name.
    pub(super) same_names: BTreeMap<u64, SameName>,
}

/// A row with a key that some file system takes for that of a row below.
#[derive(Debug, Clone)]
pub(super) struct SameKey {
    pub(super) row: u64,
    pub(super) name: String,
    pub(super) key: String,
}

/// A row with the name of a row below.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(
    not(feature = "rosters"),
    expect(dead_code, reason = "only shards have other rows")
)]
pub(super) struct SameName {
    pub(super) row: u64,
    /// The digest of its other cells.
    pub(super) cells: u64,
}

/// What a plan of a part takes into account beside its rows.
pub(super) struct Others<'a> {
    pub(super) rows: &'a OtherRows,
    pub(super) orders: &'a Orders,
    /// Whether it has the findings that are about no row.
    pub(super) is_first: bool,
}

#[cfg(feature = "rosters")]
impl OtherRows {
    pub(super) fn new(program: &Program) -> Self {
        Self {
            count: 0,
            seats: program.seats.map(|seats| seats as usize),
            surplus_row: None,
            cases: [0; 3],
            is_written: vec![false; program.fields().len()],
            same_keys: BTreeMap::new(),
            same_names: BTreeMap::new(),
        }
    }
}
