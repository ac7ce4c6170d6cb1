//! What can be written on the command line.

mod examples;
mod shared;

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueHint};
use engross::Severity;
use engross::preview::{MAX_SCALE, MIN_SCALE};

use shared::number_within;
pub(super) use shared::{
    Cache, Color, Formats, Jobs, OutputFolder, ProgramPath, Scale, Strict, TableFormat,
};

/// Writes names on certificates
///
/// A program is one award: a folder with a template drawn in SVG, or a PNG or JPEG picture, a
/// roster of recipients (CSV, XLSX, ODS, JSON, text or a published post), and a program.toml.
#[derive(Debug, Parser)]
#[command(
    name = "engross",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_long_help = examples::ENGROSS
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Print errors only: no warnings, no progress, no summary
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub(super) quiet: bool,

    /// When to colour messages
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value_t = Color::Auto,
        help_heading = "Global options"
    )]
    pub(super) color: Color,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Render(Render),
    Check(Check),
    Links(Links),
    Verify(Verify),
    Inspect(Inspect),
    New(New),
    Preview(Preview),
    Completions(Completions),
    Man(Man),
}

impl Command {
    /// Whether results and errors are to be printed as JSON.
    pub(super) fn is_json(&self) -> bool {
        match self {
            Self::Render(arguments) => arguments.json,
            Self::Check(arguments) => arguments.json,
            Self::Links(arguments) => arguments.format() == TableFormat::Json,
            Self::Verify(arguments) => arguments.json,
            Self::Inspect(arguments) => arguments.json,
            Self::New(arguments) => arguments.json,
            Self::Preview(arguments) => arguments.json,
            Self::Completions(_) | Self::Man(_) => false,
        }
    }

    /// The lowest severity of findings that are errors.
    pub(super) fn least_error(&self) -> Severity {
        match self {
            Self::Render(arguments) => arguments.strict.least_error(),
            Self::Check(arguments) => arguments.strict.least_error(),
            Self::Verify(arguments) => arguments.strict.least_error(),
            _ => Severity::Error,
        }
    }
}

/// Write the certificates
///
/// Each certificate is a file in the output folder, named after its recipient. Files that are up
/// to date are not written again. Nothing is written if a certificate has an error, unless
/// `--keep-going` is given.
#[derive(Debug, Args)]
#[command(after_long_help = examples::RENDER)]
pub(super) struct Render {
    #[command(flatten)]
    pub(super) program: ProgramPath,

    #[command(flatten)]
    pub(super) output: OutputFolder,

    /// Write only this recipient's certificate; can be given several times
    ///
    /// NAME is a name, slug or key of the roster. Upper and lower case and accents do not
    /// matter: "iremnur onder" finds İremnur Önder.
    #[arg(long, value_name = "NAME")]
    pub(super) only: Vec<String>,

    #[command(flatten)]
    pub(super) formats: Formats,

    #[command(flatten)]
    pub(super) scale: Scale,

    /// Write the certificates that are up to date, too
    #[arg(long)]
    pub(super) force: bool,

    /// Write the certificates without errors even if others have errors
    #[arg(long)]
    pub(super) keep_going: bool,

    /// Remove the certificates of people who are no longer in the roster
    ///
    /// Files that were changed since engross wrote them are kept.
    #[arg(long, conflicts_with = "only")]
    pub(super) prune: bool,

    /// Do not wait until the files are on the disk
    ///
    /// Without the wait, a power failure after the run may take files that it wrote.
    #[arg(long)]
    pub(super) no_sync: bool,

    #[command(flatten)]
    pub(super) strict: Strict,

    #[command(flatten)]
    pub(super) jobs: Jobs,

    #[command(flatten)]
    pub(super) cache: Cache,

    /// Print a line of JSON for each certificate
    #[arg(long)]
    pub(super) json: bool,
}

/// Report problems; write nothing
///
/// Reports everything that is wrong or worth knowing about the program, its roster and each
/// certificate. The exit code is 1 if there are errors.
#[derive(Debug, Args)]
#[command(after_long_help = examples::CHECK)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) program: ProgramPath,

    #[command(flatten)]
    pub(super) scale: Scale,

    #[command(flatten)]
    pub(super) strict: Strict,

    #[command(flatten)]
    pub(super) jobs: Jobs,

    #[command(flatten)]
    pub(super) cache: Cache,

    /// Print the findings as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Print a table of names and links
///
/// The table is the one that an announcement has, in Markdown, CSV or JSON.
#[derive(Debug, Args)]
#[command(after_long_help = examples::LINKS)]
pub(super) struct Links {
    #[command(flatten)]
    pub(super) program: ProgramPath,

    /// Format of the table
    #[arg(long, value_enum, default_value_t = TableFormat::Markdown)]
    format: TableFormat,

    /// Same as `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,

    /// Replace the table in this Markdown file
    ///
    /// Nothing else in the file changes.
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        conflicts_with_all = ["format", "json"]
    )]
    pub(super) into: Option<PathBuf>,

    /// Heading above the table in that file, if several tables have links
    #[arg(long, value_name = "HEADING", requires = "into")]
    pub(super) section: Option<String>,
}

impl Links {
    /// The format that one of the two options asks for.
    pub(super) fn format(&self) -> TableFormat {
        if self.json {
            TableFormat::Json
        } else {
            self.format
        }
    }
}

/// Compare the output folder or a published post with the roster
///
/// Prints each certificate again and reports files that are missing, altered or extra, and rows of
/// a post that are missing, extra or have another name or link. The exit code is 1 if something
/// differs.
#[derive(Debug, Args)]
#[command(after_long_help = examples::VERIFY)]
pub(super) struct Verify {
    #[command(flatten)]
    pub(super) program: ProgramPath,

    #[command(flatten)]
    pub(super) output: OutputFolder,

    /// Compare the tables of this Markdown file
    ///
    /// The output folder is then compared only if `--output` is given.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) post: Option<PathBuf>,

    /// Compare only the part of the post under this heading
    #[arg(long, value_name = "HEADING", requires = "post")]
    pub(super) section: Option<String>,

    #[command(flatten)]
    pub(super) formats: Formats,

    #[command(flatten)]
    pub(super) scale: Scale,

    #[command(flatten)]
    pub(super) strict: Strict,

    #[command(flatten)]
    pub(super) jobs: Jobs,

    /// Compare digests instead of printing each certificate again
    ///
    /// Finds files that are missing, damaged or made from other inputs, in less time. Does not find
    /// files that were forged together with their digests. Only with this option is the template
    /// taken from the cache.
    #[arg(long)]
    pub(super) quick: bool,

    #[command(flatten)]
    pub(super) cache: Cache,

    /// Print the problems as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Show how a name is set: lines, runs, fonts and glyphs
#[derive(Debug, Args)]
#[command(after_long_help = examples::INSPECT)]
pub(super) struct Inspect {
    #[command(flatten)]
    pub(super) program: ProgramPath,

    /// Name, slug or key of a recipient
    ///
    /// Upper and lower case and accents do not matter: "iremnur onder" finds İremnur Önder.
    #[arg(required_unless_present = "all")]
    pub(super) name: Option<String>,

    /// Show every name of the roster
    #[arg(long, conflicts_with = "name")]
    pub(super) all: bool,

    #[command(flatten)]
    pub(super) scale: Scale,

    #[command(flatten)]
    pub(super) cache: Cache,

    /// Print a line of JSON for each name
    #[arg(long)]
    pub(super) json: bool,
}

/// Create a program folder, on a template or as the next term of a program
///
/// On a template of yours, the folder gets a copy of it. In a drawing, texts such as {name} become
/// the fields. In a picture, engross looks for the place of the name. `preview.png` shows the
/// result.
#[derive(Debug, Args)]
#[command(after_long_help = examples::NEW)]
pub(super) struct New {
    /// Folder to create; it must not exist
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath, required_unless_present = "from")]
    pub(super) folder: Option<PathBuf>,

    /// Certificate without the names: SVG, PNG or JPEG [default: a plain one]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "from")]
    pub(super) template: Option<PathBuf>,

    /// Recipients: CSV, XLSX, ODS, JSON, text or a published post [default: three samples]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "from")]
    pub(super) roster: Option<PathBuf>,

    /// Start the next term of this program
    ///
    /// DIR is then, unless given, the name of its folder with the new term.
    #[arg(long, value_name = "PROGRAM", value_hint = ValueHint::AnyPath, requires = "term")]
    pub(super) from: Option<PathBuf>,

    /// The new term, for example 2027
    #[arg(
        long,
        value_name = "TERM",
        requires = "from",
        value_parser = NonEmptyStringValueParser::new()
    )]
    pub(super) term: Option<String>,

    /// Copy this recipient into the new roster; can be given several times
    ///
    /// The recipient keeps the slug, and so the file name except for the term. NAME is a name, slug
    /// or key of the old roster.
    #[arg(long, value_name = "NAME", requires = "from")]
    pub(super) keep: Vec<String>,

    /// Print what was created as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Draw a contact sheet, or a page of all certificates to approve
///
/// The contact sheet is a picture of the certificates that are most likely to need attention: the
/// shortest and the longest name, one for each script, and those with findings.
#[derive(Debug, Args)]
#[command(after_long_help = examples::PREVIEW)]
pub(super) struct Preview {
    #[command(flatten)]
    pub(super) program: ProgramPath,

    /// File to write [default: output/<program>-preview.png or .html]
    #[arg(short = 'o', long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,

    /// Write an HTML page; implied if FILE ends in .html
    #[arg(long)]
    pub(super) html: bool,

    /// Draw boxes, baselines and the extent of the ink
    #[arg(long)]
    pub(super) guides: bool,

    /// Draw again whenever the program, roster, template or a font changes, until Ctrl-C
    #[arg(long)]
    pub(super) watch: bool,

    /// Size of the pictures, relative to the usual size
    ///
    /// Certificates are never shown larger than they are.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = relative_size)]
    pub(super) scale: f32,

    #[command(flatten)]
    pub(super) jobs: Jobs,

    #[command(flatten)]
    pub(super) cache: Cache,

    /// Print what is shown, and why, as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_long_help = examples::COMPLETIONS)]
pub(super) struct Completions {
    /// Shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

/// Print a manual page
#[derive(Debug, Args)]
#[command(after_long_help = examples::MAN)]
pub(super) struct Man {
    /// Command to print the page of [default: engross itself]
    pub(super) command: Option<String>,
}

fn relative_size(text: &str) -> Result<f32, String> {
    number_within(text, MIN_SCALE..=MAX_SCALE)
}
