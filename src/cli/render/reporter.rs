use std::path::Path;

use engross::batch::{Event, Outcome, RunOptions, Status};
use engross::naming::FileNames;
use engross::{Code, Diagnostic, Digest, Entry, OutputFormat, Plan, Result, Severity, escaped};
use serde::Serialize;

use crate::cli::args::Render;
use crate::cli::output::Output;
use crate::cli::plan_diagnostics::PlanDiagnostics;
use crate::cli::progress::Progress;
use crate::cli::report::Printer;

/// How many files of people who are no longer in the roster are listed.
const MAX_ORPHANS_LISTED: usize = 10;

/// Reports what a run does while it does it.
pub(super) struct Reporter<'p> {
    printer: Printer,
    /// For `--json`: a line for each certificate.
    output: Option<Output>,
    /// The first error in writing the output.
    printed: Result<()>,
    plan_diagnostics: PlanDiagnostics<'p>,
    /// Where the files are, and how they are named.
    folder: &'p Path,
    file_names: FileNames,
    formats: &'p [OutputFormat],
    keep_going: bool,
    /// The lowest severity of findings that are errors.
    least_error: Severity,
    /// How many recipients the run is about.
    entries: usize,
    progress: Progress,
    is_writing: bool,
    orphans: usize,
    /// Whether all certificates go into one document.
    is_bound: bool,
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
    /// In a bound document.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<usize>,
    /// Those about the certificate, then those of the error that kept it from being written.
    findings: Vec<&'a Diagnostic>,
}

impl<'p> Reporter<'p> {
    pub(super) fn new(
        plan: &'p Plan,
        folder: &'p Path,
        options: &RunOptions,
        arguments: &Render,
        printer: Printer,
    ) -> Self {
        let entries = options.only.as_ref().map_or(plan.len(), Vec::len);
        Self {
            printer,
            output: arguments.json.then(Output::new),
            printed: Ok(()),
            plan_diagnostics: match options.only {
                None => PlanDiagnostics::all(plan),
                Some(_) => PlanDiagnostics::without_rows(plan),
            },
            folder,
            file_names: options.file_names,
            formats: plan.formats(),
            keep_going: options.keep_going,
            least_error: arguments.strict.least_error(),
            entries,
            progress: Progress::new("checking", entries, printer),
            is_writing: false,
            orphans: 0,
            is_bound: arguments.bind.is_some(),
        }
    }

    pub(super) fn report(&mut self, event: Event<'_>) {
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
        } else if matches!(outcome.status, Status::Due) && !self.is_bound {
            self.print_due(outcome);
        }
        self.progress.advance();
    }

    /// A line of data: a file that would be written.
    fn print_due(&mut self, outcome: Outcome<'_>) {
        let name = outcome.entry.file_name(outcome.format, self.file_names);
        let file = self.folder.join(&*name);
        let line = format!("{}\n", escaped(&file.display().to_string()));
        let printed = self
            .progress
            .suspend(|| Output::new().write(line.as_bytes()));
        self.note_printed(printed);
    }

    fn note_printed(&mut self, printed: Result<()>) {
        if self.printed.is_ok() {
            self.printed = printed;
        }
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
        let page = match status {
            Status::Bound(page) => Some(page),
            _ => None,
        };
        let (status, file, error) = match status {
            Status::Bound(_) => ("bound", None, None),
            Status::Written(file) => ("written", Some(file), None),
            Status::Unchanged(file) => ("unchanged", Some(file), None),
            Status::Due => ("would-write", None, None),
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
            page,
            findings: findings.iter().chain(reasons).collect(),
        };
        let printed = self.progress.suspend(|| output.write_json(&line));
        self.note_printed(printed);
    }

    /// A line of data: the document that would be written.
    pub(super) fn print_due_document(&mut self) {
        if self.output.is_none() {
            let line = format!("{}\n", escaped(&self.folder.display().to_string()));
            let printed = Output::new().write(line.as_bytes());
            self.note_printed(printed);
        }
    }

    /// Reports the rest. Returns the first error in writing the output.
    pub(super) fn finish(mut self) -> Result<()> {
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
