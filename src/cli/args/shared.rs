//! Options that several commands have, and values of options.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum, ValueHint};
use engross::naming::{FileNames, Shard};
use engross::{OutputFormat, Severity};

/// Which program a command is about.
#[derive(Debug, Args)]
pub(crate) struct ProgramArguments {
    /// Program folder, or its program.toml [default: the current folder]
    #[arg(id = "program", value_name = "PROGRAM", value_hint = ValueHint::AnyPath)]
    pub(crate) path: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) settings: Settings,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Settings {
    /// Set the term, or one of `[values]`, for this run; can be given several times
    ///
    /// For example `--set term=2025`. The program.toml does not change.
    #[arg(long = "set", id = "set", value_name = "NAME=VALUE", value_parser = setting)]
    pub(crate) list: Vec<Setting>,
}

/// One value of a program, set for one run.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) value: String,
}

#[derive(Debug, Default, Args)]
pub(crate) struct Scale {
    /// Enlarge the certificates by this factor; the template must be an SVG drawing
    #[arg(long = "scale", id = "scale", value_name = "FACTOR", value_parser = factor)]
    pub(crate) factor: Option<f32>,
}

/// A part of the roster.
#[derive(Debug, Args)]
pub(crate) struct ShardArgument {
    /// Only the certificates of this shard of N, with I from 0 to N - 1
    ///
    /// A roster in CSV or JSON Lines is read in parts, and may be of any size. A certificate is in
    /// the shard whose number is the SHA-256 digest of its key modulo N.
    #[arg(long = "shard", id = "shard", value_name = "I/N")]
    pub(crate) shard: Option<Shard>,
}

#[derive(Debug, Args)]
pub(crate) struct Strict {
    /// Treat warnings as errors
    #[arg(long = "strict", id = "strict")]
    pub(crate) is_on: bool,
}

impl Strict {
    /// The lowest severity of findings that are errors.
    pub(crate) fn least_error(&self) -> Severity {
        if self.is_on {
            Severity::Warning
        } else {
            Severity::Error
        }
    }
}

/// Where compiled templates are kept.
#[derive(Debug, Args)]
pub(crate) struct Cache {
    /// Folder for compiled templates [default: `ENGROSS_CACHE`, or the user's cache folder]
    #[arg(
        long = "cache",
        id = "cache",
        value_name = "DIR",
        value_hint = ValueHint::DirPath
    )]
    pub(crate) folder: Option<PathBuf>,

    /// Compile the template again, and do not keep it
    #[arg(long = "no-cache", id = "no-cache", conflicts_with = "cache")]
    pub(crate) is_off: bool,
}

#[derive(Debug, Args)]
pub(crate) struct OutputFolder {
    /// Folder of the certificates [default: output/<program>]
    #[arg(
        short = 'o',
        long = "output",
        id = "output",
        value_name = "DIR",
        value_hint = ValueHint::DirPath
    )]
    pub(crate) path: Option<PathBuf>,

    /// How files are named
    #[arg(long, value_name = "NAMING", value_enum, default_value_t = FileNaming::Utf8)]
    pub(crate) file_names: FileNaming,
}

#[derive(Debug, Args)]
pub(crate) struct Jobs {
    /// Number of threads [default: one for each processor]
    #[arg(short = 'j', long = "jobs", id = "jobs", value_name = "N", value_parser = number_of_threads)]
    pub(crate) number: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
pub(crate) struct Formats {
    /// Formats of the certificates, separated by commas [default: the one in program.toml, or png]
    #[arg(
        long = "format",
        id = "format",
        value_name = "FORMAT",
        value_delimiter = ',',
        value_parser = format_parser()
    )]
    pub(crate) list: Vec<OutputFormat>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum FileNaming {
    /// By their key, in Unicode
    Utf8,
    /// By the last part of their link
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    Markdown,
    Csv,
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

impl Color {
    /// Applies to all messages from here on.
    pub(crate) fn write_global(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

fn number_of_threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse()
        .map_err(|_| "write a whole number, at least 1".into())
}

fn setting(text: &str) -> Result<Setting, String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    Ok(Setting {
        name: name.trim().into(),
        value: value.trim().into(),
    })
}

fn factor(text: &str) -> Result<f32, String> {
    number_within(text, 0.01..=100.0)
}

pub(super) fn number_within(text: &str, range: RangeInclusive<f32>) -> Result<f32, String> {
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("write a number from {} to {}", range.start(), range.end()))
}

fn format_parser() -> impl TypedValueParser<Value = OutputFormat> {
    let names = OutputFormat::ALL.iter().map(|format| format.name());
    PossibleValuesParser::new(names).try_map(|name| {
        let mut formats = OutputFormat::ALL.iter().copied();
        formats.find(|format| format.name() == name).ok_or(name)
    })
}
