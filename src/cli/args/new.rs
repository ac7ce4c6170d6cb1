use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};

use super::examples;

/// Create a program folder, on a template or as the next term of a program
///
/// On a template of yours, the folder gets a copy of it. In a drawing, texts such as {name} become
/// the fields. In a picture, engross looks for the place of the name. `preview.png` shows the
/// result.
#[derive(Debug, Args)]
#[command(after_long_help = examples::NEW)]
pub(crate) struct New {
    /// Folder to create; it must not exist
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath, required_unless_present = "from")]
    pub(crate) folder: Option<PathBuf>,

    /// Certificate without the names: SVG, PDF, PNG, JPEG or WebP [default: a plain one]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "from")]
    pub(crate) template: Option<PathBuf>,

    /// Recipients: CSV, XLSX, ODS, JSON, text or a published post [default: three samples]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "from")]
    pub(crate) roster: Option<PathBuf>,

    /// Start the next term of this program
    ///
    /// DIR is then, unless given, the name of its folder with the new term.
    #[arg(long, value_name = "PROGRAM", value_hint = ValueHint::AnyPath, requires = "term")]
    pub(crate) from: Option<PathBuf>,

    /// The new term, for example 2027
    #[arg(
        long,
        value_name = "TERM",
        requires = "from",
        value_parser = NonEmptyStringValueParser::new()
    )]
    pub(crate) term: Option<String>,

    /// Copy this recipient into the new roster; can be given several times
    ///
    /// The recipient keeps the slug, and so the file name except for the term. NAME is a name, slug
    /// or key of the old roster.
    #[arg(long, value_name = "NAME", requires = "from")]
    pub(crate) keep: Vec<String>,

    /// Say what would be created, and create nothing
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Print what was created as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
