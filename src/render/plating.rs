//! From a program's template to its plate, compiled or out of a cache.

use std::sync::Arc;

use super::fields::PreparedField;
use super::layers::{draw, layers};
use super::sheet::digest_content;
use super::{FieldContent, RENDERING_VERSION};
use crate::cache::{Found, PlateCache};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::digest::{Digest, Digester};
use crate::field::{Color, Field};
use crate::font::FontBook;
use crate::geometry::PixelBox;
use crate::input;
use crate::plate::Plate;
use crate::program::Program;
use crate::raster::RasterCache;
use crate::template::{Background, MAX_TEMPLATE_BYTES};
use crate::text::ShapeCache;

/// A text like those that are going to be written: letters of all kinds, in the width of a name.
const SPECIMEN: &str = "Maximiliane Önderström-Bağcı";

/// A plate, and what there is to know about the template.
pub(super) struct Plating {
    pub(super) plate: Plate,
    pub(super) findings: Vec<Diagnostic>,
    /// Of each field's box, how much of it has edges of the template's; of a field without a box
    /// of its own, nothing is said.
    pub(super) edge_shares: Vec<Option<f32>>,
    /// The template, where it is a JPEG that goes into PDFs as it is.
    pub(super) jpeg: Option<Arc<[u8]>>,
}

impl Plating {
    /// Compiles the plate for a template.
    pub(super) fn compile(
        program: &Program,
        fields: &[PreparedField],
        background: &Background,
    ) -> Result<Self> {
        Self::compile_for(program, fields, &specimens(fields), background)
    }

    /// The same for texts like these specimens, one for each field.
    fn compile_for(
        program: &Program,
        fields: &[PreparedField],
        specimens: &[FieldContent],
        background: &Background,
    ) -> Result<Self> {
        program.check_template(background.width(), background.height())?;
        let own_boxes = program.fields.iter().zip(&program.lines.fields);
        let edge_shares = own_boxes.map(|(field, lines)| {
            // Of a field without a box, only where its text happens to end is known.
            lines.bounds.map(|_| background.edge_share(field.bounds))
        });
        let layers = layers(fields, specimens.iter());
        let mut coverages = Vec::new();
        let inks = draw(&layers, &mut RasterCache::default(), &mut coverages);
        let boxes: Vec<PixelBox> = program.fields.iter().map(|field| field.bounds).collect();
        let colors: Vec<Color> = program.fields.iter().flat_map(Field::colors).collect();
        Ok(Self {
            plate: Plate::compile(background, &boxes, &colors, program.resolution(), &inks),
            findings: background.findings().to_vec(),
            edge_shares: edge_shares.collect(),
            jpeg: background.jpeg().cloned(),
        })
    }

    /// Reads the program's template and compiles its plate, unless the cache has it.
    pub(super) fn open(
        program: &Program,
        fields: &[PreparedField],
        book: &FontBook,
        cache: Option<&PlateCache>,
    ) -> Result<Self> {
        let specimens = specimens(fields);
        let compile = || Self::of_template(program, fields, &specimens, book);
        let Some(cache) = cache else {
            return compile();
        };
        let Some(key) = key(program, &specimens, book)? else {
            return compile();
        };
        let mut damaged = None;
        match cache.get(&key) {
            Found::Plate(bytes) => {
                if let Some(mut kept) = Self::from_saved(&bytes) {
                    let (width, height) = kept.plate.size();
                    program.check_template(width, height)?;
                    kept.findings = findings_of_drawing(program);
                    return Ok(kept);
                }
            }
            Found::Nothing => {}
            Found::Damaged(path) => damaged = Some(path),
        }
        let mut compiled = compile()?;
        // What is found while a template is painted or decoded would not be found again.
        if compiled.findings.len() == findings_of_drawing(program).len() {
            cache.put(&key, &compiled.save());
        }
        if let Some(path) = damaged {
            let finding = Diagnostic::note(
                Code::DamagedPlate,
                "the compiled template in the cache is damaged: it was compiled anew",
            )
            .hint("there is nothing to do: it was replaced");
            compiled.findings.push(finding.in_file(path));
        }
        Ok(compiled)
    }

    fn of_template(
        program: &Program,
        fields: &[PreparedField],
        specimens: &[FieldContent],
        book: &FontBook,
    ) -> Result<Self> {
        let (background, of_painting) = open_background(program, book)?;
        let mut plating = Self::compile_for(program, fields, specimens, &background)?;
        let of_drawing = findings_of_drawing(program).into_iter();
        plating.findings.splice(0..0, of_drawing.chain(of_painting));
        Ok(plating)
    }

    fn save(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for share in &self.edge_shares {
            // No share is negative.
            bytes.extend_from_slice(&share.unwrap_or(-1.0).to_le_bytes());
        }
        let jpeg = self.jpeg.as_deref().unwrap_or_default();
        bytes.extend_from_slice(jpeg);
        let lengths = [self.edge_shares.len(), jpeg.len()].map(|length| length as u64);
        bytes.splice(0..0, lengths.into_iter().flat_map(u64::to_le_bytes));
        bytes.extend_from_slice(&self.plate.save());
        bytes
    }

    fn from_saved(bytes: &[u8]) -> Option<Self> {
        let (shares, rest) = bytes.split_first_chunk()?;
        let (jpeg, rest) = rest.split_first_chunk()?;
        let length = |bytes: &[u8; 8]| usize::try_from(u64::from_le_bytes(*bytes)).ok();
        let (shares, rest) = rest.split_at_checked(length(shares)?.checked_mul(4)?)?;
        let (jpeg, plate) = rest.split_at_checked(length(jpeg)?)?;
        let shares = shares.as_chunks().0.iter();
        let shares = shares.map(|bytes| f32::from_le_bytes(*bytes));
        Some(Self {
            edge_shares: shares
                .map(|share| (share >= 0.0).then_some(share))
                .collect(),
            jpeg: (!jpeg.is_empty()).then(|| jpeg.into()),
            plate: Plate::from_saved(plate)?,
            findings: Vec::new(),
        })
    }
}

/// Of everything that a plate is compiled from; `None` where that is not known without painting
/// the template.
fn key(program: &Program, specimens: &[FieldContent], book: &FontBook) -> Result<Option<Digest>> {
    let Some(background) = background_digest(program, book)? else {
        return Ok(None);
    };
    let mut digester = Digester::new("engross plate key");
    digester.bytes(env!("CARGO_PKG_VERSION").as_bytes());
    digester.number(RENDERING_VERSION);
    digester.bytes(background.as_bytes());
    digester.number(program.resolution().to_bits());
    for field in &program.fields {
        let PixelBox {
            x,
            y,
            width,
            height,
        } = field.bounds;
        [x, y, width, height]
            .iter()
            .for_each(|side| digester.number(*side));
        for Color { r, g, b } in field.colors() {
            digester.bytes(&[r, g, b]);
        }
    }
    for specimen in specimens {
        digest_content(&mut digester, specimen);
    }
    Ok(Some(digester.finish()))
}

fn background_digest(program: &Program, book: &FontBook) -> Result<Option<Digest>> {
    #[cfg(feature = "svg")]
    if program.drawn.is_some() {
        return Ok(program.background_digest(book));
    }
    #[cfg(not(feature = "svg"))]
    let _ = book;
    let template = input::read(&program.template, MAX_TEMPLATE_BYTES)?;
    Ok(Some(Digest::sha256(&template)))
}

fn specimens(fields: &[PreparedField]) -> Vec<FieldContent> {
    let mut shape = ShapeCache::default();
    let set = |field: &PreparedField| field.set(SPECIMEN, None, &mut shape).0;
    fields.iter().map(set).collect()
}

/// What there is to know about a drawing before it is painted.
fn findings_of_drawing(program: &Program) -> Vec<Diagnostic> {
    #[cfg(feature = "svg")]
    if let Some(drawn) = &program.drawn {
        return drawn.drawing.findings().to_vec();
    }
    #[cfg(not(feature = "svg"))]
    let _ = program;
    Vec::new()
}

/// The template's pixels, and what painting them has shown.
fn open_background(program: &Program, book: &FontBook) -> Result<(Background, Vec<Diagnostic>)> {
    #[cfg(feature = "svg")]
    if let Some(drawn) = &program.drawn {
        return drawn.drawing.paint(&drawn.page, book);
    }
    #[cfg(not(feature = "svg"))]
    let _ = book;
    Ok((Background::open(&program.template)?, Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;
    use crate::render::Renderer;
    use crate::roster::Roster;

    /// Draws the picture of docs/plate.md:
    /// `cargo test --lib picture_of_re_encoded_pixels -- --ignored`.
    #[test]
    #[ignore = "writes docs/plate.png"]
    fn picture_of_re_encoded_pixels() {
        const CHANGED: [u8; 3] = [244, 190, 180];
        const STALE: [u8; 3] = [255, 224, 130];

        let program = Program::open("assets/ambassador-2023").unwrap();
        let roster = Roster::open(&program.roster.file, &program.roster.options).unwrap();
        let plan = Plan::new(program, roster).unwrap();
        let renderer = Renderer::new(plan.program()).unwrap();
        let mut scratch = renderer.scratch();
        let sheet = renderer.lay_out(plan.find("iremnur onder").unwrap(), &mut scratch);
        let contents = sheet.fields.iter().map(|field| &field.content);
        let layers = layers(&renderer.fields, contents);
        let inks = draw(&layers, &mut scratch.raster, &mut scratch.coverages);

        let plate = &renderer.plate;
        let (blank, page) = (plate.page(&[]), plate.page(&inks));
        let mut picture = page.clone();
        let re_encoded = plate.re_encoded_pixels(&inks);
        for pixel in &re_encoded {
            let at = pixel * 3..pixel * 3 + 3;
            let is_ink = page.pixels()[at.clone()] != blank.pixels()[at.clone()];
            let shade = if is_ink { CHANGED } else { STALE };
            let darkness = u32::from(page.pixels()[at.start + 1]);
            for (out, shade) in picture.pixels_mut()[at].iter_mut().zip(shade) {
                *out = u8::try_from(u32::from(shade) * (darkness + 64).min(255) / 255).unwrap();
            }
        }
        let ink = inks
            .iter()
            .map(|ink| ink.bounds)
            .max_by_key(|bounds| bounds.height)
            .unwrap();
        let margin = 8;
        let (left, width) = (ink.x - margin, ink.width + 2 * margin);
        let mut cropped = Vec::new();
        for y in ink.y - margin..ink.bottom() + margin {
            let start = y as usize * picture.row_bytes() + left as usize * 3;
            cropped.extend_from_slice(&picture.pixels()[start..start + width as usize * 3]);
        }
        image::RgbImage::from_raw(width, ink.height + 2 * margin, cropped)
            .unwrap()
            .save("docs/plate.png")
            .unwrap();
    }
}
