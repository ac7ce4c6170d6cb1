use std::path::Path;

use engross::{Code, Diagnostic, Plan, Program, Result, Severity};

use super::args::{Links, TableFormat};
use super::output::Output;
use super::report::{Printer, counted};
use super::{Exit, open};

pub(super) fn run(arguments: &Links, printer: Printer) -> Result<Exit> {
    let plan = open::plan(Program::open(&arguments.program.path)?)?;
    printer.warnings(plan.findings());
    refuse_errors(&plan)?;
    if let Some(post) = &arguments.into {
        return update_post(&plan, post, arguments.section.as_deref(), printer);
    }
    let mut output = Output::new();
    match arguments.format() {
        TableFormat::Markdown => output.write_lines(&plan.links_markdown())?,
        TableFormat::Csv => output.write_lines(&plan.links_csv())?,
        TableFormat::Json => output.write_json_text(&plan.links_json())?,
    }
    Ok(Exit::Good)
}

fn refuse_errors(plan: &Plan) -> Result<()> {
    let is_error = |finding: &&Diagnostic| finding.severity == Severity::Error;
    let errors = plan.findings().iter().filter(is_error).count();
    if errors == 0 {
        return Ok(());
    }
    let message = format!("there is no table because of {}", counted(errors, "error"));
    let hint = "fix the roster, and run `engross check` to see what else is wrong";
    Err(Diagnostic::error(Code::Unprintable, message)
        .hint(hint)
        .into())
}

fn update_post(plan: &Plan, post: &Path, section: Option<&str>, printer: Printer) -> Result<Exit> {
    let updated = plan.write_into_post(post, section)?;
    let place = format!("{}:{}", post.display(), updated.line);
    if updated.is_changed {
        printer.status(format_args!(
            "{place}: {} rows: {} added, {} changed, {} removed",
            plan.len(),
            updated.added,
            updated.changed,
            updated.removed
        ));
    } else {
        printer.status(format_args!("{place}: up to date"));
    }
    Ok(Exit::Good)
}
