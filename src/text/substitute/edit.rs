use std::ops::Range;

use crate::text::layout::{Substitution, SubstitutionReason};

/// A part of a text that is set in another way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// The bytes of the text before any edit.
    pub(super) range: Range<usize>,
    pub(super) replacement: String,
    pub(super) reason: SubstitutionReason,
}

/// The text with these edits, which are in its order and do not overlap.
pub(super) fn apply(source: &str, edits: &[Edit]) -> (String, Vec<Substitution>) {
    let mut text = String::with_capacity(source.len() + 2 * edits.len());
    let mut substitutions = Vec::with_capacity(edits.len());
    let mut at = 0;
    for edit in edits {
        text.push_str(&source[at..edit.range.start]);
        let start = text.len();
        text.push_str(&edit.replacement);
        substitutions.push(Substitution {
            range: start..text.len(),
            original: source[edit.range.clone()].into(),
            reason: edit.reason,
        });
        at = edit.range.end;
    }
    text.push_str(&source[at..]);
    (text, substitutions)
}
