//! Finds the texts of a drawing that usvg does not lay out.

use roxmltree::{Document, Node};

use super::cascade::{Declared, Style, TextAlign};
use super::font::Manner;
use super::html;
use super::length::{self, Length};
use super::model::{Flow, Paragraph};
use super::problem::{check_size, label, too_complex, unpainted, without_shape};
use super::region::Region;
use super::shapes::{ShapeSource, ShapeSources, by_id};
use super::visible::is_painted;
use super::words::Words;
use super::write::add_attribute;
use crate::diagnostic::Diagnostic;
use crate::pattern::Pattern;
use crate::template::svg::budget::Styles;
use crate::template::svg::source::{INKSCAPE, Lines, SVG, content};
use crate::template::svg::switch;

/// The most flows of a drawing.
const MAX_FLOWS: usize = 500;

/// Attributes of a text that its flow takes the place of.
const REPLACED: [&str; 13] = [
    "id",
    "x",
    "y",
    "dx",
    "dy",
    "rotate",
    "width",
    "height",
    "textLength",
    "lengthAdjust",
    "requiredFeatures",
    "requiredExtensions",
    "systemLanguage",
];

/// A text that is laid out by the project, before its region is known.
pub(in crate::template::svg) struct FlowElement<'d> {
    /// The element that the painted text replaces.
    pub(in crate::template::svg) node: Node<'d, 'd>,
    /// The text, as yet without its region.
    pub(super) flow: Flow,
    pub(super) source: RegionSource,
    /// What is painted besides words, and is left out.
    pub(super) lost: Vec<&'static str>,
}

/// Where a flow has room, as the drawing says it.
pub(super) enum RegionSource {
    Shapes {
        inside: Vec<ShapeSource>,
        outside: Vec<ShapeSource>,
        padding: f32,
        margin: f32,
    },
    /// A width, and where the baseline of the first line starts, is centred or ends.
    Width {
        shape: ShapeSource,
        align: TextAlign,
    },
    /// A rectangle, with a width of its own.
    Box {
        shape: ShapeSource,
        width: Option<f32>,
        is_clipped: bool,
    },
}

/// The flows of a document in their order. Adds a problem for each that cannot be laid out.
pub(in crate::template::svg) fn find<'d>(
    document: &'d Document<'d>,
    sheets: &Styles<'d>,
    lines: &Lines,
    problems: &mut Vec<Diagnostic>,
) -> Vec<FlowElement<'d>> {
    let mut finder = Finder {
        document,
        sheets,
        shapes: ShapeSources::default(),
    };
    let mut flows: Vec<FlowElement<'_>> = Vec::new();
    let mut end = 0;
    for node in document.descendants().filter(Node::is_element) {
        if node.range().start < end || node.tag_name().namespace() != Some(SVG) {
            continue;
        }
        let found = match node.tag_name().name() {
            "flowRoot" => finder.flow_root(node),
            "text" => finder.text(node),
            "foreignObject" => finder.foreign_object(node),
            _ => continue,
        };
        let line = lines.of(node);
        match found {
            Found::Nothing => continue,
            Found::Flow(_) if flows.len() == MAX_FLOWS => {
                let message = format!("the drawing has more than {MAX_FLOWS} flowed texts");
                problems.push(too_complex(message).at_row(line));
                break;
            }
            Found::Flow(mut element) => {
                element.flow.line = line;
                flows.push(*element);
            }
            Found::Problem(problem) if is_painted(node, sheets) => {
                problems.push(problem.at_row(line));
            }
            Found::Problem(_) => {}
        }
        end = node.range().end;
    }
    flows
}

enum Found<'d> {
    Nothing,
    Flow(Box<FlowElement<'d>>),
    Problem(Diagnostic),
}

struct Finder<'d, 's> {
    document: &'d Document<'d>,
    sheets: &'s Styles<'d>,
    shapes: ShapeSources,
}

impl<'d> Finder<'d, '_> {
    /// `flowRoot`, which Inkscape wrote up to version 0.92.
    fn flow_root(&mut self, node: Node<'d, 'd>) -> Found<'d> {
        if content(node).trim().is_empty() || switch::leaves_out(node) {
            return Found::Nothing;
        }
        if let Some(problem) = check_size(node) {
            return Found::Problem(problem);
        }
        let shapes_in = |name: &str| -> Vec<Node<'d, 'd>> {
            let regions = node
                .children()
                .filter(|child| child.has_tag_name((SVG, name)));
            let shapes = regions.flat_map(|region| region.children());
            shapes.filter(Node::is_element).collect()
        };
        let mut inside = Vec::new();
        for shape in shapes_in("flowRegion") {
            inside.extend(self.shapes.of(self.document, shape));
        }
        if inside.is_empty() {
            return Found::Problem(without_shape(node));
        }
        let mut outside = Vec::new();
        for shape in shapes_in("flowRegionExclude") {
            outside.extend(self.shapes.of(self.document, shape));
        }
        let style = Style::of_root(node, self.sheets, Manner::Inkscape);
        let mut words = Words::default();
        let has_empty_lines = has_empty_lines(self.document);
        for child in node.children() {
            let text = child.text().filter(|_| child.is_text());
            match text {
                Some(text) if !text.trim().is_empty() => words.push(text, &style),
                _ => self.flowed(child, &style, has_empty_lines, &mut words),
            }
        }
        words.end_block(&style);
        let source = RegionSource::Shapes {
            inside,
            outside,
            padding: 0.0,
            margin: 0.0,
        };
        self.flow(node, words, source)
    }

    fn flowed(&self, node: Node<'d, 'd>, around: &Style, has_empty_lines: bool, words: &mut Words) {
        let name = node.tag_name().name();
        if !node.is_element() || node.tag_name().namespace() != Some(SVG) {
            return;
        }
        if matches!(name, "flowRegion" | "flowRegionExclude" | "title" | "desc") {
            return;
        }
        if Declared::new(node, self.sheets).get("display") == Some("none") {
            return;
        }
        let style = around.inside(node, self.sheets, Manner::Inkscape);
        for child in node.children() {
            match child.text().filter(|_| child.is_text()) {
                Some(text) => words.push(text, &style),
                None => self.flowed(child, &style, has_empty_lines, words),
            }
        }
        match name {
            "flowPara" if has_empty_lines => words.end_line(&style),
            "flowPara" => words.end_block(&style),
            "flowLine" => words.break_line(&style),
            _ => {}
        }
    }

    /// A text in a shape, or of a width (SVG 2), which Inkscape writes since version 1.
    fn text(&mut self, node: Node<'d, 'd>) -> Found<'d> {
        let declared = Declared::new(node, self.sheets);
        let wraps = ["shape-inside", "inline-size"].map(|name| declared.get(name));
        let [inside, width] = wraps
            .map(|value| value.filter(|value| !matches!(*value, "auto" | "none" | "0" | "0px")));
        let is_vertical = Declared::new(node, self.sheets)
            .get("writing-mode")
            .is_some_and(|mode| mode.starts_with(['t', 'v']));
        if (inside.is_none() && width.is_none()) || is_vertical || switch::leaves_out(node) {
            return Found::Nothing;
        }
        if content(node).trim().is_empty() {
            return Found::Nothing;
        }
        if let Some(problem) = check_size(node) {
            return Found::Problem(problem);
        }
        let style = Style::of_root(node, self.sheets, Manner::Inkscape);
        let Some(source) = self.text_region(node, &declared, &style, (inside, width)) else {
            // What has positions of its own is painted there.
            return match has_positions(node) {
                true => Found::Nothing,
                false => Found::Problem(without_shape(node)),
            };
        };
        let mut words = Words::default();
        self.spans(node, &style, &mut words);
        words.end_block(&style);
        self.flow(node, words, source)
    }

    fn text_region(
        &mut self,
        node: Node<'d, 'd>,
        declared: &Declared<'d>,
        style: &Style,
        (inside, width): (Option<&str>, Option<&str>),
    ) -> Option<RegionSource> {
        let distance = |name: &str| {
            let length = declared.length(name, style.size);
            length.and_then(Length::absolute).unwrap_or(0.0).max(0.0)
        };
        let inside = self.shapes_of(inside.unwrap_or(""));
        if !inside.is_empty() {
            return Some(RegionSource::Shapes {
                inside,
                outside: self.shapes_of(declared.get("shape-subtract").unwrap_or("")),
                padding: distance("shape-padding"),
                margin: distance("shape-margin"),
            });
        }
        let width = width?;
        let width = match length::parse(width, style.size)? {
            Length::Absolute(width) => width.to_string(),
            Length::Share(_) => width.to_owned(),
        };
        let first = |name: &str| {
            let spans = node.descendants().filter(Node::is_element);
            let mut values = spans.filter_map(|span| span.attribute(name));
            let value = values.next().unwrap_or("0");
            let separators = |c: char| c == ',' || c.is_whitespace();
            value
                .trim()
                .split(separators)
                .next()
                .unwrap_or("0")
                .to_owned()
        };
        let (x, y) = (first("x"), first("y"));
        let attributes = [("x", &*x), ("y", &*y), ("width", &*width), ("height", "1")];
        Some(RegionSource::Width {
            shape: self.shapes.rectangle(&attributes),
            align: style.anchor.unwrap_or(TextAlign::Start),
        })
    }

    /// The shapes in `url(#a) url(#b)`.
    fn shapes_of(&mut self, value: &str) -> Vec<ShapeSource> {
        let ids = value.split("url(").skip(1).filter_map(|target| {
            let target = target.trim_start().trim_start_matches(['"', '\'']);
            let id = target.strip_prefix('#')?;
            Some(id[..id.find([')', '"', '\'']).unwrap_or(id.len())].trim_end())
        });
        let document = self.document;
        let shapes = ids.filter_map(|id| by_id(document, id));
        let shapes: Vec<Node<'_, '_>> = shapes.collect();
        let shapes = shapes.into_iter();
        shapes
            .filter_map(|shape| self.shapes.of(document, shape))
            .collect()
    }

    fn spans(&self, node: Node<'d, 'd>, style: &Style, words: &mut Words) {
        for child in node.children() {
            if let Some(text) = child.text().filter(|_| child.is_text()) {
                words.push(text, style);
                continue;
            }
            let name = child.tag_name();
            let is_span = name.namespace() == Some(SVG) && matches!(name.name(), "tspan" | "a");
            let is_shown = || Declared::new(child, self.sheets).get("display") != Some("none");
            if is_span && is_shown() {
                let style = style.inside(child, self.sheets, Manner::Inkscape);
                self.spans(child, &style, words);
            }
        }
    }

    /// XHTML.
    fn foreign_object(&mut self, node: Node<'d, 'd>) -> Found<'d> {
        if switch::leaves_out(node) {
            return Found::Nothing;
        }
        if let Some(problem) = check_size(node) {
            return Found::Problem(problem);
        }
        let declared = Declared::new(node, self.sheets);
        let style = Style::of_root(node, self.sheets, Manner::Browser);
        let [x, y, width, height] =
            ["x", "y", "width", "height"].map(|name| declared.get(name).unwrap_or("0"));
        let known = |value: &str| length::parse(value, style.size).and_then(Length::absolute);
        let size = (known(width), known(height));
        let html = match html::read(node, self.sheets, &style, size) {
            Ok(html) => html,
            Err(what) if content(node).trim().is_empty() && what != "a picture" => {
                return Found::Nothing;
            }
            Err(_) if has_same_fallback(node) => return Found::Nothing,
            Err(what) => return Found::Problem(unpainted(node, &format!("it has {what}"))),
        };
        if html.words.count() == 0 {
            return Found::Nothing;
        }
        let attributes = [("x", x), ("y", y), ("width", width), ("height", height)];
        let source = RegionSource::Box {
            shape: self.shapes.rectangle(&attributes),
            width: html.width,
            is_clipped: declared.get("overflow") != Some("visible"),
        };
        let mut found = self.flow(node, html.words, source);
        if let Found::Flow(element) = &mut found {
            element.flow.manner = Manner::Browser;
            element.flow.middle = html.middle;
            element.lost = html.lost;
        }
        found
    }

    fn flow(&self, node: Node<'d, 'd>, words: Words, source: RegionSource) -> Found<'d> {
        let mut text = words.finish();
        let is_html = node.tag_name().name() == "foreignObject";
        for paragraph in &mut text.paragraphs {
            paragraph.wraps |= !is_html;
            let pattern: Option<Pattern> = paragraph.text.parse().ok();
            paragraph.is_field = match pattern {
                Some(pattern) => pattern.columns().next().is_some(),
                // Its problem is found where its field is made.
                None => paragraph.text.contains(['{', '}']),
            };
        }
        if text.paragraphs.iter().all(is_blank) {
            return Found::Nothing;
        }
        let flow = Flow {
            label: label(node),
            line: 0,
            tag: tag(node),
            id: node.attribute("id").map(str::to_owned),
            manner: Manner::Inkscape,
            text,
            region: Region::NONE,
            middle: None,
        };
        Found::Flow(Box::new(FlowElement {
            node,
            flow,
            source,
            lost: Vec::new(),
        }))
    }
}

/// Whether paragraphs without words take up a line: so Inkscape has it in files of its versions
/// before 0.92.
fn has_empty_lines(document: &Document<'_>) -> bool {
    let version = document.root_element().attribute((INKSCAPE, "version"));
    let minor = version.and_then(|version| version.strip_prefix("0."));
    let digits = minor.map(|minor| minor.split(|c: char| !c.is_ascii_digit()).next());
    let number = digits
        .flatten()
        .and_then(|digits| digits.parse::<u32>().ok());
    number.is_some_and(|number| number < 92)
}

fn is_blank(paragraph: &Paragraph) -> bool {
    paragraph.text.trim().is_empty()
}

/// The start of a `text` with what the element has that is not its words or its place.
fn tag(node: Node<'_, '_>) -> String {
    let mut tag = format!("<text xmlns=\"{SVG}\"");
    for attribute in node.attributes() {
        if attribute.namespace().is_none() && !REPLACED.contains(&attribute.name()) {
            add_attribute(&mut tag, attribute.name(), attribute.value());
        }
    }
    tag
}

/// Whether all words of a text have positions: usvg paints them there.
fn has_positions(text: Node<'_, '_>) -> bool {
    let words = text
        .descendants()
        .filter(|node| node.is_text() && !node.text().unwrap_or("").trim().is_empty());
    let mut spans = words.map(|words| words.ancestors().take_while(|span| *span != text));
    spans.all(|mut spans| spans.any(|span| span.attribute("y").is_some()))
}

/// Whether another child of the `switch` around an element has the same words.
fn has_same_fallback(node: Node<'_, '_>) -> bool {
    let words = |node| -> Vec<String> {
        let content = content(node);
        content.split_whitespace().map(str::to_owned).collect()
    };
    let switch = node
        .parent()
        .filter(|parent| parent.has_tag_name((SVG, "switch")));
    let mut others = switch.into_iter().flat_map(|switch| switch.children());
    others.any(|other| other.is_element() && other != node && words(other) == words(node))
}
