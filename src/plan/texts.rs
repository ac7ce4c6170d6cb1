//! Patterns with their columns resolved to indexes, so that expanding one needs no lookup.

use std::borrow::Cow;

use super::Entry;
use crate::date::{CivilDate, DateError, DateFormat};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::field::Source;
use crate::pattern::{self, Part, Pattern};
use crate::program::Program;
use crate::roster::{ColumnMatch, Recipient, Roster};

/// All texts of a plan.
#[derive(Debug, Clone)]
pub(super) struct Texts {
    pub(super) file_stem: Text,
    /// One for each field.
    pub(super) fields: Vec<Text>,
}

/// A resolved pattern.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pieces: Vec<Piece>,
    /// The index of its field; `None` for the stem of the file's name.
    field: Option<usize>,
}

#[derive(Debug, Clone)]
enum Piece {
    Literal(String),
    Name,
    /// The recipient's slug, or else the name.
    SlugOrName,
    Cell(usize),
    /// A cell, or this value of the program where the cell is empty.
    CellOr(usize, String),
    Key,
    Link,
    /// A date, its format, and the name of its column.
    Date(Box<Piece>, DateFormat, Box<str>),
}

/// A value that should be a date but is not one.
pub(super) struct BadDate<'p> {
    pub(super) column: &'p str,
    pub(super) value: &'p str,
    pub(super) problem: DateError,
}

impl Texts {
    /// Resolves the columns in all patterns of the program.
    pub(super) fn resolve(program: &Program, roster: &Roster) -> Result<Self> {
        let mut resolver = Resolver {
            program,
            roster,
            problems: Vec::new(),
        };
        let file_stem = resolver.text(
            &program.publish.file_stem,
            program.sources.file_stem,
            &Piece::SlugOrName,
        );
        let fields = program
            .fields()
            .iter()
            .enumerate()
            .map(|(index, field)| Text {
                field: Some(index),
                ..resolver.text(&field.text, field.sources.text, &Piece::Name)
            })
            .collect();
        program.check(resolver.problems)?;
        Ok(Self { file_stem, fields })
    }
}

impl Texts {
    /// The columns of the roster that are drawn, or part of a key, other than those of
    /// [`Roster::role_columns`].
    pub(super) fn used_columns(&self) -> impl Iterator<Item = usize> {
        let texts = std::iter::once(&self.file_stem).chain(&self.fields);
        let pieces = texts.flat_map(|text| &text.pieces);
        pieces.filter_map(Piece::column)
    }
}

struct Resolver<'p> {
    program: &'p Program,
    roster: &'p Roster,
    problems: Vec<(Source, Diagnostic)>,
}

impl Resolver<'_> {
    /// Resolves a pattern; `name` is the piece for `{name}`.
    fn text(&mut self, pattern: &Pattern, source: Source, name: &Piece) -> Text {
        let mut find = |column: &str| {
            self.piece(column, source, name)
                .unwrap_or_else(|| Piece::Literal(String::new()))
        };
        let pieces = pattern.parts().iter().map(|part| match part {
            Part::Literal(text) => Piece::Literal(text.to_string()),
            Part::Column(column) => find(column),
            Part::Date(column, format) => {
                Piece::Date(Box::new(find(column)), format.clone(), column.clone())
            }
        });
        Text {
            pieces: pieces.collect(),
            field: None,
        }
    }

    /// The piece for a column; `None`, with a problem, if the roster does not have it.
    fn piece(&mut self, column: &str, source: Source, name: &Piece) -> Option<Piece> {
        let program_value = match column {
            "name" => return Some(name.clone()),
            "key" => return Some(Piece::Key),
            "link" => return Some(Piece::Link),
            "title" => Some(&self.program.title),
            "term" => Some(&self.program.term),
            _ => None,
        };
        let (code, message, hint) = match (self.roster.column(column), program_value) {
            (ColumnMatch::One(cell), Some(value)) => {
                return Some(Piece::CellOr(cell, value.clone()));
            }
            (ColumnMatch::One(cell), None) => return Some(Piece::Cell(cell)),
            (ColumnMatch::Missing, Some(value)) => return Some(Piece::Literal(value.clone())),
            (ColumnMatch::Missing, None) => (
                Code::UnknownColumn,
                format!("the roster has no column `{column}`"),
                self.roster.missing_column_hint(column),
            ),
            (ColumnMatch::Ambiguous, _) => (
                Code::AmbiguousColumn,
                format!("two columns of the roster are called `{column}`"),
                "rename one of them".into(),
            ),
        };
        let problem = Diagnostic::error(code, message).hint(hint);
        self.problems.push((source, problem));
        None
    }
}

impl Text {
    /// The text for an entry of a complete plan.
    pub(super) fn expand<'p>(&self, entry: Entry<'p>) -> Cow<'p, str> {
        let recipient = entry.recipient();
        if let [Piece::Name] = self.pieces[..] {
            return Cow::Borrowed(recipient.name());
        }
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Key => text.push_str(entry.key().as_str()),
                Piece::Link => text.push_str(&entry.link()),
                Piece::Date(date, format, _) => {
                    let language = self.language(entry);
                    text.push_str(&pattern::format_date(
                        date.value(recipient),
                        format,
                        language,
                    ));
                }
                other => text.push_str(other.value(recipient)),
            }
        }
        Cow::Owned(text)
    }

    /// The language of an entry's dates; in the name of a file, the program's.
    fn language<'p>(&self, entry: Entry<'p>) -> Option<&'p str> {
        let program = entry.plan().program();
        match self.field {
            Some(field) => entry.language(&program.fields()[field]),
            None => program.language.as_deref(),
        }
    }

    /// The values that should be dates but are not. An empty value is allowed.
    pub(super) fn bad_dates<'p>(&'p self, recipient: Recipient<'p>) -> Vec<BadDate<'p>> {
        let dates = self.pieces.iter().filter_map(|piece| {
            let Piece::Date(date, _, column) = piece else {
                return None;
            };
            let value = date.value(recipient);
            let problem = CivilDate::parse(value)
                .err()
                .filter(|_| !value.is_empty())?;
            Some(BadDate {
                column,
                value,
                problem,
            })
        });
        dates.collect()
    }

    /// The start that the texts of all recipients have in common.
    pub(super) fn common_start(&self) -> String {
        let pieces = self.pieces.iter().map_while(|piece| match piece {
            Piece::Literal(text) => Some(text.as_str()),
            _ => None,
        });
        pieces.collect()
    }

    /// The text for a recipient who has no key yet, without keys and links, and with dates in
    /// this language.
    pub(super) fn expand_without_key(
        &self,
        recipient: Recipient<'_>,
        language: Option<&str>,
    ) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Date(date, format, _) => {
                pattern::format_date(date.value(recipient), format, language).into()
            }
            other => Cow::Borrowed(other.value(recipient)),
        });
        pieces.collect()
    }
}

impl Piece {
    /// The column of the roster that it is from, if it names one.
    fn column(&self) -> Option<usize> {
        match self {
            Self::Cell(column) | Self::CellOr(column, _) => Some(*column),
            Self::Date(date, ..) => date.column(),
            Self::Literal(_) | Self::Name | Self::SlugOrName | Self::Key | Self::Link => None,
        }
    }

    /// The text of the piece for a recipient; empty for what depends on the key.
    fn value<'r>(&'r self, recipient: Recipient<'r>) -> &'r str {
        match self {
            Self::Literal(text) => text,
            Self::Name => recipient.name(),
            Self::SlugOrName => recipient.slug().unwrap_or(recipient.name()),
            Self::Cell(column) => recipient.cell(*column),
            Self::CellOr(column, otherwise) => match recipient.cell(*column) {
                "" => otherwise,
                filled => filled,
            },
            Self::Date(date, ..) => date.value(recipient),
            Self::Key | Self::Link => "",
        }
    }
}
