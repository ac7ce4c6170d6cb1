//! Patterns with their columns resolved to indexes, so that expanding one needs no lookup.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Entry;
use super::dates::{DateColumn, Reading};
use super::isolate;
use super::piece::Piece;
use crate::date::DateFormat;
use crate::field::{Capitals, FieldKind};
use crate::language::Language;
use crate::roster::{Condition, Recipient, fold};
use crate::text::WrittenText;

/// All texts of a plan.
#[derive(Debug, Clone)]
pub(super) struct Texts {
    pub(super) file_stem: Text,
    /// One for each field.
    pub(super) fields: Vec<Text>,
    /// The index of each recipient's template, if it depends on the row.
    pub(super) templates: Box<[usize]>,
    /// The columns whose values are written as dates.
    pub(super) dates: Vec<DateColumn>,
    /// The columns whose values are written anywhere, in ascending order.
    pub(super) columns: Vec<usize>,
}

/// By folded name of a column, whether it has dates that are certain with the day first, and with
/// the month first.
#[derive(Debug, Clone, Default)]
pub(super) struct Orders(BTreeMap<String, [bool; 2]>);

#[cfg(feature = "rosters")]
impl Orders {
    /// Adds those of a part of the rows.
    pub(super) fn add(&mut self, texts: &Texts) {
        for dates in &texts.dates {
            let known = self.0.entry(fold(&dates.name)).or_default();
            for (known, own) in known.iter_mut().zip(dates.orders) {
                *known |= own;
            }
        }
    }
}

impl Orders {
    /// Those of a column.
    pub(super) fn of(&self, column: &str) -> Option<[bool; 2]> {
        self.0.get(&fold(column)).copied()
    }
}

/// A resolved pattern.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    pub(super) pieces: Vec<Piece>,
    /// The index of its field; `None` for the stem of the file's name.
    pub(super) field: Option<usize>,
    /// The template of its field, if it depends on the row.
    pub(super) template: Option<usize>,
    /// What a row must have for its field to be written.
    pub(super) conditions: Vec<(Piece, Condition)>,
}

impl Texts {
    /// The text for an entry of a complete plan, if its field is written for that entry.
    pub(super) fn expand_written<'p>(
        &'p self,
        text: &'p Text,
        entry: Entry<'p>,
    ) -> Option<WrittenText<'p>> {
        let is_written = self.is_written(text, entry.recipient());
        is_written.then(|| self.expand(text, entry))
    }

    /// Whether the field of a text is written for a recipient.
    pub(super) fn is_written(&self, text: &Text, recipient: Recipient<'_>) -> bool {
        let is_of_row = |own| self.templates.get(recipient.index()) == Some(&own);
        text.template.is_none_or(is_of_row) && text.meets_conditions(recipient)
    }

    /// The text for an entry of a complete plan.
    pub(super) fn expand<'p>(&'p self, text: &'p Text, entry: Entry<'p>) -> WrittenText<'p> {
        let recipient = entry.recipient();
        let capitals = recipient.capitals().and_then(Capitals::from_name);
        if let [Piece::Name] = text.pieces[..] {
            return WrittenText {
                capitals,
                ..recipient.name().into()
            };
        }
        let mut expanded = String::new();
        let mut values = Vec::new();
        let mut is_of_roster = Vec::new();
        let mut language = None;
        text.each_written(recipient, &mut |piece| {
            let start = expanded.len();
            match piece {
                Piece::Key => expanded.push_str(entry.key().as_str()),
                Piece::Link => expanded.push_str(&entry.link()),
                Piece::Verify => expanded.push_str(&entry.verify_link()),
                Piece::Date(column, format) => {
                    let language = *language.get_or_insert_with(|| text.language(entry));
                    expanded.push_str(&self.date(*column, format, recipient, language));
                }
                other => expanded.push_str(other.value(recipient)),
            }
            if !matches!(piece, Piece::Literal(_)) {
                values.push(start..expanded.len());
                is_of_roster.push(piece.is_of_roster());
            }
        });
        if text.is_set_in_letters(entry) {
            isolate::isolate(&mut expanded, &mut values);
        }
        let mut is_of_roster = is_of_roster.into_iter();
        values.retain(|_| is_of_roster.next() == Some(true));
        WrittenText {
            languages: text.line_languages(entry, &expanded),
            text: Cow::Owned(expanded),
            values,
            capitals,
        }
    }

    /// The text for a recipient who has no key yet, without keys and links, and with dates in
    /// this language.
    pub(super) fn expand_without_key(
        &self,
        text: &Text,
        recipient: Recipient<'_>,
        language: Option<&str>,
    ) -> String {
        let mut expanded = String::new();
        text.each_written(recipient, &mut |piece| match piece {
            Piece::Date(column, format) => {
                expanded.push_str(&self.date(*column, format, recipient, language));
            }
            other => expanded.push_str(other.value(recipient)),
        });
        expanded
    }

    pub(super) fn date<'r>(
        &'r self,
        column: usize,
        format: &DateFormat,
        recipient: Recipient<'r>,
        language: Option<&str>,
    ) -> Cow<'r, str> {
        let column = &self.dates[column];
        match column.reading(recipient) {
            Reading::Empty => Cow::Borrowed(""),
            Reading::Date(parsed) => Cow::Owned(format.format(parsed.date, language)),
            Reading::Bad(_) => Cow::Borrowed(column.piece.value(recipient)),
        }
    }
}

impl Text {
    /// Whether a recipient meets the conditions of its field.
    fn meets_conditions(&self, recipient: Recipient<'_>) -> bool {
        let mut conditions = self.conditions.iter();
        conditions.all(|(piece, condition)| condition.matches(piece.value(recipient)))
    }

    /// The languages of the lines of a text that is a list of names; else none.
    fn line_languages(&self, entry: Entry<'_>, expanded: &str) -> Vec<Option<Arc<Language>>> {
        let languages = entry.plan().roster().line_languages();
        let is_list = !languages.is_empty() && matches!(self.pieces[..], [Piece::Cell(_)]);
        match is_list && expanded.lines().count() == languages.len() {
            true => languages.to_vec(),
            false => Vec::new(),
        }
    }

    /// Calls for each piece that the text of a recipient has, in order.
    pub(super) fn each_written<'t>(
        &'t self,
        recipient: Recipient<'_>,
        call: &mut impl FnMut(&'t Piece),
    ) {
        each_written(&self.pieces, recipient, call);
    }

    /// Whether it is drawn as letters: not a QR code, and not the name of a file.
    fn is_set_in_letters(&self, entry: Entry<'_>) -> bool {
        let fields = entry.plan().program().fields();
        self.field
            .is_some_and(|field| fields[field].kind == FieldKind::Text)
    }

    /// The language of an entry's dates; in the name of a file, the program's.
    fn language<'p>(&self, entry: Entry<'p>) -> Option<&'p str> {
        let program = entry.plan().program();
        match self.field {
            Some(field) => entry.language(&program.fields()[field]),
            None => program.language.as_deref(),
        }
    }

    /// The start that the texts of all recipients have in common.
    #[cfg(feature = "rosters")]
    pub(super) fn common_start(&self) -> String {
        let pieces = self.pieces.iter().map_while(|piece| match piece {
            Piece::Literal(text) | Piece::Value(_, text) => Some(text.as_str()),
            _ => None,
        });
        pieces.collect()
    }
}

fn each_written<'t>(
    pieces: &'t [Piece],
    recipient: Recipient<'_>,
    call: &mut impl FnMut(&'t Piece),
) {
    for piece in pieces {
        match piece {
            Piece::Optional(optional) => {
                if optional.is_written(recipient) {
                    each_written(&optional.pieces, recipient, call);
                }
            }
            other => call(other),
        }
    }
}
