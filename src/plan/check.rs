//! What can be found out about recipients before anything is drawn.

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use unicode_normalization::is_nfc;

use super::texts::BadDate;
use super::{Entry, Plan};
use crate::date::NoDate;
use crate::diagnostic::{Code, Diagnostic};
use crate::format::OutputFormat;
use crate::language;
use crate::naming::Key;
use crate::roster::Recipient;

/// Gives each entry its key; the findings of the plan, by row.
pub(super) fn fill_keys(plan: &mut Plan) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for recipient in plan.roster.recipients() {
        let (key, of_key) = key(plan, recipient);
        let at = |finding: Diagnostic| finding.at(plan.roster.file(), recipient.row());
        findings.extend(of_key.into_iter().map(at));
        plan.keys.push(key);
    }
    for entry in plan.entries() {
        check_entry(entry, &mut findings);
    }
    let published = plan.program.publish.format;
    check_collisions(plan, &[published], &mut findings);
    check_seats(plan, &mut findings);
    findings.extend_from_slice(plan.roster.findings());
    findings.sort_by_key(Diagnostic::row);
    findings
}

fn key(plan: &Plan, recipient: Recipient<'_>) -> (Key, Vec<Diagnostic>) {
    match recipient.published() {
        Some(published) => (published.key().clone(), Vec::new()),
        None => {
            let language = plan.program.language.as_deref();
            let stem = plan.texts.file_stem.expand_without_key(recipient, language);
            let publish = &plan.program.publish;
            Key::derive(&stem, publish.format.extension(), publish.normalization)
        }
    }
}

fn check_entry(entry: Entry<'_>, findings: &mut Vec<Diagnostic>) {
    let plan = entry.plan;
    let mut add = |finding: Diagnostic| findings.push(finding.at(plan.roster.file(), entry.row()));
    if entry.name().is_empty() {
        add(Diagnostic::error(Code::EmptyName, "the name is empty")
            .hint("write the name, or take out the row"));
    }
    if let Some(tag) = entry.recipient().language()
        && !language::is_well_formed(tag)
    {
        add(
            Diagnostic::error(Code::BadLanguage, format!("`{tag}` is no language tag"))
                .hint("write a BCP 47 tag, for example `tr` or `zh-Hant`"),
        );
    }
    for bad in plan.texts.file_stem.bad_dates(entry.recipient()) {
        add(bad_date(&bad));
    }
    for (field, text) in plan.program.fields.iter().zip(&plan.texts.fields) {
        for bad in text.bad_dates(entry.recipient()) {
            add(bad_date(&bad).in_field(&*field.id));
        }
    }
    for (field, text) in plan.program.fields.iter().zip(entry.texts()) {
        if text.contains(char::REPLACEMENT_CHARACTER) {
            let finding = Diagnostic::error(
                Code::LostCharacter,
                format!("`{text}` holds U+FFFD, which stands for a character that was lost"),
            )
            .hint("write the text again: whatever saved the file could not keep it");
            add(finding.in_field(&*field.id));
        }
        if !is_nfc(&text) {
            let finding = Diagnostic::note(
                Code::Decomposed,
                format!("the letters and marks of `{text}` are apart (not in NFC)"),
            )
            .hint("nothing needs to be done: it is set as if they were together");
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
        NoDate::Unknown => format!("`{value}` in column `{column}` is no date"),
        NoDate::Ambiguous => format!("`{value}` in column `{column}` can be two dates"),
    };
    let hint = "write it with the year first, for example 2023-09-20";
    Diagnostic::error(Code::BadDate, message).hint(hint)
}

/// Adds what comes up only where several formats are written into one folder.
pub(super) fn check_formats(plan: &mut Plan) {
    let published = plan.program.publish.format;
    if plan.formats == [published] {
        return;
    }
    let mut findings = Vec::new();
    check_collisions(plan, &plan.formats, &mut findings);
    // One for each row says enough.
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

/// Reports each entry of whose files, in these formats, some file system would take one for that
/// of an earlier entry.
///
/// Equal keys are found by sorting short digests, which takes 16 bytes a file where a map of
/// the keys would take a hundred.
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
        .hint("take one of them out, or tell them apart in the column `slug`")
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
    .hint("take out recipients, or raise `seats` in program.toml");
    findings.push(finding.at(plan.roster.file(), surplus.row()));
}
