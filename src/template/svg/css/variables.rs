//! Custom properties (`--accent`) and the values that refer to them (`var(--accent)`).
//!
//! Their values differ from element to element. So each value that refers to one is numbered, which
//! the parser of style sheets can read, and is put into the elements that it applies to.

use std::collections::BTreeMap;
use std::rc::Rc;

use roxmltree::Node;
use simplecss::DeclarationTokenizer;

use super::lost::Lost;
use super::markup::{replace_attribute, replace_sheet, sheets};
use super::reading::Reading;
use super::tokens::{Rule, length_until, rules, with_declarations};
use super::value;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::template::svg::budget::Styles;
use crate::template::svg::edits::Edits;
use crate::template::svg::source::{self, Lines};

/// What a custom property is called where the parser of style sheets reads it.
const CUSTOM: &str = "engross-custom-";
/// What stands for a value, with its number.
const NUMBERED: &str = "engross-value-";
/// The longest value that is made of others.
const MAX_VALUE: usize = 1000;
/// The deepest chain of values that refer to others; one that refers to itself has no end.
const MAX_DEPTH: u8 = 16;
/// The most bytes of values that are read, kept and written.
const MAX_WORK: usize = 32 << 20;
/// The bytes that an element takes for a property around it.
const KEPT: usize = 64;

/// The custom properties of an element.
type Customs = BTreeMap<Rc<str>, Rc<str>>;

/// The values that refer to custom properties, and theirs.
#[derive(Default)]
pub(super) struct Variables {
    values: Vec<String>,
}

/// Whether a text may refer to a custom property.
pub(super) fn has_variable(text: &str) -> bool {
    start_of_variable(text).is_some()
}

fn start_of_variable(text: &str) -> Option<usize> {
    let starts = text.match_indices(['v', 'V']).map(|(at, _)| at);
    let mut starts =
        starts.filter(|at| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '-'));
    starts.find(|at| {
        let function = text.get(*at..at + "var(".len());
        function.is_some_and(|function| function.eq_ignore_ascii_case("var("))
    })
}

impl Variables {
    /// What stands for this value until it is known.
    pub(super) fn number(&mut self, value: &str) -> String {
        self.values.push(value.to_owned());
        format!("{NUMBERED}{}", self.values.len() - 1)
    }

    /// The declaration of a custom property.
    pub(super) fn custom(&mut self, name: &str, value: &str) -> String {
        let name: String = name
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        format!("{CUSTOM}{name}:{}", self.number(value))
    }

    fn value(&self, number: &str) -> Option<&str> {
        let number: usize = number.strip_prefix(NUMBERED)?.parse().ok()?;
        self.values.get(number).map(String::as_str)
    }

    /// The text of a drawing with the values of its custom properties.
    pub(super) fn resolved(self, text: &str, lost: &mut Lost) -> Result<String> {
        let document = source::parse(text)?;
        let lines = &Lines::new(text);
        let sheets_of_all = Styles::new(&document)?;
        let mut edits = Edits::default();
        let mut resolver = Resolver {
            variables: &self,
            left: MAX_WORK,
        };
        let mut customs: Vec<Rc<Customs>> = Vec::new();
        let none = Rc::new(Customs::new());
        for node in document.descendants() {
            // Nodes are numbered in document order: a parent comes before its children.
            let parent = node.parent().map(|parent| parent.id().get_usize());
            let around = parent
                .and_then(|parent| customs.get(parent))
                .unwrap_or(&none);
            let mut own = Rc::clone(around);
            if node.is_element() {
                let element = ElementStyle::new(node, &sheets_of_all);
                own = element.customs(own, &mut resolver)?;
                element.write(text, &own, lines, lost, &mut resolver, &mut edits)?;
            }
            customs.push(own);
        }
        for (sheet, css) in sheets(&document) {
            replace_sheet(text, sheet, &without_variables(css), &mut edits);
        }
        Ok(edits.apply(text))
    }
}

/// A style sheet without what its elements have themselves now.
fn without_variables(css: &str) -> String {
    let mut written = String::with_capacity(css.len());
    for rule in rules(css) {
        match rule {
            Rule::Nested(other) | Rule::Other(other) => written.push_str(other),
            Rule::At { prelude, block } => written += &format!("{prelude}{{{block}}}"),
            Rule::Style { selectors, block } => {
                let rest = with_declarations(block, &mut |declaration| {
                    let is_numbered = declaration.value.starts_with(NUMBERED);
                    is_numbered.then(String::new)
                });
                written.push_str(selectors);
                written.push('{');
                written.push_str(rest.as_deref().unwrap_or(block));
                written.push('}');
            }
        }
    }
    written
}

struct Resolver<'v> {
    variables: &'v Variables,
    /// How much of [`MAX_WORK`] is left.
    left: usize,
}

impl Resolver<'_> {
    fn spend(&mut self, work: usize) -> Result<()> {
        match self.left.checked_sub(work) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(too_many()),
        }
    }

    /// A value without references; `None` if one of them has no value.
    fn resolve(
        &mut self,
        value: &str,
        customs: &dyn Fn(&mut Self, &str) -> Result<Option<String>>,
        depth: u8,
    ) -> Result<Option<String>> {
        let Some(depth) = depth.checked_sub(1) else {
            return Ok(None);
        };
        self.spend(value.len() + 1)?;
        let (mut written, mut rest) = (String::new(), value);
        while let Some(start) = start_of_variable(rest) {
            let inside = &rest[start + "var(".len()..];
            let length = length_until(inside, b')');
            let reference = &inside[..length];
            let (name, fallback) = match reference.split_once(',') {
                Some((name, fallback)) => (name, Some(fallback.trim())),
                None => (reference, None),
            };
            let name = name.trim().strip_prefix("--").unwrap_or("");
            let mut found = customs(self, name)?;
            if let (None, Some(fallback)) = (&found, fallback) {
                found = self.resolve(fallback, customs, depth)?;
            }
            let Some(found) = found else {
                return Ok(None);
            };
            written.push_str(&rest[..start]);
            written.push_str(&found);
            if written.len() > MAX_VALUE {
                return Ok(None);
            }
            rest = inside.get(length + 1..).unwrap_or("");
        }
        written.push_str(rest);
        Ok((written.len() <= MAX_VALUE).then_some(written))
    }
}

fn too_many() -> Error {
    Diagnostic::error(
        Code::SvgTooComplex,
        "the drawing refers to custom properties (`var()`) too often",
    )
    .hint("export it with colours instead of `var()`")
    .at_row(1)
    .into()
}

/// What is declared for an element.
struct ElementStyle<'d> {
    node: Node<'d, 'd>,
    /// The declarations of style sheets, the stronger ones later.
    of_sheets: Vec<simplecss::Declaration<'d>>,
    style: &'d str,
}

impl<'d> ElementStyle<'d> {
    fn new(node: Node<'d, 'd>, sheets: &Styles<'d>) -> Self {
        Self {
            node,
            of_sheets: sheets.applying_to(node).collect(),
            style: node.attribute("style").unwrap_or(""),
        }
    }

    /// The custom properties, with those of the element around.
    fn customs(&self, around: Rc<Customs>, resolver: &mut Resolver<'_>) -> Result<Rc<Customs>> {
        let mut declared: BTreeMap<&str, &str> = BTreeMap::new();
        let own = DeclarationTokenizer::from(self.style);
        for declaration in self.of_sheets.iter().copied().chain(own) {
            if let Some(name) = declaration.name.strip_prefix(CUSTOM) {
                let value = resolver.variables.value(declaration.value);
                declared.insert(name, value.unwrap_or(""));
            }
        }
        if declared.is_empty() {
            return Ok(around);
        }
        resolver.spend(KEPT * (around.len() + declared.len()))?;
        let mut customs = (*around).clone();
        for (name, value) in &declared {
            match followed(resolver, value, &declared, &around, MAX_DEPTH)? {
                Some(value) => customs.insert((*name).into(), value.into()),
                None => customs.remove(*name),
            };
        }
        Ok(Rc::new(customs))
    }

    /// Writes the values of the element that refer to custom properties.
    fn write(
        &self,
        text: &str,
        customs: &Customs,
        lines: &Lines,
        lost: &mut Lost,
        resolver: &mut Resolver<'_>,
        edits: &mut Edits,
    ) -> Result<()> {
        let mut resolved = |name: &str, number: &str| -> Result<Option<String>> {
            let Some(value) = resolver.variables.value(number) else {
                return Ok(None);
            };
            let own =
                |_: &mut Resolver<'_>, name: &str| Ok(customs.get(name).map(ToString::to_string));
            let plain = resolver.resolve(value, &own, MAX_DEPTH)?;
            let plain = plain.and_then(|plain| match value::read(name, plain.trim()) {
                Reading::Kept => Some(plain),
                Reading::Written(plain) => Some(plain),
                Reading::Unknown => None,
            });
            if plain.is_none() {
                lost.add(name, value, lines.of(self.node));
            }
            let plain = plain.unwrap_or_default();
            resolver.spend(plain.len())?;
            Ok(Some(plain))
        };
        for attribute in self.node.attributes() {
            if attribute.value().starts_with(NUMBERED)
                && let Some(value) = resolved(attribute.name(), attribute.value())?
            {
                replace_attribute(text, &attribute, value.trim(), edits);
            }
        }
        let mut written = String::new();
        let is_numbered = |declaration: &simplecss::Declaration<'_>| {
            declaration.value.starts_with(NUMBERED) && !declaration.name.starts_with(CUSTOM)
        };
        let of_sheets = self.of_sheets.iter();
        let of_sheets = match self.of_sheets.iter().any(is_numbered) {
            true => of_sheets,
            false => [].iter(),
        };
        let own = DeclarationTokenizer::from(self.style);
        for declaration in of_sheets.copied().chain(own) {
            if declaration.name.starts_with(CUSTOM) {
                continue;
            }
            let value = match resolved(declaration.name, declaration.value)? {
                Some(value) if value.is_empty() => continue,
                Some(value) => value,
                None => declaration.value.to_owned(),
            };
            let important = if declaration.important {
                "!important"
            } else {
                ""
            };
            written += &format!("{}:{value}{important};", declaration.name);
        }
        resolver.spend(written.len())?;
        match self.node.attribute_node("style") {
            Some(style) if style.value().contains("engross-") || !written.is_empty() => {
                replace_attribute(text, &style, &written, edits);
            }
            None if !written.is_empty() => {
                edits.add_attribute(text, self.node, "style", &written);
            }
            _ => {}
        }
        Ok(())
    }
}

/// The value of a custom property whose element declares these.
fn followed(
    resolver: &mut Resolver<'_>,
    value: &str,
    declared: &BTreeMap<&str, &str>,
    around: &Customs,
    depth: u8,
) -> Result<Option<String>> {
    let Some(depth) = depth.checked_sub(1) else {
        return Ok(None);
    };
    let find = |resolver: &mut Resolver<'_>, name: &str| match declared.get(name) {
        Some(value) => followed(resolver, value, declared, around, depth),
        None => Ok(around.get(name).map(ToString::to_string)),
    };
    resolver.resolve(value, &find, MAX_DEPTH)
}
