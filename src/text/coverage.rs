//! Which texts a font can set.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};

use super::selector::is_selector;
use crate::font::Instance;
use crate::language::{Script, is_mark};

/// Whether a font has to have the variants that selectors choose, or only the characters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Variants {
    Needed,
    Ignored,
}

/// Whether the font has all characters of a text.
pub(super) fn covers(font: &Instance, text: &str, variants: Variants) -> bool {
    let mut chars = text.chars();
    chars.all(|c| covers_char(font, c))
        && (variants == Variants::Ignored || covers_variants(font, text))
}

/// Whether the font has all letters of a text, with their marks; all of its signs too if it has no
/// letters.
pub(super) fn covers_letters(font: &Instance, text: &str, variants: Variants) -> bool {
    if covers(font, text, variants) {
        return true;
    }
    let mut has_letters = false;
    let mut after_sign = false;
    for c in text.chars() {
        after_sign = if is_mark(c) { after_sign } else { is_sign(c) };
        if after_sign {
            continue;
        }
        has_letters = true;
        if !covers_char(font, c) {
            return false;
        }
    }
    has_letters && (variants == Variants::Ignored || covers_variants(font, text))
}

/// Whether the font has a shape for each selector of a text with the character before it.
fn covers_variants(font: &Instance, text: &str) -> bool {
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs
        .filter(|(_, c)| is_selector(*c))
        .all(|(base, selector)| {
            // A font with a glyph for the selector substitutes the two.
            font.has_variant(base, selector) || font.has(selector)
        })
}

/// Whether a character is used with many scripts (UAX #24: Common and Inherited).
fn is_sign(c: char) -> bool {
    !Script::for_char(c).is_specific()
}

/// Whether the font can set the character, or the character has no ink: shaping derives every kind
/// of space from the font's own and drops ignorable characters.
pub(super) fn covers_char(font: &Instance, c: char) -> bool {
    font.covers(c)
        || c.is_control()
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::SpaceSeparator
        || (matches!(c, '\u{2010}' | '\u{2011}') && (font.has('\u{2010}') || font.has('-')))
}
