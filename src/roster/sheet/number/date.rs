//! Dates and times as a spreadsheet shows them.

use super::tokens::{Section, Token};
use super::{Displayed, Epoch, SYSTEM_DATE, SYSTEM_DATE_TIME, tokens};
use crate::date::CivilDate;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

const SECONDS_PER_DAY: i64 = 86_400;

/// The end of the range of dates in spreadsheets: the end of the year 9999.
const LAST_SERIAL: f64 = 2_958_466.0;

/// A date and time, to the second.
struct Moment {
    year: i64,
    month: usize,
    day: i64,
    weekday: usize,
    second_of_day: i64,
    /// Seconds since the epoch.
    total: i64,
}

/// The date for a number; `None` if the number is out of range.
pub(super) fn display(serial: f64, section: &Section, epoch: Epoch) -> Option<Displayed> {
    let moment = Moment::new(serial, epoch)?;
    Some(Displayed {
        text: text(&moment, section)?,
        date: moment.date().filter(|_| section.has_day()),
    })
}

fn text(moment: &Moment, section: &Section) -> Option<String> {
    if !section.is_foreign || !section.has_names() {
        return Some(moment.display(section));
    }
    let has_time = section
        .tokens
        .iter()
        .any(|token| matches!(token, Token::Date('h' | 's', _)));
    let system = if has_time {
        SYSTEM_DATE_TIME
    } else {
        SYSTEM_DATE
    };
    tokens::parse(system)?
        .first()
        .map(|section| moment.display(section))
}

impl Section {
    /// Whether months or days are shown as names, or years in another calendar.
    fn has_names(&self) -> bool {
        let is_name =
            |token: &Token| matches!(token, Token::Date('m' | 'd', 3..) | Token::Date('g', _));
        self.tokens.iter().any(is_name)
    }

    /// Whether a part of the date is shown, and not only the time: a length of time is no day.
    fn has_day(&self) -> bool {
        let mut tokens = self.tokens.iter().enumerate();
        tokens.any(|(index, token)| match token {
            Token::Date('m', _) => !is_minute(&self.tokens, index),
            Token::Date(letter, _) => !matches!(letter, 'h' | 's'),
            _ => false,
        })
    }
}

impl Moment {
    fn new(serial: f64, epoch: Epoch) -> Option<Self> {
        if !(0.0..LAST_SERIAL).contains(&serial) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the seconds of ten thousand years fit"
        )]
        let total = (serial * SECONDS_PER_DAY as f64).round() as i64;
        let serial_day = total.div_euclid(SECONDS_PER_DAY);
        // Days since 1970-01-01. 1900 is counted as a leap year, which it was not: before March
        // 1900, dates are one day later than their numbers.
        let day = match epoch {
            Epoch::Year1900 => serial_day - 25_569 + i64::from(serial_day < 60),
            Epoch::Year1904 => serial_day - 24_107,
        };
        let (year, month, day_of_month) = civil(day);
        Some(Self {
            year,
            month,
            day: day_of_month,
            weekday: usize::try_from((day + 4).rem_euclid(7)).ok()?,
            second_of_day: total.rem_euclid(SECONDS_PER_DAY),
            total,
        })
    }

    fn date(&self) -> Option<CivilDate> {
        let month = u32::try_from(self.month + 1).ok()?;
        CivilDate::new(self.year.try_into().ok()?, month, self.day.try_into().ok()?)
    }

    fn display(&self, section: &Section) -> String {
        let tokens = &section.tokens;
        let has_am_pm = tokens
            .iter()
            .any(|token| matches!(token, Token::AmPm { .. }));
        let mut shown = String::new();
        for (index, token) in tokens.iter().enumerate() {
            match token {
                Token::Literal(text) => shown.push_str(text),
                Token::Date('m', count) if is_minute(tokens, index) => {
                    let minute = self.second_of_day / 60 % 60;
                    push_padded(&mut shown, minute, *count);
                }
                Token::Date(letter, count) => self.push(&mut shown, *letter, *count, has_am_pm),
                Token::Elapsed(letter) => {
                    let unit = match letter {
                        'h' => 3_600,
                        'm' => 60,
                        _ => 1,
                    };
                    shown.push_str(&(self.total / unit).to_string());
                }
                Token::AmPm { short } => {
                    let half = if self.second_of_day < SECONDS_PER_DAY / 2 {
                        "AM"
                    } else {
                        "PM"
                    };
                    shown.push_str(if *short { &half[..1] } else { half });
                }
                // Fractions of a second are not kept.
                Token::Digit(_) => shown.push('0'),
                Token::Point => shown.push('.'),
                Token::Comma => shown.push(','),
                Token::Percent => shown.push('%'),
                Token::Slash => shown.push('/'),
                Token::Exponent { .. } | Token::General | Token::Text => {}
            }
        }
        shown.trim().to_owned()
    }

    fn push(&self, shown: &mut String, letter: char, count: usize, has_am_pm: bool) {
        let month = MONTHS[self.month];
        let weekday = WEEKDAYS[self.weekday];
        match (letter, count) {
            ('y', 0..=2) => push_padded(shown, self.year % 100, 2),
            ('y', _) => push_padded(shown, self.year, 4),
            ('m', 0..=2) => push_padded(shown, self.month as i64 + 1, count),
            ('m', 3) => shown.push_str(&month[..3]),
            ('m', 5) => shown.push_str(&month[..1]),
            ('m', _) => shown.push_str(month),
            ('d', 0..=2) => push_padded(shown, self.day, count),
            ('d', 3) => shown.push_str(&weekday[..3]),
            ('d', _) => shown.push_str(weekday),
            ('h', _) => {
                let hour = self.second_of_day / 3_600;
                let hour = match hour % 12 {
                    0 if has_am_pm => 12,
                    half if has_am_pm => half,
                    _ => hour,
                };
                push_padded(shown, hour, count);
            }
            _ => push_padded(shown, self.second_of_day % 60, count),
        }
    }
}

/// Whether an `m` means minutes: it does directly after hours and directly before seconds.
fn is_minute(tokens: &[Token], index: usize) -> bool {
    let is_part = |token: &&Token| matches!(token, Token::Date(..) | Token::Elapsed(_));
    let before = tokens[..index].iter().rev().find(is_part);
    let after = tokens[index + 1..].iter().find(is_part);
    matches!(before, Some(Token::Date('h', _) | Token::Elapsed('h')))
        || matches!(after, Some(Token::Date('s', _)))
}

fn push_padded(shown: &mut String, number: i64, digits: usize) {
    let digits = digits.min(4);
    shown.push_str(&format!("{number:0digits$}"));
}

/// The year, month (from 0) and day of a day counted from 1970-01-01, in the Gregorian calendar.
/// It counts in years that start in March, which have their leap day at the end.
fn civil(day: i64) -> (i64, usize, i64) {
    const DAYS_OF_400_YEARS: i64 = 146_097;
    // From 0000-03-01 to 1970-01-01.
    let day = day + 719_468;
    let era = day.div_euclid(DAYS_OF_400_YEARS);
    let day_of_era = day.rem_euclid(DAYS_OF_400_YEARS);
    let leap_days = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // The five months from March have 153 days, and so do the next five.
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12;
    let year = era * 400 + year_of_era + i64::from(month < 2);
    (year, usize::try_from(month).unwrap_or(0), day_of_month)
}
