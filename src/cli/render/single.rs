//! One certificate on standard output.

use clap::error::ErrorKind;
use engross::batch::Issue;
use engross::{Code, Diagnostic, Entry, Plan, Renderer, Result, Severity};

use crate::cli::args::{self, Render};
use crate::cli::output::Output;
use crate::cli::report::{Printer, counted};

/// Ends the process, as the parser of the command line does, if there is not exactly one file.
pub(super) fn refuse_several(plan: &Plan, only: Option<&[usize]>, json: bool) {
    let certificates = only.map_or(plan.len(), <[usize]>::len);
    let formats = plan.formats().len();
    let message = if json {
        "`--json` cannot be used with `-o -`: both write to standard output".into()
    } else if certificates != 1 {
        format!(
            "`-o -` writes one certificate, but there are {certificates}: choose one with \
             `--only NAME`"
        )
    } else if formats != 1 {
        let formats = counted(formats, "format");
        format!("`-o -` writes one file, but there are {formats}: choose one with `--format`")
    } else {
        return;
    };
    args::refuse("render", ErrorKind::ArgumentConflict, message)
}

/// Writes the certificate, unless there are errors.
pub(super) fn write(
    entry: Entry<'_>,
    renderer: &Renderer,
    issue: Option<&Issue>,
    arguments: &Render,
    printer: Printer,
) -> Result<()> {
    let plan = entry.plan();
    let mut scratch = renderer.scratch();
    let sheet = renderer.lay_out(entry, &mut scratch)?;
    let general = plan.findings().iter().filter(|found| found.row().is_none());
    let findings: Vec<_> = general.chain(sheet.findings()).collect();
    printer.warnings(findings.iter().copied());
    let least: Severity = arguments.strict.least_error();
    let errors = findings.iter().filter(|found| found.severity >= least);
    let errors = errors.count();
    if errors > 0 {
        let message = format!(
            "the certificate was not written because of {}",
            counted(errors, "error")
        );
        let diagnostic = Diagnostic::error(Code::Unprintable, message);
        return Err(diagnostic.hint("fix what is wrong above").into());
    }
    let certificate = renderer.print(&sheet, plan.formats()[0], &mut scratch)?;
    if arguments.dry_run {
        let (key, bytes) = (entry.key_in(plan.formats()[0]), certificate.size());
        printer.status(format_args!(
            "{key}: {bytes} bytes would be written to standard output"
        ));
        return Ok(());
    }
    if let Some(issue) = issue {
        issue.record(plan, &[entry.index()])?;
    }
    Output::new().write_binary(certificate.bytes())
}
