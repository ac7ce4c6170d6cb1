//! References of a drawing to something outside it. A certificate must not depend on a file
//! beside the template, and reading a template must never use the network.

use roxmltree::{Document, Node};

use super::source::{Lines, SVG, XLINK, strip_prefix};
use super::{embedded, font_face};
use crate::diagnostic::{Code, Diagnostic};

/// A problem for each reference to another file.
pub(super) fn references(document: &Document<'_>, lines: &Lines) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for node in document.descendants() {
        if let Some(instruction) = node.pi().filter(|pi| pi.target == "xml-stylesheet") {
            let message = format!(
                "the drawing takes its styles from another file ({})",
                instruction.value.unwrap_or_default()
            );
            problems.push(
                Diagnostic::error(Code::ExternalReference, message)
                    .hint("save it as plain SVG, with the styles inside")
                    .at_row(lines.of(node)),
            );
        }
        if !node.is_element() {
            continue;
        }
        let mut of_node: Vec<Diagnostic> = link(node).into_iter().collect();
        if node.has_tag_name((SVG, "style")) {
            // Fonts are read elsewhere, and found in the folders of the program otherwise.
            let css = font_face::without_rules(&embedded::css(node));
            of_node.extend(style(node, &css));
        }
        for attribute in node.attributes() {
            let url = external_url(attribute.value());
            of_node.extend(url.map(|url| external(node, url)));
        }
        let of_node = of_node.into_iter();
        problems.extend(of_node.map(|problem| problem.at_row(lines.of(node))));
    }
    problems
}

fn link(node: Node<'_, '_>) -> Option<Diagnostic> {
    // The target of a clickable link is not painted.
    if node.tag_name().namespace() != Some(SVG) || node.tag_name().name() == "a" {
        return None;
    }
    let target = node
        .attribute((XLINK, "href"))
        .or(node.attribute("href"))?
        .trim();
    if let Some(data) = strip_prefix(target, "data:") {
        let is_supported = ["image/png", "image/jpeg", "image/jpg"]
            .iter()
            .any(|kind| strip_prefix(data, kind).is_some());
        return (!is_supported).then(|| {
            let kind = data.split([';', ',']).next().unwrap_or_default();
            let message = format!("the type `{kind}` of an embedded picture is not supported");
            Diagnostic::error(Code::UnreadablePicture, message)
                .hint("embed it as PNG or JPEG, or draw it")
        });
    }
    (!target.is_empty() && !target.starts_with('#')).then(|| external(node, target))
}

fn style(node: Node<'_, '_>, css: &str) -> Option<Diagnostic> {
    if css.to_ascii_lowercase().contains("@import") {
        let message = "the drawing imports styles from another file";
        let hint = "remove the `@import`; put a font into a folder and name that folder in `fonts`";
        return Some(Diagnostic::error(Code::ExternalReference, message).hint(hint));
    }
    external_url(css).map(|url| external(node, url))
}

/// The first `url(…)` that is neither a part of the drawing nor embedded data.
fn external_url(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower[from..].find("url(") {
        from += found + "url(".len();
        let target = text[from..].trim_start().trim_start_matches(['"', '\'']);
        if !target.starts_with('#') && strip_prefix(target, "data:").is_none() {
            let end = target.find([')', '"', '\'']).unwrap_or(target.len());
            return Some(&target[..end]);
        }
    }
    None
}

fn external(node: Node<'_, '_>, target: &str) -> Diagnostic {
    const SHOWN: usize = 60;
    let shown: String = target.chars().take(SHOWN).collect();
    let element = node.tag_name().name();
    let hint = match element {
        "image" => {
            "embed the picture in the drawing (Inkscape: Extensions > Images > Embed Images), or \
             start with `engross new --template`, which takes in pictures beside the drawing"
        }
        "style" => "remove it; put a font into a folder and name that folder in `fonts`",
        _ => "copy what it refers to into the drawing",
    };
    let message = format!("`{element}` refers to something outside the drawing: {shown}");
    Diagnostic::error(Code::ExternalReference, message).hint(hint)
}
