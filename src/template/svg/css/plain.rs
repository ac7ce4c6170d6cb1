//! Declarations as the parser of style sheets and usvg read them, each by itself.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};
use simplecss::DeclarationTokenizer;

use super::at_rules::{self, Applies};
use super::geometry::{has_geometry, is_geometry};
use super::lost::Lost;
use super::markup::{replace_attribute, replace_sheet, sheets};
use super::reading::Reading;
use super::tokens::{Declaration, Rule, declarations, rules, with_declarations};
use super::transform::only_moves;
use super::value;
use super::variables::{Variables, has_variable};
use crate::template::svg::edits::Edits;
use crate::template::svg::source::{Lines, SVG};

/// The deepest nesting of rules with an `@`.
const MAX_DEPTH: u8 = 4;

/// What is changed in a drawing, and what is lost.
pub(super) struct Plain {
    pub(super) edits: Edits,
    pub(super) is_changed: bool,
    pub(super) lost: Lost,
    /// Whether styles may give the position or size of a shape.
    pub(super) has_geometry: bool,
    /// Values that depend on the element, if there are any.
    pub(super) variables: Option<Variables>,
}

impl Plain {
    /// Reads all styles of a drawing. Those that depend on variables are numbered, if `text` has any.
    pub(super) fn new(text: &str, document: &Document<'_>, lines: &Lines) -> Self {
        let mut plain = Self {
            edits: Edits::default(),
            is_changed: false,
            lost: Lost::default(),
            has_geometry: false,
            variables: has_variable(text).then(Variables::default),
        };
        for (sheet, css) in sheets(document) {
            if let Some(css) = plain.sheet(css, lines.of(sheet), MAX_DEPTH) {
                plain.is_changed = true;
                replace_sheet(text, sheet, &css, &mut plain.edits);
            }
        }
        for node in document.descendants().filter(Node::is_element) {
            plain.add_attributes(text, node, lines);
        }
        plain
    }

    fn add_attributes(&mut self, text: &str, node: Node<'_, '_>, lines: &Lines) {
        let is_svg = node.tag_name().namespace() == Some(SVG) && !is_animation(node);
        for attribute in node.attributes() {
            if attribute.namespace().is_some() {
                continue;
            }
            let (name, value) = (attribute.name(), attribute.value());
            let replaced = if name == "style" {
                let is_page = node.parent_element().is_none();
                let had_geometry = self.has_geometry;
                let replaced = self.block(value, is_page, || lines.of(node));
                self.has_geometry &= had_geometry || has_geometry(node);
                replaced
            } else if is_svg && is_presentation(name) {
                self.attribute(name, value.trim(), || lines.of(node))
            } else {
                None
            };
            if let Some(replaced) = replaced {
                self.is_changed = true;
                replace_attribute(text, &attribute, &replaced, &mut self.edits);
            }
        }
    }

    /// What an attribute becomes; nothing if it is left out.
    fn attribute(&mut self, name: &str, value: &str, line: impl Fn() -> u64) -> Option<String> {
        let variables = self.variables.as_mut().filter(|_| has_variable(value));
        if let Some(variables) = variables {
            return Some(variables.number(value));
        }
        match value::read(name, value) {
            Reading::Kept => None,
            Reading::Written(value) => Some(value),
            Reading::Unknown => {
                if !value.is_empty() {
                    self.lost.add(name, value, line());
                }
                Some(String::new())
            }
        }
    }

    /// A style sheet; `None` if nothing in it changes.
    fn sheet(&mut self, css: &str, line: u64, depth: u8) -> Option<String> {
        let mut is_changed = false;
        let mut written = String::with_capacity(css.len());
        for rule in rules(css) {
            match rule {
                Rule::Style { selectors, block } => {
                    if let Some(selector) = at_rules::unsupported_selector(selectors) {
                        self.lost.add_rule(selector, line);
                    }
                    // The parser of style sheets does not know the root.
                    let is_page = selectors.contains(":root") || selectors.trim() == "svg";
                    let own = selectors.replace(":root", "svg");
                    let changed = self.block(block, is_page, || line);
                    is_changed |= own != selectors || changed.is_some();
                    let block = changed.as_deref().unwrap_or(block);
                    written += &format!("{own}{{{block}}}");
                }
                Rule::At { prelude, block } => match (at_rules::applies(prelude), depth) {
                    (Applies::Always, 1..) => {
                        let changed = self.sheet(block, line, depth - 1);
                        is_changed = true;
                        written.push_str(changed.as_deref().unwrap_or(block));
                    }
                    (Applies::Never, _) => written += &format!("{prelude}{{{block}}}"),
                    (Applies::Always | Applies::Unknown, _) => {
                        self.lost.add_rule(prelude.trim(), line);
                        written += &format!("{prelude}{{{block}}}");
                    }
                },
                Rule::Nested(rule) => {
                    let selectors = rule.split_once('{').map_or(rule, |(before, _)| before);
                    self.lost.add_rule(selectors.trim(), line);
                    written.push_str(rule);
                }
                Rule::Other(other) => written.push_str(other),
            }
        }
        is_changed.then_some(written)
    }

    /// `is_page` is whether the block is for the element of the whole drawing.
    fn block(&mut self, block: &str, is_page: bool, line: impl Fn() -> u64) -> Option<String> {
        let mut earlier = BTreeSet::new();
        if let Some(lost) = origin_in_box(block) {
            self.lost.add_declaration(&lost, line());
        }
        with_declarations(block, &mut |declaration| {
            let replaced = self.declaration(declaration, is_page, &earlier, &line);
            if value::is_color(declaration.name) && replaced.as_deref() != Some("") {
                earlier.insert(declaration.name.to_ascii_lowercase());
            }
            replaced
        })
    }

    fn declaration(
        &mut self,
        own: &Declaration<'_>,
        is_page: bool,
        earlier: &BTreeSet<String>,
        line: impl Fn() -> u64,
    ) -> Option<String> {
        if let Some(custom) = own.name.strip_prefix("--") {
            // No name of a property starts like this for the parser of style sheets.
            let variables = self.variables.as_mut();
            let numbered = variables.map(|variables| variables.custom(custom, own.value));
            return Some(numbered.unwrap_or_default());
        }
        let variables = self.variables.as_mut().filter(|_| has_variable(own.value));
        self.has_geometry |= is_geometry(own.name);
        if let Some(variables) = variables {
            return Some(own.with(own.name, &variables.number(own.value)));
        }
        let name = own.name.to_ascii_lowercase();
        if name == "background" && is_page {
            let (color, has_picture) = value::background(own.value);
            if has_picture {
                self.lost.add_declaration(own, line());
            }
            if let Some(color) = color {
                return Some(own.with("background-color", &color));
            }
        }
        match value::read(&name, own.value) {
            Reading::Kept if name == own.name => separate(own),
            Reading::Kept => Some(own.with(&name, own.value)),
            Reading::Written(value) => Some(own.with(&name, &value)),
            Reading::Unknown => {
                // An author who writes a value for old programs first expects it to be ignored. But
                // one with a function is shown by browsers.
                if own.value.contains('(') || !earlier.contains(&name) {
                    self.lost.add_declaration(own, line());
                }
                Some(String::new())
            }
        }
    }
}

/// The declaration that has a transform start from the element's own box, which usvg takes for the
/// page's.
fn origin_in_box(block: &str) -> Option<Declaration<'_>> {
    const NAME: &str = "transform-box";
    if !block.contains(NAME) {
        return None;
    }
    let is_turned = |own: &Declaration<'_>| own.name == "transform" && !only_moves(own.value);
    declarations(block).find(is_turned)?;
    declarations(block).find(|own| own.name == NAME && own.value != "view-box")
}

/// What is left of a declaration at which the parser of style sheets would give up all that follow
/// it; `None` if it reads it.
fn separate(own: &Declaration<'_>) -> Option<String> {
    let mut parsed = DeclarationTokenizer::from(own.source);
    match parsed.next() {
        Some(parsed) if parsed.name == own.name && parsed.value == own.value => None,
        Some(parsed) => Some(own.with(parsed.name, parsed.value)),
        None => Some(String::new()),
    }
}

/// Whether the attribute `fill` of an element is no paint.
fn is_animation(node: Node<'_, '_>) -> bool {
    let name = node.tag_name().name();
    name == "set" || name.starts_with("animate")
}

/// Whether values of this attribute are those of CSS.
fn is_presentation(name: &str) -> bool {
    value::is_color(name)
        || matches!(
            name,
            "font-family"
                | "font-size"
                | "font-style"
                | "font-weight"
                | "letter-spacing"
                | "opacity"
                | "fill-opacity"
                | "stop-opacity"
                | "stroke-opacity"
                | "stroke-width"
                | "stroke-dasharray"
                | "text-anchor"
        )
}
