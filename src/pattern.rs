//! Text with placeholders for the columns of a roster.

use std::fmt;
use std::str::FromStr;

use crate::date::{CivilDate, DateFormat};

/// Text with placeholders: `Awarded to {name}`.
///
/// `{column}` stands for a column of the roster; white space around the name is ignored. `{{` and
/// `}}` stand for a brace. `{date:%d %B %Y}` formats a date of the roster, such as 2023-09-20, with
/// the codes of C's `strftime`: `%d` and `%-d` are the day, `%m` and `%-m` the month, `%B` and `%b`
/// the name of the month, `%A` and `%a` the name of the weekday, `%Y` and `%y` the year, and `%%`
/// is a per cent sign.
///
/// ```
/// use engross::Pattern;
///
/// let pattern: Pattern = "{name}, {hours} hours {{sic}}".parse()?;
/// assert_eq!(pattern.columns().collect::<Vec<_>>(), ["name", "hours"]);
/// let text = pattern.expand(|column| match column {
///     "name" => Some("İremnur Önder"),
///     "hours" => Some("12"),
///     _ => None,
/// });
/// assert_eq!(text.as_deref(), Ok("İremnur Önder, 12 hours {sic}"));
/// # Ok::<(), engross::PatternError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    parts: Vec<Part>,
}

/// A piece of a [`Pattern`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// Never empty, and never next to another literal.
    Literal(Box<str>),
    Column(Box<str>),
    /// A column of dates, and their format.
    Date(Box<str>, DateFormat),
}

impl Pattern {
    /// A pattern of this column alone.
    #[must_use]
    pub fn column(column: &str) -> Self {
        Self {
            parts: vec![Part::Column(column.trim().into())],
        }
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The columns in the order of the text. A column occurs as often as the text names it.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Column(column) | Part::Date(column, _) => Some(&**column),
            Part::Literal(_) => None,
        })
    }

    /// The text between the placeholders.
    pub fn literals(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Literal(text) => Some(&**text),
            Part::Column(_) | Part::Date(..) => None,
        })
    }

    /// The columns whose values are formatted as dates.
    pub fn dates(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Date(column, _) => Some(&**column),
            Part::Literal(_) | Part::Column(_) => None,
        })
    }

    /// The text, with every placeholder replaced by the column's value. Dates are written in
    /// English; a value that is not a date is not changed.
    ///
    /// # Errors
    ///
    /// The name of the first column for which `value` returns `None`.
    pub fn expand<V: AsRef<str>>(
        &self,
        mut value: impl FnMut(&str) -> Option<V>,
    ) -> Result<String, &str> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Column(column) => {
                    text.push_str(value(column).ok_or(&**column)?.as_ref());
                }
                Part::Date(column, format) => {
                    let value = value(column).ok_or(&**column)?;
                    text.push_str(&format_date(value.as_ref(), format, None));
                }
            }
        }
        Ok(text)
    }
}

/// Formats a date in a language; a value that is not a date is not changed.
pub(crate) fn format_date(value: &str, format: &DateFormat, language: Option<&str>) -> String {
    match CivilDate::parse(value) {
        Ok(date) => format.format(date, language),
        Err(_) => value.to_owned(),
    }
}

/// Writes the pattern so that parsing it gives the same pattern.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Literal(text) => {
                    f.write_str(&text.replace('{', "{{").replace('}', "}}"))?;
                }
                Part::Column(column) => write!(f, "{{{column}}}")?,
                Part::Date(column, format) => write!(f, "{{{column}:{format}}}")?,
            }
        }
        Ok(())
    }
}

/// Why a text is not a [`Pattern`], and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem} (character {position})")]
pub struct PatternError {
    problem: String,
    position: usize,
    hint: String,
}

impl PatternError {
    /// The character at which the problem starts, counted from 1.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// How to fix it.
    #[must_use]
    pub fn hint(&self) -> &str {
        &self.hint
    }
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let error = |at: usize, problem: String, hint: &str| PatternError {
            problem,
            position: text[..at].chars().count() + 1,
            hint: hint.into(),
        };
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut at = 0;
        while let Some(brace) = text[at..].find(['{', '}']).map(|found| at + found) {
            literal.push_str(&text[at..brace]);
            let (open, rest) = (text[brace..].starts_with('{'), &text[brace + 1..]);
            if rest.starts_with(if open { '{' } else { '}' }) {
                literal.push(if open { '{' } else { '}' });
                at = brace + 2;
                continue;
            }
            if !open {
                return Err(error(
                    brace,
                    "an unmatched `}`".into(),
                    "write `}}` for a brace in the text",
                ));
            }
            let Some(length) = rest
                .find(['{', '}'])
                .filter(|end| rest[*end..].starts_with('}'))
            else {
                return Err(error(
                    brace,
                    "an unclosed `{`".into(),
                    "write `{column}` for a column of the roster, or `{{` for a brace in the text",
                ));
            };
            let column = rest[..length].trim();
            if column.is_empty() {
                return Err(error(
                    brace,
                    "a `{}` without a column".into(),
                    "write the column between the braces, as in `{name}`",
                ));
            }
            let part = match column.split_once(':') {
                None => Part::Column(column.into()),
                Some((column, format)) => {
                    let format = DateFormat::parse(format).map_err(|unknown| {
                        error(
                            brace,
                            format!("an unknown date code `{unknown}`"),
                            "use %d, %-d, %m, %-m, %B, %b, %A, %a, %Y, %y, or %% for a per cent sign",
                        )
                    })?;
                    Part::Date(column.trim().into(), format)
                }
            };
            if !literal.is_empty() {
                parts.push(Part::Literal(std::mem::take(&mut literal).into()));
            }
            parts.push(part);
            at = brace + 1 + length + 1;
        }
        literal.push_str(&text[at..]);
        if !literal.is_empty() {
            parts.push(Part::Literal(literal.into()));
        }
        Ok(Self { parts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_a_position_and_a_hint() {
        for (text, message, hint) in [
            (
                "ö {name",
                "an unclosed `{` (character 3)",
                "write `{column}` for a column of the roster, or `{{` for a brace in the text",
            ),
            (
                "{a{b}}",
                "an unclosed `{` (character 1)",
                "write `{column}` for a column of the roster, or `{{` for a brace in the text",
            ),
            (
                "a } b",
                "an unmatched `}` (character 3)",
                "write `}}` for a brace in the text",
            ),
            (
                "{ }",
                "a `{}` without a column (character 1)",
                "write the column between the braces, as in `{name}`",
            ),
            (
                "{date:%d %q}",
                "an unknown date code `%q` (character 1)",
                "use %d, %-d, %m, %-m, %B, %b, %A, %a, %Y, %y, or %% for a per cent sign",
            ),
        ] {
            let error = text.parse::<Pattern>().unwrap_err();
            assert_eq!(error.to_string(), message);
            assert_eq!(error.hint(), hint);
        }
    }

    #[test]
    fn expanding_reports_an_unknown_column() {
        let pattern: Pattern = "{name} {role}".parse().unwrap();
        let value = |column: &str| (column == "name").then_some("Ann");
        assert_eq!(pattern.expand(value), Err("role"));
    }

    #[test]
    fn display_can_be_parsed_back() {
        for text in [
            "",
            "{{}}",
            "{name}",
            "a{{b}}c { full name }d",
            "}}{x}{{{y}}}",
            "{date:%d %B, %Y}{name}",
        ] {
            let pattern: Pattern = text.parse().unwrap();
            assert_eq!(pattern.to_string().parse(), Ok(pattern), "{text}");
        }
    }
}
