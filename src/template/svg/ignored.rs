//! Properties of texts that neither usvg nor a field reads, reported once for each kind.

use std::path::Path;

use roxmltree::{Document, Node};

use super::budget::Styles;
use super::flow::{Declared, is_painted};
use super::source::{Lines, SVG};
use crate::diagnostic::{Code, Diagnostic};

/// The properties, and the values that change nothing.
const PROPERTIES: [(&str, &[&str]); 11] = [
    ("font-feature-settings", &["normal"]),
    ("font-size-adjust", &["none"]),
    ("font-variant-alternates", &["normal"]),
    ("font-variant-east-asian", &["normal"]),
    ("font-variant-ligatures", &["normal", "common-ligatures"]),
    ("font-variant-numeric", &["normal", "lining-nums"]),
    ("font-variant-position", &["normal"]),
    ("text-emphasis", &["none"]),
    ("text-orientation", &["mixed"]),
    ("text-shadow", &["none"]),
    ("-webkit-text-stroke", &["0"]),
];
/// Values of all properties that change nothing by themselves.
const SILENT: [&str; 5] = ["inherit", "initial", "revert", "unset", ""];

/// A finding for each of the properties that texts of the drawing have.
pub(super) fn findings<'d>(
    document: &'d Document<'d>,
    sheets: &Styles<'d>,
    text: &str,
    lines: &Lines,
    path: &Path,
) -> Vec<Diagnostic> {
    // Most drawings have none of them, or only in Inkscape's defaults.
    let in_drawing = PROPERTIES.iter().filter(|(name, _)| text.contains(name));
    let in_drawing: Vec<_> = in_drawing.collect();
    if in_drawing.is_empty() {
        return Vec::new();
    }
    let mut counts: Vec<Option<(Node<'_, '_>, usize)>> = vec![None; in_drawing.len()];
    let texts = document
        .descendants()
        .filter(|node| node.tag_name().namespace() == Some(SVG));
    let is_text = |node: &Node<'_, '_>| {
        matches!(
            node.tag_name().name(),
            "text" | "tspan" | "flowRoot" | "flowPara" | "flowSpan"
        )
    };
    for node in texts.filter(is_text) {
        let declared = Declared::new(node, sheets);
        for ((name, usual), count) in in_drawing.iter().zip(&mut counts) {
            let value = declared.get(name).unwrap_or("");
            if SILENT.contains(&value) || usual.contains(&value) || !is_painted(node, sheets) {
                continue;
            }
            match count {
                Some((_, count)) => *count += 1,
                None => *count = Some((node, 1)),
            }
        }
    }
    let found = in_drawing.into_iter().zip(counts);
    let found = found.filter_map(|((name, _), count)| Some((name, count?)));
    found
        .map(|(name, (node, count))| {
            let texts = match count {
                1 => "a text".to_owned(),
                count => format!("{count} texts"),
            };
            let message = format!("`{name}` of {texts} is not supported and is ignored");
            Diagnostic::warning(Code::LostStyle, message)
                .hint("remove it, or convert text without placeholders to outlines")
                .at(path, lines.of(node))
        })
        .collect()
}
