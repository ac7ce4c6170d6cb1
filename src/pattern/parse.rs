//! Reading patterns.

use std::str::FromStr;

use super::{Optional, Part, Pattern};
use crate::date::DateFormat;

/// How deeply optional parts can be inside each other.
const MAX_DEPTH: usize = 32;

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
        let mut parser = Parser {
            text,
            literal: String::new(),
            parts: Vec::new(),
            open: Vec::new(),
        };
        let mut at = 0;
        while let Some(brace) = text[at..].find(['{', '}']).map(|found| at + found) {
            parser.literal.push_str(&text[at..brace]);
            at = parser.brace(brace)?;
        }
        parser.literal.push_str(&text[at..]);
        parser.finish()
    }
}

struct Parser<'t> {
    text: &'t str,
    /// The text since the last placeholder.
    literal: String,
    /// The parts of what is being read: the pattern, or the innermost open optional part.
    parts: Vec<Part>,
    open: Vec<Open>,
}

/// An optional part whose end has not been read.
struct Open {
    column: Box<str>,
    is_filled: bool,
    /// Where its start is in the text.
    at: usize,
    /// The parts before it.
    before: Vec<Part>,
}

impl Open {
    fn start(&self) -> String {
        let sign = if self.is_filled { '#' } else { '^' };
        format!("{{{sign}{}}}", self.column)
    }
}

impl Parser<'_> {
    /// Reads what starts with the brace at this place, and returns where it ends.
    fn brace(&mut self, at: usize) -> Result<usize, PatternError> {
        let (is_open, rest) = (self.text[at..].starts_with('{'), &self.text[at + 1..]);
        if rest.starts_with(if is_open { '{' } else { '}' }) {
            self.literal.push(if is_open { '{' } else { '}' });
            return Ok(at + 2);
        }
        if !is_open {
            let hint = "write `}}` for a brace in the text";
            return Err(self.error(at, "an unmatched `}`", hint));
        }
        let end = rest.find(['{', '}']);
        let Some(length) = end.filter(|end| rest[*end..].starts_with('}')) else {
            return Err(self.error(
                at,
                "an unclosed `{`",
                "write `{column}` for a column of the roster, or `{{` for a brace in the text",
            ));
        };
        self.placeholder(at, &rest[..length])?;
        Ok(at + 1 + length + 1)
    }

    /// Reads what is between braces.
    fn placeholder(&mut self, at: usize, content: &str) -> Result<(), PatternError> {
        let column = content.trim();
        let after_sign = column[column.chars().next().map_or(0, char::len_utf8)..].trim();
        match content.chars().next() {
            Some('/') => return self.close(at, after_sign),
            // A column of numbers is often called `#`.
            Some('#' | '^') if content.len() > 1 => {
                return self.open(at, after_sign, content.starts_with('#'));
            }
            _ => {}
        }
        if column.is_empty() {
            let hint = "write the column between the braces, as in `{name}`";
            return Err(self.error(at, "a `{}` without a column", hint));
        }
        let part = match split_format(column) {
            None => Part::Column(column.into()),
            Some((column, format)) => {
                let format = DateFormat::parse(format).map_err(|unknown| {
                    self.error(
                        at,
                        format!("an unknown date code `{unknown}`"),
                        "use %d, %-d, %m, %-m, %B, %b, %A, %a, %Y, %y, or %% for a per cent sign",
                    )
                })?;
                Part::Date(column.trim().into(), format)
            }
        };
        self.end_literal();
        self.parts.push(part);
        Ok(())
    }

    fn open(&mut self, at: usize, column: &str, is_filled: bool) -> Result<(), PatternError> {
        if column.is_empty() {
            let hint = "write the column after the sign, as in `{#company}`";
            return Err(self.error(at, "an optional part without a column", hint));
        }
        if self.open.len() == MAX_DEPTH {
            let problem = format!("optional parts are more than {MAX_DEPTH} deep");
            return Err(self.error(at, problem, "write them side by side"));
        }
        self.end_literal();
        self.open.push(Open {
            column: column.into(),
            is_filled,
            at,
            before: std::mem::take(&mut self.parts),
        });
        Ok(())
    }

    /// Ends the innermost optional part; a `column` that is not empty must be that part's.
    fn close(&mut self, at: usize, column: &str) -> Result<(), PatternError> {
        let is_same =
            |open: &Open| column.is_empty() || column.to_lowercase() == open.column.to_lowercase();
        self.end_literal();
        match self.open.pop() {
            Some(open) if is_same(&open) => {
                let parts = std::mem::replace(&mut self.parts, open.before);
                self.parts.push(Part::Optional(Optional {
                    column: open.column,
                    is_filled: open.is_filled,
                    parts,
                }));
                Ok(())
            }
            Some(open) if self.open.iter().any(is_same) => Err(self.error(
                at,
                format!(
                    "`{{/{column}}}` is inside `{}`, which is still open",
                    open.start()
                ),
                &format!("write `{{/{}}}` before it", open.column),
            )),
            _ => Err(self.error(
                at,
                format!("`{{/{column}}}` closes nothing"),
                &format!(
                    "write `{{#{column}}}` where the optional part starts, or `{{^{column}}}` for \
                     a part that is written if there is no value"
                ),
            )),
        }
    }

    fn end_literal(&mut self) {
        if !self.literal.is_empty() {
            let literal = std::mem::take(&mut self.literal);
            self.parts.push(Part::Literal(literal.into()));
        }
    }

    fn finish(mut self) -> Result<Pattern, PatternError> {
        self.end_literal();
        if let Some(open) = self.open.last() {
            return Err(self.error(
                open.at,
                format!("`{}` is never closed", open.start()),
                &format!("write `{{/{}}}` where the optional part ends", open.column),
            ));
        }
        Ok(Pattern { parts: self.parts })
    }

    fn error(&self, at: usize, problem: impl Into<String>, hint: &str) -> PatternError {
        PatternError {
            problem: problem.into(),
            position: self.text[..at].chars().count() + 1,
            hint: hint.into(),
        }
    }
}

/// A column and the format of its dates, which has a per cent sign: the names of columns, such as
/// the questions of a form, can have a colon.
fn split_format(column: &str) -> Option<(&str, &str)> {
    let percent = column.find('%')?;
    let colon = column[..percent].rfind(':')?;
    Some((&column[..colon], &column[colon + 1..]))
}
