//! Findings about the cells whose values are written: text that was damaged on its way here.

use std::collections::BTreeSet;

use super::Plan;
use super::damage::{self, shown};
use crate::diagnostic::{Code, Diagnostic};

/// Checks each cell that a text or a file's name shows.
pub(super) fn check(plan: &Plan, add: &mut impl FnMut(Diagnostic)) {
    let roster = &plan.roster;
    let names = roster.name_columns();
    let slug = roster.slug_column();
    let mut columns: BTreeSet<usize> = plan.texts.columns.iter().copied().collect();
    columns.extend(slug);
    for recipient in roster.recipients() {
        for column in &columns {
            let is_name = names.contains(column) || slug == Some(*column);
            let cell = recipient.cell(*column);
            for finding in damage::find(cell, roster.column_name(*column), is_name) {
                add(finding.at(roster.file(), recipient.row()));
            }
        }
    }
    let mut rows = roster.recipients().peekable();
    for (row, column) in roster
        .collapsed()
        .filter(|(_, column)| columns.contains(column))
    {
        while rows.next_if(|recipient| recipient.row() < row).is_some() {}
        let Some(recipient) = rows.peek().filter(|recipient| recipient.row() == row) else {
            continue;
        };
        let message = format!(
            "several spaces in column `{}` are written as one: `{}`",
            roster.column_name(column),
            shown(recipient.cell(column))
        );
        let finding = Diagnostic::note(Code::WhiteSpace, message);
        add(finding
            .hint("nothing needs to be done: remove the spaces to remove this note")
            .at(roster.file(), row));
    }
}
