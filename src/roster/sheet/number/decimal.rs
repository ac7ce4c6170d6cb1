//! Decimal numbers, rounded as spreadsheets do: to 15 digits first.

use std::fmt;

/// The precision of numbers in spreadsheets.
const SIGNIFICANT_DIGITS: usize = 15;

/// A number of at most 15 digits: `0.d₁d₂d₃… × 10^exponent`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    is_negative: bool,
    /// Without zeros at the start and the end; empty for 0.
    digits: Vec<u8>,
    exponent: i32,
}

impl Decimal {
    /// The number, which is finite, rounded to 15 digits.
    pub(super) fn new(number: f64) -> Self {
        let written = format!("{:.*e}", SIGNIFICANT_DIGITS - 1, number.abs());
        let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit);
        Self {
            is_negative: number < 0.0,
            digits: digits.map(|digit| digit - b'0').collect(),
            exponent: exponent.parse::<i32>().unwrap_or(0) + 1,
        }
        .trimmed()
    }

    /// The number times 10 to this power.
    pub(super) fn shifted(mut self, power: i32) -> Self {
        self.exponent += power;
        self
    }

    /// The power of ten of its first digit; 0 for 0.
    pub(super) fn magnitude(&self) -> i32 {
        if self.digits.is_empty() {
            0
        } else {
            self.exponent - 1
        }
    }

    /// Rounded to this many decimal places, halves away from zero.
    pub(super) fn rounded(mut self, places: usize) -> Self {
        let kept = i64::from(self.exponent) + places as i64;
        let Ok(kept) = usize::try_from(kept) else {
            self.digits.clear();
            return self;
        };
        if kept >= self.digits.len() {
            return self;
        }
        let is_up = self.digits[kept] >= 5;
        self.digits.truncate(kept);
        if is_up {
            match self.digits.iter().rposition(|digit| *digit < 9) {
                Some(last) => {
                    self.digits.truncate(last + 1);
                    self.digits[last] += 1;
                }
                None => {
                    self.digits = vec![1];
                    self.exponent += 1;
                }
            }
        }
        self.trimmed()
    }

    /// The digits before the point; none for 0.
    pub(super) fn whole_digits(&self) -> impl DoubleEndedIterator<Item = char> {
        (0..self.exponent.max(0)).map(|index| self.digit(index))
    }

    /// The digit at this place after the point, counted from 0.
    pub(super) fn place_digit(&self, place: usize) -> char {
        let place = i32::try_from(place).unwrap_or(i32::MAX);
        self.digit(self.exponent.saturating_add(place))
    }

    /// The number of decimal places up to the last that is not zero.
    pub(super) fn significant_places(&self) -> usize {
        let places = self.digits.len() as i64 - i64::from(self.exponent);
        usize::try_from(places).unwrap_or(0)
    }

    fn digit(&self, index: i32) -> char {
        let index = usize::try_from(index).ok();
        let digit = index.and_then(|index| self.digits.get(index));
        char::from(b'0' + digit.copied().unwrap_or(0))
    }

    fn trimmed(mut self) -> Self {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        let zeros = self.digits.iter().take_while(|digit| **digit == 0).count();
        self.digits.drain(..zeros);
        self.exponent -= zeros as i32;
        if self.digits.is_empty() {
            self.exponent = 0;
            self.is_negative = false;
        }
        self
    }
}

/// The number as `General` shows it in a wide cell.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_negative {
            f.write_str("-")?;
        }
        if self.exponent <= 0 {
            f.write_str("0")?;
        }
        for digit in self.whole_digits() {
            write!(f, "{digit}")?;
        }
        let places = self.significant_places();
        if places > 0 {
            f.write_str(".")?;
        }
        for place in 0..places {
            write!(f, "{}", self.place_digit(place))?;
        }
        Ok(())
    }
}
