//! The steps from a text to its layout, in their order.

use std::sync::Arc;

use super::fit::fit;
use super::itemize::{Paragraph, itemize};
use super::layout::{MissingCharacter, TextLayout};
use super::position::position;
use super::shape::ShapeCache;
use super::substitute::{self, SetText};
use super::written::WrittenText;
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
pub fn lay_out<'t>(
    text: impl Into<WrittenText<'t>>,
    language: Option<&Arc<Language>>,
    field: &Field,
    stack: &FontStack,
    cache: &mut ShapeCache,
) -> TextLayout {
    let mut text = text.into();
    let languages = Languages {
        all: language,
        of_lines: std::mem::take(&mut text.languages),
    };
    let mut set = SetText::new(text, language.map(AsRef::as_ref), &field.style);
    let mut paragraphs = paragraphs(&set, &languages, stack);
    let signs = substitute::find_signs(&paragraphs, &field.style);
    if !signs.is_empty() {
        drop(paragraphs);
        set.replace_signs(signs);
        paragraphs = self::paragraphs(&set, &languages, stack);
    }

    let fitted = fit(&paragraphs, field, cache);
    let (lines, ink, baseline) = position(&fitted, &set.substitutions, field, stack);
    let layout = TextLayout {
        size: fitted.size,
        lines,
        slant: Transform::IDENTITY,
        ink,
        fit: fitted.fit,
        baseline,
        missing: missing(&paragraphs, &set),
        capitals: set.capitals,
        text: set.source,
    };
    match &field.slanted {
        Some(slanted) => slant::onto_page(layout, &slanted.transform),
        None => layout,
    }
}

/// The languages of a text.
struct Languages<'l> {
    all: Option<&'l Arc<Language>>,
    of_lines: Vec<Option<Arc<Language>>>,
}

impl Languages<'_> {
    fn of_line(&self, line: usize) -> Option<&Arc<Language>> {
        let own = self.of_lines.get(line);
        own.and_then(Option::as_ref).or(self.all)
    }
}

fn paragraphs<'s>(
    set: &'s SetText,
    languages: &Languages<'_>,
    stack: &FontStack,
) -> Vec<Paragraph<'s>> {
    let text = set.text();
    let small = set.small_capitals();
    breaks::paragraphs(text)
        .into_iter()
        .enumerate()
        .map(|(line, range)| {
            let language = languages.of_line(line);
            itemize(&text[range.clone()], range.start, &small, language, stack)
        })
        .collect()
}

fn missing(paragraphs: &[Paragraph<'_>], set: &SetText) -> Vec<MissingCharacter> {
    let missing = paragraphs.iter().flat_map(|paragraph| {
        paragraph
            .missing
            .iter()
            .map(|missing| (paragraph.start, missing))
    });
    missing
        .map(|(start, missing)| MissingCharacter {
            offset: set.source_offset(start + missing.offset),
            ..*missing
        })
        .collect()
}
