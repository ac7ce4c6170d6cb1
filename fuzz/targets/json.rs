#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| engross_fuzz::targets::json::run(bytes));
