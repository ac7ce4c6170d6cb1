//! Templates in PNG and JPEG.

use engross::template::{Background, MAX_PIXELS};

pub fn run(bytes: &[u8]) {
    if let Ok(background) = Background::parse(bytes, "template") {
        let pixels = u64::from(background.width()) * u64::from(background.height());
        assert!((1..=MAX_PIXELS).contains(&pixels));
    }
}
