//! What can be written on the command line.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use engross::OutputFormat;
use engross::naming::FileNames;
use engross::preview::{MAX_SCALE, MIN_SCALE};

/// Writes names on certificates.
#[derive(Debug, Parser)]
#[command(
    name = "engross",
    version,
    max_term_width = 100,
    subcommand_required = true
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
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

/// Write the certificates; what is up to date is left alone
#[derive(Debug, Args)]
pub(super) struct Render {
    #[command(flatten)]
    pub(super) program: ProgramPath,

    #[command(flatten)]
    pub(super) scale: Scale,

    #[command(flatten)]
    pub(super) plates: Plates,

    #[command(flatten)]
    pub(super) output: OutputFolder,

    /// Write this recipient's certificate alone: a name, slug or key, as one would type it. Can
    /// be given several times
    #[arg(long, value_name = "NAME")]
    pub(super) only: Vec<String>,

    #[command(flatten)]
    pub(super) jobs: Jobs,

    /// Write also what is up to date
    #[arg(long)]
    pub(super) force: bool,

    /// Write the other certificates when some cannot be made
    #[arg(long)]
    pub(super) keep_going: bool,

    /// Remove files of recipients who are no longer in the roster
    #[arg(long, conflicts_with = "only")]
    pub(super) prune: bool,

    #[command(flatten)]
    pub(super) formats: Formats,

    /// Print a line of JSON for each certificate
    #[arg(long)]
    pub(super) json: bool,
}

/// Report everything that could go wrong; write nothing
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) program: ProgramPath,

    #[command(flatten)]
    pub(super) scale: Scale,

    #[command(flatten)]
    pub(super) plates: Plates,

    #[command(flatten)]
    pub(super) jobs: Jobs,

    /// Print the findings as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Print the announcement's table of names and links
#[derive(Debug, Args)]
pub(super) struct Links {
    #[command(flatten)]
    pub(super) program: ProgramPath,

    /// How the table is written
    #[arg(long, value_enum, default_value_t = TableFormat::Markdown)]
    pub(super) format: TableFormat,

    /// The same as `--format json`
    #[arg(long, conflicts_with = "format")]
    pub(super) json: bool,

    /// Put the table in place of the one that this Markdown file has; nothing else in it changes
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        conflicts_with_all = ["format", "json"]
    )]
    pub(super) into: Option<PathBuf>,

    /// Of that file, the heading that the table is under
    #[arg(long, value_name = "HEADING", requires = "into")]
    pub(super) section: Option<String>,
}

/// Compare the output folder, or a published post, with what the roster asks for
#[derive(Debug, Args)]
pub(super) struct Verify {
    #[command(flatten)]
    pub(super) program: ProgramPath,

    #[command(flatten)]
    pub(super) scale: Scale,

    #[command(flatten)]
    pub(super) plates: Plates,

    #[command(flatten)]
    pub(super) output: OutputFolder,

    #[command(flatten)]
    pub(super) formats: Formats,

    /// Compare the tables of this Markdown file; the output folder too where `--output` is given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) post: Option<PathBuf>,

    /// Of the post, compare only the part under this heading
    #[arg(long, value_name = "HEADING", requires = "post")]
    pub(super) section: Option<String>,

    #[command(flatten)]
    pub(super) jobs: Jobs,

    /// Print the problems as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Show how a name is set: lines, runs, fonts, glyphs and their places
#[derive(Debug, Args)]
pub(super) struct Inspect {
    #[command(flatten)]
    pub(super) program: ProgramPath,

    #[command(flatten)]
    pub(super) scale: Scale,

    #[command(flatten)]
    pub(super) plates: Plates,

    /// A name, slug or key of the roster, as one would type it
    #[arg(required_unless_present = "all")]
    pub(super) name: Option<String>,

    /// Show every name of the roster
    #[arg(long, conflicts_with = "name")]
    pub(super) all: bool,

    /// Print JSON, with `--all` a line for each name
    #[arg(long)]
    pub(super) json: bool,
}

/// Make a program folder to start from: on a template of yours, or as another one's next term
#[derive(Debug, Args)]
pub(super) struct New {
    /// The folder to make; it must not be there yet
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath, required_unless_present = "from")]
    pub(super) folder: Option<PathBuf>,

    /// The certificate without the names, in SVG, PNG or JPEG: it is copied, and the name's place
    /// in it looked for [default: a plain one]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "from")]
    pub(super) template: Option<PathBuf>,

    /// Start the next term of this program; DIR is then its folder's name with the new term,
    /// unless it is given
    #[arg(long, value_name = "PROGRAM", value_hint = ValueHint::AnyPath, requires = "term")]
    pub(super) from: Option<PathBuf>,

    /// The new term
    #[arg(long, value_name = "TERM", requires = "from", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(super) term: Option<String>,

    /// Put this recipient of the old term into the new roster, with the same slug: a name, slug
    /// or key, as one would type it. Can be given several times
    #[arg(long, value_name = "NAME", requires = "from")]
    pub(super) keep: Vec<String>,

    /// Print what was made as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Show what will come out: a picture of telling certificates, or a page of all
#[derive(Debug, Args)]
pub(super) struct Preview {
    #[command(flatten)]
    pub(super) program: ProgramPath,

    /// The file to write [default: output/<name of the program's folder>-preview.png, or .html]
    #[arg(short = 'o', long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,

    /// Draw boxes, baselines and the extents of ink
    #[arg(long)]
    pub(super) guides: bool,

    /// Write one page of HTML for those who approve; also where FILE ends in `.html`
    #[arg(long)]
    pub(super) html: bool,

    /// Do it again whenever the program, its roster, template or fonts change, until Ctrl-C
    #[arg(long)]
    pub(super) watch: bool,

    /// Show the certificates this many times as large as usual, at most as large as they are
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = enlargement)]
    pub(super) scale: f32,

    #[command(flatten)]
    pub(super) jobs: Jobs,

    #[command(flatten)]
    pub(super) plates: Plates,

    /// Print what is shown, and why, as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Print a completion script for a shell
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

/// Print the manual page
#[derive(Debug, Args)]
pub(super) struct Man {
    /// The command whose page to print, instead of the one about all
    pub(super) of: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct ProgramPath {
    /// The program: its folder, or the program.toml in it
    #[arg(id = "program", value_name = "PROGRAM", value_hint = ValueHint::AnyPath)]
    pub(super) path: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Scale {
    /// Make the certificates this many times as large; the template must be drawn in SVG
    #[arg(long = "scale", id = "scale", value_name = "FACTOR", value_parser = factor)]
    pub(super) factor: Option<f32>,
}

/// Where compiled templates are kept.
#[derive(Debug, Args)]
pub(super) struct Plates {
    /// Keep compiled templates in this folder [default: `ENGROSS_CACHE`, else in the
    /// user's cache folder]
    #[arg(
        long = "cache",
        id = "cache",
        value_name = "DIR",
        value_hint = ValueHint::DirPath
    )]
    pub(super) folder: Option<PathBuf>,

    /// Compile the template anew, and keep nothing; the certificates are the same
    #[arg(long = "no-cache", id = "no-cache")]
    pub(super) off: bool,
}

fn factor(text: &str) -> Result<f32, String> {
    number_within(text, 0.01..=100.0)
}

fn enlargement(text: &str) -> Result<f32, String> {
    number_within(text, MIN_SCALE..=MAX_SCALE)
}

fn number_within(text: &str, range: RangeInclusive<f32>) -> Result<f32, String> {
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| {
        format!(
            "a number from {} to {} is expected",
            range.start(),
            range.end()
        )
    })
}

#[derive(Debug, Args)]
pub(super) struct OutputFolder {
    /// Where the certificates are [default: output/<name of the program's folder>]
    #[arg(
        short = 'o',
        long = "output",
        id = "output",
        value_name = "DIR",
        value_hint = ValueHint::DirPath
    )]
    pub(super) path: Option<PathBuf>,

    /// How the files are named: as their key, or as the last part of their link
    #[arg(long, value_enum, default_value_t = FileNaming::Utf8)]
    pub(super) file_names: FileNaming,
}

#[derive(Debug, Args)]
pub(super) struct Jobs {
    /// How many threads work [default: as many as the machine runs at once]
    #[arg(short = 'j', long = "jobs", id = "jobs", value_name = "N")]
    pub(super) number: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
pub(super) struct Formats {
    /// What the certificates are; several at once with commas between, or given several times
    /// [default: as program.toml publishes them, or png]
    #[arg(
        long = "format",
        id = "format",
        value_name = "FORMAT",
        value_delimiter = ',',
        value_parser = format_parser()
    )]
    pub(super) asked: Vec<OutputFormat>,
}

fn format_parser() -> impl TypedValueParser<Value = OutputFormat> {
    let names = OutputFormat::ALL.iter().map(|format| format.name());
    PossibleValuesParser::new(names).try_map(|name| {
        let mut formats = OutputFormat::ALL.iter().copied();
        formats.find(|format| format.name() == name).ok_or(name)
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    Markdown,
    Csv,
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum FileNaming {
    Utf8,
    PercentEncoded,
}

impl From<FileNaming> for FileNames {
    fn from(naming: FileNaming) -> Self {
        match naming {
            FileNaming::Utf8 => Self::Utf8,
            FileNaming::PercentEncoded => Self::PercentEncoded,
        }
    }
}
