use std::path::Path;

use engross::batch::{self, Event, RunOptions};
use engross::{Diagnostic, Error, Plan, Print, Program, Result, Severity};
use serde::Serialize;

use super::args::Check;
use super::findings::Findings;
use super::old_term::OldTerm;
use super::output::Output;
use super::plan_diagnostics::PlanDiagnostics;
use super::progress::Progress;
use super::report::{Printer, counted};
use super::{Exit, cover, interrupt, open};

pub(super) fn run(arguments: &Check, printer: Printer) -> Result<Exit> {
    let program = open::program(&arguments.program)?;
    let plan = open::scaled_plan(program, &arguments.scale)?;
    let renderer = open::renderer(plan.program(), &arguments.cache, arguments.jobs.number)?;
    let mut options = RunOptions::default();
    options.jobs = arguments.jobs.number;
    options.cancel = interrupt::flag(printer);

    let mut plan_diagnostics = PlanDiagnostics::all(&plan);
    let mut checked = Checked::default();
    let mut progress = Progress::new("checking", plan.len(), printer);
    checked
        .findings
        .extend(OldTerm::before(&plan.program().term).find(plan.program())?);
    checked.findings.extend_from_slice(renderer.findings());
    if is_for_pdf(plan.program()) {
        checked.findings.extend_from_slice(renderer.pdf_findings());
    }
    let together = batch::check(&plan, &renderer, &options, |event| {
        if let Event::Checked { entry, findings } = event {
            let above = plan_diagnostics.before(entry);
            checked.findings.extend_from_slice(above);
            checked.findings.extend_from_slice(findings);
            checked.certificates += 1;
            progress.advance();
        }
    })?;
    drop(progress);
    if checked.certificates < plan.len() {
        return Ok(Exit::Interrupted);
    }
    checked.findings.extend_from_slice(plan_diagnostics.rest());
    checked.findings.extend(together.findings);
    let findings = findings_about_cover(&plan, arguments);
    checked
        .findings
        .extend(findings.unwrap_or_else(Error::into_diagnostics));

    let has_failed = checked.count(|severity| severity >= arguments.strict.least_error()) > 0;
    if arguments.json {
        Output::new().write_json(&checked)?;
    } else {
        let path = plan.program().path.as_deref().unwrap_or(Path::new(""));
        let summary = format!("{}: {}", path.display(), checked.summary());
        let mut findings = Findings::default();
        findings.extend(&checked.findings);
        findings.write(printer, arguments.all, &summary)?;
    }
    Ok(if has_failed { Exit::Errors } else { Exit::Good })
}

/// What there is to know about the cover, if there is one.
fn findings_about_cover(plan: &Plan, arguments: &Check) -> Result<Vec<Diagnostic>> {
    let Some(cover) = plan.cover()? else {
        return Ok(Vec::new());
    };
    let renderer = open::renderer(cover.program(), &arguments.cache, arguments.jobs.number)?;
    Ok(cover::Drawn::new(plan, &cover, &renderer)?.findings)
}

/// Whether certificates are published in PDF, or printed.
fn is_for_pdf(program: &Program) -> bool {
    program.publish.format.extension() == "pdf" || program.print != Print::default()
}

/// What `check --json` prints.
#[derive(Default, Serialize)]
struct Checked {
    certificates: usize,
    findings: Vec<Diagnostic>,
}

impl Checked {
    fn count(&self, is_counted: impl Fn(Severity) -> bool) -> usize {
        let severities = self.findings.iter().map(|finding| finding.severity);
        severities.filter(|severity| is_counted(*severity)).count()
    }

    /// `14 certificates, 0 errors, 2 warnings, 0 notes`.
    fn summary(&self) -> String {
        let count = |severity| self.count(|found| found == severity);
        format!(
            "{}, {}, {}, {}",
            counted(self.certificates, "certificate"),
            counted(count(Severity::Error), "error"),
            counted(count(Severity::Warning), "warning"),
            counted(count(Severity::Note), "note")
        )
    }
}
