//! From an entry of the plan to the bytes of its certificate.

mod formats;
mod plating;

use std::fs;
use std::io;
use std::sync::{Arc, OnceLock};

use crate::batch::{Contents, Press};
use crate::cache::PlateCache;
use crate::digest::{Digest, Digester};
use crate::error::Result;
use crate::field::{Color, Field, FieldKind, QrStyle};
use crate::finding::{Finding, FindingCode, Severity};
use crate::font::{FontBook, FontStack};
use crate::format::OutputFormat;
use crate::geometry::{PixelBox, Transform};
use crate::plan::Entry;
use crate::plate::{Ink, Plate, PlateScratch, Printed, TextChunk};
use crate::program::{Program, Spot};
use crate::qr::{self, QrLayout, QrSymbol};
use crate::raster::{self, Coverage, RasterCache};
#[cfg(feature = "svg")]
use crate::template;
use crate::template::Background;
use crate::text::{self, Language, ShapeCache, TextLayout};

use plating::Plating;

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
    findings: Vec<Finding>,
    /// Of all that is the same for each certificate.
    digest: Digest,
    #[cfg(feature = "pdf")]
    for_pdf: formats::ForPdf,
}

#[derive(Debug)]
struct PreparedField {
    field: Field,
    setting: Setting,
}

/// What sets a field's text.
#[derive(Debug)]
enum Setting {
    Letters(FontStack),
    Qr(QrStyle),
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

/// A certificate laid out and not yet printed: where each glyph goes, and what there is to know.
#[derive(Debug, Clone)]
pub struct Sheet {
    fields: Vec<FieldLayout>,
    findings: Vec<Finding>,
    texts: Vec<TextChunk>,
    digest: Digest,
}

/// A field's text in its place.
#[derive(Debug, Clone)]
pub struct FieldLayout {
    /// The field's id.
    pub id: String,
    /// The field's box.
    pub bounds: PixelBox,
    /// What goes where.
    pub content: FieldContent,
}

/// What a field has on one certificate.
#[derive(Debug, Clone)]
pub enum FieldContent {
    /// Letters.
    Text(TextLayout),
    /// A QR code.
    Qr(QrLayout),
}

/// A finished certificate: a file in the format that was asked for.
#[derive(Debug, Clone)]
pub struct Certificate(File);

#[derive(Debug, Clone)]
enum File {
    /// A PNG, most of which is shared with the other certificates; and the same in one piece,
    /// where it was asked for.
    Plate(Printed, OnceLock<Vec<u8>>),
    Whole(Vec<u8>),
}

impl FieldLayout {
    /// Where each glyph goes; `None` of a QR code.
    #[must_use]
    pub fn text(&self) -> Option<&TextLayout> {
        match &self.content {
            FieldContent::Text(layout) => Some(layout),
            FieldContent::Qr(_) => None,
        }
    }
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
        let book = open_fonts(program)?;
        let (fields, of_fonts) = prepare_fields(program, &book)?;
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
        let (fields, of_fonts) = prepare_fields(program, book)?;
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
        of_fonts: Vec<Finding>,
        book: FontBook,
    ) -> Self {
        let mut findings = plating.findings;
        findings.extend(of_fonts);
        findings.extend(occupied_boxes(program, &plating.edge_shares));
        let digest = shared_digest(program, &plating.plate);
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
    pub fn findings(&self) -> &[Finding] {
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
            let mut odd = text::scrutinise(&text);
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
        let texts = describe(&self.program, entry);
        let digest = sheet_digest(&self.digest, &fields, &texts);
        Sheet {
            fields,
            findings,
            texts,
            digest,
        }
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
        Certificate(File::Plate(printed, OnceLock::new()))
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

impl PreparedField {
    /// Sets a text, and tells what there is to know about how it is set.
    fn set(
        &self,
        text: &str,
        language: Option<&Arc<Language>>,
        shape: &mut ShapeCache,
    ) -> (FieldContent, Vec<Finding>) {
        match &self.setting {
            Setting::Letters(stack) => {
                let layout = text::lay_out(text, language, &self.field, stack, shape);
                let findings = text::scrutinise_layout(&layout, &self.field, stack);
                (FieldContent::Text(layout), findings)
            }
            Setting::Qr(style) => {
                let (layout, lacking) = qr::lay_out(text, &self.field, style);
                (FieldContent::Qr(layout), lacking.into_iter().collect())
            }
        }
    }
}

/// What is drawn, from the lowest up, and in which colour.
fn layers<'s>(
    fields: &[PreparedField],
    contents: impl Iterator<Item = &'s FieldContent>,
) -> Vec<(Layer<'s>, Color)> {
    let mut layers = Vec::with_capacity(fields.len());
    for (PreparedField { field, .. }, content) in fields.iter().zip(contents) {
        let color = field.style.color;
        match content {
            FieldContent::Text(text) => {
                layers.push((Layer::Letters(text, field.bounds), color));
            }
            FieldContent::Qr(layout) => {
                let Some(symbol) = &layout.symbol else {
                    continue;
                };
                let background = field.background();
                layers.extend(background.map(|color| (Layer::QuietZone(symbol), color)));
                layers.push((Layer::Modules(symbol), color));
            }
        }
    }
    layers
}

/// Draws the layers, and gives those with ink.
fn draw<'c>(
    layers: &[(Layer<'_>, Color)],
    cache: &mut RasterCache,
    coverages: &'c mut Vec<Coverage>,
) -> Vec<Ink<'c>> {
    coverages.resize_with(layers.len(), Coverage::default);
    for ((layer, _), coverage) in layers.iter().zip(&mut *coverages) {
        layer.draw(cache, coverage);
    }
    let inks = layers.iter().zip(&*coverages);
    inks.filter(|(_, coverage)| !coverage.bounds.is_empty())
        .map(|((_, color), coverage)| Ink {
            bounds: coverage.bounds,
            coverage: &coverage.values,
            color: *color,
        })
        .collect()
}

/// Something drawn in one colour.
enum Layer<'s> {
    /// Cut off at the edges of the field's box.
    Letters(&'s TextLayout, PixelBox),
    /// The ground of a QR code.
    QuietZone(&'s QrSymbol),
    /// The dark modules of a QR code.
    Modules(&'s QrSymbol),
}

impl Layer<'_> {
    fn draw(&self, cache: &mut RasterCache, out: &mut Coverage) {
        match self {
            Self::Letters(layout, clip) => raster::draw(layout, *clip, cache, out),
            Self::QuietZone(symbol) => qr::draw_ground(symbol, out),
            Self::Modules(symbol) => qr::draw_modules(symbol, out),
        }
    }
}

impl Sheet {
    /// The fields in the program's order.
    #[must_use]
    pub fn fields(&self) -> &[FieldLayout] {
        &self.fields
    }

    /// What there is to know about the texts and how they are set, field by field.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Of everything that determines the bytes of the certificate's PNG: two sheets with the same
    /// digest print to the same file.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }
}

impl Certificate {
    /// The file in one piece. Putting a PNG's pieces together is most of the work of making it:
    /// [`Certificate::parts`] does without.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.0 {
            File::Plate(printed, bytes) => bytes.get_or_init(|| printed.to_vec()),
            File::Whole(bytes) => bytes,
        }
    }

    /// The file in one piece.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        match self.0 {
            File::Plate(printed, bytes) => bytes.into_inner().unwrap_or_else(|| printed.to_vec()),
            File::Whole(bytes) => bytes,
        }
    }

    /// The file in pieces, in order.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let (printed, whole) = match &self.0 {
            File::Plate(printed, _) => (Some(printed), None),
            File::Whole(bytes) => (None, Some(&**bytes)),
        };
        printed.into_iter().flat_map(Printed::parts).chain(whole)
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write_to(&self, out: &mut impl io::Write) -> io::Result<()> {
        match &self.0 {
            File::Plate(printed, _) => printed.write_to(out),
            File::Whole(bytes) => out.write_all(bytes),
        }
    }
}

impl AsRef<[u8]> for Certificate {
    fn as_ref(&self) -> &[u8] {
        self.bytes()
    }
}

impl Contents for Certificate {
    fn size(&self) -> u64 {
        match &self.0 {
            File::Plate(printed, _) => printed.len() as u64,
            File::Whole(bytes) => bytes.len() as u64,
        }
    }

    fn sha256(&self) -> Digest {
        match &self.0 {
            File::Plate(printed, _) => printed.sha256(),
            File::Whole(bytes) => Digest::of(bytes),
        }
    }

    fn write_to(&self, file: &mut fs::File) -> io::Result<()> {
        self.write_to(file)
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

    fn findings<'s>(&self, sheet: &'s Sheet) -> &'s [Finding] {
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

/// The program's fonts in their order, then ours, then the machine's where it wants them.
fn open_fonts(program: &Program) -> Result<FontBook> {
    let mut book = FontBook::new();
    for path in &program.fonts {
        book.add_path(path)?;
    }
    #[cfg(feature = "bundled-fonts")]
    book.add_bundled()?;
    #[cfg(feature = "system-fonts")]
    if program.system_fonts {
        book.add_system();
    }
    Ok(book)
}

/// The fields with their fonts, and what there is to know about these.
fn prepare_fields(
    program: &Program,
    book: &FontBook,
) -> Result<(Vec<PreparedField>, Vec<Finding>)> {
    #[cfg_attr(
        not(feature = "svg"),
        expect(unused_mut, reason = "only drawings name fonts that nobody has")
    )]
    let mut findings = Vec::new();
    let fields = program.fields.iter().zip(&program.lines.fields);
    let fields = fields
        .map(|(field, lines)| {
            let mut field = field.clone();
            if let FieldKind::Qr(style) = field.kind {
                let setting = Setting::Qr(style);
                return Ok(PreparedField { field, setting });
            }
            let drawn_families = match lines.font {
                Spot::Template(_) => std::mem::take(&mut field.style.families),
                Spot::Program(_) => Vec::new(),
            };
            let (weight, italic) = (field.style.weight, field.style.italic);
            let is_known = |family: &&String| book.find(family, weight, italic).is_some();
            field
                .style
                .families
                .extend(drawn_families.iter().filter(is_known).cloned());
            let stack = book.stack(&field.style);
            let stack = stack.map_err(|error| program.at_spot(lines.font, &error))?;
            #[cfg(feature = "svg")]
            if field.style.families.is_empty() && !drawn_families.is_empty() {
                let (file, line) = program.place(lines.font);
                let stand_in = stack.primary().face().family();
                let finding = template::unknown_font(&drawn_families.join(", "), stand_in);
                findings.push(finding.at(file, line).in_field(&field.id));
            }
            let setting = Setting::Letters(stack);
            Ok(PreparedField { field, setting })
        })
        .collect::<Result<_>>()?;
    Ok((fields, findings))
}

/// A share of edges above which a box is not free: a rule all along it has less, a word more.
const OCCUPIED: f32 = 0.03;

/// Fields whose box is not free for a text.
fn occupied_boxes(program: &Program, edge_shares: &[Option<f32>]) -> Vec<Finding> {
    let fields = program.fields.iter().zip(&program.lines.fields);
    let occupied = fields
        .zip(edge_shares)
        .filter_map(|((field, lines), share)| {
            let is_occupied = share.is_some_and(|share| share > OCCUPIED);
            is_occupied.then_some((field, lines.bounds?))
        });
    occupied
        .map(|(field, spot)| {
            let (file, line) = program.place(spot);
            let message = format!(
                "the template already has something drawn in {}",
                field.bounds
            );
            let hint = "move the box to a free place, unless the text is meant to be over it";
            Finding::new(Severity::Warning, FindingCode::OccupiedBox, message, hint)
                .at(file, line)
                .in_field(&field.id)
        })
        .collect()
}

/// What the file says about itself (PNG, 11.3.3.1: the keywords registered for text chunks).
fn describe(program: &Program, entry: Entry<'_>) -> Vec<TextChunk> {
    let award = match program.term.as_str() {
        "" => program.title.clone(),
        term => format!("{} {term}", program.title),
    };
    let name = entry.name();
    vec![
        TextChunk::new("Title", &format!("{award}: {name}")),
        TextChunk::new("Author", &program.issuer),
        TextChunk::new("Description", &format!("{award}, awarded to {name}")),
    ]
}

/// Of the template and all settings that each certificate shares.
fn shared_digest(program: &Program, plate: &Plate) -> Digest {
    let mut digester = Digester::new("engross certificate");
    digester.number(RENDERING_VERSION);
    digester.bytes(plate.digest().as_bytes());
    for Color { r, g, b } in program.fields.iter().flat_map(Field::colors) {
        digester.bytes(&[r, g, b]);
    }
    digester.finish()
}

/// Of what is drawn, rather than of what it was drawn from: a font that is not used, or a row's
/// unprinted column, can change without a file being out of date.
fn sheet_digest(shared: &Digest, fields: &[FieldLayout], texts: &[TextChunk]) -> Digest {
    let mut digester = Digester::new("engross sheet");
    digester.bytes(shared.as_bytes());
    for field in fields {
        digest_content(&mut digester, &field.content);
    }
    for text in texts {
        digester.bytes(text.keyword().as_bytes());
        digester.bytes(text.text().as_bytes());
    }
    digester.finish()
}

fn digest_content(digester: &mut Digester, content: &FieldContent) {
    match content {
        FieldContent::Text(layout) => digest_letters(digester, layout),
        FieldContent::Qr(layout) => qr::digest(digester, layout),
    }
    digester.bytes(b"end of field");
}

fn digest_letters(digester: &mut Digester, layout: &TextLayout) {
    digester.number(layout.size.to_bits());
    if layout.slant != Transform::IDENTITY {
        let matrix = layout.slant.matrix();
        matrix
            .iter()
            .for_each(|number| digester.number(number.to_bits()));
    }
    for run in layout.lines.iter().flat_map(|line| &line.runs) {
        digester.bytes(run.instance.face().digest().as_bytes());
        digester.number(run.instance.face().index());
        for (tag, value) in run.instance.variations() {
            digester.bytes(&tag.0);
            digester.number(value.to_bits());
        }
        for glyph in &run.glyphs {
            digester.number(u32::from(glyph.id));
            digester.number(glyph.x.to_bits());
            digester.number(glyph.y.to_bits());
        }
    }
}
