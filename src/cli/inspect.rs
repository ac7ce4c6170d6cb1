//! How one name is set.

mod json;
mod text;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use engross::{Entry, Result, escaped};

use super::args::{self, Inspect, ProgramArguments};
use super::output::Output;
use super::report::Printer;
use super::{Exit, open};
use json::ShownName;

pub(super) fn run(arguments: &Inspect, printer: Printer) -> Result<Exit> {
    let (program, name) = subject(arguments);
    let program = open::program(&program)?;
    let plan = open::scaled_plan(program, &arguments.scale)?;
    let entries: Vec<Entry<'_>> = match &name {
        Some(name) => vec![plan.find(name)?],
        None => plan.entries().collect(),
    };
    let renderer = open::renderer(plan.program(), &arguments.cache, None)?;
    let mut scratch = renderer.scratch();
    let mut output = Output::new();
    for entry in entries {
        let sheet = renderer.lay_out(entry, &mut scratch)?;
        if arguments.json {
            output.write_json(&ShownName::new(entry, &sheet))?;
        } else {
            output.write(text::describe(entry, &sheet).as_bytes())?;
            for finding in sheet.findings() {
                printer.diagnostic(finding);
            }
        }
    }
    Ok(Exit::Good)
}

/// The program, and the name if there is one: it is the last argument.
fn subject(arguments: &Inspect) -> (ProgramArguments, Option<String>) {
    let (program, name) = match (&arguments.first, &arguments.second) {
        (program, None) if arguments.all => (program.clone(), None),
        (program, Some(name)) => (program.clone(), Some(name.clone())),
        (Some(only), None) if open::is_program(Path::new(only)) => no_name(only),
        (Some(only), None) => (None, Some(only.to_string_lossy().into_owned())),
        (None, None) => no_name(OsStr::new("[PROGRAM]")),
    };
    let program = ProgramArguments {
        path: program.map(PathBuf::from),
        settings: arguments.settings.clone(),
    };
    (program, name)
}

/// Ends the process, as the parser of the command line does.
fn no_name(program: &OsStr) -> ! {
    let program = escaped(&program.to_string_lossy()).into_owned();
    let message = format!(
        "give the name of a recipient, `engross inspect {program} <NAME>`, or ask for all of \
         them: `engross inspect {program} --all`"
    );
    args::refuse("inspect", ErrorKind::MissingRequiredArgument, message)
}
