//! What the cells of a column look like.

use std::collections::BTreeSet;

use engross::roster::{Recipient, Roster};

/// The share of a column's cells that must look like names.
const LEAST_SHARE: f32 = 0.8;

/// How many rows tell what a column has.
const SAMPLED_ROWS: usize = 500;

/// Cells of letters that are answers, and no names.
const ANSWERS: &[&str] = &[
    "yes", "no", "true", "false", "ja", "nein", "nee", "nej", "oui", "non", "sí", "si", "sim",
    "não", "tak", "nie", "да", "нет", "так", "ні", "x",
];

/// The cells with text of one column, from the first rows.
pub(super) struct Cells<'r>(Vec<&'r str>);

impl<'r> Cells<'r> {
    pub(super) fn of(roster: &'r Roster, column: &str) -> Self {
        let rows = roster.recipients().take(SAMPLED_ROWS);
        let cells = rows.map(|row| value(row, column));
        Self(cells.filter(|cell| !cell.is_empty()).collect())
    }

    /// Whether most look like names, and most are different.
    pub(super) fn are_names(&self) -> bool {
        let different: BTreeSet<&str> = self.0.iter().copied().collect();
        self.are_parts_of_names() && different.len() * 2 > self.0.len()
    }

    /// Whether most look like names. Many people have the same first name.
    pub(super) fn are_parts_of_names(&self) -> bool {
        self.most(looks_like_a_name)
    }

    /// Whether most have the parts of a name.
    pub(super) fn are_whole_names(&self) -> bool {
        let is_whole = |cell: &str| {
            let is_east_asian = cell.chars().all(is_east_asian);
            cell.split_whitespace().nth(1).is_some()
                || is_east_asian && cell.chars().nth(1).is_some()
        };
        self.are_names() && self.most(is_whole)
    }

    pub(super) fn has_latin_letters(&self) -> bool {
        self.0
            .iter()
            .any(|cell| cell.contains(|c: char| c.is_ascii_alphabetic()))
    }

    fn most(&self, is_alike: impl Fn(&str) -> bool) -> bool {
        let alike = self.0.iter().filter(|cell| is_alike(cell)).count();
        alike > 0 && alike as f32 >= self.0.len() as f32 * LEAST_SHARE
    }
}

/// Whether a column has a value in most rows: one that is asked for only if another does not hold
/// has few.
pub(super) fn is_filled(roster: &Roster, column: &str) -> bool {
    let Cells(filled) = Cells::of(roster, column);
    filled.len() as f32 >= roster.len().min(SAMPLED_ROWS) as f32 * LEAST_SHARE
}

/// Whether the values of one column contain those of another in most rows, as whole names do
/// their parts.
pub(super) fn contain(roster: &Roster, whole: &str, part: &str) -> bool {
    let rows = roster.recipients().take(SAMPLED_ROWS);
    let rows = rows.map(|row| (value(row, whole), value(row, part).to_lowercase()));
    let rows: Vec<(&str, String)> = rows.filter(|(_, part)| !part.is_empty()).collect();
    let is_longer = |(whole, part): &&(&str, String)| {
        whole.len() > part.len() && whole.to_lowercase().contains(part)
    };
    let containing = rows.iter().filter(is_longer).count();
    containing > 0 && containing as f32 >= rows.len() as f32 * LEAST_SHARE
}

fn value<'r>(row: Recipient<'r>, column: &str) -> &'r str {
    row.value(column).unwrap_or_default().trim()
}

fn looks_like_a_name(cell: &str) -> bool {
    cell.chars().any(char::is_alphabetic)
        && !cell.contains(|c: char| c.is_numeric() || "@/\\<>|=?!:;".contains(c))
        && cell.chars().count() <= 80
        && cell.split_whitespace().count() <= 8
        && !ANSWERS.contains(&&*cell.to_lowercase())
}

/// Han, Hangul and Kana, in which names are written without spaces.
fn is_east_asian(character: char) -> bool {
    matches!(character, '\u{3005}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
