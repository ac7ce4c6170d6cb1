use std::time::{Duration, Instant};

use engross::batch::{self, Event, Outcome, RunOptions, Status, Summary};
use engross::{Code, Diagnostic, Digest, Entry, OutputFormat, Plan, Result, Severity};
use serde::Serialize;

use super::args::Render;
use super::findings::Unattached;
use super::output::Output;
use super::progress::{Progress, per_second};
use super::{Exit, interrupt, open, report};

/// How many files of people who are no longer in the roster are named one by one.
const STALE_NAMED: usize = 10;

pub(super) fn run(arguments: &Render) -> Result<Exit> {
    let started = Instant::now();
    let plan = open::plan_at(&arguments.program.path, &arguments.scale)?;
    let plan = plan.in_formats(&arguments.formats.asked);
    let only = open::selection(&plan, &arguments.only)?;
    let folder = open::output_folder(&arguments.output, plan.program());
    let renderer = open::renderer(plan.program(), &arguments.plates)?;
    let mut formats = plan.formats().iter();
    formats.try_for_each(|format| renderer.check_format(*format))?;
    renderer.findings().iter().for_each(report::diagnostic);

    let mut options = RunOptions::default();
    options.jobs = arguments.jobs.number;
    options.force = arguments.force;
    options.keep_going = arguments.keep_going;
    options.only = only;
    options.file_names = arguments.output.file_names.into();
    options.prune = arguments.prune;
    options.cancel = interrupt::flag();

    let mut teller = Teller::new(&plan, &options, arguments.json);
    let ran = batch::run(&plan, &renderer, &folder, &options, |event| {
        teller.tell(event);
    });
    let told = teller.finish();
    let summary = ran?;
    report::line(format_args!(
        "{}: {}",
        folder.display(),
        in_words(&summary, started.elapsed())
    ));
    let trouble = summary.stopped.or(told.err());
    trouble.iter().for_each(report::error);
    Ok(match trouble {
        _ if summary.cancelled => Exit::Interrupted,
        None if summary.failed == 0 => Exit::Good,
        _ => Exit::Partly,
    })
}

/// Tells what a run does while it does it.
struct Teller<'p> {
    json: bool,
    keep_going: bool,
    output: Output,
    /// What became of the output so far.
    written: Result<()>,
    unattached: Unattached<'p>,
    formats: &'p [OutputFormat],
    /// How many recipients it is about.
    entries: usize,
    progress: Progress,
    is_writing: bool,
    stale: usize,
}

/// A certificate as `render --json` tells it.
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
    findings: &'a [Diagnostic],
    /// Why the file could not be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl<'p> Teller<'p> {
    fn new(plan: &'p Plan, options: &RunOptions, json: bool) -> Self {
        let entries = options.only.as_ref().map_or(plan.len(), Vec::len);
        Self {
            json,
            keep_going: options.keep_going,
            output: Output::new(),
            written: Ok(()),
            unattached: match options.only {
                None => Unattached::of(plan),
                Some(_) => Unattached::of_selection(plan),
            },
            formats: plan.formats(),
            entries,
            progress: Progress::new("checking", entries),
            is_writing: false,
            stale: 0,
        }
    }

    fn tell(&mut self, event: Event<'_>) {
        match event {
            Event::Checked { entry, findings } => self.tell_checked(entry, findings),
            Event::Done(outcome) => self.tell_done(outcome),
            Event::Note(finding) => self.tell_note(&finding),
            _ => {}
        }
    }

    fn tell_checked(&mut self, entry: Entry<'_>, findings: &[Diagnostic]) {
        tell_findings(&self.progress, self.unattached.before(entry));
        if !self.json {
            tell_findings(&self.progress, findings);
        } else if !self.keep_going && findings.iter().any(is_error) {
            // Nothing will be written, and this certificate not come to again.
            for format in self.formats {
                self.print(entry, *format, Status::Failed(None), findings);
            }
        }
        self.progress.advance();
    }

    fn tell_done(&mut self, outcome: Outcome<'_>) {
        if !self.is_writing {
            self.is_writing = true;
            tell_findings(&self.progress, self.unattached.rest());
            self.progress = Progress::new("writing", self.entries * self.formats.len());
        }
        if self.json {
            let Outcome {
                entry,
                format,
                status,
                findings,
                ..
            } = outcome;
            self.print(entry, format, status, findings);
        } else if let Status::Failed(Some(error)) = outcome.status {
            self.progress.aside(|| report::error(error));
        }
        self.progress.advance();
    }

    fn tell_note(&mut self, finding: &Diagnostic) {
        self.stale += usize::from(finding.code == Code::StaleFile);
        if self.stale <= STALE_NAMED {
            self.progress.aside(|| report::diagnostic(finding));
        }
    }

    fn print(
        &mut self,
        entry: Entry<'_>,
        format: OutputFormat,
        status: Status<'_>,
        findings: &[Diagnostic],
    ) {
        let (status, file, error) = match status {
            Status::Written(file) => ("written", Some(file), None),
            Status::Unchanged(file) => ("unchanged", Some(file), None),
            Status::Failed(error) => ("failed", None, error),
        };
        let key = entry.key_in(format);
        let line = Line {
            row: entry.row(),
            name: entry.name(),
            key: key.as_str(),
            url: &entry.link_in(format),
            format,
            status,
            bytes: file.map(|file| file.bytes),
            sha256: file.map(|file| file.sha256),
            findings,
            error: error.map(report::in_one_line),
        };
        let written = self.progress.aside(|| self.output.write_json(&line));
        if self.written.is_ok() {
            self.written = written;
        }
    }

    /// Tells what is left to tell; says what became of the output.
    fn finish(mut self) -> Result<()> {
        tell_findings(&self.progress, self.unattached.rest());
        if self.stale > STALE_NAMED {
            let more = self.stale - STALE_NAMED;
            self.progress.aside(|| {
                report::line(format_args!(
                    "and {more} more who are no longer in the roster"
                ));
            });
        }
        self.written
    }
}

/// Notes are for `check`; while certificates are made they would drown what matters.
fn tell_findings(progress: &Progress, findings: &[Diagnostic]) {
    let telling = findings
        .iter()
        .filter(|finding| finding.severity >= Severity::Warning);
    telling.for_each(|finding| progress.aside(|| report::diagnostic(finding)));
}

fn is_error(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error
}

/// `14 written, 0 unchanged, 0 failed in 0.4 s (33/s)`
fn in_words(summary: &Summary, time: Duration) -> String {
    let Summary {
        written,
        unchanged,
        failed,
        left,
        pruned,
        stale,
        ..
    } = *summary;
    let mut words = format!("{written} written, {unchanged} unchanged, {failed} failed");
    for (count, what) in [
        (left, "not come to"),
        (pruned, "removed"),
        (stale, "no longer in the roster"),
    ] {
        if count > 0 {
            words.push_str(&format!(", {count} {what}"));
        }
    }
    let rate = per_second(written + unchanged + failed, time);
    format!("{words} in {:.1} s ({rate})", time.as_secs_f64())
}
