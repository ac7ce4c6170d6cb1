//! Text with the columns of a roster in it.

use std::fmt;
use std::str::FromStr;

use crate::date::{CivilDate, DateFormat};

/// Text with placeholders: `Awarded to {name}`.
///
/// `{column}` stands for a column of the roster, white space around the name ignored; `{{` and
/// `}}` stand for a brace. `{date:%d %B %Y}` writes a date of the roster, such as 2023-09-20, in the
/// letters of C's `strftime`: `%d` and `%-d` are the day, `%m` and `%-m` the month, `%B` and `%b`
/// its name, `%A` and `%a` that of the day, `%Y` and `%y` the year, `%%` is a per cent sign.
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
    /// Never empty, never beside another literal.
    Literal(Box<str>),
    Column(Box<str>),
    /// A column of dates, and how they are written.
    Date(Box<str>, DateFormat),
}

impl Pattern {
    /// The pattern that is this column alone.
    #[must_use]
    pub fn column(column: &str) -> Self {
        Self {
            parts: vec![Part::Column(column.trim().into())],
        }
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The columns it names, in the order of the text, each as often as it is named.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Column(column) | Part::Date(column, _) => Some(&**column),
            Part::Literal(_) => None,
        })
    }

    /// The text between the columns.
    pub fn literals(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Literal(text) => Some(&**text),
            Part::Column(_) | Part::Date(..) => None,
        })
    }

    /// The columns whose values it takes for dates.
    pub fn dates(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Date(column, _) => Some(&**column),
            Part::Literal(_) | Part::Column(_) => None,
        })
    }

    /// The text, with the value of each column in its place. Dates are written in English; what
    /// is no date stays as it is.
    ///
    /// # Errors
    ///
    /// The name of the first column for which `value` has none.
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
                    text.push_str(&written(value.as_ref(), format, None));
                }
            }
        }
        Ok(text)
    }
}

/// A date as the format has it, in a language; what is no date stays as it is.
pub(crate) fn written(value: &str, format: &DateFormat, language: Option<&str>) -> String {
    match CivilDate::parse(value) {
        Ok(date) => format.format(date, language),
        Err(_) => value.to_owned(),
    }
}

/// Writes the pattern so that it reads back as the same one.
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

/// Why a text is no [`Pattern`], and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem} (character {position})")]
pub struct PatternError {
    problem: String,
    position: usize,
    hint: String,
}

impl PatternError {
    /// The character it is about, counted from 1.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// How to mend it.
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
                    "a `}` that closes nothing".into(),
                    "write `}}` for a brace in the text",
                ));
            }
            let Some(length) = rest
                .find(['{', '}'])
                .filter(|end| rest[*end..].starts_with('}'))
            else {
                return Err(error(
                    brace,
                    "a `{` that is not closed".into(),
                    "write `{column}` for a column of the roster, or `{{` for a brace in the text",
                ));
            };
            let column = rest[..length].trim();
            if column.is_empty() {
                return Err(error(
                    brace,
                    "`{}` names no column".into(),
                    "write the column between the braces, as in `{name}`",
                ));
            }
            let part = match column.split_once(':') {
                None => Part::Column(column.into()),
                Some((column, format)) => {
                    let format = DateFormat::parse(format).map_err(|unknown| {
                        error(
                            brace,
                            format!("`{unknown}` in a date, which means nothing"),
                            "it can be %d, %-d, %m, %-m, %B, %b, %A, %a, %Y, %y, or %% for a per cent sign",
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
    fn errors_say_where_and_how_to_mend() {
        for (text, message, hint) in [
            (
                "ö {name",
                "a `{` that is not closed (character 3)",
                "write `{column}` for a column of the roster, or `{{` for a brace in the text",
            ),
            (
                "{a{b}}",
                "a `{` that is not closed (character 1)",
                "write `{column}` for a column of the roster, or `{{` for a brace in the text",
            ),
            (
                "a } b",
                "a `}` that closes nothing (character 3)",
                "write `}}` for a brace in the text",
            ),
            (
                "{ }",
                "`{}` names no column (character 1)",
                "write the column between the braces, as in `{name}`",
            ),
            (
                "{date:%d %q}",
                "`%q` in a date, which means nothing (character 1)",
                "it can be %d, %-d, %m, %-m, %B, %b, %A, %a, %Y, %y, or %% for a per cent sign",
            ),
        ] {
            let error = text.parse::<Pattern>().unwrap_err();
            assert_eq!(error.to_string(), message);
            assert_eq!(error.hint(), hint);
        }
    }

    #[test]
    fn an_unknown_column_is_named() {
        let pattern: Pattern = "{name} {role}".parse().unwrap();
        let value = |column: &str| (column == "name").then_some("Ann");
        assert_eq!(pattern.expand(value), Err("role"));
    }

    #[test]
    fn display_reads_back() {
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
