use std::fmt;
use std::str::FromStr;

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
    /// Black, the default colour of text.
    pub const BLACK: Self = Self::new(0, 0, 0);

    /// The colour with these channels.
    ///
    /// ```
    /// use engross::field::Color;
    ///
    /// assert_eq!(Color::new(0x12, 0x24, 0x4f), "#12244f".parse()?);
    /// # Ok::<(), engross::field::ColorError>(())
    /// ```
    #[must_use]
    pub const fn new(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b }
    }
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
            Some(&[r, g, b]) => Ok(Self::new(r * 0x11, g * 0x11, b * 0x11)),
            Some(&[r1, r0, g1, g0, b1, b0]) => {
                Ok(Self::new(r1 * 0x10 + r0, g1 * 0x10 + g0, b1 * 0x10 + b0))
            }
            _ => Err(ColorError(text.into())),
        }
    }
}

/// A text cannot be read as a [`Color`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a colour")]
pub struct ColorError(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_of_both_lengths() {
        let navy = Color::new(0x12, 0x24, 0x4F);
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
                format!("`{text}` is not a colour")
            );
        }
    }
}
