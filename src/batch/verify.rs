//! Compares an output folder with its plan. Nothing is written.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;

use super::embedded::{self, Identity, MAX_CERTIFICATE_BYTES};
use super::file_index::{Expected, FileFacts, FileIndex};
use super::folder;
use super::journal;
use super::manifest::{self, Record};
use super::render::{LaidOut, Render};
use super::{FolderProblem, FolderProblemKind, VerifyOptions};
use crate::diagnostic::{Error, Result, Severity};
use crate::digest::Digest;
use crate::files;
use crate::parallel::{for_each_in_order, thread_pool};
use crate::plan::Plan;

/// Compares the file of each certificate with the plan and the manifest, and reports problems: those
/// of certificates in the order of the plan, then orphan files by name. Hidden files, files that
/// engross keeps for itself, and certificates of the plan in other formats are not orphans. Returns
/// the number of files that were compared: all of them, unless it was cancelled.
///
/// Every file is read whole, unless its size is wrong.
///
/// # Errors
///
/// [`Code::Read`](crate::Code::Read), [`Code::ForeignManifest`](crate::Code::ForeignManifest) and [`Code::NewerManifest`](crate::Code::NewerManifest) for the folder and its
/// manifest; [`Code::Threads`](crate::Code::Threads). Where the folder does not exist, all certificates are missing.
pub fn verify<R: Render>(
    plan: &Plan,
    renderer: &R,
    folder: impl AsRef<Path>,
    options: &VerifyOptions,
    mut report: impl FnMut(FolderProblem),
) -> Result<usize> {
    renderer.check_plan(plan)?;
    let path = folder.as_ref();
    let pool = thread_pool(options.jobs, plan.len())?;
    let is_cancelled = || options.cancel.load(Ordering::Relaxed);
    let mut expected = Vec::with_capacity(plan.file_count());
    for_each_in_order(
        &pool,
        plan.len(),
        is_cancelled,
        || renderer.scratch(),
        |scratch, index| LaidOut::new(renderer, plan, index, scratch).without_sheet(),
        |_, laid_out| expected.extend(Expected::for_files(&laid_out, Severity::Error)),
    );
    // Where it was cancelled: files that are not compared.
    expected.resize(plan.file_count(), Expected::Unselected);

    let mut index = FileIndex::new(plan, options.file_names, expected);
    let mut recorded = BTreeSet::new();
    let mut note_orphan = |index: &FileIndex<'_>, record: &Record<'_>| {
        if index.index_of(&record.file).is_none() {
            recorded.insert(record.file.clone().into_owned());
        }
    };
    manifest::read(&path.join(manifest::FILE_NAME), |record| {
        note_orphan(&index, &record);
        index.take_from_manifest(&record);
    })?;
    journal::read(path, |record| {
        note_orphan(&index, &record);
        index.take_from_journal(record);
    })?;

    let mut checked = 0;
    for_each_in_order(
        &pool,
        plan.file_count(),
        is_cancelled,
        || (),
        |(), file| compare(path, &index, file),
        |file, found| {
            checked += 1;
            if let Err((kind, message)) = found {
                let (entry, format) = index.certificate(file);
                report(FolderProblem {
                    kind,
                    key: entry.key_in(format).to_string(),
                    file: path.join(&*index.file(file)),
                    row: Some(entry.row()),
                    message,
                });
            }
        },
    );
    if !is_cancelled() {
        report_orphans(path, &index, &recorded, &mut report)?;
    }
    Ok(checked)
}

fn compare(
    folder: &Path,
    index: &FileIndex<'_>,
    file: usize,
) -> Result<(), (FolderProblemKind, String)> {
    use FolderProblemKind::{Altered, Missing};

    let path = folder.join(&*index.file(file));
    let Some(bytes) = folder::size_of(&path) else {
        return Err((Missing, "the file does not exist".into()));
    };
    let Expected::File { digest, .. } = index.expected(file) else {
        let message = "the certificate has errors, so that its file cannot be compared";
        return Err((Altered, message.into()));
    };
    let found = match index.current(file) {
        Some(written) => compare_recorded(&path, bytes, written, &digest),
        None => embedded::identify(&path, &digest),
    };
    match found {
        Ok(Identity::Expected(_)) => Ok(()),
        Ok(Identity::Damaged) => Err((Altered, "the file was changed since it was written".into())),
        Ok(Identity::OtherInputs) => {
            let message = "the file was made from another template, font, setting or text";
            Err((Altered, message.into()))
        }
        Ok(Identity::Unknown) => {
            let message = "the file is not a certificate that engross wrote";
            Err((Altered, message.into()))
        }
        Err(error) => Err((Altered, format!("the file cannot be read: {error}"))),
    }
}

/// Compares a file of this size with the one that was written.
fn compare_recorded(
    path: &Path,
    bytes: u64,
    written: FileFacts,
    digest: &Digest,
) -> io::Result<Identity> {
    // A file of another size may be of any size.
    if bytes == written.bytes && bytes <= MAX_CERTIFICATE_BYTES {
        let contents = files::read_opened(&files::open_own(path)?, bytes)?;
        if FileFacts::new(&contents) == written {
            return Ok(Identity::Expected(written));
        }
    }
    match embedded::claimed_digest(path)? {
        Some(claimed) if claimed != *digest => Ok(Identity::OtherInputs),
        _ => Ok(Identity::Damaged),
    }
}

/// Reports the files that no entry has, by name. Hidden files and those of engross do not count.
fn report_orphans(
    folder: &Path,
    index: &FileIndex<'_>,
    recorded: &BTreeSet<String>,
    report: &mut dyn FnMut(FolderProblem),
) -> Result<()> {
    let mut orphans = BTreeSet::new();
    match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.and_then(|mut entries| {
            entries.try_for_each(|entry| {
                let file = entry?.file_name();
                let name = file.to_string_lossy();
                let is_ours = folder::is_reserved(&name) || index.index_of(&name).is_some();
                if !is_ours && !name.starts_with('.') {
                    orphans.insert(file);
                }
                Ok(())
            })
        }),
    }
    .map_err(|source| Error::read(folder, source))?;
    if !orphans.is_empty() {
        for file in index.files_in_other_formats() {
            orphans.remove(OsStr::new(&file));
        }
    }
    for file in orphans {
        let key = file.to_string_lossy().into_owned();
        let message = if recorded.contains(&key) {
            "orphan file: its recipient is no longer in the roster; `render --prune` removes it"
        } else {
            "orphan file: no recipient in the roster has it"
        };
        report(FolderProblem {
            kind: FolderProblemKind::Orphan,
            key,
            file: folder.join(file),
            row: None,
            message: message.into(),
        });
    }
    Ok(())
}
