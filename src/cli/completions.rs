use clap::CommandFactory as _;
use engross::Result;

use super::Exit;
use super::args::{Arguments, Completions};
use super::output::Output;

pub(super) fn run(arguments: &Completions) -> Result<Exit> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "engross", &mut script);
    Output::new().write(&script)?;
    Ok(Exit::Good)
}
