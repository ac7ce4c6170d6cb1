//! The apostrophe of typesetters in place of the straight one, and of accents that stand for it.

use super::edit::Edit;
use crate::language::{Language, is_mark};
use crate::text::layout::SubstitutionReason;

const APOSTROPHE: char = '\u{2019}';
const OPENING_QUOTE: char = '\u{2018}';
/// The turned comma, which is a consonant of Polynesian languages and part of letters in Uzbek.
const TURNED_COMMA: char = '\u{2BB}';
const MODIFIER_APOSTROPHE: char = '\u{2BC}';

/// What people type for an apostrophe: the straight one, accents, primes, and quotes.
const TYPED: &str = "'`\u{B4}\u{2018}\u{2032}\u{FF07}";

pub(super) fn edits(text: &str, language: Option<&Language>) -> Vec<Edit> {
    // Almost no name has any.
    if !text.contains(|c| TYPED.contains(c)) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let mut is_in_quotes = false;
    for (at, typed) in text.char_indices().filter(|(_, c)| TYPED.contains(*c)) {
        let end = at + typed.len_utf8();
        let (before, after) = (&text[..at], &text[end..]);
        let place = Place::new(before, after);
        let quotes = Quotes {
            open: place == Place::BeforeWord && closes_later(after),
            closes: place == Place::AfterWord && is_in_quotes,
        };
        is_in_quotes = (is_in_quotes || quotes.open) && !quotes.closes;
        let set = set_as(typed, place, before, quotes, language);
        edits.extend(set.filter(|set| *set != typed).map(|set| Edit {
            range: at..end,
            replacement: set.into(),
            reason: SubstitutionReason::Quotes,
        }));
    }
    edits
}

/// Whether an apostrophe is one of a pair of single quotes.
#[derive(Clone, Copy)]
struct Quotes {
    open: bool,
    closes: bool,
}

/// Where an apostrophe is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    InWord,
    BeforeWord,
    AfterWord,
    /// Between digits, where it is a unit, or alone.
    Elsewhere,
}

impl Place {
    fn new(before: &str, after: &str) -> Self {
        let is_letter = |c: char| c.is_alphabetic() || is_mark(c);
        let is_word = |c: char| is_letter(c) || c.is_numeric();
        let (last, next) = (before.chars().next_back(), after.chars().next());
        match (last, next) {
            (Some(last), Some(next)) if is_letter(last) && is_letter(next) => Self::InWord,
            (Some(last), _) if last.is_numeric() => Self::Elsewhere,
            (last, Some(next)) if is_word(next) && !last.is_some_and(is_word) => Self::BeforeWord,
            (Some(last), next) if is_letter(last) && !next.is_some_and(is_word) => Self::AfterWord,
            _ => Self::Elsewhere,
        }
    }
}

/// Whether a quote that opens before this text is closed in it: after a letter, at the end of its
/// word.
fn closes_later(after: &str) -> bool {
    let places = after
        .char_indices()
        .filter(|(_, c)| TYPED.contains(*c) || *c == APOSTROPHE);
    let mut places = places.map(|(at, c)| Place::new(&after[..at], &after[at + c.len_utf8()..]));
    places.any(|place| place == Place::AfterWord)
}

/// The character that is set for a typed one after this text; `None` if it is not an apostrophe.
fn set_as(
    typed: char,
    place: Place,
    before: &str,
    quotes: Quotes,
    language: Option<&Language>,
) -> Option<char> {
    let is_inside = matches!(place, Place::InWord | Place::BeforeWord) && !quotes.open;
    match (place, typed) {
        (Place::Elsewhere, _) => None,
        (..) if is_inside && has_okina(language) => Some(TURNED_COMMA),
        (Place::InWord, _) if language.is_some_and(|language| language.primary() == "uz") => {
            let is_letter_of_its_own = before.ends_with(['o', 'O', 'g', 'G']);
            Some(if is_letter_of_its_own {
                TURNED_COMMA
            } else {
                MODIFIER_APOSTROPHE
            })
        }
        (Place::BeforeWord, _) if quotes.open => Some(OPENING_QUOTE),
        // Some write Arabic and Hawaiian names with it.
        (Place::BeforeWord, OPENING_QUOTE) => None,
        // Not an apostrophe, but an accent that has left its letter, or a unit.
        (Place::AfterWord, '\u{B4}' | '\u{2032}') => None,
        (Place::AfterWord, OPENING_QUOTE) if !quotes.closes => None,
        _ => Some(APOSTROPHE),
    }
}

/// Languages in which a turned comma before a vowel is a letter, the ʻokina: Hawaiian, Samoan,
/// Tongan, Tahitian, Wallisian, Rarotongan and Futunan.
const OKINA: [&str; 7] = ["haw", "sm", "to", "ty", "wls", "rar", "fud"];

fn has_okina(language: Option<&Language>) -> bool {
    language.is_some_and(|language| OKINA.contains(&language.primary()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, language: Option<&str>) -> String {
        let language = language.and_then(Language::new);
        let edits = edits(text, language.as_ref());
        crate::text::substitute::edit::apply(text, &edits).0
    }

    #[test]
    fn apostrophes_in_words() {
        for (typed, right) in [
            ("Shaquille O'Neal", "Shaquille O’Neal"),
            ("Sinéad O`Connor", "Sinéad O’Connor"),
            ("Peter O\u{B4}Toole", "Peter O’Toole"),
            ("Jeanne d\u{2032}Arc", "Jeanne d’Arc"),
            ("N‘Golo Kanté", "N’Golo Kanté"),
            ("Д＇Артаньян", "Д’Артаньян"),
            ("Мар'яна Дем'янчук", "Мар’яна Дем’янчук"),
            ("Ka\u{2BB}iulani", "Ka\u{2BB}iulani"),
            ("D’Angelo", "D’Angelo"),
            ("Zoe\u{308}'s", "Zoe\u{308}’s"),
        ] {
            assert_eq!(set(typed, None), right);
        }
    }

    #[test]
    fn apostrophes_at_the_ends_of_words() {
        for (typed, right) in [
            ("Gerard 't Hooft", "Gerard ’t Hooft"),
            ("'Abd al-Rahman", "’Abd al-Rahman"),
            ("Sana' Yusuf", "Sana’ Yusuf"),
            ("the students' award", "the students’ award"),
            ("Class of '26", "Class of ’26"),
            ("‘Abd al-Rahman", "‘Abd al-Rahman"),
        ] {
            assert_eq!(set(typed, None), right);
        }
    }

    #[test]
    fn quotes_around_a_word() {
        assert_eq!(set("John 'Jack' O'Hara", None), "John ‘Jack’ O’Hara");
        assert_eq!(set("‘Jack’", None), "‘Jack’");
        assert_eq!(set("`Jack'", None), "‘Jack’");
    }

    #[test]
    fn what_is_no_apostrophe_stays() {
        for text in ["6'2", "5' run", "Jose\u{B4}", "' '", "'", "", "a ' b"] {
            assert_eq!(set(text, None), text);
        }
    }

    #[test]
    fn languages_with_an_okina() {
        assert_eq!(set("Ka'iulani", Some("haw")), "Kaʻiulani");
        assert_eq!(set("'Aukai", Some("haw")), "ʻAukai");
        assert_eq!(set("Taufa'ahau", Some("to")), "Taufaʻahau");
        assert_eq!(
            set("G'ulom O'ktam Mas'ud", Some("uz")),
            "Gʻulom Oʻktam Masʼud"
        );
    }
}
