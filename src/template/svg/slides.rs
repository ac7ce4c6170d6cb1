//! Slides of `LibreOffice` Impress.

use roxmltree::{Document, Node};

use super::edits::Edits;
use super::page;

/// Shows the first slide. `LibreOffice` writes slides hidden, with a script that shows one.
pub(super) fn show_first(document: &Document<'_>, edits: &mut Edits) {
    let root = document.root_element();
    if !page::is_of_libreoffice(root) {
        return;
    }
    let is_group = |node: &Node<'_, '_>| node.attribute("class") == Some("SlideGroup");
    let group = root.descendants().find(is_group);
    let first = group.and_then(|group| group.first_element_child());
    let visibility = first.and_then(|slide| slide.attribute_node("visibility"));
    if let Some(hidden) = visibility.filter(|visibility| visibility.value() == "hidden") {
        edits.replace(hidden.range(), "visibility=\"visible\"");
    }
}
