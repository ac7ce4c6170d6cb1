//! Columns that have the parts of a name.

use std::path::Path;

use engross::roster::Roster;
use engross::{Code, Diagnostic, Pattern, Result};

use super::Column;
use super::cells::{Cells, contain};
use super::headers::{OTHER_NAMES, PLAIN};
use super::languages::{LANGUAGES, Language, Order};
use super::words::Words;

/// The parts of a name, each in a column; a part with several columns is not clear.
pub(super) struct Parts<'r> {
    language: &'static Language,
    given: Vec<&'r str>,
    middle: Vec<&'r str>,
    family: Vec<&'r str>,
    second_family: Vec<&'r str>,
    /// The column that says only that it has names, which is one of the above.
    plain: Option<&'r str>,
}

/// How the header of a part is recognised.
type IsCalled = fn(&Words, &[&str]) -> bool;

impl<'r> Parts<'r> {
    /// Those whose headers are known; in a language that knows most of them.
    pub(super) fn known(columns: &[Column<'r>], roster: &Roster) -> Option<Self> {
        Self::find(columns, roster, Words::is_one_of, |_| true)
    }

    /// Those whose headers, such as questions, have the words of known headers.
    pub(super) fn asked_for(columns: &[Column<'r>], roster: &Roster) -> Option<Self> {
        let is_own = |column: &Column<'_>| !column.words.have_one_of(OTHER_NAMES);
        let parts = Self::find(columns, roster, has_words, is_own)?;
        let is_clear = parts.plain.is_none() && parts.unclear().is_empty();
        (is_clear && parts.given != parts.family).then_some(parts)
    }

    /// The column, and one that seems to have the other part of its names.
    pub(super) fn beside(
        column: &Column<'r>,
        columns: &[Column<'r>],
        roster: &Roster,
    ) -> Option<Self> {
        let is_own =
            |other: &Column<'_>| other.name != column.name && !other.words.have_one_of(OTHER_NAMES);
        let is_called: IsCalled = |words, texts| words.is_one_of(texts) || has_words(words, texts);
        LANGUAGES.iter().find_map(|language| {
            let called = |texts: &[&str]| called(columns, roster, texts, is_called, is_own);
            let (given, family) = (called(language.given), called(language.family));
            let own = vec![column.name];
            let (given, family) = match (given.is_empty(), family.is_empty()) {
                (true, false) => (own, family),
                (false, true) => (given, own),
                _ => return None,
            };
            Some(Self {
                language,
                given,
                middle: Vec::new(),
                family,
                second_family: Vec::new(),
                plain: Some(column.name),
            })
        })
    }

    fn find(
        columns: &[Column<'r>],
        roster: &Roster,
        is_called: IsCalled,
        is_own: impl Fn(&Column<'_>) -> bool + Copy,
    ) -> Option<Self> {
        let mut best: Option<Self> = None;
        for language in LANGUAGES {
            let called = |texts: &[&str]| called(columns, roster, texts, is_called, is_own);
            let (mut given, mut family) = (called(language.given), called(language.family));
            let mut plain = None;
            if given.is_empty() != family.is_empty() {
                let texts: Vec<&str> = [language.plain, PLAIN].concat();
                let other = called(&texts);
                plain = other.first().copied();
                *(if given.is_empty() {
                    &mut given
                } else {
                    &mut family
                }) = other;
            }
            if given.is_empty() || family.is_empty() {
                continue;
            }
            let parts = Self {
                language,
                given,
                middle: called(language.middle),
                family,
                second_family: called(language.second_family),
                plain,
            };
            if best
                .as_ref()
                .is_none_or(|best| best.all().len() < parts.all().len())
            {
                best = Some(parts);
            }
        }
        best
    }

    /// The columns, with those first that are first in a name.
    fn all(&self) -> Vec<&'r str> {
        let (given, middle) = (&self.given[..], &self.middle[..]);
        let (family, second) = (&self.family[..], &self.second_family[..]);
        match self.language.order {
            Order::FamilyFirst => [family, second, middle, given].concat(),
            Order::GivenFirst | Order::OfColumns => [given, middle, family, second].concat(),
        }
    }

    /// Whether another column has whole names, which contain one of the parts.
    pub(super) fn are_in(&self, roster: &Roster, column: &str) -> bool {
        let parts = self.all();
        !parts.contains(&column)
            && Cells::of(roster, column).are_whole_names()
            && parts.iter().any(|part| contain(roster, column, part))
    }

    /// The plain column, if it has whole names, which contain those of the other column.
    pub(super) fn whole(&self, roster: &Roster) -> Option<&'r str> {
        let plain = self.plain?;
        let others = self.given.iter().chain(&self.family);
        let mut others = others.filter(|part| **part != plain);
        let is_whole = others.all(|part| contain(roster, plain, part));
        (is_whole && Cells::of(roster, plain).are_names()).then_some(plain)
    }

    /// The columns of which one has to be chosen.
    fn unclear(&self) -> &[&'r str] {
        let parts = [&self.given, &self.family, &self.second_family];
        let unclear = parts.into_iter().find(|columns| columns.len() > 1);
        unclear.map_or(&[], |columns| &columns[..])
    }

    /// The pattern of the name.
    ///
    /// # Errors
    ///
    /// If a part has several columns, or a column cannot be in a pattern.
    pub(super) fn pattern(
        &self,
        columns: &[Column<'_>],
        roster: &Roster,
        path: &Path,
    ) -> Result<String> {
        let unclear = self.unclear();
        if !unclear.is_empty() {
            let message = format!(
                "more than one column has the same part of the name: `{}`",
                unclear.join("`, `")
            );
            return Err(Diagnostic::error(Code::AmbiguousColumn, message)
                .hint("rename the columns that are not for the certificates")
                .in_file(path)
                .into());
        }
        self.joined(columns, roster, path)
    }

    /// The pattern of the name, with the first column of each part.
    pub(super) fn joined(
        &self,
        columns: &[Column<'_>],
        roster: &Roster,
        path: &Path,
    ) -> Result<String> {
        let mut parts = self.all();
        if self.language.order == Order::OfColumns {
            let place = |part: &&str| columns.iter().position(|column| column.name == *part);
            parts.sort_by_key(place);
        }
        let mut has_latin = parts
            .iter()
            .map(|part| Cells::of(roster, part).has_latin_letters());
        let space = if self.language.is_spaced || has_latin.any(|has| has) {
            " "
        } else {
            ""
        };
        let parts: Result<Vec<String>> = parts
            .into_iter()
            .map(|part| placeholder(part, path))
            .collect();
        Ok(parts?.join(space))
    }
}

/// The columns that are called so and have parts of names, or that share their name with others,
/// which is reported when they are read.
fn called<'r>(
    columns: &[Column<'r>],
    roster: &Roster,
    texts: &[&str],
    is_called: IsCalled,
    is_own: impl Fn(&Column<'_>) -> bool,
) -> Vec<&'r str> {
    let called = columns.iter().filter(|column| {
        is_called(&column.words, texts)
            && is_own(column)
            && (column.is_ambiguous || Cells::of(roster, column.name).are_parts_of_names())
    });
    let mut names: Vec<&str> = called.map(|column| column.name).collect();
    names.dedup();
    names
}

/// Short words, such as `ad` and `first`, can be anything in a longer header.
fn has_words(words: &Words, texts: &[&str]) -> bool {
    const LEAST_LETTERS: usize = 6;

    let long = texts.iter().copied();
    let long: Vec<&str> = long
        .filter(|text| text.chars().count() >= LEAST_LETTERS)
        .collect();
    words.have_one_of(&long)
}

/// A column in a pattern. A sign at the start of its name would make an optional part.
///
/// # Errors
///
/// If no pattern can name it.
fn placeholder(column: &str, path: &Path) -> Result<String> {
    let space = if column.starts_with(['#', '^', '/']) {
        " "
    } else {
        ""
    };
    let written = format!("{{{space}{column}}}");
    let is_read_as_it = written
        .parse::<Pattern>()
        .is_ok_and(|pattern| pattern.columns().eq([column]) && pattern.dates().next().is_none());
    match is_read_as_it {
        true => Ok(written),
        false => Err(super::unusable(column, "call it by words alone", path)),
    }
}
