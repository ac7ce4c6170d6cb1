//! Numbers and dates as a spreadsheet shows them (ECMA-376, part 1, sections 18.8.30 and 18.8.31).
//!
//! Formats that depend on the settings of the reader's computer have no single result: dates in
//! the system's format, and dates with month names in languages other than English, are shown as
//! ISO 8601.

mod date;
mod decimal;
mod fraction;
#[cfg(test)]
mod tests;
mod tokens;

use crate::date::CivilDate;
use decimal::Decimal;
use tokens::{Section, Token};

/// The day from which dates are counted (ECMA-376, part 1, section 18.17.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Epoch {
    /// The end of 1899, with a 29 February 1900, which did not exist.
    Year1900,
    /// The start of 1904.
    Year1904,
}

/// The format that replaces the date format of the reader's system.
const SYSTEM_DATE: &str = "yyyy\\-mm\\-dd";
const SYSTEM_DATE_TIME: &str = "yyyy\\-mm\\-dd\\ hh:mm";

/// The code of a format that files refer to by number only.
pub(super) fn built_in(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 | 27..=31 | 36 | 50..=54 | 57 | 58 => SYSTEM_DATE,
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 | 32 | 34 | 55 => "h:mm",
        21 | 33 | 35 | 56 => "h:mm:ss",
        22 => SYSTEM_DATE_TIME,
        37 | 38 => "#,##0;(#,##0)",
        39 | 40 => "#,##0.00;(#,##0.00)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        _ => "General",
    }
}

/// What a cell shows for a number.
pub(super) struct Displayed {
    pub(super) text: String,
    /// The day, where the format makes a date of the number.
    pub(super) date: Option<CivilDate>,
}

impl From<String> for Displayed {
    fn from(text: String) -> Self {
        Self { text, date: None }
    }
}

/// What a cell of this format shows for a number, which is given as in the file. A value that is
/// not a number is returned as it is.
pub(super) fn display(value: &str, format: &str, epoch: Epoch) -> Displayed {
    let Some(number) = value.trim().parse::<f64>().ok().filter(|n| n.is_finite()) else {
        return value.to_owned().into();
    };
    let general = || Decimal::new(number).to_string().into();
    let Some(sections) = tokens::parse(format) else {
        return general();
    };
    let Some((section, has_sign)) = section_for(number, &sections) else {
        return general();
    };
    if section.is_general() {
        return general();
    }
    if section.is_date() {
        return date::display(number, section, epoch).unwrap_or_else(general);
    }
    let sign = if has_sign && number < 0.0 { "-" } else { "" };
    display_number(number, section, sign).into()
}

/// The text that a cell of this format shows for a text.
///
/// A format whose section for texts has no `@`, such as `;;;`, shows nothing of the text. It is
/// kept as it is all the same: a name that is hidden in the sheet would be lost without notice.
pub(super) fn display_text(text: String, format: &str) -> String {
    if text.is_empty() || format == "@" || !format.contains('@') {
        return text;
    }
    let sections = tokens::parse(format).unwrap_or_default();
    let Some(section) = sections.last().filter(|section| section.is_text()) else {
        return text;
    };
    let pieces = section.tokens.iter().map(|token| match token {
        Token::Literal(literal) => literal,
        Token::Text => &*text,
        _ => "",
    });
    pieces.collect::<String>().trim().to_owned()
}

/// The number, which is not a date, with this sign.
fn display_number(number: f64, section: &Section, sign: &str) -> String {
    let tokens = &section.tokens;
    let exponent = tokens
        .iter()
        .position(|token| matches!(token, Token::Exponent { .. }));
    let shown = match exponent {
        Some(exponent) => display_power(number.abs(), tokens, exponent, sign),
        None if tokens.contains(&Token::Slash) => fraction::display(number.abs(), tokens, sign),
        None if tokens.contains(&Token::General) => display_general(number.abs(), tokens, sign),
        None => display_digits(&scaled(number.abs(), tokens), tokens, sign),
    };
    shown.trim().to_owned()
}

/// The number, which is not negative, with what is around `General`.
fn display_general(number: f64, tokens: &[Token], sign: &str) -> String {
    let number = Decimal::new(number).to_string();
    let pieces = tokens.iter().map(|token| match token {
        Token::Literal(text) => text,
        Token::General => &*number,
        Token::Percent => "%",
        _ => "",
    });
    std::iter::once(sign).chain(pieces).collect()
}

/// The section that shows a number, and whether it needs a sign of its own; `None` if it is shown
/// as it is.
fn section_for(number: f64, sections: &[Section]) -> Option<(&Section, bool)> {
    // The last section can be for texts, however many there are for numbers.
    let sections = match sections {
        [numbers @ .., last] if last.is_text() => numbers,
        all => all,
    };
    if sections.iter().any(|section| section.condition.is_some()) {
        // A section without a condition is for all other numbers; the fourth is for text.
        let section = sections.iter().take(3).find(|section| {
            let condition = section.condition;
            condition.is_none_or(|condition| condition.is_met(number))
        });
        return section.map(|section| (section, true));
    }
    match sections {
        [] => None,
        [_, negative, ..] if number < 0.0 => Some((negative, false)),
        [_, _, zero, ..] if number == 0.0 => Some((zero, false)),
        [first, ..] => Some((first, true)),
    }
}

/// The number as the digits of a format show it: per cent, in thousands, and rounded.
fn scaled(number: f64, tokens: &[Token]) -> Decimal {
    let (whole, rest) = at_point(tokens);
    let percents = tokens
        .iter()
        .filter(|token| **token == Token::Percent)
        .count();
    // Each comma after the last digit, before the point or at the end, divides by a thousand.
    let commas = [whole, rest].map(|part| {
        let last_digit = part.iter().rposition(is_digit);
        let after = last_digit.map_or(&[][..], |last| &part[last..]);
        let commas = after.iter().filter(|token| **token == Token::Comma);
        commas.count() as i32
    });
    let exponent = 2 * percents as i32 - 3 * (commas[0] + commas[1]);
    let places = rest.iter().filter(|token| is_digit(token)).count();
    Decimal::new(number).shifted(exponent).rounded(places)
}

/// The tokens before the decimal point, and those from it on.
fn at_point(tokens: &[Token]) -> (&[Token], &[Token]) {
    let point = tokens.iter().position(|token| *token == Token::Point);
    tokens.split_at(point.unwrap_or(tokens.len()))
}

fn is_digit(token: &Token) -> bool {
    matches!(token, Token::Digit(_))
}

/// The number times a power of ten: `1.23E+10`.
fn display_power(number: f64, tokens: &[Token], at: usize, sign: &str) -> String {
    let (mantissa, power) = (&tokens[..at], &tokens[at + 1..]);
    let (whole, rest) = at_point(mantissa);
    let places = rest.iter().filter(|token| is_digit(token)).count();
    // With several digits before the point, powers are multiples of their number.
    let step = whole.iter().filter(|token| is_digit(token)).count().max(1) as i32;
    let decimal = Decimal::new(number);
    let power_of = |decimal: &Decimal| decimal.magnitude().div_euclid(step) * step;
    let mut exponent = power_of(&decimal);
    let mut shown = decimal.clone().shifted(-exponent).rounded(places);
    if power_of(&shown) > 0 {
        // 9.99 was rounded to 10.
        exponent += power_of(&shown);
        shown = decimal.shifted(-exponent).rounded(places);
    }
    let has_plus = matches!(tokens[at], Token::Exponent { has_plus: true });
    let power_sign = match exponent {
        ..0 => "-",
        _ if has_plus => "+",
        _ => "",
    };
    // Leading digits that are optional are those of the power's multiples, not zeros.
    let mantissa = display_digits(&shown, mantissa, sign);
    let power = display_digits(&Decimal::new(f64::from(exponent.abs())), power, "");
    format!("{mantissa}E{power_sign}{power}")
}

/// The decimal, which is not negative, with its digits in the places of the tokens.
fn display_digits(decimal: &Decimal, tokens: &[Token], sign: &str) -> String {
    let (whole, rest) = at_point(tokens);
    let last_digit = whole.iter().rposition(is_digit);
    let is_grouped = whole
        .iter()
        .enumerate()
        .any(|(index, token)| *token == Token::Comma && last_digit.is_none_or(|last| index < last));

    let mut digits = decimal.whole_digits().rev().peekable();
    let first_digit = whole.iter().position(is_digit);
    let mut reversed = String::new();
    let mut written = 0;
    let mut push_digit = |reversed: &mut String, digit: char| {
        if is_grouped && written > 0 && written % 3 == 0 {
            reversed.push(',');
        }
        reversed.push(digit);
        written += 1;
    };
    for (index, token) in whole.iter().enumerate().rev() {
        match token {
            Token::Digit(kind) => {
                match (digits.next(), kind) {
                    (Some(digit), _) => push_digit(&mut reversed, digit),
                    (None, '0') => push_digit(&mut reversed, '0'),
                    (None, _) => {}
                }
                while first_digit == Some(index)
                    && let Some(digit) = digits.next()
                {
                    push_digit(&mut reversed, digit);
                }
            }
            Token::Literal(text) => reversed.extend(text.chars().rev()),
            Token::Percent => reversed.push('%'),
            _ => {}
        }
    }
    let mut shown: String = sign.chars().chain(reversed.chars().rev()).collect();
    let significant = decimal.significant_places();
    let mut place = 0;
    for token in rest {
        match token {
            Token::Digit(kind) => {
                if *kind == '0' || place < significant {
                    shown.push(decimal.place_digit(place));
                }
                place += 1;
            }
            Token::Point => shown.push('.'),
            Token::Literal(text) => shown.push_str(text),
            Token::Percent => shown.push('%'),
            _ => {}
        }
    }
    shown
}
