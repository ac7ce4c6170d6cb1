//! Which elements of a drawing are in the picture.

use roxmltree::Node;

use super::cascade::{Declared, XHTML};
use crate::template::svg::budget::Styles;
use crate::template::svg::source::SVG;
use crate::template::svg::switch;

/// Whether an element is in the picture, as far as the elements around it tell.
pub(in crate::template::svg) fn is_painted<'d>(node: Node<'d, 'd>, sheets: &Styles<'d>) -> bool {
    const NEVER: [&str; 7] = [
        "clipPath", "defs", "marker", "mask", "metadata", "pattern", "symbol",
    ];
    let hidden = node.ancestors().filter(Node::is_element).any(|own| {
        let name = own.tag_name();
        let is_unknown = !matches!(name.namespace(), None | Some(SVG | XHTML));
        let is_elsewhere = NEVER.contains(&name.name()) && name.namespace() == Some(SVG);
        let is_used = || is_used(node, own, sheets);
        is_unknown
            || (is_elsewhere && !is_used())
            || Declared::new(own, sheets).get("display") == Some("none")
    });
    !hidden && !switch::leaves_out(node)
}

/// Whether a `use` repeats an element, or one around it up to `outer`.
fn is_used(node: Node<'_, '_>, outer: Node<'_, '_>, sheets: &Styles<'_>) -> bool {
    let mut within = node
        .ancestors()
        .take_while(|own| *own != outer)
        .chain([outer]);
    within.any(|own| own.attribute("id").is_some_and(|id| sheets.repeats(id)))
}
