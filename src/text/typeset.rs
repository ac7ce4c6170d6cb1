//! The steps from a text to its layout, in their order.

use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::fit::fit;
use super::itemize::itemize;
use super::layout::{MissingCharacter, TextLayout};
use super::position::position;
use super::shape::ShapeCache;
use super::{breaks, slant};
use crate::field::Field;
use crate::font::FontStack;
use crate::geometry::Transform;
use crate::language::Language;

/// Sets a text in its field, in the given language.
///
/// A text that does not fit by any of the field's policies is set nonetheless and extends beyond
/// the box: [`Fit::shortfall`](super::Fit::shortfall) has the amount. Characters that no font has
/// leave a gap; [`TextLayout::missing`] lists them.
///
/// ```
/// # fn main() -> engross::Result<()> {
/// use engross::Program;
/// use engross::font::FontBook;
/// use engross::internals::{FontStack, ShapeCache, lay_out};
///
/// let program = Program::open("assets/ambassador-2023")?;
/// let mut book = FontBook::new();
/// book.add_path("fonts".as_ref())?;
/// let field = &program.fields()[0];
/// let stack = FontStack::new(&book, &field.style)?;
///
/// let layout = lay_out("İremnur Önder", None, field, &stack, &mut ShapeCache::default());
/// assert_eq!(layout.lines.len(), 1);
/// assert!(layout.missing.is_empty() && layout.fit.shortfall.is_none());
/// # Ok(()) }
/// ```
pub fn lay_out(
    text: &str,
    language: Option<&Arc<Language>>,
    field: &Field,
    stack: &FontStack,
    cache: &mut ShapeCache,
) -> TextLayout {
    let text = nfc(text);
    let mut paragraphs = Vec::new();
    let mut missing = Vec::new();
    for range in breaks::paragraphs(&text) {
        let paragraph = itemize(&text[range.clone()], language, stack);
        missing.extend(paragraph.missing.iter().map(|found| MissingCharacter {
            offset: range.start + found.offset,
            ..*found
        }));
        paragraphs.push(paragraph);
    }

    let fitted = fit(&paragraphs, field, cache);
    let (lines, ink) = position(&fitted, field, stack);
    let layout = TextLayout {
        size: fitted.size,
        lines,
        slant: Transform::IDENTITY,
        ink,
        fit: fitted.fit,
        missing,
        text,
    };
    match &field.slanted {
        Some(slanted) => slant::onto_page(layout, &slanted.transform),
        None => layout,
    }
}

fn nfc(text: &str) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        _ => text.chars().flat_map(with_variant).nfc().collect(),
    }
}

/// Writes a kanji that Unicode has a second time for its shape, such as U+FA19, as the usual
/// character with a selector. NFC alone would put the usual shape in its place.
///
/// Korea's, which are there for their sounds, do not differ in shape.
fn with_variant(c: char) -> impl Iterator<Item = char> {
    let is_japanese = matches!(c, '\u{FA10}'..='\u{FA6D}');
    let plain = (!is_japanese).then_some(c);
    let variant = is_japanese.then(|| c.cjk_compat_variants());
    plain.into_iter().chain(variant.into_iter().flatten())
}
