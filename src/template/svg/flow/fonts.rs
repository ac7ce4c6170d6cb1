//! The fonts of a flow: those that usvg will take for its spans.

use std::sync::Arc;

use super::cascade::Style;
use super::font;
use super::layout::{Fonts, Metrics};
use super::model::FlowText;
use crate::diagnostic::Result;
use crate::field::{SizeRange, TextStyle};
use crate::font::{FontBook, FontStack, Instance};
use crate::language::Language;
use crate::text::{ShapeCache, break_opportunities, cluster_widths};

/// The fonts of a book.
pub(super) struct BookFonts<'t> {
    text: &'t FlowText,
    /// The fonts of each style.
    stacks: Vec<Arc<FontStack>>,
    cache: ShapeCache,
}

impl<'t> BookFonts<'t> {
    pub(super) fn new(book: &FontBook, text: &'t FlowText) -> Result<Self> {
        let mut known: Vec<(TextStyle, Arc<FontStack>)> = Vec::new();
        let mut stacks = Vec::with_capacity(text.styles.len());
        for style in &text.styles {
            let style = text_style(style, book);
            if let Some((_, stack)) = known.iter().find(|(known, _)| *known == style) {
                stacks.push(Arc::clone(stack));
                continue;
            }
            let stack = Arc::new(FontStack::new(book, &style)?);
            known.push((style, Arc::clone(&stack)));
            stacks.push(stack);
        }
        Ok(Self {
            text,
            stacks,
            cache: ShapeCache::default(),
        })
    }
}

/// What of a style decides which fonts set it: the face that usvg gets for it comes first.
fn text_style(style: &Style, book: &FontBook) -> TextStyle {
    let families = font::families(&style.family);
    let chosen = book.choose(&families, style.weight, style.slope != "normal");
    let (family, weight, italic) = match &chosen {
        // A damaged font may have no name by which it is found.
        Some(chosen) => (
            Some(chosen.face.family()).filter(|family| !family.is_empty()),
            chosen.weight,
            chosen.italic,
        ),
        None => (None, style.weight, false),
    };
    TextStyle {
        families: family.into_iter().map(str::to_owned).collect(),
        weight,
        italic,
        match_fallback: false,
        ..TextStyle::new(SizeRange::up_to(1.0))
    }
}

impl Fonts for BookFonts<'_> {
    fn metrics(&self, style: usize) -> Metrics {
        metrics_of(self.stacks[style].primary())
    }

    fn widths(&mut self, text: &str, style: usize) -> Vec<f32> {
        let own = &self.text.styles[style];
        let spacing = match own.size > 0.0 {
            true => own.letter_spacing / own.size,
            false => 0.0,
        };
        let language = Language::new(&own.language).map(Arc::new);
        let stack = &self.stacks[style];
        cluster_widths(text, language.as_ref(), spacing, stack, &mut self.cache)
    }

    fn breaks(&self, text: &str) -> Vec<usize> {
        break_opportunities(text)
    }
}

/// Of the typographic ascender and descender Inkscape makes an em.
fn metrics_of(instance: &Instance) -> Metrics {
    let face = instance.face();
    let table = ttf_parser::Face::parse(face.data(), face.index()).ok();
    let typographic = table.as_ref().and_then(|table| {
        let edges = (
            table.typographic_ascender()?,
            table.typographic_descender()?,
        );
        Some((f32::from(edges.0).abs(), f32::from(edges.1).abs()))
    });
    let (ascent, descent) = (instance.ascent(), instance.descent());
    let (above, below) = typographic.unwrap_or((ascent, descent));
    let gap = table.map_or(0.0, |table| f32::from(table.line_gap()).max(0.0));
    Metrics {
        ascent,
        descent,
        gap: gap / instance.units_per_em(),
        share_above: match above + below > 0.0 {
            true => above / (above + below),
            false => 0.8,
        },
    }
}

/// What fonts are like, for a first idea of where lines are.
pub(super) struct UsualFonts;

impl Fonts for UsualFonts {
    fn metrics(&self, _: usize) -> Metrics {
        Metrics {
            ascent: 1.0,
            descent: 0.25,
            gap: 0.0,
            share_above: 0.8,
        }
    }

    fn widths(&mut self, text: &str, _: usize) -> Vec<f32> {
        const USUAL: f32 = 0.5;
        let widths = (0..text.len()).map(|at| match text.is_char_boundary(at) {
            true => USUAL,
            false => 0.0,
        });
        widths.collect()
    }

    fn breaks(&self, text: &str) -> Vec<usize> {
        break_opportunities(text)
    }
}
