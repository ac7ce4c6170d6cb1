use clap::Args;

use super::examples;

/// Print a manual page
#[derive(Debug, Args)]
#[command(after_long_help = examples::MAN)]
pub(crate) struct Man {
    /// Command to print the page of [default: engross itself]
    pub(crate) command: Option<String>,
}
