//! What can be written on the command line.

mod check;
mod completions;
mod cover;
mod examples;
mod inspect;
mod keygen;
mod links;
mod man;
mod manifest;
mod new;
mod preview;
#[cfg(feature = "publish")]
mod publish;
mod render;
mod shared;
mod verify;

use std::fmt::Display;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand};
use engross::Severity;

pub(super) use check::Check;
pub(super) use completions::Completions;
pub(super) use cover::Cover;
pub(super) use inspect::Inspect;
pub(super) use keygen::Keygen;
pub(super) use links::Links;
pub(super) use man::Man;
pub(super) use manifest::{Manifest, ManifestCommand, Merge};
pub(super) use new::New;
pub(super) use preview::Preview;
#[cfg(feature = "publish")]
pub(super) use publish::Publish;
pub(super) use render::Render;
pub(super) use shared::{
    Cache, Color, OutputFolder, ProgramArguments, Scale, Setting, Settings, TableFormat,
};
pub(super) use verify::Verify;

/// Writes names on certificates
///
/// A program is one award: a folder with a template drawn in SVG, or a PNG or JPEG picture, a
/// roster of recipients (CSV, XLSX, ODS, JSON, text or a published post), and a program.toml.
#[derive(Debug, Parser)]
#[command(
    name = "engross",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_long_help = examples::ENGROSS
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Print errors only: no warnings, no progress, no summary
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub(super) quiet: bool,

    /// When to colour messages
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value_t = Color::Auto,
        help_heading = "Global options"
    )]
    pub(super) color: Color,
}

/// Ends the process because of the arguments of a command, as their parser does.
pub(super) fn refuse(command: &str, kind: ErrorKind, message: impl Display) -> ! {
    let mut engross = Arguments::command();
    engross.build();
    match engross.find_subcommand_mut(command) {
        Some(command) => command.error(kind, message).exit(),
        None => engross.error(kind, message).exit(),
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Render(Render),
    Check(Check),
    Links(Links),
    Cover(Cover),
    Verify(Verify),
    #[cfg(feature = "publish")]
    Publish(Publish),
    Manifest(Manifest),
    Inspect(Inspect),
    New(New),
    Keygen(Keygen),
    Preview(Preview),
    Completions(Completions),
    Man(Man),
}

impl Command {
    /// The name that is typed.
    fn name(&self) -> &'static str {
        match self {
            Self::Render(_) => "render",
            Self::Check(_) => "check",
            Self::Links(_) => "links",
            Self::Cover(_) => "cover",
            Self::Verify(_) => "verify",
            #[cfg(feature = "publish")]
            Self::Publish(_) => "publish",
            Self::Manifest(_) => "manifest",
            Self::Inspect(_) => "inspect",
            Self::New(_) => "new",
            Self::Keygen(_) => "keygen",
            Self::Preview(_) => "preview",
            Self::Completions(_) => "completions",
            Self::Man(_) => "man",
        }
    }

    /// The long options that the command has, without dashes.
    pub(super) fn options(&self) -> Vec<String> {
        let engross = Arguments::command();
        let command = engross.find_subcommand(self.name());
        let own = command.into_iter().flat_map(clap::Command::get_arguments);
        let options = own.chain(engross.get_arguments());
        let names = options.filter_map(|option| option.get_long());
        names.map(str::to_owned).collect()
    }

    /// Whether results and errors are to be printed as JSON.
    pub(super) fn is_json(&self) -> bool {
        match self {
            Self::Render(arguments) => arguments.json,
            Self::Check(arguments) => arguments.json,
            Self::Links(arguments) => arguments.format() == TableFormat::Json,
            Self::Cover(arguments) => arguments.json,
            Self::Verify(arguments) => arguments.json,
            #[cfg(feature = "publish")]
            Self::Publish(arguments) => arguments.json,
            Self::Inspect(arguments) => arguments.json,
            Self::New(arguments) => arguments.json,
            Self::Keygen(arguments) => arguments.json,
            Self::Preview(arguments) => arguments.json,
            Self::Completions(_) | Self::Man(_) | Self::Manifest(_) => false,
        }
    }

    /// The lowest severity of findings that are errors.
    pub(super) fn least_error(&self) -> Severity {
        match self {
            Self::Render(arguments) => arguments.strict.least_error(),
            Self::Check(arguments) => arguments.strict.least_error(),
            Self::Cover(arguments) => arguments.strict.least_error(),
            Self::Verify(arguments) => arguments.strict.least_error(),
            _ => Severity::Error,
        }
    }
}
