//! What laying out a text results in.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::breaks::BreakRule;
use super::character::CharacterName;
use crate::field::Capitals;
use crate::font::Instance;
use crate::geometry::Transform;
use crate::language::{Language, Script};

/// Where each glyph of a field's text is drawn.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TextLayout {
    /// The text as it is spelt, in NFC. [`Line::substitutions`] has what is set in another way.
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
    /// What placed the baseline of the first line.
    pub baseline: BaselineRule,
    /// The characters that no font has, in the order of the text.
    pub missing: Vec<MissingCharacter>,
    /// How the recipient's row, or else the field, asks for capitals to be set.
    pub capitals: Option<Capitals>,
}

/// One line of a [`TextLayout`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Line {
    /// The line's part of the text, as it is set.
    pub text: String,
    /// Where it is not as it is spelt, in the order of the text.
    pub substitutions: Vec<Substitution>,
    /// Where the pen starts, before glyphs are moved to the drawing grid.
    pub x: f32,
    /// The y coordinate of the baseline; where it starts if the line is not horizontal.
    pub baseline: f32,
    /// The runs in visual order, from the left.
    pub runs: Vec<Run>,
}

impl Line {
    /// How a part of the line is spelt, given as bytes of its text. All of what is replaced belongs
    /// to the start of its replacement.
    #[must_use]
    pub fn spelling(&self, range: Range<usize>) -> Cow<'_, str> {
        let overlapping = self.substitutions.iter().filter(|substitution| {
            substitution.range.start < range.end && substitution.range.end > range.start
        });
        let mut spelling = String::new();
        let mut at = range.start;
        for substitution in overlapping {
            if substitution.range.start >= range.start {
                spelling.push_str(&self.text[at..substitution.range.start]);
                spelling.push_str(&substitution.original);
            }
            at = substitution.range.end.min(range.end);
        }
        if at == range.start {
            return Cow::Borrowed(&self.text[range]);
        }
        spelling.push_str(&self.text[at..range.end]);
        Cow::Owned(spelling)
    }
}

/// A part of a line that is set in another way than it is spelt.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Substitution {
    /// The bytes of the line's text; empty if the part is left out.
    pub range: Range<usize>,
    /// How the part is spelt.
    pub original: Box<str>,
    /// Why it is set in another way.
    pub reason: SubstitutionReason,
}

/// Why a part of a text is set in another way than it is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SubstitutionReason {
    /// A typed apostrophe is set as a typographic one.
    Quotes,
    /// The field, or the recipient's row, asks for other capitals.
    Capitals,
    /// The font of the word lacks the sign, and has one that stands for it.
    NotInFont,
    /// No font has the sign, and the field leaves such signs out.
    LeftOut,
}

/// What placed a baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum BaselineRule {
    /// The field's vertical alignment, or the place of the text in the drawing.
    Aligned,
    /// The letters of the field's font: where the alignment would place it, the highest or lowest
    /// of them would leave the box. It is the same for all texts of one line.
    FontReach,
    /// The ink of this text, which would have left the box. The baseline was moved by this many
    /// pixels, down if positive.
    Moved(f32),
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
    /// The first character that the field's own font lacks, if it is set in another for that.
    pub lacking: Option<char>,
    /// Whether its letters are small capitals.
    pub small_capitals: bool,
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
    /// Where the text was allowed to break; `None` unless it was broken into more lines than it
    /// had.
    pub breaks: Option<BreakRule>,
    /// The size at which it would fit unbroken, at most the field's largest.
    pub unbroken_size: f32,
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
