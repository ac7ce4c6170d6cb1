use std::ops::Range;

use roxmltree::Node;

use super::source::escaped;

/// Replacements of parts of a text.
///
/// Changes to a drawing are made in its text, so that everything else reaches the renderer as the
/// drawing program wrote it.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, Part)>);

/// A part of an edited text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    /// What is not known yet, by its number.
    Gap(usize),
}

impl Edits {
    pub(super) fn replace(&mut self, range: Range<usize>, by: impl Into<String>) {
        self.0.push((range, Part::Text(by.into())));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Replaces a whole element by an empty one, so that its siblings keep their order.
    pub(super) fn empty(&mut self, text: &str, element: Node<'_, '_>) {
        let name = qualified_name(text, element);
        self.replace(element.range(), format!("<{name}/>"));
    }

    /// Adds an attribute that an element does not have.
    pub(super) fn add_attribute(
        &mut self,
        text: &str,
        element: Node<'_, '_>,
        name: &str,
        value: &str,
    ) {
        let at = element.range().start + 1 + qualified_name(text, element).len();
        self.replace(at..at, format!(" {name}=\"{}\"", escaped(value)));
    }

    /// Leaves a gap in place of a part, to be filled later.
    pub(super) fn leave(&mut self, range: Range<usize>, gap: usize) {
        self.0.push((range, Part::Gap(gap)));
    }

    /// The edited text, with nothing in its gaps.
    pub(super) fn apply(self, text: &str) -> String {
        let parts = self.apply_in_parts(text).into_iter();
        parts
            .filter_map(|part| match part {
                Part::Text(text) => Some(text),
                Part::Gap(_) => None,
            })
            .collect()
    }

    /// The edited text around its gaps.
    pub(super) fn apply_in_parts(mut self, text: &str) -> Vec<Part> {
        self.0.sort_by_key(|(range, _)| range.start);
        let mut parts = Vec::new();
        let mut edited = String::with_capacity(text.len());
        let mut at = 0;
        for (range, by) in self.0 {
            // An edit inside another one has no effect any more.
            if range.start < at {
                continue;
            }
            edited.push_str(&text[at..range.start]);
            match by {
                Part::Text(by) => edited.push_str(&by),
                Part::Gap(gap) => {
                    parts.push(Part::Text(std::mem::take(&mut edited)));
                    parts.push(Part::Gap(gap));
                }
            }
            at = range.end;
        }
        edited.push_str(&text[at..]);
        parts.push(Part::Text(edited));
        parts
    }
}

/// The name of an element with its prefix, as it is written in the file.
pub(super) fn qualified_name<'t>(text: &'t str, element: Node<'_, '_>) -> &'t str {
    let tag = &text[element.range().start + 1..];
    let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
    &tag[..end.unwrap_or(tag.len())]
}
