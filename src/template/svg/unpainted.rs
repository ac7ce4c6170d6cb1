//! Texts that cannot be painted. They are errors, because the certificate would lack its words.

use roxmltree::{Document, Node};

use super::budget::Styles;
use super::flow::{is_painted, unpainted};
use super::source::{Lines, SVG, XLINK, content};
use crate::diagnostic::Diagnostic;

/// What usvg reads inside a text.
const SPANS: [&str; 4] = ["a", "textPath", "tref", "tspan"];
/// What is not painted anyway.
const SILENT: [&str; 10] = [
    "animate",
    "animateColor",
    "animateMotion",
    "animateTransform",
    "desc",
    "metadata",
    "script",
    "set",
    "style",
    "title",
];
/// Other elements of SVG that say something in words.
const WORDED: [&str; 2] = ["flowPara", "textArea"];

/// A problem for each text that is not painted, of those that are not flows.
pub(super) fn texts<'d>(
    document: &'d Document<'d>,
    sheets: &Styles<'d>,
    lines: &Lines,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        if node.tag_name().namespace() != Some(SVG) {
            continue;
        }
        let name = node.tag_name().name();
        let reason = if WORDED.contains(&name) {
            let is_inside = node
                .ancestors()
                .any(|own| own.has_tag_name((SVG, "flowRoot")));
            (!is_inside).then(|| format!("`{name}` is not supported here"))
        } else if name == "text" {
            reason(node)
        } else {
            None
        };
        let Some(reason) = reason else { continue };
        if is_painted(node, sheets) && !content(node).trim().is_empty() {
            problems.push(unpainted(node, &reason).at_row(lines.of(node)));
        }
    }
    problems
}

/// Why a part of a text is not painted.
fn reason(text: Node<'_, '_>) -> Option<String> {
    let mut inside = text
        .descendants()
        .filter(|node| node.is_element() && *node != text);
    inside.find_map(|node| {
        let name = node.tag_name().name();
        if SILENT.contains(&name) || is_in_silent(node, text) {
            return None;
        }
        let is_svg = matches!(node.tag_name().namespace(), None | Some(SVG));
        if name == "tref" && is_svg {
            return target(node).is_none().then(|| {
                "the drawing does not have the text that its `tref` refers to".to_owned()
            });
        }
        if content(node).trim().is_empty() {
            return None;
        }
        if !is_svg || !SPANS.contains(&name) {
            return Some(format!("`{name}` is not supported in a text"));
        }
        (name == "textPath").then(|| path_reason(node, text))?
    })
}

fn is_in_silent(node: Node<'_, '_>, text: Node<'_, '_>) -> bool {
    let mut above = node.ancestors().take_while(|own| *own != text);
    above.any(|own| SILENT.contains(&own.tag_name().name()))
}

/// Why a text on a path is not painted.
fn path_reason(node: Node<'_, '_>, text: Node<'_, '_>) -> Option<String> {
    if node.parent() != Some(text) {
        return Some("its `textPath` is inside a `tspan`".to_owned());
    }
    if node.attribute("path").is_some() {
        return Some("its `textPath` has an outline of its own (`path`)".to_owned());
    }
    let shapes = [
        "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    ];
    let target = target(node).filter(|target| shapes.contains(&target.tag_name().name()));
    let Some(target) = target else {
        return Some("the drawing does not have the path that it follows".to_owned());
    };
    let is_path = target.tag_name().name() == "path";
    let outline = target.attribute("d").unwrap_or("").trim();
    (is_path && outline.is_empty()).then(|| "the path that it follows is empty".to_owned())
}

/// The element that another one refers to.
fn target<'a, 'd>(node: Node<'a, 'd>) -> Option<Node<'a, 'd>> {
    let target = node.attribute("href").or(node.attribute((XLINK, "href")))?;
    let id = target.trim().strip_prefix('#')?;
    let mut all = node.document().descendants();
    all.find(|other| other.attribute("id") == Some(id))
}
