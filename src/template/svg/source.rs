//! The text of an SVG file: what is safe to parse, and changes to it.
//!
//! Changes are made to the text, each in the place of some of its bytes, so that everything else
//! reaches the renderer as the drawing program wrote it.

use std::ops::Range;

use roxmltree::{Document, Node, ParsingOptions};

use crate::diagnostic::{Code, Diagnostic, Error};

/// The namespace of SVG elements.
pub(super) const SVG: &str = "http://www.w3.org/2000/svg";
/// The namespace of `xlink:href`.
pub(super) const XLINK: &str = "http://www.w3.org/1999/xlink";

/// A drawing has no more elements and texts than this.
const MAX_NODES: u32 = 500_000;
/// Elements are nested no deeper than this: renderers go down by recursion.
const MAX_DEPTH: u32 = 200;
/// All that entities stand for, written out, takes no more bytes than this.
const MAX_ENTITY_BYTES: usize = 4 << 20;

/// The text of a file, without a byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, Error> {
    const GZIP: &[u8] = &[0x1F, 0x8B];
    if bytes.starts_with(GZIP) {
        return Err(refusal(
            1,
            "the drawing is compressed",
            "save it as plain SVG",
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = crate::input::LineCounter::new(bytes).line_at(error.valid_up_to());
        refusal(
            line,
            "the drawing is not in UTF-8",
            "save it again, with UTF-8 as its encoding",
        )
    })?;
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

/// The document, once it is known to be of a size that can be worked on.
pub(super) fn parse(text: &str) -> Result<Document<'_>, Error> {
    check_entities(text)?;
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let hint = match error {
            roxmltree::Error::NodesLimitReached => {
                "simplify it: turn large parts of it into a picture, and embed that"
            }
            _ => "open it in a drawing program, and save it again as SVG",
        };
        let line = u64::from(error.pos().row);
        refusal(line, format!("the drawing is no XML: {error}"), hint)
    })?;
    let root = document.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        return Err(refusal(
            line_of(root),
            format!("the file is no drawing, but `{}`", root.tag_name().name()),
            "export the template as SVG",
        ));
    }
    check_depth(&document)?;
    Ok(document)
}

/// Bounds what entities can grow to, and refuses those that stand for other files.
fn check_entities(text: &str) -> Result<(), Error> {
    const DECLARATION: &str = "<!ENTITY";
    let mut written_out = 0_usize;
    for (at, _) in text.match_indices(DECLARATION) {
        let line = crate::input::LineCounter::new(text.as_bytes()).line_at(at);
        let refused = |what: &str| {
            refusal(
                line,
                format!("the drawing declares an entity {what}"),
                "save it as plain SVG, without entities",
            )
        };
        let rest = text[at + DECLARATION.len()..].trim_start();
        let Some((name, rest)) = rest.split_once(|c: char| c.is_ascii_whitespace()) else {
            return Err(refused("without a name"));
        };
        let value = rest.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = quote.and_then(|quote| value[1..].split(quote).next());
        let Some(value) = value.filter(|_| name != "%") else {
            return Err(refused("that stands for another file"));
        };
        if value.contains('&') && !value.contains("&#") {
            return Err(refused("that stands for others"));
        }
        let uses = text.matches(&format!("&{name};")).count();
        written_out = written_out.saturating_add(value.len().saturating_mul(uses));
        if written_out > MAX_ENTITY_BYTES {
            return Err(refused("that makes it too large"));
        }
    }
    Ok(())
}

fn check_depth(document: &Document<'_>) -> Result<(), Error> {
    // Nodes are numbered in the order of the document: a parent before its children.
    let mut depths: Vec<u32> = Vec::new();
    for node in document.descendants() {
        let above = node.parent().map(|parent| parent.id().get_usize());
        let depth = above
            .and_then(|parent| depths.get(parent))
            .map_or(0, |d| d + 1);
        if depth > MAX_DEPTH {
            return Err(refusal(
                line_of(node),
                format!("elements are nested deeper than {MAX_DEPTH}"),
                "ungroup what is in so many groups",
            ));
        }
        depths.push(depth);
    }
    Ok(())
}

/// A text and what is to stand in the place of some of its bytes.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(super) fn replace(&mut self, range: Range<usize>, by: impl Into<String>) {
        self.0.push((range, by.into()));
    }

    /// Puts an empty element in the place of a whole one, so that its siblings keep their order.
    pub(super) fn empty(&mut self, text: &str, element: Node<'_, '_>) {
        self.replace(
            element.range(),
            format!("<{}/>", written_name(text, element)),
        );
    }

    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| range.start);
        let mut edited = String::with_capacity(text.len());
        let mut at = 0;
        for (range, by) in self.0 {
            // One inside another is gone already.
            if range.start < at {
                continue;
            }
            edited.push_str(&text[at..range.start]);
            edited.push_str(&by);
            at = range.end;
        }
        edited.push_str(&text[at..]);
        edited
    }
}

/// The name of an element with its prefix, as it is written.
pub(super) fn written_name<'t>(text: &'t str, element: Node<'_, '_>) -> &'t str {
    let tag = &text[element.range().start + 1..];
    let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
    &tag[..end.unwrap_or(tag.len())]
}

/// The line that a node starts on, counted from 1.
pub(super) fn line_of(node: Node<'_, '_>) -> u64 {
    u64::from(node.document().text_pos_at(node.range().start).row)
}

pub(super) fn problem(
    line: u64,
    message: impl Into<String>,
    hint: impl Into<String>,
) -> Diagnostic {
    Diagnostic::error(Code::Drawing, message)
        .hint(hint)
        .at_row(line)
}

/// The error of a single problem.
pub(super) fn refusal(line: u64, message: impl Into<String>, hint: impl Into<String>) -> Error {
    problem(line, message, hint).into()
}
