//! A template that depends on the row: a pattern, and a program for each file that it resolves to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

#[cfg(feature = "svg")]
use super::drawn::is_drawing;
use super::located::{Located, Problems};
use super::model::{OfRow, Program, RowTemplates};
use super::picture;
use super::settings::pattern;
use super::sources::ProgramSources;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::field::{Field, Side};
use crate::files::{self, Named};
use crate::pattern::Pattern;
#[cfg(feature = "svg")]
use crate::template::{Drawing, MAX_DRAWING_BYTES};

/// The most templates that the rows of a roster name.
pub const MAX_ROW_TEMPLATES: usize = 100;

/// The most pixels that these templates have together: a compiled template takes memory in
/// proportion.
pub const MAX_ROW_TEMPLATE_PIXELS: u64 = 400_000_000;

/// The most bytes of the drawings among these templates together: their sources are kept.
pub const MAX_ROW_DRAWING_BYTES: u64 = 256 << 20;

const TEMPLATE: Named = Named {
    what: "template",
    missing: Code::MissingTemplate,
};

impl RowTemplates {
    /// The templates of this pattern, which are not known yet. A pattern that cannot be one is a
    /// problem. With `[credential]`, `{verify}` is made from the key.
    pub(super) fn new(
        text: &Located<String>,
        is_signed: bool,
        problems: &Problems,
    ) -> Option<Self> {
        let borrowed = Located {
            value: &*text.value,
            line: text.line,
        };
        let pattern = pattern("`template`", borrowed, |problem| problems.add(problem))?;
        let is_made_later = |column: &&str| match *column {
            "key" | "link" => true,
            "verify" => is_signed,
            _ => false,
        };
        if let Some(column) = pattern.value.columns().find(is_made_later) {
            let message = format!("`template` cannot contain `{{{column}}}`");
            let problem = Diagnostic::error(Code::InvalidValue, message)
                .hint("use `{term}` or a column of the roster");
            problems.add(problem.at_row(text.line));
        }
        Some(Self {
            source: text.source(),
            pattern: pattern.value,
            scale: 1.0,
            programs: Vec::new(),
        })
    }

    /// The index of the template of this name.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let mut programs = self.programs.iter();
        programs.position(|program| {
            let of_row = program.of_row.as_ref();
            of_row.is_some_and(|own| own.name == name)
        })
    }
}

/// Whether the name of a template has placeholders.
pub(super) fn is_pattern(template: &str) -> bool {
    template.contains(['{', '}'])
}

impl Program {
    /// The pattern of the template, if it depends on the row.
    #[must_use]
    pub fn template_pattern(&self) -> Option<&Pattern> {
        Some(&self.row_templates.as_ref()?.pattern)
    }

    /// The files of its templates, without the back: the one that it names, or those that the rows
    /// of its plan name.
    pub fn template_files(&self) -> impl Iterator<Item = &Path> {
        let programs = self.row_programs().iter().map(|program| &**program);
        let programs = std::iter::once(self).chain(programs);
        programs.filter_map(|program| program.template.as_deref())
    }

    /// The program with each of the templates that rows name; none if there is one template.
    pub(crate) fn row_programs(&self) -> &[Arc<Self>] {
        let templates = self.row_templates.as_ref();
        templates.map_or(&[], |templates| &templates.programs)
    }

    /// The same program with templates that are drawn `factor` times as large.
    #[cfg(feature = "svg")]
    pub(super) fn with_scaled_row_templates(mut self, factor: f32) -> Result<Self> {
        if let Some(templates) = &mut self.row_templates {
            templates.scale = factor;
            for program in &mut templates.programs {
                let scaled = Self::clone(program).scaled(factor);
                *program = Arc::new(scaled.map_err(|error| program.locate_of_row(error))?);
            }
        }
        Ok(self.with_fields_of_rows())
    }

    /// The same program with the templates of these names, in its folder. Drawings are read.
    ///
    /// All errors of all templates are reported together, at the rows that name them.
    pub(crate) fn open_row_templates(self, wanted: Vec<OfRow>) -> Result<Self> {
        let folder = self.folder.clone();
        let mut reader = Reader::default();
        self.with_row_templates(wanted.into_iter().map(|of_row| {
            let path = files::find_inside(&folder, &of_row.name, TEMPLATE);
            let contents = path.map_err(|problem| (*problem).into());
            (of_row, contents.and_then(|path| reader.open(path)))
        }))
    }

    /// The same program with these templates from memory, by name.
    pub(crate) fn with_template_files(self, given: &[(String, &[u8])]) -> Result<Self> {
        let mut reader = Reader::default();
        self.with_row_templates(given.iter().map(|(name, file)| {
            let of_row = OfRow {
                name: name.clone(),
                first: None,
            };
            (of_row, reader.parse(file, name.into()))
        }))
    }

    fn with_row_templates(
        mut self,
        templates: impl Iterator<Item = (OfRow, Result<Contents>)>,
    ) -> Result<Self> {
        let scale = self.row_templates.as_ref().map_or(1.0, |own| own.scale);
        let (mut programs, mut problems) = (Vec::new(), Vec::new());
        for (of_row, contents) in templates {
            let program = self.for_row(of_row);
            if programs.len() == MAX_ROW_TEMPLATES {
                let error = too_many(&format!("more than {MAX_ROW_TEMPLATES} templates")).into();
                problems.extend(program.locate_of_row(error).into_diagnostics());
                break;
            }
            let located = |error| program.locate_of_row(error).into_diagnostics();
            match contents.and_then(|contents| program.clone().with_contents(contents, scale)) {
                Ok(program) => programs.push(Arc::new(program)),
                Err(error) => problems.extend(located(error)),
            }
        }
        Error::check(problems)?;
        if let Some(templates) = &mut self.row_templates {
            templates.programs = programs;
        }
        Ok(self.with_fields_of_rows())
    }

    /// The program for one of the templates, before it has it.
    fn for_row(&self, of_row: OfRow) -> Self {
        let mut program = self.clone();
        program.row_templates = None;
        program.of_row = Some(of_row);
        program.back = None;
        program.cover = None;
        program.fields = Vec::new();
        program
    }

    /// The program with its template.
    fn with_contents(mut self, contents: Contents, scale: f32) -> Result<Self> {
        match contents {
            #[cfg(feature = "svg")]
            Contents::Drawing(path, drawing) => {
                self.template = Some(path);
                self.with_drawing(drawing, scale)
            }
            Contents::Picture(path) => {
                self.template = Some(path);
                let problems = Problems::default();
                // The width is that of the other templates, which are drawn.
                let sources = ProgramSources {
                    width: None,
                    ..self.sources
                };
                problems.extend(picture::requirements(&self.settings, &sources, Side::Front));
                self.fields = picture::fields(&self.settings, &problems);
                problems.check(self.path.as_deref())?;
                match scale == 1.0 {
                    true => Ok(self),
                    false => self.scaled(scale),
                }
            }
        }
    }

    /// The program with the fields of all its templates, in their order.
    fn with_fields_of_rows(mut self) -> Self {
        let programs = self.row_programs().iter();
        let fields: Vec<Field> = programs
            .flat_map(|program| program.fields.clone())
            .collect();
        self.set_own_fields(fields);
        self
    }

    /// Places an error about the template of a row at that row, unless it is at a line of the
    /// `program.toml`. An error of another template stays as it is.
    pub(crate) fn locate_of_row(&self, error: Error) -> Error {
        let Some(OfRow { name, first }) = &self.of_row else {
            return error;
        };
        error.map(|mut problem| {
            let file = problem.location.file.as_deref();
            if file.is_some() && file == self.path.as_deref() {
                let row = first.as_ref().map(|(_, row)| format!(", of row {row}"));
                let row = row.unwrap_or_default();
                let message = problem.message;
                problem.message = format!("with the template `{name}`{row}: {message}");
                return problem;
            }
            let is_about_name = matches!(
                problem.code,
                Code::MissingTemplate | Code::OutsideFolder | Code::TooManyTemplates
            );
            if !is_about_name {
                let (place, message) = (&problem.location, &problem.message);
                problem.message = format!("the template `{name}` cannot be used: {place}{message}");
            }
            match first {
                Some((file, row)) => problem.at(file, *row),
                None => problem,
            }
        })
    }
}

impl Program {
    /// Says in a finding about a field which template it is about.
    pub(crate) fn about_row_template(&self, mut finding: Diagnostic) -> Diagnostic {
        if let Some(OfRow { name, .. }) = &self.of_row
            && finding.location.file.is_some()
            && finding.location.file == self.path
        {
            finding.message = format!("with the template `{name}`: {}", finding.message);
        }
        finding
    }
}

/// What a template is, and the name that messages have for its file.
enum Contents {
    #[cfg(feature = "svg")]
    Drawing(PathBuf, Arc<Drawing>),
    /// A picture, which the renderer reads.
    Picture(PathBuf),
}

/// Reads templates up to their limit.
#[derive(Default)]
struct Reader {
    #[cfg(feature = "svg")]
    drawn_bytes: u64,
}

impl Reader {
    fn open(&mut self, path: PathBuf) -> Result<Contents> {
        #[cfg(feature = "svg")]
        if is_drawing(&path) {
            let file = files::read(&path, MAX_DRAWING_BYTES)?;
            return self.parse(&file, path);
        }
        Ok(Contents::Picture(path))
    }

    fn parse(&mut self, file: &[u8], path: PathBuf) -> Result<Contents> {
        #[cfg(feature = "svg")]
        if is_drawing(&path) {
            self.drawn_bytes += file.len() as u64;
            if self.drawn_bytes > MAX_ROW_DRAWING_BYTES {
                let limit = MAX_ROW_DRAWING_BYTES >> 20;
                return Err(too_many(&format!("drawings of more than {limit} MiB")).into());
            }
            let drawing = Drawing::parse(file, &path)?;
            return Ok(Contents::Drawing(path, Arc::new(drawing)));
        }
        let _ = file;
        Ok(Contents::Picture(path))
    }
}

/// The error that the rows name too many templates, or too large ones.
pub(crate) fn too_many(what: &str) -> Diagnostic {
    let message = format!("the rows name {what}");
    Diagnostic::error(Code::TooManyTemplates, message)
        .hint("make a program for each part of the roster: `where` in `[roster]` selects its rows")
}
