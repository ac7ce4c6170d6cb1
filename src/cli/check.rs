use engross::batch::{self, Event, RunOptions};
use engross::{Diagnostic, Result, Severity};
use serde::Serialize;

use super::args::Check;
use super::findings::Unattached;
use super::output::Output;
use super::progress::Progress;
use super::{Exit, interrupt, open, report};

/// What `check --json` prints.
#[derive(Serialize)]
struct Checked {
    certificates: usize,
    findings: Vec<Diagnostic>,
}

pub(super) fn run(arguments: &Check) -> Result<Exit> {
    let plan = open::plan_at(&arguments.program.path, &arguments.scale)?;
    let renderer = open::renderer(plan.program(), &arguments.plates)?;
    let mut options = RunOptions::default();
    options.jobs = arguments.jobs.number;
    options.cancel = interrupt::flag();

    let mut unattached = Unattached::of(&plan);
    let mut progress = Progress::new("checking", plan.len());
    let mut findings = Vec::new();
    let mut certificates = 0;
    let mut counts = Counts::default();
    let mut tell = |found: &[Diagnostic]| {
        counts.add(found);
        if arguments.json {
            findings.extend_from_slice(found);
        } else {
            found.iter().for_each(report::diagnostic);
        }
    };
    tell(renderer.findings());
    batch::check(&plan, &renderer, &options, |event| {
        if let Event::Checked { entry, findings } = event {
            certificates += 1;
            progress.aside(|| {
                tell(unattached.before(entry));
                tell(findings);
            });
            progress.advance();
        }
    })?;
    drop(progress);
    if certificates < plan.len() {
        return Ok(Exit::Interrupted);
    }
    tell(unattached.rest());
    if arguments.json {
        Output::new().write_json(&Checked {
            certificates,
            findings,
        })?;
    } else {
        let Counts {
            errors,
            warnings,
            notes,
        } = counts;
        let path = plan.program().path.display();
        report::line(format_args!(
            "{path}: {}, {}, {}, {}",
            counted(certificates, "certificate"),
            counted(errors, "error"),
            counted(warnings, "warning"),
            counted(notes, "note")
        ));
    }
    Ok(if counts.errors > 0 {
        Exit::Refused
    } else {
        Exit::Good
    })
}

#[derive(Default)]
struct Counts {
    errors: usize,
    warnings: usize,
    notes: usize,
}

impl Counts {
    fn add(&mut self, findings: &[Diagnostic]) {
        for finding in findings {
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Note => self.notes += 1,
            }
        }
    }
}

/// `1 error`, `2 errors`
fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
