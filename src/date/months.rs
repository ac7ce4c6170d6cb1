//! The names of months and days, as people write them in rosters.

use std::sync::LazyLock;

use super::CivilDate;

/// Languages in which a month is recognised whatever the language of the row, if no two of them
/// disagree about the word.
const LANGUAGES: [&str; 40] = [
    "en", "ar", "az", "be", "bg", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fa", "fi", "fr",
    "gl", "he", "hi", "hr", "hu", "id", "is", "it", "kk", "lt", "lv", "nb", "nl", "pl", "pt", "ro",
    "ru", "sk", "sl", "sr", "sv", "tr", "uk", "uz",
];

/// Months under other names than the CLDR has for them.
const OTHER_NAMES: [(&str, u32); 5] = [
    ("sept", 9),
    ("juli", 7),
    ("juni", 6),
    ("jänner", 1),
    ("feber", 2),
];

/// The names of months and days in one language.
pub(super) struct Names {
    months: Vec<(String, u32)>,
    days: Vec<String>,
}

impl Names {
    fn new(language: &str) -> Self {
        let mut months = Vec::new();
        for month in 1..=12 {
            let date = CivilDate::new(2023, month, 1);
            for pattern in ["MMMM", "LLLL", "MMM", "LLL"] {
                let name = date.and_then(|date| date.name_in(pattern, language));
                months.extend(name.map(|name| (fold(&name), month)));
            }
        }
        let mut days = Vec::new();
        for day in 1..=7 {
            let date = CivilDate::new(2023, 1, day);
            for pattern in ["EEEE", "EEE"] {
                let name = date.and_then(|date| date.name_in(pattern, language));
                days.extend(name.map(|name| fold(&name)));
            }
        }
        months.retain(|(name, _)| name.chars().any(char::is_alphabetic));
        Self { months, days }
    }

    fn month(&self, word: &str) -> Option<u32> {
        let mut months = self.months.iter();
        months
            .find(|(name, _)| name == word)
            .map(|(_, month)| *month)
    }
}

static NAMES: LazyLock<Vec<Names>> = LazyLock::new(|| {
    LANGUAGES
        .iter()
        .map(|language| Names::new(language))
        .collect()
});

/// The month that a word names: in this language, or else in English, or else in any language.
pub(super) fn month(word: &str, language: Option<&str>) -> Option<u32> {
    let word = fold(word);
    if !word.chars().any(char::is_alphabetic) {
        return None;
    }
    if let Some(month) = names_of(language).and_then(|names| names.month(&word)) {
        return Some(month);
    }
    if let Some(month) = english(&word) {
        return Some(month);
    }
    let other = OTHER_NAMES.iter().filter(|(name, _)| *name == word);
    let known = NAMES.iter().filter_map(|names| names.month(&word));
    let mut found = known.chain(other.map(|(_, month)| *month));
    let first = found.next()?;
    found.all(|month| month == first).then_some(first)
}

/// Whether the word names a day of the week in any of the languages.
pub(super) fn is_day(word: &str) -> bool {
    let word = fold(word);
    NAMES.iter().any(|names| names.days.contains(&word))
}

/// The text of a date without the day of the week that is after it in Chinese, Japanese or Korean:
/// 2026年11月3日(火).
pub(super) fn without_east_asian_day(text: &str) -> &str {
    let Some((date, after)) = text.split_once(['日', '일', '号', '號']) else {
        return text;
    };
    let is_around = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）');
    match is_east_asian_day(after.trim_matches(is_around)) {
        true => date,
        false => text,
    }
}

fn is_east_asian_day(word: &str) -> bool {
    const LETTERS: &str = "日月火水木金土天一二三四五六일월화수목금토";

    let mut suffixes = ["曜日", "曜", "요일"].into_iter();
    let mut prefixes = ["星期", "周", "週"].into_iter();
    let day = suffixes
        .find_map(|suffix| word.strip_suffix(suffix))
        .or_else(|| prefixes.find_map(|prefix| word.strip_prefix(prefix)))
        .unwrap_or(word);
    let mut letters = day.chars();
    letters
        .next()
        .is_some_and(|letter| LETTERS.contains(letter))
        && letters.next().is_none()
}

/// The names of a language, without its region.
fn names_of(language: Option<&str>) -> Option<&'static Names> {
    let primary = language?.split('-').next()?.to_ascii_lowercase();
    let primary = if primary == "no" { "nb" } else { &*primary };
    let index = LANGUAGES.iter().position(|known| *known == primary)?;
    NAMES.get(index)
}

/// English months may be shortened to any length of three letters or more.
fn english(word: &str) -> Option<u32> {
    let is_prefix = |name: &str| name.starts_with(word) && word.chars().count() >= 3;
    let mut months = NAMES.first()?.months.iter();
    months
        .find(|(name, _)| is_prefix(name))
        .map(|(_, month)| *month)
}

/// A word in the form that is compared.
fn fold(word: &str) -> String {
    let letters = word.trim_matches(|c: char| c == '.' || c.is_whitespace());
    letters.to_lowercase().replace("i\u{307}", "i")
}
