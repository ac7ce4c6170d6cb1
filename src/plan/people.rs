//! Findings about rows among other rows: recipients who are there twice, rows that are no
//! recipients, and names in capitals where others are not.

use std::collections::BTreeSet;

use super::damage::shown;
use super::others::Others;
use super::short_digest::digest;
use super::{Entry, Plan};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Language, casing};
use crate::roster::{Recipient, Roster, fold};

/// What rows with sums are called: their letters, small and without spaces.
const SUMS: [&str; 53] = [
    "total",
    "totals",
    "subtotal",
    "grandtotal",
    "grandtotals",
    "totalgeneral",
    "totalgénéral",
    "totalgeral",
    "totalcount",
    "totalattendees",
    "totalparticipants",
    "totalrecords",
    "totalregistrations",
    "totalstudents",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "gesamtergebnis",
    "zwischensumme",
    "teilergebnis",
    "insgesamt",
    "totaal",
    "eindtotaal",
    "subtotaal",
    "totale",
    "totalecomplessivo",
    "subtotale",
    "totaux",
    "soustotal",
    "suma",
    "sumatotal",
    "sumakońcowa",
    "somme",
    "soma",
    "итог",
    "итого",
    "всего",
    "общийитог",
    "разом",
    "razem",
    "celkem",
    "celkovýsoučet",
    "összesen",
    "végösszeg",
    "toplam",
    "geneltoplam",
    "合计",
    "总计",
    "合計",
    "總計",
    "総計",
    "총합계",
];

/// What other rows are called that programs add to exports, and what they are.
const ADDED_ROWS: [(&str, &str); 9] = [
    ("average", "an average"),
    ("classaverage", "an average"),
    ("overallaverage", "an average"),
    ("durchschnitt", "an average"),
    ("moyenne", "an average"),
    ("promedio", "an average"),
    ("pointspossible", "the points of the course"),
    ("studenttest", "the test student of a course"),
    ("openendedresponse", "a second header"),
];

/// Checks all rows. `colliding` has the rows that cannot be written anyway because of another.
pub(super) fn check(
    plan: &Plan,
    colliding: &BTreeSet<u64>,
    others: Option<&Others<'_>>,
    add: &mut impl FnMut(Diagnostic),
) {
    let header = Header::of(&plan.roster);
    for entry in plan.entries() {
        if let Some(finding) = not_a_recipient(&header, entry.recipient()) {
            add(finding.at(plan.roster.file(), entry.row()));
        }
    }
    check_case(plan, others.map(|others| others.rows.cases), add);
    match others {
        None => check_twice(plan, colliding, add),
        #[cfg(feature = "rosters")]
        Some(others) => check_twice_in_part(plan, colliding, others, add),
        #[cfg(not(feature = "rosters"))]
        Some(_) => {}
    }
}

/// The names of the columns with the recipients' names, in the form that is compared.
struct Header {
    /// Each column with its name; none if the file has no header row, so that the program names
    /// the columns.
    columns: Vec<(usize, String)>,
}

impl Header {
    fn of(roster: &Roster) -> Self {
        let columns = roster.name_columns().iter().filter(|_| roster.has_header());
        Self {
            columns: columns
                .map(|column| (*column, fold(roster.column_name(*column))))
                .collect(),
        }
    }

    /// Whether a row has these names again.
    fn is_repeated_in(&self, recipient: Recipient<'_>) -> bool {
        !self.columns.is_empty()
            && self.columns.iter().all(|(column, folded)| {
                let cell = recipient.cell(*column);
                may_start_alike(cell, folded) && fold(cell) == *folded
            })
    }
}

/// Whether a text may begin like a folded one. Nearly all names differ from a header in their first
/// letter, which need not be folded if both are of ASCII.
fn may_start_alike(text: &str, folded: &str) -> bool {
    match (text.bytes().next(), folded.bytes().next()) {
        (Some(one), Some(other)) if one.is_ascii_graphic() && other.is_ascii() => {
            one.eq_ignore_ascii_case(&other)
        }
        _ => true,
    }
}

/// A header that is repeated between the rows, a row that a program added, or a name without a
/// letter.
fn not_a_recipient(header: &Header, recipient: Recipient<'_>) -> Option<Diagnostic> {
    let name = recipient.name();
    let looks_like = match name {
        "" => return None,
        _ if header.is_repeated_in(recipient) => "the names of the columns again",
        _ => added_row(name)?,
    };
    let message = format!("the row `{}` looks like {looks_like}", shown(name));
    Some(
        Diagnostic::warning(Code::NotARecipient, message)
            .hint("delete the row, or leave it out by a condition: `where` in `[roster]`"),
    )
}

/// What a row is that a program added, or whose name has no letter.
fn added_row(name: &str) -> Option<&'static str> {
    let is_letter = |c: char| c.is_alphabetic();
    if !name.contains(is_letter) {
        let is_line = name.chars().all(|c| " -–—=_*.~?".contains(c));
        // What a formula shows for an empty cell.
        let is_zero = name == "0";
        return is_line
            .then_some("a line")
            .or(is_zero.then_some("an empty cell"));
    }
    if name.starts_with("{\"ImportId\"") {
        return Some("a second header");
    }
    if !name.starts_with(is_letter) {
        return None;
    }
    let letters = || {
        let letters = name.chars().filter(|c| is_letter(*c));
        letters.flat_map(char::to_lowercase)
    };
    // Nearly all names differ from a word in their first letter.
    let first = letters().next();
    let is_called = |word: &str| word.chars().next() == first && letters().eq(word.chars());
    if SUMS.into_iter().any(is_called) {
        return Some("a sum");
    }
    let added = ADDED_ROWS.into_iter().find(|(called, _)| is_called(called));
    added.map(|(_, what)| what)
}

/// How the letters of a name are written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Case {
    Capital,
    Small,
    Mixed,
}

/// The case of a name of several words; one word may be a handle or an abbreviation.
pub(super) fn case(name: &str) -> Option<Case> {
    let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    if name.split_whitespace().filter(is_word).count() < 2 {
        return None;
    }
    // The capitals of Georgian are not used to start words.
    let is_georgian = |c: char| matches!(c, '\u{10D0}'..='\u{10FF}' | '\u{1C90}'..='\u{1CBF}');
    let has_upper = name.chars().any(|c| c.is_uppercase() && !is_georgian(c));
    let has_lower = name.chars().any(|c| c.is_lowercase() && !is_georgian(c));
    match (has_upper, has_lower) {
        (true, true) => Some(Case::Mixed),
        (true, false) => Some(Case::Capital),
        (false, true) => Some(Case::Small),
        (false, false) => None,
    }
}

/// Notes names in capitals or small letters, unless most names are written so. `counts` are those
/// of the whole roster, if this is a part of it.
fn check_case(plan: &Plan, counts: Option<[usize; 3]>, add: &mut impl FnMut(Diagnostic)) {
    let counts = counts.unwrap_or_else(|| {
        let mut counts = [0_usize; 3];
        for recipient in plan.roster.recipients() {
            if let Some(case) = case(recipient.name()) {
                counts[case as usize] += 1;
            }
        }
        counts
    });
    let all: usize = counts.iter().sum();
    let is_unusual = |case: Case| (1..=all / 2).contains(&counts[case as usize]);
    if ![Case::Capital, Case::Small].into_iter().any(is_unusual) {
        return;
    }
    for entry in plan.entries() {
        let case = match case(entry.name()) {
            Some(case @ (Case::Capital | Case::Small)) if is_unusual(case) => case,
            _ => continue,
        };
        let letters = match case {
            Case::Capital => "capitals",
            _ => "small letters",
        };
        let message = format!(
            "`{}` is written in {letters}, unlike others",
            shown(entry.name())
        );
        let Some(usual) = usual(entry) else {
            continue;
        };
        let usual = shown(&usual);
        add(Diagnostic::note(Code::LetterCase, message)
            .hint(format!(
                "write `{usual}` if it is not meant to be in {letters}"
            ))
            .at(plan.roster.file(), entry.row()));
    }
}

/// The name with capitals where its language has them, if that is not how it is written.
fn usual(entry: Entry<'_>) -> Option<String> {
    let language = entry.recipient().language();
    let language = language.or(entry.plan.program.language.as_deref());
    let language = language.and_then(Language::new);
    let changes = casing::title(entry.name(), language.as_ref());
    (!changes.is_empty()).then(|| casing::apply(entry.name(), &changes))
}

/// Reports names that are there twice.
fn check_twice(plan: &Plan, colliding: &BTreeSet<u64>, add: &mut impl FnMut(Diagnostic)) {
    let named = plan.entries().filter(|entry| !entry.name().is_empty());
    let mut digests: Vec<(u64, usize)> = named
        .map(|entry| (digest(&fold(entry.name())), entry.index))
        .collect();
    digests.sort_unstable();
    for equal in digests.chunk_by(|one, other| one.0 == other.0) {
        let Some(((_, first), others)) = equal.split_first() else {
            continue;
        };
        let first = plan.entry(*first);
        for (_, other) in others {
            let other = plan.entry(*other);
            if fold(first.name()) != fold(other.name()) || colliding.contains(&other.row()) {
                continue;
            }
            let is_equal = have_equal_cells(plan, first, other);
            let finding = twice(other.name(), first.row(), is_equal);
            add(finding.at(plan.roster.file(), other.row()));
        }
    }
}

/// Reports names that are in a row above as well, which need not be in the part.
#[cfg(feature = "rosters")]
fn check_twice_in_part(
    plan: &Plan,
    colliding: &BTreeSet<u64>,
    others: &Others<'_>,
    add: &mut impl FnMut(Diagnostic),
) {
    for entry in plan.entries() {
        let row = entry.row();
        let Some(first) = others.rows.same_names.get(&row) else {
            continue;
        };
        if !colliding.contains(&row) {
            let is_equal = first.cells == other_cells(entry.recipient());
            let finding = twice(entry.name(), first.row, is_equal);
            add(finding.at(plan.roster.file(), row));
        }
    }
}

fn have_equal_cells(plan: &Plan, first: Entry<'_>, other: Entry<'_>) -> bool {
    let (one, two) = (first.recipient(), other.recipient());
    let names = plan.roster.name_columns();
    let mut columns = (0..plan.roster.columns().count()).filter(|column| !names.contains(column));
    columns.all(|column| fold(one.cell(column)) == fold(two.cell(column)))
}

fn twice(name: &str, row: u64, is_equal: bool) -> Diagnostic {
    let name = shown(name);
    let code = Code::DuplicateRecipient;
    if is_equal {
        let message = format!("`{name}` is in row {row} as well, with the same values");
        Diagnostic::warning(code, message).hint("delete one of the rows")
    } else {
        let message = format!("`{name}` is in row {row} as well, with other values");
        Diagnostic::note(code, message).hint("if they are one person, delete one of the rows")
    }
}

/// The digest of all cells of a row but those of its name.
#[cfg(feature = "rosters")]
pub(super) fn other_cells(recipient: Recipient<'_>) -> u64 {
    use sha2::Digest as _;

    let roster = recipient.roster();
    let mut hash = sha2::Sha256::new();
    for column in 0..roster.columns().count() {
        if !roster.name_columns().contains(&column) {
            hash.update(fold(recipient.cell(column)).as_bytes());
            hash.update([0]);
        }
    }
    let mut short = [0; 8];
    short.copy_from_slice(&hash.finalize()[..8]);
    u64::from_be_bytes(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_programs_add() {
        for (name, what) in [
            ("Total", "a sum"),
            ("TOTAL:", "a sum"),
            ("Total: 300", "a sum"),
            ("Total participants: 2", "a sum"),
            ("Summe (12)", "a sum"),
            ("Gesamtergebnis", "a sum"),
            ("Общий итог", "a sum"),
            ("Grand total", "a sum"),
            ("合计", "a sum"),
            ("Overall average", "an average"),
            ("Student, Test", "the test student of a course"),
            ("{\"ImportId\":\"QID3_TEXT\"}", "a second header"),
            ("------", "a line"),
            ("?", "a line"),
            ("0", "an empty cell"),
        ] {
            assert_eq!(added_row(name), Some(what), "{name}");
        }
        for name in [
            "Total Eclipse",
            "Summer",
            "Ann Total",
            "300",
            "Suman",
            "Test Student",
            "🎉",
            "★",
        ] {
            assert_eq!(added_row(name), None, "{name}");
        }
    }

    #[test]
    fn one_word_has_no_case() {
        for name in [
            "pixiake",
            "ANN",
            "J. R.",
            "山田 太郎",
            "III",
            "ნინო ქავთარაძე",
        ] {
            assert!(case(name).is_none(), "{name}");
        }
        assert!(case("LEON CRUZ") == Some(Case::Capital));
        assert!(case("teresa ruiz") == Some(Case::Small));
        assert!(case("Ann LEE") == Some(Case::Mixed));
    }
}
