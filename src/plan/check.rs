//! The findings about recipients that can be made before anything is drawn.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::collector::Collector;
use super::damage::shown;
use super::short_digest::digest;
use super::texts::Texts;
use super::{Entry, Plan, cells, conditions, controls, people, values};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::field::Capitals;
use crate::format::OutputFormat;
use crate::language;
use crate::naming::Key;
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

/// The findings about entries and the roster, and those about keys, by row.
pub(super) fn check_entries(plan: &Plan, mut findings: Collector) -> Result<Vec<Diagnostic>> {
    for entry in plan.entries() {
        check_entry(entry, &mut |finding| {
            findings.add(finding.at(plan.roster.file(), entry.row()));
        });
        if findings.is_full() {
            return findings.finish();
        }
    }
    controls::check_program(plan, &mut |finding| findings.add(finding));
    controls::check_cells(plan, &mut |finding| findings.add(finding));
    cells::check(plan, &mut |finding| findings.add(finding));
    conditions::check(plan, &mut |finding| findings.add(finding));
    let mut colliding = BTreeSet::new();
    check_collisions(plan, &[plan.program.publish.format], &mut |finding| {
        colliding.extend(finding.row());
        findings.add(finding);
    });
    if findings.is_full() {
        return findings.finish();
    }
    people::check(plan, &colliding, &mut |finding| findings.add(finding));
    if let Some(finding) = check_seats(plan) {
        findings.add(finding);
    }
    for finding in plan.roster.findings() {
        findings.add(finding.clone());
    }
    findings.finish()
}

fn check_entry(entry: Entry<'_>, add: &mut impl FnMut(Diagnostic)) {
    let plan = entry.plan;
    if entry.name().is_empty() {
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
                add(collision(first, later).at(plan.roster.file(), later.0.row()));
            }
        }
    }
}

fn collision(first: &(Entry<'_>, Cow<'_, Key>), later: &(Entry<'_>, Cow<'_, Key>)) -> Diagnostic {
    let ((first, first_key), (later, later_key)) = (first, later);
    let message = if first_key == later_key {
        format!(
            "rows {} (`{}`) and {} (`{}`) have the same key `{later_key}`",
            first.row(),
            shown(first.name()),
            later.row(),
            shown(later.name()),
        )
    } else {
        format!(
            "the keys of rows {} (`{first_key}`) and {} (`{later_key}`) are the same file on some systems",
            first.row(),
            later.row(),
        )
    };
    Diagnostic::error(Code::KeyCollision, message)
        .hint("delete one of the rows, or give them different slugs in the column `slug`")
}

fn check_seats(plan: &Plan) -> Option<Diagnostic> {
    let seats = plan.program.seats?;
    let surplus = plan.entries().nth(seats as usize)?;
    let finding = Diagnostic::error(
        Code::TooManyRecipients,
        format!(
            "there are {} recipients for {seats} {}",
            plan.len(),
            if seats == 1 { "seat" } else { "seats" }
        ),
    )
    .hint("remove recipients, or raise `seats` in program.toml");
    Some(finding.at(plan.roster.file(), surplus.row()))
}
