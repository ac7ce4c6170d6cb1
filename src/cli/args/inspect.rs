use std::ffi::OsString;

use clap::Args;

use super::examples;
use super::shared::{Cache, Scale, Settings};

/// Show how a name is set: lines, runs, fonts and glyphs
#[derive(Debug, Args)]
#[command(
    override_usage = "engross inspect [OPTIONS] [PROGRAM] <NAME>\n       \
                      engross inspect [OPTIONS] [PROGRAM] --all",
    after_long_help = examples::INSPECT
)]
pub(crate) struct Inspect {
    /// Program folder, or its program.toml [default: the current folder]
    // The name, where it is the only argument: `inspect::Subject` decides.
    #[arg(value_name = "PROGRAM", value_hint = clap::ValueHint::AnyPath)]
    pub(crate) first: Option<OsString>,

    /// Name, slug or key of a recipient, or a part of a name that no one else has
    ///
    /// Upper and lower case and accents do not matter: "iremnur onder" finds İremnur Önder.
    #[arg(value_name = "NAME")]
    pub(crate) second: Option<String>,

    /// Show every name of the roster
    #[arg(long, conflicts_with = "second")]
    pub(crate) all: bool,

    #[command(flatten)]
    pub(crate) settings: Settings,

    #[command(flatten)]
    pub(crate) scale: Scale,

    #[command(flatten)]
    pub(crate) cache: Cache,

    /// Print a line of JSON for each name
    #[arg(long)]
    pub(crate) json: bool,
}
