use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::examples;
use super::shared::{Cache, ProgramArguments, Strict};

/// Write the cover of the announcement
///
/// The cover is the picture of `[cover]` in program.toml, with the names of all recipients.
#[derive(Debug, Args)]
#[command(after_long_help = examples::COVER)]
pub(crate) struct Cover {
    #[command(flatten)]
    pub(crate) program: ProgramArguments,

    /// File to write; `-` is standard output [default: beside the certificates, by `file_stem`]
    #[arg(short = 'o', long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) strict: Strict,

    /// Say what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,

    #[command(flatten)]
    pub(crate) cache: Cache,

    /// Print what was written as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
