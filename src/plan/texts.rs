//! Patterns whose columns are found, so that expanding one looks nothing up.

use std::borrow::Cow;

use super::Entry;
use crate::date::{CivilDate, DateFormat, NoDate};
use crate::diagnostic::Result;
use crate::pattern::{self, Part, Pattern};
use crate::program::{Program, Spot, Trouble};
use crate::roster::{Recipient, Roster, RosterProblem};

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
    /// The field that it is of.
    field: Option<usize>,
}

#[derive(Debug, Clone)]
enum Piece {
    Literal(String),
    Name,
    /// The recipient's slug, or else the name.
    SlugOrName,
    Cell(usize),
    /// A cell, or what the program says where it is empty.
    CellOr(usize, String),
    Key,
    Link,
    /// A column of dates, how they are written, and its name.
    Date(Box<Piece>, DateFormat, Box<str>),
}

/// A value that should be a date and is none.
pub(super) struct BadDate<'p> {
    pub(super) column: &'p str,
    pub(super) value: &'p str,
    pub(super) problem: NoDate,
}

impl Texts {
    /// Finds the columns of all patterns of the program.
    pub(super) fn resolve(program: &Program, roster: &Roster) -> Result<Self> {
        let mut resolver = Resolver {
            program,
            roster,
            problems: Vec::new(),
        };
        let file_stem = resolver.text(
            &program.publish.file_stem,
            Spot::Program(program.lines.file_stem),
            &Piece::SlugOrName,
        );
        let fields = program
            .fields
            .iter()
            .zip(&program.lines.fields)
            .enumerate()
            .map(|(index, (field, lines))| Text {
                field: Some(index),
                ..resolver.text(&field.text, lines.text, &Piece::Name)
            })
            .collect();
        program.check(resolver.problems)?;
        Ok(Self { file_stem, fields })
    }
}

struct Resolver<'p> {
    program: &'p Program,
    roster: &'p Roster,
    problems: Vec<Trouble>,
}

impl Resolver<'_> {
    /// The pattern, resolved; `name` is what `{name}` stands for in it.
    fn text(&mut self, pattern: &Pattern, spot: Spot, name: &Piece) -> Text {
        let mut find = |column: &str| {
            self.piece(column, name).unwrap_or_else(|problem| {
                self.problem(column, spot, &problem);
                Piece::Literal(String::new())
            })
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

    fn piece(&self, column: &str, name: &Piece) -> Result<Piece, RosterProblem> {
        let of_program = match column {
            "name" => return Ok(name.clone()),
            "key" => return Ok(Piece::Key),
            "link" => return Ok(Piece::Link),
            "title" => Some(&self.program.title),
            "term" => Some(&self.program.term),
            _ => None,
        };
        match (self.roster.column(column), of_program) {
            (Ok(cell), Some(value)) => Ok(Piece::CellOr(cell, value.clone())),
            (Ok(cell), None) => Ok(Piece::Cell(cell)),
            (Err(RosterProblem::MissingColumn { .. }), Some(value)) => {
                Ok(Piece::Literal(value.clone()))
            }
            (Err(problem), _) => Err(problem),
        }
    }

    fn problem(&mut self, column: &str, spot: Spot, problem: &RosterProblem) {
        let message = match problem {
            RosterProblem::AmbiguousColumn { .. } => {
                format!("two columns of the roster are called `{column}`")
            }
            _ => format!("the roster has no column `{column}`"),
        };
        self.problems.push(Trouble {
            spot,
            message,
            hint: problem.hint(),
        });
    }
}

impl Text {
    /// The text for an entry of a plan that is whole.
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
                    text.push_str(&pattern::written(date.of(recipient), format, language));
                }
                other => text.push_str(other.of(recipient)),
            }
        }
        Cow::Owned(text)
    }

    /// The language that an entry's dates are written in: a file is named in the program's.
    fn language<'p>(&self, entry: Entry<'p>) -> Option<&'p str> {
        let program = entry.plan.program();
        match self.field {
            Some(field) => entry.language(&program.fields[field]),
            None => program.language.as_deref(),
        }
    }

    /// What should be a date and is none. An empty value is none, and no mistake.
    pub(super) fn bad_dates<'p>(&'p self, recipient: Recipient<'p>) -> Vec<BadDate<'p>> {
        let dates = self.pieces.iter().filter_map(|piece| {
            let Piece::Date(date, _, column) = piece else {
                return None;
            };
            let value = date.of(recipient);
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

    /// What the texts of all recipients start with.
    pub(super) fn common_start(&self) -> String {
        let pieces = self.pieces.iter().map_while(|piece| match piece {
            Piece::Literal(text) => Some(text.as_str()),
            _ => None,
        });
        pieces.collect()
    }

    /// The text for a recipient who has no key yet; keys and links are left out, and dates
    /// written in this language.
    pub(super) fn expand_without_key(
        &self,
        recipient: Recipient<'_>,
        language: Option<&str>,
    ) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Date(date, format, _) => {
                pattern::written(date.of(recipient), format, language).into()
            }
            other => Cow::Borrowed(other.of(recipient)),
        });
        pieces.collect()
    }
}

impl Piece {
    /// The piece for a recipient; empty for what depends on the key.
    fn of<'r>(&'r self, recipient: Recipient<'r>) -> &'r str {
        match self {
            Self::Literal(text) => text,
            Self::Name => recipient.name(),
            Self::SlugOrName => recipient.slug().unwrap_or(recipient.name()),
            Self::Cell(column) => recipient.cell(*column),
            Self::CellOr(column, otherwise) => match recipient.cell(*column) {
                "" => otherwise,
                filled => filled,
            },
            Self::Date(date, ..) => date.of(recipient),
            Self::Key | Self::Link => "",
        }
    }
}
