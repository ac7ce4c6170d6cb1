//! Words with other capitals than they were typed with: at their start, throughout, or small ones.

use std::ops::Range;

use super::edit::{Edit, apply};
use crate::field::Capitals;
use crate::language::case::{is_small_letter, lower, upper};
use crate::language::{self, Language, is_mark};
use crate::text::layout::SubstitutionReason;

/// A value whose capitals are set in another way.
pub(super) struct Recased {
    pub(super) edits: Vec<Edit>,
    /// The parts of the value, as it is spelt, that are set in small capitals.
    pub(super) small: Vec<Range<usize>>,
}

/// Sets the capitals of a value, in NFC. With `small`, its small letters become small capitals.
pub(super) fn recase(
    value: &str,
    capitals: Capitals,
    small: bool,
    language: Option<&Language>,
) -> Recased {
    let tag = language.map(Language::as_str);
    let edits = match capitals {
        Capitals::AsTyped => Vec::new(),
        Capitals::Title | Capitals::SmallCaps => title(value, language),
        Capitals::Upper => in_words(value, |word| upper(word, tag)),
        Capitals::Lower => in_words(value, |word| lower(word, tag)),
        Capitals::Words => in_words(value, |word| capitalized(word, tag)),
    };
    match small || capitals == Capitals::SmallCaps {
        true => small_capitals(value, &edits, language),
        false => Recased {
            edits,
            small: Vec::new(),
        },
    }
}

/// Sets each word in another way. The marks that letters in capitals lose or change depend on the
/// letters beside them.
fn in_words(value: &str, set: impl Fn(&str) -> String) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    for part in value.split_inclusive(char::is_whitespace) {
        let replacement = set(part);
        if replacement != part {
            edits.extend(by_character(value, at..at + part.len(), &replacement));
        }
        at += part.len();
    }
    edits
}

fn capitalized(word: &str, language: Option<&str>) -> String {
    let Some((at, first)) = word.char_indices().find(|(_, c)| c.is_alphanumeric()) else {
        return word.to_owned();
    };
    let end = at + first.len_utf8();
    format!(
        "{}{}{}",
        &word[..at],
        upper(&word[at..end], language),
        &word[end..]
    )
}

fn title(value: &str, language: Option<&Language>) -> Vec<Edit> {
    let recased = language::casing::title(value, language);
    recased
        .into_iter()
        .flat_map(|recased| by_character(value, recased.range, &recased.replacement))
        .collect()
}

/// Small letters become small capitals: they are set as capitals, in a smaller size or by the
/// font's own glyphs. `recased` are the edits of the value before that.
fn small_capitals(value: &str, recased: &[Edit], language: Option<&Language>) -> Recased {
    let (text, _) = apply(value, recased);
    let mut edits = Vec::new();
    let mut small: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for letter in letters(value, recased) {
        let set = &text[at..at + letter.set_len];
        at += letter.set_len;
        if let Some(last) = small.last_mut()
            && last.end == letter.range.start
            && set.chars().all(is_mark)
        {
            last.end = letter.range.end;
            continue;
        }
        if !set.chars().any(is_small_letter) {
            if set != &value[letter.range.clone()] {
                edits.push(edit(letter.range, set.into()));
            }
            continue;
        }
        match small.last_mut() {
            Some(last) if last.end == letter.range.start => last.end = letter.range.end,
            _ => small.push(letter.range.clone()),
        }
        let capital = upper(set, language.map(Language::as_str));
        if capital != value[letter.range.clone()] {
            edits.push(edit(letter.range, capital));
        }
    }
    Recased { edits, small }
}

/// A character of a value, or a part of it that is edited as one.
struct Letter {
    range: Range<usize>,
    /// Its length once it is edited.
    set_len: usize,
}

fn letters(value: &str, edits: &[Edit]) -> Vec<Letter> {
    let mut letters = Vec::new();
    let plain = |range: Range<usize>| {
        let start = range.start;
        value[range].char_indices().map(move |(at, c)| Letter {
            range: start + at..start + at + c.len_utf8(),
            set_len: c.len_utf8(),
        })
    };
    let mut at = 0;
    for edit in edits {
        letters.extend(plain(at..edit.range.start));
        letters.push(Letter {
            range: edit.range.clone(),
            set_len: edit.replacement.len(),
        });
        at = edit.range.end;
    }
    letters.extend(plain(at..value.len()));
    letters
}

/// A replacement of several characters by as many, character by character: a reader of a PDF file
/// can then find each letter in its place.
fn by_character(value: &str, range: Range<usize>, replacement: &str) -> Vec<Edit> {
    let original = &value[range.clone()];
    if original.chars().count() != replacement.chars().count() {
        return vec![edit(range, replacement.to_owned())];
    }
    original
        .char_indices()
        .zip(replacement.chars())
        .filter(|((_, from), to)| from != to)
        .map(|((at, from), to)| {
            let start = range.start + at;
            edit(start..start + from.len_utf8(), to.to_string())
        })
        .collect()
}

fn edit(range: Range<usize>, replacement: String) -> Edit {
    Edit {
        range,
        replacement,
        reason: SubstitutionReason::Capitals,
    }
}
