#![no_main]

libfuzzer_sys::fuzz_target!(init: engross_fuzz::report_unguarded_panics(), |bytes: &[u8]| engross_fuzz::targets::pdf_template::run(bytes));
