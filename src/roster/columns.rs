use crate::diagnostic::{Code, Diagnostic, Result};
use crate::normal_form::{fold_case, nfc};
use crate::suggest;

/// The names of a roster's columns.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    columns: Vec<Column>,
}

#[derive(Debug, Clone)]
struct Column {
    name: Box<str>,
    folded: Box<str>,
}

/// The columns that have a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnMatch {
    Missing,
    /// The index of the only one.
    One(usize),
    Ambiguous,
}

impl Columns {
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| &*column.name)
    }

    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn add(&mut self, name: &str) {
        self.columns.push(Column {
            name: on_one_line(name).into(),
            folded: fold(name).into(),
        });
    }

    /// The first column of this name, which is added where there is none.
    pub(super) fn find_or_add(&mut self, name: &str) -> usize {
        let folded = fold(name);
        let found = self
            .columns
            .iter()
            .position(|column| *column.folded == *folded);
        found.unwrap_or_else(|| {
            self.add(name);
            self.columns.len() - 1
        })
    }

    /// The columns of this name, case and white space ignored.
    pub(super) fn find(&self, name: &str) -> ColumnMatch {
        let folded = fold(name);
        let mut found = self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| *column.folded == *folded)
            .map(|(index, _)| index);
        match (found.next(), found.next()) {
            (None, _) => ColumnMatch::Missing,
            (Some(only), None) => ColumnMatch::One(only),
            (Some(_), Some(_)) => ColumnMatch::Ambiguous,
        }
    }

    /// The only column of this name.
    pub(super) fn require(&self, name: &str) -> Result<usize> {
        match self.optional(name)? {
            Some(index) => Ok(index),
            None => Err(missing(name, self.names()).into()),
        }
    }

    /// The only column of this name, if there is one.
    pub(super) fn optional(&self, name: &str) -> Result<Option<usize>> {
        match self.find(name) {
            ColumnMatch::Missing => Ok(None),
            ColumnMatch::One(index) => Ok(Some(index)),
            ColumnMatch::Ambiguous => Err(ambiguous(name).into()),
        }
    }
}

/// Reports that none of these columns has the name.
pub(super) fn missing<'c>(name: &str, columns: impl IntoIterator<Item = &'c str>) -> Diagnostic {
    Diagnostic::error(Code::MissingColumn, format!("there is no column `{name}`"))
        .hint(missing_hint(name, columns))
}

/// Names the column that was probably meant, or else all of them.
pub(super) fn missing_hint<'c>(name: &str, columns: impl IntoIterator<Item = &'c str>) -> String {
    let columns = columns.into_iter().map(str::trim);
    let named: Vec<&str> = columns.filter(|column| !column.is_empty()).collect();
    if named.is_empty() {
        return "give each column a name".into();
    }
    suggest::hint(name, named, "the columns are")
}

/// Reports that two columns have the name.
pub(super) fn ambiguous(name: &str) -> Diagnostic {
    let message = format!("two columns are called `{name}`");
    Diagnostic::error(Code::AmbiguousColumn, message).hint("rename one of them")
}

/// A name in the form that is compared: without case, white space and the byte order marks that
/// some programs leave inside a file.
pub(crate) fn fold(name: &str) -> String {
    let letters: String = name.chars().filter(|c| !is_blank(*c)).collect();
    fold_case(&nfc(&letters))
}

/// A name without the line breaks that a header may have inside a cell.
fn on_one_line(name: &str) -> String {
    let words = name.split(is_blank).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || character == '\u{FEFF}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_without_case_space_and_mark() {
        let mut columns = Columns::default();
        columns.add("\u{FEFF} Full \n Name ");
        columns.add("STRASSE");
        columns.add("E-mail");
        columns.add("e-MAIL");
        assert_eq!(columns.find("fullname"), ColumnMatch::One(0));
        assert_eq!(columns.find("FULL\u{A0}NAME"), ColumnMatch::One(0));
        assert_eq!(columns.find("Straße"), ColumnMatch::One(1));
        assert_eq!(columns.find("e-mail"), ColumnMatch::Ambiguous);
        assert_eq!(columns.find("name"), ColumnMatch::Missing);
        assert_eq!(columns.names().next(), Some("Full Name"));
    }
}
