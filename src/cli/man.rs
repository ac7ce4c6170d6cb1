use clap::CommandFactory as _;
use engross::{Error, Result};

use super::Exit;
use super::args::{Arguments, Man};
use super::output::Output;

pub(super) fn run(arguments: &Man) -> Result<Exit> {
    let mut page = Vec::new();
    clap_mangen::Man::new(documented(arguments))
        .render(&mut page)
        .map_err(|source| Error::write("manual page", source))?;
    Output::new().write(&page)?;
    Ok(Exit::Good)
}

/// The command that the page is about.
fn documented(arguments: &Man) -> clap::Command {
    let mut engross = Arguments::command();
    // Gives each command its whole name, as in `engross-render`.
    engross.build();
    match &arguments.of {
        Some(name) => match engross.find_subcommand(name) {
            Some(command) => command.clone(),
            None => engross
                .error(
                    clap::error::ErrorKind::InvalidSubcommand,
                    format!("no command `{name}`"),
                )
                .exit(),
        },
        None => engross,
    }
}
