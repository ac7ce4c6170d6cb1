//! Values of CSS that say which font a text has.

use super::length::{self, Length};

/// The sizes by name, for `medium` in browsers.
const NAMED_SIZES: [(&str, f32); 8] = [
    ("xx-small", 9.0),
    ("x-small", 10.0),
    ("small", 13.0),
    ("medium", 16.0),
    ("large", 18.0),
    ("x-large", 24.0),
    ("xx-large", 32.0),
    ("xxx-large", 48.0),
];

/// The programs whose rules a text follows where they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::template::svg) enum Manner {
    /// Those of Inkscape, which alone paints flowed text.
    Inkscape,
    /// Those of browsers, which alone paint XHTML.
    Browser,
}

/// How far the baselines are apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum LineHeight {
    /// As the program has it.
    Normal,
    /// This many times the size of each font.
    Times(f32),
    /// In the text's own units.
    Length(f32),
}

impl LineHeight {
    /// Reads the value of `line-height`, with `em` for the element's font size.
    pub(super) fn parse(value: &str, em: f32, manner: Manner) -> Option<Self> {
        if value == "normal" {
            return Some(Self::Normal);
        }
        let height = if let Ok(number) = value.parse::<f32>() {
            Self::Times(number)
        } else {
            match (length::parse(value, em)?, manner) {
                // Inkscape takes the share of each font's size, not of the element's.
                (Length::Share(share), Manner::Inkscape) => Self::Times(share),
                (length, _) => Self::Length(length.of(em)),
            }
        };
        let (Self::Times(number) | Self::Length(number)) = height else {
            return Some(height);
        };
        (0.0..=1e6).contains(&number).then_some(height)
    }
}

/// The size that a value of `font-size` stands for inside an element of this size.
pub(super) fn size(value: &str, around: f32) -> Option<f32> {
    let named = NAMED_SIZES.iter().find(|(name, _)| *name == value);
    let size = match (named, value) {
        (Some((_, size)), _) => *size,
        (None, "smaller") => around / 1.2,
        (None, "larger") => around * 1.2,
        (None, value) => length::parse(value, around)?.of(around),
    };
    (0.0..=1e5).contains(&size).then_some(size)
}

pub(super) fn weight(value: &str, around: u16) -> Option<u16> {
    Some(match value {
        "normal" => 400,
        "bold" => 700,
        "bolder" => match around {
            ..350 => 400,
            350..550 => 700,
            _ => 900,
        },
        "lighter" => match around {
            ..550 => 100,
            550..750 => 400,
            _ => 700,
        },
        number => number
            .parse()
            .ok()
            .filter(|weight| (1..=1000).contains(weight))?,
    })
}

pub(super) fn slope(value: &str) -> Option<&'static str> {
    Some(match value.split_whitespace().next()? {
        "normal" => "normal",
        "italic" => "italic",
        "oblique" => "oblique",
        _ => return None,
    })
}

/// The families in the order in which usvg will ask for them.
pub(in crate::template::svg) fn families(value: &str) -> Vec<String> {
    let names = split_families(value).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

/// The names in a list of families, without quotes.
fn split_families(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = value;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        let first = rest.chars().next()?;
        if let '"' | '\'' = first {
            let inside = &rest[1..];
            let end = inside.find(first).unwrap_or(inside.len());
            rest = inside.get(end + 1..).unwrap_or("");
            return Some(&inside[..end]);
        }
        let end = rest.find(',').unwrap_or(rest.len());
        let name = rest[..end].trim_end();
        rest = &rest[end..];
        Some(name)
    })
}

/// The parts of a value of `font`; those that it does not set are `normal`.
pub(super) struct Shorthand<'v> {
    pub(super) slope: &'v str,
    pub(super) weight: &'v str,
    pub(super) size: &'v str,
    pub(super) line_height: &'v str,
    pub(super) family: &'v str,
    pub(super) small_capitals: bool,
}

impl<'v> Shorthand<'v> {
    pub(super) fn parse(value: &'v str) -> Option<Self> {
        let (mut slope, mut weight) = ("normal", "normal");
        let mut small_capitals = false;
        let mut rest = value.trim();
        loop {
            let (word, after) = rest.split_once(char::is_whitespace)?;
            let after = after.trim_start();
            if self::slope(word).is_some_and(|slope| slope != "normal") {
                slope = word;
            } else if self::weight(word, 400).is_some() && !after.is_empty() {
                weight = word;
            } else if word == "small-caps" {
                small_capitals = true;
            } else if word != "normal" {
                let (size, line_height) = word.split_once('/').unwrap_or((word, "normal"));
                self::size(size, 1.0)?;
                return (!after.is_empty()).then_some(Self {
                    slope,
                    weight,
                    size,
                    line_height,
                    family: after,
                    small_capitals,
                });
            }
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_those_that_usvg_asks_for() {
        assert_eq!(families("'Noto Serif', serif"), ["Noto Serif", "serif"]);
        assert_eq!(families(" Open Sans ,\"A, B\""), ["Open Sans", "A, B"]);
        assert_eq!(families("serif"), ["serif"]);
        assert_eq!(families("'serif'"), ["serif"]);
        assert!(families("").is_empty());
    }

    #[test]
    fn a_font_in_one_value() {
        let font = Shorthand::parse("italic bold 20px/1.5 'Noto Serif', serif").unwrap();
        assert_eq!((font.slope, font.weight), ("italic", "bold"));
        assert_eq!((font.size, font.line_height), ("20px", "1.5"));
        assert_eq!(font.family, "'Noto Serif', serif");
        assert_eq!(Shorthand::parse("20px serif").unwrap().weight, "normal");
        for value in ["", "serif", "20px", "bold 20px"] {
            assert!(Shorthand::parse(value).is_none(), "{value}");
        }
    }

    #[test]
    fn line_heights() {
        let parse = |value, manner| LineHeight::parse(value, 20.0, manner);
        for manner in [Manner::Inkscape, Manner::Browser] {
            assert_eq!(parse("1.5", manner), Some(LineHeight::Times(1.5)));
            assert_eq!(parse("30px", manner), Some(LineHeight::Length(30.0)));
            assert_eq!(parse("normal", manner), Some(LineHeight::Normal));
            assert_eq!(parse("-1", manner), None);
        }
        assert_eq!(
            parse("125%", Manner::Inkscape),
            Some(LineHeight::Times(1.25))
        );
        assert_eq!(
            parse("125%", Manner::Browser),
            Some(LineHeight::Length(25.0))
        );
    }
}
