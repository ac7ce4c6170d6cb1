//! Spaces between the words of a text that usvg drops.

use roxmltree::{Document, Node};

use super::edits::Edits;
use super::source::SVG;

const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// Attributes that move the first letter of a span, and a space with it.
const POSITIONS: [&str; 5] = ["x", "y", "dx", "dy", "rotate"];

/// Moves white space at the start of a span to the end of the words before the span: usvg drops it
/// in a span that is deeper than they are. White space counts only at the two ends of a text.
pub(super) fn move_before_spans(text: &str, document: &Document<'_>, edits: &mut Edits) {
    let texts = document.descendants();
    for element in texts.filter(|node| node.has_tag_name((SVG, "text"))) {
        // A text of one piece has no words before a span.
        if element.children().any(|child| child.is_element()) {
            move_in_text(text, element, edits);
        }
    }
}

fn move_in_text(text: &str, element: Node<'_, '_>, edits: &mut Edits) {
    let mut before: Option<Node<'_, '_>> = None;
    let mut ends_in_space = true;
    for node in element.descendants().filter(|node| is_painted(*node)) {
        let source = &text[node.range()];
        let words = source.trim_ascii_start();
        let space = &source[..source.len() - words.len()];
        if let Some(before) = before
            && !space.is_empty()
            && !ends_in_space
            && is_deeper(node, before)
            && !keeps_spaces(node)
            && !source.contains("<![")
            && !text[before.range()].contains("<![")
        {
            let (end, start) = (before.range().end, node.range().start);
            edits.replace(end..end, space);
            edits.replace(start..start + space.len(), "");
            ends_in_space = true;
        }
        if !words.is_empty() {
            ends_in_space = words.ends_with(|c: char| c.is_ascii_whitespace());
        } else if !space.is_empty() {
            ends_in_space = true;
        }
        before = Some(node);
    }
}

/// Whether it is words of a text, rather than of a title in it.
fn is_painted(node: Node<'_, '_>) -> bool {
    let around = node.parent_element().map(|parent| parent.tag_name().name());
    node.is_text() && matches!(around, Some("text" | "tspan" | "a"))
}

/// Whether words are in more spans than those before them, none of which has a position.
fn is_deeper(node: Node<'_, '_>, before: Node<'_, '_>) -> bool {
    let depth = |node: Node<'_, '_>| node.ancestors().count();
    let start = before.range().start;
    let mut own = node
        .ancestors()
        .skip(1)
        .take_while(|span| !span.range().contains(&start));
    let has_position = |span: Node<'_, '_>| POSITIONS.iter().any(|name| span.has_attribute(*name));
    depth(node) > depth(before) && !own.any(has_position)
}

/// Whether `xml:space` keeps all white space.
fn keeps_spaces(node: Node<'_, '_>) -> bool {
    let mut values = node
        .ancestors()
        .filter_map(|own| own.attribute((XML, "space")));
    values.next() == Some("preserve")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(content: &str) -> String {
        let text = format!("<svg xmlns=\"{SVG}\">{content}</svg>");
        let document = Document::parse(&text).unwrap();
        let mut edits = Edits::default();
        move_before_spans(&text, &document, &mut edits);
        let moved = edits.apply(&text);
        let start = text.find('>').unwrap() + 1;
        moved[start..moved.len() - "</svg>".len()].to_owned()
    }

    #[test]
    fn spaces_before_deeper_words_stand_before_the_span() {
        for (content, expected) in [
            (
                "<text>a<tspan> b</tspan></text>",
                "<text>a <tspan>b</tspan></text>",
            ),
            (
                "<text><tspan x=\"2\">a<tspan>\n b</tspan></tspan></text>",
                "<text><tspan x=\"2\">a\n <tspan>b</tspan></tspan></text>",
            ),
            (
                "<text><tspan>a</tspan><tspan><tspan> b</tspan></tspan></text>",
                "<text><tspan>a </tspan><tspan><tspan>b</tspan></tspan></text>",
            ),
            (
                "<text>a<tspan> </tspan><tspan> b</tspan></text>",
                "<text>a <tspan></tspan><tspan> b</tspan></text>",
            ),
        ] {
            assert_eq!(moved(content), expected);
        }
    }

    #[test]
    fn other_spaces_stay() {
        for content in [
            "<text> <tspan> a</tspan></text>",
            "<text>a <tspan> b</tspan></text>",
            "<text><tspan>a</tspan><tspan> b</tspan></text>",
            "<text>a<tspan x=\"9\"> b</tspan></text>",
            "<text>a<tspan dy=\"9\"><tspan> b</tspan></tspan></text>",
            "<text xml:space=\"preserve\">a<tspan> b</tspan></text>",
            "<text>a<title> b</title></text>",
            "<text>a<tspan><![CDATA[ b]]></tspan></text>",
            "<g>a<tspan> b</tspan></g>",
        ] {
            assert_eq!(moved(content), content);
        }
    }
}
