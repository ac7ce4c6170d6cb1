use std::ops::Range;

use roxmltree::Node;

/// Replacements of parts of a text.
///
/// Changes to a drawing are made in its text, so that everything else reaches the renderer as the
/// drawing program wrote it.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(super) fn replace(&mut self, range: Range<usize>, by: impl Into<String>) {
        self.0.push((range, by.into()));
    }

    /// Replaces a whole element by an empty one, so that its siblings keep their order.
    pub(super) fn empty(&mut self, text: &str, element: Node<'_, '_>) {
        let name = qualified_name(text, element);
        self.replace(element.range(), format!("<{name}/>"));
    }

    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| range.start);
        let mut edited = String::with_capacity(text.len());
        let mut at = 0;
        for (range, by) in self.0 {
            // An edit inside another one has no effect any more.
            if range.start < at {
                continue;
            }
            edited.push_str(&text[at..range.start]);
            edited.push_str(&by);
            at = range.end;
        }
        edited.push_str(&text[at..]);
        edited
    }
}

/// The name of an element with its prefix, as it is written in the file.
pub(super) fn qualified_name<'t>(text: &'t str, element: Node<'_, '_>) -> &'t str {
    let tag = &text[element.range().start + 1..];
    let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
    &tag[..end.unwrap_or(tag.len())]
}
