//! The children of `switch` elements: a drawing shows the first whose conditions are met.

use roxmltree::{Document, Node};

use super::edits::Edits;
use super::source::SVG;

/// The extension that browsers have, by its namespace.
const XHTML: &str = "http://www.w3.org/1999/xhtml";
/// The language of the program.
const LANGUAGE: &str = "en";

/// The child of a `switch` that browsers show: they have all features of SVG 1.1, and XHTML.
pub(super) fn shown<'a, 'd>(switch: Node<'a, 'd>) -> Option<Node<'a, 'd>> {
    switch.children().find(|child| {
        let is_svg = child.is_element() && child.tag_name().namespace() == Some(SVG);
        is_svg && has_extensions(*child) && has_language(*child)
    })
}

/// Whether an element is inside a `switch`, in a child that is not shown.
pub(super) fn leaves_out(node: Node<'_, '_>) -> bool {
    node.ancestors().any(|own| {
        let switch = own.parent_element();
        let switch = switch.filter(|parent| parent.has_tag_name((SVG, "switch")));
        switch.is_some_and(|switch| shown(switch) != Some(own))
    })
}

/// Lets usvg show the children that browsers show: it has not all features.
pub(super) fn show(document: &Document<'_>, edits: &mut Edits) {
    let all = document.descendants();
    for switch in all.filter(|node| node.has_tag_name((SVG, "switch"))) {
        let features = shown(switch).and_then(|child| child.attribute_node("requiredFeatures"));
        if let Some(features) = features {
            edits.replace(features.range(), "");
        }
    }
}

fn has_extensions(node: Node<'_, '_>) -> bool {
    let Some(extensions) = node.attribute("requiredExtensions") else {
        return true;
    };
    let mut extensions = extensions.split_whitespace().peekable();
    extensions.peek().is_some() && extensions.all(|extension| extension == XHTML)
}

fn has_language(node: Node<'_, '_>) -> bool {
    let Some(languages) = node.attribute("systemLanguage") else {
        return true;
    };
    languages.split(',').map(str::trim).any(|language| {
        let region = language.strip_prefix(LANGUAGE);
        region.is_some_and(|region| region.is_empty() || region.starts_with('-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown_id(children: &str) -> Option<String> {
        let text = format!("<svg xmlns=\"{SVG}\"><switch>{children}</switch></svg>");
        let document = Document::parse(&text).unwrap();
        let switch = document.root_element().first_child().unwrap();
        shown(switch)?.attribute("id").map(str::to_owned)
    }

    #[test]
    fn the_first_child_whose_conditions_are_met_is_shown() {
        let features = "requiredFeatures=\"http://www.w3.org/TR/SVG11/feature#Extensibility\"";
        for (children, id) in [
            (format!("<g id=\"a\" {features}/><g id=\"b\"/>"), Some("a")),
            (
                format!("<g id=\"a\" requiredExtensions=\"{XHTML}\"/>"),
                Some("a"),
            ),
            (
                "<g id=\"a\" requiredExtensions=\"x\"/><g id=\"b\"/>".into(),
                Some("b"),
            ),
            ("<g id=\"a\" requiredExtensions=\"\"/>".into(), None),
            (
                "<g id=\"a\" systemLanguage=\"de\"/><g id=\"b\"/>".into(),
                Some("b"),
            ),
            (
                "<g id=\"a\" systemLanguage=\"de, en-GB\"/>".into(),
                Some("a"),
            ),
            ("<g id=\"a\" systemLanguage=\"eng\"/>".into(), None),
        ] {
            assert_eq!(shown_id(&children).as_deref(), id, "{children}");
        }
    }
}
