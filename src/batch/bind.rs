//! Writes all certificates into one document.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::run::Run;
use super::{Event, Outcome, RunOptions, Status, Summary};
use crate::diagnostic::{Error, Result};
use crate::files;
use crate::format::OutputFormat;
use crate::output::BindError;
use crate::parallel::for_each_in_order;
use crate::plan::Plan;
use crate::render::Renderer;

/// The size of the buffer in front of the file.
const BUFFER_BYTES: usize = 1 << 20;

/// Writes the certificates of the plan into one PDF document, in the order of the plan:
/// [`Renderer::bind`] says what is in it. The document is written whole or not at all; a file that
/// exists is replaced. The same certificates give the same bytes, whatever the number of threads.
///
/// Each certificate has the status [`Status::Bound`]. As with [`run`](super::run()), nothing is
/// written if there are errors among the findings, unless `options.keep_going` is set. The document
/// is no part of an output folder: no manifest has it, and [`verify`](super::verify()) does not
/// know it. The options `force`, `file_names`, `prune` and `sync` have no effect.
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
    let file = file.as_ref();
    let events = &mut events;
    let Some(run) = prepare(plan, renderer, options, events)? else {
        return Ok(cancelled(plan, options));
    };
    let mut bound = Ok(Summary::default());
    let written = files::stream_with(file, |sink| {
        bound = write_document(&run, BufWriter::with_capacity(BUFFER_BYTES, sink), events);
        match &mut bound {
            Ok(_) => Ok(()),
            // Nothing is renamed, and the reason is reported below.
            Err(BindError::Write(error)) => Err(std::mem::replace(error, cancelled_write())),
            Err(BindError::Certificate(_)) => Err(cancelled_write()),
        }
    });
    match bound {
        _ if run.is_cancelled() && written.is_err() => Ok(run.cancelled()),
        Err(BindError::Certificate(error)) => Err(error),
        Ok(summary) => written.map(|()| summary),
        Err(BindError::Write(_)) => written.map(|()| Summary::default()),
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
    let Some(run) = prepare(plan, renderer, options, events)? else {
        return Ok(cancelled(plan, options));
    };
    match write_document(&run, out, events) {
        Ok(summary) => Ok(summary),
        Err(_) if run.is_cancelled() => Ok(run.cancelled()),
        Err(BindError::Certificate(error)) => Err(error),
        Err(BindError::Write(source)) => {
            const OUTPUT: &str = "output";
            Err(Error::write(OUTPUT, source).without_file(OUTPUT.as_ref()))
        }
    }
}

/// Reports what [`bind`] would put into a document, and writes nothing.
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
    super::dry_run::report_all(plan, renderer, options, &mut events)
}

/// The run, after its check; `None` if it was cancelled.
fn prepare<'a>(
    plan: &'a Plan,
    renderer: &'a Renderer,
    options: &'a RunOptions,
    events: &mut dyn FnMut(Event<'_>),
) -> Result<Option<Run<'a, Renderer>>> {
    let run = Run::new(plan, renderer, options)?;
    let is_checked = run.expect(events)?.is_some();
    Ok(is_checked.then_some(run))
}

/// The summary of a run that was cancelled during its check.
fn cancelled(plan: &Plan, options: &RunOptions) -> Summary {
    Summary {
        skipped: options.only.as_ref().map_or(plan.len(), Vec::len),
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
                0 => match document.add(entry.name(), &laid_out.sheet.page()) {
                    Ok(page) => Status::Bound(page),
                    Err(error) => {
                        is_broken.store(true, Ordering::Relaxed);
                        failed = Some(error);
                        return;
                    }
                },
                _ => Status::Failed(None),
            };
            summary.count(status);
            events(Event::Done(Outcome {
                entry,
                format: OutputFormat::Pdf,
                status,
                findings: &laid_out.findings,
            }));
        },
    );
    if let Some(error) = failed {
        return Err(error.into());
    }
    // The file that is there stays, rather than being replaced by a part.
    if run.is_cancelled() {
        return Err(cancelled_write().into());
    }
    if summary.written == 0 {
        return Err(Error::unprintable(summary.failed, run.options.strict).into());
    }
    let metadata = run.renderer.describe_document(summary.written);
    summary.pages = document.finish(&metadata)?;
    Ok(summary)
}
