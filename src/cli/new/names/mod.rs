//! The column with the names in a roster, or the columns with their parts: by their headers, and
//! by what is in them.

mod cells;
mod headers;
mod languages;
mod parts;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;
use std::path::Path;

use engross::roster::{Roster, RosterOptions};
use engross::{Code, Diagnostic, Error, Result};

use super::{PROGRAM, file_name, quoted};
use cells::Cells;
use headers::{NAME_WORDS, ON_CERTIFICATES, OTHER_NAMES, PART_WORDS, USUAL, WHOLE};
use languages::LANGUAGES;
use parts::Parts;
use words::Words;

/// How many rows are tried as the header: as many as the roster itself searches.
const SEARCHED_ROWS: u64 = 20;

/// A pattern without columns, with which any row can be the header.
const ANY_HEADER: &str = "{{}}";

/// A column of a roster.
struct Column<'r> {
    name: &'r str,
    words: Words,
    /// Whether another column has the same name.
    is_ambiguous: bool,
}

/// The value of `name` for a roster: one column, or the pattern of several.
///
/// # Errors
///
/// Those of reading the roster; if no column is called like names, or one that is may have only
/// half of each.
pub(super) fn find(contents: &[u8], path: &Path) -> Result<String> {
    let mut survey = Survey::default();
    for header in std::iter::once(None).chain((2..=SEARCHED_ROWS).map(Some)) {
        let mut options = RosterOptions::default().name(ANY_HEADER);
        options.header = header;
        match Roster::parse(contents, path, &options) {
            Ok(roster) => {
                if let Some(name) = known(&roster, path)? {
                    return Ok(name);
                }
                if survey.is_complete(&roster, path) {
                    break;
                }
            }
            Err(error) if header.is_none() => survey.error = Some(error),
            Err(_) => {}
        }
    }
    // The columns may be in another sheet.
    let mut missing = None;
    for text in USUAL {
        let mut options = RosterOptions::default();
        // By default, a post may call the column otherwise.
        options.name = (*text != "name").then(|| (*text).to_owned());
        match Roster::parse(contents, path, &options) {
            Ok(roster) => return in_table(&roster, text, path),
            Err(error) if error.code() == Code::MissingColumn => missing = Some(error),
            Err(error) => return Err(error),
        }
    }
    match (survey.guess, survey.error) {
        (Some(guess), _) => guess,
        // Rows fit the header down to this one.
        (None, Some(error)) if is_far_down(&error) => Err(error),
        _ => Err(no_names(path, missing.and_then(|error| error.hint()))),
    }
}

/// What was found out about the rows that can be the header.
#[derive(Default)]
struct Survey {
    columns: Vec<String>,
    guess: Option<Result<String>>,
    /// Whether the header was passed: the rows below it are people, who can have any name.
    is_below_header: bool,
    /// Why the first row is not the header.
    error: Option<Error>,
}

impl Survey {
    /// Adds a reading of the roster. Returns whether any other would be the same.
    fn is_complete(&mut self, roster: &Roster, path: &Path) -> bool {
        let columns: Vec<String> = roster.columns().map(str::to_owned).collect();
        if columns == self.columns {
            return true;
        }
        if !self.is_below_header {
            self.guess = guessed(roster, path).transpose();
        }
        let named = columns.iter().filter(|column| !column.trim().is_empty());
        self.is_below_header |= self.guess.is_some() || named.count() > 1;
        self.columns = columns;
        false
    }
}

/// The columns of a table that has a column called `usual`, whatever is in it if there is no
/// other.
fn in_table(roster: &Roster, usual: &str, path: &Path) -> Result<String> {
    if let Some(name) = known(roster, path)? {
        return Ok(name);
    }
    if let Some(name) = guessed(roster, path)? {
        return Ok(name);
    }
    let mut columns = roster.columns();
    let own = columns.find(|column| Words::of(column).is_one_of(&[usual]));
    single(own.unwrap_or(usual), path)
}

/// The column or the pattern, if the headers are known ones.
fn known(roster: &Roster, path: &Path) -> Result<Option<String>> {
    let columns = columns(roster);
    if let Some(column) = on_certificates(&columns, roster) {
        return single(column.name, path).map(Some);
    }
    let called = |text: &&str| {
        columns
            .iter()
            .find(|column| column.words.is_one_of(&[text]))
    };
    let usual = USUAL.iter().filter_map(called);
    let usual: Vec<&Column<'_>> = usual
        .filter(|column| Cells::of(roster, column.name).are_names())
        .collect();
    if let Some(parts) = Parts::known(&columns, roster) {
        let whole = usual.iter().map(|column| column.name);
        let mut whole = whole.filter(|column| parts.are_in(roster, column));
        return match whole.next().or_else(|| parts.whole(roster)) {
            Some(whole) => single(whole, path).map(Some),
            None => parts.pattern(&columns, roster, path).map(Some),
        };
    }
    let usual = usual.first();
    usual
        .map(|column| whole(column, &columns, roster, path))
        .transpose()
}

/// The column that says that its names are for the certificates, if most people have one there.
fn on_certificates<'c, 'r>(columns: &'c [Column<'r>], roster: &Roster) -> Option<&'c Column<'r>> {
    let is_whole = |column: &&Column<'_>| {
        let words = &column.words;
        words.is_one_of(ON_CERTIFICATES)
            || words.have_one_of(&["certificate"])
                && words.have_one_of(&["name"])
                && !words.have_one_of(PART_WORDS)
                && !words.have_one_of(OTHER_NAMES)
    };
    let mut found = columns.iter().filter(is_whole).filter(|column| {
        let is_filled = cells::is_filled(roster, column.name);
        is_filled && Cells::of(roster, column.name).are_names()
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The only column, or the only columns with parts, that headers such as the questions of a form
/// and the cells make likely.
fn guessed(roster: &Roster, path: &Path) -> Result<Option<String>> {
    let columns = columns(roster);
    if let Some(parts) = Parts::asked_for(&columns, roster) {
        return parts.pattern(&columns, roster, path).map(Some);
    }
    let mut candidates = columns.iter().filter(|column| {
        let words = &column.words;
        let cells = Cells::of(roster, column.name);
        words.have_one_of(NAME_WORDS)
            && !words.have_one_of(OTHER_NAMES)
            && !words.have_one_of(PART_WORDS)
            && cells.are_names()
            && (!is_part(words) || cells.are_whole_names())
    });
    match (candidates.next(), candidates.next()) {
        (Some(only), None) => whole(only, &columns, roster, path).map(Some),
        _ => Ok(None),
    }
}

/// Whether a header is that of a part of a name.
fn is_part(words: &Words) -> bool {
    LANGUAGES.iter().any(|language| {
        let parts = [language.given, language.middle, language.family];
        words.is_one_of(&parts.concat())
    })
}

/// A column, unless its names seem to be in another column as well.
fn whole(
    column: &Column<'_>,
    columns: &[Column<'_>],
    roster: &Roster,
    path: &Path,
) -> Result<String> {
    let says_whole = column.words.is_one_of(WHOLE);
    if says_whole || Cells::of(roster, column.name).are_whole_names() {
        return single(column.name, path);
    }
    let Some(parts) = Parts::beside(column, columns, roster) else {
        return single(column.name, path);
    };
    let pattern = parts.joined(columns, roster, path)?;
    let message = format!("the column `{}` may have half of each name", column.name);
    let hint = format!(
        "if its names are whole, rename it to `full name`; else start without `--roster`, and \
         write in `{PROGRAM}`: roster = {{ file = {}, name = {} }}",
        quoted(&file_name(path)),
        quoted(&pattern)
    );
    Err(Diagnostic::error(Code::AmbiguousColumn, message)
        .hint(hint)
        .in_file(path)
        .into())
}

/// A column alone as the value of `name`, in which braces make a pattern.
fn single(column: &str, path: &Path) -> Result<String> {
    match column.contains('{') {
        true => Err(unusable(column, "rename it to `name`", path)),
        false => Ok(column.to_owned()),
    }
}

/// Reports a column that `name` cannot refer to.
fn unusable(column: &str, hint: &str, path: &Path) -> Error {
    let message = format!("the column `{column}` has signs in its name that patterns use");
    Diagnostic::error(Code::InvalidPlaceholder, message)
        .hint(hint)
        .in_file(path)
        .into()
}

fn columns(roster: &Roster) -> Vec<Column<'_>> {
    let mut seen = BTreeSet::new();
    let names = roster.columns().filter(|name| !name.trim().is_empty());
    names
        .map(|name| Column {
            name,
            words: Words::of(name),
            is_ambiguous: !seen.insert(name.to_lowercase()),
        })
        .collect()
}

/// Whether a row is below one that fits the header.
fn is_far_down(error: &Error) -> bool {
    const HEADER_AND_FIRST: u64 = 2;

    let row = error.diagnostics()[0].row();
    error.code() == Code::RaggedRow && row.is_some_and(|row| row > HEADER_AND_FIRST)
}

/// No column is called like names. The columns are what the roster's own error hints at.
fn no_names(path: &Path, columns: Option<String>) -> Error {
    let mut hint = "rename the column with the whole names to `name`".to_owned();
    if let Some(columns) = columns {
        hint.push_str("; ");
        hint.push_str(&columns);
    }
    Diagnostic::error(Code::MissingColumn, "no column is called like names")
        .hint(hint)
        .in_file(path)
        .into()
}
