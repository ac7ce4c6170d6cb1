//! Lengths of CSS.

/// A length, or a share of something that is not known yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Length {
    /// In pixels, or in the text's own units.
    Absolute(f32),
    /// A share of the size around: 1 is all of it.
    Share(f32),
}

/// No length of a certificate is longer; sums of them stay exact enough.
const MAX_LENGTH: f32 = 1e6;

impl Length {
    pub(super) fn absolute(self) -> Option<f32> {
        match self {
            Self::Absolute(length) => Some(length),
            Self::Share(_) => None,
        }
    }

    /// The length where all of it is `whole`.
    pub(super) fn of(self, whole: f32) -> f32 {
        match self {
            Self::Absolute(length) => length,
            Self::Share(share) => share * whole,
        }
    }
}

/// Reads a length, with `em` for the font size; a number without a unit is in pixels.
pub(super) fn parse(value: &str, em: f32) -> Option<Length> {
    let value = value.trim();
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    // `1e3` is a number, `1em` is not.
    let end = value.char_indices().find(|(at, c)| {
        let rest = &value[at + c.len_utf8()..];
        let is_exponent = matches!(c, 'e' | 'E') && rest.starts_with(is_number);
        !(is_number(*c) || is_exponent)
    });
    let (number, unit) = value.split_at(end.map_or(value.len(), |(at, _)| at));
    let number: f32 = number.parse().ok()?;
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "%" => {
            let share = (number / 100.0).clamp(-MAX_LENGTH, MAX_LENGTH);
            return share.is_finite().then_some(Length::Share(share));
        }
        "em" => em,
        "ex" | "ch" => em / 2.0,
        "rem" => 16.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "q" => 96.0 / 101.6,
        _ => return None,
    };
    let length = (number * factor).clamp(-MAX_LENGTH, MAX_LENGTH);
    length.is_finite().then_some(Length::Absolute(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_in_pixels() {
        for (value, length) in [
            ("12", 12.0),
            (" 12.5px ", 12.5),
            ("-1.5em", -15.0),
            ("1e1", 10.0),
            ("72pt", 96.0),
            ("25.4mm", 96.0),
        ] {
            assert_eq!(
                parse(value, 10.0),
                Some(Length::Absolute(length)),
                "{value}"
            );
        }
        assert_eq!(parse("50%", 10.0).unwrap().of(8.0), 4.0);
        for value in ["", "auto", "px", "1furlong", "nan", "inf"] {
            assert_eq!(parse(value, 10.0), None, "{value}");
        }
    }
}
