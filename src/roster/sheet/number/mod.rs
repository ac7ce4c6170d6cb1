//! Numbers and dates as a spreadsheet shows them (ECMA-376, part 1, sections 18.8.30 and 18.8.31).
//!
//! Formats that depend on the settings of the reader's computer have no single result: dates in
//! the system's format, and dates with month names in languages other than English, are shown as
//! ISO 8601.

mod date;
mod decimal;
mod fraction;
mod tokens;

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

/// The text that a cell of this format shows for a number, which is given as in the file. A value
/// that is not a number is returned as it is.
pub(super) fn display(value: &str, format: &str, epoch: Epoch) -> String {
    let Some(number) = value.trim().parse::<f64>().ok().filter(|n| n.is_finite()) else {
        return value.to_owned();
    };
    let general = || Decimal::new(number).to_string();
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
    let tokens = &section.tokens;
    let exponent = tokens
        .iter()
        .position(|token| matches!(token, Token::Exponent { .. }));
    let shown = match exponent {
        Some(exponent) => display_power(number.abs(), tokens, exponent, sign),
        None if tokens.contains(&Token::Slash) => fraction::display(number.abs(), tokens, sign),
        None => display_digits(&scaled(number.abs(), tokens), tokens, sign),
    };
    shown.trim().to_owned()
}

/// The section that shows a number, and whether it needs a sign of its own.
fn section_for(number: f64, sections: &[Section]) -> Option<(&Section, bool)> {
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
    let last_digit = whole.iter().rposition(is_digit);
    let commas = whole.iter().enumerate().filter(|(index, token)| {
        **token == Token::Comma && last_digit.is_some_and(|last| *index > last)
    });
    let exponent = 2 * percents as i32 - 3 * commas.count() as i32;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_shown(value: &str, format: &str, shown: &str) {
        assert_eq!(display(value, format, Epoch::Year1900), shown, "{format}");
    }

    #[test]
    fn numbers() {
        for (value, format, shown) in [
            ("12", "General", "12"),
            ("12.50", "General", "12.5"),
            ("0.30000000000000004", "General", "0.3"),
            ("123456789012345", "General", "123456789012345"),
            ("1E-3", "General", "0.001"),
            ("-0", "General", "0"),
            ("n/a", "0.00", "n/a"),
            ("12", "@", "12"),
            ("12", "0", "12"),
            ("1.5", "0", "2"),
            ("7", "000", "007"),
            ("1.005", "0.00", "1.01"),
            ("0.999", "0.00", "1.00"),
            ("1234567.891", "#,##0.00", "1,234,567.89"),
            ("12", "#,##0", "12"),
            ("0", "#", ""),
            ("0.5", "#.##", ".5"),
            ("0.125", "0%", "13%"),
            ("0.125", "0.0%", "12.5%"),
            ("-5", "0.0", "-5.0"),
            ("-5", "0;(0)", "(5)"),
            ("-5", "0;[Red]-0.0", "-5.0"),
            ("0", "0;-0;\"none\"", "none"),
            ("1234", "0,", "1"),
            ("15551234567", "0 000 000 00 00", "1 555 123 45 67"),
            ("5551234", "000-0000", "555-1234"),
            ("3", "\"No. \"0", "No. 3"),
            ("3", "0\\ \"h\"", "3 h"),
            ("3", "[$€-407]\\ 0.00", "€ 3.00"),
            ("3", "_(* 0_)", "3"),
            ("0.5", "# ?/?", "1/2"),
            ("1200", "0.0E+0", "1.2E+3"),
            ("5", "[>3]\"many\";0", "many"),
            ("2", "[>3]\"many\";0", "2"),
            ("5551234", "[<=9999999]###-####;(###) ###-####", "555-1234"),
            (
                "5551234567",
                "[<=9999999]###-####;(###) ###-####",
                "(555) 123-4567",
            ),
            ("2035", "[$-409]00000", "02035"),
            ("12300000000", "0.00E+00", "1.23E+10"),
            ("0.00012", "0.0E+00", "1.2E-04"),
            ("9.996", "0.00E+00", "1.00E+01"),
            ("0", "0.00E+00", "0.00E+00"),
            ("-1200", "0.0E-0", "-1.2E3"),
            ("12345", "##0.0E+0", "12.3E+3"),
            ("3.5", "# ?/?", "3 1/2"),
            ("3", "# ?/?", "3"),
            ("0.3333333", "# ??/??", "1/3"),
            ("2.125", "# ?/8", "2 1/8"),
            ("0.98", "# ?/2", "1"),
            ("1.5", "?/?", "3/2"),
            ("-0.25", "# ?/?", "-1/4"),
            ("0.25", "0 ?/?", "0 1/4"),
            ("0", "# ?/?", "0"),
            ("3.14159265", "# ???/???", "3 16/113"),
            ("0.51", "# ??/100", "51/100"),
        ] {
            assert_shown(value, format, shown);
        }
    }

    #[test]
    fn dates() {
        for (value, format, shown) in [
            ("45189", "yyyy-mm-dd", "2023-09-20"),
            ("45189", "dd/mm/yyyy", "20/09/2023"),
            ("45189", "d mmmm yyyy", "20 September 2023"),
            ("45189", "[$-409]ddd, mmm d, yy;@", "Wed, Sep 20, 23"),
            ("45189", "dddd", "Wednesday"),
            ("45189", "yyyy\"年\"m\"月\"d\"日\"", "2023年9月20日"),
            ("45189", "[$-F800]dddd, mmmm dd, yyyy", "2023-09-20"),
            ("45189", "[$-41F]d mmmm yyyy", "2023-09-20"),
            ("45189", "[$-41F]dd.mm.yyyy", "20.09.2023"),
            ("45189", "[$-411]ggge\"年\"m\"月\"d\"日\"", "2023-09-20"),
            ("45189", "[$-41E]d/m/bbbb", "2023-09-20"),
            ("45189.75", "h:mm AM/PM", "6:00 PM"),
            ("45189.020833333336", "hh:mm am/pm", "12:30 AM"),
            ("45189.75", "yyyy-mm-dd hh:mm:ss", "2023-09-20 18:00:00"),
            ("0.5", "h\"h\" mm\"m\"", "12h 00m"),
            ("1.5", "[h]:mm", "36:00"),
            ("0.0104166666666667", "mm:ss", "15:00"),
            ("0.99999999", "h:mm:ss", "0:00:00"),
            ("1", "yyyy-mm-dd", "1900-01-01"),
            ("59", "yyyy-mm-dd", "1900-02-28"),
            ("61", "yyyy-mm-dd", "1900-03-01"),
            ("-1", "yyyy-mm-dd", "-1"),
            ("3000000", "yyyy-mm-dd", "3000000"),
        ] {
            assert_shown(value, format, shown);
        }
        assert_eq!(
            display("43727", "yyyy-mm-dd", Epoch::Year1904),
            "2023-09-20"
        );
    }

    #[test]
    fn formats_that_files_refer_to_by_number() {
        assert_shown("45189", built_in(14), "2023-09-20");
        assert_shown("45189.5", built_in(22), "2023-09-20 12:00");
        assert_shown("45189", built_in(15), "20-Sep-23");
        assert_shown("0.25", built_in(9), "25%");
        assert_shown("7", built_in(0), "7");
        assert_shown("7", built_in(49), "7");
    }
}
