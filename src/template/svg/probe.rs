//! The probe: a copy of the drawing in which usvg resolves the styles and positions of the texts
//! and boxes.

use roxmltree::{Document, Node};

use super::budget::{Styles, declarations};
use super::edits::{Edits, qualified_name};
use super::elements::{BoxElement, TextElement};
use super::flow::FlowElement;
use super::source::{SVG, escaped};
use super::{anchors, font_values, switch};

/// The id of a square of one unit, drawn last, from which the drawing's units are known.
pub(super) const UNIT: &str = "engross-unit";

/// The text of the probe.
pub(super) fn probe<'d>(
    text: &str,
    document: &'d Document<'d>,
    sheets: &Styles<'d>,
    texts: &[TextElement<'_>],
    boxes: &[BoxElement<'_>],
    flows: &[FlowElement<'_>],
) -> String {
    let mut edits = Edits::default();
    for element in texts.iter().filter(|element| element.flow.is_none()) {
        set_id(text, element, &mut edits);
    }
    for (number, flow) in flows.iter().enumerate() {
        show_fields(flow, number, texts, &mut edits);
    }
    switch::show(document, &mut edits);
    font_values::add_specified(document, &mut edits);
    anchors::set_sides(text, document, sheets, &mut edits);
    for element in boxes {
        show_box(text, element, &mut edits);
    }
    leave_out_outlines(document, &mut edits);
    let shapes: Vec<&str> = flows
        .iter()
        .flat_map(FlowElement::shapes)
        .map(|shape| shape.markup.as_str())
        .collect();
    add_at_end(text, document.root_element(), &shapes.concat(), &mut edits);
    edits.apply(text)
}

/// Gives a text the id by which it is found in the probe.
fn set_id(text: &str, element: &TextElement<'_>, edits: &mut Edits) {
    let attribute = format!(" id=\"{}\"", element.key);
    match element.node.attribute_node("id") {
        Some(own) if own.value() == element.key => {}
        Some(own) => edits.replace(own.range(), attribute.trim_start()),
        None => {
            let name = qualified_name(text, element.node);
            let after_name = element.node.range().start + 1 + name.len();
            edits.replace(after_name..after_name, attribute);
        }
    }
}

/// Makes a box visible, however it looks in the drawing: usvg drops what is not visible.
fn show_box(text: &str, element: &BoxElement<'_>, edits: &mut Edits) {
    let style = element.node.attribute("style").unwrap_or("");
    let moving = declarations(style).filter(|(name, _)| name.starts_with("transform"));
    let moving: String = moving
        .map(|(name, value)| format!(";{name}:{value}"))
        .collect();
    let mut shown = format!(
        "<{} id=\"{}\" \
         style=\"display:inline;visibility:visible;fill:#000;stroke:none;opacity:1{}\"",
        qualified_name(text, element.node),
        element.key,
        escaped(&moving)
    );
    let kept = ["x", "y", "width", "height", "transform"];
    for attribute in element.node.attributes() {
        if attribute.namespace().is_none() && kept.contains(&attribute.name()) {
            shown.push(' ');
            shown.push_str(&text[attribute.range()]);
        }
    }
    shown.push_str("/>");
    edits.replace(element.node.range(), shown);
}

/// Leaves out long outlines: no text takes its style or position from them, and most of a drawing
/// is outlines.
fn leave_out_outlines(document: &Document<'_>, edits: &mut Edits) {
    /// Removing a shorter outline saves nothing.
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

/// Shows the fields of a flow, each as a text of its own.
fn show_fields(
    flow: &FlowElement<'_>,
    number: usize,
    texts: &[TextElement<'_>],
    edits: &mut Edits,
) {
    let mut shown = format!("<g xmlns=\"{SVG}\">");
    for text in texts {
        if let Some(field) = text.flow.filter(|field| field.flow == number) {
            shown.push_str(&flow.probed(field.paragraph, &text.key));
        }
    }
    shown.push_str("</g>");
    edits.replace(flow.node.range(), shown);
}

/// Draws these shapes last of all, and a square of one of the drawing's own units.
fn add_at_end(text: &str, root: Node<'_, '_>, shapes: &str, edits: &mut Edits) {
    let whole = &text[root.range()];
    let Some(end) = whole.rfind("</") else {
        return;
    };
    let name = qualified_name(text, root);
    let prefix = name.rfind(':').map_or("", |colon| &name[..=colon]);
    let at = root.range().start + end;
    edits.replace(
        at..at,
        format!(
            "{shapes}<{prefix}rect id=\"{UNIT}\" width=\"1\" height=\"1\" \
             style=\"display:inline;visibility:visible;fill:#000;stroke:none\"/>"
        ),
    );
}
