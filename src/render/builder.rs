//! Building a renderer, from files or from memory.

use std::num::NonZeroUsize;
use std::sync::Arc;

use super::ahead::RendererAhead;
use super::side::{CompiledSide, Prepared};
use super::template::{PendingSource, Plates, Source};
use super::{Renderer, fields};
use crate::cache::PlateCache;
#[cfg(feature = "pdf-signatures")]
use crate::credential::PdfSigner;
#[cfg(feature = "credential")]
use crate::credential::Signer;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::files;
use crate::font::FontBook;
use crate::picture::PictureBook;
use crate::program::{MAX_ROW_TEMPLATE_PIXELS, Program, too_many};
#[cfg(feature = "svg")]
use crate::template::Drawing;
use crate::template::{Background, MAX_TEMPLATE_BYTES};

/// Builds a [`Renderer`]. Made by [`Renderer::builder`].
///
/// A part that is not given is read from the paths in the program. With a template and fonts from
/// memory, [`RendererBuilder::build`] opens no file.
#[derive(Debug)]
#[must_use = "call `build` to get the renderer"]
pub struct RendererBuilder<'a> {
    program: Arc<Program>,
    template: Option<TemplateInput<'a>>,
    named: Vec<(String, &'a [u8])>,
    back: Option<TemplateInput<'a>>,
    fonts: Option<FontBook>,
    pictures: Option<PictureBook>,
    cache: Option<&'a PlateCache>,
    jobs: Option<NonZeroUsize>,
    ahead: Option<RendererAhead>,
    #[cfg(feature = "credential")]
    signer: Option<Arc<Signer>>,
    #[cfg(feature = "pdf-signatures")]
    pdf_signer: Option<Arc<PdfSigner>>,
}

#[derive(Debug, Clone, Copy)]
enum TemplateInput<'a> {
    File(&'a [u8]),
    Pixels(&'a Background),
}

impl<'a> RendererBuilder<'a> {
    pub(super) fn new(program: Arc<Program>) -> Self {
        Self {
            program,
            template: None,
            named: Vec::new(),
            back: None,
            fonts: None,
            pictures: None,
            cache: None,
            jobs: None,
            ahead: None,
            #[cfg(feature = "credential")]
            signer: None,
            #[cfg(feature = "pdf-signatures")]
            pdf_signer: None,
        }
    }

    /// Uses this file, in memory, as the template. It is of the kind that the program's `template`
    /// names by its extension: SVG, or PNG or JPEG. If the program names no template, the kind is
    /// detected.
    ///
    /// An SVG template has fields of its own. They are in the program of the renderer, so plans
    /// have to be made with [`Renderer::program`].
    pub fn template(mut self, file: &'a [u8]) -> Self {
        self.template = Some(TemplateInput::File(file));
        self
    }

    /// Uses this file, in memory, for the rows that name it, if the program's
    /// [template is a pattern](Program::template_pattern). Its kind is that of the name's extension.
    ///
    /// The templates, with their fields, are in the program of the renderer, so plans have to be
    /// made with [`Renderer::program`].
    ///
    /// ```
    /// # fn main() -> engross::Result<()> {
    /// use engross::{OutputFormat, Plan, Program, Renderer, roster::Roster};
    ///
    /// let program = Program::builder("Course").template("{track}.svg").build()?;
    /// let drawing = |color: &str| {
    ///     format!(
    ///         "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='100'>\
    ///          <rect width='400' height='100' fill='{color}'/>\
    ///          <text x='200' y='60' text-anchor='middle' font-size='32'>{{name}}</text></svg>"
    ///     )
    /// };
    /// let (rust, go) = (drawing("linen"), drawing("azure"));
    /// let renderer = Renderer::builder(program)
    ///     .template_named("rust.svg", rust.as_bytes())
    ///     .template_named("go.svg", go.as_bytes())
    ///     .build()?;
    ///
    /// let rows = [["Ann Lee", "go"], ["Bo Wu", "rust"]];
    /// let roster = Roster::from_rows("names", ["name", "track"], rows)?;
    /// let plan = Plan::new(renderer.program().clone(), roster)?;
    /// let mut scratch = renderer.scratch();
    /// for entry in plan.entries() {
    ///     let certificate = renderer.certify(entry, OutputFormat::Png, &mut scratch)?;
    ///     assert!(certificate.bytes().starts_with(b"\x89PNG"));
    /// }
    /// # Ok(()) }
    /// ```
    pub fn template_named(mut self, name: impl Into<String>, file: &'a [u8]) -> Self {
        self.named.push((name.into(), file));
        self
    }

    /// Uses this file, in memory, as the template of the back, if the program names one:
    /// [`Print::back`](crate::Print::back). It is of the kind that the program names.
    pub fn back(mut self, file: &'a [u8]) -> Self {
        self.back = Some(TemplateInput::File(file));
        self
    }

    /// Uses these pixels as the template.
    pub fn background(mut self, pixels: &'a Background) -> Self {
        self.template = Some(TemplateInput::Pixels(pixels));
        self
    }

    /// Uses the fonts of this book, and no others.
    pub fn fonts(mut self, book: FontBook) -> Self {
        self.fonts = Some(book);
        self
    }

    /// Uses the pictures of this book, rather than the files in the program's folder, for the fields
    /// that are pictures.
    pub fn pictures(mut self, book: PictureBook) -> Self {
        self.pictures = Some(book);
        self
    }

    /// Takes the compiled template from this cache, or puts it there.
    pub fn cache(mut self, cache: &'a PlateCache) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Compiles the template on this many threads, or on as many as the machine runs at once. A
    /// thread of a rayon pool uses that pool.
    pub fn jobs(mut self, jobs: Option<NonZeroUsize>) -> Self {
        self.jobs = jobs;
        self
    }

    /// Takes what was looked for [ahead](Renderer::look_ahead), if it was found and is for the same
    /// program. It must have been looked for with the same jobs and in the same cache as this renderer
    /// is built with, which then has no other parts than those that the program names.
    pub fn ahead(mut self, ahead: Option<RendererAhead>) -> Self {
        self.ahead = ahead;
        self
    }

    /// Signs the credentials of certificates with this, if the program has `[credential]`. Without
    /// it, the certificates of such a program can be laid out, but not printed.
    #[cfg(feature = "credential")]
    pub fn signer(mut self, signer: impl Into<Arc<Signer>>) -> Self {
        self.signer = Some(signer.into());
        self
    }

    /// Signs PDF files with this, if the program has `[credential]`.
    #[cfg(feature = "pdf-signatures")]
    pub fn pdf_signer(mut self, signer: impl Into<Arc<PdfSigner>>) -> Self {
        self.pdf_signer = Some(signer.into());
        self
    }

    /// Builds the renderer. Compiling a template takes as long as many certificates.
    ///
    /// # Errors
    ///
    /// If the template or a font cannot be read or used, if a field names a font that does not
    /// exist, if its box is not inside the template, or if no thread can be started. The cache never
    /// causes an error.
    pub fn build(mut self) -> Result<Renderer> {
        #[cfg(feature = "credential")]
        let signer = self.signer.take();
        #[cfg(feature = "pdf-signatures")]
        let pdf_signer = self.pdf_signer.take();
        let ahead = self.ahead.take().and_then(RendererAhead::finish);
        let found = ahead.filter(|found| Arc::ptr_eq(&found.program, &self.program));
        #[expect(
            clippy::unreachable,
            reason = "what the cache does not have is compiled"
        )]
        let renderer = match found {
            Some(found) => found,
            None => self.prepare(true)?.unwrap_or_else(|| unreachable!()),
        };
        #[cfg(feature = "credential")]
        let renderer = signed_by(renderer, signer);
        #[cfg(feature = "pdf-signatures")]
        let renderer = Renderer {
            pdf_signer,
            ..renderer
        };
        Ok(renderer)
    }

    /// The renderer, without what signs; `None` if a template would have to be compiled and is not
    /// to be.
    pub(super) fn prepare(self, compiles: bool) -> Result<Option<Renderer>> {
        let Self {
            program,
            template,
            named,
            back,
            fonts,
            pictures,
            cache,
            jobs,
            ..
        } = self;
        let mut program = with_named_templates(program, template, &named)?;
        // What the cache has of a picture needs only its digest.
        let reading = match cache {
            Some(_) => Reading::Ahead(jobs),
            None => Reading::Whole,
        };
        let mut only_source = None;
        if program.row_templates.is_none() {
            let (resolved, source) = resolve_template(program, template, reading)?;
            (program, only_source) = (resolved, Some(source));
        }
        let mut back_source = None;
        if let Some(known) = program.back() {
            let (back, source) = resolve_template(Arc::clone(known), back, reading)?;
            back_source = Some(source);
            if !Arc::ptr_eq(&back, known) {
                program = Arc::new(Arc::unwrap_or_clone(program).with_back(back));
            }
        }
        let book = fonts.map_or_else(|| fields::open_fonts(&program), Ok);
        let book = match book {
            Ok(book) => book,
            Err(error) => {
                // A template that cannot be read is the first error.
                for source in [only_source, back_source].into_iter().flatten() {
                    source.finish()?;
                }
                return Err(error);
            }
        };
        let standard = program.print.pdf_standard;
        let plates = Plates {
            cache,
            compiles,
            jobs,
        };
        let compile = |program: &Arc<Program>, source: PendingSource<'_>| {
            CompiledSide::new(program, source, &book, plates, standard)
        };
        let fronts = match only_source {
            Some(source) => compile(&program, source)?.map(|front| vec![front]),
            None => compile_row_templates(&program, &named, reading, compile)?,
        };
        let Some(fronts) = fronts else {
            return Ok(None);
        };
        let back = match program.back().zip(back_source) {
            Some((back, source)) => match compile(back, source)? {
                Some(back) => Some(back),
                None => return Ok(None),
            },
            None => None,
        };
        let mut prepared = Prepared::default();
        prepared.add(&program, fronts, back)?;
        Ok(Some(Renderer {
            #[cfg(feature = "credential")]
            signer: None,
            #[cfg(feature = "pdf-signatures")]
            pdf_signer: None,
            pictures: pictures.unwrap_or_else(|| match &program.path {
                Some(_) => PictureBook::of_folder(&program.folder),
                None => PictureBook::new(),
            }),
            program,
            fields: prepared.fields,
            templates: prepared.templates,
            findings: prepared.findings,
            pdf_findings: prepared.pdf_findings,
        }))
    }
}

/// The renderer with what signs its certificates.
#[cfg(feature = "credential")]
fn signed_by(mut renderer: Renderer, signer: Option<Arc<Signer>>) -> Renderer {
    if let Some(signer) = signer
        .as_deref()
        .filter(|_| renderer.program.credential.is_some())
    {
        for template in &mut renderer.templates {
            template.digests = template.digests.signed_by(signer);
        }
    }
    Renderer { signer, ..renderer }
}

/// The program with the templates that were given by name.
fn with_named_templates(
    program: Arc<Program>,
    template: Option<TemplateInput<'_>>,
    named: &[(String, &[u8])],
) -> Result<Arc<Program>> {
    let Some(pattern) = program.template_pattern() else {
        return match named.first() {
            Some((name, _)) => {
                let message = format!("no row names the template `{name}`");
                Err(Diagnostic::error(Code::InapplicableKey, message)
                    .hint("give the program a pattern, for example `template = \"{track}.svg\"`")
                    .into())
            }
            None => Ok(program),
        };
    };
    if template.is_some() || (named.is_empty() && program.row_programs().is_empty()) {
        let message = format!("the templates that rows name, by `{pattern}`, are not known");
        return Err(Diagnostic::error(Code::MissingTemplate, message)
            .hint(
                "make the renderer with the program of a plan, `plan.program().clone()`, or give \
                 the templates by `template_named`",
            )
            .into());
    }
    if named.is_empty() {
        return Ok(program);
    }
    let program = Arc::unwrap_or_clone(program).with_template_files(named)?;
    Ok(Arc::new(program))
}

/// Compiles the templates that rows name, one after the other. All errors are reported together, at
/// the rows that name them. `None` if one would have to be compiled and is not to be.
fn compile_row_templates(
    program: &Program,
    named: &[(String, &[u8])],
    reading: Reading,
    compile: impl Fn(&Arc<Program>, PendingSource<'_>) -> Result<Option<CompiledSide>>,
) -> Result<Option<Vec<CompiledSide>>> {
    let (mut fronts, mut errors, mut pixels) = (Vec::new(), Vec::new(), 0);
    for of_row in program.row_programs() {
        let file = named.iter().find(|(name, _)| {
            let own = of_row.of_row.as_ref();
            of_row.drawn.is_none() && own.is_some_and(|own| own.name == *name)
        });
        let file = file.map(|(_, file)| TemplateInput::File(file));
        let front = resolve_template(Arc::clone(of_row), file, reading)
            .and_then(|(of_row, source)| compile(&of_row, source));
        let Some(front) = front.transpose() else {
            return Ok(None);
        };
        let front = front.and_then(|front| {
            let (width, height) = front.template.plate.size();
            pixels += u64::from(width) * u64::from(height);
            match pixels > MAX_ROW_TEMPLATE_PIXELS {
                true => Err(too_many(&format!(
                    "templates of more than {MAX_ROW_TEMPLATE_PIXELS} pixels"
                ))
                .into()),
                false => Ok(front),
            }
        });
        match front {
            Ok(mut front) => {
                let findings = front.findings.into_iter();
                front.findings = findings.map(|own| of_row.about_row_template(own)).collect();
                let findings = front.pdf_findings.into_iter();
                front.pdf_findings = findings.map(|own| of_row.about_row_template(own)).collect();
                fronts.push(front);
            }
            Err(error) => errors.push((of_row, error)),
        }
        if pixels > MAX_ROW_TEMPLATE_PIXELS {
            break;
        }
    }
    // A problem that all templates have is reported once.
    let mut problems: Vec<Diagnostic> = Vec::new();
    let mut known: Vec<Diagnostic> = Vec::new();
    for (of_row, error) in errors {
        let (code, said) = (error.code(), error.diagnostics().to_vec());
        if code != Code::TooManyTemplates && said.iter().all(|own| known.contains(own)) {
            continue;
        }
        known.extend(said);
        problems.extend(of_row.locate_of_row(error).into_diagnostics());
    }
    Error::check(problems)?;
    Ok(Some(fronts))
}

/// How the file of a picture is read.
#[derive(Debug, Clone, Copy)]
enum Reading {
    Whole,
    /// While other work is done on one of so many threads, and only as far as it is needed.
    Ahead(Option<NonZeroUsize>),
}

/// The program with the fields of its drawing, if the template is one, and the source of the
/// template's pixels.
fn resolve_template<'a>(
    program: Arc<Program>,
    template: Option<TemplateInput<'a>>,
    reading: Reading,
) -> Result<(Arc<Program>, PendingSource<'a>)> {
    let known = |source| PendingSource::Known(source);
    let file = match template {
        Some(TemplateInput::Pixels(background)) => {
            return Ok((program, known(Source::Pixels(background))));
        }
        Some(TemplateInput::File(file)) => Some(file),
        None => None,
    };
    #[cfg(feature = "svg")]
    let program = resolve_drawing(program, file)?;
    #[cfg(feature = "svg")]
    if let Some(drawn) = program.drawn.clone() {
        return Ok((program, known(Source::Drawing(drawn))));
    }
    let source = match (file, reading) {
        (Some(file), _) => known(Source::File(file.into())),
        (None, Reading::Whole) => {
            let file = files::read(program.template_path()?, MAX_TEMPLATE_BYTES)?;
            known(Source::File(file.into()))
        }
        (None, Reading::Ahead(jobs)) => PendingSource::begin(program.template_path()?, jobs),
    };
    Ok((program, source))
}

/// The program with the drawing in this file, or else with the drawing that it has or names; the
/// same program if its template is not a drawing.
#[cfg(feature = "svg")]
fn resolve_drawing(program: Arc<Program>, file: Option<&[u8]>) -> Result<Arc<Program>> {
    if !program.has_drawing(file) {
        return Ok(program);
    }
    let drawing = match file {
        Some(file) => Drawing::parse(file, program.template_name())?,
        None if program.drawn.is_some() => return Ok(program),
        None => Drawing::open(program.template_path()?)?,
    };
    let program = Arc::unwrap_or_clone(program);
    Ok(Arc::new(program.with_drawing(Arc::new(drawing), 1.0)?))
}
