//! All certificates in one document.

use std::io;
use std::path::Path;

use clap::error::ErrorKind;
use engross::batch::{self, Event, RunOptions, Summary};
use engross::{OutputFormat, Plan, Renderer, Result};

use crate::cli::args::{self, Render};
use crate::cli::output::refuse_terminal;
use crate::cli::{STANDARD_STREAM, open};

/// The plan in the format of a document. Ends the process, as the parser of the command line does,
/// if another one is asked for.
pub(super) fn in_pdf(plan: Plan, arguments: &Render) -> Plan {
    let formats = &arguments.formats.list;
    if formats.iter().any(|format| *format != OutputFormat::Pdf) {
        let message = "`--bind` writes PDF: leave out `--format`, or write `--format pdf`";
        args::refuse("render", ErrorKind::ArgumentConflict, message);
    }
    if arguments.json && is_standard_output(arguments.bind.as_deref()) {
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
    if is_standard_output(Some(target)) {
        let stdout = io::stdout();
        refuse_terminal(&stdout)?;
        let out = io::BufWriter::new(stdout.lock());
        return batch::bind_into(plan, renderer, out, options, events);
    }
    open::create_parent(target)?;
    batch::bind(plan, renderer, target, options, events)
}

fn is_standard_output(target: Option<&Path>) -> bool {
    target == Some(Path::new(STANDARD_STREAM))
}
