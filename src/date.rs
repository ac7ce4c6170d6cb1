//! Parsing the dates of rosters, and formatting them for certificates.

use std::fmt;

use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::enums::DateFieldSet;
use icu_datetime::pattern::{DateTimePattern, FixedCalendarDateTimeNames};
use icu_locale_core::Locale;
use writeable::TryWriteable as _;

/// The language of the names of months and days if none is set.
const DEFAULT_LANGUAGE: &str = "en";

/// The format of a date: `%d %B %Y`, with the codes of C's `strftime`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct DateFormat {
    source: Box<str>,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Piece {
    Literal(char),
    /// Padded to this many digits.
    Day(usize),
    Month(usize),
    Year,
    /// The last two digits.
    ShortYear,
    MonthName(Length),
    DayName(Length),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Length {
    Full,
    Short,
}

impl DateFormat {
    /// Parses a format; the error is the first unknown code in it.
    pub(crate) fn parse(source: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = source.chars();
        while let Some(letter) = rest.next() {
            if letter != '%' {
                pieces.push(Piece::Literal(letter));
                continue;
            }
            let known = match rest.next() {
                Some('%') => Piece::Literal('%'),
                Some('d') => Piece::Day(2),
                Some('e') => Piece::Day(1),
                Some('m') => Piece::Month(2),
                Some('Y') => Piece::Year,
                Some('y') => Piece::ShortYear,
                Some('B') => Piece::MonthName(Length::Full),
                Some('b') => Piece::MonthName(Length::Short),
                Some('A') => Piece::DayName(Length::Full),
                Some('a') => Piece::DayName(Length::Short),
                Some('-') => match rest.next() {
                    Some('d') => Piece::Day(1),
                    Some('m') => Piece::Month(1),
                    other => return Err(unknown_code("%-", other)),
                },
                other => return Err(unknown_code("%", other)),
            };
            pieces.push(known);
        }
        Ok(Self {
            source: source.into(),
            pieces,
        })
    }

    /// Formats a date, with the names of the language that the tag stands for.
    pub(crate) fn format(&self, date: CivilDate, language: Option<&str>) -> String {
        let mut text = String::new();
        // In many languages a month with its day has a form of its own: 20 сентября.
        let has_day = self
            .pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Day(_)));
        let name = |pattern| date.name(pattern, language);
        for piece in &self.pieces {
            let (day, month) = (date.0.day_of_month().0, date.0.month().number());
            let year = date.0.year().extended_year();
            text += &match piece {
                Piece::Literal(letter) => letter.to_string(),
                Piece::Day(digits) => format!("{day:0digits$}"),
                Piece::Month(digits) => format!("{month:0digits$}"),
                Piece::Year => format!("{year:04}"),
                Piece::ShortYear => format!("{:02}", year.rem_euclid(100)),
                Piece::MonthName(Length::Full) if has_day => name("MMMM"),
                Piece::MonthName(Length::Full) => name("LLLL"),
                Piece::MonthName(Length::Short) if has_day => name("MMM"),
                Piece::MonthName(Length::Short) => name("LLL"),
                Piece::DayName(Length::Full) => name("EEEE"),
                Piece::DayName(Length::Short) => name("EEE"),
            };
        }
        text
    }
}

fn unknown_code(start: &str, letter: Option<char>) -> String {
    letter.map_or_else(|| start.to_owned(), |letter| format!("{start}{letter}"))
}

/// The text that the format was parsed from.
impl fmt::Display for DateFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CivilDate(Date<Gregorian>);

/// Why a text cannot be read as a date.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum DateError {
    /// It does not look like a date, or the day does not exist.
    NotADate,
    /// It is a date with the day first, and another one with the month first.
    Ambiguous,
}

impl CivilDate {
    /// Parses 2023-09-20, with or without a time after it, and the forms that spreadsheets write:
    /// 2023/9/20, 20.9.2023, 9/20/2023 if only one order of day and month is possible, and in
    /// English 20 September 2023 and September 20, 2023.
    pub(crate) fn parse(text: &str) -> Result<Self, DateError> {
        let text = text.trim();
        let date = text.split_once(['T', ' ']).map_or(text, |(date, time)| {
            let is_time = time.contains(':') && time.starts_with(|c: char| c.is_ascii_digit());
            if is_time { date } else { text }
        });
        for (separator, order) in [
            ('-', Order::YearFirst),
            ('/', Order::Either),
            ('.', Order::DayFirst),
        ] {
            if let [one, two, three] = date.split(separator).collect::<Vec<_>>()[..] {
                return parse_digits([one, two, three], order);
            }
        }
        parse_english(date).ok_or(DateError::NotADate)
    }

    fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        let date = Date::try_new_gregorian(i32::try_from(year).ok()?, month, day);
        date.ok().map(Self)
    }

    /// The name that a pattern of UTS #35 stands for. If the language has no name, the English one.
    fn name(self, pattern: &str, language: Option<&str>) -> String {
        let languages = language.into_iter().chain([DEFAULT_LANGUAGE]);
        languages
            .filter_map(|language| self.name_in(pattern, language))
            .find(|name| !is_root_name(name))
            .unwrap_or_default()
    }

    fn name_in(self, pattern: &str, language: &str) -> Option<String> {
        let locale: Locale = language.parse().ok()?;
        let pattern = DateTimePattern::try_from_pattern_str(pattern).ok()?;
        let mut names: FixedCalendarDateTimeNames<Gregorian, DateFieldSet> =
            FixedCalendarDateTimeNames::try_new(locale.into()).ok()?;
        let names = names.include_for_pattern(&pattern).ok()?;
        let name = names.format(&self.0);
        let name = name.try_write_to_string().ok()?;
        Some(name.into_owned())
    }
}

/// Whether the name is from CLDR's root locale, which replaces unknown languages and calls months
/// `M09`.
fn is_root_name(name: &str) -> bool {
    let number = name.strip_prefix('M');
    number.is_some_and(|number| number.parse::<u8>().is_ok())
}

#[derive(Clone, Copy)]
enum Order {
    YearFirst,
    DayFirst,
    /// Year first, or day or month first, whichever gives a date.
    Either,
}

fn parse_digits(parts: [&str; 3], order: Order) -> Result<CivilDate, DateError> {
    let [one, two, three] = parts.map(number);
    let (Some(one), Some(two), Some(three)) = (one, two, three) else {
        return Err(DateError::NotADate);
    };
    let is_year = |part: &str| part.trim().len() == 4;
    let date = match order {
        Order::YearFirst | Order::Either if is_year(parts[0]) => CivilDate::new(one, two, three),
        Order::DayFirst if is_year(parts[2]) => CivilDate::new(three, two, one),
        Order::Either if is_year(parts[2]) => {
            let day_first = CivilDate::new(three, two, one);
            let month_first = CivilDate::new(three, one, two);
            match (day_first, month_first) {
                (Some(one), Some(other)) if one != other => return Err(DateError::Ambiguous),
                (one, other) => one.or(other),
            }
        }
        _ => None,
    };
    date.ok_or(DateError::NotADate)
}

fn number(digits: &str) -> Option<u32> {
    let digits = digits.trim();
    let is_number = digits.bytes().all(|digit| digit.is_ascii_digit());
    digits
        .parse()
        .ok()
        .filter(|_| is_number && digits.len() <= 4)
}

fn parse_english(text: &str) -> Option<CivilDate> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let [one, two, year] = words.collect::<Vec<_>>()[..] else {
        return None;
    };
    let month = |word: &str| {
        let word = word.trim_end_matches('.').to_ascii_lowercase();
        let is_prefix = |month: &&str| month.starts_with(&word) && word.len() >= 3;
        (1..)
            .zip(&MONTHS)
            .find(|(_, month)| is_prefix(month))
            .map(|(number, _)| number)
    };
    let year = number(year).filter(|_| year.len() == 4)?;
    match (month(one), month(two)) {
        (None, Some(month)) => CivilDate::new(year, month, number(one)?),
        (Some(month), None) => CivilDate::new(year, month, number(two)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> CivilDate {
        CivilDate::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem:?}"))
    }

    #[test]
    fn the_forms_of_dates_in_rosters_are_parsed() {
        let expected = CivilDate::new(2023, 9, 20).unwrap();
        for text in [
            "2023-09-20",
            " 2023-9-20 ",
            "2023-09-20T00:00:00Z",
            "2023-09-20 12:30",
            "2023/09/20",
            "20.09.2023",
            "20.9.2023 00:00:00",
            "9/20/2023",
            "20/09/2023",
            "20 September 2023",
            "20 Sept. 2023",
            "Sep 20, 2023",
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
        assert_eq!(day("5/5/2023"), CivilDate::new(2023, 5, 5).unwrap());
        assert_eq!(CivilDate::parse("4/5/2023"), Err(DateError::Ambiguous));
        for text in [
            "",
            "2023",
            "20 September",
            "2023-02-29",
            "2023-13-01",
            "31.4.2023",
            "20-09-2023",
            "1/2/23",
            "soon",
            "20 Foo 2023",
            "２０.９.2023",
            "2023-09-20-1",
            "+2023-09-20",
        ] {
            assert_eq!(CivilDate::parse(text), Err(DateError::NotADate), "{text}");
        }
        assert_eq!(day("29.2.2024"), CivilDate::new(2024, 2, 29).unwrap());
    }

    #[test]
    fn names_are_in_the_language() {
        let formatted = |format: &str, language| {
            DateFormat::parse(format)
                .unwrap()
                .format(day("2023-09-20"), language)
        };
        for (format, language, expected) in [
            ("%d %B %Y", None, "20 September 2023"),
            ("%A, %-d. %B %Y", Some("de"), "Mittwoch, 20. September 2023"),
            ("%d %B %Y", Some("tr"), "20 Eylül 2023"),
            ("%d %B %Y", Some("ru"), "20 сентября 2023"),
            ("%B %Y", Some("ru"), "сентябрь 2023"),
            ("%d %B %Y", Some("pl"), "20 września 2023"),
            ("%e de %B de %Y", Some("es"), "20 de septiembre de 2023"),
            ("%Y年%-m月%-d日", Some("zh-Hans"), "2023年9月20日"),
            ("%B", Some("ar-EG"), "سبتمبر"),
            ("%B", Some("vi"), "Tháng 9"),
            ("%d %B %Y", Some("xx-Yyyy"), "20 September 2023"),
            ("%d.%m.%y 100%%", None, "20.09.23 100%"),
            ("%a %b", Some("en"), "Wed Sep"),
        ] {
            assert_eq!(
                formatted(format, language),
                expected,
                "{format} in {language:?}"
            );
        }
    }

    #[test]
    fn an_unknown_code_is_an_error() {
        for (format, wrong) in [("%d %Q", "%Q"), ("%", "%"), ("%-Y", "%-Y"), ("%-", "%-")] {
            assert_eq!(DateFormat::parse(format), Err(wrong.to_owned()));
        }
    }
}
