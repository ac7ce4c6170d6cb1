//! The anchors of right-to-left texts: with `direction: rtl`, a text starts at its right edge. usvg
//! does not read the direction and takes `start` for the left edge.

use roxmltree::{Document, Node};

use super::budget::Styles;
use super::edits::Edits;
use super::flow::{Declared, Manner, Style};
use super::source::SVG;

/// Sets `text-anchor` where it has to be another one for usvg.
pub(super) fn set_sides<'d>(
    text: &str,
    document: &'d Document<'d>,
    sheets: &Styles<'d>,
    edits: &mut Edits,
) {
    // Most drawings have no such text.
    if !text.contains("rtl") {
        return;
    }
    let mut setter = Setter {
        text,
        sheets,
        edits,
    };
    let texts = document.descendants();
    for element in texts.filter(|node| node.has_tag_name((SVG, "text"))) {
        let style = Style::of_root(element, sheets, Manner::Browser);
        setter.set(element, &style, style.anchor_as_written());
    }
}

struct Setter<'d, 's> {
    text: &'s str,
    sheets: &'s Styles<'d>,
    edits: &'s mut Edits,
}

impl<'d> Setter<'d, '_> {
    /// Sets the anchors of an element and those in it. `read` is the one that usvg reads as yet.
    fn set(&mut self, node: Node<'d, 'd>, style: &Style, read: &str) {
        let anchor = style.anchor_from_left();
        if anchor != read {
            self.write(node, anchor);
        }
        for child in node.children().filter(Node::is_element) {
            let style = style.inside(child, self.sheets, Manner::Browser);
            let own = Declared::new(child, self.sheets).get("text-anchor");
            let read = own.map_or(anchor, |_| style.anchor_as_written());
            self.set(child, &style, read);
        }
    }

    fn write(&mut self, node: Node<'_, '_>, anchor: &str) {
        match node.attribute_node("style") {
            Some(style) => {
                let end = style.range_value().end;
                self.edits
                    .replace(end..end, format!(";text-anchor:{anchor}"));
            }
            None => {
                let style = format!("text-anchor:{anchor}");
                self.edits.add_attribute(self.text, node, "style", &style);
            }
        }
    }
}
