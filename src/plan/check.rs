//! The findings about recipients that can be made before anything is drawn.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::collector::Collector;
use super::damage::shown;
use super::others::Others;
use super::short_digest::digest;
use super::texts::Texts;
use super::{Entry, Plan, cells, conditions, controls, people, values};
use crate::controls::is_invisible;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::field::Capitals;
use crate::format::OutputFormat;
use crate::language;
use crate::naming::{self, Key};
use crate::program::Program;
use crate::roster::{MAX_FINDINGS, Roster};

/// Refuses a roster in which more rows than the limit of findings are equal to the row above: they
/// would all have one key. A few bytes of a spreadsheet can repeat a row a million times.
pub(super) fn check_repeated_rows(roster: &Roster) -> Result<()> {
    let mut equal = 0;
    for index in 1..roster.len() {
        let (above, row) = (roster.recipient(index - 1), roster.recipient(index));
        equal += usize::from(row.published().is_none() && row.has_cells_of(above));
        if equal > MAX_FINDINGS {
            let message = format!(
                "more than {MAX_FINDINGS} rows are equal to the row above: `{}`",
                shown(row.name())
            );
            return Err(Diagnostic::error(Code::TooManyFindings, message)
                .hint("check that it is the right file, and delete the rows that are repeated")
                .at(roster.file(), row.row())
                .into());
        }
    }
    Ok(())
}

/// The key of each recipient, and the findings about keys.
pub(super) fn derive_keys(
    program: &Program,
    roster: &Roster,
    texts: &Texts,
) -> (Vec<Key>, Collector) {
    let mut keys = Vec::with_capacity(roster.len());
    let mut findings = Collector::default();
    for recipient in roster.recipients() {
        let key = match recipient.published() {
            Some(published) => published.key().clone(),
            None => {
                let language = program.language.as_deref();
                let stem = texts.expand_without_key(&texts.file_stem, recipient, language);
                let publish = &program.publish;
                let (key, found) =
                    Key::derive(&stem, publish.format.extension(), publish.normalization);
                for finding in found {
                    findings.add(finding.at(roster.file(), recipient.row()));
                }
                key
            }
        };
        keys.push(key);
    }
    (keys, findings)
}

/// The findings about entries and the roster, and those about keys, by row. `others` is what is known
/// of all rows, if the plan is of a part of them.
pub(super) fn check_entries(
    plan: &Plan,
    mut findings: Collector,
    others: Option<&Others<'_>>,
) -> Result<Vec<Diagnostic>> {
    for entry in plan.entries() {
        check_entry(entry, &mut |finding| {
            findings.add(finding.at(plan.roster.file(), entry.row()));
        });
        if findings.is_full() {
            return findings.finish();
        }
    }
    let is_first = others.is_none_or(|others| others.is_first);
    if is_first {
        controls::check_program(plan, &mut |finding| findings.add(finding));
    }
    controls::check_cells(plan, &mut |finding| findings.add(finding));
    cells::check(plan, &mut |finding| findings.add(finding));
    match others {
        None => conditions::check(plan, &mut |finding| findings.add(finding)),
        Some(others) if is_first => {
            conditions::check_part(plan, others, &mut |finding| findings.add(finding));
        }
        Some(_) => {}
    }
    let mut colliding = BTreeSet::new();
    let mut add_collision = |finding: Diagnostic| {
        colliding.extend(finding.row());
        findings.add(finding);
    };
    match others {
        None => check_collisions(plan, &[plan.program.publish.format], &mut add_collision),
        Some(others) => check_collisions_of_part(plan, others, &mut add_collision),
    }
    if findings.is_full() {
        return findings.finish();
    }
    people::check(plan, &colliding, others, &mut |finding| {
        findings.add(finding);
    });
    if let Some(finding) = check_seats(plan, others) {
        findings.add(finding);
    }
    for finding in plan.roster.findings() {
        if is_first || finding.row().is_some() {
            findings.add(finding.clone());
        }
    }
    findings.finish()
}

fn check_entry(entry: Entry<'_>, add: &mut impl FnMut(Diagnostic)) {
    let plan = entry.plan;
    if is_invisible(entry.name()) {
        add(Diagnostic::error(Code::EmptyName, "the name is empty")
            .hint("write the name, or delete the row"));
    }
    if let Some(tag) = entry.recipient().language()
        && !language::is_well_formed(tag)
    {
        let tag = shown(tag);
        add(
            Diagnostic::error(Code::BadLanguage, format!("`{tag}` is not a language tag"))
                .hint("write a BCP 47 tag, for example `tr` or `zh-Hant`"),
        );
    }
    if let Some(capitals) = entry.recipient().capitals()
        && Capitals::from_name(capitals).is_none()
    {
        let capitals = shown(capitals);
        let names = Capitals::ALL.map(|known| format!("`{}`", known.name()));
        let message = format!("`{capitals}` in column `capitals` is not a way to set capitals");
        add(Diagnostic::error(Code::InvalidValue, message)
            .hint(format!("write {}, or rename the column", names.join(", "))));
    }
    values::check(entry, add);
    #[cfg(feature = "credential")]
    super::claims::check(entry, add);
    for (field, text) in plan.program.fields().iter().zip(entry.texts()) {
        if text.contains(char::REPLACEMENT_CHARACTER) {
            let text = shown(&text);
            let finding = Diagnostic::error(
                Code::LostCharacter,
                format!("`{text}` contains U+FFFD, which stands for a lost character"),
            )
            .hint("type the text again: the program that saved the file could not store it");
            add(finding.in_field(&*field.id));
        }
    }
}

/// Adds the findings that arise only if several formats are written into one folder.
pub(super) fn check_formats(plan: &mut Plan) {
    let published = plan.program.publish.format;
    if plan.formats == [published] {
        return;
    }
    let mut findings = Vec::new();
    check_collisions(plan, &plan.formats, &mut |finding| findings.push(finding));
    // One finding for each row is enough.
    findings.sort_by_key(Diagnostic::row);
    findings.dedup_by_key(|finding| finding.row());
    let is_known = |finding: &Diagnostic| {
        let mut known = plan.findings.iter();
        known.any(|known| known.code == finding.code && known.row() == finding.row())
    };
    findings.retain(|finding| !is_known(finding));
    plan.findings.append(&mut findings);
    plan.findings.sort_by_key(Diagnostic::row);
}

/// Reports each entry with a file, in one of these formats, that some file system would take for
/// the file of an earlier entry.
///
/// Equal keys are found by sorting short digests: that takes 16 bytes per file, a map of the keys
/// about a hundred.
fn check_collisions(plan: &Plan, formats: &[OutputFormat], add: &mut impl FnMut(Diagnostic)) {
    let named = plan
        .entries()
        .filter(|entry| !entry.name().is_empty() || entry.recipient().slug().is_some());
    let mut digests: Vec<(u64, usize, OutputFormat)> = named
        .flat_map(|entry| formats.iter().map(move |format| (entry, *format)))
        .map(|(entry, format)| {
            let key = entry.key_in(format);
            (digest(&key.collision_key()), entry.index, format)
        })
        .collect();
    digests.sort_unstable();
    let equals = digests.chunk_by(|(one, ..), (other, ..)| one == other);
    for equal in equals.filter(|equal| equal.len() > 1) {
        let files: Vec<(Entry<'_>, Cow<'_, Key>)> = equal
            .iter()
            .map(|(_, index, format)| (plan.entry(*index), plan.entry(*index).key_in(*format)))
            .collect();
        for (position, later) in files.iter().enumerate() {
            let collision_key = later.1.collision_key();
            let first = files[..position]
                .iter()
                .find(|(_, key)| key.collision_key() == collision_key);
            if let Some(first) = first.filter(|first| first.0.index != later.0.index) {
                let finding =
                    collision(&Named::of(first.0, &first.1), &Named::of(later.0, &later.1));
                add(finding.at(plan.roster.file(), later.0.row()));
            }
        }
    }
}

/// Reports each entry with the key of a row above, which need not be in the part.
fn check_collisions_of_part(plan: &Plan, others: &Others<'_>, add: &mut impl FnMut(Diagnostic)) {
    for entry in plan.entries() {
        let Some(first) = others.rows.same_keys.get(&entry.row()) else {
            continue;
        };
        let same = naming::collision_key(&first.key);
        let mut formats = OutputFormat::ALL.iter();
        let own = formats
            .find(|format| entry.key_in(**format).collision_key() == same)
            .map_or_else(
                || entry.key().to_string(),
                |format| entry.key_in(*format).to_string(),
            );
        let first = Named {
            row: first.row,
            name: &first.name,
            key: &first.key,
        };
        let later = Named {
            row: entry.row(),
            name: entry.name(),
            key: &own,
        };
        add(collision(&first, &later).at(plan.roster.file(), entry.row()));
    }
}

/// A row with a name and a key.
struct Named<'a> {
    row: u64,
    name: &'a str,
    key: &'a str,
}

impl<'a> Named<'a> {
    fn of(entry: Entry<'a>, key: &'a Key) -> Self {
        Self {
            row: entry.row(),
            name: entry.name(),
            key: key.as_str(),
        }
    }
}

fn collision(first: &Named<'_>, later: &Named<'_>) -> Diagnostic {
    let message = if first.key == later.key {
        format!(
            "rows {} (`{}`) and {} (`{}`) have the same key `{}`",
            first.row,
            shown(first.name),
            later.row,
            shown(later.name),
            later.key,
        )
    } else {
        format!(
            "the keys of rows {} (`{}`) and {} (`{}`) are the same file on some systems",
            first.row, first.key, later.row, later.key,
        )
    };
    Diagnostic::error(Code::KeyCollision, message)
        .hint("delete one of the rows, or give them different slugs in the column `slug`")
}

fn check_seats(plan: &Plan, others: Option<&Others<'_>>) -> Option<Diagnostic> {
    let seats = plan.program.seats?;
    let (count, surplus) = match others {
        None => (plan.len(), plan.entries().nth(seats as usize)?.row()),
        Some(others) => {
            let surplus = others.rows.surplus_row?;
            plan.entries().find(|entry| entry.row() == surplus)?;
            (others.rows.count, surplus)
        }
    };
    let finding = Diagnostic::error(
        Code::TooManyRecipients,
        format!(
            "there are {count} recipients for {seats} {}",
            if seats == 1 { "seat" } else { "seats" }
        ),
    )
    .hint("remove recipients, or raise `seats` in program.toml");
    Some(finding.at(plan.roster.file(), surplus))
}
