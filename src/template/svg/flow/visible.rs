//! Which elements of a drawing are in the picture.

use roxmltree::Node;

use super::cascade::{Declared, XHTML};
use crate::template::svg::budget::Styles;
use crate::template::svg::source::{SVG, XLINK};
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
        let is_used = || is_used(node, own);
        is_unknown
            || (is_elsewhere && !is_used())
            || Declared::new(own, sheets).get("display") == Some("none")
    });
    !hidden && !switch::leaves_out(node)
}

/// Whether a `use` repeats an element, or one around it up to `outer`.
fn is_used(node: Node<'_, '_>, outer: Node<'_, '_>) -> bool {
    let within = node
        .ancestors()
        .take_while(|own| *own != outer)
        .chain([outer]);
    let ids: Vec<&str> = within.filter_map(|own| own.attribute("id")).collect();
    let mut uses = node
        .document()
        .descendants()
        .filter(|other| other.has_tag_name((SVG, "use")));
    uses.any(|other| {
        let target = other.attribute("href").or(other.attribute((XLINK, "href")));
        let id = target.and_then(|target| target.trim().strip_prefix('#'));
        id.is_some_and(|id| ids.contains(&id))
    })
}
