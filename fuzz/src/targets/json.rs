//! JSON, and JSON Lines.

use engross::roster::RosterOptions;

use crate::rosters::read;

pub fn run(bytes: &[u8]) {
    let options = RosterOptions::default();
    read(bytes, "roster.json", &options);
    read(bytes, "roster.jsonl", &options);
}
