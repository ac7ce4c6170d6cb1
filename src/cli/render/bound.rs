//! All certificates in one document.

use std::error::Error as _;
use std::io;
use std::path::Path;

use clap::error::ErrorKind;
use engross::batch::{self, Event, RunOptions, Summary};
use engross::{Error, OutputFormat, Plan, Renderer, Result};

use crate::cli::args::{self, Render};
use crate::cli::output::refuse_terminal;
use crate::cli::{is_standard_stream, open};

/// The plan in the format of a document. Ends the process, as the parser of the command line does,
/// if another one is asked for.
pub(super) fn in_pdf(plan: Plan, arguments: &Render) -> Plan {
    let formats = &arguments.formats.list;
    if formats.iter().any(|format| *format != OutputFormat::Pdf) {
        let message = "`--bind` writes PDF: leave out `--format`, or write `--format pdf`";
        args::refuse("render", ErrorKind::ArgumentConflict, message);
    }
    if arguments.json && is_standard_stream(arguments.bind.as_deref()) {
        let message = "`--json` cannot be used with `--bind -`: both write to standard output";
        args::refuse("render", ErrorKind::ArgumentConflict, message);
    }
    plan.in_formats(&[OutputFormat::Pdf])
}

/// Writes the document, or does as if.
pub(super) fn write(
    plan: &Plan,
    renderer: &Renderer,
    target: &Path,
    options: &RunOptions,
    dry_run: bool,
    events: impl FnMut(Event<'_>),
) -> Result<Summary> {
    if dry_run {
        return batch::dry_run_bound(plan, renderer, options, events);
    }
    if is_standard_stream(Some(target)) {
        let stdout = io::stdout().lock();
        refuse_terminal(&stdout, "--bind - > file.pdf")?;
        return match batch::bind_into(plan, renderer, stdout, options, events) {
            // The reader has seen enough.
            Err(error) if is_broken_pipe(&error) => Ok(Summary::default()),
            bound => bound,
        };
    }
    open::create_parent(target)?;
    batch::bind(plan, renderer, target, options, events)
}

/// Whether the reader of the pipe has closed it.
fn is_broken_pipe(error: &Error) -> bool {
    let source = error.source().and_then(|source| source.downcast_ref());
    source.is_some_and(|source: &io::Error| source.kind() == io::ErrorKind::BrokenPipe)
}
