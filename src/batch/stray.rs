//! Files that the manifest knows and no entry of the plan has any more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::Event;
use super::folder::{self, OutputFolder};
use super::ledger::Ledger;
use super::manifest::{self, Record};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::digest::Digest;
use crate::naming::collision_key;

/// What became of the stray files.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// How many are still there.
    pub(super) kept: usize,
    /// How many were removed.
    pub(super) removed: usize,
    /// Whose records have no place in the manifest any more.
    pub(super) forgotten: BTreeSet<String>,
}

/// Reports each stray file or, with `prune`, removes it, unless it was changed since it was
/// written: then somebody may want it.
pub(super) fn settle(
    folder: &OutputFolder,
    ledger: &Ledger<'_>,
    prune: bool,
    events: &mut dyn FnMut(Event<'_>),
) -> Result<Settled> {
    let strays = ledger.strays(&folder.path_of(manifest::FILE_NAME))?;
    let taken_over = taken_over(&strays, folder, ledger);
    let mut settled = Settled::default();
    for stray in &strays {
        let path = folder.path_of(&stray.file);
        let is_there = folder::size_of(&path).is_some();
        if !is_there || taken_over.contains(&*stray.file) {
            settled.forgotten.insert(stray.file.clone().into_owned());
            continue;
        }
        match prune.then(|| remove(stray, &path)) {
            Some(Ok(())) => {
                settled.removed += 1;
                settled.forgotten.insert(stray.file.clone().into_owned());
            }
            kept => {
                settled.kept += 1;
                let finding = match kept {
                    Some(Err(reason)) => stale(stray, &format!(" and was kept: {reason}"), BY_HAND),
                    _ => stale(stray, "", BY_PRUNING),
                };
                events(Event::Note(finding.in_file(path)));
            }
        }
    }
    Ok(settled)
}

const BY_HAND: &str = "remove it by hand if nobody needs it";
const BY_PRUNING: &str = "to remove such files, render with `--prune`";

fn stale(stray: &Record<'_>, and: &str, hint: &str) -> Diagnostic {
    let message = format!(
        "the certificate of `{}` is no longer in the roster{and}",
        stray.name
    );
    Diagnostic::warning(Code::StaleFile, message).hint(hint)
}

/// Removes the file if it is the one that was written; says why not.
fn remove(stray: &Record<'_>, path: &Path) -> Result<(), String> {
    let contents = fs::read(path).map_err(|error| error.to_string())?;
    if Digest::sha256(&contents) != stray.sha256 {
        return Err("it was changed since it was written".into());
    }
    fs::remove_file(path).map_err(|error| error.to_string())
}

/// The strays whose file is now that of an entry, under a name that the file system takes for the
/// same: another case, or another composition of letters and marks.
fn taken_over(
    strays: &[Record<'_>],
    folder: &OutputFolder,
    ledger: &Ledger<'_>,
) -> BTreeSet<String> {
    let mut by_collision_key = BTreeMap::<_, Vec<_>>::new();
    for stray in strays {
        by_collision_key
            .entry(collision_key(&stray.file))
            .or_default()
            .push(&*stray.file);
    }
    let mut taken_over = BTreeSet::new();
    if by_collision_key.is_empty() {
        return taken_over;
    }
    for file in ledger.files() {
        for stray in by_collision_key
            .get(&collision_key(&file))
            .into_iter()
            .flatten()
        {
            let is_same = same_file::is_same_file(folder.path_of(stray), folder.path_of(&file));
            if is_same.unwrap_or(false) {
                taken_over.insert((*stray).to_owned());
            }
        }
    }
    taken_over
}
