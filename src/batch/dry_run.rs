//! What a run would do. Nothing is written.

use std::path::Path;

use super::file_index::{Expected, FileIndex};
use super::render::Render;
use super::run::Run;
use super::{Event, Outcome, RunOptions, Status, Summary};
use super::{embedded, journal, manifest, orphan};
use crate::diagnostic::Result;
use crate::plan::Plan;

/// Reports what a [run](super::run()) with these options would do to the folder, and writes
/// nothing: each file that it would write has the status [`Status::Due`], and
/// [`Summary::pruned`] counts the files that it would remove.
///
/// # Errors
///
/// Those of [`run`](super::run()), but for what only writing shows.
pub fn dry_run<R: Render>(
    plan: &Plan,
    renderer: &R,
    folder: impl AsRef<Path>,
    options: &RunOptions,
    mut events: impl FnMut(Event<'_>),
) -> Result<Summary> {
    let events = &mut events;
    let run = Run::new(plan, renderer, options)?;
    let Some(expected) = run.expect(events)? else {
        return Ok(run.cancelled());
    };
    let folder = folder.as_ref();
    let mut index = FileIndex::new(plan, options.file_names, expected);
    let names = options.names();
    let manifest = folder.join(&names.manifest);
    manifest::read(&manifest, |record| index.take_from_manifest(&record))?;
    journal::read(folder, &names.journal, |record| {
        index.take_from_journal(record);
    })?;

    let mut summary = Summary::default();
    for file in run.files() {
        let status = match index.expected(file) {
            Expected::Unselected => continue,
            Expected::Blocked => Status::Failed(None),
            Expected::File { .. } if options.force => Status::Due,
            Expected::File { digest, .. } => {
                let path = folder.join(&*index.file(file));
                let recorded = index.current(file).filter(|written| {
                    embedded::is_as_written(&path, *written, &digest).unwrap_or(false)
                });
                recorded.map_or(Status::Due, Status::Unchanged)
            }
        };
        report(file, status, &index, &mut summary, events);
    }
    if options.only.is_none() {
        let orphans = orphan::foresee(folder, &names, &index, options.prune, events)?;
        summary.orphans = orphans.kept;
        summary.pruned = orphans.removed;
    }
    Ok(summary)
}

/// Reports what [`write_archive`](super::write_archive) would put into an archive, and writes
/// nothing.
///
/// # Errors
///
/// Those of [`write_archive`](super::write_archive), but for what only writing shows.
#[cfg(feature = "archive")]
pub fn dry_run_archive<R: Render>(
    plan: &Plan,
    renderer: &R,
    options: &RunOptions,
    mut events: impl FnMut(Event<'_>),
) -> Result<Summary> {
    let events = &mut events;
    let run = Run::new(plan, renderer, options)?;
    let Some(expected) = run.expect(events)? else {
        return Ok(run.cancelled());
    };
    let index = FileIndex::new(plan, options.file_names, expected);
    let mut summary = Summary::default();
    for file in run.files() {
        let status = match index.expected(file) {
            Expected::Blocked => Status::Failed(None),
            _ => Status::Due,
        };
        report(file, status, &index, &mut summary, events);
    }
    Ok(summary)
}

fn report(
    file: usize,
    status: Status<'_>,
    index: &FileIndex<'_>,
    summary: &mut Summary,
    events: &mut dyn FnMut(Event<'_>),
) {
    summary.count(status);
    let (entry, format) = index.certificate(file);
    events(Event::Done(Outcome {
        entry,
        format,
        status,
        findings: entry.findings(),
    }));
}
