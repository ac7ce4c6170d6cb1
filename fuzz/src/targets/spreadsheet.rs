//! XLSX and ODS files, from their archive on.

use engross::roster::RosterOptions;

use crate::rosters::read;

pub fn run(bytes: &[u8]) {
    read(bytes, "roster.xlsx", &RosterOptions::default());
}
