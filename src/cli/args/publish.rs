use std::num::NonZeroUsize;

use clap::Args;
use engross::naming::StoreUrl;

use super::examples;
use super::shared::{Formats, OutputFolder, ProgramArguments, ShardArgument};

/// Send the output folder to a bucket
///
/// Sends the certificates of the roster, then did.json, pages and status.json, to the `store` of
/// program.toml. Files that the store has are not sent again. A file that is published with other
/// contents is refused, unless it is named by `--replace`; nothing is deleted. A run that ended
/// early goes on when it is started again.
#[derive(Debug, Args)]
#[command(after_long_help = examples::PUBLISH)]
pub(crate) struct Publish {
    #[command(flatten)]
    pub(crate) program: ProgramArguments,

    #[command(flatten)]
    pub(crate) output: OutputFolder,

    /// Where to send the files [default: `store` in program.toml]
    ///
    /// A bucket of S3, Google or Azure, or a folder: `s3://bucket/folder/`, `gs://bucket/folder/`,
    /// `az://container/folder/` or `file:///folder/`.
    #[arg(long, value_name = "URL", value_parser = store)]
    pub(crate) to: Option<StoreUrl>,

    #[command(flatten)]
    pub(crate) shard: ShardArgument,

    #[command(flatten)]
    pub(crate) formats: Formats,

    /// Send only did.json, pages and status.json, after all shards were published
    #[arg(long, conflicts_with = "shard")]
    pub(crate) only_pages: bool,

    /// Replace the file with this key, which is published with other contents; can be given
    /// several times
    #[arg(long, value_name = "KEY", num_args = 1..)]
    pub(crate) replace: Vec<String>,

    /// Replace all files that are published with other contents
    #[arg(long, conflicts_with = "replace")]
    pub(crate) replace_all: bool,

    /// Say what would be sent, and send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Number of files that are sent at once
    #[arg(short = 'j', long, value_name = "N", default_value = "16")]
    pub(crate) jobs: NonZeroUsize,

    /// Print a line of JSON for each file
    #[arg(long)]
    pub(crate) json: bool,
}

fn store(text: &str) -> Result<StoreUrl, String> {
    text.parse::<StoreUrl>()
        .map_err(|error| format!("{error}: {}", error.hint()))
}
