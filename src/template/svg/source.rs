//! The text of an SVG file, and the limits within which it is safe to parse.

use std::borrow::Cow;
use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};

use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::lines::LineCounter;

/// The namespace of SVG elements.
pub(super) const SVG: &str = "http://www.w3.org/2000/svg";
/// The namespace of `xlink:href`.
pub(super) const XLINK: &str = "http://www.w3.org/1999/xlink";

/// The namespace of Inkscape's own attributes.
pub(super) const INKSCAPE: &str = "http://www.inkscape.org/namespaces/inkscape";

/// Byte order marks.
const LITTLE_ENDIAN: [u8; 2] = [0xFF, 0xFE];
const BIG_ENDIAN: [u8; 2] = [0xFE, 0xFF];

/// The most elements and texts in a drawing.
const MAX_NODES: u32 = 500_000;
/// The deepest nesting of elements: renderers use recursion.
const MAX_DEPTH: u32 = 200;
/// The most entities: the parser looks through all of them for each use.
const MAX_ENTITIES: usize = 500;
/// The most bytes that all uses of entities may expand to.
const MAX_ENTITY_BYTES: usize = 4 << 20;

/// Whether a file is in UTF-16, as its byte order mark says.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&LITTLE_ENDIAN) || bytes.starts_with(&BIG_ENDIAN)
}

/// The text of a file in UTF-8 or UTF-16, without a byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>> {
    if is_utf16(bytes) {
        return decode_utf16(bytes);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = LineCounter::new(bytes).line_at(error.valid_up_to());
        Diagnostic::error(Code::NotUtf8, "not encoded in UTF-8")
            .hint("save it as UTF-8")
            .at_row(line)
    })?;
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text).into())
}

fn decode_utf16(bytes: &[u8]) -> Result<Cow<'_, str>> {
    let is_little = bytes.starts_with(&LITTLE_ENDIAN);
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().skip(1).map(|pair| match is_little {
        true => u16::from_le_bytes(*pair),
        false => u16::from_be_bytes(*pair),
    });
    let text: std::result::Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(text.into()),
        _ => {
            let problem = Diagnostic::error(Code::NotUtf8, "not encoded in UTF-16 as it says");
            Err(problem.hint("save it as UTF-8").at_row(1).into())
        }
    }
}

/// Parses the document, if its size is within the limits.
pub(super) fn parse(text: &str) -> Result<Document<'_>> {
    check_entities(text)?;
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let problem = match error {
            roxmltree::Error::NodesLimitReached => {
                let message = format!("the drawing has more than {MAX_NODES} elements");
                Diagnostic::error(Code::SvgTooComplex, message)
                    .hint("simplify it: convert large parts to an embedded picture")
            }
            _ => Diagnostic::error(Code::SvgSyntax, format!("the drawing is not XML: {error}"))
                .hint("open it in a drawing program and save it again as SVG"),
        };
        problem.at_row(u64::from(error.pos().row))
    })?;
    let root = document.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        let message = format!(
            "the file is not an SVG drawing: its root is `{}`",
            root.tag_name().name()
        );
        let problem = Diagnostic::error(Code::SvgSyntax, message);
        let problem = problem.hint("export the template as SVG");
        return Err(problem.at_row(line_of(root)).into());
    }
    check_depth(&document)?;
    Ok(document)
}

/// Limits what entities can expand to, and refuses those that stand for other files.
fn check_entities(text: &str) -> Result<()> {
    const DECLARATION: &str = "<!ENTITY";
    let mut declarations = text.match_indices(DECLARATION).peekable();
    if declarations.peek().is_none() {
        return Ok(());
    }
    let uses = entity_uses(text);
    let mut lines = LineCounter::new(text.as_bytes());
    let mut expanded = 0_usize;
    for (count, (at, _)) in (1..).zip(declarations) {
        let line = lines.line_at(at);
        let refused = |code, what: &str| -> Error {
            Diagnostic::error(code, format!("the drawing declares {what}"))
                .hint("save it as plain SVG, without entities")
                .at_row(line)
                .into()
        };
        if count > MAX_ENTITIES {
            let what = format!("more than {MAX_ENTITIES} entities");
            return Err(refused(Code::SvgTooComplex, &what));
        }
        let rest = text[at + DECLARATION.len()..].trim_start();
        let Some((name, rest)) = rest.split_once(|c: char| c.is_ascii_whitespace()) else {
            return Err(refused(Code::SvgSyntax, "an entity without a name"));
        };
        let value = rest.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = quote.and_then(|quote| value[1..].split(quote).next());
        let Some(value) = value.filter(|_| name != "%") else {
            let what = "an entity for another file";
            return Err(refused(Code::ExternalReference, what));
        };
        if value.split('&').skip(1).any(|code| !code.starts_with('#')) {
            let what = "an entity that contains other entities";
            return Err(refused(Code::SvgTooComplex, what));
        }
        let uses = uses.get(name).copied().unwrap_or(0);
        expanded = expanded.saturating_add(value.len().saturating_mul(uses));
        if expanded > MAX_ENTITY_BYTES {
            let what = "an entity that makes it too large";
            return Err(refused(Code::SvgTooComplex, what));
        }
    }
    Ok(())
}

/// How often each entity is used.
fn entity_uses(text: &str) -> BTreeMap<&str, usize> {
    let mut uses = BTreeMap::new();
    for reference in text.split('&').skip(1) {
        if let Some((name, _)) = reference.split_once(';') {
            *uses.entry(name).or_insert(0) += 1;
        }
    }
    uses
}

fn check_depth(document: &Document<'_>) -> Result<()> {
    // Nodes are numbered in document order: a parent comes before its children.
    let mut depths: Vec<u32> = Vec::new();
    for node in document.descendants() {
        let parent = node.parent().map(|parent| parent.id().get_usize());
        let depth = parent
            .and_then(|parent| depths.get(parent))
            .map_or(0, |depth| depth + 1);
        if depth > MAX_DEPTH {
            let message = format!("elements are nested more than {MAX_DEPTH} deep");
            let problem = Diagnostic::error(Code::SvgTooComplex, message);
            return Err(problem
                .hint("ungroup what is in so many groups")
                .at_row(line_of(node))
                .into());
        }
        depths.push(depth);
    }
    Ok(())
}

/// The text of an element, all spans together.
pub(super) fn content(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text);
    texts.filter_map(|text| text.text()).collect()
}

/// A text as one of XML, in an element or an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The most characters of a name or an address in a message.
const MAX_SHOWN: usize = 200;

/// The start of a name or an address that the drawing may have made as long as it is itself.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(MAX_SHOWN).collect()
}

/// The text after this prefix, if it starts with it; ASCII case is ignored.
pub(super) fn strip_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let start = text.get(..prefix.len())?;
    start
        .eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

/// The lines that nodes start on, for many nodes of a document.
pub(super) struct Lines {
    /// Where each line ends.
    ends: Vec<usize>,
}

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at).collect();
        Self { ends }
    }

    /// The line, counted from 1.
    pub(super) fn of(&self, node: Node<'_, '_>) -> u64 {
        let start = node.range().start;
        self.ends.partition_point(|end| *end < start) as u64 + 1
    }
}

/// The line that one node starts on, counted from 1. It reads the text up to there.
pub(super) fn line_of(node: Node<'_, '_>) -> u64 {
    u64::from(node.document().text_pos_at(node.range().start).row)
}
