//! Sets a text in another way than it is spelt: typographic apostrophes, capitals, signs that the
//! fonts lack. What is spelt stays known, for the text of a PDF file and for `inspect`.

mod capitals;
mod edit;
mod quotes;
mod signs;

use std::ops::Range;

use super::itemize::Paragraph;
use super::layout::Substitution;
use super::normalize::normalize;
use super::written::WrittenText;
use crate::field::{Capitals, Quotes, TextStyle};
use crate::language::Language;
use edit::Edit;

/// A text as it is set.
pub(super) struct SetText {
    /// The text as it is spelt, in NFC.
    pub(super) source: String,
    /// What differs, in the order of the text, without overlaps.
    edits: Vec<Edit>,
    /// The text as it is set; none if that is as it is spelt.
    changed: Option<String>,
    /// For each edit, its place in the text as it is set.
    pub(super) substitutions: Vec<Substitution>,
    /// The parts of the source whose capitals are small.
    small: Vec<Range<usize>>,
    /// How the row or the field asks for capitals.
    pub(super) capitals: Option<Capitals>,
}

impl SetText {
    /// Sets apostrophes and capitals as the style asks for.
    pub(super) fn new(
        written: WrittenText<'_>,
        language: Option<&Language>,
        style: &TextStyle,
    ) -> Self {
        let asked = written.capitals.or(style.capitals);
        let (source, values) = normalize(written);
        let mut edits = Vec::new();
        let mut small = Vec::new();
        let capitals = asked.unwrap_or_default();
        for (part, capitals) in parts(&source, values, capitals, style.small_capitals) {
            let recased = capitals::recase(
                &source[part.clone()],
                capitals,
                style.small_capitals,
                language,
            );
            let moved = |range: Range<usize>| range.start + part.start..range.end + part.start;
            small.extend(recased.small.into_iter().map(moved));
            edits.extend(recased.edits.into_iter().map(|edit| Edit {
                range: moved(edit.range),
                ..edit
            }));
        }
        if style.quotes == Quotes::Typographic {
            edits.extend(quotes::edits(&source, language));
        }
        let mut set = Self {
            source,
            edits: Vec::new(),
            changed: None,
            substitutions: Vec::new(),
            small,
            capitals: asked,
        };
        set.edit(edits);
        set
    }

    /// The text as it is set.
    pub(super) fn text(&self) -> &str {
        self.changed.as_deref().unwrap_or(&self.source)
    }

    /// Replaces signs that the fonts of their words lack, and leaves out those that no font has if
    /// the style says so.
    pub(super) fn replace_signs(&mut self, found: signs::Found) {
        let edits: Vec<Edit> = found
            .into_edits()
            .map(|edit| Edit {
                range: self.source_offset(edit.range.start)..self.source_offset(edit.range.end),
                ..edit
            })
            .collect();
        // The font lacks a typographic apostrophe as well as any other sign.
        let is_replaced = |old: &Edit| edits.iter().any(|edit| edit.range.start == old.range.start);
        self.edits.retain(|edit| !is_replaced(edit));
        let changes = edits
            .into_iter()
            .filter(|edit| self.source[edit.range.clone()] != edit.replacement);
        self.edits.extend(changes.collect::<Vec<_>>());
        self.edits.sort_by_key(|edit| edit.range.start);
        self.apply();
    }

    /// The parts of the text as it is set whose capitals are small.
    pub(super) fn small_capitals(&self) -> Vec<Range<usize>> {
        let small = self.small.iter();
        small
            .map(|range| self.set_offset(range.start)..self.set_offset(range.end))
            .collect()
    }

    /// Adds edits, but none of a part that already has one.
    fn edit(&mut self, edits: Vec<Edit>) {
        if edits.is_empty() {
            return;
        }
        self.edits.extend(edits);
        // The sort is stable: of two edits of one part, the earlier one stays.
        self.edits.sort_by_key(|edit| edit.range.start);
        let mut end = 0;
        self.edits.retain(|edit| {
            let is_free = edit.range.start >= end;
            end = end.max(edit.range.end);
            is_free
        });
        self.apply();
    }

    fn apply(&mut self) {
        let (text, substitutions) = edit::apply(&self.source, &self.edits);
        self.changed = Some(text);
        self.substitutions = substitutions;
    }

    /// The byte of the source for a byte of the text as it is set. All of a replacement stands for
    /// the start of what it replaces.
    pub(super) fn source_offset(&self, at: usize) -> usize {
        let mut offset = at;
        for (edit, set) in self.edits.iter().zip(&self.substitutions) {
            if at < set.range.end {
                return offset.min(edit.range.start);
            }
            offset = edit.range.end + (at - set.range.end);
        }
        offset
    }

    /// The byte of the text as it is set for a byte of the source.
    fn set_offset(&self, at: usize) -> usize {
        let mut offset = at;
        for (edit, set) in self.edits.iter().zip(&self.substitutions) {
            if at < edit.range.end {
                return offset.min(set.range.start);
            }
            offset = set.range.end + (at - edit.range.end);
        }
        offset
    }
}

/// The parts of a text whose capitals are set, and how: its values, or all of it.
fn parts(
    source: &str,
    values: Vec<Range<usize>>,
    capitals: Capitals,
    small: bool,
) -> Vec<(Range<usize>, Capitals)> {
    if capitals.is_of_whole_text() {
        return vec![(0..source.len(), capitals)];
    }
    let mut parts = Vec::new();
    let mut at = 0;
    for value in values {
        // The words around the values have only small capitals.
        if small {
            parts.push((at..value.start, Capitals::AsTyped));
        }
        at = value.end;
        if small || capitals != Capitals::AsTyped {
            parts.push((value, capitals));
        }
    }
    if small {
        parts.push((at..source.len(), Capitals::AsTyped));
    }
    parts
}

/// Finds what has to be replaced because of the fonts that were chosen for the text as it is set.
pub(super) fn find_signs(paragraphs: &[Paragraph<'_>], style: &TextStyle) -> signs::Found {
    signs::find(paragraphs, style.missing)
}
