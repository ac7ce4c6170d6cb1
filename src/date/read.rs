//! Reading dates as people and programs write them.

use super::{CivilDate, DateOrder, months};

/// The years that a date of a certificate can have: others are of another calendar.
const YEARS: std::ops::RangeInclusive<u32> = 1800..=2200;

/// The years of this century that two digits stand for; the others are of the last.
const LAST_SHORT_YEAR: u32 = 69;

/// The numbers that stand for days of about this time in a spreadsheet: 1954 to 2064.
const SERIALS: std::ops::RangeInclusive<u32> = 20_000..=60_000;

/// The number of 1970-01-01 in a spreadsheet.
const SERIAL_OF_1970: i64 = 25_569;

/// Words of dates that say nothing: "the 3rd of November", "el 3 de noviembre del 2026".
const FILLERS: [&str; 39] = [
    "of",
    "the",
    "on",
    "de",
    "del",
    "da",
    "do",
    "di",
    "den",
    "der",
    "am",
    "le",
    "el",
    "la",
    "dne",
    "d",
    "r",
    "г",
    "года",
    "год",
    "р",
    "року",
    "року.",
    "ngày",
    "tháng",
    "năm",
    "noyabr",
    "and",
    "yil",
    "yılı",
    "ng",
    "at",
    "à",
    "um",
    "kl",
    "a",
    "i",
    "any",
    "l",
];

/// Why a text cannot be read as a date.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum DateError {
    /// It does not look like a date, or the day does not exist.
    NotADate,
    /// It is a date with the day first, and another one with the month first.
    Ambiguous,
    /// Its year is hardly one of the Gregorian calendar.
    OtherCalendar,
}

/// What is known about a date before it is read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Context<'c> {
    /// The order of day and month where a text does not show it.
    pub(crate) order: Option<DateOrder>,
    /// Whether each date has to be in that order.
    pub(crate) is_order_required: bool,
    /// The language of the month's name.
    pub(crate) language: Option<&'c str>,
}

/// A date that was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Parsed {
    pub(crate) date: CivilDate,
    /// Whether the century, or the calendar of a number, had to be guessed.
    pub(crate) is_guessed: bool,
}

/// Reads a date: 2023-09-20, with or without a time after it, and the forms that people and
/// spreadsheets write, such as 20.9.2023, 9/20/2023, 20 September 2023 and 45189.
pub(crate) fn read(text: &str, context: Context<'_>) -> Result<Parsed, DateError> {
    let text = without_time(&plain(text));
    if let Some(parsed) = whole_number(&text) {
        return parsed;
    }
    for (separator, is_day_first) in [('-', false), ('/', false), ('.', true)] {
        let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
        if let [one, two, three] = parts[..]
            && [one, three].iter().all(|part| is_number(part))
        {
            if is_number(two) {
                return numbers([one, two, three], is_day_first, context);
            }
            if let Some(month) = months::month(two, context.language) {
                return with_month(one, month, three);
            }
        }
    }
    words(&text, context)
}

/// The order of day and month in a text that allows only one.
pub(crate) fn certain_order(text: &str) -> Option<DateOrder> {
    let text = without_time(&plain(text));
    let parts: Vec<&str> = text.split(['-', '/']).map(str::trim).collect();
    let [one, two, year] = parts[..] else {
        return None;
    };
    if one.len() > 2 || !is_number(year) {
        return None;
    }
    match (number(one)?, number(two)?) {
        (13..=31, 1..=12) => Some(DateOrder::DayFirst),
        (1..=12, 13..=31) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// The text with ASCII digits and hyphens, and without the characters that Chinese, Japanese and
/// Korean dates have between their numbers.
fn plain(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() {
        return text.to_owned();
    }
    let text = months::without_east_asian_day(text);
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}' => plain.push('-'),
            '年' | '月' | '년' | '월' => plain.push('-'),
            '日' | '일' | '号' | '號' | '\u{200E}' | '\u{200F}' => {}
            '／' => plain.push('/'),
            '．' => plain.push('.'),
            other => match digit(other) {
                Some(digit) => plain.push(char::from(digit)),
                None => plain.push(other),
            },
        }
    }
    plain
}

/// The ASCII digit for a decimal digit of a script in which people write dates.
fn digit(character: char) -> Option<u8> {
    const ZEROS: [u32; 8] = [0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0x1040, 0x17E0, 0xFF10];

    let code = u32::from(character);
    let zero = ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code))?;
    u8::try_from(code - zero).ok().map(|digit| b'0' + digit)
}

/// The text without a time after the date.
fn without_time(text: &str) -> String {
    if let Some((date, time)) = text.split_once('T')
        && date.ends_with(|c: char| c.is_ascii_digit())
        && time.starts_with(|c: char| c.is_ascii_digit())
    {
        return date.trim().to_owned();
    }
    let words = text.split_whitespace();
    let date = words.take_while(|word| {
        let is_time = word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit());
        !is_time
    });
    let date = date.collect::<Vec<_>>().join(" ");
    let date = without_year_word(date.trim_end_matches([',', '.', ' ']));
    // `20 - 11 - 2026` is as good as `20-11-2026`.
    date.replace(" - ", "-")
        .replace(" / ", "/")
        .replace("- ", "-")
}

/// The text without the word for the year at its end: 13.11.2026 г.
fn without_year_word(text: &str) -> &str {
    match text.rsplit_once(' ') {
        Some((date, word)) if is_filler(word) && date.ends_with(|c: char| c.is_ascii_digit()) => {
            date
        }
        _ => text,
    }
}

/// A number alone: 20261103, or a spreadsheet's number of a day.
fn whole_number(text: &str) -> Option<Result<Parsed, DateError>> {
    let is_number = text.bytes().all(|digit| digit.is_ascii_digit());
    let value: u32 = text.parse().ok().filter(|_| is_number)?;
    Some(match text.len() {
        8 => numbered(value / 10_000, value / 100 % 100, value % 100),
        5 if SERIALS.contains(&value) => {
            let day = i64::from(value) - SERIAL_OF_1970;
            let date = CivilDate::from_days_since_1970(day).ok_or(DateError::NotADate);
            date.map(|date| Parsed {
                date,
                is_guessed: true,
            })
        }
        _ => Err(DateError::NotADate),
    })
}

/// Three numbers between separators.
fn numbers(
    parts: [&str; 3],
    is_day_first: bool,
    context: Context<'_>,
) -> Result<Parsed, DateError> {
    let [one, two, three] = parts.map(number);
    let (Some(one), Some(two), Some(three)) = (one, two, three) else {
        return Err(DateError::NotADate);
    };
    if parts[0].len() == 4 {
        return numbered(one, two, three);
    }
    let (year, is_guessed) = year(parts[2])?;
    let by = |order| match order {
        DateOrder::DayFirst => gregorian(year, two, one),
        DateOrder::MonthFirst => gregorian(year, one, two),
    };
    let order = context
        .order
        .or(is_day_first.then_some(DateOrder::DayFirst));
    let date = match (by(DateOrder::DayFirst), by(DateOrder::MonthFirst), order) {
        (Err(DateError::OtherCalendar), ..) | (_, Err(DateError::OtherCalendar), _) => {
            return Err(DateError::OtherCalendar);
        }
        (Ok(one), Ok(other), _) if one == other => one,
        (Ok(one), Ok(_), Some(DateOrder::DayFirst)) => one,
        (Ok(_), Ok(other), Some(DateOrder::MonthFirst)) => other,
        (Ok(_), Ok(_), None) => return Err(DateError::Ambiguous),
        (Ok(_), Err(_), Some(DateOrder::MonthFirst)) if context.is_order_required => {
            return Err(DateError::NotADate);
        }
        (Err(_), Ok(_), Some(DateOrder::DayFirst)) if context.is_order_required || is_day_first => {
            return Err(DateError::NotADate);
        }
        (Ok(one), Err(_), _) => one,
        (Err(_), Ok(other), _) => other,
        (Err(_), Err(_), _) => return Err(DateError::NotADate),
    };
    Ok(Parsed { date, is_guessed })
}

/// A date with the name of its month, such as `20 September 2023` or `Wed, Sep 20th, 2023`.
fn words(text: &str, context: Context<'_>) -> Result<Parsed, DateError> {
    let mut month = None;
    let mut found = Vec::new();
    let separators = |c: char| c.is_whitespace() || matches!(c, ',' | '،' | '/' | '-' | '(' | ')');
    for word in text.split(separators).filter(|word| !word.is_empty()) {
        if word.starts_with(|c: char| c.is_ascii_digit()) || word.starts_with('\'') {
            found.push(without_ordinal(word));
        } else if is_filler(word) || (month.is_none() && found.is_empty() && months::is_day(word)) {
            continue;
        } else if let Some(named) = months::month(word, context.language) {
            if month.replace(named).is_some() {
                return Err(DateError::NotADate);
            }
        } else if !months::is_day(word) {
            return Err(DateError::NotADate);
        }
    }
    match (&found[..], month) {
        ([one, two], Some(month)) => with_month(one, month, two),
        // "ngày 3 tháng 11 năm 2026"
        ([day, month, year], None) if text.contains("tháng") && year.len() == 4 => {
            let month = number(month).ok_or(DateError::NotADate)?;
            with_month(day, month, year)
        }
        _ => Err(DateError::NotADate),
    }
}

fn is_filler(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    FILLERS.contains(&&*word)
}

/// The digits of `3rd`, `1er`, `3.` and the like.
fn without_ordinal(word: &str) -> &str {
    let letters = word.trim_start_matches('\'');
    let digits = letters.trim_end_matches(|c: char| !c.is_ascii_digit());
    let suffix = &letters[digits.len()..];
    match suffix.trim_end_matches('.').to_lowercase().as_str() {
        "" | "st" | "nd" | "rd" | "th" | "er" | "e" | "o" | "a" | "º" | "ª" | "°" | "ste"
        | "de" | "г" | "r" | "." | "-го" | "го" => digits,
        _ => word,
    }
}

/// A day and a year, in either order, with a month that is known.
fn with_month(one: &str, month: u32, other: &str) -> Result<Parsed, DateError> {
    let (one, other) = (without_ordinal(one), without_ordinal(other));
    let (day, year_digits) = match one.len() {
        4 => (other, one),
        _ => (one, other),
    };
    let day = number(day)
        .filter(|_| day.len() <= 2)
        .ok_or(DateError::NotADate)?;
    let (year, is_guessed) = year(year_digits)?;
    let date = gregorian(year, month, day)?;
    Ok(Parsed { date, is_guessed })
}

/// A date that needs no reading.
pub(super) fn certain(date: CivilDate) -> Result<Parsed, DateError> {
    let year = u32::try_from(date.0.year().extended_year());
    match year.is_ok_and(|year| YEARS.contains(&year)) {
        true => Ok(Parsed {
            date,
            is_guessed: false,
        }),
        false => Err(DateError::OtherCalendar),
    }
}

fn numbered(year: u32, month: u32, day: u32) -> Result<Parsed, DateError> {
    let date = CivilDate::new(year, month, day).ok_or(DateError::NotADate)?;
    certain(date)
}

fn gregorian(year: u32, month: u32, day: u32) -> Result<CivilDate, DateError> {
    Ok(numbered(year, month, day)?.date)
}

/// The year of two or four digits, and whether its century is a guess.
fn year(digits: &str) -> Result<(u32, bool), DateError> {
    let year = number(digits).ok_or(DateError::NotADate)?;
    match digits.len() {
        4 => Ok((year, false)),
        2 if year <= LAST_SHORT_YEAR => Ok((2000 + year, true)),
        2 => Ok((1900 + year, true)),
        _ => Err(DateError::NotADate),
    }
}

fn is_number(digits: &str) -> bool {
    !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|digit| digit.is_ascii_digit())
}

fn number(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|_| is_number(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_read(text: &str, language: Option<&str>, date: &str) {
        let context = Context {
            language,
            ..Context::default()
        };
        let read = read(text, context);
        let read = read.map(|parsed| parsed.date.to_string());
        assert_eq!(read.as_deref(), Ok(date), "{text}");
    }

    #[test]
    fn the_forms_of_dates_in_rosters_are_read() {
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
            "9/20/2023 14:05:33",
            "20-09-2023",
            "20–9–2023",
            "20. 9. 2023",
            "20 - 09 - 2023",
            "20230920",
            "2023.09.20.",
            "2023. 9. 20. 14:05",
            "20.09.2023 г.",
            "20.09.2023 r.",
            "20.09.2023 року 14:05",
            "45189",
            "20.9.23",
            "9/20/23",
            "20 September 2023",
            "20 Sept. 2023",
            "Sep 20, 2023",
            "20-Sep-2023",
            "20-Sep-23",
            "September 20th, 2023",
            "the 20th of September, 2023",
            "Wednesday, 20 September 2023",
            "Wed Sep 20 2023 10:00:00 GMT+0100 (CET)",
            "2023 September 20",
            "2023年9月20日",
            "2023년 9월 20일",
            "2023年9月20日(水)",
            "2023年9月20日（水曜日）",
            "2023年9月20日星期三",
            "2023년 9월 20일 수요일",
            "2023. 9. 20.",
            "２０.９.2023",
            "۲۰۲۳/۰۹/۲۰",
        ] {
            assert_read(text, None, "2023-09-20");
        }
        assert_read("5/5/2023", None, "2023-05-05");
        assert_read("29.2.2024", None, "2024-02-29");
    }

    #[test]
    fn months_have_their_names_in_the_language_of_the_row() {
        for (text, language, date) in [
            ("3 novembre 2026", "fr", "2026-11-03"),
            ("1er mars 2026", "fr", "2026-03-01"),
            ("3. November 2026", "de", "2026-11-03"),
            ("3. Nov. 2026", "de-AT", "2026-11-03"),
            ("3 Kasım 2026", "tr", "2026-11-03"),
            ("3 de noviembre de 2026", "es", "2026-11-03"),
            ("3 listopada 2026", "pl", "2026-11-03"),
            ("3. listopada 2026.", "hr", "2026-10-03"),
            ("3 ноября 2026 г.", "ru", "2026-11-03"),
            ("ngày 3 tháng 11 năm 2026", "vi", "2026-11-03"),
            ("2026. november 3.", "hu", "2026-11-03"),
            ("1º de maio de 2026", "pt", "2026-05-01"),
        ] {
            assert_read(text, Some(language), date);
        }
        // A word that means one month in all languages needs none.
        assert_read("3 novembre 2026", None, "2026-11-03");
        assert_read("20 Eylül 2023", Some("en"), "2023-09-20");
        assert_eq!(
            read("3 listopada 2026", Context::default()),
            Err(DateError::NotADate)
        );
    }

    #[test]
    fn what_is_not_one_date_is_refused() {
        for text in [
            "",
            "2023",
            "20 September",
            "20.9.",
            "2023年9月20日(祝)",
            "2023-02-29",
            "2023-13-01",
            "31.4.2023",
            "soon",
            "20 Foo 2023",
            "2023-09-20-1",
            "+2023-09-20",
            "99999",
            "20261399",
            "9.20.2023",
            "20 May June 2023",
        ] {
            assert_eq!(CivilDate::parse(text), Err(DateError::NotADate), "{text}");
        }
        assert_eq!(CivilDate::parse("4/5/2023"), Err(DateError::Ambiguous));
        assert_eq!(CivilDate::parse("4-5-23"), Err(DateError::Ambiguous));
        for text in ["۱۴۰۵/۰۸/۱۲", "3/11/2569", "2569-11-03"] {
            assert_eq!(
                CivilDate::parse(text),
                Err(DateError::OtherCalendar),
                "{text}"
            );
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_known_or_certain() {
        assert_eq!(certain_order("27/11/2026"), Some(DateOrder::DayFirst));
        assert_eq!(certain_order("11/27/26 10:00"), Some(DateOrder::MonthFirst));
        for text in ["3/11/2026", "2026-11-27", "27.11.2026", "27 November 2026"] {
            assert_eq!(certain_order(text), None, "{text}");
        }
        let read = |text, order, is_order_required| {
            let context = Context {
                order: Some(order),
                is_order_required,
                language: None,
            };
            read(text, context).map(|parsed| parsed.date.to_string())
        };
        use DateOrder::{DayFirst, MonthFirst};
        assert_eq!(read("4/5/2023", DayFirst, false), Ok("2023-05-04".into()));
        assert_eq!(read("4/5/2023", MonthFirst, false), Ok("2023-04-05".into()));
        assert_eq!(
            read("27/5/2023", MonthFirst, false),
            Ok("2023-05-27".into())
        );
        assert_eq!(
            read("27/5/2023", MonthFirst, true),
            Err(DateError::NotADate)
        );
    }
}
