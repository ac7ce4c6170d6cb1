//! A certificate that is laid out, and the digest of its inputs.

use std::ops::Range;

use super::RENDERING_VERSION;
#[cfg(feature = "pdf")]
use super::element;
use crate::controls::is_isolate;
#[cfg(feature = "credential")]
use crate::credential::{Credential, Signer};
use crate::diagnostic::Diagnostic;
#[cfg(feature = "credential")]
use crate::diagnostic::{Code, Result};
use crate::digest::{Digest, Digester};
use crate::draw::{DrawOp, Shape};
use crate::field::{Color, Field, Side};
use crate::format::OutputFormat;
use crate::geometry::{PixelBox, Transform};
#[cfg(feature = "credential")]
use crate::output::Signing;
use crate::output::{BackPage, Metadata, Page};
use crate::picture::{self, PictureLayout};
use crate::plan::Entry;
use crate::plate::Plate;
use crate::program::Program;
use crate::qr::{self, QrLayout};
use crate::text::TextLayout;

/// A certificate that is laid out and not yet drawn: the position of each glyph, and what is
/// wrong or worth knowing.
#[derive(Debug, Clone)]
pub struct Sheet {
    fields: Vec<FieldLayout>,
    findings: Vec<Diagnostic>,
    metadata: Metadata,
    /// The index of its template, and the fields of that template.
    template: usize,
    front: Range<usize>,
    /// The digests of the inputs that it shares with all certificates of its template.
    shared: Digests,
    digest: Digest,
    back: Option<Digest>,
    #[cfg(feature = "credential")]
    credential: Option<Box<SheetCredential>>,
}

/// What the credential of a certificate says.
#[cfg(feature = "credential")]
#[derive(Debug, Clone)]
struct SheetCredential {
    credential: Credential,
    /// The public URL of the file in each format.
    links: Vec<String>,
    digest: Digest,
}

#[cfg(feature = "credential")]
impl SheetCredential {
    fn of(entry: Entry<'_>) -> Option<Box<Self>> {
        let credential = entry.credential()?;
        let formats = OutputFormat::ALL.iter();
        let links: Vec<String> = formats
            .map(|format| entry.link_in(*format).into_owned())
            .collect();
        let mut digester = Digester::new("engross credential");
        digester.bytes(credential.to_json().as_bytes());
        for link in &links {
            digester.bytes(link.as_bytes());
        }
        Some(Box::new(Self {
            credential,
            links,
            digest: digester.finish(),
        }))
    }
}

/// The digests of the inputs that all certificates of a template share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Digests {
    pub(super) front: Digest,
    pub(super) back: Option<Digest>,
}

#[cfg(feature = "credential")]
impl Digests {
    /// The digests for certificates that are signed by this.
    pub(super) fn signed_by(self, signer: &Signer) -> Self {
        let mut digester = Digester::new("engross signer");
        digester.bytes(self.front.as_bytes());
        digester.bytes(signer.public_key().to_string().as_bytes());
        Self {
            front: digester.finish(),
            back: self.back,
        }
    }
}

/// A field of a certificate, laid out.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FieldLayout {
    /// The field's id.
    pub id: String,
    /// The side of the certificate that it is on.
    pub side: Side,
    /// The field's box.
    pub bounds: PixelBox,
    /// The colour of the text, or of the dark modules of a QR code.
    pub color: Color,
    /// The colour of the area below a QR code and its quiet zone, if it has one.
    pub background: Option<Color>,
    /// The glyphs or modules in their positions.
    pub content: FieldContent,
    /// The pixels around the ink that runs over something that the template has drawn.
    pub over_art: Option<PixelBox>,
    /// Whether its text is the name, or the first that has the name in it.
    pub(crate) is_heading: bool,
}

/// The content of a field on one certificate.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum FieldContent {
    /// Text.
    Text(TextLayout),
    /// A QR code.
    Qr(QrLayout),
    /// A picture.
    Image(PictureLayout),
    /// Nothing: the row does not meet the field's conditions
    /// ([`Field::when`](crate::field::Field::when)).
    Unwritten,
}

impl FieldLayout {
    /// The layout of a text; `None` for a field that is not a text, or not written.
    #[must_use]
    pub fn text(&self) -> Option<&TextLayout> {
        match &self.content {
            FieldContent::Text(layout) => Some(layout),
            FieldContent::Qr(_) | FieldContent::Image(_) | FieldContent::Unwritten => None,
        }
    }

    fn draw<'a>(&'a self, ops: &mut Vec<DrawOp<Shape<'a>>>) {
        let color = self.color;
        match &self.content {
            FieldContent::Text(layout) => {
                let clip = self.bounds;
                let shape = Shape::Text { layout, clip };
                ops.push(DrawOp { shape, color });
            }
            FieldContent::Qr(layout) => {
                let Some(symbol) = &layout.symbol else {
                    return;
                };
                if let Some(color) = self.background {
                    let shape = Shape::Box(symbol.area);
                    ops.push(DrawOp { shape, color });
                }
                let shape = Shape::Modules(symbol);
                ops.push(DrawOp { shape, color });
            }
            FieldContent::Image(layout) => {
                if let Some(picture) = &layout.picture {
                    let shape = Shape::Picture(picture);
                    ops.push(DrawOp { shape, color });
                }
            }
            FieldContent::Unwritten => {}
        }
    }
}

/// The operations that draw these fields on their template.
pub(super) fn draw_ops<'f>(
    fields: impl IntoIterator<Item = &'f FieldLayout>,
) -> Vec<DrawOp<Shape<'f>>> {
    let fields = fields.into_iter();
    let mut ops = Vec::with_capacity(fields.size_hint().1.unwrap_or_default());
    fields.for_each(|field| field.draw(&mut ops));
    ops
}

impl Sheet {
    /// The sheet of an entry. `front` are the fields of its template.
    pub(super) fn new(
        program: &Program,
        entry: Entry<'_>,
        shared: &Digests,
        front: Range<usize>,
        mut fields: Vec<FieldLayout>,
        findings: Vec<Diagnostic>,
    ) -> Self {
        let metadata = describe(program, entry);
        find_headings(&mut fields, entry.name());
        let back = || fields.iter().filter(|field| field.side == Side::Back);
        let digest = sheet_digest(&shared.front, fields[front.clone()].iter(), &metadata);
        #[cfg(feature = "credential")]
        let credential = SheetCredential::of(entry);
        #[cfg(feature = "credential")]
        let digest = match &credential {
            Some(credential) => {
                let mut digester = Digester::new("engross signed sheet");
                digester.bytes(digest.as_bytes());
                digester.bytes(credential.digest.as_bytes());
                digester.finish()
            }
            None => digest,
        };
        Self {
            #[cfg(feature = "credential")]
            credential,
            digest,
            back: shared
                .back
                .map(|shared| sheet_digest(&shared, back(), &metadata)),
            shared: *shared,
            template: entry.template(),
            front,
            fields,
            findings,
            metadata,
        }
    }

    /// The fields in the order of the program. Those of other templates than that of the row are
    /// [unwritten](FieldContent::Unwritten).
    #[must_use]
    pub fn fields(&self) -> &[FieldLayout] {
        &self.fields
    }

    /// The fields of its own template and of the back, written or not.
    pub fn own_fields(&self) -> impl Iterator<Item = &FieldLayout> {
        let front = self.fields[self.front.clone()].iter();
        front.chain(self.fields.iter().filter(|field| field.side == Side::Back))
    }

    /// The indices of the fields of its own template.
    #[cfg(feature = "preview")]
    pub(super) fn front(&self) -> Range<usize> {
        self.front.clone()
    }

    /// The index of its template.
    pub(super) fn template(&self) -> usize {
        self.template
    }

    /// Everything that is wrong or worth knowing about this certificate: about its row of the
    /// roster first, then about each field. If one of them is an error,
    /// [`Renderer::certify`](super::Renderer::certify) refuses the certificate.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The digests of the inputs that it shares with all certificates of its template.
    pub(super) fn shared_digests(&self) -> &Digests {
        &self.shared
    }

    /// What it adds to its template in a file of this format: only PDF has elements.
    pub(crate) fn page<'a>(&'a self, format: OutputFormat) -> Page<'a> {
        #[cfg(feature = "pdf")]
        let elements = |fields: &mut dyn Iterator<Item = &'a FieldLayout>| match format {
            OutputFormat::Pdf => element::of_fields(fields),
            _ => Vec::new(),
        };
        #[cfg(not(feature = "pdf"))]
        let _ = format;
        let front = &self.fields[self.front.clone()];
        let back = || self.fields.iter().filter(|field| field.side == Side::Back);
        Page {
            ops: draw_ops(front),
            template: self.template,
            #[cfg(feature = "pdf")]
            elements: elements(&mut front.iter()),
            back: self.back.as_ref().map(|digest| BackPage {
                ops: draw_ops(back()),
                #[cfg(feature = "pdf")]
                elements: elements(&mut back()),
                digest,
            }),
            metadata: &self.metadata,
            digest: &self.digest,
            #[cfg(feature = "credential")]
            signing: None,
        }
    }

    /// What it adds to its template, to be signed. Nothing is signed if the program has no
    /// `[credential]`.
    ///
    /// # Errors
    ///
    /// [`Code::NoSigner`] if there is no signer.
    #[cfg(feature = "credential")]
    pub(super) fn signed_page<'a>(
        &'a self,
        format: OutputFormat,
        signer: Option<&'a Signer>,
    ) -> Result<Page<'a>> {
        let mut page = self.page(format);
        if let Some(own) = &self.credential {
            page.signing = Some(Signing {
                credential: &own.credential,
                links: &own.links,
                signer: signer.ok_or_else(no_signer)?,
                #[cfg(feature = "pdf-signatures")]
                pdf_signer: None,
            });
        }
        Ok(page)
    }
}

#[cfg(feature = "credential")]
fn no_signer() -> Diagnostic {
    Diagnostic::error(
        Code::NoSigner,
        "the program has `[credential]`, but there is no key to sign with",
    )
    .hint("set `key` in `[credential]`; in the library, call `RendererBuilder::signer`")
}

/// Finds the fields whose text is the name, or else the first that has the name in it.
fn find_headings(fields: &mut [FieldLayout], name: &str) {
    let mut has_heading = false;
    for field in &mut *fields {
        let text = field.text();
        field.is_heading = text.is_some_and(|text| folded(&text.text).eq(folded(name)));
        has_heading |= field.is_heading;
    }
    if has_heading {
        return;
    }
    let name: String = folded(name).collect();
    let has_name = |field: &&mut FieldLayout| {
        let text = field.text();
        text.is_some_and(|text| folded(&text.text).collect::<String>().contains(&name))
    };
    if let Some(field) = fields.iter_mut().find(has_name) {
        field.is_heading = true;
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    let text = text.chars().filter(|character| !is_isolate(*character));
    text.flat_map(char::to_lowercase)
}

/// The texts in the file of a certificate.
fn describe(program: &Program, entry: Entry<'_>) -> Metadata {
    let award = program.award_name();
    let name = entry.name();
    Metadata::new(
        &format!("{award}: {name}"),
        &program.issuer,
        &format!("{award}, awarded to {name}"),
    )
}

/// The digest of the template and of all settings that every certificate shares.
pub(super) fn shared_digest(program: &Program, plate: &Plate) -> Digest {
    let mut digester = Digester::new("engross certificate");
    digester.number(RENDERING_VERSION);
    digester.bytes(plate.digest().as_bytes());
    for Color { r, g, b } in program.own_fields().iter().flat_map(Field::colors) {
        digester.bytes(&[r, g, b]);
    }
    digester.finish()
}

/// The digest of what is drawn, and not of where it comes from. So a file stays up to date when a
/// font changes that it does not use, or a column that is not printed.
fn sheet_digest<'f>(
    shared: &Digest,
    fields: impl Iterator<Item = &'f FieldLayout>,
    metadata: &Metadata,
) -> Digest {
    let mut digester = Digester::new("engross sheet");
    digester.bytes(shared.as_bytes());
    for field in fields {
        add_to_digest(&field.content, &mut digester);
    }
    for (keyword, text) in metadata.texts() {
        digester.bytes(keyword.as_bytes());
        digester.bytes(text.as_bytes());
    }
    digester.finish()
}

pub(super) fn add_to_digest(content: &FieldContent, digester: &mut Digester) {
    match content {
        FieldContent::Text(layout) => add_text_to_digest(layout, digester),
        FieldContent::Qr(layout) => qr::digest(digester, layout),
        FieldContent::Image(layout) => picture::digest(digester, layout),
        FieldContent::Unwritten => digester.bytes(b"unwritten"),
    }
    digester.bytes(b"end of field");
}

fn add_text_to_digest(layout: &TextLayout, digester: &mut Digester) {
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
