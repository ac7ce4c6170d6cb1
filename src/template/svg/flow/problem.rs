//! What is wrong with a text that is to be laid out.

use roxmltree::Node;

use crate::diagnostic::{Code, Diagnostic, grouped};
use crate::template::svg::source::content;

/// The most characters of a flow: usvg compares each with each.
const MAX_CHARACTERS: usize = 5_000;
/// The most parts of a flow that can have a style of their own.
const MAX_PARTS: usize = 400;
/// The problem of a text that would take too long to lay out.
pub(super) fn check_size(node: Node<'_, '_>) -> Option<Diagnostic> {
    let texts = || node.descendants().filter(Node::is_text);
    let characters: usize = texts()
        .filter_map(|text| text.text())
        .map(|text| text.chars().count())
        .sum();
    let message = if characters > MAX_CHARACTERS {
        let limit = grouped(MAX_CHARACTERS as u64);
        format!("a flowed text has more than {limit} characters")
    } else if texts().count() > MAX_PARTS {
        format!("a flowed text has more than {MAX_PARTS} spans")
    } else {
        return None;
    };
    Some(too_complex(message))
}

/// The problem of texts that are too long, or too many.
pub(super) fn too_complex(message: String) -> Diagnostic {
    Diagnostic::error(Code::SvgTooComplex, message)
        .hint("split it into several texts, or convert it to outlines")
}

/// The problem of a text whose shape the drawing does not have.
pub(super) fn without_shape(node: Node<'_, '_>) -> Diagnostic {
    unpainted(node, "the drawing does not have the shape that it flows in")
}

/// The problem of a text that cannot be painted.
pub(in crate::template::svg) fn unpainted(node: Node<'_, '_>, reason: &str) -> Diagnostic {
    let hint = match node.tag_name().name() {
        "foreignObject" => {
            "export text as plain text (draw.io: clear “Word Wrap” and “Formatted Text” of the \
             shape), or convert it to outlines"
        }
        "flowRoot" | "text" => "choose Text > Convert to Text in Inkscape",
        _ => "write it as a plain text, or convert it to outlines",
    };
    let message = format!("{} is not painted: {reason}", label(node));
    Diagnostic::error(Code::UnpaintedText, message).hint(hint)
}

/// ``the text “for 8 hours…” (`flowRoot`, id `a`)``.
pub(super) fn label(node: Node<'_, '_>) -> String {
    const SHOWN: usize = 40;
    let words = content(node);
    let words: Vec<&str> = words.split_whitespace().collect();
    let words = words.join(" ");
    let mut shown: String = words.chars().take(SHOWN).collect();
    if shown.len() < words.len() {
        shown.push('…');
    }
    let name = node.tag_name().name();
    match node.attribute("id") {
        Some(id) => format!("the text “{shown}” (`{name}`, id `{id}`)"),
        None => format!("the text “{shown}” (`{name}`)"),
    }
}
