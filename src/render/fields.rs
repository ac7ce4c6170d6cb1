//! The fields of a program with their fonts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::art;
#[cfg(feature = "svg")]
use super::drawn;
use super::{FieldContent, FieldLayout};
use crate::diagnostic::{Diagnostic, Result};
use crate::draw::RasterScratch;
use crate::field::{AxisTag, Field, FieldKind, ImageStyle, QrStyle, TextStyle};
use crate::font::{FontBook, FontStack};
use crate::picture::{self, PictureBook, PictureLayout, PlacedPicture};
use crate::program::Program;
use crate::qr;
use crate::template::{Surroundings, TextLine};
use crate::text::{self, Language, ShapeCache, WrittenText};

/// A text like those that will be written: letters of all kinds, as wide as a name.
const SPECIMEN: &str = "Maximiliane Önderström-Bağcı";

/// A field with what is needed to lay out its text.
#[derive(Debug, Clone)]
pub(super) struct PreparedField {
    pub(super) field: Field,
    kind: Kind,
    /// What the template has drawn around its text, once the template is compiled.
    surroundings: Option<Surroundings>,
}

#[derive(Debug, Clone)]
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
    fn new(field: Field, kind: Kind) -> Self {
        Self {
            field,
            kind,
            surroundings: None,
        }
    }

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

    /// Notes in the layout where its ink runs over what the template has drawn, and reports it.
    pub(super) fn find_over_art(
        &self,
        layout: &mut FieldLayout,
        raster: &mut RasterScratch,
    ) -> Option<Diagnostic> {
        let overlap = art::overlap(layout, self.surroundings.as_ref()?, raster)?;
        layout.over_art = Some(overlap.bounds);
        art::finding(layout, &self.field, overlap)
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
            side: field.side,
            bounds: field.bounds,
            color: field.style.color,
            background: field.background(),
            content,
            over_art: None,
            is_heading: false,
        }
    }

    /// Where its texts of one line stand; `None` for a QR code.
    pub(super) fn text_line(&self) -> Option<TextLine> {
        let Kind::Text(stack) = &self.kind else {
            return None;
        };
        let cache = &mut ShapeCache::default();
        art::text_line(&self.field, stack, cache)
    }

    /// The field and what the template has drawn around it, if that is known.
    pub(super) fn surrounded(&self) -> Option<(&Field, &Surroundings)> {
        Some((&self.field, self.surroundings.as_ref()?))
    }

    /// Takes in what the template has drawn around it. A box that is not its own ends there.
    pub(super) fn surround(&mut self, surroundings: Surroundings) {
        if let Some(room) = surroundings.room {
            self.field.limit_to(room);
        }
        self.field.stands_on_rule = surroundings.stands_on_rule;
        self.surroundings = Some(surroundings);
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
    let placed = program.own_fields();
    let fields = placed
        .iter()
        .map(|field| {
            #[cfg_attr(
                not(feature = "svg"),
                expect(unused_mut, reason = "only drawings have other fonts than they name")
            )]
            let mut field = field.clone();
            let without_font = match field.kind {
                FieldKind::Qr(style) => Some(Kind::Qr(style)),
                FieldKind::Image(style) => Some(Kind::Image(style)),
                FieldKind::Text => None,
            };
            if let Some(kind) = without_font {
                return Ok(PreparedField::new(field, kind));
            }
            let font = field.sources.font;
            #[cfg(feature = "svg")]
            let lost = drawn::choose_font(&mut field, program, book);
            let stack = stacks.get(book, &field.style);
            let stack = stack.map_err(|error| program.locate_error(error, font))?;
            #[cfg(feature = "svg")]
            for finding in lost {
                let finding = program.locate(finding, font).in_field(&field.id);
                let is_known = |known: &Diagnostic| known.message == finding.message;
                if !findings.iter().any(is_known) {
                    findings.push(finding);
                }
            }
            let kind = Kind::Text(stack);
            Ok(PreparedField::new(field, kind))
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
