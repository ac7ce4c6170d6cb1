//! What laying out a text results in.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::character::CharacterName;
use crate::font::Instance;
use crate::geometry::Transform;
use crate::language::{Language, Script};

/// Where each glyph of a field's text is drawn.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TextLayout {
    /// The text, in NFC.
    pub text: String,
    /// The font size: the em, in pixels.
    pub size: f32,
    /// The lines, from the top.
    pub lines: Vec<Line>,
    /// How letters are turned or slanted about their origins; the identity for upright text.
    pub slant: Transform,
    /// The smallest rectangle around all ink; `None` if there is no ink.
    pub ink: Option<InkBox>,
    /// What was done to fit the text into its box.
    pub fit: Fit,
    /// The characters that no font has, in the order of the text.
    pub missing: Vec<MissingCharacter>,
}

/// One line of a [`TextLayout`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Line {
    /// The line's part of the text.
    pub text: String,
    /// Where the pen starts, before glyphs are moved to the drawing grid.
    pub x: f32,
    /// The y coordinate of the baseline; where it starts if the line is not horizontal.
    pub baseline: f32,
    /// The runs in visual order, from the left.
    pub runs: Vec<Run>,
}

/// A part of a line in one direction, script, language and font.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Run {
    /// The bytes of the line's text.
    pub range: Range<usize>,
    /// The script.
    pub script: Script,
    /// The language; `None` if it is not known.
    pub language: Option<Arc<Language>>,
    /// Whether the run is read from right to left.
    pub rtl: bool,
    /// The font that sets it.
    pub instance: Arc<Instance>,
    /// The OpenType features that differ from the font's defaults, in the notation of
    /// `hb-shape --features`: `liga[2:4]=0`, in bytes of the line's text.
    pub features: Vec<String>,
    /// The glyphs in visual order, from the left.
    pub glyphs: Vec<Glyph>,
}

/// A positioned glyph.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Glyph {
    /// The glyph's index in the face.
    pub id: u16,
    /// The byte of the line's text at which its cluster starts.
    pub cluster: usize,
    /// The x coordinate of its origin. In upright text it is a multiple of a quarter of a pixel.
    pub x: f32,
    /// The y coordinate of its origin. In upright text it is the baseline, a whole pixel, or for a
    /// mark a multiple of a quarter of a pixel.
    pub y: f32,
    /// How far the pen moves after it, along the line.
    pub advance: f32,
}

/// A rectangle around ink, in pixels of the template, y down.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
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
    /// The distance between the left and the right edge.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// The distance between the upper and the lower edge.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// The smallest rectangle that contains both.
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

/// What was done to fit a text into its box.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Fit {
    /// Whether the text is smaller than the field's largest size.
    pub shrunk: bool,
    /// Whether the text was broken into more lines than it had.
    pub wrapped: bool,
    /// How far it extends beyond the box; `None` if it fits.
    pub shortfall: Option<Shortfall>,
}

/// How much larger than its box a text is, in pixels. A dimension that fits is 0.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Shortfall {
    /// How much wider.
    pub width: f32,
    /// How much higher.
    pub height: f32,
}

/// A character that no font has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingCharacter {
    /// Its byte offset in the text in NFC.
    pub offset: usize,
    /// The character.
    pub character: char,
    /// The script of its run.
    pub script: Script,
}

/// `“ሀ” (U+1200 ETHIOPIC SYLLABLE HA)`
impl fmt::Display for MissingCharacter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        CharacterName(self.character).fmt(f)
    }
}
