use std::cell::RefCell;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Error, Result};
use crate::field::Source;

/// A value, and the line of the `program.toml` that sets it, counted from 1; no line in a program
/// that is built in memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Located<T> {
    pub(super) value: T,
    pub(super) line: Option<u64>,
}

impl<T> Located<T> {
    pub(super) const fn in_memory(value: T) -> Self {
        Self { value, line: None }
    }

    pub(super) fn map<U>(self, convert: impl FnOnce(T) -> U) -> Located<U> {
        Located {
            value: convert(self.value),
            line: self.line,
        }
    }

    pub(super) const fn source(&self) -> Source {
        Source::Program(self.line)
    }
}

/// Collects everything that is wrong with a program.
#[derive(Default)]
pub(super) struct Problems(RefCell<Vec<Diagnostic>>);

impl Problems {
    pub(super) fn add(&self, problem: Diagnostic) {
        self.0.borrow_mut().push(problem);
    }

    pub(super) fn extend(&self, problems: impl IntoIterator<Item = Diagnostic>) {
        self.0.borrow_mut().extend(problems);
    }

    /// The error that reports all problems by line, if there are any; those of one line in the
    /// order in which they were added.
    pub(super) fn check(self, path: Option<&Path>) -> Result<()> {
        let mut problems = self.0.into_inner();
        problems.sort_by_key(Diagnostic::row);
        Error::check(problems).map_err(|error| match path {
            Some(path) => error.in_file(path),
            None => error,
        })
    }
}
