//! A text as a plan gives it to a field.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::field::Capitals;
use crate::language::Language;

/// The text of a field, and which parts of it are values of the roster.
#[derive(Debug, Clone)]
pub struct WrittenText<'a> {
    /// The text, in no particular normal form.
    pub text: Cow<'a, str>,
    /// The bytes of `text` that the roster wrote, in ascending order. The field's
    /// [`capitals`](crate::field::TextStyle::capitals) apply to them alone, unless they are of all
    /// the text.
    pub values: Vec<Range<usize>>,
    /// What the recipient's row says of its capitals, in place of the field.
    pub capitals: Option<Capitals>,
    /// For each line, its language; empty if all are in the language of the text.
    pub languages: Vec<Option<Arc<Language>>>,
}

/// A text that is one value.
impl<'a> From<&'a str> for WrittenText<'a> {
    fn from(text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            values: std::iter::once(0..text.len()).collect(),
            capitals: None,
            languages: Vec::new(),
        }
    }
}
