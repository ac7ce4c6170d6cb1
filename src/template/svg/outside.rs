//! What a drawing asks for that is not in it. A certificate must not depend on a file beside the
//! template, and reading a template must never reach for the network.

use roxmltree::{Document, Node};

use super::source::{SVG, XLINK, line_of, problem};
use crate::diagnostic::Diagnostic;

/// All references to other files.
pub(super) fn references(document: &Document<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for node in document.descendants() {
        if let Some(instruction) = node.pi().filter(|pi| pi.target == "xml-stylesheet") {
            problems.push(problem(
                line_of(node),
                format!(
                    "the drawing takes its styles from another file ({})",
                    instruction.value.unwrap_or_default()
                ),
                "save it as plain SVG, with its styles inside",
            ));
        }
        if !node.is_element() {
            continue;
        }
        problems.extend(link(node));
        if node.has_tag_name((SVG, "style")) {
            let css: String = node
                .descendants()
                .filter_map(|inner| inner.text())
                .collect();
            problems.extend(style(node, &css));
        }
        for attribute in node.attributes() {
            problems.extend(outside_url(attribute.value()).map(|url| outside(node, url)));
        }
    }
    problems
}

fn link(node: Node<'_, '_>) -> Option<Diagnostic> {
    // A link to click on shows nothing of where it leads.
    if node.tag_name().namespace() != Some(SVG) || node.tag_name().name() == "a" {
        return None;
    }
    let target = node
        .attribute((XLINK, "href"))
        .or(node.attribute("href"))?
        .trim();
    if let Some(data) = strip_prefix(target, "data:") {
        let is_known = ["image/png", "image/jpeg", "image/jpg"]
            .iter()
            .any(|kind| strip_prefix(data, kind).is_some());
        return (!is_known).then(|| {
            let kind = data.split([';', ',']).next().unwrap_or_default();
            problem(
                line_of(node),
                format!("a picture of the kind `{kind}` is embedded"),
                "embed it as PNG or JPEG, or draw it",
            )
        });
    }
    (!target.is_empty() && !target.starts_with('#')).then(|| outside(node, target))
}

fn style(node: Node<'_, '_>, css: &str) -> Option<Diagnostic> {
    if css.to_ascii_lowercase().contains("@import") {
        return Some(problem(
            line_of(node),
            "the drawing imports styles from elsewhere",
            "take out the `@import`; for a font, put its file into a folder and name that in `fonts`",
        ));
    }
    outside_url(css).map(|url| outside(node, url))
}

/// The first `url(…)` that is neither a part of the drawing nor data.
fn outside_url(text: &str) -> Option<&str> {
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

fn outside(node: Node<'_, '_>, target: &str) -> Diagnostic {
    const SHOWN: usize = 60;
    let shown: String = target.chars().take(SHOWN).collect();
    let hint = match node.tag_name().name() {
        "image" => {
            "embed the picture in the drawing (Inkscape: Extensions > Images > Embed Images)"
        }
        "style" => "take it out; for a font, put its file into a folder and name that in `fonts`",
        _ => "copy what is meant into the drawing",
    };
    problem(
        line_of(node),
        format!(
            "`{}` refers to something outside of the drawing: {shown}",
            node.tag_name().name()
        ),
        hint,
    )
}

/// The rest of a text that starts so, whatever the case of its letters.
fn strip_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let start = text.get(..prefix.len())?;
    start
        .eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}
