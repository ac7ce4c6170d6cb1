//! Typed access to a parsed TOML document that collects what is wrong with it, by line.

use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::suggest;

/// The text of a document, and all that was found wrong with it so far.
pub(super) struct Document {
    line_starts: Vec<usize>,
    problems: RefCell<Vec<Diagnostic>>,
}

impl Document {
    pub(super) fn new(text: &str) -> Self {
        let after_ends = text.match_indices('\n').map(|(end, _)| end + 1);
        Self {
            line_starts: std::iter::once(0).chain(after_ends).collect(),
            problems: RefCell::default(),
        }
    }

    pub(super) fn problem(&self, line: u64, message: impl Into<String>, hint: impl Into<String>) {
        let problem = Diagnostic::error(Code::Program, message).hint(hint);
        self.problems.borrow_mut().push(problem.at_row(line));
    }

    /// The error with all problems by line, if there are any; those of a line in the order they were found.
    pub(super) fn check(self, path: &Path) -> Result<()> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(Diagnostic::row);
        Error::check(problems).map_err(|error| error.in_file(path))
    }

    pub(super) fn line_of(&self, span: &Range<usize>) -> u64 {
        self.line_starts
            .partition_point(|start| *start <= span.start) as u64
    }
}

/// A value and the line it is on.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) line: u64,
}

/// A table of the document. [`Table::finish`] reports the keys that nobody asked for.
pub(super) struct Table<'d> {
    pub(super) document: &'d Document,
    /// As messages call it; empty for the document itself.
    name: &'static str,
    pub(super) line: u64,
    entries: &'d DeTable<'d>,
    known: RefCell<Vec<&'static str>>,
}

impl<'d> Table<'d> {
    pub(super) fn root(document: &'d Document, entries: &'d DeTable<'d>) -> Self {
        Self::new(document, "", 1, entries)
    }

    fn new(
        document: &'d Document,
        name: &'static str,
        line: u64,
        entries: &'d DeTable<'d>,
    ) -> Self {
        Self {
            document,
            name,
            line,
            entries,
            known: RefCell::default(),
        }
    }

    /// The value of a key; a missing one is a problem. `example` shows the line as it should be.
    pub(super) fn required<T: FromValue<'d>>(
        &self,
        key: &'static str,
        example: &str,
    ) -> Option<At<T>> {
        if !self.entries.contains_key(key) {
            self.problem(
                self.line,
                format!("`{key}` is missing{}", self.place()),
                format!("add it, for example: {example}"),
            );
        }
        self.optional(key, example)
    }

    /// The value of a key, if it is there; one of another type is a problem.
    pub(super) fn optional<T: FromValue<'d>>(
        &self,
        key: &'static str,
        example: &str,
    ) -> Option<At<T>> {
        let value = self.raw(key)?;
        let line = self.document.line_of(&value.span());
        let read = T::from_value(value.get_ref());
        if read.is_none() {
            self.problem(
                line,
                format!("`{key}`{} must be {}", self.place(), T::EXPECTED),
                format!("for example: {example}"),
            );
        }
        read.map(|value| At { value, line })
    }

    /// A number of the range; outside it is a problem.
    pub(super) fn number(
        &self,
        key: &'static str,
        range: RangeInclusive<f64>,
        example: &str,
    ) -> Option<At<f64>> {
        let number = self.optional::<f64>(key, example)?;
        if range.contains(&number.value) {
            return Some(number);
        }
        self.problem(
            number.line,
            format!(
                "`{key}`{} must be from {} to {}, and is {}",
                self.place(),
                range.start(),
                range.end(),
                number.value
            ),
            format!("for example: {example}"),
        );
        None
    }

    /// One of the words; another is a problem that names the nearest.
    pub(super) fn keyword<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let example = format!("{key} = \"{}\"", words.first()?.0);
        let word = self.optional::<&str>(key, &example)?;
        self.one_of(key, word, words)
    }

    /// The meaning of a word of `key`; another word is a problem that names the nearest.
    pub(super) fn one_of<T: Copy>(
        &self,
        key: &'static str,
        word: At<&str>,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let found = words.iter().find(|(name, _)| *name == word.value);
        if found.is_none() {
            self.problem(
                word.line,
                format!("`{key}`{} cannot be `{}`", self.place(), word.value),
                suggest::hint(word.value, words.iter().map(|(name, _)| *name), "it can be"),
            );
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// Another table in this one.
    pub(super) fn table(&self, key: &'static str, example: &str) -> Option<Self> {
        let At { value, line } = self.optional::<&DeTable<'d>>(key, example)?;
        Some(Self::new(self.document, key, line, value))
    }

    /// The tables of an array of tables; none where it is missing.
    pub(super) fn tables(&self, key: &'static str, example: &str) -> Option<Vec<Self>> {
        let mut tables = Vec::new();
        if !self.entries.contains_key(key) {
            self.known.borrow_mut().push(key);
            return Some(tables);
        }
        let array = self.optional::<&[Spanned<DeValue<'d>>]>(key, example)?;
        for item in array.value {
            let line = self.document.line_of(&item.span());
            if let DeValue::Table(entries) = item.get_ref() {
                tables.push(Self::new(self.document, key, line, entries));
            } else {
                self.problem(
                    line,
                    format!("`{key}` must be a list of tables"),
                    format!("for example: {example}"),
                );
                return None;
            }
        }
        Some(tables)
    }

    /// Text, or a list of texts.
    pub(super) fn texts(&self, key: &'static str, example: &str) -> Option<Vec<At<&'d str>>> {
        let value = self.raw(key)?;
        let items = match value.get_ref() {
            DeValue::Array(items) => &items[..],
            _ => std::slice::from_ref(value),
        };
        let mut texts = Vec::new();
        for item in items {
            let line = self.document.line_of(&item.span());
            if let Some(value) = item.get_ref().as_str() {
                texts.push(At { value, line });
            } else {
                self.problem(
                    line,
                    format!("`{key}`{} must be text or a list of texts", self.place()),
                    format!("for example: {example}"),
                );
            }
        }
        Some(texts)
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// The line of a key that is there.
    pub(super) fn line_of(&self, key: &str) -> Option<u64> {
        let (key, _) = self.entries.get_key_value(key)?;
        Some(self.document.line_of(&key.span()))
    }

    /// Whether the key's value is a table.
    pub(super) fn holds_table(&self, key: &str) -> bool {
        self.entries
            .get(key)
            .is_some_and(|value| value.get_ref().is_table())
    }

    /// All keys with their values, for tables whose keys are free.
    pub(super) fn entries(&self) -> impl Iterator<Item = (At<&'d str>, &'d DeValue<'d>)> {
        self.entries.iter().map(|(key, value)| {
            let line = self.document.line_of(&key.span());
            let value_of_key = At {
                value: key.get_ref().as_ref(),
                line,
            };
            (value_of_key, value.get_ref())
        })
    }

    pub(super) fn problem(&self, line: u64, message: impl Into<String>, hint: impl Into<String>) {
        self.document.problem(line, message, hint);
    }

    /// Where a key is, after its name in a message.
    pub(super) fn place(&self) -> String {
        if self.name.is_empty() {
            String::new()
        } else {
            format!(" of `{}`", self.name)
        }
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn finish(self) {
        let known = self.known.borrow();
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                self.problem(
                    self.document.line_of(&key.span()),
                    format!("unknown key `{name}`{}", self.place()),
                    suggest::hint(name, known.iter().copied(), "the keys here are"),
                );
            }
        }
    }

    fn raw(&self, key: &'static str) -> Option<&'d Spanned<DeValue<'d>>> {
        let mut known = self.known.borrow_mut();
        if !known.contains(&key) {
            known.push(key);
        }
        self.entries.get(key)
    }
}

/// A type that a TOML value can be read as.
pub(super) trait FromValue<'d>: Sized {
    /// What the value must be, as a message says it.
    const EXPECTED: &'static str;

    fn from_value(value: &'d DeValue<'d>) -> Option<Self>;
}

impl<'d> FromValue<'d> for &'d str {
    const EXPECTED: &'static str = "text in quotes";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        value.as_str()
    }
}

impl<'d> FromValue<'d> for bool {
    const EXPECTED: &'static str = "true or false";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        value.as_bool()
    }
}

impl<'d> FromValue<'d> for f64 {
    const EXPECTED: &'static str = "a number";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        let number = match value {
            DeValue::Integer(integer) => {
                f64::from(i32::from_str_radix(integer.as_str(), integer.radix()).ok()?)
            }
            DeValue::Float(float) => float.as_str().parse().ok()?,
            _ => return None,
        };
        number.is_finite().then_some(number)
    }
}

impl<'d> FromValue<'d> for u32 {
    const EXPECTED: &'static str = "a whole number, 0 or more";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        let integer = value.as_integer()?;
        Self::from_str_radix(integer.as_str(), integer.radix()).ok()
    }
}

impl<'d> FromValue<'d> for &'d DeTable<'d> {
    const EXPECTED: &'static str = "a table";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        value.as_table()
    }
}

impl<'d> FromValue<'d> for &'d [Spanned<DeValue<'d>>] {
    const EXPECTED: &'static str = "a list";

    fn from_value(value: &'d DeValue<'d>) -> Option<Self> {
        value.as_array().map(|array| &array[..])
    }
}
