//! CSV, its delimiter found out, in whatever encoding.
#![no_main]

use engross::roster::RosterOptions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| engross_fuzz::read(bytes, "roster.csv", &RosterOptions::default()));
