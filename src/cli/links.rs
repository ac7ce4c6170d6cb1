use std::path::Path;

use engross::{Error, Plan, Result, Severity};

use super::args::{Links, TableFormat};
use super::output::Output;
use super::{Exit, open, report};

pub(super) fn run(arguments: &Links) -> Result<Exit> {
    let plan = open::plan(&arguments.program.path)?;
    let telling = plan
        .findings()
        .iter()
        .filter(|finding| finding.severity >= Severity::Warning);
    telling.for_each(report::diagnostic);
    let of_errors = |finding: &&engross::Diagnostic| finding.severity == Severity::Error;
    let errors = plan.findings().iter().filter(of_errors).count();
    if errors > 0 {
        return Err(Error::unprintable(errors));
    }
    if let Some(post) = &arguments.into {
        return write_into(&plan, post, arguments.section.as_deref());
    }
    let format = if arguments.json {
        TableFormat::Json
    } else {
        arguments.format
    };
    let table = match format {
        TableFormat::Markdown => plan.links_markdown(),
        TableFormat::Csv => plan.links_csv(),
        TableFormat::Json => plan.links_json(),
    };
    Output::new().write(table.as_bytes())?;
    Ok(Exit::Good)
}

fn write_into(plan: &Plan, post: &Path, section: Option<&str>) -> Result<Exit> {
    let updated = plan.write_into_post(post, section)?;
    let place = format!("{}:{}", post.display(), updated.line);
    if updated.is_changed {
        report::line(format_args!(
            "{place}: {} rows: {} added, {} changed, {} removed",
            plan.len(),
            updated.added,
            updated.changed,
            updated.removed
        ));
    } else {
        report::line(format_args!("{place}: up to date"));
    }
    Ok(Exit::Good)
}
