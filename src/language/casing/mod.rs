//! A name that was typed in capitals, or in small letters, as a typesetter of its language writes it.
//!
//! Letters change their case and nothing else: no accent is added, “SS” is not “ß”, and a Greek name
//! in capitals without accents has none in small letters. What cannot be known stays:
//!
//! - A word with capitals and small letters is as its bearer wrote it: `McDonald`, `de Niro`. Only
//!   capitals after a prefix are not: `McDONALD`.
//! - A word in capitals is changed in any name: “Jean-Pierre DUPONT”. Initials (“JP”, “J. R. R.”),
//!   numerals (“III”), degrees (“MBA”), and what has digits (“XÆA-12”) keep their capitals, and so
//!   does a word in brackets next to small letters: “Ann Lee (NASA)”.
//! - A word in small letters is changed only if the name has no capital and two words or more. One
//!   word alone is as often a handle as a name.
//! - `Macdonald` and `MacDonald` are both names, and so are `Dicaprio` and `DiCaprio`. A capital
//!   follows “Mc”; it follows “Mac” only if `exceptions` has the name, and no other prefix.
//!
//! Particles are written as `language::particles` says. One that begins the name has a capital,
//! except “de” and “d’” in French.

mod exceptions;
mod letters;
mod recase;
mod style;
mod syllables;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use super::Language;
use letters::{is_capital, is_georgian_capital, is_mark};
use recase::{Change, recase};
use style::Name;

/// Letters of a name that change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recased {
    /// Where they are, in bytes.
    pub(crate) range: Range<usize>,
    /// What they become.
    pub(crate) replacement: String,
}

/// What to change so that a name in capitals, or in small letters, has capitals where it should.
/// The changes are in the order of the text, and do not overlap.
pub(crate) fn title(text: &str, language: Option<&Language>) -> Vec<Recased> {
    let mut all: Vec<Recased> = Vec::new();
    for change in changes(text, language) {
        match all.last_mut() {
            Some(last) if last.range.end == change.range.start => {
                last.range.end = change.range.end;
                last.replacement.push(change.new);
            }
            _ => all.push(Recased {
                range: change.range,
                replacement: change.new.into(),
            }),
        }
    }
    all
}

/// The text with its changes.
pub(crate) fn apply(text: &str, changes: &[Recased]) -> String {
    let mut applied = String::with_capacity(text.len());
    let mut done = 0;
    for change in changes {
        applied += &text[done..change.range.start];
        applied += &change.replacement;
        done = change.range.end;
    }
    applied + &text[done..]
}

fn changes(text: &str, language: Option<&Language>) -> Vec<Change> {
    // Most names are as they should be: nothing is collected for them.
    if !may_change(text) {
        return Vec::new();
    }
    let mut name = Name::new(text, language);
    let changes = restyled(&name);
    let capitals = text.chars().filter(|c| is_capital(*c)).count();
    let lost = changes
        .iter()
        .filter(|change| is_capital(change.old) && !is_capital(change.new));
    if capitals > 0 && lost.count() == capitals {
        // Only particles were in capitals: “ann DE lee”.
        name.treat_as_small();
        return restyled(&name);
    }
    changes
}

fn restyled(name: &Name) -> Vec<Change> {
    let mut changes = Vec::new();
    for (part, style) in name.styles() {
        recase(part, style, name.has_dotless_i(), &mut changes);
    }
    changes
}

/// Whether a text has two capitals in a row, or none at all.
fn may_change(text: &str) -> bool {
    let mut has_capital = false;
    let mut after_capital = false;
    for c in text.chars().filter(|c| !is_mark(*c)) {
        let is_capital = is_capital(c);
        if is_georgian_capital(c) || (is_capital && after_capital) {
            return true;
        }
        has_capital |= is_capital;
        after_capital = is_capital;
    }
    !has_capital
}
