use std::path::PathBuf;

use clap::{Args, ValueHint};
use engross::preview::{MAX_SCALE, MIN_SCALE};

use super::examples;
use super::shared::{Cache, Jobs, ProgramArguments, number_within};

/// Draw a contact sheet, or a page of all certificates to approve
///
/// The contact sheet is a picture of the certificates that are most likely to need attention: the
/// shortest and the longest name, one for each script, and those with findings.
#[derive(Debug, Args)]
#[command(after_long_help = examples::PREVIEW)]
pub(crate) struct Preview {
    #[command(flatten)]
    pub(crate) program: ProgramArguments,

    /// File to write; `-` is standard output [default: output/<program>-preview.png or .html]
    #[arg(short = 'o', long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,

    /// Write an HTML page; implied if FILE ends in .html
    #[arg(long)]
    pub(crate) html: bool,

    /// Open the file with the program that the system has for it
    #[arg(long)]
    pub(crate) open: bool,

    /// Draw boxes, baselines and the extent of the ink
    #[arg(long)]
    pub(crate) guides: bool,

    /// Draw again whenever the program, roster, template or a font changes, until Ctrl-C
    #[arg(long)]
    pub(crate) watch: bool,

    /// Size of the pictures, relative to the usual size
    ///
    /// Certificates are never shown larger than they are.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = relative_size)]
    pub(crate) scale: f32,

    /// Say what would be drawn, and draw nothing
    #[arg(long, conflicts_with_all = ["watch", "open"])]
    pub(crate) dry_run: bool,

    #[command(flatten)]
    pub(crate) jobs: Jobs,

    #[command(flatten)]
    pub(crate) cache: Cache,

    /// Print what is shown, and why, as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
fn relative_size(text: &str) -> Result<f32, String> {
    number_within(text, MIN_SCALE..=MAX_SCALE)
}
