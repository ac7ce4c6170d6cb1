//! Renders certificates: lays out the texts of an entry, draws them and encodes the page.

mod ahead;
mod art;
#[cfg(feature = "pdf")]
mod bind;
mod builder;
#[cfg(feature = "svg")]
mod drawn;
#[cfg(feature = "pdf")]
mod element;
mod fields;
mod saved_findings;
mod sheet;
mod side;
mod template;
#[cfg(test)]
mod tests;

use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::cache::PlateCache;
#[cfg(feature = "pdf-signatures")]
use crate::credential::PdfSigner;
#[cfg(feature = "credential")]
use crate::credential::Signer;
use crate::diagnostic::{Code, Diagnostic, Error, Result, Severity};
use crate::digest::Digest;
#[cfg(feature = "preview")]
use crate::field::Field;
use crate::field::FieldKind;
use crate::font::FontBook;
use crate::format::OutputFormat;
#[cfg(feature = "credential")]
use crate::output::Page;
#[cfg(feature = "pdf-signatures")]
use crate::output::Signing;
use crate::output::{Certificate, Output, OutputScratch};
use crate::picture::PictureBook;
use crate::plan::{Entry, Plan};
use crate::program::Program;
use crate::roster::Roster;
use crate::template::Background;
use crate::text::{self, Language, ShapeCache};

use fields::{PreparedField, Resources};
use sheet::Digests;

pub use ahead::RendererAhead;
pub use builder::RendererBuilder;
pub use sheet::{FieldContent, FieldLayout, Sheet};

/// Goes up when the same inputs give other bytes, so that files of older versions are known to be
/// out of date.
const RENDERING_VERSION: u32 = 3;

/// The name of the roster that [`Renderer::one`] makes. Its errors have no location: the recipient
/// is not in a file.
const ONE_RECIPIENT: &str = "recipient";

/// Renders the certificates of a program.
///
/// The template and the fonts are read and compiled once. A renderer never changes, and any number
/// of threads can use it at once, each with its own [`Scratch`].
///
/// ```
/// # fn main() -> engross::Result<()> {
/// use engross::{OutputFormat, Plan, Program, Renderer};
///
/// let program = Program::open("assets/ambassador-2023")?;
/// let roster = program.open_roster()?;
/// let plan = Plan::new(program, roster)?;
/// let renderer = Renderer::new(plan.program().clone())?;
///
/// let mut scratch = renderer.scratch();
/// let entry = plan.find("iremnur onder")?;
/// let certificate = renderer.certify(entry, OutputFormat::Png, &mut scratch)?;
/// assert!(certificate.bytes().starts_with(b"\x89PNG"));
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Renderer {
    program: Arc<Program>,
    /// The fields of each template, and those of the back.
    fields: Vec<PreparedField>,
    /// At least one.
    templates: Vec<RowTemplate>,
    pictures: PictureBook,
    /// Those about all templates.
    findings: Vec<Diagnostic>,
    /// What is worth knowing about all templates in PDF.
    pdf_findings: Vec<Diagnostic>,
    /// What signs the credentials.
    #[cfg(feature = "credential")]
    signer: Option<Arc<Signer>>,
    /// What signs PDF files.
    #[cfg(feature = "pdf-signatures")]
    pdf_signer: Option<Arc<PdfSigner>>,
}

/// One of the templates that rows choose among, or the only one, ready to be printed.
#[derive(Debug)]
struct RowTemplate {
    output: Output,
    /// Its fields.
    front: Range<usize>,
    /// The fonts, with those that its drawing holds.
    book: FontBook,
    /// Those about this template and the back.
    findings: Vec<Diagnostic>,
    /// The digests of the inputs that all its certificates share.
    digests: Digests,
}

/// The caches and buffers of one thread: shaping plans, the coverage of glyphs, and memory. They
/// affect the time that a certificate takes, and never its bytes.
#[derive(Default)]
pub struct Scratch {
    shape: ShapeCache,
    output: OutputScratch,
}

impl Renderer {
    /// A renderer with the template and the fonts that the program names: the short form of
    /// [`Renderer::builder`].
    ///
    /// # Errors
    ///
    /// Those of [`RendererBuilder::build`].
    pub fn new(program: impl Into<Arc<Program>>) -> Result<Self> {
        Self::builder(program).build()
    }

    /// Builds a renderer whose template, fonts or cache are in memory.
    ///
    /// ```
    /// # fn main() -> engross::Result<()> {
    /// use engross::font::FontBook;
    /// use engross::{OutputFormat, Program, Renderer};
    ///
    /// let program = Program::builder("Course").build()?;
    /// let template = br##"<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100">
    ///     <rect width="400" height="100" fill="#fffaf0"/>
    ///     <text x="200" y="60" text-anchor="middle" font-size="32">{name}</text>
    /// </svg>"##;
    /// let mut fonts = FontBook::new();
    /// # let file = std::fs::read("fonts/NotoSerif-Regular.ttf").unwrap();
    /// # /*
    /// let file = include_bytes!("../fonts/NotoSerif-Regular.ttf");
    /// # */
    /// fonts.add_data("NotoSerif-Regular.ttf", file)?;
    ///
    /// let renderer = Renderer::builder(program).template(template).fonts(fonts).build()?;
    /// let cells = [("name", "İremnur Önder")];
    /// let certificate = renderer.one(cells, OutputFormat::Png, &mut renderer.scratch())?;
    /// assert!(certificate.bytes().starts_with(b"\x89PNG"));
    /// # Ok(()) }
    /// ```
    pub fn builder<'a>(program: impl Into<Arc<Program>>) -> RendererBuilder<'a> {
        RendererBuilder::new(program.into())
    }

    /// Begins to look for the compiled templates of a program in a cache, on a thread of its own, so
    /// that a plan can be made meanwhile: with the same program, in the same [`Arc`].
    ///
    /// ```
    /// # fn main() -> engross::Result<()> {
    /// use std::sync::Arc;
    ///
    /// use engross::{Plan, PlateCache, Program, Renderer};
    ///
    /// # let temporary = tempfile::tempdir().unwrap();
    /// # let folder = temporary.path();
    /// let cache = PlateCache::new(folder);
    /// let program = Arc::new(Program::open("assets/ambassador-2023")?);
    /// let ahead = Renderer::look_ahead(&program, &cache, None);
    /// let plan = Plan::new(program.clone(), program.open_roster()?)?;
    /// let builder = Renderer::builder(plan.program().clone()).cache(&cache);
    /// let renderer = builder.ahead(Some(ahead)).build()?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn look_ahead(
        program: &Arc<Program>,
        cache: &PlateCache,
        jobs: Option<NonZeroUsize>,
    ) -> RendererAhead {
        let (program, cache) = (Arc::clone(program), cache.clone());
        RendererAhead::begin(jobs, move || {
            let builder = Self::builder(program).cache(&cache).jobs(jobs);
            builder.prepare(false).ok()?
        })
    }

    /// The program. Plans for this renderer have to be made with it.
    #[must_use]
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// What is wrong or worth knowing about the template, for every recipient.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// What is worth knowing about the templates where certificates are written in PDF: which parts of
    /// a drawing are pixels there ([`Code::PixelsInPdf`](crate::Code::PixelsInPdf)). Empty if
    /// [`Publish::pdf_background`](crate::Publish::pdf_background) asks for pixels.
    #[must_use]
    pub fn pdf_findings(&self) -> &[Diagnostic] {
        &self.pdf_findings
    }

    /// The width and height of certificates in pixels: of several templates, those of the first.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.templates[0].output.size()
    }

    /// The width and height in pixels of a certificate that this renderer laid out.
    #[must_use]
    pub fn size_of(&self, sheet: &Sheet) -> (u32, u32) {
        self.template_of(sheet).output.size()
    }

    /// The width and height of the certificates of each template.
    #[cfg(feature = "preview")]
    pub(crate) fn sizes(&self) -> impl Iterator<Item = (u32, u32)> {
        self.templates.iter().map(|template| template.output.size())
    }

    fn template_of(&self, sheet: &Sheet) -> &RowTemplate {
        // A sheet of another renderer may have more templates; it is refused before it is printed.
        let template = self.templates.get(sheet.template());
        template.unwrap_or(&self.templates[0])
    }

    /// Caches and buffers for one thread.
    #[must_use]
    pub fn scratch(&self) -> Scratch {
        Scratch::default()
    }

    /// Renders the certificate of an entry, or refuses it.
    ///
    /// # Errors
    ///
    /// All reasons at once why the certificate would not be right: each finding of severity
    /// [`Severity::Error`] about the template, the plan as a whole, the row and the texts on this
    /// certificate (a character that no font has, a text that does not fit, an empty name, …), and
    /// those of [`Renderer::check_format`]. Also [`Code::OtherProgram`] as with
    /// [`Renderer::lay_out`], and the errors of [`Renderer::print`].
    pub fn certify(
        &self,
        entry: Entry<'_>,
        format: OutputFormat,
        scratch: &mut Scratch,
    ) -> Result<Certificate> {
        let sheet = self.lay_out(entry, scratch)?;
        self.refuse_errors(entry, &sheet, format)?;
        self.print(&sheet, format, scratch)
    }

    /// The error that has all reasons why a certificate would not be right, if there are any.
    fn refuse_errors(&self, entry: Entry<'_>, sheet: &Sheet, format: OutputFormat) -> Result<()> {
        let about_all = entry.plan().findings().iter();
        let about_all = about_all.take_while(|finding| finding.row().is_none());
        let found = self
            .template_of(sheet)
            .findings
            .iter()
            .chain(about_all)
            .chain(sheet.findings());
        let errors = found.filter(|finding| finding.severity == Severity::Error);
        let mut errors: Vec<Diagnostic> = errors.cloned().collect();
        let output = &self.template_of(sheet).output;
        if let Err(error) = self.check_output(output, format) {
            errors.extend(error.into_diagnostics());
        }
        Error::check(errors)
    }

    /// Renders the certificate of a recipient who is not in a roster, or refuses it. `cells` are
    /// the names and values of the columns, of which `name` is required.
    ///
    /// ```
    /// # fn main() -> engross::Result<()> {
    /// use engross::{Code, OutputFormat, Program, Renderer};
    ///
    /// let renderer = Renderer::new(Program::open("assets/ambassador-2023")?)?;
    /// let mut scratch = renderer.scratch();
    /// let pdf = renderer.one([("name", "Ann Lee")], OutputFormat::Pdf, &mut scratch)?;
    /// assert!(pdf.bytes().starts_with(b"%PDF"));
    ///
    /// let refused = renderer.one([("name", "Ann 🧿")], OutputFormat::Pdf, &mut scratch);
    /// assert_eq!(refused.unwrap_err().code(), Code::MissingGlyph);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Renderer::certify`], and those of [`Plan::new`] for missing columns.
    pub fn one<'c>(
        &self,
        cells: impl IntoIterator<Item = (&'c str, &'c str)>,
        format: OutputFormat,
        scratch: &mut Scratch,
    ) -> Result<Certificate> {
        let (columns, values): (Vec<&str>, Vec<&str>) = cells.into_iter().unzip();
        let certify = || {
            let roster = Roster::from_rows(ONE_RECIPIENT, columns, [values])?;
            let plan = Plan::new(Arc::clone(&self.program), roster)?;
            self.certify(plan.entry(0), format, scratch)
        };
        certify().map_err(|error| error.without_file(ONE_RECIPIENT.as_ref()))
    }

    /// Renders the certificate of an entry, whatever is wrong with it: characters that no font has
    /// are left out, and texts that do not fit are clipped to their boxes.
    ///
    /// # Errors
    ///
    /// Those of [`Renderer::lay_out`] and [`Renderer::print`].
    pub fn render_unchecked(
        &self,
        entry: Entry<'_>,
        format: OutputFormat,
        scratch: &mut Scratch,
    ) -> Result<Certificate> {
        let sheet = self.lay_out(entry, scratch)?;
        self.print(&sheet, format, scratch)
    }

    /// Checks that a format can hold certificates of the size of each template.
    ///
    /// # Errors
    ///
    /// [`Code::PageTooLarge`], and [`Code::PdfStandard`] if files of the format have a credential
    /// that the standard of the program's PDF files does not allow.
    pub fn check_format(&self, format: OutputFormat) -> Result<()> {
        let mut templates = self.templates.iter();
        templates.try_for_each(|template| self.check_output(&template.output, format))
    }

    fn check_output(&self, output: &Output, format: OutputFormat) -> Result<()> {
        output.check(format)?;
        #[cfg(all(feature = "credential", feature = "pdf"))]
        if let Some(standard) = self.program.print.pdf_standard
            && self.program.credential.is_some()
            && format == OutputFormat::Pdf
        {
            // ISO 19005-2, 6.8: an attached file has to be PDF/A itself.
            let message = format!("a {standard} file cannot have a credential attached");
            let hint = "leave `pdf_standard` out, or write another format: `--format png`";
            let problem = Diagnostic::error(Code::PdfStandard, message).hint(hint);
            return Err(self
                .program
                .locate(problem, self.program.sources.print)
                .into());
        }
        Ok(())
    }

    /// Lays out the texts of an entry in their fields.
    ///
    /// # Errors
    ///
    /// [`Code::OtherProgram`] if the entry's plan was made with a program other than
    /// [`Renderer::program`]. Problems of the texts are not errors here: [`Sheet::findings`] lists
    /// them.
    pub fn lay_out(&self, entry: Entry<'_>, scratch: &mut Scratch) -> Result<Sheet> {
        self.check_plan(entry.plan())?;
        Ok(self.lay_out_own(entry, scratch))
    }

    /// Draws a sheet and encodes it. The same sheet always gives the same bytes.
    ///
    /// # Errors
    ///
    /// - [`Code::OtherProgram`] if the sheet was laid out by a renderer of another template;
    /// - those of [`Renderer::check_format`];
    /// - [`Code::NoSigner`] if the program has `[credential]` and the renderer has no
    ///   [signer](RendererBuilder::signer), and the errors of that signer;
    /// - for PDF, [`Code::Unembeddable`] if a font cannot be embedded;
    /// - for other formats than PNG, [`Code::DamagedPlate`] if the template came from a cache in
    ///   which someone else has written it.
    pub fn print(
        &self,
        sheet: &Sheet,
        format: OutputFormat,
        scratch: &mut Scratch,
    ) -> Result<Certificate> {
        self.check_sheet(sheet)?;
        #[cfg(feature = "credential")]
        let page = self.signed_page(sheet, format)?;
        #[cfg(not(feature = "credential"))]
        let page = sheet.page(format);
        let output = &self.template_of(sheet).output;
        output.encode(&page, format, &mut scratch.output)
    }

    /// Draws a sheet: the pixels that [`Renderer::print`] encodes as PNG.
    ///
    /// # Errors
    ///
    /// [`Code::OtherProgram`] if the sheet was laid out by a renderer of another template, and
    /// [`Code::DamagedPlate`] as for [`Renderer::print`].
    pub fn pixels(&self, sheet: &Sheet, scratch: &mut Scratch) -> Result<Background> {
        self.check_sheet(sheet)?;
        self.pixels_own(sheet, scratch)
    }

    /// The digest of every input that affects the bytes of a certificate in a format. Two sheets
    /// with the same digest are printed as the same file.
    #[must_use]
    pub fn digest(&self, sheet: &Sheet, format: OutputFormat) -> Digest {
        let output = &self.template_of(sheet).output;
        #[cfg(feature = "credential")]
        if let Ok(page) = self.signed_page(sheet, format) {
            return output.digest(&page, format);
        }
        output.digest(&sheet.page(format), format)
    }

    #[cfg(feature = "credential")]
    fn signed_page<'a>(&'a self, sheet: &'a Sheet, format: OutputFormat) -> Result<Page<'a>> {
        let page = sheet.signed_page(format, self.signer.as_deref())?;
        #[cfg(feature = "pdf-signatures")]
        let page = Page {
            signing: page.signing.map(|signing| Signing {
                pdf_signer: self.pdf_signer.as_deref(),
                ..signing
            }),
            ..page
        };
        Ok(page)
    }

    /// Checks that a plan was made with the program of this renderer.
    pub(crate) fn check_plan(&self, plan: &Plan) -> Result<()> {
        if Arc::ptr_eq(plan.program(), &self.program) {
            return Ok(());
        }
        Err(other_program(
            "the plan was made with a program other than the renderer's",
            "make the plan with `renderer.program().clone()`",
        ))
    }

    fn check_sheet(&self, sheet: &Sheet) -> Result<()> {
        if *sheet.shared_digests() == self.template_of(sheet).digests {
            return Ok(());
        }
        Err(other_program(
            "the sheet was laid out by a renderer of another template",
            "print a sheet with the renderer that laid it out",
        ))
    }

    /// Lays out an entry of a plan that was made with the program of this renderer.
    pub(crate) fn lay_out_own(&self, entry: Entry<'_>, scratch: &mut Scratch) -> Sheet {
        let template = &self.templates[entry.template()];
        let resources = Resources {
            pictures: &self.pictures,
            fonts: &template.book,
        };
        let mut fields = Vec::with_capacity(self.fields.len());
        let mut findings = entry.findings().to_vec();
        for (prepared, text) in self.fields.iter().zip(entry.written_texts()) {
            let field = &prepared.field;
            let Some(text) = text else {
                fields.push(prepared.unwritten());
                continue;
            };
            let language = entry.language(field).and_then(Language::new).map(Arc::new);
            let mut found = match field.kind {
                FieldKind::Image(_) => Vec::new(),
                _ => text::lint_planned(&text.text),
            };
            let (mut layout, layout_findings) =
                prepared.lay_out(text, language.as_ref(), resources, &mut scratch.shape);
            found.extend(layout_findings);
            found.extend(prepared.find_over_art(&mut layout, &mut scratch.output.raster));
            let file: &Path = entry.plan().roster().file();
            let located = |finding: Diagnostic| finding.at(file, entry.row()).in_field(&field.id);
            findings.extend(found.into_iter().map(located));
            fields.push(layout);
        }
        Sheet::new(
            &self.program,
            entry,
            &template.digests,
            template.front.clone(),
            fields,
            findings,
        )
    }

    /// The pixels of a sheet that this renderer laid out.
    pub(crate) fn pixels_own(&self, sheet: &Sheet, scratch: &mut Scratch) -> Result<Background> {
        let output = &self.template_of(sheet).output;
        output.pixels(&sheet.page(OutputFormat::Png), &mut scratch.output)
    }

    /// The fields of a sheet's template as they are on it, with their layouts: a box that is not
    /// their own ends at what is drawn around them.
    #[cfg(feature = "preview")]
    pub(crate) fn fields_of<'s>(
        &'s self,
        sheet: &'s Sheet,
    ) -> impl Iterator<Item = (&'s FieldLayout, &'s Field)> {
        let front = sheet.front();
        let layouts = sheet.fields()[front.clone()].iter();
        layouts.zip(self.fields[front].iter().map(|prepared| &prepared.field))
    }

    /// The fonts of the program, with those that its first drawing holds.
    #[cfg(feature = "preview")]
    pub(crate) fn book(&self) -> &FontBook {
        &self.templates[0].book
    }
}

fn other_program(message: &str, hint: &str) -> Error {
    Diagnostic::error(Code::OtherProgram, message)
        .hint(hint)
        .into()
}
