//! What texts may name beside the columns of the roster, and how the values of columns read.

use super::Program;
use super::located::Problems;
use crate::date::CivilDate;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::field::Source;
use crate::roster::fold;
use crate::suggest;

/// The names that texts can use without a column or a value of that name.
const BUILT_IN: [&str; 5] = ["name", "key", "link", "title", "term"];

/// One of the program's `[values]`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value {
    pub(crate) name: Box<str>,
    /// As texts write it; a date is in the form 2023-09-20.
    pub(crate) text: String,
    pub(crate) is_date: bool,
    pub(crate) line: Option<u64>,
}

/// How the values of a column read in texts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wording {
    pub(crate) column: Box<str>,
    pub(crate) line: Option<u64>,
    /// The values, in the form that is compared, and their texts.
    texts: Vec<(String, String)>,
}

impl Wording {
    pub(super) fn new(column: &str, line: Option<u64>) -> Self {
        Self {
            column: column.trim().into(),
            line,
            texts: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, value: &str, text: String) {
        self.texts.push((fold(value), text));
    }

    /// The text for a value; `None` if it has none. Case and white space do not matter.
    pub(crate) fn text(&self, value: &str) -> Option<&str> {
        let folded = fold(value);
        let mut texts = self.texts.iter();
        let (_, text) = texts.find(|(value, _)| *value == folded)?;
        Some(text)
    }

    pub(crate) fn source(&self) -> Source {
        Source::Program(self.line)
    }
}

impl Program {
    /// The `[values]` that texts can name beside the columns of the roster, each with its text:
    /// dates are in the form 2023-09-20.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|value| (&*value.name, &*value.text))
    }

    /// Replaces one of the [`values`](Self::values), or the [`term`](Self::term). Case and white
    /// space in the name do not matter.
    ///
    /// # Errors
    ///
    /// [`Code::UnknownValue`](crate::Code::UnknownValue) if the program has no such value, and
    /// [`Code::InvalidValue`](crate::Code::InvalidValue) for a date that is replaced by a text
    /// that is not a date.
    ///
    /// ```
    /// use engross::Program;
    ///
    /// let mut program = Program::builder("Ambassador")
    ///     .term("2023")
    ///     .value("from", "2023-09-20")
    ///     .build()?;
    /// program.set_value("term", "2024")?;
    /// program.set_value("from", "2024-09-20")?;
    /// assert_eq!(program.values().next(), Some(("from", "2024-09-20")));
    /// # Ok::<(), engross::Error>(())
    /// ```
    pub fn set_value(&mut self, name: &str, text: impl Into<String>) -> Result<()> {
        let text = text.into();
        let folded = fold(name);
        if folded == "term" {
            self.term = text;
            return Ok(());
        }
        let mut values = self.values.iter_mut();
        let Some(value) = values.find(|value| fold(&value.name) == folded) else {
            let known = self.values().map(|(name, _)| name).chain(["term"]);
            let known: Vec<&str> = known.collect();
            let message = format!("the program has no value `{name}`");
            return Err(Diagnostic::error(Code::UnknownValue, message)
                .hint(suggest::hint(name, known, "its values are"))
                .into());
        };
        if value.is_date && CivilDate::parse(&text).is_err() {
            let message = format!("`{name}` must be a date, but is `{text}`");
            return Err(Diagnostic::error(Code::InvalidValue, message)
                .hint("write it with the year first, for example 2023-09-20")
                .into());
        }
        value.text = text;
        Ok(())
    }
}

/// Reports values that no text could name, and columns with two wordings.
pub(super) fn check(values: &[Value], wordings: &[Wording], problems: &Problems) {
    for (index, value) in values.iter().enumerate() {
        let name = fold(&value.name);
        let problem = |message: String, hint: &str| {
            let problem = Diagnostic::error(Code::InvalidValue, message);
            problems.add(problem.hint(hint).at_row(value.line));
        };
        if BUILT_IN.contains(&&*name) {
            let hint = "give it another name: `{name}`, `{key}`, `{link}`, `{title}` and `{term}` have a meaning of their own";
            problem(format!("`values` cannot have `{}`", value.name), hint);
        } else if name.is_empty() || value.name.contains(['{', '}', ':']) {
            let hint = "use letters, digits, spaces and hyphens";
            problem(
                format!("no text could name the value `{}`", value.name),
                hint,
            );
        } else if values[..index]
            .iter()
            .any(|other| fold(&other.name) == name)
        {
            let hint = "remove one of them: case and white space do not matter";
            problem(format!("`values` has `{}` twice", value.name), hint);
        }
    }
    for (index, wording) in wordings.iter().enumerate() {
        let column = fold(&wording.column);
        if wordings[..index]
            .iter()
            .any(|other| fold(&other.column) == column)
        {
            let message = format!("`wording` has the column `{}` twice", wording.column);
            let problem = Diagnostic::error(Code::InvalidValue, message);
            let hint = "put their values in one table";
            problems.add(problem.hint(hint).at_row(wording.line));
        }
    }
}
