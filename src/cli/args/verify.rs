use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::examples;
use super::shared::{Cache, Formats, Jobs, OutputFolder, ProgramArguments, Scale, Strict};

/// Compare the output folder or a published post with the roster
///
/// Prints each certificate again and reports files that are missing, altered or extra, and rows of
/// a post that are missing, extra or have another name or link. The exit code is 1 if something
/// differs.
#[derive(Debug, Args)]
#[command(after_long_help = examples::VERIFY)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) program: ProgramArguments,

    #[command(flatten)]
    pub(crate) output: OutputFolder,

    /// Compare the tables of this Markdown file
    ///
    /// The output folder is then compared only if `--output` is given.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) post: Option<PathBuf>,

    /// Compare only the part of the post under this heading
    #[arg(long, value_name = "HEADING", requires = "post")]
    pub(crate) section: Option<String>,

    #[command(flatten)]
    pub(crate) formats: Formats,

    #[command(flatten)]
    pub(crate) scale: Scale,

    /// List each finding, instead of the worst of each kind
    #[arg(long)]
    pub(crate) all: bool,

    #[command(flatten)]
    pub(crate) strict: Strict,

    #[command(flatten)]
    pub(crate) jobs: Jobs,

    /// Compare digests instead of printing each certificate again
    ///
    /// Finds files that are missing, damaged or made from other inputs, in less time. Does not find
    /// files that were forged together with their digests. Only with this option is the template
    /// taken from the cache.
    #[arg(long)]
    pub(crate) quick: bool,

    #[command(flatten)]
    pub(crate) cache: Cache,

    /// Print the problems as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
