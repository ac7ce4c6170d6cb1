//! Templates in PNG and JPEG.
#![no_main]

use engross::template::{Background, MAX_PIXELS};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(background) = Background::parse(bytes, "template") {
        let pixels = u64::from(background.width()) * u64::from(background.height());
        assert!((1..=MAX_PIXELS).contains(&pixels));
    }
});
