use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::examples;

/// Join the manifests of shards
#[derive(Debug, Args)]
pub(crate) struct Manifest {
    #[command(subcommand)]
    pub(crate) command: ManifestCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ManifestCommand {
    Merge(Merge),
}

/// Join the manifests of all shards into manifest.json
///
/// The result is the manifest of a run over the whole roster, byte for byte. Each SOURCE is a
/// manifest that `render --shard` wrote, or a folder with some.
#[derive(Debug, Args)]
#[command(after_long_help = examples::MANIFEST)]
pub(crate) struct Merge {
    /// Manifests of shards, or folders with some
    #[arg(value_name = "SOURCE", required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) sources: Vec<PathBuf>,

    /// Folder for manifest.json [default: the first SOURCE]
    #[arg(short = 'o', long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) output: Option<PathBuf>,
}
