//! Letters, their case, and the letter of the other case. Always one letter for one: “ß” has no
//! capital here, because “SS” would be other letters.

use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_properties::CodePointMapData;
use icu_properties::props::{CanonicalCombiningClass, GeneralCategory, GeneralCategoryGroup};
use unicode_normalization::char::decompose_canonical;

pub(super) use crate::language::is_mark;

const MAPPER: CaseMapperBorrowed<'static> = CaseMapper::new();

/// The dot of a decomposed İ.
pub(super) const DOT_ABOVE: char = '\u{307}';

/// Whether a character is part of a word's letters: a letter or a mark, but no numeral or symbol
/// with a case, such as Ⅷ or Ⓐ, and no sign that stands for an apostrophe.
pub(super) fn is_letter_or_mark(c: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    let group = GeneralCategoryGroup::Letter.union(GeneralCategoryGroup::Mark);
    group.contains(category) && !is_apostrophe(c)
}

/// Whether a character is used as an apostrophe, or as the sign of a consonant that looks like one.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | '＇' | '\u{2BC}') || is_consonant_sign(c)
}

/// Whether a character stands for a consonant: the ʻokina, ʾ and ʿ.
pub(super) fn is_consonant_sign(c: char) -> bool {
    matches!(
        c,
        '\u{2B9}' | '\u{2BB}' | '\u{2BE}' | '\u{2BF}' | '\u{A78C}'
    )
}

/// Whether a letter is a capital that has a small letter.
pub(super) fn is_capital(c: char) -> bool {
    has_case(c) && MAPPER.simple_lowercase(c) != c
}

/// Whether a letter is a small one that has a capital.
pub(super) fn is_small(c: char) -> bool {
    has_case(c) && MAPPER.simple_uppercase(c) != c
}

/// Whether a letter is one of Georgian's capitals, which set a whole word apart and never begin one.
pub(super) fn is_georgian_capital(c: char) -> bool {
    matches!(c, '\u{1C90}'..='\u{1CBF}')
}

/// The small letter of any letter.
pub(super) fn small(c: char, has_dotless_i: bool) -> char {
    match c {
        'I' if has_dotless_i => 'ı',
        _ => MAPPER.simple_lowercase(c),
    }
}

/// The letter as a word begins with it, before small letters: ǅ for ǆ and for Ǆ.
pub(super) fn initial(c: char, has_dotless_i: bool) -> char {
    match c {
        'i' if has_dotless_i => 'İ',
        _ if !has_case(c) => c,
        _ => MAPPER.simple_titlecase(c),
    }
}

/// The capital of any letter, between capitals.
pub(super) fn capital(c: char, has_dotless_i: bool) -> char {
    match c {
        'i' if has_dotless_i => 'İ',
        _ if !has_case(c) => c,
        _ => MAPPER.simple_uppercase(c),
    }
}

/// Whether letters of the scripts in which names have initials cannot be spoken as a syllable.
/// Letters of other scripts count as vowels.
pub(super) fn is_consonant(c: char) -> bool {
    matches!(
        base(small(c, false)),
        'b' | 'c'
            | 'd'
            | 'f'
            | 'g'
            | 'h'
            | 'j'
            | 'k'
            | 'l'
            | 'm'
            | 'n'
            | 'p'
            | 'q'
            | 'r'
            | 's'
            | 't'
            | 'v'
            | 'w'
            | 'x'
            | 'z'
            | 'đ'
            | 'ł'
            | 'б'
            | 'в'
            | 'г'
            | 'ґ'
            | 'д'
            | 'ж'
            | 'з'
            | 'к'
            | 'л'
            | 'м'
            | 'н'
            | 'п'
            | 'р'
            | 'с'
            | 'т'
            | 'ф'
            | 'х'
            | 'ц'
            | 'ч'
            | 'ш'
            | 'щ'
            | 'β'
            | 'γ'
            | 'δ'
            | 'ζ'
            | 'θ'
            | 'κ'
            | 'λ'
            | 'μ'
            | 'ν'
            | 'ξ'
            | 'π'
            | 'ρ'
            | 'σ'
            | 'τ'
            | 'φ'
            | 'χ'
            | 'ψ'
    )
}

/// The letter below the marks of a composed one.
fn base(c: char) -> char {
    let mut base = None;
    decompose_canonical(c, |part| {
        base.get_or_insert(part);
    });
    base.unwrap_or(c)
}

/// Whether the case of a letter says something about its word. The capitals of Cherokee are its
/// usual letters, and those of Georgian begin no word.
fn has_case(c: char) -> bool {
    !matches!(
        c,
        '\u{10D0}'..='\u{10FF}'
            | '\u{13A0}'..='\u{13FF}'
            | '\u{1C90}'..='\u{1CBF}'
            | '\u{AB70}'..='\u{ABBF}'
    ) && is_base(c)
}

/// Whether a character is no mark; U+0345, the iota below a Greek letter, is a mark with a case.
fn is_base(c: char) -> bool {
    CodePointMapData::<CanonicalCombiningClass>::new().get(c)
        == CanonicalCombiningClass::NotReordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_has_one_letter_of_the_other_case() {
        for (c, dotless, expected) in [
            ('I', true, 'ı'),
            ('I', false, 'i'),
            ('İ', false, 'i'),
            ('ẞ', false, 'ß'),
            ('\u{1C90}', false, 'ა'),
            ('Ǆ', false, 'ǆ'),
            ('李', false, '李'),
        ] {
            assert_eq!(small(c, dotless), expected, "{c}");
        }
        for (c, dotless, expected) in [
            ('i', true, 'İ'),
            ('ı', true, 'I'),
            ('ß', false, 'ß'),
            ('ǆ', false, 'ǅ'),
            ('ა', false, 'ა'),
            ('ĳ', false, 'Ĳ'),
            ('Ꭰ', false, 'Ꭰ'),
        ] {
            assert_eq!(initial(c, dotless), expected, "{c}");
        }
    }

    #[test]
    fn numerals_and_symbols_are_no_letters() {
        for c in ['Ⅷ', 'ⅷ', 'Ⓐ', '3', '’', 'ʻ', '-', '.'] {
            assert!(!is_letter_or_mark(c), "{c}");
        }
        assert!(is_letter_or_mark('\u{301}') && is_letter_or_mark('ß'));
    }

    #[test]
    fn consonants_are_found_below_their_marks() {
        assert!("bĐŠČŽřцГΨ".chars().all(is_consonant));
        assert!(!"aYŐøæиЄΩա李".chars().any(is_consonant));
    }
}
