//! The findings about recipients that can be made before anything is drawn.

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use unicode_normalization::is_nfc;

use super::texts::{BadDate, Texts};
use super::{Entry, Plan, controls};
use crate::date::DateError;
use crate::diagnostic::{Code, Diagnostic};
use crate::format::OutputFormat;
use crate::language;
use crate::naming::Key;
use crate::program::Program;
use crate::roster::Roster;

/// The key of each recipient, and the findings about keys.
pub(super) fn derive_keys(
    program: &Program,
    roster: &Roster,
    texts: &Texts,
) -> (Vec<Key>, Vec<Diagnostic>) {
    let mut keys = Vec::with_capacity(roster.len());
    let mut findings = Vec::new();
    for recipient in roster.recipients() {
        let key = match recipient.published() {
            Some(published) => published.key().clone(),
            None => {
                let language = program.language.as_deref();
                let stem = texts.file_stem.expand_without_key(recipient, language);
                let publish = &program.publish;
                let (key, found) =
                    Key::derive(&stem, publish.format.extension(), publish.normalization);
                let at = |finding: Diagnostic| finding.at(roster.file(), recipient.row());
                findings.extend(found.into_iter().map(at));
                key
            }
        };
        keys.push(key);
    }
    (keys, findings)
}

/// Adds the findings about entries and the roster to those about keys, by row.
pub(super) fn check_entries(plan: &mut Plan) {
    let mut findings = std::mem::take(&mut plan.findings);
    for entry in plan.entries() {
        check_entry(entry, &mut findings);
    }
    controls::check_program(plan, &mut findings);
    controls::check_cells(plan, &mut findings);
    let published = plan.program.publish.format;
    check_collisions(plan, &[published], &mut findings);
    check_seats(plan, &mut findings);
    findings.extend_from_slice(plan.roster.findings());
    findings.sort_by_key(Diagnostic::row);
    plan.findings = findings;
}

fn check_entry(entry: Entry<'_>, findings: &mut Vec<Diagnostic>) {
    let plan = entry.plan;
    let mut add = |finding: Diagnostic| findings.push(finding.at(plan.roster.file(), entry.row()));
    if entry.name().is_empty() {
        add(Diagnostic::error(Code::EmptyName, "the name is empty")
            .hint("write the name, or delete the row"));
    }
    if let Some(tag) = entry.recipient().language()
        && !language::is_well_formed(tag)
    {
        add(
            Diagnostic::error(Code::BadLanguage, format!("`{tag}` is not a language tag"))
                .hint("write a BCP 47 tag, for example `tr` or `zh-Hant`"),
        );
    }
    for bad in plan.texts.file_stem.bad_dates(entry.recipient()) {
        add(bad_date(&bad));
    }
    for (field, text) in plan.program.fields().iter().zip(&plan.texts.fields) {
        for bad in text.bad_dates(entry.recipient()) {
            add(bad_date(&bad).in_field(&*field.id));
        }
    }
    for (field, text) in plan.program.fields().iter().zip(entry.texts()) {
        if text.contains(char::REPLACEMENT_CHARACTER) {
            let finding = Diagnostic::error(
                Code::LostCharacter,
                format!("`{text}` contains U+FFFD, which stands for a lost character"),
            )
            .hint("type the text again: the program that saved the file could not store it");
            add(finding.in_field(&*field.id));
        }
        if !is_nfc(&text) {
            let finding = Diagnostic::note(
                Code::Decomposed,
                format!("the letters and marks of `{text}` are separate characters (not NFC)"),
            )
            .hint("nothing needs to be done: the text is drawn as if they were one");
            add(finding.in_field(&*field.id));
        }
    }
}

fn bad_date(bad: &BadDate<'_>) -> Diagnostic {
    let BadDate {
        column,
        value,
        problem,
    } = bad;
    let message = match problem {
        DateError::NotADate => format!("`{value}` in column `{column}` is not a date"),
        DateError::Ambiguous => {
            format!("`{value}` in column `{column}` can be either of two dates")
        }
    };
    let hint = "write it with the year first, for example 2023-09-20";
    Diagnostic::error(Code::BadDate, message).hint(hint)
}

/// Adds the findings that arise only if several formats are written into one folder.
pub(super) fn check_formats(plan: &mut Plan) {
    let published = plan.program.publish.format;
    if plan.formats == [published] {
        return;
    }
    let mut findings = Vec::new();
    check_collisions(plan, &plan.formats, &mut findings);
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
fn check_collisions(plan: &Plan, formats: &[OutputFormat], findings: &mut Vec<Diagnostic>) {
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
                findings.push(collision(first, later).at(plan.roster.file(), later.0.row()));
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
            first.name(),
            later.row(),
            later.name(),
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

fn digest(text: &str) -> u64 {
    let mut short = [0; 8];
    short.copy_from_slice(&Sha256::digest(text.as_bytes())[..8]);
    u64::from_be_bytes(short)
}

fn check_seats(plan: &Plan, findings: &mut Vec<Diagnostic>) {
    let Some(seats) = plan.program.seats else {
        return;
    };
    let Some(surplus) = plan.entries().nth(seats as usize) else {
        return;
    };
    let finding = Diagnostic::error(
        Code::TooManyRecipients,
        format!(
            "there are {} recipients for {seats} {}",
            plan.len(),
            if seats == 1 { "seat" } else { "seats" }
        ),
    )
    .hint("remove recipients, or raise `seats` in program.toml");
    findings.push(finding.at(plan.roster.file(), surplus.row()));
}
