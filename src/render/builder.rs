//! Building a renderer, from files or from memory.

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::sync::Arc;

use super::fields::PreparedField;
use super::sheet::Digests;
use super::template::{CompiledTemplate, Source};
use super::{Renderer, art, fields, sheet};
use crate::cache::PlateCache;
use crate::diagnostic::{Diagnostic, Result};
use crate::digest::Digest;
use crate::files;
use crate::font::FontBook;
use crate::output::{Output, Template};
use crate::picture::PictureBook;
use crate::program::Program;
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
    back: Option<TemplateInput<'a>>,
    fonts: Option<FontBook>,
    pictures: Option<PictureBook>,
    cache: Option<&'a PlateCache>,
    jobs: Option<NonZeroUsize>,
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
            back: None,
            fonts: None,
            pictures: None,
            cache: None,
            jobs: None,
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

    /// Builds the renderer. Compiling a template takes as long as many certificates.
    ///
    /// # Errors
    ///
    /// If the template or a font cannot be read or used, if a field names a font that does not
    /// exist, if its box is not inside the template, or if no thread can be started. The cache never
    /// causes an error.
    pub fn build(self) -> Result<Renderer> {
        let Self {
            program,
            template,
            back,
            fonts,
            pictures,
            cache,
            jobs,
        } = self;
        let (mut program, source) = resolve_template(program, template)?;
        let mut back_source = None;
        if let Some(known) = program.back() {
            let (back, source) = resolve_template(Arc::clone(known), back)?;
            back_source = Some(source);
            if !Arc::ptr_eq(&back, known) {
                program = Arc::new(Arc::unwrap_or_clone(program).with_back(back));
            }
        }
        let book = match fonts {
            Some(book) => book,
            None => fields::open_fonts(&program)?,
        };
        let compile =
            |program: &Arc<Program>, source| CompiledSide::new(program, source, &book, cache, jobs);
        let front = compile(&program, &source)?;
        let back = match program.back().zip(back_source) {
            Some((back, source)) => Some(compile(back, &source)?),
            None => None,
        };
        let (mut fields, mut findings) = (front.fields, front.findings);
        let mut back_digest = None;
        let back = back.map(|back| {
            fields.extend(back.fields);
            findings.extend(back.findings);
            back_digest = Some(back.digest);
            back.template
        });
        let place = program.sources.print;
        let (output, of_print) = Output::new(front.template, back, &program.print)
            .map_err(|error| program.locate_error(error, place))?;
        let of_print = of_print.into_iter();
        findings.extend(of_print.map(|finding| program.locate(finding, place)));
        Ok(Renderer {
            digests: Digests {
                front: front.digest,
                back: back_digest,
            },
            output,
            pictures: pictures.unwrap_or_else(|| match &program.path {
                Some(_) => PictureBook::of_folder(&program.folder),
                None => PictureBook::new(),
            }),
            program,
            fields,
            book: front.book,
            findings,
        })
    }
}

/// A side of the certificates, compiled.
struct CompiledSide {
    fields: Vec<PreparedField>,
    template: Template,
    findings: Vec<Diagnostic>,
    digest: Digest,
    /// The fonts, with those that its drawing holds.
    book: FontBook,
}

impl CompiledSide {
    fn new(
        program: &Program,
        source: &Source<'_>,
        book: &FontBook,
        cache: Option<&PlateCache>,
        jobs: Option<NonZeroUsize>,
    ) -> Result<Self> {
        let own_book = || {
            #[cfg(feature = "svg")]
            if let Some(drawn) = &program.drawn {
                return drawn.drawing.with_own_fonts(book);
            }
            book.clone()
        };
        let book = own_book();
        let (mut fields, mut font_findings) = fields::prepare(program, &book)?;
        let CompiledTemplate {
            plate,
            mut findings,
            jpeg,
        } = CompiledTemplate::new(program, &mut fields, &book, source, cache, jobs)?;
        // What is known of the drawing's own text need not be said of its fields, too.
        font_findings.retain(|own| findings.iter().all(|known| known.message != own.message));
        findings.extend(font_findings);
        let surrounded = fields.iter().filter_map(PreparedField::surrounded);
        findings.extend(art::find_occupied(program, surrounded));
        #[cfg(not(feature = "pdf"))]
        let _ = jpeg;
        Ok(Self {
            digest: sheet::shared_digest(program, &plate),
            template: Template {
                plate,
                dpi: source.resolution(program),
                language: program.language.clone(),
                quality: program.publish.quality,
                subsampling: program.publish.subsampling,
                #[cfg(feature = "pdf")]
                jpeg,
                #[cfg(feature = "pdf")]
                inches: program.inches(),
            },
            fields,
            findings,
            book,
        })
    }
}

/// The program with the fields of its drawing, if the template is one, and the source of the
/// template's pixels.
fn resolve_template<'a>(
    program: Arc<Program>,
    template: Option<TemplateInput<'a>>,
) -> Result<(Arc<Program>, Source<'a>)> {
    let file = match template {
        Some(TemplateInput::Pixels(background)) => {
            return Ok((program, Source::Pixels(background)));
        }
        Some(TemplateInput::File(file)) => Some(file),
        None => None,
    };
    #[cfg(feature = "svg")]
    let program = resolve_drawing(program, file)?;
    #[cfg(feature = "svg")]
    if let Some(drawn) = program.drawn.clone() {
        return Ok((program, Source::Drawing(drawn)));
    }
    let file = match file {
        Some(file) => Cow::Borrowed(file),
        None => Cow::Owned(files::read(program.template_path()?, MAX_TEMPLATE_BYTES)?),
    };
    Ok((program, Source::File(file)))
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
