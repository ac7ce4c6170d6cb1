//! Tests of whole layouts, and the helpers that they share.

mod apostrophes;
mod findings;
mod fit;
mod lines;
mod runs;
mod selectors;
mod styles;
mod substitution;
mod tracking;

use std::sync::{Arc, OnceLock};

use super::{Glyph, Language, Run, ShapeCache, TextLayout, lay_out};
use crate::field::{Field, Overflow, SizeRange};
use crate::font::{FontBook, FontStack};
use crate::geometry::PixelBox;

fn book() -> &'static FontBook {
    static BOOK: OnceLock<FontBook> = OnceLock::new();
    BOOK.get_or_init(|| {
        let mut book = FontBook::new();
        book.add_path(std::path::Path::new("fonts")).unwrap();
        book
    })
}

pub(crate) fn field(width: u32, height: u32) -> Field {
    let size = SizeRange {
        max: 96.0,
        min: 48.0,
    };
    let bounds = PixelBox::new(10, 20, width, height);
    let mut field = Field::new("{name}".parse().unwrap(), bounds, size);
    field.id = "name".into();
    field.overflow = vec![Overflow::Shrink];
    field.style.families = vec!["Great Vibes".into()];
    field
}

fn serif(width: u32, height: u32) -> Field {
    let mut field = field(width, height);
    field.style.families = vec!["Noto Serif".into()];
    field
}

pub(crate) fn set(text: &str, language: Option<&str>, field: &Field) -> TextLayout {
    let stack = FontStack::new(book(), &field.style).unwrap();
    let language = language.and_then(Language::new).map(Arc::new);
    lay_out(
        text,
        language.as_ref(),
        field,
        &stack,
        &mut ShapeCache::default(),
    )
}

fn glyphs(layout: &TextLayout) -> Vec<Glyph> {
    runs(layout).flat_map(|run| run.glyphs.clone()).collect()
}

fn runs(layout: &TextLayout) -> impl Iterator<Item = &Run> {
    layout.lines.iter().flat_map(|line| &line.runs)
}

fn fonts(layout: &TextLayout) -> Vec<&str> {
    runs(layout)
        .map(|run| run.instance.face().family())
        .collect()
}

fn is_inside(layout: &TextLayout, field: &Field) -> bool {
    layout.ink.is_none_or(|ink| {
        let PixelBox { x, y, .. } = field.bounds;
        ink.left >= x as f32
            && ink.top >= y as f32
            && ink.right <= field.bounds.right() as f32
            && ink.bottom <= field.bounds.bottom() as f32
    })
}
