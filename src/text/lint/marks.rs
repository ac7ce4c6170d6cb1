//! Accents that are not on a letter, and letters and quotes of another width or shape than a text
//! needs.

use unicode_normalization::UnicodeNormalization as _;

use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Script, is_mark, is_variation_selector};
use crate::text::character::CharacterName;

pub(super) fn lint(text: &str) -> Vec<Diagnostic> {
    // Most texts are ASCII, in which only a quote is of interest.
    let mut findings = Vec::new();
    if !text.is_ascii() {
        findings.extend(lone_marks(text));
        findings.extend(stray_accents(text));
        findings.extend(full_width(text));
    }
    findings.extend(double_quotes(text));
    findings
}

/// Combining marks with nothing to stand on.
fn lone_marks(text: &str) -> Option<Diagnostic> {
    let mut before: Option<char> = None;
    let lone = text.chars().find(|c| {
        let is_lone = needs_letter(*c) && before.is_none_or(|before| !carries_marks(before));
        before = Some(*c);
        is_lone
    })?;
    let message = format!("the mark {} has no letter to stand on", CharacterName(lone));
    Some(
        Diagnostic::warning(Code::LoneMark, message)
            .hint("type the letter before the mark, or delete the mark"),
    )
}

/// Whether a character is a mark that needs a letter.
fn needs_letter(c: char) -> bool {
    // Variation selectors have a finding of their own; the keycap goes with digits.
    let has_own_rule = is_variation_selector(c) || matches!(c, '\u{34F}' | '\u{20E3}');
    !has_own_rule && is_mark(c)
}

/// Whether a mark can stand on a character: a letter, a digit, another mark, a joiner, or the circle
/// and the space that show a mark alone.
fn carries_marks(c: char) -> bool {
    c.is_alphanumeric()
        || is_mark(c)
        || matches!(
            c,
            '\u{25CC}' | '\u{A0}' | '\u{200C}' | '\u{200D}' | '\u{640}'
        )
}

/// Accents that take room of their own, beside a letter that they belong on: `Jose´`, `Bjo¨rn`. They
/// come out of PDF files and old keyboards.
fn stray_accents(text: &str) -> Option<Diagnostic> {
    const ACCENTS: [(char, char); 6] = [
        ('\u{A8}', '\u{308}'),
        ('\u{B4}', '\u{301}'),
        ('\u{2C6}', '\u{302}'),
        ('\u{2C7}', '\u{30C}'),
        ('\u{2DC}', '\u{303}'),
        ('\u{B8}', '\u{327}'),
    ];
    let mut before: Option<char> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let accent = ACCENTS.iter().find(|(own, _)| *own == c);
        // The acute accent between two letters stands for an apostrophe.
        let is_apostrophe = c == '\u{B4}' && chars.peek().is_some_and(|next| next.is_alphabetic());
        if let (Some((accent, mark)), Some(letter), false) = (accent, before, is_apostrophe)
            && letter.is_alphabetic()
        {
            let name = CharacterName(*accent);
            let message = format!("the accent {name} stands beside a letter, and not on it");
            let mut composed = [letter, *mark].into_iter().nfc();
            let hint = match (composed.next(), composed.next()) {
                (Some(whole), None) => format!("type “{whole}”, if that is the letter"),
                _ => "type the letter with its accent".to_owned(),
            };
            return Some(Diagnostic::warning(Code::LoneMark, message).hint(hint));
        }
        before = Some(c);
    }
    None
}

/// Letters and digits as wide as Han characters, in a text without such.
fn full_width(text: &str) -> Option<Diagnostic> {
    let is_wide = |c: &char| matches!(c, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}');
    let wide = text.chars().find(is_wide)?;
    let is_east_asian = |c: char| {
        let script = Script::for_char(c);
        matches!(script.code(), "Hani" | "Hira" | "Kana" | "Hang" | "Bopo")
    };
    if text.chars().any(is_east_asian) {
        return None;
    }
    let narrow: String = text.nfkc().collect();
    let message = format!("“{text}” has full-width letters: {}", CharacterName(wide));
    Some(Diagnostic::warning(Code::FullWidth, message).hint(format!("write `{narrow}`")))
}

/// Straight double quotes, of which a text has an opening and a closing form.
fn double_quotes(text: &str) -> Option<Diagnostic> {
    let mut quotes = text.match_indices('"');
    let ((open, _), (close, _)) = (quotes.next()?, quotes.next()?);
    let quoted = &text[open + 1..close];
    let message = format!("“{text}” has straight quotes");
    Some(
        Diagnostic::note(Code::StraightQuotes, message)
            .hint(format!("write “{quoted}” with the quotes of its language")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<Code> {
        lint(text).iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn marks_need_a_letter() {
        for text in ["\u{301}Ana", "Ana \u{301}", "Jose\u{B4}", "Bjo\u{A8}rn"] {
            assert_eq!(codes(text), [Code::LoneMark], "{text:?}");
        }
        for text in [
            "Zoe\u{308}",
            "O\u{B4}Neill",
            "1\u{FE0F}\u{20E3}",
            "กี่",
            "👍\u{FE0F}",
            "葛\u{E0101}",
        ] {
            assert_eq!(codes(text), [], "{text:?}");
        }
        let hint = lint("Jose\u{B4}")[0].hint.clone();
        assert_eq!(hint.as_deref(), Some("type “é”, if that is the letter"));
    }

    #[test]
    fn full_width_letters_belong_to_east_asian_texts() {
        assert_eq!(codes("Ｊｏｈｎ Smith"), [Code::FullWidth]);
        assert_eq!(lint("Ｊｏｈｎ")[0].hint.as_deref(), Some("write `John`"));
        assert_eq!(codes("山田Ａ太郎"), []);
    }

    #[test]
    fn straight_double_quotes_are_noted() {
        assert_eq!(codes("William \"Bill\" Lee"), [Code::StraightQuotes]);
        assert_eq!(codes("a 5\" ruler"), []);
    }
}
