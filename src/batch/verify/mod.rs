//! Compares an output folder with its plan. Nothing is written.

mod compare;
mod orphans;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::Ordering;

use super::file_index::{Expected, FileIndex};
use super::journal;
use super::manifest::{self, Record};
use super::names::{JOURNAL, MANIFEST};
use super::render::{LaidOut, Render};
use super::{FolderProblem, VerifyOptions};
use crate::diagnostic::{Result, Severity};
use crate::parallel::{for_each_in_order, thread_pool};
use crate::plan::Plan;

use compare::Comparison;
use orphans::report_orphans;

/// Compares the file of each certificate with the plan and the manifest, and reports problems: those
/// of certificates in the order of the plan, then orphan files by name. Hidden files, files that
/// engross keeps for itself, and certificates of the plan in other formats are not orphans. Returns
/// the number of files that were compared: all of them, unless it was cancelled.
///
/// Each certificate is printed again, and its file must have the same bytes: what the file and the
/// manifest say about themselves counts for nothing. With [`VerifyOptions::quick`] it does. The
/// renderer should not have its template from a cache that others can write to.
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
        |scratch, index| {
            LaidOut::new(renderer, plan, options.file_names, index, scratch).without_sheet()
        },
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
    manifest::read(&path.join(MANIFEST), |record| {
        note_orphan(&index, &record);
        index.take_from_manifest(&record);
    })?;
    journal::read(path, JOURNAL, |record| {
        note_orphan(&index, &record);
        index.take_from_journal(record);
    })?;

    let comparison = Comparison {
        plan,
        renderer,
        folder: path,
        index: &index,
        file_names: options.file_names,
        is_quick: options.quick,
    };
    let mut checked = 0;
    for_each_in_order(
        &pool,
        plan.len(),
        is_cancelled,
        || renderer.scratch(),
        |scratch, entry| comparison.problems(entry, scratch),
        |_, problems| {
            checked += plan.formats().len();
            problems.into_iter().for_each(&mut report);
        },
    );
    if !is_cancelled() {
        let cover = plan.cover_file(options.file_names)?;
        report_orphans(path, &index, &recorded, cover.as_deref(), &mut report)?;
    }
    Ok(checked)
}
