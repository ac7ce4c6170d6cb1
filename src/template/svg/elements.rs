//! The texts of a drawing that have a placeholder, and the boxes that belong to them, as they are
//! in the file.

use std::collections::BTreeMap;
use std::path::Path;

use roxmltree::{Document, Node};

use super::flow::{FlowElement, FlowField};
use super::source::{INKSCAPE, Lines, SVG, content};
use super::switch;
use crate::diagnostic::{Code, Diagnostic};
use crate::field::{MAX_FIELDS, too_many_fields};
use crate::pattern::{Pattern, PatternError};

/// The end of the id of a field's box.
const BOX_SUFFIX: &str = "-box";

/// A text element with a placeholder in it.
pub(super) struct TextElement<'d> {
    pub(super) node: Node<'d, 'd>,
    /// Its id in the probe.
    pub(super) key: String,
    /// The name that the author gave it.
    pub(super) name: Option<&'d str>,
    pub(super) line: u64,
    /// Its words, or those of the paragraph.
    pub(super) content: String,
    /// The paragraph, if the element is a flow.
    pub(super) flow: Option<FlowField>,
}

impl TextElement<'_> {
    /// The ids that its fields may get.
    pub(super) fn possible_ids(&self) -> Vec<String> {
        let pattern: Option<Pattern> = self.content.parse().ok();
        let columns = pattern.iter().flat_map(Pattern::columns).map(str::to_owned);
        columns.chain(self.name.map(str::to_owned)).collect()
    }
}

/// A rectangle that is the box of a field.
pub(super) struct BoxElement<'d> {
    pub(super) node: Node<'d, 'd>,
    /// Its id in the probe.
    pub(super) key: String,
    /// The id of the field, or the name of its text.
    pub(super) field: &'d str,
    pub(super) line: u64,
}

/// All texts with a placeholder, in the order of the drawing.
pub(super) fn texts<'d>(
    document: &'d Document<'d>,
    flows: &[FlowElement<'d>],
    lines: &Lines,
    problems: &mut Vec<Diagnostic>,
) -> Vec<TextElement<'d>> {
    let mut texts: Vec<TextElement<'d>> = Vec::new();
    let ids = count_ids(document);
    let mut rest = flows.iter().enumerate().peekable();
    for node in document.descendants() {
        let mut found: Vec<(String, Option<FlowField>)> = Vec::new();
        if let Some((number, flow)) = rest.next_if(|(_, flow)| flow.node == node) {
            found.extend(flow.fields().map(|paragraph| {
                let field = FlowField {
                    flow: number,
                    paragraph,
                };
                (flow.content(paragraph).to_owned(), Some(field))
            }));
        } else if node.has_tag_name((SVG, "text")) && !switch::leaves_out(node) {
            found.push((content(node), None));
        }
        for (content, flow) in found {
            if !content.contains(['{', '}']) {
                continue;
            }
            let line = lines.of(node);
            match content.parse().map(|text: Pattern| text.columns().count()) {
                Ok(0) => {}
                Err(error) => problems.push(invalid_placeholder(&content, &error, line)),
                Ok(_) if texts.len() == MAX_FIELDS => {
                    problems.push(too_many_fields().at_row(line));
                    return texts;
                }
                Ok(_) => {
                    let own = unique_id(&ids, node).filter(|_| flow.is_none());
                    texts.push(TextElement {
                        node,
                        key: own.unwrap_or_else(|| format!("engross-text-{}", texts.len())),
                        name: name_of(node),
                        line,
                        content,
                        flow,
                    });
                }
            }
        }
    }
    texts
}

/// The problem of a text whose placeholders cannot be read.
pub(super) fn invalid_placeholder(content: &str, error: &PatternError, line: u64) -> Diagnostic {
    let message = format!("invalid text `{}`: {error}", content.trim());
    Diagnostic::error(Code::InvalidPlaceholder, message)
        .hint(error.hint())
        .at_row(line)
}

/// How many elements have each id.
fn count_ids<'d>(document: &'d Document<'d>) -> BTreeMap<&'d str, u32> {
    let mut counts = BTreeMap::new();
    for id in document
        .descendants()
        .filter_map(|node| node.attribute("id"))
    {
        *counts.entry(id).or_insert(0) += 1;
    }
    counts
}

/// The element's id, if no other element has it.
fn unique_id(ids: &BTreeMap<&str, u32>, node: Node<'_, '_>) -> Option<String> {
    let id = node.attribute("id").filter(|id| !id.is_empty())?;
    (ids.get(id) == Some(&1)).then(|| id.to_owned())
}

/// The boxes of fields, `is_field` being whether a field is called so.
pub(super) fn boxes<'d>(
    document: &'d Document<'d>,
    lines: &Lines,
    is_field: impl Fn(&str) -> bool,
) -> Vec<BoxElement<'d>> {
    let rectangles = document
        .descendants()
        .filter(|node| node.has_tag_name((SVG, "rect")));
    let mut boxes = Vec::new();
    for node in rectangles {
        let names = [node.attribute("id"), node.attribute((INKSCAPE, "label"))];
        let field = names
            .into_iter()
            .flatten()
            .filter_map(|name| name.strip_suffix(BOX_SUFFIX))
            .find(|field| is_field(field));
        if let Some(field) = field {
            boxes.push(BoxElement {
                node,
                key: format!("engross-box-{}", boxes.len()),
                field,
                line: lines.of(node),
            });
        }
    }
    boxes
}

/// A finding for each placeholder that was converted to outlines.
/// A group that is called like the placeholder in it has text.
pub(super) fn outlined(
    document: &Document<'_>,
    texts: &[TextElement<'_>],
    lines: &Lines,
    path: &Path,
) -> Vec<Diagnostic> {
    let shapes = document.descendants().filter(|node| {
        let name = node.tag_name().name();
        node.tag_name().namespace() == Some(SVG) && matches!(name, "path" | "g")
    });
    let outlined = shapes.filter_map(|node| {
        let names = [
            node.attribute("id"),
            node.attribute("aria-label"),
            node.attribute((INKSCAPE, "label")),
        ];
        let name = names.into_iter().flatten().find(|name| {
            let pattern = name.parse::<Pattern>();
            pattern.is_ok_and(|pattern| pattern.columns().next().is_some())
        })?;
        let is_around = |text: &TextElement<'_>| text.node.ancestors().any(|own| own == node);
        (!texts.iter().any(is_around)).then(|| (lines.of(node), name))
    });
    let hint = "export text as text: in Figma clear “Outline text”, in Illustrator choose SVG as \
                the font, in Inkscape keep the text before Path > Object to Path";
    outlined
        .map(|(line, name)| {
            let message = format!("`{name}` is drawn as outlines and cannot be replaced");
            Diagnostic::warning(Code::OutlinedPlaceholder, message)
                .hint(hint)
                .at(path, line)
        })
        .collect()
}

fn name_of<'d>(node: Node<'d, 'd>) -> Option<&'d str> {
    node.attribute((INKSCAPE, "label"))
        .or(node.attribute("id"))
        .filter(|name| !name.is_empty())
}
