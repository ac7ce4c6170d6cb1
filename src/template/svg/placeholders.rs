//! The texts of a drawing that hold a placeholder, and the boxes that belong to them, as they are
//! in the file.

use std::ops::Range;
use std::path::Path;

use roxmltree::{Document, Node};

use super::source::{Edits, SVG, line_of, problem, written_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::pattern::Pattern;

const INKSCAPE: &str = "http://www.inkscape.org/namespaces/inkscape";

/// What the id of a field's box ends in.
const BOX_SUFFIX: &str = "-box";

/// A text element with a placeholder in it.
pub(super) struct PlacedText<'d> {
    pub(super) node: Node<'d, 'd>,
    /// The id that the sketch knows it by.
    pub(super) key: String,
    /// What its maker calls it.
    pub(super) name: Option<&'d str>,
    pub(super) line: u64,
    /// Where the element has nothing but spans, those with text, in their order.
    pub(super) spans: Vec<Node<'d, 'd>>,
}

/// A rectangle that says where a field's text may go.
pub(super) struct PlacedBox<'d> {
    pub(super) node: Node<'d, 'd>,
    /// The id that the sketch knows it by.
    pub(super) key: String,
    /// The field's id, or its text's.
    pub(super) field: &'d str,
    pub(super) line: u64,
}

/// All texts with a placeholder, in the order of the drawing.
pub(super) fn texts<'d>(
    document: &'d Document<'d>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<PlacedText<'d>> {
    let mut texts: Vec<PlacedText<'d>> = Vec::new();
    for node in document.descendants() {
        let is_flowed = node.tag_name().name() == "flowRoot";
        if !node.has_tag_name((SVG, "text")) && !is_flowed {
            continue;
        }
        let content = content(node);
        if !content.contains(['{', '}']) {
            continue;
        }
        let columns = content.parse().map(|text: Pattern| text.columns().count());
        match columns {
            Ok(0) => continue,
            Ok(_) if is_flowed => problems.push(problem(
                line_of(node),
                format!("the text `{}` is flowed into a shape", content.trim()),
                "choose Text > Convert to Text in Inkscape",
            )),
            Err(error) => problems.push(problem(
                line_of(node),
                format!("the text `{}` has {error}", content.trim()),
                error.hint(),
            )),
            Ok(_) => {
                let own = node.attribute("id").unwrap_or_default();
                let is_unique = !own.is_empty()
                    && document
                        .descendants()
                        .filter(|other| other.attribute("id") == Some(own))
                        .count()
                        == 1;
                texts.push(PlacedText {
                    node,
                    key: if is_unique {
                        own.to_owned()
                    } else {
                        format!("engross-text-{}", texts.len())
                    },
                    name: name_of(node),
                    line: line_of(node),
                    spans: spans(node),
                });
            }
        }
    }
    texts
}

/// The boxes of the fields that are called so.
pub(super) fn boxes<'d>(
    document: &'d Document<'d>,
    is_field: impl Fn(&str) -> bool,
) -> Vec<PlacedBox<'d>> {
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
            boxes.push(PlacedBox {
                node,
                key: format!("engross-box-{}", boxes.len()),
                field,
                line: line_of(node),
            });
        }
    }
    boxes
}

/// Placeholders that are there as outlines only.
pub(super) fn outlined(document: &Document<'_>, path: &Path) -> Vec<Diagnostic> {
    let drawn = document.descendants().filter(|node| {
        let name = node.tag_name().name();
        node.tag_name().namespace() == Some(SVG) && matches!(name, "path" | "g")
    });
    drawn
        .filter_map(|node| {
            let names = [
                node.attribute("id"),
                node.attribute("aria-label"),
                node.attribute((INKSCAPE, "label")),
            ];
            let name = names.into_iter().flatten().find(|name| {
                let pattern = name.parse::<Pattern>();
                pattern.is_ok_and(|pattern| pattern.columns().next().is_some())
            })?;
            Some((line_of(node), name))
        })
        .map(|(line, name)| {
            Diagnostic::warning(
                Code::OutlinedPlaceholder,
                format!("`{name}` is drawn as outlines, which cannot be replaced"),
            )
            .hint(
                "export text as text: in Figma untick “Outline text”, in Illustrator choose SVG \
                 as the font, in Inkscape keep the text before Path > Object to Path",
            )
            .at(path, line)
        })
        .collect()
}

/// Whether the drawing has other texts, which need fonts.
pub(super) fn has_other_text(document: &Document<'_>, texts: &[PlacedText<'_>]) -> bool {
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

/// The bytes of the element's texts.
fn text_ranges<'d>(node: Node<'d, 'd>) -> impl Iterator<Item = Range<usize>> + 'd {
    let texts = node.descendants().filter(Node::is_text);
    texts.map(|text| text.range())
}

/// Gives the element the id by which the sketch knows it.
pub(super) fn name_for_sketch(text: &str, placed: &PlacedText<'_>, edits: &mut Edits) {
    let attribute = format!(" id=\"{}\"", placed.key);
    match placed.node.attribute_node("id") {
        Some(own) if own.value() == placed.key => {}
        Some(own) => edits.replace(own.range(), attribute.trim_start()),
        None => {
            let after_name = placed.node.range().start + 1 + written_name(text, placed.node).len();
            edits.replace(after_name..after_name, attribute);
        }
    }
}

/// Draws a box in the sketch, whatever it looks like in the drawing: usvg drops what is not seen.
pub(super) fn show_in_sketch(text: &str, placed: &PlacedBox<'_>, edits: &mut Edits) {
    let mut element = format!(
        "<{} id=\"{}\" style=\"display:inline;visibility:visible;fill:#000;stroke:none;opacity:1\"",
        written_name(text, placed.node),
        placed.key
    );
    let kept = ["x", "y", "width", "height", "transform"];
    for attribute in placed.node.attributes() {
        if attribute.namespace().is_none() && kept.contains(&attribute.name()) {
            element.push(' ');
            element.push_str(&text[attribute.range()]);
        }
    }
    element.push_str("/>");
    edits.replace(placed.node.range(), element);
}

/// Takes long outlines out of the sketch: no text has its style or place from them, and most of
/// a drawing is outlines.
pub(super) fn leave_out_outlines(document: &Document<'_>, edits: &mut Edits) {
    /// What is shorter is not worth the trouble.
    const LONG: usize = 200;
    let is_svg = |node: &Node<'_, '_>, name: &str| node.has_tag_name((SVG, name));
    if document.descendants().any(|node| is_svg(&node, "textPath")) {
        return;
    }
    let shapes_others = ["clipPath", "defs", "marker", "mask", "pattern", "symbol"];
    for path in document.descendants().filter(|node| is_svg(node, "path")) {
        let Some(outline) = path.attribute_node("d").filter(|d| d.value().len() > LONG) else {
            continue;
        };
        let is_used = path
            .ancestors()
            .any(|above| shapes_others.iter().any(|name| is_svg(&above, name)));
        if !is_used {
            edits.replace(outline.range(), "");
        }
    }
}

/// Draws a rectangle of one of the drawing's own units, last of all.
pub(super) fn add_unit(text: &str, root: Node<'_, '_>, id: &str, edits: &mut Edits) {
    let whole = &text[root.range()];
    let Some(end) = whole.rfind("</") else {
        return;
    };
    let name = written_name(text, root);
    let prefix = name.rfind(':').map_or("", |colon| &name[..=colon]);
    let at = root.range().start + end;
    edits.replace(
        at..at,
        format!(
            "<{prefix}rect id=\"{id}\" width=\"1\" height=\"1\" \
             style=\"display:inline;visibility:visible;fill:#000;stroke:none\"/>"
        ),
    );
}

impl Edits {
    /// Takes the placeholders of a text element out of the drawing. Its other lines keep their
    /// places.
    pub(super) fn empty_placeholders(&mut self, text: &str, placed: &PlacedText<'_>) {
        let is_placeholder = |span: &Node<'_, '_>| content(*span).contains(['{', '}']);
        if placed.spans.len() < 2 || placed.spans.iter().all(is_placeholder) {
            return self.empty(text, placed.node);
        }
        for span in placed.spans.iter().filter(|span| is_placeholder(span)) {
            // A span without a letter would lose its `dy`, and the lines below it their places.
            let mut stand_in = "\u{A0}";
            for range in text_ranges(*span) {
                self.replace(range, stand_in);
                stand_in = "";
            }
        }
    }
}

fn name_of<'d>(node: Node<'d, 'd>) -> Option<&'d str> {
    node.attribute((INKSCAPE, "label"))
        .or(node.attribute("id"))
        .filter(|name| !name.is_empty())
}

fn spans<'d>(text: Node<'d, 'd>) -> Vec<Node<'d, 'd>> {
    let is_blank = |node: &Node<'_, '_>| content(*node).trim().is_empty();
    let loose = text.children().filter(Node::is_text);
    if loose
        .into_iter()
        .any(|text| !text.text().unwrap_or_default().trim().is_empty())
    {
        return Vec::new();
    }
    let spans = text.children().filter(Node::is_element);
    spans.filter(|span| !is_blank(span)).collect()
}
