//! `engross publish`: the output folder in a bucket.

use std::env;
use std::time::Instant;

use engross::publish::{
    PublishEvent, PublishOptions, PublishOutcome, PublishStatus, PublishSummary, PublishTarget,
    Replace, publish,
};
use engross::{Code, Diagnostic, Digest, Result, escaped};
use serde::Serialize;

use super::args::{Publish, Scale};
use super::output::Output;
use super::progress::{Progress, per_second};
use super::report::{Printer, counted};
use super::{Exit, interrupt, open};

/// The variables of the environment that stores are set up by.
const VARIABLES: [&str; 3] = ["AWS_", "AZURE_", "GOOGLE_"];

pub(super) fn run(arguments: &Publish, printer: Printer) -> Result<Exit> {
    let started = Instant::now();
    let program = open::program(&arguments.program)?;
    let formats = &arguments.formats.list;
    let plan = match arguments.shard.shard {
        Some(shard) => open::shard(program, &Scale::default(), shard, formats)?.plan()?,
        None => open::plan(program)?,
    };
    let plan = plan.in_formats(formats);
    let folder = open::output_folder(&arguments.output, plan.program());
    let mut target = PublishTarget::of(&plan, arguments.to.clone())?;
    target.variables = variables();
    target.has_profile = has_profile();

    let mut options = PublishOptions::default();
    options.jobs = arguments.jobs;
    options.dry_run = arguments.dry_run;
    options.only_pages = arguments.only_pages;
    options.shard = arguments.shard.shard;
    options.file_names = arguments.output.file_names.into();
    options.replace = match arguments.replace_all {
        true => Replace::All,
        false if arguments.replace.is_empty() => Replace::None,
        false => Replace::Keys(arguments.replace.clone()),
    };
    options.cancel = interrupt::flag(printer);
    let own_store = plan.program().publish.store.as_ref();
    if own_store.is_some_and(|own| *own != target.store) {
        // The public links lead to another store.
        options.read_back = 0;
    }

    let mut reporter = Reporter {
        printer,
        output: arguments.json.then(Output::new),
        printed: Ok(()),
        progress: Progress::new("comparing", plan.file_count(), printer),
    };
    let summary = publish(&plan, &folder, &target, &options, |event| {
        reporter.report(event);
    });
    let printed = reporter.printed;
    drop(reporter.progress);
    let summary = summary?;
    printer.status(format_args!(
        "{}: {} in {:.1} s ({})",
        target.store,
        summarize(&summary, arguments.dry_run),
        started.elapsed().as_secs_f64(),
        per_second(summary.published + summary.replaced, started.elapsed()),
    ));
    printed?;
    let is_good = summary.refused + summary.failed == 0 && summary.stopped.is_none();
    Ok(match is_good {
        _ if summary.cancelled => Exit::Interrupted,
        true => Exit::Good,
        false => Exit::Errors,
    })
}

fn variables() -> Vec<(String, String)> {
    let is_wanted = |name: &str| VARIABLES.iter().any(|start| name.starts_with(start));
    let all = env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let mut wanted: Vec<_> = all.filter(|(name, _)| is_wanted(name)).collect();
    wanted.sort();
    wanted
}

/// Whether there is a profile that only the provider's own programs read.
fn has_profile() -> bool {
    let in_home = || {
        let home = env::home_dir()?.join(".aws");
        Some(home.join("credentials").exists() || home.join("config").exists())
    };
    env::var_os("AWS_PROFILE").is_some() || in_home().unwrap_or(false)
}

/// Reports what a run does while it does it.
struct Reporter {
    printer: Printer,
    /// For `--json`: a line for each file.
    output: Option<Output>,
    /// The first error in writing the output.
    printed: Result<()>,
    progress: Progress,
}

/// A file in `publish --json`.
#[derive(Serialize)]
struct Line<'a> {
    key: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
    class: engross::publish::FileClass,
    status: PublishStatus,
    bytes: u64,
    sha256: Option<Digest>,
    findings: &'a [Diagnostic],
}

impl Reporter {
    fn report(&mut self, event: PublishEvent<'_>) {
        match event {
            PublishEvent::Planned { files } => {
                self.progress = Progress::new("sending", files, self.printer);
            }
            PublishEvent::Done(outcome) => self.report_done(outcome),
            PublishEvent::Note(finding) => self.print(&finding),
            _ => {}
        }
    }

    fn report_done(&mut self, outcome: PublishOutcome<'_>) {
        let findings = outcome.error.map_or(&[][..], |error| error.diagnostics());
        if let Some(output) = &mut self.output {
            let line = Line {
                key: outcome.key,
                url: outcome.link,
                row: outcome.row,
                class: outcome.class,
                status: outcome.status,
                bytes: outcome.bytes,
                sha256: outcome.sha256,
                findings,
            };
            let printed = self.progress.suspend(|| output.write_json(&line));
            self.note_printed(printed);
        } else {
            for finding in findings {
                self.print(finding);
            }
            if let PublishStatus::WouldPublish | PublishStatus::WouldReplace = outcome.status {
                let line = format!("{}\n", escaped(outcome.key));
                let write = || Output::new().write(line.as_bytes());
                let printed = self.progress.suspend(write);
                self.note_printed(printed);
            }
        }
        self.progress.advance();
    }

    fn note_printed(&mut self, printed: Result<()>) {
        if self.printed.is_ok() {
            self.printed = printed;
        }
    }

    fn print(&self, finding: &Diagnostic) {
        // Of thousands of files, those that no one published are not worth a line each time.
        if finding.code == Code::Unpublished {
            self.progress.suspend(|| self.printer.diagnostic(finding));
        } else {
            self.progress.suspend(|| self.printer.warnings([finding]));
        }
    }
}

/// `12 sent, 1 replaced, 3 unchanged, 0 refused, 0 failed`.
fn summarize(summary: &PublishSummary, dry_run: bool) -> String {
    let PublishSummary {
        published,
        replaced,
        unchanged,
        refused,
        failed,
        skipped,
        ..
    } = *summary;
    let (sent, exchanged) = match dry_run {
        true => ("would be sent", "would be replaced"),
        false => ("sent", "replaced"),
    };
    let mut text = format!("{} {sent}", counted(published, "file"));
    for (count, what) in [
        (replaced, exchanged),
        (unchanged, "unchanged"),
        (refused, "refused"),
        (failed, "failed"),
        (skipped, "skipped"),
    ] {
        if count > 0 || what == "unchanged" {
            text.push_str(&format!(", {count} {what}"));
        }
    }
    text
}
