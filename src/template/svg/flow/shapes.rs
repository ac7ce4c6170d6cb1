//! The shapes that a text flows in, as usvg can resolve them.

use roxmltree::{Document, Node};

use super::write::add_attribute;
use crate::template::svg::source::{SVG, XLINK};

/// The attributes that make up a shape.
const GEOMETRY: [&str; 11] = [
    "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "d", "points",
];
/// The most `use` elements between a text and its shape.
const MAX_USES: usize = 8;

/// A shape, drawn so that usvg does not drop it.
pub(in crate::template::svg) struct ShapeSource {
    /// Its id in the probe.
    pub(super) key: String,
    /// The elements that draw it.
    pub(in crate::template::svg) markup: String,
}

/// Makes shapes with keys of their own.
#[derive(Default)]
pub(super) struct ShapeSources {
    count: usize,
}

impl ShapeSources {
    /// A shape or a `use` of one; `None` for any other element.
    pub(super) fn of(
        &mut self,
        document: &Document<'_>,
        node: Node<'_, '_>,
    ) -> Option<ShapeSource> {
        let key = self.next_key();
        let markup = draw(document, node, &key, 0)?;
        Some(ShapeSource { key, markup })
    }

    /// A rectangle with these attributes.
    pub(super) fn rectangle(&mut self, attributes: &[(&str, &str)]) -> ShapeSource {
        let key = self.next_key();
        let mut markup = start("rect", &key);
        for (name, value) in attributes {
            add_attribute(&mut markup, name, value);
        }
        markup.push_str("/>");
        ShapeSource { key, markup }
    }

    fn next_key(&mut self) -> String {
        self.count += 1;
        format!("engross-shape-{}", self.count)
    }
}

fn draw(document: &Document<'_>, node: Node<'_, '_>, key: &str, uses: usize) -> Option<String> {
    if node.tag_name().namespace() != Some(SVG) {
        return None;
    }
    let name = node.tag_name().name();
    if name == "use" && uses < MAX_USES {
        let target = node.attribute("href").or(node.attribute((XLINK, "href")))?;
        let target = by_id(document, target.trim().strip_prefix('#')?)?;
        let mut markup = format!("<g xmlns=\"{SVG}\"");
        let transform = node.attribute("transform").unwrap_or("");
        add_attribute(&mut markup, "transform", transform);
        markup.push('>');
        markup.push_str(&draw(document, target, key, uses + 1)?);
        markup.push_str("</g>");
        return Some(markup);
    }
    let is_shape = matches!(
        name,
        "rect" | "circle" | "ellipse" | "path" | "polygon" | "polyline"
    );
    if !is_shape {
        return None;
    }
    let mut markup = start(name, key);
    if let Some(transform) = node.attribute("transform").filter(|_| uses == 0) {
        // Inkscape takes the outline of what is repeated without its transform.
        add_attribute(&mut markup, "transform", transform);
    }
    for name in GEOMETRY {
        if let Some(value) = node.attribute(name) {
            add_attribute(&mut markup, name, value);
        }
    }
    markup.push_str("/>");
    Some(markup)
}

fn start(name: &str, key: &str) -> String {
    format!(
        "<{name} xmlns=\"{SVG}\" id=\"{key}\" \
         style=\"display:inline;visibility:visible;fill:#000;stroke:none;opacity:1\""
    )
}

/// The first element with this id.
pub(super) fn by_id<'a, 'd>(document: &'a Document<'d>, id: &str) -> Option<Node<'a, 'd>> {
    let mut all = document.descendants();
    all.find(|node| node.attribute("id") == Some(id))
}
