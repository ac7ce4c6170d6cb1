//! Text with placeholders for the columns of a roster.

mod parse;

pub use parse::PatternError;

use std::fmt;

use crate::date::{CivilDate, DateFormat};

/// Text with placeholders: `Awarded to {name}`.
///
/// `{column}` stands for a column of the roster; white space around the name is ignored. `{{` and
/// `}}` stand for a brace. `{date:%d %B %Y}` formats a date of the roster, such as 2023-09-20, with
/// the codes of C's `strftime`: `%d` and `%-d` are the day, `%m` and `%-m` the month, `%B` and `%b`
/// the name of the month, `%A` and `%a` the name of the weekday, `%Y` and `%y` the year, and `%%`
/// is a per cent sign.
///
/// `{#company} at {company}{/company}` is an optional part: it is written only where the column
/// has a value. `{^company}…{/company}` is written only where it has none. Optional parts can be
/// inside each other. A column whose name itself starts with `#`, `^` or `/` is written with a
/// space before its name: `{ #}`.
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
    Optional(Optional),
}

/// A part that is written only where a column has a value, or only where it has none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Optional {
    pub(crate) column: Box<str>,
    /// Whether the column must have a value.
    pub(crate) is_filled: bool,
    pub(crate) parts: Vec<Part>,
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

    /// All parts, in the order of the text. Those inside an optional part follow it.
    fn all_parts(&self) -> Vec<&Part> {
        fn add<'p>(parts: &'p [Part], all: &mut Vec<&'p Part>) {
            for part in parts {
                all.push(part);
                if let Part::Optional(optional) = part {
                    add(&optional.parts, all);
                }
            }
        }
        let mut all = Vec::new();
        add(&self.parts, &mut all);
        all
    }

    /// The columns in the order of the text. A column occurs as often as the text names it.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let parts = self.all_parts().into_iter();
        parts.filter_map(|part| match part {
            Part::Column(column) | Part::Date(column, _) => Some(&**column),
            Part::Optional(optional) => Some(&*optional.column),
            Part::Literal(_) => None,
        })
    }

    /// The text between the placeholders.
    pub fn literals(&self) -> impl Iterator<Item = &str> {
        let parts = self.all_parts().into_iter();
        parts.filter_map(|part| match part {
            Part::Literal(text) => Some(&**text),
            _ => None,
        })
    }

    /// The columns whose values are formatted as dates.
    pub fn dates(&self) -> impl Iterator<Item = &str> {
        let parts = self.all_parts().into_iter();
        parts.filter_map(|part| match part {
            Part::Date(column, _) => Some(&**column),
            _ => None,
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
        expand(&self.parts, &mut value, &mut text)?;
        Ok(text)
    }
}

fn expand<'p, V: AsRef<str>>(
    parts: &'p [Part],
    value: &mut impl FnMut(&str) -> Option<V>,
    text: &mut String,
) -> Result<(), &'p str> {
    for part in parts {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Column(column) => {
                text.push_str(value(column).ok_or(&**column)?.as_ref());
            }
            Part::Date(column, format) => {
                let value = value(column).ok_or(&**column)?;
                text.push_str(&format_date(value.as_ref(), format, None));
            }
            Part::Optional(optional) => {
                let value_of_column = value(&optional.column).ok_or(&*optional.column)?;
                if value_of_column.as_ref().is_empty() != optional.is_filled {
                    expand(&optional.parts, value, text)?;
                }
            }
        }
    }
    Ok(())
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
        write(&self.parts, f)
    }
}

fn write(parts: &[Part], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for part in parts {
        match part {
            Part::Literal(text) => {
                f.write_str(&text.replace('{', "{{").replace('}', "}}"))?;
            }
            Part::Column(column) => write!(f, "{{{}{column}}}", space_before(column))?,
            Part::Date(column, format) => {
                write!(f, "{{{}{column}:{format}}}", space_before(column))?;
            }
            Part::Optional(optional) => {
                let sign = if optional.is_filled { '#' } else { '^' };
                write!(f, "{{{sign}{}}}", optional.column)?;
                write(&optional.parts, f)?;
                write!(f, "{{/{}}}", optional.column)?;
            }
        }
    }
    Ok(())
}

/// What keeps a column's name from being read as the start or the end of an optional part.
fn space_before(column: &str) -> &'static str {
    if column.starts_with(['#', '^', '/']) {
        " "
    } else {
        ""
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
    fn optional_parts_depend_on_a_column() {
        let pattern: Pattern =
            "{name}{#role}, {role}{#company} at {company}{/}{/role}{^role}!{/ROLE }"
                .parse()
                .unwrap();
        let text = |role, company| {
            let value = move |column: &str| match column {
                "name" => Some("Ann"),
                "role" => Some(role),
                _ => Some(company),
            };
            pattern.expand(value).unwrap()
        };
        assert_eq!(text("Engineer", "Acme"), "Ann, Engineer at Acme");
        assert_eq!(text("Engineer", ""), "Ann, Engineer");
        assert_eq!(text("", "Acme"), "Ann!");
        let columns: Vec<&str> = pattern.columns().collect();
        assert_eq!(
            columns,
            ["name", "role", "role", "company", "company", "role"]
        );
    }

    #[test]
    fn optional_parts_have_a_start_and_an_end() {
        for (text, message, hint) in [
            (
                "{name}{#role}, {role}",
                "`{#role}` is never closed (character 7)",
                "write `{/role}` where the optional part ends",
            ),
            (
                "{name} {/role}",
                "`{/role}` closes nothing (character 8)",
                "write `{#role}` where the optional part starts, or `{^role}` for a part that is \
                 written if there is no value",
            ),
            (
                "{#a}x{^b}y{/a}{/b}",
                "`{/a}` is inside `{^b}`, which is still open (character 11)",
                "write `{/b}` before it",
            ),
            (
                "{# }x{/}",
                "an optional part without a column (character 1)",
                "write the column after the sign, as in `{#company}`",
            ),
        ] {
            let error = text.parse::<Pattern>().unwrap_err();
            assert_eq!(error.to_string(), message);
            assert_eq!(error.hint(), hint);
        }
        let deep = "{#a}".repeat(33) + &"{/a}".repeat(33);
        let error = deep.parse::<Pattern>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "optional parts are more than 32 deep (character 129)"
        );
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
            "{name}{#role}, {role}{#company} at {company}{/company}{/role}{^role}!{/role}",
            "{ #} { /x:%d}{#}",
            "{What is your name? (first, last): please}",
        ] {
            let pattern: Pattern = text.parse().unwrap();
            assert_eq!(pattern.to_string().parse(), Ok(pattern), "{text}");
        }
    }
}
