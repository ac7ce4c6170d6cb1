//! Characters that no text may have, in what the program writes and in the cells that it uses.

use std::collections::BTreeSet;

use super::Plan;
use crate::controls::{Refused, refused};
use crate::diagnostic::{Code, Diagnostic};

/// How many different characters of a text are named.
const MAX_NAMED: usize = 4;

/// Adds a finding for each text of the program that has such a character.
pub(super) fn check_program(plan: &Plan, add: &mut impl FnMut(Diagnostic)) {
    let program = &plan.program;
    let own_issuer = Some(&program.issuer).filter(|issuer| **issuer != program.title);
    let texts = [
        ("title", Some(&program.title)),
        ("term", Some(&program.term)),
        ("issuer", own_issuer),
        ("link_text", Some(&program.publish.link_text)),
    ];
    let mut check = |what: &str, text: &str, field: Option<&str>| {
        if let Some(mut finding) = finding(text, || format!("`{what}`")) {
            finding.location.file.clone_from(&program.path);
            finding.location.field = field.map(Into::into);
            add(finding);
        }
    };
    for (key, text) in texts {
        check(key, text.map_or("", String::as_str), None);
    }
    let stem: String = program.publish.file_stem.literals().collect();
    check("file_stem", &stem, None);
    for field in program.fields() {
        let text: String = field.text.literals().collect();
        check("text", &text, Some(&field.id));
    }
}

/// Adds a finding for each cell with such a character, of those that are drawn, or part of a key.
pub(super) fn check_cells(plan: &Plan, add: &mut impl FnMut(Diagnostic)) {
    let roster = &plan.roster;
    let used: BTreeSet<usize> = roster
        .role_columns()
        .chain(plan.texts.columns.iter().copied())
        .collect();
    let used: Vec<(usize, &str)> = used
        .into_iter()
        .map(|column| (column, roster.columns().nth(column).unwrap_or_default()))
        .collect();
    for recipient in roster.recipients() {
        for (column, name) in &used {
            let found = finding(recipient.cell(*column), || format!("column `{name}`"));
            if let Some(found) = found {
                add(found.at(roster.file(), recipient.row()));
            }
        }
    }
}

fn finding(text: &str, place: impl FnOnce() -> String) -> Option<Diagnostic> {
    let refused = refused(text);
    if refused.is_empty() {
        return None;
    }
    let describe = |Refused { character, reason }: &Refused| {
        format!("U+{:04X}, {reason}", u32::from(*character))
    };
    let named: Vec<String> = refused.iter().take(MAX_NAMED).map(describe).collect();
    let mut named = named.join("; ");
    if refused.len() > MAX_NAMED {
        named.push_str(&format!("; and {} more", refused.len() - MAX_NAMED));
    }
    let finding = Diagnostic::error(Code::ControlCharacter, format!("{} has {named}", place()));
    Some(finding.hint("delete it: retype the text, or write a space instead"))
}
