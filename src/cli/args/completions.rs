use clap::Args;

use super::examples;

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_long_help = examples::COMPLETIONS)]
pub(crate) struct Completions {
    /// Shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}
