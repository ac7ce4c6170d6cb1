use std::fmt;

use super::CivilDate;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_language() {
        let formatted = |format: &str, language| {
            DateFormat::parse(format)
                .unwrap()
                .format(CivilDate::parse("2023-09-20").unwrap(), language)
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
