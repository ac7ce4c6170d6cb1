//! The command line: reads arguments, calls the library, prints data and messages.

mod args;
mod check;
mod completions;
mod cover;
mod credentials;
mod findings;
mod genuine;
mod inspect;
mod interrupt;
mod keygen;
mod keys;
mod links;
mod man;
mod manifest;
mod new;
mod old_term;
mod open;
mod output;
mod plan_diagnostics;
mod preview;
mod progress;
#[cfg(feature = "publish")]
mod publish;
mod render;
mod report;
mod site;
mod verify;
mod watch;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};
use report::Printer;

/// The file that stands for standard output.
const STANDARD_STREAM: &str = "-";

fn is_standard_stream(path: Option<&Path>) -> bool {
    path == Some(Path::new(STANDARD_STREAM))
}

/// How a command ended. `docs/cli.md` documents the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// All is good.
    Good = 0,
    /// There are errors, or some certificates failed; everything else is done.
    Errors = 1,
    /// Nothing could be done.
    Nothing = 2,
    /// Ended by Ctrl-C, after the files in progress were finished.
    Interrupted = 130,
}

/// The library makes an error of a panic in a parser of another project, and the error is printed.
/// The default hook would print it a second time, with lines of another project's code.
fn leave_parsers_panics_to_the_library() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !engross::internals::is_guarded() {
            default(panic);
        }
    }));
}

/// Runs the command that the process was started with.
pub(crate) fn main() -> ExitCode {
    leave_parsers_panics_to_the_library();
    let arguments = Arguments::parse();
    arguments.color.write_global();
    let command = &arguments.command;
    let printer = Printer::new(
        command.is_json(),
        arguments.quiet,
        command.least_error(),
        command.options().leak(),
    );
    let ended = match command {
        Command::Render(arguments) => render::run(arguments, printer),
        Command::Check(arguments) => check::run(arguments, printer),
        Command::Links(arguments) => links::run(arguments, printer),
        Command::Cover(arguments) => cover::run(arguments, printer),
        Command::Verify(arguments) => verify::run(arguments, printer),
        #[cfg(feature = "publish")]
        Command::Publish(arguments) => publish::run(arguments, printer),
        Command::Manifest(arguments) => manifest::run(arguments, printer),
        Command::Inspect(arguments) => inspect::run(arguments, printer),
        Command::New(arguments) => new::run(arguments, printer),
        Command::Keygen(arguments) => keygen::run(arguments, printer),
        Command::Preview(arguments) => preview::run(arguments, printer),
        Command::Completions(arguments) => completions::run(arguments),
        Command::Man(arguments) => man::run(arguments),
    };
    let exit = ended.unwrap_or_else(|error| {
        printer.error(&error);
        Exit::Nothing
    });
    printer.finish();
    ExitCode::from(exit as u8)
}
