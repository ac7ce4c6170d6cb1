use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::examples;
use super::shared::{
    Cache, Formats, Jobs, OutputFolder, ProgramArguments, Scale, ShardArgument, Strict,
};

/// Write the certificates
///
/// Each certificate is a file in the output folder, named after its recipient. Files that are up
/// to date are not written again. Nothing is written if a certificate has an error, unless
/// `--keep-going` is given.
#[derive(Debug, Args)]
#[command(after_long_help = examples::RENDER)]
pub(crate) struct Render {
    #[command(flatten)]
    pub(crate) program: ProgramArguments,

    #[command(flatten)]
    pub(crate) output: OutputFolder,

    /// Write only this recipient's certificate; can be given several times
    ///
    /// NAME is a name, slug or key of the roster, or a part of a name that no one else has. Upper and lower case and accents do not
    /// matter: "iremnur onder" finds İremnur Önder.
    #[arg(long, value_name = "NAME", conflicts_with = "shard")]
    pub(crate) only: Vec<String>,

    /// Write the certificates into one ZIP archive, and nothing into the output folder
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        conflicts_with_all = ["output", "prune", "force", "no_sync", "shard"]
    )]
    pub(crate) zip: Option<PathBuf>,

    /// Write the certificates into one PDF document, and nothing into the output folder
    ///
    /// It has a page for each certificate, in the order of the roster, or sheets of paper as
    /// `[print]` in the program.toml sets them. `-` is standard output.
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        conflicts_with_all = ["output", "zip", "prune", "force", "no_sync", "shard"]
    )]
    pub(crate) bind: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) shard: ShardArgument,

    #[command(flatten)]
    pub(crate) formats: Formats,

    #[command(flatten)]
    pub(crate) scale: Scale,

    /// Write the certificates that are up to date, too
    #[arg(long)]
    pub(crate) force: bool,

    /// Write the certificates without errors even if others have errors
    #[arg(long)]
    pub(crate) keep_going: bool,

    /// Issue certificates again whose signed text has changed, under the same links
    #[arg(long)]
    pub(crate) correct: bool,

    /// Remove the certificates of people who are no longer in the roster
    ///
    /// Files that were changed since engross wrote them are kept.
    #[arg(long, conflicts_with = "only")]
    pub(crate) prune: bool,

    /// Do not wait until the files are on the disk
    ///
    /// Without the wait, a power failure after the run may take files that it wrote.
    #[arg(long)]
    pub(crate) no_sync: bool,

    /// Say what would be written and removed, and do neither
    #[arg(long)]
    pub(crate) dry_run: bool,

    #[command(flatten)]
    pub(crate) strict: Strict,

    #[command(flatten)]
    pub(crate) jobs: Jobs,

    #[command(flatten)]
    pub(crate) cache: Cache,

    /// Print a line of JSON for each certificate
    #[arg(long)]
    pub(crate) json: bool,
}
