use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::examples;
use super::shared::{ProgramArguments, TableFormat};

/// Print a table of names and links
///
/// The table is the one that an announcement has, in Markdown, CSV or JSON.
#[derive(Debug, Args)]
#[command(after_long_help = examples::LINKS)]
pub(crate) struct Links {
    #[command(flatten)]
    pub(crate) program: ProgramArguments,

    /// Format of the table
    #[arg(long, value_enum, default_value_t = TableFormat::Markdown)]
    format: TableFormat,

    /// Same as `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,

    /// Add this column of the roster, for a mail merge; can be given several times
    #[arg(long = "with", value_name = "COLUMN", conflicts_with = "into")]
    pub(crate) columns: Vec<String>,

    /// Add all columns of the roster
    #[arg(long, conflicts_with_all = ["columns", "into"])]
    pub(crate) with_all: bool,

    /// Replace the table in this Markdown file
    ///
    /// Nothing else in the file changes.
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        conflicts_with_all = ["format", "json"]
    )]
    pub(crate) into: Option<PathBuf>,

    /// Heading above the table in that file, if several tables have links
    #[arg(long, value_name = "HEADING", requires = "into")]
    pub(crate) section: Option<String>,

    /// Write the link of the cover into this key of that file's front matter
    #[arg(long, value_name = "KEY", requires = "into")]
    pub(crate) cover: Option<String>,

    /// With `--into`: say what would change, and change nothing
    #[arg(long, requires = "into")]
    pub(crate) dry_run: bool,
}

impl Links {
    /// The format that one of the two options asks for.
    pub(crate) fn format(&self) -> TableFormat {
        if self.json {
            TableFormat::Json
        } else {
            self.format
        }
    }
}
