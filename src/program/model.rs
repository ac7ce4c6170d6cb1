use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::award::Award;
use super::cover::Cover;
use super::drawn::Drawn;
use super::print::Print;
use super::publish::Publish;
use super::settings::FieldSettings;
use super::sources::ProgramSources;
use super::values::{Value, Wording};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::field::{Field, Side, Source};
use crate::pattern::Pattern;
use crate::roster::RosterOptions;

/// An award with its look and its naming: all paths resolved, all values checked.
///
/// [`Program::open`] reads a program folder, [`Program::parse`] the text of a `program.toml`, and
/// [`Program::builder`] makes a program in code.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Program {
    /// The `program.toml`; `None` for a program that is built in memory.
    pub path: Option<PathBuf>,
    /// The folder that the program's paths are relative to.
    pub folder: PathBuf,
    /// `title`: the award. Required.
    pub title: String,
    /// `term`: the round of the award. Default: empty.
    pub term: String,
    /// `issuer`: who gives the award; certificates name it as their author. Default: the title.
    pub issuer: String,
    /// `lang`: the language of all texts that do not set their own, as a BCP 47 tag. Default:
    /// none.
    pub language: Option<String>,
    /// `roster`: where the recipients come from.
    pub roster: RosterSource,
    /// `template`: the certificate without the names. Default: none, the template is given to
    /// the renderer. Also none if it [depends on the row](Program::template_pattern).
    pub template: Option<PathBuf>,
    /// `fonts`: font files, and folders of font files, in the order in which they are searched.
    /// Default: none.
    pub fonts: Vec<PathBuf>,
    /// `system_fonts`: whether the machine's own fonts are searched after these. Default: no.
    pub system_fonts: bool,
    /// `[publish]`: how files are named and where they are published.
    pub publish: Publish,
    /// `[print]`: how certificates are printed on paper.
    pub print: Print,
    /// `[credential]`: what the credential of a certificate says, and who signs it. Default: none,
    /// certificates are not signed.
    pub credential: Option<Award>,
    /// `dpi`: the resolution of the template in pixels per inch. A drawing whose size is in
    /// millimetres, inches or the like is painted at it. Default: the resolution that a picture's
    /// file declares, or else 150.
    pub dpi: Option<f32>,
    /// `width`: the width in pixels at which a drawing is painted. Default: the drawing's own
    /// width, at `dpi` or at one pixel for each of its pixels.
    pub width: Option<u32>,
    /// `seats`: how many recipients there may be. Default: any number.
    pub seats: Option<u32>,
    pub(crate) values: Vec<Value>,
    pub(crate) wordings: Vec<Wording>,
    pub(super) fields: Vec<Field>,
    pub(crate) sources: ProgramSources,
    /// The `[[field]]`s, for the drawing that they change.
    pub(super) settings: Vec<FieldSettings>,
    pub(crate) drawn: Option<Drawn>,
    /// The templates, if they depend on the row. Their fields are the first of `fields`.
    pub(crate) row_templates: Option<RowTemplates>,
    /// Which of them this program is for.
    pub(crate) of_row: Option<OfRow>,
    /// The back. Its fields are the last of `fields`, too.
    pub(super) back: Option<Arc<Program>>,
    /// The side that its template is.
    pub(super) side: Side,
    pub(super) cover: Option<Cover>,
    /// Whether it is the program of a cover: a text `{names}` is a list.
    pub(super) is_cover: bool,
}

/// The resolution of a template that nothing declares, in pixels per inch.
pub(crate) const DEFAULT_DPI: f32 = 150.0;

/// Where a program's recipients come from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RosterSource {
    /// The file; `-` for standard input. Default: none, the roster is given to the plan.
    pub file: Option<PathBuf>,
    /// How to read it.
    pub options: RosterOptions,
}

/// The templates that rows choose among.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RowTemplates {
    pub(crate) pattern: Pattern,
    pub(crate) source: Source,
    /// How many times as large as the program sets drawings are drawn.
    pub(super) scale: f32,
    /// The program with each template, once they are known.
    pub(crate) programs: Vec<Arc<Program>>,
}

/// Which of the templates a program is for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OfRow {
    /// The name that the pattern resolves to.
    pub(crate) name: String,
    /// The roster and the first row that names it.
    pub(crate) first: Option<(PathBuf, u64)>,
}

impl Program {
    /// What to write on the template, in the order in which it is drawn, and then what to write on
    /// the [back](Self::back).
    ///
    /// The fields of a template drawn in SVG are its placeholders, changed and added to by the
    /// program's own fields; there are none before the drawing is [attached](Self::with_drawing).
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The error that a key is missing which is only required now.
    pub(super) fn missing_key(&self, key: &str, hint: &str) -> Error {
        let problem = Diagnostic::error(Code::MissingKey, format!("`{key}` is missing"));
        self.locate(problem.hint(hint), Source::MEMORY).into()
    }

    /// Places a diagnostic at a line of the program's files.
    pub(crate) fn locate(&self, diagnostic: Diagnostic, source: Source) -> Diagnostic {
        match self.file(source) {
            Some(file) => diagnostic.in_file(file).at_row(source.line()),
            None => diagnostic,
        }
    }

    /// Places an error at a line of the program's files.
    pub(crate) fn locate_error(&self, error: Error, source: Source) -> Error {
        match (self.file(source), source.line()) {
            (Some(file), Some(line)) => error.at(file, line),
            (Some(file), None) => error.in_file(file),
            (None, _) => error,
        }
    }

    fn file(&self, source: Source) -> Option<&Path> {
        match source {
            Source::Program(_) => self.path.as_deref(),
            Source::Template(_) => self.drawn.as_ref().map(Drawn::path),
            Source::Back(_) => self.back.as_ref()?.drawn.as_ref().map(Drawn::path),
        }
    }

    /// The error that reports these problems, if there are any: those of the `program.toml` by
    /// line, then those of the drawing.
    pub(crate) fn check(&self, mut problems: Vec<(Source, Diagnostic)>) -> Result<()> {
        problems.sort_by_key(|(source, _)| (!matches!(source, Source::Program(_)), source.line()));
        let problems = problems.into_iter();
        let located = problems.map(|(source, problem)| self.locate(problem, source));
        Error::check(located.collect())
    }
}
