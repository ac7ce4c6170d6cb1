//! Findings about fields that are written only for some rows.

use super::Plan;
use super::damage::shown;
use super::others::Others;
use crate::diagnostic::{Code, Diagnostic};
use crate::field::Field;
use crate::program::Program;

/// How many values of a column are listed.
const LISTED_VALUES: usize = 5;

/// Adds a finding for each field that is written on no certificate of a part and of all others.
pub(super) fn check_part(plan: &Plan, others: &Others<'_>, add: &mut impl FnMut(Diagnostic)) {
    let program: &Program = &plan.program;
    for (field, is_written) in program.fields().iter().zip(&others.rows.is_written) {
        if !is_written {
            let message = "the field is written on no certificate: no row meets `when`".into();
            let hint = "compare the values of `when` with those of the roster".into();
            add(unwritten(program, field, message, hint));
        }
    }
}

/// Adds a finding for each field that is written on no certificate.
pub(super) fn check(plan: &Plan, add: &mut impl FnMut(Diagnostic)) {
    let program: &Program = &plan.program;
    for (index, field) in program.fields().iter().enumerate() {
        let text = &plan.texts.fields[index];
        let is_written = |index: usize| plan.entries().any(|entry| entry.is_written(index));
        // A field is in each of the templates that rows choose among.
        let fields = program.fields().iter().enumerate();
        let mut same = fields
            .filter(|(_, other)| other.id == field.id && other.sources.when == field.sources.when);
        let is_first = same.clone().next().is_some_and(|(first, _)| first == index);
        if text.conditions.is_empty() || !is_first || same.any(|(index, _)| is_written(index)) {
            continue;
        }
        let unmet = text.conditions.iter().find(|(piece, condition)| {
            let mut recipients = plan.roster.recipients();
            !recipients.any(|recipient| condition.matches(piece.value(recipient)))
        });
        let (message, hint) = match unmet {
            Some((piece, condition)) => {
                let mut values: Vec<&str> = Vec::new();
                for recipient in plan.roster.recipients() {
                    let value = piece.value(recipient);
                    if !values.contains(&value) {
                        values.push(value);
                    }
                    if values.len() > LISTED_VALUES {
                        break;
                    }
                }
                let more = if values.len() > LISTED_VALUES {
                    ", …"
                } else {
                    ""
                };
                values.truncate(LISTED_VALUES);
                let values: Vec<String> = values.into_iter().map(shown).collect();
                let message = format!(
                    "the field is written on no certificate: no row has `{}` in the column `{}`, \
                     as `when` requires",
                    condition.values.join("` or `"),
                    condition.column
                );
                (
                    message,
                    format!("its values are: `{}`{more}", values.join("`, `")),
                )
            }
            None => (
                "the field is written on no certificate: no row meets all conditions of `when`"
                    .into(),
                "each condition is met by some rows, but none meets all: remove one".into(),
            ),
        };
        add(unwritten(program, field, message, hint));
    }
}

/// The finding about a field, without its line, which would be taken for a row of the roster.
fn unwritten(program: &Program, field: &Field, message: String, hint: String) -> Diagnostic {
    let finding = Diagnostic::note(Code::UnwrittenField, message).hint(hint);
    let mut finding = finding.in_field(&*field.id);
    finding.location.file.clone_from(&program.path);
    finding
}
