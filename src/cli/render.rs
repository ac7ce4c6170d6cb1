use std::time::{Duration, Instant};

use engross::batch::{self, Event, Outcome, RunOptions, Status, Summary};
use engross::{Code, Diagnostic, Digest, Entry, OutputFormat, Plan, Result, Severity};
use serde::Serialize;

use super::args::Render;
use super::output::Output;
use super::plan_diagnostics::PlanDiagnostics;
use super::progress::{Progress, per_second};
use super::report::{Printer, counted};
use super::{Exit, interrupt, open};

/// How many files of people who are no longer in the roster are listed.
const MAX_ORPHANS_LISTED: usize = 10;

pub(super) fn run(arguments: &Render, printer: Printer) -> Result<Exit> {
    let started = Instant::now();
    let plan = open::scaled_plan(&arguments.program, &arguments.scale)?;
    let plan = plan.in_formats(&arguments.formats.list);
    let only = open::selection(&plan, &arguments.only)?;
    let folder = open::output_folder(&arguments.output, plan.program());
    let renderer = open::renderer(plan.program(), &arguments.cache, arguments.jobs.number)?;
    for format in plan.formats() {
        renderer.check_format(*format)?;
    }
    printer.warnings(renderer.findings());
    refuse_errors(renderer.findings(), arguments.strict.least_error())?;

    let mut options = RunOptions::default();
    options.jobs = arguments.jobs.number;
    options.force = arguments.force;
    options.keep_going = arguments.keep_going;
    options.strict = arguments.strict.is_on;
    options.only = only;
    options.file_names = arguments.output.file_names.into();
    options.prune = arguments.prune;
    options.sync = !arguments.no_sync;
    options.cancel = interrupt::flag(printer);

    let mut reporter = Reporter::new(&plan, &options, arguments, printer);
    let ran = batch::run(&plan, &renderer, &folder, &options, |event| {
        reporter.report(event);
    });
    let printed = reporter.finish();
    let summary = ran?;
    printer.status(format_args!(
        "{}: {}",
        folder.display(),
        summarize(&summary, started.elapsed())
    ));
    let stopped = summary.stopped.or(printed.err());
    if let Some(error) = &stopped {
        printer.error(error);
    }
    Ok(match stopped {
        _ if summary.cancelled => Exit::Interrupted,
        None if summary.failed == 0 => Exit::Good,
        _ => Exit::Errors,
    })
}

/// An error about the template is about every certificate: there are no others to keep going with.
fn refuse_errors(of_template: &[Diagnostic], least: Severity) -> Result<()> {
    let is_error = |found: &&Diagnostic| found.severity >= least;
    let errors = of_template.iter().filter(is_error).count();
    if errors == 0 {
        return Ok(());
    }
    let errors = counted(errors, "error");
    let message = format!("nothing was written because of {errors} in the template");
    let hint = "fix the template, and run `engross check` to see what else is wrong";
    Err(Diagnostic::error(Code::Unprintable, message)
        .hint(hint)
        .into())
}

/// Reports what a run does while it does it.
struct Reporter<'p> {
    printer: Printer,
    /// For `--json`: a line for each certificate.
    output: Option<Output>,
    /// The first error in writing the output.
    printed: Result<()>,
    plan_diagnostics: PlanDiagnostics<'p>,
    formats: &'p [OutputFormat],
    keep_going: bool,
    /// The lowest severity of findings that are errors.
    least_error: Severity,
    /// How many recipients the run is about.
    entries: usize,
    progress: Progress,
    is_writing: bool,
    orphans: usize,
}

/// A certificate in `render --json`.
#[derive(Serialize)]
struct Line<'a> {
    row: u64,
    name: &'a str,
    key: &'a str,
    url: &'a str,
    format: OutputFormat,
    status: &'static str,
    bytes: Option<u64>,
    sha256: Option<Digest>,
    /// Those about the certificate, then those of the error that kept it from being written.
    findings: Vec<&'a Diagnostic>,
}

impl<'p> Reporter<'p> {
    fn new(plan: &'p Plan, options: &RunOptions, arguments: &Render, printer: Printer) -> Self {
        let entries = options.only.as_ref().map_or(plan.len(), Vec::len);
        Self {
            printer,
            output: arguments.json.then(Output::new),
            printed: Ok(()),
            plan_diagnostics: match options.only {
                None => PlanDiagnostics::all(plan),
                Some(_) => PlanDiagnostics::without_rows(plan),
            },
            formats: plan.formats(),
            keep_going: options.keep_going,
            least_error: arguments.strict.least_error(),
            entries,
            progress: Progress::new("checking", entries, printer),
            is_writing: false,
            orphans: 0,
        }
    }

    fn report(&mut self, event: Event<'_>) {
        match event {
            Event::Checked { entry, findings } => self.report_checked(entry, findings),
            Event::Done(outcome) => self.report_done(outcome),
            Event::Note(finding) => self.report_note(&finding),
            _ => {}
        }
    }

    fn report_checked(&mut self, entry: Entry<'_>, findings: &[Diagnostic]) {
        let above = self.plan_diagnostics.before(entry);
        self.print(above);
        if self.output.is_none() {
            self.print(findings);
        } else if !self.keep_going
            && findings
                .iter()
                .any(|found| found.severity >= self.least_error)
        {
            // Nothing will be written, so this certificate has no outcome later.
            for format in self.formats {
                self.print_line(entry, *format, Status::Failed(None), findings);
            }
        }
        self.progress.advance();
    }

    fn report_done(&mut self, outcome: Outcome<'_>) {
        if !self.is_writing {
            self.is_writing = true;
            let rest = self.plan_diagnostics.rest();
            self.print(rest);
            let files = self.entries * self.formats.len();
            self.progress = Progress::new("writing", files, self.printer);
        }
        if self.output.is_some() {
            let Outcome {
                entry,
                format,
                status,
                findings,
                ..
            } = outcome;
            self.print_line(entry, format, status, findings);
        } else if let Status::Failed(Some(error)) = outcome.status {
            self.print(error.diagnostics());
        }
        self.progress.advance();
    }

    fn report_note(&mut self, finding: &Diagnostic) {
        self.orphans += usize::from(finding.code == Code::Orphan);
        if self.orphans <= MAX_ORPHANS_LISTED {
            self.print([finding]);
        }
    }

    fn print<'d>(&self, diagnostics: impl IntoIterator<Item = &'d Diagnostic>) {
        let mut diagnostics = diagnostics.into_iter().peekable();
        if diagnostics.peek().is_some() {
            self.progress.suspend(|| self.printer.warnings(diagnostics));
        }
    }

    fn print_line(
        &mut self,
        entry: Entry<'_>,
        format: OutputFormat,
        status: Status<'_>,
        findings: &[Diagnostic],
    ) {
        let Some(output) = &mut self.output else {
            return;
        };
        let (status, file, error) = match status {
            Status::Written(file) => ("written", Some(file), None),
            Status::Unchanged(file) => ("unchanged", Some(file), None),
            Status::Failed(error) => ("failed", None, error),
        };
        let key = entry.key_in(format);
        let reasons = error.map_or(&[][..], |error| error.diagnostics());
        let line = Line {
            row: entry.row(),
            name: entry.name(),
            key: key.as_str(),
            url: &entry.link_in(format),
            format,
            status,
            bytes: file.map(|file| file.bytes),
            sha256: file.map(|file| file.sha256),
            findings: findings.iter().chain(reasons).collect(),
        };
        let printed = self.progress.suspend(|| output.write_json(&line));
        if self.printed.is_ok() {
            self.printed = printed;
        }
    }

    /// Reports the rest. Returns the first error in writing the output.
    fn finish(mut self) -> Result<()> {
        let rest = self.plan_diagnostics.rest();
        self.print(rest);
        if self.orphans > MAX_ORPHANS_LISTED {
            let more = self.orphans - MAX_ORPHANS_LISTED;
            self.progress.suspend(|| {
                self.printer
                    .status(format_args!("and {more} more orphan files"));
            });
        }
        self.printed
    }
}

/// `14 written, 0 unchanged, 0 failed in 0.4 s (33/s)`.
fn summarize(summary: &Summary, time: Duration) -> String {
    let Summary {
        written,
        unchanged,
        failed,
        skipped,
        pruned,
        orphans,
        ..
    } = *summary;
    let mut text = format!("{written} written, {unchanged} unchanged, {failed} failed");
    for (count, what) in [
        (skipped, "skipped"),
        (pruned, "removed"),
        (orphans, "orphaned"),
    ] {
        if count > 0 {
            text.push_str(&format!(", {count} {what}"));
        }
    }
    let rate = per_second(written + unchanged + failed, time);
    format!("{text} in {:.1} s ({rate})", time.as_secs_f64())
}
