//! Normal forms (UAX #15) and case folding (the Unicode Standard, 5.18), with short cuts for the
//! texts that most names are: a roster of a million rows needs several of them for each row.

use std::borrow::Cow;

use icu_casemap::CaseMapper;
use unicode_normalization::char::decompose_canonical;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfd_quick};

/// The first combining mark. Characters before it are composed, and their marks, once they are
/// decomposed, are in order: each letter has its own.
const FIRST_MARK: char = '\u{300}';

/// The text with letters and marks as separate characters, in normalisation form D.
pub(crate) fn nfd(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    if is_before_marks(text) {
        let mut decomposed = String::with_capacity(text.len() + text.len() / 2);
        for character in text.chars() {
            match character.is_ascii() {
                true => decomposed.push(character),
                false => decompose_canonical(character, |part| decomposed.push(part)),
            }
        }
        return Cow::Owned(decomposed);
    }
    match is_nfd_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfd().collect()),
    }
}

/// The text with letters and their marks as one character where Unicode has one, in normalisation
/// form C.
pub(crate) fn nfc(text: &str) -> Cow<'_, str> {
    if is_before_marks(text) {
        return Cow::Borrowed(text);
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}

/// The text with full case folding: `ß` becomes `ss`. It may no longer be in its normal form.
pub(crate) fn fold_case(text: &str) -> String {
    let mapper = CaseMapper::new();
    let mut folded = String::with_capacity(text.len());
    // Folding does not depend on the characters around one, so that letters of ASCII, which most
    // are, need not be looked up.
    let mut rest = text;
    while !rest.is_empty() {
        let (ascii, others) = rest.split_at(start_of(rest, |byte| !byte.is_ascii()));
        folded.extend(
            ascii
                .bytes()
                .map(|byte| char::from(byte.to_ascii_lowercase())),
        );
        let (others, after) = others.split_at(start_of(others, |byte| byte.is_ascii()));
        match others.chars().all(is_caseless_mark) {
            true => folded.push_str(others),
            false => folded.push_str(&mapper.fold_string(others)),
        }
        rest = after;
    }
    folded
}

/// A form that two texts share if they differ only in case and in whether letters and marks are
/// composed: the canonical caseless form of the Unicode Standard (3.13, D145).
pub(crate) fn caseless(text: &str) -> String {
    let folded = fold_case(&nfd(text));
    match nfd(&folded) {
        Cow::Borrowed(_) => folded,
        Cow::Owned(decomposed) => decomposed,
    }
}

fn is_before_marks(text: &str) -> bool {
    text.chars().all(|character| character < FIRST_MARK)
}

/// Whether the character is one of the marks that letters of many languages have, and that have
/// no case; U+0345 has one.
fn is_caseless_mark(character: char) -> bool {
    matches!(character, FIRST_MARK..='\u{344}')
}

/// Where the first such byte is, or else the end.
fn start_of(text: &str, is_wanted: impl FnMut(u8) -> bool) -> usize {
    text.bytes().position(is_wanted).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Holds each function against the plain way.
    fn check(text: &str) {
        let plain_nfd: String = text.nfd().collect();
        let plain_folded = CaseMapper::new().fold_string(&plain_nfd);
        assert_eq!(nfd(text), plain_nfd, "{text:?}");
        assert_eq!(nfc(text), text.nfc().collect::<String>(), "{text:?}");
        assert_eq!(
            fold_case(text),
            CaseMapper::new().fold_string(text),
            "{text:?}"
        );
        assert_eq!(
            caseless(text),
            plain_folded.nfd().collect::<String>(),
            "{text:?}"
        );
    }

    #[test]
    fn each_character_is_as_the_plain_way_has_it() {
        for character in '\0'..=char::MAX {
            check(&format!("A{character}\u{323}b"));
            check(&character.to_string());
        }
    }

    proptest! {
        #[test]
        fn texts_are_as_the_plain_way_has_them(
            text in "[ -~À-ʯ\u{300}-\u{36F}\u{345}Α-ώЀ-ӿ가-힣ا-ي\u{64B}-\u{652}ក-ឳ]{0,24}",
            any in ".{0,12}",
        ) {
            check(&text);
            check(&any);
        }
    }
}
