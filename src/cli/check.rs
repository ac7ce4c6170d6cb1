use engross::batch::{self, Event, RunOptions};
use engross::{Diagnostic, Result, Severity};
use serde::Serialize;

use super::args::Check;
use super::output::Output;
use super::plan_diagnostics::PlanDiagnostics;
use super::progress::Progress;
use super::report::{Printer, counted};
use super::{Exit, interrupt, open};

pub(super) fn run(arguments: &Check, printer: Printer) -> Result<Exit> {
    let plan = open::scaled_plan(&arguments.program, &arguments.scale)?;
    let renderer = open::renderer(plan.program(), &arguments.cache, arguments.jobs.number)?;
    let mut options = RunOptions::default();
    options.jobs = arguments.jobs.number;
    options.cancel = interrupt::flag(printer);

    let mut plan_diagnostics = PlanDiagnostics::all(&plan);
    let mut reporter = Reporter::new(arguments.json, printer);
    let mut progress = Progress::new("checking", plan.len(), printer);
    reporter.report(renderer.findings());
    batch::check(&plan, &renderer, &options, |event| {
        if let Event::Checked { entry, findings } = event {
            progress.suspend(|| {
                reporter.report(plan_diagnostics.before(entry));
                reporter.report(findings);
            });
            reporter.certificates += 1;
            progress.advance();
        }
    })?;
    drop(progress);
    if reporter.certificates < plan.len() {
        return Ok(Exit::Interrupted);
    }
    reporter.report(plan_diagnostics.rest());
    let has_failed = reporter.has_failed(arguments.strict.is_on);
    let path = plan.program().path.as_deref();
    let path = path.unwrap_or(&arguments.program.path);
    reporter.finish(&path.display())?;
    Ok(if has_failed { Exit::Errors } else { Exit::Good })
}

/// Prints findings, or collects them for JSON, and counts them.
struct Reporter {
    json: bool,
    printer: Printer,
    certificates: usize,
    /// Only for JSON.
    findings: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// What `check --json` prints.
#[derive(Serialize)]
struct Checked {
    certificates: usize,
    findings: Vec<Diagnostic>,
}

impl Reporter {
    fn new(json: bool, printer: Printer) -> Self {
        Self {
            json,
            printer,
            certificates: 0,
            findings: Vec::new(),
            errors: 0,
            warnings: 0,
            notes: 0,
        }
    }

    fn report(&mut self, findings: &[Diagnostic]) {
        for finding in findings {
            *match finding.severity {
                Severity::Error => &mut self.errors,
                Severity::Warning => &mut self.warnings,
                Severity::Note => &mut self.notes,
            } += 1;
            if !self.json {
                self.printer.diagnostic(finding);
            }
        }
        if self.json {
            self.findings.extend_from_slice(findings);
        }
    }

    fn has_failed(&self, is_strict: bool) -> bool {
        self.errors > 0 || is_strict && self.warnings > 0
    }

    fn finish(self, program: &impl std::fmt::Display) -> Result<()> {
        if self.json {
            return Output::new().write_json(&Checked {
                certificates: self.certificates,
                findings: self.findings,
            });
        }
        self.printer.status(format_args!(
            "{program}: {}, {}, {}, {}",
            counted(self.certificates, "certificate"),
            counted(self.errors, "error"),
            counted(self.warnings, "warning"),
            counted(self.notes, "note")
        ));
        Ok(())
    }
}
