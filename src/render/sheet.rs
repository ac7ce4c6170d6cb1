//! A certificate laid out, and the digest of all that determines its file.

use super::RENDERING_VERSION;
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::field::{Color, Field};
use crate::geometry::{PixelBox, Transform};
use crate::plan::Entry;
use crate::plate::{Plate, TextChunk};
use crate::program::Program;
use crate::qr::{self, QrLayout};
use crate::text::TextLayout;

/// A certificate laid out and not yet printed: where each glyph goes, and what there is to know.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub(super) fields: Vec<FieldLayout>,
    findings: Vec<Diagnostic>,
    pub(super) texts: Vec<TextChunk>,
    pub(super) digest: Digest,
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

impl Sheet {
    /// The sheet of an entry with these fields; `shared` is the digest of what all certificates of
    /// the program share.
    pub(super) fn new(
        program: &Program,
        entry: Entry<'_>,
        shared: &Digest,
        fields: Vec<FieldLayout>,
        findings: Vec<Diagnostic>,
    ) -> Self {
        let texts = describe(program, entry);
        let digest = sheet_digest(shared, &fields, &texts);
        Self {
            fields,
            findings,
            texts,
            digest,
        }
    }

    /// The fields in the program's order.
    #[must_use]
    pub fn fields(&self) -> &[FieldLayout] {
        &self.fields
    }

    /// What there is to know about the texts and how they are set, field by field.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// Of everything that determines the bytes of the certificate's PNG: two sheets with the same
    /// digest print to the same file.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }
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
pub(super) fn shared_digest(program: &Program, plate: &Plate) -> Digest {
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

pub(super) fn digest_content(digester: &mut Digester, content: &FieldContent) {
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
