#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| engross_fuzz::targets::jpeg_plate::run(bytes));
