//! From an entry of the plan to the bytes of its certificate.

mod certificate;
mod fields;
mod formats;
mod layers;
mod plating;
mod sheet;

use std::sync::Arc;

use crate::batch::Press;
use crate::cache::PlateCache;
use crate::diagnostic::{Diagnostic, Result};
use crate::digest::Digest;
use crate::font::FontBook;
use crate::format::OutputFormat;
use crate::plan::Entry;
use crate::plate::{Plate, PlateScratch};
use crate::program::Program;
use crate::raster::{Coverage, RasterCache};
use crate::template::Background;
use crate::text::{self, Language, ShapeCache};

use fields::PreparedField;
use layers::{draw, layers};
use plating::Plating;

pub use certificate::Certificate;
pub use sheet::{FieldContent, FieldLayout, Sheet};

/// Goes up when the same inputs come to give other bytes, so that what older versions wrote is
/// known to be out of date.
const RENDERING_VERSION: u32 = 3;

/// Makes a program's certificates: its template and fonts, read and prepared once.
///
/// It never changes, and any number of threads can use it at once, each with a [`Scratch`] of
/// its own.
///
/// ```
/// # fn main() -> engross::Result<()> {
/// use engross::roster::Roster;
/// use engross::{Plan, Program, Renderer};
///
/// let program = Program::open("assets/ambassador-2023")?;
/// let roster = Roster::open(&program.roster.file, &program.roster.options)?;
/// let plan = Plan::new(program, roster)?;
/// let renderer = Renderer::new(plan.program())?;
/// let mut scratch = renderer.scratch();
/// let entry = plan.find("iremnur onder")?;
/// let certificate = renderer.render(entry, &mut scratch);
/// assert!(certificate.bytes().starts_with(b"\x89PNG"));
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Renderer {
    fields: Vec<PreparedField>,
    plate: Plate,
    program: Program,
    book: FontBook,
    findings: Vec<Diagnostic>,
    /// Of all that is the same for each certificate.
    digest: Digest,
    #[cfg(feature = "pdf")]
    for_pdf: formats::ForPdf,
}

/// What a thread keeps from one certificate to the next: compiled shaping plans, the coverage of
/// glyphs, and buffers. It decides how fast a certificate is made, never how it looks.
#[derive(Default)]
pub struct Scratch {
    shape: ShapeCache,
    raster: RasterCache,
    coverages: Vec<Coverage>,
    plate: PlateScratch,
}

impl Renderer {
    /// Reads the program's template and fonts.
    ///
    /// # Errors
    ///
    /// Where the template or a font cannot be read or used, a field asks for a font that there is
    /// not, or its box is not inside the template.
    pub fn new(program: &Program) -> Result<Self> {
        Self::open(program, None)
    }

    /// The same, with the compiled template out of a cache, or put into it.
    ///
    /// # Errors
    ///
    /// Those of [`Renderer::new`]; the cache gives rise to none.
    pub fn with_cache(program: &Program, cache: &PlateCache) -> Result<Self> {
        Self::open(program, Some(cache))
    }

    fn open(program: &Program, cache: Option<&PlateCache>) -> Result<Self> {
        let book = fields::open_fonts(program)?;
        let (fields, of_fonts) = fields::prepare(program, &book)?;
        let plating = Plating::open(program, &fields, &book, cache)?;
        Ok(Self::assemble(program, fields, plating, of_fonts, book))
    }

    /// The same from a template and fonts that are already in memory; the program's own paths
    /// are not read.
    ///
    /// # Errors
    ///
    /// Where a field asks for a font that is not in the book, or its box is not inside the
    /// template.
    pub fn from_parts(program: &Program, background: &Background, book: &FontBook) -> Result<Self> {
        let (fields, of_fonts) = fields::prepare(program, book)?;
        let plating = Plating::compile(program, &fields, background)?;
        Ok(Self::assemble(
            program,
            fields,
            plating,
            of_fonts,
            book.clone(),
        ))
    }

    fn assemble(
        program: &Program,
        fields: Vec<PreparedField>,
        plating: Plating,
        of_fonts: Vec<Diagnostic>,
        book: FontBook,
    ) -> Self {
        let mut findings = plating.findings;
        findings.extend(of_fonts);
        findings.extend(fields::occupied_boxes(program, &plating.edge_shares));
        let digest = sheet::shared_digest(program, &plating.plate);
        Self {
            fields,
            plate: plating.plate,
            program: program.clone(),
            book,
            findings,
            digest,
            #[cfg(feature = "pdf")]
            for_pdf: formats::ForPdf::new(plating.jpeg),
        }
    }

    /// What there is to know about the template, whoever the recipient.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// Buffers for one thread.
    #[must_use]
    pub fn scratch(&self) -> Scratch {
        Scratch::default()
    }

    /// Makes the certificate of an entry as PNG, whatever there is to find about it: a character that
    /// no font has is left out, a text that does not fit is cut off at its box.
    /// [`Renderer::lay_out`] tells beforehand.
    #[must_use]
    pub fn render(&self, entry: Entry<'_>, scratch: &mut Scratch) -> Certificate {
        self.print(&self.lay_out(entry, scratch), scratch)
    }

    /// Sets the texts of an entry in their fields.
    #[must_use]
    pub fn lay_out(&self, entry: Entry<'_>, scratch: &mut Scratch) -> Sheet {
        let mut fields = Vec::with_capacity(self.fields.len());
        let mut findings = Vec::new();
        for (prepared, text) in self.fields.iter().zip(entry.texts()) {
            let field = &prepared.field;
            let mut odd = text::lint(&text);
            let language = entry.language(field).and_then(Language::new).map(Arc::new);
            let (content, of_setting) = prepared.set(&text, language.as_ref(), &mut scratch.shape);
            odd.extend(of_setting);
            findings.extend(odd.into_iter().map(|finding| {
                finding
                    .at(&self.program.roster.file, entry.row())
                    .in_field(&field.id)
            }));
            fields.push(FieldLayout {
                id: field.id.clone(),
                bounds: field.bounds,
                content,
            });
        }
        Sheet::new(&self.program, entry, &self.digest, fields, findings)
    }

    /// The pixels of a laid out certificate, those that [`Renderer::print`] encodes.
    #[must_use]
    pub fn page(&self, sheet: &Sheet, scratch: &mut Scratch) -> Background {
        let contents = sheet.fields.iter().map(|field| &field.content);
        let layers = layers(&self.fields, contents);
        let inks = draw(&layers, &mut scratch.raster, &mut scratch.coverages);
        self.plate.page(&inks)
    }

    /// Draws a laid out certificate and encodes it as PNG.
    #[must_use]
    pub fn print(&self, sheet: &Sheet, scratch: &mut Scratch) -> Certificate {
        let Scratch {
            raster,
            coverages,
            plate,
            ..
        } = scratch;
        let contents = sheet.fields.iter().map(|field| &field.content);
        let layers = layers(&self.fields, contents);
        let inks = draw(&layers, raster, coverages);
        let printed = self.plate.print(&inks, &sheet.texts, &sheet.digest, plate);
        Certificate::printed(printed)
    }

    /// The fonts that texts are set in.
    pub(crate) fn book(&self) -> &FontBook {
        &self.book
    }

    /// How wide and how high certificates are, in pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        self.plate.size()
    }
}

impl Press for Renderer {
    type Scratch = Scratch;
    type Sheet = Sheet;
    type Certificate = Certificate;

    fn scratch(&self) -> Scratch {
        self.scratch()
    }

    fn lay_out(&self, entry: Entry<'_>, scratch: &mut Scratch) -> Sheet {
        self.lay_out(entry, scratch)
    }

    fn findings<'s>(&self, sheet: &'s Sheet) -> &'s [Diagnostic] {
        sheet.findings()
    }

    fn digest(&self, sheet: &Sheet, format: OutputFormat) -> Digest {
        self.digest_in(sheet, format)
    }

    fn print(
        &self,
        sheet: &Sheet,
        format: OutputFormat,
        scratch: &mut Scratch,
    ) -> Result<Certificate> {
        self.print_in(sheet, format, scratch)
    }
}
