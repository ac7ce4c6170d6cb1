use std::path::Path;
use std::sync::Arc;

use engross::batch::{self, BatchCheck, Event, RunOptions};
use engross::naming::Shard;
use engross::{Diagnostic, Error, Plan, Print, Program, Renderer, Result, Severity};
use serde::Serialize;

use super::args::Check;
use super::findings::Findings;
use super::old_term::OldTerm;
use super::output::Output;
use super::plan_diagnostics::PlanDiagnostics;
use super::progress::Progress;
use super::report::{Printer, counted};
use super::{Exit, cover, interrupt, open};

/// How many certificates of a shard are planned at once.
const ROWS_AT_ONCE: usize = 10_000;

pub(super) fn run(arguments: &Check, printer: Printer) -> Result<Exit> {
    let program = open::program(&arguments.program)?;
    if let Some(shard) = arguments.shard.shard {
        return check_shard(program, shard, arguments, printer);
    }
    let plan = open::scaled_plan(program, &arguments.scale)?;
    let mut run = Run::new(plan.program(), plan.len(), arguments, printer)?;
    if !run.check(&plan)? {
        return Ok(Exit::Interrupted);
    }
    let mut checked = run.finish();
    let findings = findings_about_cover(&plan, arguments);
    checked
        .findings
        .extend(findings.unwrap_or_else(Error::into_diagnostics));
    checked.print(plan.program(), arguments, printer)
}

/// Checks the certificates of a shard, a part of them at a time.
fn check_shard(
    program: Program,
    shard: Shard,
    arguments: &Check,
    printer: Printer,
) -> Result<Exit> {
    let reader = open::shard(program, &arguments.scale, shard, &[])?;
    let program = Arc::clone(reader.program());
    let mut run = Run::new(&program, reader.len(), arguments, printer)?;
    let mut is_complete = true;
    reader.for_each_part(ROWS_AT_ONCE, |plan| {
        is_complete = is_complete && run.check(&plan)?;
        Ok(())
    })?;
    if !is_complete {
        return Ok(Exit::Interrupted);
    }
    run.finish().print(&program, arguments, printer)
}

/// A check of one or more plans of a program.
struct Run {
    renderer: Renderer,
    options: RunOptions,
    progress: Progress,
    checked: Checked,
    together: BatchCheck,
}

impl Run {
    fn new(
        program: &Arc<Program>,
        certificates: usize,
        arguments: &Check,
        printer: Printer,
    ) -> Result<Self> {
        let renderer = open::renderer(program, &arguments.cache, arguments.jobs.number)?;
        let mut options = RunOptions::default();
        options.jobs = arguments.jobs.number;
        options.cancel = interrupt::flag(printer);
        let mut checked = Checked::default();
        let old_term = OldTerm::before(&program.term).find(program)?;
        checked.findings.extend(old_term);
        checked.findings.extend_from_slice(renderer.findings());
        if is_for_pdf(program) {
            checked.findings.extend_from_slice(renderer.pdf_findings());
        }
        Ok(Self {
            renderer,
            options,
            progress: Progress::new("checking", certificates, printer),
            checked,
            together: BatchCheck::default(),
        })
    }

    /// Checks the certificates of a plan. Returns whether it was not interrupted.
    fn check(&mut self, plan: &Plan) -> Result<bool> {
        let mut plan_diagnostics = PlanDiagnostics::all(plan);
        let (checked, progress) = (&mut self.checked, &mut self.progress);
        let before = checked.certificates;
        let together = batch::check(plan, &self.renderer, &self.options, |event| {
            if let Event::Checked { entry, findings } = event {
                let above = plan_diagnostics.before(entry);
                checked.findings.extend_from_slice(above);
                checked.findings.extend_from_slice(findings);
                checked.certificates += 1;
                progress.advance();
            }
        })?;
        if checked.certificates - before < plan.len() {
            return Ok(false);
        }
        checked.findings.extend_from_slice(plan_diagnostics.rest());
        self.together.add(&together, plan.program());
        Ok(true)
    }

    fn finish(mut self) -> Checked {
        self.checked.findings.extend(self.together.findings);
        self.checked
    }
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
    fn print(self, program: &Program, arguments: &Check, printer: Printer) -> Result<Exit> {
        let has_failed = self.count(|severity| severity >= arguments.strict.least_error()) > 0;
        if arguments.json {
            Output::new().write_json(&self)?;
        } else {
            let path = program.path.as_deref().unwrap_or(Path::new(""));
            let summary = format!("{}: {}", path.display(), self.summary());
            let mut findings = Findings::default();
            findings.extend(&self.findings);
            findings.write(printer, arguments.all, &summary)?;
        }
        Ok(if has_failed { Exit::Errors } else { Exit::Good })
    }

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
