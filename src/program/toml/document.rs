//! Typed access to a parsed TOML document. What is wrong with it is collected, by line.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::value::FromValue;
use crate::diagnostic::{Code, Diagnostic};
use crate::pattern::Pattern;
use crate::program::located::{Located, Problems};
use crate::program::settings::pattern;
use crate::suggest;

/// The lines of a document, and all problems found in it so far.
pub(super) struct Document<'d> {
    line_starts: Vec<usize>,
    problems: &'d Problems,
}

impl<'d> Document<'d> {
    pub(super) fn new(text: &str, problems: &'d Problems) -> Self {
        let after_ends = text.match_indices('\n').map(|(end, _)| end + 1);
        Self {
            line_starts: std::iter::once(0).chain(after_ends).collect(),
            problems,
        }
    }

    pub(super) fn line_of(&self, span: &Range<usize>) -> u64 {
        self.line_starts
            .partition_point(|start| *start <= span.start) as u64
    }

    fn located<T>(&self, value: T, span: &Range<usize>) -> Located<T> {
        Located {
            value,
            line: Some(self.line_of(span)),
        }
    }
}

/// A table of the document. [`Table::finish`] reports the keys that were not asked for.
pub(super) struct Table<'d> {
    document: &'d Document<'d>,
    /// As messages call it; empty for the document itself.
    name: &'static str,
    line: u64,
    entries: &'d DeTable<'d>,
    known: RefCell<Vec<&'static str>>,
}

impl<'d> Table<'d> {
    pub(super) fn root(document: &'d Document<'d>, entries: &'d DeTable<'d>) -> Self {
        Self::new(document, "", 1, entries)
    }

    fn new(
        document: &'d Document<'d>,
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

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The value of a key; a missing one is a problem. `example` shows the line as it should be.
    pub(super) fn required<T: FromValue<'d>>(
        &self,
        key: &'static str,
        example: &str,
    ) -> Option<Located<T>> {
        if !self.has(key) {
            let message = format!("`{key}` is missing{}", self.place("in"));
            self.problem(
                Diagnostic::error(Code::MissingKey, message)
                    .hint(format!("add it, for example: {example}"))
                    .at_row(self.line),
            );
        }
        self.optional(key, example)
    }

    /// The value of a key, if it is there; one of another type is a problem.
    pub(super) fn optional<T: FromValue<'d>>(
        &self,
        key: &'static str,
        example: &str,
    ) -> Option<Located<T>> {
        let value = self.raw(key)?;
        let read = T::from_value(value.get_ref());
        if read.is_none() {
            self.wrong_type(key, value, T::EXPECTED, example);
        }
        Some(self.document.located(read?, &value.span()))
    }

    /// A copy of the text that is the value of a key.
    pub(super) fn text(&self, key: &'static str, example: &str) -> Option<Located<String>> {
        let text = self.optional::<&str>(key, example)?;
        Some(text.map(str::to_owned))
    }

    /// The value of a key that is written as text; `hint` says how to correct it.
    pub(super) fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
        &self,
        key: &'static str,
        example: &str,
        hint: impl FnOnce(&T::Err) -> String,
    ) -> Option<Located<T>> {
        let text = self.optional::<&str>(key, example)?;
        match text.value.parse() {
            Ok(value) => Some(text.map(|_| value)),
            Err(error) => {
                self.problem(
                    Diagnostic::error(Code::InvalidValue, error.to_string())
                        .hint(hint(&error))
                        .at_row(text.line),
                );
                None
            }
        }
    }

    /// The pattern that is the value of a key.
    pub(super) fn pattern(&self, key: &'static str, example: &str) -> Option<Located<Pattern>> {
        let text = self.optional::<&str>(key, example)?;
        pattern(&format!("`{key}`"), text, |problem| self.problem(problem))
    }

    /// One of these words; another one is a problem whose hint names the nearest.
    pub(super) fn keyword<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<Located<T>> {
        let example = format!("{key} = \"{}\"", words.first()?.0);
        let word = self.optional::<&str>(key, &example)?;
        self.one_of(key, word, words)
    }

    /// The meaning of a word of `key`; an unknown word is a problem whose hint names the nearest.
    pub(super) fn one_of<T: Copy>(
        &self,
        key: &'static str,
        word: Located<&str>,
        words: &[(&'static str, T)],
    ) -> Option<Located<T>> {
        let found = words.iter().find(|(name, _)| *name == word.value);
        if found.is_none() {
            let message = format!("`{key}`{} cannot be `{}`", self.place("of"), word.value);
            let names = words.iter().map(|(name, _)| *name);
            self.problem(
                Diagnostic::error(Code::InvalidValue, message)
                    .hint(suggest::hint(word.value, names, "it can be"))
                    .at_row(word.line),
            );
        }
        let (_, meaning) = found?;
        Some(word.map(|_| *meaning))
    }

    /// Another table in this one.
    pub(super) fn table(&self, key: &'static str, example: &str) -> Option<Self> {
        let Located { value, line } = self.optional::<&DeTable<'d>>(key, example)?;
        Some(Self::new(self.document, key, line?, value))
    }

    /// The tables of an array of tables: none if the key is missing, `None` if its value is
    /// something else.
    pub(super) fn tables(&self, key: &'static str, example: &str) -> Option<Vec<Self>> {
        let mut tables = Vec::new();
        if !self.has(key) {
            self.known.borrow_mut().push(key);
            return Some(tables);
        }
        let array = self.optional::<&[Spanned<DeValue<'d>>]>(key, example)?;
        for item in array.value {
            let DeValue::Table(entries) = item.get_ref() else {
                self.wrong_type(key, item, "a list of tables", example);
                return None;
            };
            let line = self.document.line_of(&item.span());
            tables.push(Self::new(self.document, key, line, entries));
        }
        Some(tables)
    }

    /// Text, or a list of texts.
    pub(super) fn texts(&self, key: &'static str, example: &str) -> Option<Vec<Located<&'d str>>> {
        let value = self.raw(key)?;
        let items = match value.get_ref() {
            DeValue::Array(items) => &items[..],
            _ => std::slice::from_ref(value),
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) => texts.push(self.document.located(text, &item.span())),
                None => self.wrong_type(key, item, "text or a list of texts", example),
            }
        }
        Some(texts)
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Whether the key's value is a table.
    pub(super) fn holds_table(&self, key: &str) -> bool {
        self.entries
            .get(key)
            .is_some_and(|value| value.get_ref().is_table())
    }

    /// All keys with their values, for tables whose keys are free.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Located<&'d str>, &'d DeValue<'d>)> {
        self.entries.iter().map(|(key, value)| {
            let name: &str = key.get_ref();
            let name = self.document.located(name, &key.span());
            (name, value.get_ref())
        })
    }

    /// All keys with their values, in the order of the file.
    pub(super) fn ordered_entries(&self) -> Vec<(Located<&'d str>, &'d DeValue<'d>)> {
        let mut entries: Vec<_> = self.entries().collect();
        entries.sort_by_key(|(key, _)| key.line);
        entries
    }

    /// Reports the value of a free key.
    pub(super) fn wrong_entry(&self, key: Located<&str>, expected: &str, example: &str) {
        let message = format!("`{}`{} must be {expected}", key.value, self.place("of"));
        self.problem(
            Diagnostic::error(Code::InvalidValue, message)
                .hint(format!("for example: {example}"))
                .at_row(key.line),
        );
    }

    /// Reports the value of a key whose type is right and whose form is not.
    pub(super) fn wrong_value(&self, key: &str, line: Option<u64>, expected: &str, example: &str) {
        let message = format!("`{key}`{} must be {expected}", self.place("of"));
        self.problem(
            Diagnostic::error(Code::InvalidValue, message)
                .hint(format!("for example: {example}"))
                .at_row(line),
        );
    }

    pub(super) fn problem(&self, problem: Diagnostic) {
        self.document.problems.add(problem);
    }

    /// Reports the keys that were not asked for.
    pub(super) fn finish(self) {
        let known = self.known.borrow();
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let message = format!("unknown key `{name}`{}", self.place("in"));
                let names = known.iter().copied();
                self.problem(
                    Diagnostic::error(Code::UnknownKey, message)
                        .hint(suggest::hint(name, names, "the keys here are"))
                        .at_row(self.document.line_of(&key.span())),
                );
            }
        }
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'d>>, expected: &str, example: &str) {
        let message = format!("`{key}`{} must be {expected}", self.place("of"));
        self.problem(
            Diagnostic::error(Code::InvalidValue, message)
                .hint(format!("for example: {example}"))
                .at_row(self.document.line_of(&value.span())),
        );
    }

    /// The table that a key is in, after the key's name in a message.
    fn place(&self, preposition: &str) -> String {
        if self.name.is_empty() {
            String::new()
        } else {
            format!(" {preposition} `{}`", self.name)
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
