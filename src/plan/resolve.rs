//! From the patterns of a program to texts of a roster.

use std::collections::BTreeSet;

use super::dates::{DateColumn, Reading};
use super::piece::{Optional, Piece};
use super::texts::{Orders, Text, Texts};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::field::{Field, Source};
use crate::pattern::{Part, Pattern};
use crate::program::Program;
use crate::roster::{ColumnMatch, Condition, Roster, fold};

impl Texts {
    /// Resolves the columns in all patterns of the program. `templates` are the indices of the
    /// templates of rows, and `orders` are those of the dates of all rows, if the roster is a part.
    pub(super) fn resolve(
        program: &Program,
        roster: &Roster,
        templates: Box<[usize]>,
        orders: Option<&Orders>,
    ) -> Result<Self> {
        let mut resolver = Resolver::new(program, roster, orders);
        resolver.check_wordings();
        let file_stem = resolver.text(
            &program.publish.file_stem,
            program.sources.file_stem,
            &Piece::SlugOrName,
        );
        let mut fields = Vec::with_capacity(program.fields().len());
        let mut problems: Vec<Diagnostic> = Vec::new();
        let own_problems = resolver.problems.len();
        for (template, of_row) in program.row_programs().iter().enumerate() {
            for field in of_row.fields() {
                let text = resolver.field(fields.len(), field);
                fields.push(Text {
                    template: Some(template),
                    ..text
                });
            }
            // A field of the program is in each of the templates.
            for (source, problem) in resolver.problems.split_off(own_problems) {
                let problem = of_row.locate(problem, source);
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
        }
        for (index, field) in program.fields().iter().enumerate().skip(fields.len()) {
            fields.push(resolver.field(index, field));
        }
        if let Err(error) = program.check(resolver.problems) {
            problems.splice(0..0, error.into_diagnostics());
        }
        Error::check(problems)?;
        Ok(Self {
            file_stem,
            fields,
            templates,
            dates: resolver.dates,
            columns: resolver.columns.into_iter().collect(),
        })
    }

    /// Resolves the columns in the pattern of the template; it stands for the stem of the file's
    /// name.
    pub(super) fn of_template(
        program: &Program,
        roster: &Roster,
        orders: Option<&Orders>,
    ) -> Result<Self> {
        let mut resolver = Resolver::new(program, roster, orders);
        let template = program.row_templates.as_ref();
        let text = template.map(|own| resolver.text(&own.pattern, own.source, &Piece::Name));
        program.check(resolver.problems)?;
        Ok(Self {
            file_stem: text.unwrap_or_default(),
            fields: Vec::new(),
            templates: Box::default(),
            dates: resolver.dates,
            columns: Vec::new(),
        })
    }
}

/// The piece for a column that the program names outside of texts.
///
/// # Errors
///
/// If the roster does not have it.
#[cfg(feature = "credential")]
pub(super) fn piece(
    column: &str,
    source: Source,
    program: &Program,
    roster: &Roster,
) -> Result<Piece> {
    let mut resolver = Resolver::new(program, roster, None);
    let place = Place {
        source,
        name: &Piece::Name,
    };
    let piece = resolver.piece(column, place);
    program.check(resolver.problems)?;
    Ok(piece)
}

struct Resolver<'p> {
    program: &'p Program,
    roster: &'p Roster,
    orders: Option<&'p Orders>,
    problems: Vec<(Source, Diagnostic)>,
    dates: Vec<DateColumn>,
    columns: BTreeSet<usize>,
}

/// Where a pattern is, and what `{name}` stands for in it.
#[derive(Clone, Copy)]
struct Place<'n> {
    source: Source,
    name: &'n Piece,
}

impl<'p> Resolver<'p> {
    fn new(program: &'p Program, roster: &'p Roster, orders: Option<&'p Orders>) -> Self {
        Self {
            program,
            roster,
            orders,
            problems: Vec::new(),
            dates: Vec::new(),
            columns: roster.name_columns().iter().copied().collect(),
        }
    }

    /// Resolves the pattern of the field at this index, and its conditions.
    fn field(&mut self, index: usize, field: &Field) -> Text {
        Text {
            field: Some(index),
            conditions: self.conditions(field),
            ..self.text(&field.text, field.sources.text, &Piece::Name)
        }
    }

    /// Resolves a pattern; `name` is the piece for `{name}`.
    fn text(&mut self, pattern: &Pattern, source: Source, name: &Piece) -> Text {
        Text {
            pieces: self.pieces(pattern.parts(), Place { source, name }),
            ..Text::default()
        }
    }

    /// Resolves the columns of a field's conditions.
    fn conditions(&mut self, field: &Field) -> Vec<(Piece, Condition)> {
        let place = Place {
            source: field.sources.when,
            name: &Piece::Name,
        };
        let conditions = field.when.iter().map(|condition| {
            let piece = self.piece(&condition.column, place);
            (piece, condition.clone())
        });
        conditions.collect()
    }

    fn pieces(&mut self, parts: &[Part], place: Place<'_>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for part in parts {
            pieces.push(match part {
                Part::Literal(text) => Piece::Literal(text.to_string()),
                Part::Column(column) => {
                    let piece = self.written(column, place);
                    self.worded(column, piece)
                }
                Part::Date(column, format) => {
                    let piece = self.written(column, place);
                    let dates = self.dates(column, piece, place.source);
                    Piece::Date(dates, format.clone())
                }
                Part::Optional(optional) => Piece::Optional(Optional {
                    condition: Box::new(self.piece(&optional.column, place)),
                    is_filled: optional.is_filled,
                    pieces: self.pieces(&optional.parts, place),
                }),
            });
        }
        pieces
    }

    /// The piece for a column whose values are written.
    fn written(&mut self, column: &str, place: Place<'_>) -> Piece {
        let piece = self.piece(column, place);
        if let Piece::Cell(column) | Piece::CellOr(column, _) = piece {
            self.columns.insert(column);
        }
        piece
    }

    /// The piece for a column; an empty one, with a problem, if the roster does not have it.
    fn piece(&mut self, column: &str, place: Place<'_>) -> Piece {
        let program_value = match column {
            "name" => return place.name.clone(),
            "key" => return Piece::Key,
            "link" => return Piece::Link,
            "verify" if self.program.credential.is_some() => return Piece::Verify,
            "title" => Some(("title", &self.program.title)),
            "term" => Some(("term", &self.program.term)),
            other => self.value(other),
        };
        let (code, message, hint) = match (self.roster.column(column), program_value) {
            (ColumnMatch::One(cell), value) => match (self.roster.nested_at(cell), value) {
                (None, Some((_, value))) => return Piece::CellOr(cell, value.clone()),
                (None, None) => return Piece::Cell(cell),
                (Some(row), _) => (
                    Code::NotText,
                    format!("the column `{column}` has an array or an object in row {row}"),
                    "use a column of texts and numbers".into(),
                ),
            },
            (ColumnMatch::Missing, Some((name, value))) => {
                return Piece::Value(name.into(), value.clone());
            }
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
        self.problems.push((place.source, problem));
        Piece::Literal(String::new())
    }

    /// One of the program's values.
    fn value(&self, name: &str) -> Option<(&str, &String)> {
        let folded = fold(name);
        let mut values = self.program.values.iter();
        let value = values.find(|value| fold(&value.name) == folded)?;
        Some((&value.name, &value.text))
    }

    /// The piece with the wording of its column, if it has one.
    fn worded(&self, column: &str, piece: Piece) -> Piece {
        let folded = fold(column);
        let mut wordings = self.program.wordings.iter();
        match wordings.find(|wording| fold(&wording.column) == folded) {
            Some(wording) => Piece::Worded(Box::new(piece), wording.clone()),
            None => piece,
        }
    }

    /// The index of the dates of a column.
    fn dates(&mut self, column: &str, piece: Piece, source: Source) -> usize {
        let folded = fold(column);
        let known = self.dates.iter();
        let known = known
            .map(|dates| fold(&dates.name))
            .position(|name| name == folded);
        known.unwrap_or_else(|| {
            let orders = self.orders.and_then(|orders| orders.of(column));
            let dates = DateColumn::read(column, piece, self.program, self.roster, orders);
            if let Piece::Value(name, text) = &dates.piece
                && let Some(first) = self.roster.recipients().next()
                && matches!(dates.reading(first), Reading::Bad(_))
            {
                let message = format!("the value `{name}` is not a date: `{text}`");
                let problem = Diagnostic::error(Code::BadDate, message)
                    .hint("write it with the year first, for example 2023-09-20");
                self.problems.push((source, problem));
            }
            self.dates.push(dates);
            self.dates.len() - 1
        })
    }

    /// Reports wordings of columns that the roster does not have.
    fn check_wordings(&mut self) {
        for wording in &self.program.wordings {
            let column = &*wording.column;
            let is_known = self.roster.column(column) != ColumnMatch::Missing
                || column == "term"
                || self.value(column).is_some();
            if !is_known {
                let message =
                    format!("`wording` has the column `{column}`, but the roster has not");
                let problem = Diagnostic::error(Code::UnknownColumn, message)
                    .hint(self.roster.missing_column_hint(column));
                self.problems.push((wording.source(), problem));
            }
        }
    }
}
