//! From a text and its field to glyphs in their places.
//!
//! The text is put into NFC, cut into items of one direction, script, language and font, set by
//! harfrust, sized and broken to fit the field's box, and placed. Positions are pixels of the
//! template, x to the right and y down; nothing here knows of pixels' colours.

mod breaks;
mod fit;
mod itemize;
mod line;
mod scrutiny;
mod shape;
mod slant;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use crate::field::Field;
use crate::font::{FontStack, Instance};
use crate::geometry::Transform;

pub use crate::language::{Language, Script};
pub use fit::{Fit, Shortfall};
pub use itemize::MissingCharacter;
pub use scrutiny::scrutinise;
pub(crate) use scrutiny::scrutinise_layout;
pub use shape::ShapeCache;

/// Where each glyph of a field's text is drawn.
#[derive(Debug, Clone)]
pub struct TextLayout {
    /// The text in NFC.
    pub text: String,
    /// The size that it is set at: em, in pixels.
    pub size: f32,
    /// The lines, from the top.
    pub lines: Vec<Line>,
    /// How the letters lie on the template, about their origins; the identity for upright text.
    pub slant: Transform,
    /// The smallest rectangle that holds all ink; `None` where there is none.
    pub ink: Option<InkBox>,
    /// What it took to fit the text into its box.
    pub fit: Fit,
    /// The characters that no font has, in the order of the text.
    pub missing: Vec<MissingCharacter>,
}

/// One line of a [`TextLayout`].
#[derive(Debug, Clone)]
pub struct Line {
    /// The line's part of the text.
    pub text: String,
    /// Where the pen starts: what glyphs are moved from when they are put on the drawing grid.
    pub x: f32,
    /// How far down the baseline is; of a line that is not level, where it starts.
    pub baseline: f32,
    /// The runs in visual order, from the left.
    pub runs: Vec<Run>,
}

/// A stretch of a line in one direction, script, language and font.
#[derive(Debug, Clone)]
pub struct Run {
    /// Bytes of the line's text.
    pub range: Range<usize>,
    /// The script.
    pub script: Script,
    /// The language; `None` where none is known.
    pub language: Option<Arc<Language>>,
    /// Whether the run is read from right to left.
    pub rtl: bool,
    /// The face that sets it.
    pub instance: Arc<Instance>,
    /// The OpenType features that are set against the font's own defaults, as
    /// `hb-shape --features` takes them: `liga[2:4]=0`, in bytes of the line's text.
    pub features: Vec<String>,
    /// The glyphs in visual order, from the left.
    pub glyphs: Vec<Glyph>,
}

/// One glyph in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Its number in the face.
    pub id: u16,
    /// The byte of the line's text at which its cluster starts.
    pub cluster: usize,
    /// Where its origin is drawn; of upright text, on a grid of a quarter of a pixel.
    pub x: f32,
    /// Where its origin is drawn; of upright text, on a grid of a quarter of a pixel.
    pub y: f32,
    /// How far the pen moves after it, along the line.
    pub advance: f32,
}

/// A rectangle around ink, in pixels of the template, y down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InkBox {
    /// The left edge.
    pub left: f32,
    /// The upper edge.
    pub top: f32,
    /// The right edge.
    pub right: f32,
    /// The lower edge.
    pub bottom: f32,
}

impl InkBox {
    /// From the left edge to the right one.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// From the upper edge to the lower one.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// Sets a text in its field, in the language given.
///
/// What does not fit the field by any of its policies is set nonetheless, and sticks out:
/// [`Fit::shortfall`] says by how much. Characters that no font has leave a gap, and
/// [`TextLayout::missing`] tells which they are.
///
/// ```
/// # fn main() -> engross::Result<()> {
/// use engross::font::{FontBook, FontStack};
/// use engross::text::{ShapeCache, lay_out};
/// use engross::Program;
///
/// let program = Program::open("assets/ambassador-2023")?;
/// let mut book = FontBook::new();
/// book.add_path("fonts".as_ref())?;
/// let field = &program.fields[0];
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
    let paragraphs: Vec<_> = breaks::paragraphs(&text)
        .into_iter()
        .map(|range| (range.start, itemize::itemize(&text[range], language, stack)))
        .collect();
    let missing = paragraphs
        .iter()
        .flat_map(|(start, paragraph)| {
            paragraph
                .missing
                .iter()
                .map(move |missing| MissingCharacter {
                    offset: start + missing.offset,
                    ..*missing
                })
        })
        .collect();
    let paragraphs: Vec<_> = paragraphs
        .into_iter()
        .map(|(_, paragraph)| paragraph)
        .collect();

    let fitted = fit::fit(&paragraphs, field, cache);
    let (lines, ink) = fit::place(&fitted, field, stack);
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
        _ => text.nfc().collect(),
    }
}

impl fmt::Display for MissingCharacter {
    /// `“ሀ” (U+1200 ETHIOPIC SYLLABLE HA)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", CharacterName(self.character))
    }
}

/// Shows a character, its code point and its Unicode name: `“ı” (U+0131 LATIN SMALL LETTER
/// DOTLESS I)`.
pub(crate) struct CharacterName(pub(crate) char);

impl fmt::Display for CharacterName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = self.0;
        let code = u32::from(c);
        if !c.is_control() && !c.is_whitespace() && unicode_names2::name(c).is_some() {
            write!(f, "“{c}” ")?;
        }
        match unicode_names2::name(c) {
            Some(name) => write!(f, "(U+{code:04X} {name})"),
            None => write!(f, "(U+{code:04X})"),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
