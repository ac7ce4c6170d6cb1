//! The normal form in which texts are set.

use std::ops::Range;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::written::WrittenText;

/// The text in NFC, with the places of its values. A value that does not stand alone in NFC,
/// because it starts with a mark, is left out.
pub(super) fn normalize(written: WrittenText<'_>) -> (String, Vec<Range<usize>>) {
    if is_nfc_quick(written.text.chars()) == IsNormalized::Yes {
        return (written.text.into_owned(), written.values);
    }
    let whole = nfc(&written.text);
    let mut values = Vec::new();
    for value in &written.values {
        let start = nfc(&written.text[..value.start]).len();
        let own = nfc(&written.text[value.clone()]);
        let range = start..start + own.len();
        if whole.get(range.clone()) == Some(&own) {
            values.push(range);
        }
    }
    (whole, values)
}

fn nfc(text: &str) -> String {
    text.chars().flat_map(with_variant).nfc().collect()
}

/// Writes a kanji that Unicode has a second time for its shape, such as U+FA19, as the usual
/// character with a selector. NFC alone would put the usual shape in its place.
///
/// Korea's, which are there for their sounds, do not differ in shape.
fn with_variant(c: char) -> impl Iterator<Item = char> {
    let is_japanese = matches!(c, '\u{FA10}'..='\u{FA6D}');
    let plain = (!is_japanese).then_some(c);
    let variant = is_japanese.then(|| c.cjk_compat_variants());
    plain.into_iter().chain(variant.into_iter().flatten())
}
