//! The style sheets of a drawing, read by the parser that usvg uses.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};
use simplecss::{Declaration, DeclarationTokenizer, StyleSheet};

use super::too_complex;
use crate::diagnostic::{Result, grouped};
use crate::template::svg::source::{SVG, XLINK, line_of};

/// The most comparisons of elements with selectors.
const MAX_COMPARISONS: u64 = 200_000_000;
/// The most declarations, counted for each selector of their rule.
const MAX_DECLARATIONS: u64 = 200_000;

pub(in crate::template::svg) struct Styles<'d> {
    sheet: StyleSheet<'d>,
    /// The rules that refer to an element.
    referring: Vec<usize>,
    /// The ids of what `use` elements repeat: to look for them in the document for each element in
    /// question would take too long.
    repeated: BTreeSet<&'d str>,
}

impl<'d> Styles<'d> {
    pub(in crate::template::svg) fn new(document: &'d Document<'d>) -> Result<Self> {
        let mut sheet = StyleSheet::new();
        let elements = document.descendants();
        for style in elements.filter(|node| node.tag_name().name() == "style") {
            if let Some(text) = style.text() {
                check_lists(text).map_err(|error| error.at_row(line_of(style)))?;
                sheet.parse_more(text);
            }
        }
        let referring = (0..sheet.rules.len())
            .filter(|index| {
                let mut declarations = sheet.rules[*index].declarations.iter();
                declarations.any(|declaration| declaration.value.contains("url("))
            })
            .collect();
        let styles = Self {
            sheet,
            referring,
            repeated: repeated(document),
        };
        // References are looked for in each element once.
        let elements = document.descendants().filter(Node::is_element).count();
        styles.check_cost(document, elements as u64)?;
        Ok(styles)
    }

    /// Whether a `use` repeats the element with this id.
    pub(in crate::template::svg) fn repeats(&self, id: &str) -> bool {
        self.repeated.contains(id)
    }

    /// The name and value of each declaration.
    pub(in crate::template::svg) fn declarations(
        &self,
    ) -> impl Iterator<Item = (&'d str, &'d str)> {
        let rules = self.sheet.rules.iter();
        let declarations = rules.flat_map(|rule| &rule.declarations);
        declarations.map(|declaration| (declaration.name, declaration.value))
    }

    /// The declarations that the style sheets apply to an element, of those that refer to
    /// something.
    pub(super) fn referring_to(
        &self,
        node: Node<'d, 'd>,
    ) -> impl Iterator<Item = (&'d str, &'d str)> {
        let rules = self.referring.iter().map(|index| &self.sheet.rules[*index]);
        let matching = rules.filter(move |rule| rule.selector.matches(&Element(node)));
        let declarations = matching.flat_map(|rule| &rule.declarations);
        declarations.map(|declaration| (declaration.name, declaration.value))
    }

    /// The declarations that the style sheets apply to an element, the stronger ones later.
    pub(in crate::template::svg) fn applying_to(
        &self,
        node: Node<'d, 'd>,
    ) -> impl Iterator<Item = Declaration<'d>> {
        let rules = self.sheet.rules.iter();
        let matching = rules.filter(move |rule| rule.selector.matches(&Element(node)));
        matching.flat_map(|rule| rule.declarations.iter().copied())
    }

    /// usvg compares each element with each selector.
    pub(super) fn check_cost(&self, document: &Document<'_>, elements: u64) -> Result<()> {
        if self.sheet.rules.is_empty() {
            return Ok(());
        }
        let depth = document.descendants().map(|node| node.ancestors().count());
        let depth = depth.max().unwrap_or(1) as u64;
        let comparisons = self.sheet.rules.iter().map(|rule| {
            // `a b` tries each ancestor of `b`, and `a b c` those of each of these.
            let selector = rule.selector.to_string();
            let ancestors = selector.split_whitespace().count().saturating_sub(1);
            depth.saturating_pow(u32::try_from(ancestors).unwrap_or(u32::MAX))
        });
        let for_each = comparisons.fold(0, u64::saturating_add);
        if for_each.saturating_mul(elements) > MAX_COMPARISONS {
            let message = format!(
                "the style sheets have {} rules for {} elements",
                grouped(self.sheet.rules.len() as u64),
                grouped(elements)
            );
            let hint = "export the drawing with styles as attributes instead of CSS";
            return Err(too_complex(message, hint).at_row(1).into());
        }
        Ok(())
    }
}

/// The ids that `use` elements refer to.
fn repeated<'d>(document: &'d Document<'d>) -> BTreeSet<&'d str> {
    let uses = document
        .descendants()
        .filter(|node| node.has_tag_name((SVG, "use")));
    let targets = uses.filter_map(|node| {
        let target = node.attribute("href").or(node.attribute((XLINK, "href")))?;
        target.trim().strip_prefix('#')
    });
    targets.collect()
}

/// The parser copies the declarations of a rule for each of its selectors.
fn check_lists(text: &str) -> Result<()> {
    let rules = text.split('}').filter_map(|rule| rule.split_once('{'));
    let copies = rules.map(|(selectors, declarations)| {
        let count = |text: &str, separator| text.matches(separator).count() as u64 + 1;
        count(selectors, ',').saturating_mul(count(declarations, ';'))
    });
    if copies.fold(0, u64::saturating_add) > MAX_DECLARATIONS {
        let limit = grouped(MAX_DECLARATIONS);
        let message = format!("the style sheets have more than {limit} declarations");
        let hint = "export the drawing with styles as attributes instead of CSS";
        return Err(too_complex(message, hint).into());
    }
    Ok(())
}

/// The declarations in a `style` attribute.
pub(in crate::template::svg) fn declarations(style: &str) -> impl Iterator<Item = (&str, &str)> {
    let declarations = DeclarationTokenizer::from(style);
    declarations.map(|declaration| (declaration.name, declaration.value))
}

struct Element<'d>(Node<'d, 'd>);

impl simplecss::Element for Element<'_> {
    fn parent_element(&self) -> Option<Self> {
        self.0.parent_element().map(Element)
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.0.prev_sibling_element().map(Element)
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.0.tag_name().name() == name
    }

    fn attribute_matches(&self, name: &str, operator: simplecss::AttributeOperator<'_>) -> bool {
        let value = self.0.attribute(name);
        value.is_some_and(|value| operator.matches(value))
    }

    fn pseudo_class_matches(&self, class: simplecss::PseudoClass<'_>) -> bool {
        matches!(class, simplecss::PseudoClass::FirstChild) && self.prev_sibling_element().is_none()
    }
}
