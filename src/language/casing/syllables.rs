//! Names of which each syllable is a word.

use unicode_normalization::UnicodeNormalization as _;

use super::letters::{is_consonant, is_mark};
use super::words::Word;
use crate::language::{Language, particles};

/// Surnames that four of five Vietnamese people have, without marks.
const VIETNAMESE: &[&str] = &[
    "bui",
    "cao",
    "dang",
    "dinh",
    "do",
    "doan",
    "duong",
    "ho",
    "hoang",
    "huynh",
    "le",
    "luong",
    "ly",
    "ngo",
    "nguyen",
    "pham",
    "phan",
    "tran",
    "trinh",
    "truong",
    "vo",
    "vu",
    "нгуен",
];

/// Chinese surnames that are no given names elsewhere.
const CHINESE: &[&str] = &[
    "chen", "deng", "feng", "gao", "guo", "hu", "huang", "jiang", "li", "liu", "luo", "tang",
    "wang", "wu", "xie", "xu", "yang", "yu", "zhang", "zhao", "zheng", "zhou", "zhu",
];

/// Whether the words of a name are syllables with a capital each: Vietnamese, or Chinese as in
/// “Chen Da Wei”. Without the language, letters that no other language has show it, or the surname,
/// unless the name goes on as a Dutch one.
pub(super) fn has_syllables(text: &str, words: &[Word], language: Option<&Language>) -> bool {
    if language.is_some_and(|language| language.primary() == "vi") {
        return true;
    }
    if particles::is_own("van", language) || particles::is_own("de", language) {
        return false;
    }
    let surname = words.first().map(|word| base_letters(&word.small));
    let is_surname_of = |surnames: &[&str]| {
        surname
            .as_deref()
            .is_some_and(|surname| surnames.contains(&surname))
    };
    let has = |particles: &[&str]| words.iter().any(|word| particles.contains(&&*word.small));
    let is_vietnamese = is_surname_of(VIETNAMESE) && !has(&["der", "den"]);
    let is_chinese = is_surname_of(CHINESE)
        && !has(&["van", "von", "la"])
        && words.iter().all(|word| is_syllable(&word.small));
    let is_shown = |c| matches!(c, 'Ơ' | 'ơ' | 'Ư' | 'ư' | '\u{1EA0}'..='\u{1EF9}');
    is_vietnamese || is_chinese || text.nfc().any(is_shown)
}

/// Small letters without their marks.
fn base_letters(small: &str) -> String {
    let letters = small.nfd().filter(|c| !is_mark(*c));
    letters.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// Whether a word in small letters has its vowels in one place.
fn is_syllable(small: &str) -> bool {
    let letters: Vec<char> = small.chars().collect();
    letters
        .chunk_by(|one, other| is_consonant(*one) == is_consonant(*other))
        .filter(|letters| !letters.iter().copied().all(is_consonant))
        .count()
        == 1
}
