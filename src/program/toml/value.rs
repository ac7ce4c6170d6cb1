use std::num::NonZeroU8;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::field::Columns;

/// A type that a TOML value can be read as.
pub(super) trait FromValue<'d>: Sized {
    /// The kind of value, as messages call it.
    const EXPECTED: &'static str;

    fn from_value(value: &'d DeValue<'d>) -> Option<Self>;
}

impl<'d> FromValue<'d> for &'d str {
    const EXPECTED: &'static str = "text in quotes";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        value.as_str()
    }
}

/// A date, or text in quotes.
pub(super) struct DateOrText(pub(super) String);

impl<'d> FromValue<'d> for DateOrText {
    const EXPECTED: &'static str = "a date, or text in quotes";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        match value {
            DeValue::Datetime(date) => Some(Self(date.to_string())),
            value => value.as_str().map(|text| Self(text.to_owned())),
        }
    }
}

impl<'d> FromValue<'d> for bool {
    const EXPECTED: &'static str = "true or false";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        value.as_bool()
    }
}

impl<'d> FromValue<'d> for f32 {
    const EXPECTED: &'static str = "a number";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        let number = match value {
            DeValue::Integer(integer) => {
                f64::from(i32::from_str_radix(integer.as_str(), integer.radix()).ok()?)
            }
            DeValue::Float(float) => float.as_str().parse().ok()?,
            _ => return None,
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "pixels and factors within the documented limits need no more digits"
        )]
        number.is_finite().then_some(number as Self)
    }
}

impl<'d> FromValue<'d> for u32 {
    const EXPECTED: &'static str = "a whole number, 0 or more";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        let integer = value.as_integer()?;
        Self::from_str_radix(integer.as_str(), integer.radix()).ok()
    }
}

impl<'d> FromValue<'d> for Columns {
    const EXPECTED: &'static str = "a number from 1 to 64, or \"auto\"";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        if value.as_str() == Some("auto") {
            return Some(Self::Auto);
        }
        let count = u32::from_value(value)?;
        let count = u8::try_from(count).ok().filter(|count| *count <= 64)?;
        Some(Self::Count(NonZeroU8::new(count)?))
    }
}

impl<'d> FromValue<'d> for &'d DeTable<'d> {
    const EXPECTED: &'static str = "a table";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        value.as_table()
    }
}

impl<'d> FromValue<'d> for &'d [Spanned<DeValue<'d>>] {
    const EXPECTED: &'static str = "a list";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        value.as_array().map(|array| &array[..])
    }
}
