use icu_casemap::CaseMapper;
use unicode_normalization::UnicodeNormalization;

use super::RosterProblem;

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

impl Columns {
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| &*column.name)
    }

    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn add(&mut self, name: &str) {
        self.columns.push(Column {
            name: name.trim_matches(is_blank).into(),
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

    /// The only column of this name.
    pub(super) fn find(&self, name: &str) -> Result<usize, RosterProblem> {
        self.find_optional(name)?
            .ok_or_else(|| RosterProblem::MissingColumn {
                column: name.into(),
                known: self
                    .names()
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect(),
            })
    }

    /// The only column of this name, if there is one.
    pub(super) fn find_optional(&self, name: &str) -> Result<Option<usize>, RosterProblem> {
        let folded = fold(name);
        let mut found = self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| *column.folded == *folded)
            .map(|(index, _)| index);
        let first = found.next();
        if found.next().is_some() {
            return Err(RosterProblem::AmbiguousColumn {
                column: name.into(),
            });
        }
        Ok(first)
    }
}

/// A name as it is compared: without case, white space and the byte order marks that some
/// programs leave inside a file.
pub(super) fn fold(name: &str) -> String {
    let name: String = name.chars().filter(|c| !is_blank(*c)).nfc().collect();
    CaseMapper::new().fold_string(&name).into_owned()
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
        columns.add("\u{FEFF} Full  Name ");
        columns.add("STRASSE");
        columns.add("E-mail");
        columns.add("e-MAIL");
        assert_eq!(columns.find("fullname"), Ok(0));
        assert_eq!(columns.find("FULL\u{A0}NAME"), Ok(0));
        assert_eq!(columns.find("Straße"), Ok(1));
        assert_eq!(
            columns.find("e-mail"),
            Err(RosterProblem::AmbiguousColumn {
                column: "e-mail".into()
            })
        );
        assert_eq!(columns.names().next(), Some("Full  Name"));
    }
}
