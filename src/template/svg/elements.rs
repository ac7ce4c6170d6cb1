//! The texts of a drawing that have a placeholder, and the boxes that belong to them, as they are
//! in the file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use roxmltree::{Document, Node};

use super::edits::Edits;
use super::source::{Lines, SVG};
use crate::diagnostic::{Code, Diagnostic};
use crate::field::{MAX_FIELDS, too_many_fields};
use crate::pattern::{Pattern, PatternError};

const INKSCAPE: &str = "http://www.inkscape.org/namespaces/inkscape";

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
    /// If the element has nothing but spans: those with text, in their order.
    pub(super) spans: Vec<Node<'d, 'd>>,
}

impl TextElement<'_> {
    /// The ids that its fields may get.
    pub(super) fn possible_ids(&self) -> Vec<String> {
        let pattern: Option<Pattern> = content(self.node).parse().ok();
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
    lines: &Lines,
    problems: &mut Vec<Diagnostic>,
) -> Vec<TextElement<'d>> {
    let mut texts: Vec<TextElement<'d>> = Vec::new();
    let ids = count_ids(document);
    for node in document.descendants() {
        let is_flowed = node.tag_name().name() == "flowRoot";
        if !node.has_tag_name((SVG, "text")) && !is_flowed {
            continue;
        }
        let content = content(node);
        if !content.contains(['{', '}']) {
            continue;
        }
        let line = lines.of(node);
        match content.parse().map(|text: Pattern| text.columns().count()) {
            Ok(0) => {}
            Ok(_) if is_flowed => {
                let message = format!("the text `{}` flows inside a shape", content.trim());
                problems.push(
                    Diagnostic::error(Code::UnsupportedPlaceholder, message)
                        .hint("choose Text > Convert to Text in Inkscape")
                        .at_row(line),
                );
            }
            Err(error) => problems.push(invalid_placeholder(&content, &error, line)),
            Ok(_) if texts.len() == MAX_FIELDS => {
                problems.push(too_many_fields().at_row(line));
                break;
            }
            Ok(_) => {
                let key = unique_id(&ids, node)
                    .unwrap_or_else(|| format!("engross-text-{}", texts.len()));
                texts.push(TextElement {
                    node,
                    key,
                    name: name_of(node),
                    line,
                    spans: spans(node),
                });
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
pub(super) fn outlined(document: &Document<'_>, lines: &Lines, path: &Path) -> Vec<Diagnostic> {
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
        Some((lines.of(node), name))
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

/// Whether the drawing has texts without placeholders, which need fonts.
pub(super) fn has_other_text(document: &Document<'_>, texts: &[TextElement<'_>]) -> bool {
    document.descendants().any(|node| {
        node.has_tag_name((SVG, "text"))
            && !content(node).trim().is_empty()
            && !texts
                .iter()
                .any(|text| text.node == node && text.spans.len() < 2)
    })
}

/// The element's text, all spans together.
pub(super) fn content(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text);
    texts.filter_map(|text| text.text()).collect()
}

/// Removes the placeholders of a text element from the drawing. Its other lines keep their
/// positions.
pub(super) fn remove_placeholders(text: &str, element: &TextElement<'_>, edits: &mut Edits) {
    let is_placeholder = |span: &Node<'_, '_>| content(*span).contains(['{', '}']);
    if element.spans.len() < 2 || element.spans.iter().all(is_placeholder) {
        return edits.empty(text, element.node);
    }
    for span in element.spans.iter().filter(|span| is_placeholder(span)) {
        // A span without a letter would lose its `dy`, and the lines below it their positions.
        let mut stand_in = "\u{A0}";
        for range in text_ranges(*span) {
            edits.replace(range, stand_in);
            stand_in = "";
        }
    }
}

/// The bytes of the element's texts.
fn text_ranges<'d>(node: Node<'d, 'd>) -> impl Iterator<Item = Range<usize>> + 'd {
    let texts = node.descendants().filter(Node::is_text);
    texts.map(|text| text.range())
}

fn name_of<'d>(node: Node<'d, 'd>) -> Option<&'d str> {
    node.attribute((INKSCAPE, "label"))
        .or(node.attribute("id"))
        .filter(|name| !name.is_empty())
}

fn spans<'d>(text: Node<'d, 'd>) -> Vec<Node<'d, 'd>> {
    let is_blank = |node: &Node<'_, '_>| content(*node).trim().is_empty();
    let mut loose = text.children().filter(Node::is_text);
    if loose.any(|text| !text.text().unwrap_or_default().trim().is_empty()) {
        return Vec::new();
    }
    let spans = text.children().filter(Node::is_element);
    spans.filter(|span| !is_blank(span)).collect()
}
