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
        check_text(entry, text, Some(field), add);
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
    let mut empty = BTreeSet::new();
    text.each_written(recipient, &mut |piece| match piece {
        Piece::Date(index, _) => {
            let column = &plan.texts.dates[*index];
            match column.reading(recipient) {
                Reading::Empty => {
                    empty.insert(column.name.to_string());
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
                    empty.insert(wording.column.to_string());
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
        other => empty.extend(empty_value(other, entry)),
    });
    if !empty.is_empty() {
        let names: Vec<String> = empty.into_iter().collect();
        add(empty_values(entry, &names, text, field));
    }
}

/// The name of a value that is empty. An empty name is an error of its own.
fn empty_value(piece: &Piece, entry: Entry<'_>) -> Option<String> {
    let recipient = entry.recipient();
    match piece {
        Piece::Cell(column) | Piece::CellOr(column, _) if piece.value(recipient).is_empty() => {
            Some(entry.plan.roster.column_name(*column).to_owned())
        }
        Piece::Value(name, text) if text.is_empty() => Some(name.to_string()),
        _ => None,
    }
}

fn empty_values(
    entry: Entry<'_>,
    names: &[String],
    text: &Text,
    field: Option<&Field>,
) -> Diagnostic {
    let plan = entry.plan;
    let listed = names.join("`, `");
    let are_empty = match names {
        [_] => format!("the column `{listed}` is empty"),
        _ => format!("the columns `{listed}` are empty"),
    };
    let Some(field) = field else {
        let key = shown(entry.key().as_str());
        let message = format!("{are_empty}: the file's name is `{key}`");
        return Diagnostic::warning(Code::EmptyValue, message).hint(optional_hint(&names[0]));
    };
    let reads = plan.texts.expand(text, entry);
    let reads = reads.trim();
    match field.kind {
        FieldKind::Qr(_) if reads.is_empty() => {
            let message = format!("{are_empty}: there is no QR code");
            Diagnostic::error(Code::EmptyValue, message)
                .hint(format!("fill in `{}`, or remove the row", names[0]))
        }
        FieldKind::Qr(_) => {
            let message = format!("{are_empty}: the QR code holds `{}`", shown(reads));
            Diagnostic::error(Code::EmptyValue, message).hint(optional_hint(&names[0]))
        }
        _ if reads.is_empty() => {
            let message = format!("{are_empty}: nothing is written");
            let column = &names[0];
            Diagnostic::warning(Code::EmptyValue, message).hint(format!(
                "fill it in, or write `{{#{column}}}…{{/{column}}}` around the text if it can be \
                 empty"
            ))
        }
        _ => {
            let message = format!("{are_empty}: the text reads `{}`", shown(reads));
            Diagnostic::warning(Code::EmptyValue, message).hint(optional_hint(&names[0]))
        }
    }
}

fn optional_hint(column: &str) -> String {
    format!(
        "fill it in, or write what depends on it as an optional part: \
         `{{#{column}}}…{{{column}}}…{{/{column}}}`"
    )
}

fn bad_date(plan: &Plan, column: &DateColumn, value: &str, problem: &DateError) -> Diagnostic {
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
            let hint = match column.has_both_orders {
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
