//! How much usvg makes of a document. Each reference repeats what it refers to: ten levels of ten
//! `use` elements are ten thousand million shapes.

use std::collections::BTreeMap;

use roxmltree::{Document, Node, NodeId};

use super::numbers;
use super::styles::{self, Styles};
use super::too_complex;
use crate::diagnostic::{Diagnostic, Result, grouped};
use crate::template::svg::source::{SVG, XLINK, line_of};

/// The most elements, with the repetitions.
const MAX_ELEMENTS: u64 = 250_000;
/// The most bytes of attributes and texts, with the repetitions.
const MAX_BYTES: u64 = 256 << 20;
/// The most references. usvg compares each with all others.
const MAX_REFERENCES: u64 = 40_000;
/// The deepest nesting, with what is referred to. usvg and resvg use recursion.
const MAX_DEPTH: u64 = 300;
/// The most look-ups of attributes: usvg looks for each property in each element around a shape.
const MAX_LOOKUPS: u64 = 50_000_000;
/// The most characters in a text, with its spans.
const MAX_CHARACTERS: u64 = 5_000;
/// The most spans in a text: usvg compares each with each character.
const MAX_SPANS: u64 = 500;
/// The most comparisons of spans with characters in all texts.
const MAX_TEXT_WORK: u64 = 2_000_000;
/// The most stops of a gradient.
const MAX_STOPS: usize = 1_000;

/// Properties that refer to an element and that each shape below takes over.
const INHERITED: [&str; 2] = ["fill", "stroke"];
/// Properties that refer to an element that is drawn at each corner of each shape below.
const MARKERS: [&str; 4] = ["marker", "marker-start", "marker-mid", "marker-end"];
/// Properties that refer to an element for one element alone.
const OWN: [&str; 3] = ["clip-path", "filter", "mask"];
/// The elements whose `href` is resolved.
const REFERRING: [&str; 8] = [
    "feImage",
    "filter",
    "linearGradient",
    "pattern",
    "radialGradient",
    "textPath",
    "tref",
    "use",
];

/// What usvg makes of an element, with all that it contains and refers to.
#[derive(Clone, Copy, Default)]
pub(super) struct Expanded {
    pub(super) elements: u64,
    bytes: u64,
    references: u64,
    depth: u64,
    lookups: u64,
    text_work: u64,
    /// The elements that take over what the element has: those inside it, and those that `use`
    /// elements repeat there.
    heirs: u64,
    /// The corners of their shapes.
    corners: u64,
}

/// Refuses a document that becomes too large, or that repeats itself without end.
pub(super) fn check<'d>(document: &'d Document<'d>, styles: &Styles<'d>) -> Result<Expanded> {
    let mut expansion = Expansion {
        styles,
        ids: ids(document),
        known: vec![State::Unknown; document.descendants().count() + 1],
    };
    let root = document.root_element();
    let expanded = expansion.of(root, 1)?;
    expanded
        .check()
        .map_err(|problem| problem.at_row(line_of(root)))?;
    Ok(expanded)
}

/// The first and the last element with each id: of several, usvg takes one or the other.
fn ids<'d>(document: &'d Document<'d>) -> BTreeMap<&'d str, [Node<'d, 'd>; 2]> {
    let mut ids: BTreeMap<&str, [Node<'_, '_>; 2]> = BTreeMap::new();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id") {
            let [_, last] = ids.entry(id).or_insert([node, node]);
            *last = node;
        }
    }
    ids
}

struct Expansion<'d, 's> {
    styles: &'s Styles<'d>,
    ids: BTreeMap<&'d str, [Node<'d, 'd>; 2]>,
    /// By the number of the node.
    known: Vec<State>,
}

#[derive(Clone, Copy)]
enum State {
    Unknown,
    /// It is inside or behind itself.
    Open,
    Known(Expanded),
}

impl<'d> Expansion<'d, '_> {
    fn of(&mut self, node: Node<'d, 'd>, depth: u64) -> Result<Expanded> {
        match self.known[index(node.id())] {
            State::Known(expanded) => return Ok(expanded),
            State::Open => return Err(endless(node).into()),
            State::Unknown if depth > MAX_DEPTH => {
                return Err(too_deep().at_row(line_of(node)).into());
            }
            State::Unknown => {}
        }
        self.known[index(node.id())] = State::Open;
        let expanded = self.expand(node, depth)?;
        self.known[index(node.id())] = State::Known(expanded);
        Ok(expanded)
    }

    fn expand(&mut self, node: Node<'d, 'd>, depth: u64) -> Result<Expanded> {
        let mut expanded = own(node)?;
        for child in node.children().filter(Node::is_element) {
            expanded.add_inside(&self.of(child, depth + 1)?);
        }
        for (property, value) in self.properties(node) {
            for id in targets(value) {
                for target in self.find(id) {
                    let target = self.of(target, depth + 1)?;
                    let times = if INHERITED.contains(&property) {
                        expanded.heirs
                    } else if MARKERS.contains(&property) {
                        expanded.corners
                    } else {
                        1
                    };
                    expanded.add_referred(&target, times);
                }
            }
        }
        if let Some(id) = href(node) {
            for target in self.find(id) {
                let target = self.of(target, depth + 1)?;
                if node.tag_name().name() == "use" {
                    expanded.add_inside(&target);
                } else {
                    expanded.add_referred(&target, 1);
                }
            }
        }
        let attributes = node.attributes().count() as u64;
        expanded.lookups = expanded
            .lookups
            .saturating_add(expanded.heirs.saturating_mul(attributes));
        expanded.depth += 1;
        Ok(expanded)
    }

    /// The declarations of an element that refer to others.
    fn properties(&self, node: Node<'d, 'd>) -> Vec<(&'d str, &'d str)> {
        let attributes = node
            .attributes()
            .filter(|own| own.namespace().is_none())
            .map(|own| (own.name(), own.value()));
        let style = node.attribute("style").unwrap_or_default();
        attributes
            .chain(styles::declarations(style))
            .chain(self.styles.referring_to(node))
            .filter(|(property, value)| {
                let refers = [&INHERITED[..], &MARKERS, &OWN];
                let is_named = refers.iter().any(|names| names.contains(property));
                is_named && value.contains("url(")
            })
            .collect()
    }

    fn find(&self, id: &str) -> impl Iterator<Item = Node<'d, 'd>> + use<'d> {
        let found = self.ids.get(id).copied();
        let is_last = move |[first, last]: [Node<'d, 'd>; 2]| first == last;
        let single = found.is_some_and(is_last);
        found.into_iter().flatten().take(if single { 1 } else { 2 })
    }
}

fn index(id: NodeId) -> usize {
    id.get_usize()
}

/// What an element is without those inside it.
fn own(node: Node<'_, '_>) -> Result<Expanded> {
    let name = node.tag_name().name();
    let attributes = node.attributes().map(|own| own.value().len() as u64);
    let texts = node.children().filter(Node::is_text);
    let text: u64 = texts.map(|text| text.range().len() as u64).sum();
    let corners = match name {
        "path" => node.attribute("d").map_or(0, numbers::count),
        "polygon" | "polyline" => node.attribute("points").map_or(0, numbers::count),
        "line" | "rect" | "circle" | "ellipse" => 8,
        _ => 0,
    };
    let is_gradient = matches!(name, "stop" | "linearGradient" | "radialGradient");
    if node.children().filter(Node::is_element).count() > MAX_STOPS && name.ends_with("Gradient") {
        let message = format!(
            "a gradient has more than {} stops",
            grouped(MAX_STOPS as u64)
        );
        return Err(too_complex(message, "use fewer stops")
            .at_row(line_of(node))
            .into());
    }
    let is_text = node.has_tag_name((SVG, "text"));
    Ok(Expanded {
        elements: u64::from(!is_gradient),
        bytes: attributes.sum::<u64>() + text,
        heirs: 1,
        corners,
        text_work: if is_text { text_work(node)? } else { 0 },
        ..Expanded::default()
    })
}

/// How many comparisons usvg makes to lay out a text.
fn text_work(text: Node<'_, '_>) -> Result<u64> {
    let contents = text.descendants().filter(Node::is_text);
    let spans = contents.clone().count() as u64;
    let contents = contents.filter_map(|node| node.text());
    let characters: u64 = contents.map(|text| text.chars().count() as u64).sum();
    let hint = "split it into several texts, or convert it to outlines";
    let refused = |message: String| Err(too_complex(message, hint).at_row(line_of(text)).into());
    if characters > MAX_CHARACTERS {
        return refused(format!(
            "a text has more than {} characters",
            grouped(MAX_CHARACTERS)
        ));
    }
    if spans > MAX_SPANS {
        return refused(format!("a text has more than {MAX_SPANS} spans"));
    }
    // A character with a position of its own starts a chunk, which is compared as a span is.
    let positions = text
        .descendants()
        .flat_map(|node| [node.attribute("x"), node.attribute("y")]);
    let chunks: u64 = positions.flatten().map(numbers::count).sum();
    let (spans, chunks) = (spans * characters, chunks.min(characters) * characters / 20);
    Ok(spans + chunks + characters * characters / 40)
}

/// The id of the element that `href` refers to.
fn href<'d>(node: Node<'d, 'd>) -> Option<&'d str> {
    if !REFERRING.contains(&node.tag_name().name()) {
        return None;
    }
    let target = node.attribute("href").or(node.attribute((XLINK, "href")))?;
    target.trim().strip_prefix('#')
}

/// The ids in `url(#id)`.
fn targets(value: &str) -> impl Iterator<Item = &str> {
    value.split("url(").skip(1).filter_map(|target| {
        let target = target.trim_start().trim_start_matches(['"', '\'']);
        let id = target.strip_prefix('#')?;
        let end = id.find([')', '"', '\'']).unwrap_or(id.len());
        Some(id[..end].trim_end())
    })
}

impl Expanded {
    /// Adds an element inside this one, or one that this one repeats.
    fn add_inside(&mut self, inside: &Self) {
        self.add_referred(inside, 1);
        self.references -= 1;
        self.heirs = self.heirs.saturating_add(inside.heirs);
        self.corners = self.corners.saturating_add(inside.corners);
    }

    /// Adds an element that this one, and all that take it over, refer to.
    fn add_referred(&mut self, target: &Self, times: u64) {
        let add = |sum: &mut u64, each: u64| *sum = sum.saturating_add(each.saturating_mul(times));
        add(&mut self.elements, target.elements);
        add(&mut self.bytes, target.bytes);
        add(&mut self.references, target.references.saturating_add(1));
        add(&mut self.lookups, target.lookups);
        add(&mut self.text_work, target.text_work);
        self.depth = self.depth.max(target.depth);
    }

    fn check(&self) -> Result<()> {
        let limits = [
            (self.elements, MAX_ELEMENTS, "elements"),
            (self.references, MAX_REFERENCES, "references"),
            (self.bytes, MAX_BYTES, "bytes"),
            (self.lookups, MAX_LOOKUPS, "attributes to look through"),
            (self.text_work, MAX_TEXT_WORK, "steps to lay out its texts"),
        ];
        let exceeded = limits.iter().find(|(is, limit, _)| is > limit);
        if let Some((_, limit, what)) = exceeded {
            let limit = grouped(*limit);
            let message =
                format!("with all that is repeated, the drawing has more than {limit} {what}");
            let hint =
                "simplify it: convert large parts, patterns and masks to an embedded picture";
            return Err(too_complex(message, hint).into());
        }
        if self.depth > MAX_DEPTH {
            return Err(too_deep().into());
        }
        Ok(())
    }
}

fn too_deep() -> Diagnostic {
    let message =
        format!("elements, with what they refer to, are nested more than {MAX_DEPTH} deep");
    too_complex(message, "ungroup what is in so many groups")
}

fn endless(node: Node<'_, '_>) -> Diagnostic {
    let name = node.tag_name().name();
    let name = match node.attribute("id") {
        Some(id) => format!("{name} id=\"{id}\""),
        None => name.to_owned(),
    };
    too_complex(
        format!("`{name}` refers to itself"),
        "remove the reference: nothing can be drawn inside itself",
    )
    .at_row(line_of(node))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(content: &str) -> Result<Expanded> {
        let text = format!("<svg xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\">{content}</svg>");
        let document = Document::parse(&text).unwrap();
        check(&document, &Styles::new(&document)?)
    }

    fn message(content: &str) -> String {
        expanded(content).err().unwrap().to_string()
    }

    #[test]
    fn what_is_used_counts_each_time() {
        let once = "<g id=\"a\"><rect/><rect/></g>";
        let twice = format!("{once}<use href=\"#a\"/><use xlink:href=\"#a\"/>");
        assert_eq!(expanded(once).unwrap().elements, 4);
        assert_eq!(expanded(&twice).unwrap().elements, 4 + 2 * 4);
    }

    #[test]
    fn a_fill_counts_for_each_shape_that_inherits_it() {
        let pattern = "<pattern id=\"p\"><rect/></pattern>";
        let filled = format!("{pattern}<g fill=\"url(#p)\"><rect/><rect/><rect/></g>");
        let expanded = expanded(&filled).unwrap();
        assert_eq!(expanded.elements, 1 + 2 + 4 + 4 * 2);
        assert_eq!(expanded.references, 4);
    }

    #[test]
    fn references_in_styles_count() {
        let mask = "<mask id=\"m\"><rect/></mask>";
        let attribute = format!("{mask}<rect mask=\"url(#m)\"/>");
        let style = format!("{mask}<rect style=\"mask: url('#m')\"/>");
        let sheet = format!("<style>.a {{ mask: url(#m) }}</style>{mask}<rect class=\"a\"/>");
        let count = |content: &str| expanded(content).unwrap().references;
        assert_eq!([count(&attribute), count(&style), count(&sheet)], [1, 1, 1]);
    }

    #[test]
    fn a_marker_counts_for_each_corner() {
        let marker = "<marker id=\"m\"><path d=\"M0 0L1 1\"/></marker>";
        let marked = format!("{marker}<path marker-mid=\"url(#m)\" d=\"M0 0L1 1L2 2L3 3\"/>");
        assert_eq!(expanded(&marked).unwrap().elements, 1 + 2 + 1 + 8 * 2);
    }

    #[test]
    fn repetitions_without_end_are_refused() {
        let itself = "<g id=\"a\"><use href=\"#a\"/></g>";
        assert_eq!(
            message(itself),
            "1: `g id=\"a\"` refers to itself".trim_start_matches("1: ")
        );
        let masks: String = ["ab", "bc", "ca"]
            .map(|ids| {
                let (id, next) = ids.split_at(1);
                format!("<mask id=\"{id}\"><rect mask=\"url(#{next})\"/></mask>")
            })
            .concat();
        assert!(message(&masks).contains("refers to itself"));
    }

    #[test]
    fn references_may_not_make_a_drawing_large() {
        let mut levels = String::from("<g id=\"a0\"><rect/></g>");
        for level in 1..10 {
            let used = format!("<use href=\"#a{}\"/>", level - 1).repeat(10);
            levels.push_str(&format!("<g id=\"a{level}\">{used}</g>"));
        }
        assert!(message(&levels).contains("250,000 elements"));
    }

    #[test]
    fn long_chains_of_references_are_refused_without_recursion() {
        let chain: String = (0..100_000)
            .map(|n| format!("<mask id=\"m{n}\" mask=\"url(#m{})\"/>", n + 1))
            .collect();
        assert!(message(&chain).contains("300 deep"));
    }
}
