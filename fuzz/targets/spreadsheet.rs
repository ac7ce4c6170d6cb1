//! XLSX and ODS files, from their archive on.
#![no_main]

use engross::roster::RosterOptions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| engross_fuzz::read(bytes, "roster.xlsx", &RosterOptions::default()));
