//! Writes all certificates into one document.

use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::file_index::Expected;
use super::run::Run;
use super::{Event, Outcome, RunOptions, Status, Summary};
use crate::diagnostic::{Diagnostic, Error, Result};
use crate::files;
use crate::format::OutputFormat;
use crate::output::BindError;
use crate::parallel::for_each_in_order;
use crate::plan::{Entry, Plan};
use crate::render::Renderer;

/// Writes the certificates of the plan into one PDF document, in the order of the plan:
/// [`Renderer::bind`] says what is in it. The document is written whole or not at all; a file that
/// exists is replaced. The same certificates give the same bytes, whatever the number of threads.
///
/// Each certificate has the status [`Status::Bound`]. As with [`run`](super::run()), nothing is
/// written if there are errors among the findings, unless `options.keep_going` is set. The document
/// does not belong to an output folder: it is not in the manifest, and [`verify`](super::verify())
/// does not check it. The options `force`, `file_names`, `prune` and `sync` have no effect.
///
/// ```no_run
/// # fn main() -> engross::Result<()> {
/// use engross::batch::{self, RunOptions};
/// use engross::{Plan, Program, Renderer};
///
/// let program = Program::open("assets/badges-2026")?;
/// let roster = program.open_roster()?;
/// let plan = Plan::new(program, roster)?;
/// let renderer = Renderer::new(plan.program().clone())?;
/// let summary = batch::bind(&plan, &renderer, "badges.pdf", &RunOptions::default(), |_| ())?;
/// println!("{} badges on {} pages", summary.written, summary.pages);
/// # Ok(()) }
/// ```
///
/// # Errors
///
/// [`Code::Unprintable`](crate::Code::Unprintable) where there are errors among the findings, or no
/// certificate is left; [`Code::Unembeddable`](crate::Code::Unembeddable) where a font cannot be
/// embedded; [`Code::Write`](crate::Code::Write) for the file;
/// [`Code::Threads`](crate::Code::Threads).
pub fn bind(
    plan: &Plan,
    renderer: &Renderer,
    file: impl AsRef<Path>,
    options: &RunOptions,
    mut events: impl FnMut(Event<'_>),
) -> Result<Summary> {
    let events = &mut events;
    let run = Run::new(plan, renderer, options)?;
    if run.expect(events)?.is_none() {
        return Ok(cancelled(&run));
    }
    let mut summary = Summary::default();
    let mut refused = None;
    let written = files::stream_with(file.as_ref(), |sink| {
        match write_document(&run, sink, events) {
            Ok(done) => summary = done,
            Err(BindError::Write(error)) => return Err(error),
            Err(BindError::Certificate(error)) => {
                refused = Some(error);
                // The file that is there stays.
                return Err(cancelled_write());
            }
        }
        Ok(())
    });
    match refused {
        _ if run.is_cancelled() && written.is_err() => Ok(cancelled(&run)),
        Some(error) => Err(error),
        None => written.map(|()| summary),
    }
}

/// Does what [`bind`] does, and writes into a writer, which gets nothing if there are errors among
/// the findings. If a font cannot be embedded, or the run is cancelled, it gets a part.
///
/// # Errors
///
/// Those of [`bind`].
pub fn bind_into(
    plan: &Plan,
    renderer: &Renderer,
    out: impl Write,
    options: &RunOptions,
    mut events: impl FnMut(Event<'_>),
) -> Result<Summary> {
    let events = &mut events;
    let run = Run::new(plan, renderer, options)?;
    if run.expect(events)?.is_none() {
        return Ok(cancelled(&run));
    }
    match write_document(&run, out, events) {
        Err(_) if run.is_cancelled() => Ok(cancelled(&run)),
        bound => bound.map_err(|error| error.into_error("output")),
    }
}

/// Reports what [`bind`] would put into a document, and writes nothing: each certificate that is
/// without errors has the status [`Status::Due`].
///
/// # Errors
///
/// Those of [`bind`], but for what only writing shows.
pub fn dry_run_bound(
    plan: &Plan,
    renderer: &Renderer,
    options: &RunOptions,
    mut events: impl FnMut(Event<'_>),
) -> Result<Summary> {
    let events = &mut events;
    let run = Run::new(plan, renderer, options)?;
    let Some(expected) = run.expect(events)? else {
        return Ok(cancelled(&run));
    };
    let formats = plan.formats().len();
    let mut summary = Summary::default();
    for index in &run.selected {
        let entry = plan.entry(*index);
        // Findings block an entry in all formats of the plan, which need not be PDF.
        let status = match expected[index * formats] {
            Expected::Blocked => Status::Failed(None),
            _ => Status::Due,
        };
        report(entry, status, entry.findings(), &mut summary, events);
    }
    Ok(summary)
}

/// Counts and reports a certificate of a document.
fn report(
    entry: Entry<'_>,
    status: Status<'_>,
    findings: &[Diagnostic],
    summary: &mut Summary,
    events: &mut dyn FnMut(Event<'_>),
) {
    summary.count(status);
    events(Event::Done(Outcome {
        entry,
        format: OutputFormat::Pdf,
        status,
        findings,
    }));
}

/// The summary of a run that was cancelled: there is no document.
fn cancelled(run: &Run<'_, Renderer>) -> Summary {
    Summary {
        skipped: run.selected.len(),
        cancelled: true,
        ..Summary::default()
    }
}

fn cancelled_write() -> io::Error {
    io::ErrorKind::Interrupted.into()
}

/// Lays out each certificate of the run again, on all threads, and writes them in order.
fn write_document<W: Write>(
    run: &Run<'_, Renderer>,
    out: W,
    events: &mut dyn FnMut(Event<'_>),
) -> std::result::Result<Summary, BindError> {
    let mut document = run.renderer.document(out)?;
    let mut summary = Summary::default();
    let mut failed = None;
    let is_broken = AtomicBool::new(false);
    for_each_in_order(
        &run.pool,
        run.selected.len(),
        || run.is_cancelled() || is_broken.load(Ordering::Relaxed),
        || run.renderer.scratch(),
        |scratch, place| run.lay_out(run.selected[place], scratch),
        |place, laid_out| {
            if failed.is_some() {
                return;
            }
            let entry = run.plan.entry(run.selected[place]);
            let status = match laid_out.error_count(run.least_error()) {
                0 => match document.add(entry.name(), &laid_out.sheet.page(OutputFormat::Pdf)) {
                    Ok(page) => Status::Bound(page),
                    Err(error) => {
                        is_broken.store(true, Ordering::Relaxed);
                        failed = Some(error);
                        return;
                    }
                },
                _ => Status::Failed(None),
            };
            report(entry, status, &laid_out.findings, &mut summary, events);
        },
    );
    if let Some(error) = failed {
        return Err(error);
    }
    // The file that is there stays, rather than being replaced by a part.
    if run.is_cancelled() {
        return Err(cancelled_write().into());
    }
    if summary.written == 0 && summary.failed > 0 {
        return Err(Error::unprintable(summary.failed, run.options.strict).into());
    }
    let metadata = run.renderer.describe_document(summary.written);
    summary.pages = document.finish(&metadata)?;
    Ok(summary)
}
