//! An output folder held against its plan; nothing is written.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;

use super::embedded::{self, Contents};
use super::folder;
use super::journal;
use super::ledger::{Expected, FileFacts, Ledger};
use super::manifest::{self, Record};
use super::ordered::for_each_in_order;
use super::press::{LaidOut, Press};
use super::{FolderProblem, FolderProblemKind, VerifyOptions, thread_pool};
use crate::diagnostic::{Error, Result};
use crate::digest::Digest;
use crate::plan::Plan;

/// Compares the file of each certificate with the plan and the manifest, and says which other
/// files are in the folder: certificates first, in the order of the plan, then the others, by
/// name. Hidden files, those that engross keeps for itself, and certificates of the plan in formats
/// that it is not about are passed over. Returns how many files were compared: all, unless it was
/// cancelled.
///
/// Every file is read whole.
///
/// # Errors
///
/// [`Code::Read`](crate::Code::Read), [`Code::ForeignManifest`](crate::Code::ForeignManifest) and [`Code::NewerManifest`](crate::Code::NewerManifest) for the folder and its
/// manifest; [`Code::Threads`](crate::Code::Threads). A folder that is not there misses all certificates.
pub fn verify<P: Press>(
    plan: &Plan,
    press: &P,
    folder: impl AsRef<Path>,
    options: &VerifyOptions,
    mut report: impl FnMut(FolderProblem),
) -> Result<usize> {
    press.check_plan(plan)?;
    let path = folder.as_ref();
    let pool = thread_pool(options.jobs, plan.len())?;
    let is_cancelled = || options.cancel.load(Ordering::Relaxed);
    let mut expected = Vec::with_capacity(plan.file_count());
    for_each_in_order(
        &pool,
        plan.len(),
        is_cancelled,
        || press.scratch(),
        |scratch, index| LaidOut::new(press, plan, index, scratch).without_sheet(),
        |_, laid_out| expected.extend(Expected::of(&laid_out)),
    );
    // Where it was cancelled: files that nobody will ask for.
    expected.resize(plan.file_count(), Expected::Unselected);

    let mut ledger = Ledger::new(plan, options.file_names, expected);
    let mut known = BTreeSet::new();
    let mut note_stray = |ledger: &Ledger<'_>, record: &Record<'_>| {
        if ledger.index_of(&record.file).is_none() {
            known.insert(record.file.clone().into_owned());
        }
    };
    manifest::read(&path.join(manifest::FILE_NAME), |record| {
        note_stray(&ledger, &record);
        ledger.observe_written(&record);
    })?;
    journal::read(path, |record| {
        note_stray(&ledger, &record);
        ledger.observe_journaled(record);
    })?;

    let mut checked = 0;
    for_each_in_order(
        &pool,
        plan.file_count(),
        is_cancelled,
        || (),
        |(), index| compare(path, &ledger, index),
        |index, found| {
            checked += 1;
            if let Err((kind, message)) = found {
                let (entry, format) = ledger.certificate(index);
                report(FolderProblem {
                    kind,
                    key: entry.key_in(format).to_string(),
                    file: path.join(&*ledger.file(index)),
                    row: Some(entry.row()),
                    message,
                });
            }
        },
    );
    if !is_cancelled() {
        report_extra(path, &ledger, &known, &mut report)?;
    }
    Ok(checked)
}

fn compare(
    folder: &Path,
    ledger: &Ledger<'_>,
    index: usize,
) -> Result<(), (FolderProblemKind, String)> {
    use FolderProblemKind::{Altered, Missing};

    let path = folder.join(&*ledger.file(index));
    if folder::size_of(&path).is_none() {
        return Err((Missing, "the file is not there".into()));
    }
    let Expected::File { digest, .. } = ledger.expected(index) else {
        let message = "the plan has errors about it: what the file should be is not known";
        return Err((Altered, message.into()));
    };
    let found = match ledger.current(index) {
        Some(written) => is_as_written(&path, written, &digest),
        None => embedded::look(&path, &digest),
    };
    match found {
        Ok(Contents::Expected(_)) => Ok(()),
        Ok(Contents::Damaged) => Err((Altered, "the file was changed since it was written".into())),
        Ok(Contents::OtherInputs) => {
            let message = "the file was made from another template, font, setting or text";
            Err((Altered, message.into()))
        }
        Ok(Contents::Unknown) => Err((Altered, "the file is not one that was written".into())),
        Err(error) => Err((Altered, format!("the file cannot be read: {error}"))),
    }
}

fn is_as_written(path: &Path, written: FileFacts, digest: &Digest) -> io::Result<Contents> {
    let contents = fs::read(path)?;
    if FileFacts::of(&contents) == written {
        return Ok(Contents::Expected(written));
    }
    match embedded::look(path, digest)? {
        Contents::OtherInputs => Ok(Contents::OtherInputs),
        _ => Ok(Contents::Damaged),
    }
}

/// Reports the files, by name, that no entry has. Hidden ones and engross's own do not count.
fn report_extra(
    folder: &Path,
    ledger: &Ledger<'_>,
    known: &BTreeSet<String>,
    report: &mut dyn FnMut(FolderProblem),
) -> Result<()> {
    let mut extra = BTreeSet::new();
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.and_then(|mut entries| {
            entries.try_for_each(|entry| {
                let file = entry?.file_name();
                let name = file.to_string_lossy();
                let is_ours = folder::is_reserved(&name) || ledger.index_of(&name).is_some();
                if !is_ours && !name.starts_with('.') {
                    extra.insert(file);
                }
                Ok(())
            })
        }),
    }
    .map_err(|source| Error::read(folder, source))?;
    if !extra.is_empty() {
        for file in ledger.files_in_other_formats() {
            extra.remove(OsStr::new(&file));
        }
    }
    for file in extra {
        let key = file.to_string_lossy().into_owned();
        let message = if known.contains(&key) {
            "the recipient is no longer in the roster; `render --prune` removes the file"
        } else {
            "the file belongs to nobody in the roster"
        };
        report(FolderProblem {
            kind: FolderProblemKind::Extra,
            key,
            file: folder.join(file),
            row: None,
            message: message.into(),
        });
    }
    Ok(())
}
