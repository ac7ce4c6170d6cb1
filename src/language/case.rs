//! Capitals and small letters of any text, by the rules of its language.

use icu_casemap::CaseMapper;
use icu_locale_core::LanguageIdentifier;

/// A text in capitals. The language is a BCP 47 tag.
pub(crate) fn upper(text: &str, language: Option<&str>) -> String {
    let mapper = CaseMapper::new();
    let capitals = mapper.uppercase_to_string(text, &identifier(language));
    capitals.into_owned()
}

/// A text in small letters. The language is a BCP 47 tag.
pub(crate) fn lower(text: &str, language: Option<&str>) -> String {
    let mapper = CaseMapper::new();
    let lowered = mapper.lowercase_to_string(text, &identifier(language));
    lowered.into_owned()
}

/// Whether a letter becomes a small capital. The letters of Georgian have capitals, but no word
/// begins with one.
pub(crate) fn is_small_letter(c: char) -> bool {
    c.is_lowercase() && !matches!(c, '\u{10D0}'..='\u{10FF}')
}

fn identifier(language: Option<&str>) -> LanguageIdentifier {
    let known = language.and_then(|tag| LanguageIdentifier::try_from_str(tag).ok());
    known.unwrap_or(LanguageIdentifier::UNKNOWN)
}
