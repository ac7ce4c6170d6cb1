use std::path::Path;

use engross::roster::MAX_POST_BYTES;
use engross::{Code, Diagnostic, Plan, Result, Severity, files};

use super::args::{Links, TableFormat};
use super::output::Output;
use super::report::{Printer, counted};
use super::{Exit, open};

pub(super) fn run(arguments: &Links, printer: Printer) -> Result<Exit> {
    let plan = open::plan(open::program(&arguments.program)?)?;
    printer.warnings(plan.findings());
    refuse_errors(&plan)?;
    if let Some(post) = &arguments.into {
        return update_post(&plan, post, arguments, printer);
    }
    let mut table = plan.link_table();
    for column in &arguments.columns {
        table = table.with(column)?;
    }
    if arguments.with_all {
        table = table.with_all();
    }
    let mut output = Output::new();
    match arguments.format() {
        TableFormat::Markdown => output.write_lines(&table.markdown())?,
        TableFormat::Csv => output.write_lines(&table.csv())?,
        TableFormat::Json => {
            // What is wrong with the cover's name would only be left out of the table.
            plan.cover_link()?;
            output.write_json_text(&table.json())?;
        }
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

fn update_post(plan: &Plan, post: &Path, arguments: &Links, printer: Printer) -> Result<Exit> {
    let section = arguments.section.as_deref();
    let cover = arguments.cover.as_deref();
    let updated = if arguments.dry_run {
        let updated = plan.update_post(&files::read(post, MAX_POST_BYTES)?, post, section)?;
        match cover {
            Some(key) => updated.with_cover(plan, key, post)?,
            None => updated,
        }
    } else {
        plan.write_into_post(post, section, cover)?
    };
    printer.warnings(&updated.findings);
    let place = format!("{}:{}", post.display(), updated.line);
    if updated.is_changed {
        let would = if arguments.dry_run { "would have " } else { "" };
        printer.status(format_args!(
            "{place}: {would}{} rows: {} added, {} changed, {} removed",
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
