//! Positions and sizes of shapes that styles give, which usvg reads from attributes alone.

use roxmltree::Node;

use super::markup::replace_attribute;
use crate::diagnostic::Result;
use crate::template::svg::budget::Styles;
use crate::template::svg::edits::Edits;
use crate::template::svg::flow::Declared;
use crate::template::svg::source::{self, SVG};

/// The properties of these elements that are geometry.
fn properties(element: &str) -> &'static [&'static str] {
    match element {
        "circle" => &["cx", "cy", "r"],
        "ellipse" => &["cx", "cy", "rx", "ry"],
        "rect" => &["x", "y", "width", "height", "rx", "ry"],
        "foreignObject" | "image" | "svg" | "use" => &["x", "y", "width", "height"],
        _ => &[],
    }
}

/// Whether a property is the geometry of some element.
pub(super) fn is_geometry(name: &str) -> bool {
    matches!(
        name,
        "cx" | "cy" | "r" | "rx" | "ry" | "x" | "y" | "width" | "height"
    )
}

/// Whether an element has geometry of its own in attributes.
pub(super) fn has_geometry(node: Node<'_, '_>) -> bool {
    let is_svg = node.tag_name().namespace() == Some(SVG);
    is_svg && !properties(node.tag_name().name()).is_empty()
}

/// The text of a drawing with the geometry of its styles in attributes.
pub(super) fn in_attributes(text: &str) -> Result<String> {
    let document = source::parse(text)?;
    let sheets = Styles::new(&document)?;
    let mut edits = Edits::default();
    for node in document.descendants() {
        if !has_geometry(node) {
            continue;
        }
        let declared = Declared::new(node, &sheets);
        for name in properties(node.tag_name().name()) {
            if let Some(value) = declared
                .get(name)
                .filter(|value| is_meant(node, name, value))
            {
                match node.attribute_node(*name) {
                    Some(own) if own.value().trim() == value => {}
                    Some(own) => replace_attribute(text, &own, value, &mut edits),
                    None => edits.add_attribute(text, node, name, value),
                }
            }
        }
    }
    Ok(edits.apply(text))
}

/// Whether a value is a length that counts. The size of a drawing in a web page is not that of the
/// drawing itself.
fn is_meant(node: Node<'_, '_>, name: &str, value: &str) -> bool {
    let is_length = value.parse::<svgtypes::Length>().is_ok();
    let is_page = node.parent_element().is_none();
    let has_size = || node.attribute(name).is_some_and(|own| !own.contains('%'));
    is_length && !(is_page && (value.ends_with('%') || has_size()))
}
