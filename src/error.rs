use std::fmt;
use std::path::{Path, PathBuf};

use crate::format::OutputFormat;
use crate::plan::TableProblem;
use crate::program::ProgramProblem;
use crate::roster::RosterProblem;
use crate::template::{DrawingProblem, MAX_PIXELS, MAX_SIDE};

/// What the library's fallible calls return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something could not be done. Each keeps the file and row it is about, and its cause;
/// [`Error::hint`] says how to mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read.
    #[error("{}: cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is no font, or none that can be read.
    #[error("{}: cannot be used as a font", path.display())]
    NotAFont {
        /// The file.
        path: PathBuf,
        /// Why.
        source: crate::font::InvalidFont,
    },
    /// A field asks for a font that is not there.
    #[error("no font is called “{family}”")]
    NoSuchFont {
        /// What the field asks for.
        family: String,
        /// The families that there are.
        known: Vec<String>,
    },
    /// There is no font at all.
    #[error("there is no font to set texts in")]
    NoFonts,
    /// A file or folder could not be written.
    #[error("{}: cannot be written", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What should be made is there already.
    #[error("{}: there already", path.display())]
    Exists {
        /// The file or folder.
        path: PathBuf,
    },
    /// Another run is writing to the output folder.
    #[error("{}: another run is writing to this folder", folder.display())]
    FolderInUse {
        /// The output folder.
        folder: PathBuf,
    },
    /// The output folder's `manifest.json` is somebody else's.
    #[error("{}: not a manifest of engross", path.display())]
    ForeignManifest {
        /// The file.
        path: PathBuf,
    },
    /// The output folder's manifest was written by a newer engross.
    #[error("{}: a manifest of version {version}, newer than this engross knows", path.display())]
    NewerManifest {
        /// The file.
        path: PathBuf,
        /// The version it says it has.
        version: u64,
    },
    /// Some certificates cannot be made as asked; the findings say which and why.
    #[error("{errors} {}: nothing was written", if *errors == 1 { "error" } else { "errors" })]
    Unprintable {
        /// How many findings of error severity there are.
        errors: usize,
    },
    /// The threads of a run could not be started.
    #[error("cannot start {threads} threads")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// Why.
        source: rayon::ThreadPoolBuildError,
    },
    /// A file is larger than engross reads.
    #[error("{}: larger than {}", path.display(), Bytes(*limit))]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most bytes it may have.
        limit: u64,
    },
    /// A `program.toml` is not as it should be.
    #[error("{}", Problems(path, problems.iter().map(|one| (one.line, &one.message))))]
    Program {
        /// The `program.toml`.
        path: PathBuf,
        /// All that is wrong with it, by line; at least one.
        problems: Vec<ProgramProblem>,
    },
    /// A template drawn in SVG is not as it should be.
    #[error("{}", Problems(path, problems.iter().map(|one| (one.line, &one.message))))]
    Drawing {
        /// The template.
        path: PathBuf,
        /// All that is wrong with it, by line; at least one.
        problems: Vec<DrawingProblem>,
    },
    /// A template is a picture, which has one size.
    #[error("{}: a picture cannot be drawn at another scale", path.display())]
    NotScalable {
        /// The template.
        path: PathBuf,
    },
    /// A template cannot be drawn at this scale.
    #[error("nothing can be drawn {scale} times as large")]
    BadScale {
        /// The scale.
        scale: f32,
    },
    /// A template is of no kind that engross reads.
    #[error("{}: not a PNG or JPEG picture", path.display())]
    NotATemplate {
        /// The template.
        path: PathBuf,
    },
    /// A template is damaged.
    #[error("{}: the picture cannot be decoded", path.display())]
    DamagedTemplate {
        /// The template.
        path: PathBuf,
        /// Why.
        source: image::ImageError,
    },
    /// A template has too many pixels.
    #[error(
        "{}: {width}×{height} pixels are more than {MAX_SIDE} a side or {} million in all",
        path.display(),
        MAX_PIXELS / 1_000_000
    )]
    TemplateTooLarge {
        /// The template.
        path: PathBuf,
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
    },
    /// A certificate has too many pixels for a format.
    #[error("{width}×{height} pixels are more than the {limit} a side that {format} can have")]
    PageTooLarge {
        /// The format.
        format: OutputFormat,
        /// The certificate's width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
        /// The longest side that the format can have.
        limit: u32,
    },
    /// A font cannot be put into a PDF.
    #[cfg(feature = "pdf")]
    #[error("{font}: cannot be put into a PDF")]
    Unembeddable {
        /// The font's file.
        font: String,
        /// Why not.
        source: subsetter::Error,
    },
    /// A roster is not as it should be.
    #[error("{}: {problem}", Place(path, *row))]
    Roster {
        /// The roster.
        path: PathBuf,
        /// The row, counted from 1, where it is about one.
        row: Option<u64>,
        /// What is wrong.
        problem: RosterProblem,
    },
    /// The plan's table cannot be written into a post.
    #[error("{}: {problem}", Place(path, *row))]
    Table {
        /// The post.
        path: PathBuf,
        /// The row, counted from 1, where it is about one.
        row: Option<u64>,
        /// Why not.
        problem: TableProblem,
    },
    /// Nobody in the plan is called so.
    #[error("nobody is called `{query}`")]
    NoMatch {
        /// Who was asked for.
        query: String,
        /// The names most like it.
        nearest: Vec<String>,
    },
    /// Several recipients in the plan are called so.
    #[error("`{query}` is the name of {}: {}", matches.len(), matches.join("; "))]
    ManyMatches {
        /// Who was asked for.
        query: String,
        /// All who are called so, with row and key.
        matches: Vec<String>,
    },
}

impl Error {
    /// How to mend it: one sentence for the person who made the input.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Read { .. } => Some("check that the file is there and may be read".into()),
            Self::NotAFont { .. } => {
                Some("replace it by a TrueType or OpenType font, or take it out of `fonts`".into())
            }
            Self::NoSuchFont { known, .. } if known.is_empty() => {
                Some("add the folder that has it to `fonts`".into())
            }
            Self::NoSuchFont { known, .. } => Some(format!(
                "use one of {}, or add the folder that has it to `fonts`",
                known.join(", ")
            )),
            Self::NoFonts => Some("name a folder with fonts in `fonts`".into()),
            Self::Write { .. } => {
                Some("check that the folder is there, may be written and has room".into())
            }
            Self::Exists { .. } => Some("choose another name: nothing is ever written over".into()),
            Self::FolderInUse { .. } => {
                Some("wait until it has ended, or choose another output folder".into())
            }
            Self::ForeignManifest { .. } => {
                Some("give the certificates an output folder of their own".into())
            }
            Self::NewerManifest { .. } => {
                Some("update engross, or choose another output folder".into())
            }
            Self::Unprintable { .. } => {
                Some("mend them, or keep going to write the other certificates".into())
            }
            Self::Threads { .. } => Some("ask for fewer".into()),
            Self::TooLarge { .. } => Some("check that it is the right file".into()),
            Self::Program { problems, .. } => {
                Some(hints(problems.iter().map(|one| (one.line, &*one.hint))))
            }
            Self::Drawing { problems, .. } => {
                Some(hints(problems.iter().map(|one| (one.line, &*one.hint))))
            }
            Self::NotScalable { .. } => {
                Some("draw the template in SVG, or scale the picture itself".into())
            }
            Self::BadScale { .. } => Some("give a number more than 0, such as 2".into()),
            Self::NotATemplate { .. } if cfg!(feature = "svg") => {
                Some("export the template as PNG, JPEG or SVG".into())
            }
            Self::NotATemplate { .. } => Some("export the template as PNG or JPEG".into()),
            Self::DamagedTemplate { .. } => {
                Some("open it in a picture editor and export it again".into())
            }
            Self::TemplateTooLarge { .. } => {
                Some("export it smaller: A4 at 300 dpi is 3508×2480 pixels".into())
            }
            Self::PageTooLarge { .. } => {
                Some("choose another format, or make the template smaller".into())
            }
            #[cfg(feature = "pdf")]
            Self::Unembeddable { .. } => {
                Some("choose another format, or another font for the text".into())
            }
            Self::NoMatch { nearest, .. } if nearest.is_empty() => {
                Some("give a name, slug or key of the roster".into())
            }
            Self::NoMatch { nearest, .. } => {
                Some(format!("did you mean `{}`?", nearest.join("`, `")))
            }
            Self::ManyMatches { .. } => Some("give the slug or the key of the one meant".into()),
            Self::Roster { problem, .. } => Some(problem.hint()),
            Self::Table { problem, .. } => Some(problem.hint()),
        }
    }
}

/// The hint of the only problem, or those of all with their lines.
fn hints<'e>(problems: impl Iterator<Item = (u64, &'e str)>) -> String {
    let problems: Vec<_> = problems.collect();
    if let [(_, hint)] = problems[..] {
        return hint.to_owned();
    }
    let hints: Vec<String> = problems
        .iter()
        .map(|(line, hint)| format!("line {line}: {hint}"))
        .collect();
    hints.join("\n")
}

/// A size in the largest binary unit that leaves no fraction.
struct Bytes(u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
        match units
            .iter()
            .find(|(shift, _)| self.0.trailing_zeros() >= *shift)
        {
            Some((shift, unit)) => write!(f, "{} {unit}", self.0 >> shift),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

/// `file:row`, or the file alone.
struct Place<'e>(&'e Path, Option<u64>);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.display())?;
        match self.1 {
            Some(row) => write!(f, ":{row}"),
            None => Ok(()),
        }
    }
}

/// A line for each problem, with its line in the file and its message.
struct Problems<'e, I>(&'e Path, I);

impl<'e, I: Iterator<Item = (u64, &'e String)> + Clone> fmt::Display for Problems<'e, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (line, message)) in self.1.clone().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{}:{line}: {message}", self.0.display())?;
        }
        Ok(())
    }
}
