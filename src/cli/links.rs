use engross::{Error, Result, Severity};

use super::args::{Links, TableFormat};
use super::output::Output;
use super::{Exit, open, report};

pub(super) fn run(arguments: &Links) -> Result<Exit> {
    let plan = open::plan(&arguments.program.path)?;
    let telling = plan
        .findings()
        .iter()
        .filter(|finding| finding.severity >= Severity::Warning);
    telling.for_each(report::finding);
    let of_errors = |finding: &&engross::Finding| finding.severity == Severity::Error;
    let errors = plan.findings().iter().filter(of_errors).count();
    if errors > 0 {
        return Err(Error::Unprintable { errors });
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
