//! Findings about the values that texts name: those that are empty, have no wording, or should be
//! dates.

use std::collections::BTreeSet;

use super::damage::shown;
use super::dates::{DateColumn, Reading};
use super::piece::Piece;
use super::texts::Text;
use super::{Entry, Plan};
use crate::date::DateError;
use crate::diagnostic::{Code, Diagnostic};
use crate::field::{Field, FieldKind};
use crate::roster::DateOrder;

/// Checks the values that the texts of an entry name.
pub(super) fn check(entry: Entry<'_>, add: &mut impl FnMut(Diagnostic)) {
    let plan = entry.plan;
    check_text(entry, &plan.texts.file_stem, None, add);
    for (field, text) in plan.program.fields().iter().zip(&plan.texts.fields) {
        if plan.texts.is_written(text, entry.recipient()) {
            check_text(entry, text, Some(field), add);
        }
    }
}

fn check_text(
    entry: Entry<'_>,
    text: &Text,
    field: Option<&Field>,
    add: &mut impl FnMut(Diagnostic),
) {
    let (plan, recipient) = (entry.plan, entry.recipient());
    // A published key is not made from the file's stem.
    let is_key = field.is_none();
    if is_key && recipient.published().is_some() {
        return;
    }
    let mut add = |finding: Diagnostic| {
        add(match field {
            Some(field) => finding.in_field(&*field.id),
            None => finding,
        });
    };
    let mut empty = Empty::default();
    text.each_written(recipient, &mut |piece| match piece {
        Piece::Date(index, _) => {
            let column = &plan.texts.dates[*index];
            match column.reading(recipient) {
                Reading::Empty => {
                    empty.columns.insert(column.name.to_string());
                }
                Reading::Date(parsed) if parsed.is_guessed => {
                    let value = column.piece.value(recipient);
                    let message = format!(
                        "`{value}` in column `{}` is read as {}",
                        column.name, parsed.date
                    );
                    add(Diagnostic::warning(Code::GuessedDate, message)
                        .hint(format!("write `{}` if that is the date", parsed.date)));
                }
                Reading::Date(_) => {}
                Reading::Bad(problem) => {
                    let value = column.piece.value(recipient);
                    add(bad_date(plan, column, value, problem));
                }
            }
        }
        Piece::Worded(value, wording) => {
            let value = value.value(recipient);
            match wording.text(value) {
                Some(_) => {}
                None if value.is_empty() => {
                    empty.columns.insert(wording.column.to_string());
                }
                None => {
                    let message = format!(
                        "`{}` in column `{}` has no wording",
                        shown(value),
                        wording.column
                    );
                    add(Diagnostic::warning(Code::NoWording, message).hint(format!(
                        "add `\"{}\" = \"…\"` to `[wording.\"{}\"]` in program.toml",
                        shown(value),
                        wording.column
                    )));
                }
            }
        }
        other => empty.add(other, entry),
    });
    if let Some(first) = empty.first() {
        add(empty_values(entry, &empty.describe(), first, text, field));
    }
}

/// What a text names and is empty.
#[derive(Default)]
struct Empty {
    columns: BTreeSet<String>,
    /// Values of the program.
    values: BTreeSet<String>,
}

impl Empty {
    /// Adds a piece if it is empty. An empty name is an error of its own.
    fn add(&mut self, piece: &Piece, entry: Entry<'_>) {
        match piece {
            Piece::Cell(column) | Piece::CellOr(column, _)
                if piece.value(entry.recipient()).is_empty() =>
            {
                let name = entry.plan.roster.column_name(*column);
                self.columns.insert(name.to_owned());
            }
            Piece::Value(name, text) if text.is_empty() => {
                self.values.insert(name.to_string());
            }
            _ => {}
        }
    }

    fn first(&self) -> Option<&str> {
        let mut all = self.columns.iter().chain(&self.values);
        all.next().map(String::as_str)
    }

    fn describe(&self) -> String {
        let columns = (!self.columns.is_empty()).then(|| are_empty(&self.columns, "the column"));
        let values = (!self.values.is_empty()).then(|| are_empty(&self.values, "the value"));
        let described: Vec<String> = columns.into_iter().chain(values).collect();
        described.join(", ")
    }
}

/// Says that these are empty.
fn are_empty(names: &BTreeSet<String>, what: &str) -> String {
    let listed: Vec<&str> = names.iter().map(String::as_str).collect();
    let listed = listed.join("`, `");
    match names.len() {
        1 => format!("{what} `{listed}` is empty"),
        _ => format!("{what}s `{listed}` are empty"),
    }
}

fn empty_values(
    entry: Entry<'_>,
    are_empty: &str,
    first: &str,
    text: &Text,
    field: Option<&Field>,
) -> Diagnostic {
    let Some(field) = field else {
        let key = shown(entry.key().as_str());
        let message = format!("{are_empty}: the file's name is `{key}`");
        return Diagnostic::warning(Code::EmptyValue, message).hint(optional_hint(first));
    };
    let reads = entry.plan.texts.expand(text, entry);
    let reads = reads.text.trim();
    match field.kind {
        FieldKind::Image(_) if reads.is_empty() => {
            let message = format!("{are_empty}: there is no picture");
            Diagnostic::error(Code::EmptyValue, message).hint(format!(
                "fill in `{first}`, or write `{{#{first}}}…{{/{first}}}` around the text if there \
                 can be none"
            ))
        }
        FieldKind::Image(_) => {
            let message = format!("{are_empty}: the picture would be `{}`", shown(reads));
            Diagnostic::error(Code::EmptyValue, message).hint(optional_hint(first))
        }
        FieldKind::Qr(_) if reads.is_empty() => {
            let message = format!("{are_empty}: there is no QR code");
            Diagnostic::error(Code::EmptyValue, message)
                .hint(format!("fill in `{first}`, or delete the row"))
        }
        FieldKind::Qr(_) => {
            let message = format!("{are_empty}: the QR code holds `{}`", shown(reads));
            Diagnostic::error(Code::EmptyValue, message).hint(optional_hint(first))
        }
        _ if reads.is_empty() => {
            let message = format!("{are_empty}: nothing is written");
            Diagnostic::warning(Code::EmptyValue, message).hint(format!(
                "fill it in, or write `{{#{first}}}…{{/{first}}}` around the text if it can be \
                 empty"
            ))
        }
        _ => {
            let message = format!("{are_empty}: the text reads `{}`", shown(reads));
            Diagnostic::warning(Code::EmptyValue, message).hint(optional_hint(first))
        }
    }
}

fn optional_hint(column: &str) -> String {
    format!(
        "fill it in, or write what depends on it as an optional part: \
         `{{#{column}}}…{{{column}}}…{{/{column}}}`"
    )
}

pub(super) fn bad_date(
    plan: &Plan,
    column: &DateColumn,
    value: &str,
    problem: &DateError,
) -> Diagnostic {
    const YEAR_FIRST: &str = "write it with the year first, for example 2023-09-20";
    let name = &column.name;
    let value = shown(value);
    let (message, hint) = match problem {
        DateError::NotADate => {
            let order = match plan.roster.date_order() {
                Some(DateOrder::DayFirst) => " with the day first",
                Some(DateOrder::MonthFirst) => " with the month first",
                None => "",
            };
            let message = format!("`{value}` in column `{name}` is not a date{order}");
            (message, YEAR_FIRST.to_owned())
        }
        DateError::Ambiguous => {
            let message = format!("`{value}` in column `{name}` can be either of two dates");
            let hint = match column.has_both_orders() {
                true => format!(
                    "the column has dates with the day first and others with the month first: \
                     {YEAR_FIRST}"
                ),
                false => format!(
                    "set `dates = \"day-first\"` or `dates = \"month-first\"` in `[roster]`, or \
                     {YEAR_FIRST}"
                ),
            };
            (message, hint)
        }
        DateError::OtherCalendar => (
            format!("the year of `{value}` in column `{name}` is hardly a Gregorian one"),
            format!("write the date in the Gregorian calendar: {YEAR_FIRST}"),
        ),
    };
    Diagnostic::error(Code::BadDate, message).hint(hint)
}
