//! Orphan files: the manifest has them, and no entry of the plan does any more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::Event;
use super::embedded::{self, Identity};
use super::file_index::{FileFacts, FileIndex};
use super::folder::{self, OutputFolder};
use super::manifest::Record;
use super::names::Names;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::naming::collision_key;
use crate::plan::Gone;

/// The largest file beside a certificate that is read, in bytes: its longest texts fit.
#[cfg(feature = "credential")]
const MAX_SIDECAR_BYTES: u64 = 16 << 20;

/// What became of the orphan files.
#[derive(Debug, Default)]
pub(super) struct Orphans {
    /// How many are still in the folder.
    pub(super) kept: usize,
    /// How many were removed.
    pub(super) removed: usize,
    /// The names of the files whose records the new manifest does not have.
    pub(super) dropped: BTreeSet<String>,
}

/// Reports each orphan file or, with `prune`, removes it. `new` are the entries of which there was
/// no file before the run.
pub(super) fn settle(
    folder: &OutputFolder,
    index: &FileIndex<'_>,
    new: &[usize],
    prune: bool,
    is_cancelled: impl Fn() -> bool,
    events: &mut dyn FnMut(Event<'_>),
) -> Result<Orphans> {
    let records = index.orphans(&folder.manifest())?;
    report_corrections(&records, new, index, events);
    let renamed = renamed(&records, folder, index);
    let mut orphans = Orphans::default();
    for record in &records {
        let path = folder.path_of(&record.file);
        let is_gone = folder::size_of(&path).is_none();
        if is_gone || renamed.contains(&*record.file) {
            orphans.dropped.insert(record.file.clone().into_owned());
            continue;
        }
        let removed = (prune && !is_cancelled()).then(|| remove(record, &path));
        if let Some(Ok(())) = removed {
            orphans.removed += 1;
            orphans.dropped.insert(record.file.clone().into_owned());
            continue;
        }
        orphans.kept += 1;
        let finding = match removed {
            Some(Err(reason)) => orphan(record, &format!(" and was kept: {reason}"), BY_HAND),
            _ => orphan(record, "", BY_PRUNING),
        };
        events(Event::Note(finding.in_file(path)));
    }
    Ok(orphans)
}

/// Reports each orphan file, and whether a run would remove it.
pub(super) fn foresee(
    folder: &Path,
    names: &Names,
    index: &FileIndex<'_>,
    prune: bool,
    events: &mut dyn FnMut(Event<'_>),
) -> Result<Orphans> {
    let records = index.orphans(&folder.join(&names.manifest))?;
    report_corrections(&records, &index.new_entries(), index, events);
    let mut orphans = Orphans::default();
    for record in &records {
        let path = folder.join(&*record.file);
        if folder::size_of(&path).is_none() {
            continue;
        }
        let finding = match prune.then(|| check_removal(record, &path)) {
            None => {
                orphans.kept += 1;
                orphan(record, "", BY_PRUNING)
            }
            Some(Err(reason)) => {
                orphans.kept += 1;
                orphan(record, &format!(" and would be kept: {reason}"), BY_HAND)
            }
            Some(Ok(())) => {
                orphans.removed += 1;
                let message = format!(
                    "orphan file: `{}` is no longer in the roster and would be removed",
                    record.name
                );
                Diagnostic::warning(Code::Orphan, message)
            }
        };
        events(Event::Note(finding.in_file(path)));
    }
    Ok(orphans)
}

/// Reports the new entries that may be people of the orphan files whose names were corrected.
fn report_corrections(
    records: &[Record<'_>],
    new: &[usize],
    index: &FileIndex<'_>,
    events: &mut dyn FnMut(Event<'_>),
) {
    let gone = records.iter().map(|record| {
        let gone = Gone::new(&*record.name, &*record.key);
        gone.at(&*record.link)
    });
    let gone: Vec<Gone> = gone.collect();
    for finding in index.plan().corrections(new, &gone) {
        events(Event::Note(finding));
    }
}

const BY_HAND: &str = "remove it by hand if no one needs it";
const BY_PRUNING: &str = "`render --prune` removes orphan files";

fn orphan(record: &Record<'_>, and: &str, hint: &str) -> Diagnostic {
    let message = format!(
        "orphan file: `{}` is no longer in the roster{and}",
        record.name
    );
    Diagnostic::warning(Code::Orphan, message).hint(hint)
}

/// Removes the file, but only if the file itself shows that engross wrote it and that it was not
/// changed since. A manifest can name any file: it may be forged, or copied from another folder.
/// Returns the reason otherwise.
fn remove(record: &Record<'_>, path: &Path) -> Result<(), String> {
    check_removal(record, path)?;
    #[cfg(feature = "credential")]
    remove_sidecar(record, path);
    fs::remove_file(path).map_err(|error| error.to_string())
}

/// Removes the file beside a certificate that has its credential, if it is about this file.
#[cfg(feature = "credential")]
fn remove_sidecar(record: &Record<'_>, path: &Path) {
    let mut sidecar = path.as_os_str().to_owned();
    sidecar.push(".json");
    let is_of_file = crate::files::read(sidecar.as_ref(), MAX_SIDECAR_BYTES).is_ok_and(|text| {
        let credential = crate::credential::Credential::parse(&text);
        let resource = credential.ok().and_then(|read| read.related_resource);
        let digest = crate::credential::to_sri(&record.sha256);
        resource.is_some_and(|[file]| file.digest_sri == digest)
    });
    if is_of_file {
        // If it stays, `verify` reports it.
        let _ = fs::remove_file(sidecar);
    }
}

/// Whether the file may be removed, or the reason why not.
fn check_removal(record: &Record<'_>, path: &Path) -> Result<(), String> {
    let written = FileFacts {
        bytes: record.bytes,
        sha256: record.sha256,
    };
    match embedded::identify(path, &record.digest).map_err(|error| error.to_string())? {
        Identity::Expected(facts) if facts == written => Ok(()),
        Identity::Expected(_) | Identity::OtherInputs | Identity::Damaged => {
            Err("it was changed since it was written".into())
        }
        Identity::Unknown => Err("it is not a certificate that engross wrote".into()),
    }
}

/// The records whose file is now that of an entry, under a name that the file system takes for the
/// same: in another case, or with letters and marks composed in another way.
fn renamed(
    records: &[Record<'_>],
    folder: &OutputFolder,
    index: &FileIndex<'_>,
) -> BTreeSet<String> {
    let mut by_collision_key = BTreeMap::<_, Vec<_>>::new();
    for record in records {
        by_collision_key
            .entry(collision_key(&record.file))
            .or_default()
            .push(&*record.file);
    }
    let mut renamed = BTreeSet::new();
    if by_collision_key.is_empty() {
        return renamed;
    }
    for file in index.files() {
        for orphan in by_collision_key
            .get(&collision_key(&file))
            .into_iter()
            .flatten()
        {
            let is_same = same_file::is_same_file(folder.path_of(orphan), folder.path_of(&file));
            if is_same.unwrap_or(false) {
                renamed.insert((*orphan).to_owned());
            }
        }
    }
    renamed
}
