//! CSV, its delimiter found out, in whatever encoding.

use engross::roster::RosterOptions;

use crate::rosters::read;

pub fn run(bytes: &[u8]) {
    read(bytes, "roster.csv", &RosterOptions::default());
}
