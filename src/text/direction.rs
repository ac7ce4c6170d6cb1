//! The direction of a paragraph as a whole.

use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;
use unicode_bidi::Level;

use crate::language::Language;

/// The level of a paragraph: that of its first letter with a direction, isolates left out (UAX #9,
/// P2 and P3). Isolates are the values that were put into a field's text. If the text has no other
/// letters, its language decides, and then the first letter of a value.
pub(super) fn paragraph_level(text: &str, language: Option<&Language>) -> Level {
    let is_rtl = first_strong(text, Isolates::Skip)
        .or_else(|| language.map(Language::is_rtl))
        .or_else(|| first_strong(text, Isolates::Enter))
        .unwrap_or(false);
    if is_rtl { Level::rtl() } else { Level::ltr() }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Isolates {
    Enter,
    Skip,
}

/// Whether the first letter with a direction is read from right to left; `None` if no letter has a
/// direction.
fn first_strong(text: &str, isolates: Isolates) -> Option<bool> {
    let classes = CodePointMapData::<BidiClass>::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match classes.get(c) {
            BidiClass::LeftToRightIsolate
            | BidiClass::RightToLeftIsolate
            | BidiClass::FirstStrongIsolate => depth += 1,
            BidiClass::PopDirectionalIsolate => depth = depth.saturating_sub(1),
            _ if depth > 0 && isolates == Isolates::Skip => {}
            BidiClass::LeftToRight => return Some(false),
            BidiClass::RightToLeft | BidiClass::ArabicLetter => return Some(true),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_rtl(text: &str, language: Option<&str>) -> bool {
        let language = language.and_then(Language::new);
        paragraph_level(text, language.as_ref()).is_rtl()
    }

    #[test]
    fn the_words_around_a_value_decide() {
        assert!(!is_rtl("\u{2068}محمد\u{2069} attended", None));
        assert!(is_rtl("\u{2068}Anna\u{2069} حضرت", None));
    }

    #[test]
    fn then_the_language_then_the_value() {
        assert!(is_rtl("\u{2068}Anna\u{2069}", Some("ar")));
        assert!(!is_rtl("\u{2068}محمد\u{2069}", Some("en")));
        assert!(is_rtl("\u{2068}محمد\u{2069}", None));
        assert!(!is_rtl("2026", None));
    }

    #[test]
    fn a_text_without_values_goes_by_its_first_letter() {
        assert!(is_rtl("محمد Smith", Some("en")));
        assert!(!is_rtl("Smith محمد", Some("ar")));
    }
}
