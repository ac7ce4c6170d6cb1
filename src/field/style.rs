use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::{Capitals, Color, MissingSigns, Quotes};

/// How the letters of a [`Field`](super::Field) look.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TextStyle {
    /// Font families in order of preference; characters that they lack come from the program's
    /// other fonts. Empty: the first font of the program.
    pub families: Vec<String>,
    /// The weight, 1 to 1000: the nearest of a family's faces, or that position on the `wght`
    /// axis of a variable font. Default: 400, regular.
    pub weight: u16,
    /// Whether to use the family's italic. Default: no.
    pub italic: bool,
    /// The em, in pixels of the template.
    pub size: SizeRange,
    /// The colour of the letters in sRGB. Default: black.
    pub color: Color,
    /// Space added after each letter, in em; not inside joined scripts. Default: 0.
    pub letter_spacing: f32,
    /// The distance from one baseline to the next, in em. Default: 1.2.
    pub line_height: f32,
    /// Whether letters of a fallback face are scaled to look as large as those of the field's own
    /// face. Default: yes.
    pub match_fallback: bool,
    /// Which apostrophes are set. Default: [`Quotes::Typographic`].
    pub quotes: Quotes,
    /// How words typed in capitals are set; a recipient's `capitals` column takes precedence.
    /// Default: none, which sets them as typed, and warns where the capitals of the face run into
    /// each other.
    pub capitals: Option<Capitals>,
    /// Whether small letters are set as small capitals, in all of the text. Only a drawing asks for
    /// it. Default: no.
    pub(crate) small_capitals: bool,
    /// What to do about signs that no font has. Default: [`MissingSigns::Error`].
    pub missing: MissingSigns,
    /// Values for the axes of variable fonts, by tag (`wght`); an axis that a font lacks is
    /// ignored. Default: none, each axis at the font's own default.
    pub variations: BTreeMap<AxisTag, f32>,
    /// The language of the text, as a BCP 47 tag. A recipient's `lang` column takes precedence.
    /// Default: none.
    pub language: Option<String>,
}

impl TextStyle {
    /// Regular black letters of these sizes, in the first font of the program.
    pub(crate) const fn new(size: SizeRange) -> Self {
        Self {
            families: Vec::new(),
            weight: 400,
            italic: false,
            size,
            color: Color::BLACK,
            letter_spacing: 0.0,
            line_height: 1.2,
            match_fallback: true,
            quotes: Quotes::Typographic,
            capitals: None,
            small_capitals: false,
            missing: MissingSigns::Error,
            variations: BTreeMap::new(),
            language: None,
        }
    }
}

/// The sizes a text may be set at: em, in pixels, largest and smallest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SizeRange {
    /// Tried first.
    pub max: f32,
    /// Text is never set smaller.
    pub min: f32,
}

impl SizeRange {
    /// From this size down to half of it: the range of a field that sets only one size.
    #[must_use]
    pub const fn up_to(max: f32) -> Self {
        Self {
            max,
            min: max / 2.0,
        }
    }
}

/// From this size down to half of it.
impl From<f32> for SizeRange {
    fn from(max: f32) -> Self {
        Self::up_to(max)
    }
}

/// From this size down to half of it.
impl From<u16> for SizeRange {
    fn from(max: u16) -> Self {
        Self::up_to(max.into())
    }
}

/// From the smallest size to the largest.
impl From<RangeInclusive<f32>> for SizeRange {
    fn from(range: RangeInclusive<f32>) -> Self {
        let (min, max) = range.into_inner();
        Self { max, min }
    }
}

/// From the smallest size to the largest.
impl From<RangeInclusive<u16>> for SizeRange {
    fn from(range: RangeInclusive<u16>) -> Self {
        let (min, max) = range.into_inner();
        Self {
            max: max.into(),
            min: min.into(),
        }
    }
}

/// The four-letter tag of a variation axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AxisTag(pub [u8; 4]);

/// The four letters, those outside ASCII escaped.
impl fmt::Display for AxisTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.escape_ascii().fmt(f)
    }
}

/// Reads a tag of one to four printable ASCII characters that does not start with a space, and
/// pads it with spaces ([OpenType, data types]).
///
/// [OpenType, data types]: https://learn.microsoft.com/typography/opentype/spec/otff#data-types
impl FromStr for AxisTag {
    type Err = AxisTagError;

    fn from_str(text: &str) -> Result<Self, AxisTagError> {
        let letters = text.as_bytes();
        let printable = letters.iter().all(|letter| matches!(letter, b' '..=b'~'));
        if !(1..=4).contains(&letters.len()) || !printable || letters[0] == b' ' {
            return Err(AxisTagError(text.into()));
        }
        let mut tag = [b' '; 4];
        tag[..letters.len()].copy_from_slice(letters);
        Ok(Self(tag))
    }
}

/// A text cannot be read as an [`AxisTag`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the tag of a variation axis")]
pub struct AxisTagError(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axis_tags_are_four_letters() {
        assert_eq!("wght".parse(), Ok(AxisTag(*b"wght")));
        assert_eq!("a".parse::<AxisTag>().unwrap().to_string(), "a   ");
        for text in ["", "weight", " a", "é", "a\tb"] {
            assert_eq!(
                text.parse::<AxisTag>().unwrap_err().to_string(),
                format!("`{text}` is not the tag of a variation axis")
            );
        }
    }
}
