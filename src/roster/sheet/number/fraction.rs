//! Numbers as fractions: `3 1/2`.

use super::decimal::Decimal;
use super::tokens::Token;
use super::{display_digits, is_digit};

/// The largest denominator that is tried.
const MAX_DENOMINATOR: u32 = 9_999;

/// The number, which is not negative, as a fraction.
pub(super) fn display(number: f64, tokens: &[Token], sign: &str) -> String {
    let Some(slash) = tokens.iter().position(|token| *token == Token::Slash) else {
        return display_digits(&Decimal::new(number), tokens, sign);
    };
    let (before, after) = (&tokens[..slash], &tokens[slash + 1..]);
    // The digits directly before the slash are the numerator's; others are a whole number's.
    let numerator_start = before
        .iter()
        .rposition(|token| !is_digit(token))
        .map_or(0, |at| at + 1);
    let whole_tokens = &before[..numerator_start];
    let has_whole = whole_tokens.iter().any(is_digit);

    let whole = if has_whole { number.floor() } else { 0.0 };
    let (mut numerator, denominator) = match fixed_denominator(after) {
        Some(fixed) => (((number - whole) * f64::from(fixed)).round(), fixed),
        None => nearest(number - whole, after),
    };
    let mut whole = whole;
    if has_whole && numerator >= f64::from(denominator) {
        whole += 1.0;
        numerator = 0.0;
    }
    let mut shown = match has_whole {
        true if numerator == 0.0 => whole_number(whole),
        true => display_digits(&Decimal::new(whole), whole_tokens, ""),
        false => String::new(),
    };
    if numerator > 0.0 || !has_whole {
        shown.push_str(&format!("{}/{denominator}", whole_number(numerator)));
    }
    format!("{sign}{}", shown.trim())
}

/// The denominator that the format gives: `8` in `# ?/8`.
fn fixed_denominator(tokens: &[Token]) -> Option<u32> {
    let mut written = String::new();
    for token in tokens {
        match token {
            Token::Digit(digit) => written.push(*digit),
            Token::Literal(text) => written.push_str(text),
            _ => break,
        }
    }
    let number = written.trim();
    let is_fixed = number.starts_with(|c: char| matches!(c, '1'..='9'));
    number.parse().ok().filter(|_| is_fixed)
}

/// The fraction nearest to a number, with as many digits in its denominator as the format has.
fn nearest(number: f64, tokens: &[Token]) -> (f64, u32) {
    let digits = tokens.iter().filter(|token| is_digit(token)).count();
    let limit = 10_u32.checked_pow(u32::try_from(digits).unwrap_or(1));
    let limit = limit.map_or(MAX_DENOMINATOR, |limit| {
        (limit - 1).clamp(1, MAX_DENOMINATOR)
    });
    let mut best = (number.round(), 1, f64::INFINITY);
    for denominator in 1..=limit {
        let numerator = (number * f64::from(denominator)).round();
        let error = (numerator / f64::from(denominator) - number).abs();
        if error + 1e-12 < best.2 {
            best = (numerator, denominator, error);
        }
    }
    (best.0, best.1)
}

fn whole_number(number: f64) -> String {
    Decimal::new(number).to_string()
}
