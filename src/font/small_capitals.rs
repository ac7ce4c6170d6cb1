use harfrust::font::Font;
use harfrust::{Buffer, Feature, ShapeOptions, ShaperFont, Tag};

use crate::guard;

/// Whether a font has small capitals for Latin letters: shaping a capital with the feature `c2sc`
/// gives another glyph.
pub(super) fn has_own(font: &Font) -> bool {
    let small = [Feature::new(Tag::new(b"c2sc"), 1, ..)];
    match (glyph(font, &[]), glyph(font, &small)) {
        (Some(capital), Some(small)) => capital != small,
        _ => false,
    }
}

fn glyph(font: &Font, features: &[Feature]) -> Option<u32> {
    let shape = || {
        let mut buffer = Buffer::default();
        buffer.push_str("A");
        buffer.guess_segment_properties();
        let options = ShapeOptions::new().features(features);
        harfrust::shape(&ShaperFont::new(font), &mut buffer, options).ok()?;
        let first = buffer.glyph_infos().first()?;
        Some(first.glyph_id)
    };
    guard::run(shape).ok()?
}
