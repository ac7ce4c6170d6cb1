//! The letters of a part of a name, changed to a style.

use std::ops::Range;

use super::letters::{
    DOT_ABOVE, capital, initial, is_capital, is_georgian_capital, is_letter_or_mark, is_mark,
    is_small, small,
};
use super::words::Part;

/// Which letters of a part are capitals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// As typed.
    Keep,
    /// None: “de”.
    Small,
    /// The first: “Ann”.
    Title,
    /// The first two, which are one: Dutch `IJsbrand`.
    TitleOfTwo,
    /// The second: Irish “Ó hUiginn”.
    SecondOnly,
    /// The first, and the one after so many letters: 2 in `McDonald`.
    TitleAndInside(usize),
    /// Those of this form, which has as many letters: `PhD`.
    Form(&'static str),
    /// All: “JP”.
    Capitals,
}

/// One letter that changes.
pub(super) struct Change {
    /// Where it is in the name, in bytes.
    pub(super) range: Range<usize>,
    pub(super) old: char,
    pub(super) new: char,
}

/// Adds what changes where a part gets a style.
pub(super) fn recase(part: &Part, style: Style, has_dotless_i: bool, changes: &mut Vec<Change>) {
    // Letters that have a case; one without cannot be the capital of its word.
    let mut index = 0;
    for (at, old) in part.text.char_indices() {
        let is_georgian = is_georgian_capital(old);
        if !(is_capital(old) || is_small(old) || is_georgian) {
            continue;
        }
        let rest = &part.text[at + old.len_utf8()..];
        let is_last = !rest.contains(|c| is_letter_or_mark(c) && !is_mark(c));
        let is_dotted = rest.starts_with(DOT_ABOVE);
        let mut end = at + old.len_utf8();
        let new = if is_georgian {
            small(old, false)
        } else {
            match style.has_capital(index) {
                None => old,
                // A decomposed İ has its dot already.
                Some(true) if old == 'i' && is_dotted => 'I',
                Some(true) if style.has_capital(index + 1) == Some(true) => {
                    capital(old, has_dotless_i)
                }
                Some(true) => initial(old, has_dotless_i),
                Some(false) if old == 'I' && is_dotted => {
                    end += DOT_ABOVE.len_utf8();
                    'i'
                }
                Some(false) if old == 'Σ' && is_last && index > 0 => 'ς',
                Some(false) if is_small(old) => old,
                Some(false) => small(old, has_dotless_i),
            }
        };
        if new != old || end > at + old.len_utf8() {
            let range = part.start + at..part.start + end;
            changes.push(Change { range, old, new });
        }
        index += usize::from(!is_georgian);
    }
}

impl Style {
    /// Whether the letter of this index is a capital; `None` if it is as typed.
    fn has_capital(self, index: usize) -> Option<bool> {
        let is_capital = match self {
            Self::Keep => return None,
            Self::Small => false,
            Self::Title => index == 0,
            Self::TitleOfTwo => index < 2,
            Self::SecondOnly => index == 1,
            Self::TitleAndInside(inside) => index == 0 || index == inside,
            Self::Form(form) => form.chars().nth(index).is_some_and(char::is_uppercase),
            Self::Capitals => true,
        };
        Some(is_capital)
    }
}
