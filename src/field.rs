//! What to write on a template, and how.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::geometry::{PixelBox, Transform};
use crate::pattern::Pattern;

/// One piece of text to write on the template, in letters or as a QR code.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Field {
    /// What findings and `inspect` call it. Default: the first column its text names, else
    /// `field-N`, counted from 1.
    pub id: String,
    /// What to write, with `{column}` for a column of the roster.
    pub text: Pattern,
    /// What the text becomes. Default: [`FieldKind::Text`].
    pub kind: FieldKind,
    /// Where to write: the ink stays inside, or there is an overflow finding. Of a field that is
    /// not upright, the pixels that its box touches.
    pub bounds: PixelBox,
    /// The box of a field that is not upright on the template. Default: none, `bounds` is it.
    pub slanted: Option<SlantedBox>,
    /// Where the drawing places the text. Default: none, the box and the alignment decide.
    pub anchor: Anchor,
    /// How the letters look; of a QR code only the colour counts.
    pub style: TextStyle,
    /// Where in the box each line starts or ends, or a QR code stands. Default:
    /// [`Align::Center`].
    pub align: Align,
    /// What is aligned. Default: [`AlignBy::Ink`].
    pub align_by: AlignBy,
    /// Where in the box the lines, or the QR code, stand. Default: [`VerticalAlign::Middle`].
    pub vertical_align: VerticalAlign,
    /// What to try, in this order, when the text does not fit at its largest size; what still
    /// does not fit is an error. Default: shrink, then nothing more.
    pub overflow: Vec<Overflow>,
}

impl Field {
    /// The colours that it is drawn in.
    pub(crate) fn colors(&self) -> impl Iterator<Item = Color> {
        std::iter::once(self.style.color).chain(self.background())
    }

    /// What is painted below it.
    pub(crate) fn background(&self) -> Option<Color> {
        match self.kind {
            FieldKind::Text => None,
            FieldKind::Qr(style) => style.background,
        }
    }

    /// The text's own place, in which it is set upright; [`Field::slanted`] takes it to the page.
    pub(crate) fn frame(&self) -> Frame {
        match &self.slanted {
            Some(slanted) => Frame {
                left: 0.0,
                top: 0.0,
                right: slanted.width,
                bottom: slanted.height,
            },
            None => Frame {
                left: self.bounds.x as f32,
                top: self.bounds.y as f32,
                right: self.bounds.right() as f32,
                bottom: self.bounds.bottom() as f32,
            },
        }
    }
}

/// What the text of a [`Field`] becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldKind {
    /// Letters.
    #[default]
    Text,
    /// A QR code.
    Qr(QrStyle),
}

/// How the QR code of a [`Field`] is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QrStyle {
    /// How much of it may be damaged, at least: more where that makes it no larger. Default:
    /// [`ErrorCorrection::Medium`].
    pub error_correction: ErrorCorrection,
    /// How many modules stay free around it, inside the field's box. Default: 4, as ISO/IEC
    /// 18004 asks for.
    pub quiet_zone: u32,
    /// What is painted below it and its quiet zone. Default: none, the template's paper is seen.
    pub background: Option<Color>,
}

impl Default for QrStyle {
    fn default() -> Self {
        Self {
            error_correction: ErrorCorrection::Medium,
            quiet_zone: 4,
            background: None,
        }
    }
}

/// How much of a QR code may be damaged or covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorCorrection {
    /// About 7 %.
    Low,
    /// About 15 %.
    Medium,
    /// About 25 %.
    Quartile,
    /// About 30 %.
    High,
}

impl ErrorCorrection {
    pub(crate) const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::Quartile, Self::High];

    /// What a program calls it: `low`, `medium`, `quartile` or `high`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::Quartile => "quartile",
            Self::High => "high",
        }
    }
}

/// The edges of a field's box, as its text sees them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
}

/// A box that is turned, slanted or mirrored on the template.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlantedBox {
    /// How wide it is for its text, in pixels.
    pub width: f32,
    /// How high it is for its text, in pixels.
    pub height: f32,
    /// Takes the upright box, its upper left corner at the origin, to the template. Areas keep
    /// their size.
    pub transform: Transform,
}

/// Where a drawing places a text, in pixels of the template; of a field that is not upright, of
/// its upright box. What is not said follows from box and alignment.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Anchor {
    /// Where the text starts, has its middle or ends, as the field's alignment says.
    pub x: Option<f32>,
    /// Where the baseline is of a text of one line, set at its largest size.
    pub baseline: Option<f32>,
}

/// How the letters of a [`Field`] look.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TextStyle {
    /// Font families in the order of preference; what they lack comes from the program's other
    /// fonts. Empty: the first font of the program.
    pub families: Vec<String>,
    /// The weight, 1 to 1000: of a family's faces the nearest, of a variable font that place on
    /// its `wght` axis. Default: 400, regular.
    pub weight: u16,
    /// Whether to take the family's italic. Default: no.
    pub italic: bool,
    /// The em, in pixels of the template.
    pub size: SizeRange,
    /// The ink's colour in sRGB. Default: black.
    pub color: Color,
    /// Space added after each letter, in em; not inside joined scripts. Default: 0.
    pub letter_spacing: f32,
    /// From one baseline to the next, in em. Default: 1.2.
    pub line_height: f32,
    /// Values for the axes of variable fonts, by tag (`wght`); an axis that a font lacks is
    /// passed over. Default: none, each axis at the font's own default.
    pub variations: BTreeMap<AxisTag, f32>,
    /// The language the text is set for, as a BCP 47 tag. A recipient's `lang` column goes
    /// before it. Default: none.
    pub language: Option<String>,
}

/// The sizes a text may be set at: em, in pixels, largest and smallest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SizeRange {
    /// Tried first.
    pub max: f32,
    /// Never set smaller.
    pub min: f32,
}

/// An sRGB colour, 8 bits a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Color {
    /// The ink's colour where nothing else is said.
    pub const BLACK: Self = Self { r: 0, g: 0, b: 0 };
}

/// `#rrggbb`.
impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

/// Reads `#rgb` and `#rrggbb` ([CSS Color 4, section 5.2]), in either case.
///
/// [CSS Color 4, section 5.2]: https://www.w3.org/TR/css-color-4/#hex-notation
impl FromStr for Color {
    type Err = ColorError;

    fn from_str(text: &str) -> Result<Self, ColorError> {
        let digits: Option<Vec<u8>> = text.strip_prefix('#').and_then(|hex| {
            hex.chars()
                .map(|digit| digit.to_digit(16).and_then(|digit| digit.try_into().ok()))
                .collect()
        });
        match digits.as_deref() {
            Some(&[r, g, b]) => Ok(Self {
                r: r * 0x11,
                g: g * 0x11,
                b: b * 0x11,
            }),
            Some(&[r1, r0, g1, g0, b1, b0]) => Ok(Self {
                r: r1 * 0x10 + r0,
                g: g1 * 0x10 + g0,
                b: b1 * 0x10 + b0,
            }),
            _ => Err(ColorError(text.into())),
        }
    }
}

/// A text is no [`Color`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no colour")]
pub struct ColorError(String);

/// The four-letter tag of a variation axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AxisTag(pub [u8; 4]);

/// The four letters, those outside ASCII escaped.
impl fmt::Display for AxisTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.escape_ascii().fmt(f)
    }
}

/// Reads a tag of one to four printable ASCII characters, the first no space, and fills it up
/// with spaces ([OpenType, data types]).
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

/// A text is no [`AxisTag`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no tag of a variation axis")]
pub struct AxisTagError(String);

/// What of a line is aligned with its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AlignBy {
    /// What is seen: a swash that starts left of the pen counts.
    #[default]
    Ink,
    /// What the pen moves over, as browsers and drawing programs do.
    Advance,
}

/// Where in its box a line stands, across.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    #[default]
    Center,
    /// At the right edge.
    Right,
    /// Where the text's own direction starts: left for Latin, right for Arabic.
    Start,
    /// Where the text's own direction ends.
    End,
}

/// Where in its box the lines stand, down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum VerticalAlign {
    /// The first line at the top.
    Top,
    /// The lines optically centred: the same baseline for each name.
    #[default]
    Middle,
    /// The last line at the bottom.
    Bottom,
}

/// What to do with a text that is too long for its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Overflow {
    /// Set it smaller, down to the field's smallest size.
    Shrink,
    /// Set it in several lines, as even as they can be.
    Wrap,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_in_both_lengths() {
        let navy = Color {
            r: 0x12,
            g: 0x24,
            b: 0x4F,
        };
        assert_eq!("#12244f".parse(), Ok(navy));
        assert_eq!("#12244F".parse(), Ok(navy));
        assert_eq!(navy.to_string(), "#12244f");
        assert_eq!("#fff".parse::<Color>().unwrap().to_string(), "#ffffff");
        for text in [
            "",
            "#",
            "12244f",
            "#12",
            "#12244g",
            "#1224４f",
            "red",
            "#11223344",
        ] {
            assert_eq!(
                text.parse::<Color>().unwrap_err().to_string(),
                format!("`{text}` is no colour")
            );
        }
    }

    #[test]
    fn axis_tags_are_four_letters() {
        assert_eq!("wght".parse(), Ok(AxisTag(*b"wght")));
        assert_eq!("a".parse::<AxisTag>().unwrap().to_string(), "a   ");
        for text in ["", "weight", " a", "é", "a\tb"] {
            assert_eq!(
                text.parse::<AxisTag>().unwrap_err().to_string(),
                format!("`{text}` is no tag of a variation axis")
            );
        }
    }
}
