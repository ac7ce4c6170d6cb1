use clap::Args;

use super::examples;
use super::shared::{Cache, Jobs, ProgramArguments, Scale, ShardArgument, Strict};

/// Report problems; write nothing
///
/// Reports everything that is wrong or worth knowing about the program, its roster and each
/// certificate. The exit code is 1 if there are errors.
#[derive(Debug, Args)]
#[command(after_long_help = examples::CHECK)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) program: ProgramArguments,

    #[command(flatten)]
    pub(crate) shard: ShardArgument,

    #[command(flatten)]
    pub(crate) scale: Scale,

    /// List each finding, instead of the worst of each kind
    #[arg(long)]
    pub(crate) all: bool,

    #[command(flatten)]
    pub(crate) strict: Strict,

    #[command(flatten)]
    pub(crate) jobs: Jobs,

    #[command(flatten)]
    pub(crate) cache: Cache,

    /// Print the findings as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
