//! The command line: arguments in, the library called, data and messages out.

mod args;
mod check;
mod completions;
mod findings;
mod inspect;
mod interrupt;
mod links;
mod man;
mod new;
mod open;
mod output;
mod preview;
mod progress;
mod render;
mod report;
mod verify;
mod watch;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};

/// How a command ended; docs of the command line give the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// All is good.
    Good = 0,
    /// Some certificates failed or differ; the rest is done.
    Partly = 1,
    /// Nothing was done, as something asked for cannot be.
    Refused = 2,
    /// Ended by Ctrl-C; what was in hand is finished.
    Interrupted = 130,
}

/// Runs the command that the process was started with.
pub(crate) fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Render(arguments) => render::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Links(arguments) => links::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Preview(arguments) => preview::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    };
    let exit = done.unwrap_or_else(|error| {
        report::error(&error);
        Exit::Refused
    });
    ExitCode::from(exit as u8)
}
