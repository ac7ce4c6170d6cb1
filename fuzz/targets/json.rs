//! JSON, and JSON Lines.
#![no_main]

use engross::roster::RosterOptions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = RosterOptions::default();
    engross_fuzz::read(bytes, "roster.json", &options);
    engross_fuzz::read(bytes, "roster.jsonl", &options);
});
