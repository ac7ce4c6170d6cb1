//! The fields of a program with their fonts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{FieldContent, FieldLayout};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::field::{AxisTag, Field, FieldKind, ImageStyle, QrStyle, Source, TextStyle};
use crate::font::{FontBook, FontStack};
use crate::picture::{self, PictureBook, PictureLayout, PlacedPicture};
use crate::program::Program;
use crate::qr;
#[cfg(feature = "svg")]
use crate::template;
use crate::text::{self, Language, ShapeCache, WrittenText};

/// A text like those that will be written: letters of all kinds, as wide as a name.
const SPECIMEN: &str = "Maximiliane Önderström-Bağcı";

/// A field with what is needed to lay out its text.
#[derive(Debug)]
pub(super) struct PreparedField {
    pub(super) field: Field,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Text(Arc<FontStack>),
    Qr(QrStyle),
    Image(ImageStyle),
}

/// What fields are drawn with, beside their own fonts.
#[derive(Clone, Copy)]
pub(super) struct Resources<'a> {
    pub(super) pictures: &'a PictureBook,
    /// For the texts in drawings.
    pub(super) fonts: &'a FontBook,
}

impl PreparedField {
    /// Lays out a text in the field. Returns what is wrong or worth knowing about the layout, too.
    pub(super) fn lay_out(
        &self,
        text: WrittenText<'_>,
        language: Option<&Arc<Language>>,
        resources: Resources<'_>,
        cache: &mut ShapeCache,
    ) -> (FieldLayout, Vec<Diagnostic>) {
        let field = &self.field;
        let (content, findings) = match &self.kind {
            Kind::Text(stack) => {
                let layout = text::lay_out(text, language, field, stack, cache);
                let findings = text::lint_layout(&layout, field, stack);
                (FieldContent::Text(layout), findings)
            }
            Kind::Qr(style) => {
                let (layout, overflow) = qr::lay_out(&text.text, field, style);
                (FieldContent::Qr(layout), overflow.into_iter().collect())
            }
            Kind::Image(style) => {
                let Resources { pictures, fonts } = resources;
                let (layout, findings) =
                    picture::lay_out(&text.text, field, *style, pictures, fonts);
                (FieldContent::Image(layout), findings)
            }
        };
        (self.layout(content), findings)
    }

    /// A text like those that will be written, or a picture like those that will be shown.
    pub(super) fn specimen(&self, cache: &mut ShapeCache) -> FieldLayout {
        let resources = Resources {
            pictures: &PictureBook::new(),
            fonts: &FontBook::new(),
        };
        match &self.kind {
            Kind::Image(style) => self.layout(FieldContent::Image(PictureLayout {
                name: String::new(),
                picture: Some(PlacedPicture::specimen(&self.field, *style)),
            })),
            Kind::Text(_) | Kind::Qr(_) => self.lay_out(SPECIMEN.into(), None, resources, cache).0,
        }
    }

    /// The field on a certificate on which it is not written.
    pub(super) fn unwritten(&self) -> FieldLayout {
        self.layout(FieldContent::Unwritten)
    }

    fn layout(&self, content: FieldContent) -> FieldLayout {
        let field = &self.field;
        FieldLayout {
            id: field.id.clone(),
            bounds: field.bounds,
            color: field.style.color,
            background: field.background(),
            content,
        }
    }
}

/// Opens the fonts of the program in their order, then the bundled fonts, then the system's if
/// the program uses them.
pub(super) fn open_fonts(program: &Program) -> Result<FontBook> {
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

/// Finds the fonts of each field. Returns warnings about families that a drawing names and the
/// book does not have, too.
pub(super) fn prepare(
    program: &Program,
    book: &FontBook,
) -> Result<(Vec<PreparedField>, Vec<Diagnostic>)> {
    #[cfg_attr(
        not(feature = "svg"),
        expect(unused_mut, reason = "only drawings may name unknown families")
    )]
    let mut findings = Vec::new();
    let mut stacks = FontStacks::default();
    #[cfg(feature = "svg")]
    let placed = program.fields_in(book)?;
    #[cfg(not(feature = "svg"))]
    let placed = program.fields();
    let fields = placed
        .iter()
        .map(|field| {
            let mut field = field.clone();
            let without_font = match field.kind {
                FieldKind::Qr(style) => Some(Kind::Qr(style)),
                FieldKind::Image(style) => Some(Kind::Image(style)),
                FieldKind::Text => None,
            };
            if let Some(kind) = without_font {
                return Ok(PreparedField { field, kind });
            }
            let font = field.sources.font;
            let drawn_families = match font {
                Source::Template(_) => std::mem::take(&mut field.style.families),
                Source::Program(_) => Vec::new(),
            };
            let (weight, italic) = (field.style.weight, field.style.italic);
            let is_known = |family: &&String| book.find(family, weight, italic).is_some();
            field
                .style
                .families
                .extend(drawn_families.iter().filter(is_known).cloned());
            let stack = stacks.get(book, &field.style);
            let stack = stack.map_err(|error| program.locate_error(error, font))?;
            #[cfg(feature = "svg")]
            if field.style.families.is_empty() && !drawn_families.is_empty() {
                let stand_in = stack.primary().face().family();
                let finding = template::unknown_font(&drawn_families.join(", "), stand_in);
                findings.push(program.locate(finding, font).in_field(&field.id));
            }
            let kind = Kind::Text(stack);
            Ok(PreparedField { field, kind })
        })
        .collect::<Result<_>>()?;
    Ok((fields, findings))
}

/// The stacks made so far. A stack has an instance of each face, some hundred kilobytes together,
/// and fields in the same style share it.
#[derive(Default)]
struct FontStacks(Vec<(FontStyle, Arc<FontStack>)>);

/// What of a style decides which glyphs a text has.
#[derive(PartialEq)]
struct FontStyle {
    families: Vec<String>,
    weight: u16,
    italic: bool,
    variations: BTreeMap<AxisTag, f32>,
    match_fallback: bool,
}

impl FontStacks {
    fn get(&mut self, book: &FontBook, style: &TextStyle) -> Result<Arc<FontStack>> {
        let font_style = FontStyle {
            families: style.families.clone(),
            weight: style.weight,
            italic: style.italic,
            variations: style.variations.clone(),
            match_fallback: style.match_fallback,
        };
        if let Some((_, stack)) = self.0.iter().find(|(known, _)| *known == font_style) {
            return Ok(Arc::clone(stack));
        }
        let stack = Arc::new(FontStack::new(book, style)?);
        self.0.push((font_style, Arc::clone(&stack)));
        Ok(stack)
    }
}

/// The share of edge pixels above which a box is occupied. A line along the whole box has fewer, a
/// word has more.
const MAX_EDGE_SHARE: f32 = 0.03;

/// Warns about fields in whose box the template already has something drawn.
pub(super) fn find_occupied_boxes(
    program: &Program,
    fields: &[PreparedField],
    edge_shares: &[Option<f32>],
) -> Vec<Diagnostic> {
    let fields = fields.iter().map(|prepared| &prepared.field);
    let occupied = fields.zip(edge_shares).filter_map(|(field, share)| {
        let is_occupied = share.is_some_and(|share| share > MAX_EDGE_SHARE);
        is_occupied.then_some((field, field.sources.bounds?))
    });
    occupied
        .map(|(field, source)| {
            let message = format!(
                "the template already has something drawn in the box {}",
                field.bounds
            );
            let finding = Diagnostic::warning(Code::OccupiedBox, message)
                .hint("move the box to a free area, unless the text is meant to cover the drawing");
            program.locate(finding, source).in_field(&field.id)
        })
        .collect()
}
