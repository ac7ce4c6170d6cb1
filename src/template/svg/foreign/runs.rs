//! The texts of a drawing, with the place of each character in the file: drawing programs divide a
//! placeholder among several elements.

use std::ops::Range;

use roxmltree::{Document, Node, NodeId};

use super::super::source::SVG;

/// The longest paragraph that is looked at, in bytes: no placeholder is in a longer one.
const MAX_RUN_BYTES: usize = 100_000;

/// A paragraph, or a whole text that has none.
pub(super) struct Run<'d> {
    /// The element of the text.
    pub(super) container: Node<'d, 'd>,
    pub(super) text: String,
    /// The texts in it, each with its start in `text`.
    nodes: Vec<(usize, Node<'d, 'd>)>,
}

/// Where each character of a run starts in its text, and where it is in the file, if that is known.
pub(super) struct Places(Vec<(usize, Option<Range<usize>>)>);

impl Run<'_> {
    /// The places of its characters in the file.
    pub(super) fn places(&self, file: &str) -> Places {
        let mut all = Vec::new();
        for (start, node) in &self.nodes {
            let decoded = node.text().unwrap_or_default();
            let source = &file[node.range()];
            let mut places = places(source, node.range().start, decoded).map(Vec::into_iter);
            for (at, _) in decoded.char_indices() {
                let place = places.as_mut().and_then(Iterator::next);
                all.push((start + at, place));
            }
        }
        Places(all)
    }
}

impl Places {
    /// The parts of the file that hold these bytes of the text; `None` if one of them is not known.
    pub(super) fn of(&self, range: &Range<usize>) -> Option<Vec<Range<usize>>> {
        let start = self.0.partition_point(|(at, _)| *at < range.start);
        let inside = self.0[start..].iter().take_while(|(at, _)| *at < range.end);
        let mut parts: Vec<Range<usize>> = Vec::new();
        for (_, place) in inside {
            let place = place.clone()?;
            match parts.last_mut() {
                Some(last) if last.end == place.start => last.end = place.end,
                _ => parts.push(place),
            }
        }
        (!parts.is_empty()).then_some(parts)
    }
}

/// All paragraphs of the drawing.
pub(super) fn all<'d>(document: &'d Document<'d>) -> Vec<Run<'d>> {
    let mut runs = Vec::new();
    for container in document.descendants().filter(|node| is_outermost(*node)) {
        let mut of_block: Option<NodeId> = None;
        let inside = container.descendants().filter(Node::is_text);
        for node in inside.filter(|node| !is_silent(*node, container)) {
            let block = block_of(node, container);
            if of_block != Some(block) {
                of_block = Some(block);
                runs.push(Run {
                    container,
                    text: String::new(),
                    nodes: Vec::new(),
                });
            }
            if let Some(run) = runs.last_mut() {
                run.nodes.push((run.text.len(), node));
                run.text.push_str(node.text().unwrap_or_default());
            }
        }
    }
    runs.retain(|run| run.text.len() <= MAX_RUN_BYTES);
    runs
}

/// Whether it is an element with a text that is not a part of another one's.
fn is_outermost(node: Node<'_, '_>) -> bool {
    is_container(node) && !node.ancestors().skip(1).any(is_container)
}

fn is_container(node: Node<'_, '_>) -> bool {
    let name = node.tag_name();
    name.namespace() == Some(SVG) && matches!(name.name(), "text" | "flowRoot" | "foreignObject")
}

/// Whether a text is not one that is painted.
fn is_silent(node: Node<'_, '_>, container: Node<'_, '_>) -> bool {
    let mut above = node.ancestors().take_while(|above| *above != container);
    above.any(|above| {
        let name = above.tag_name().name();
        matches!(name, "title" | "desc" | "metadata" | "style" | "script")
    })
}

/// The innermost paragraph, or line, around a text.
fn block_of(node: Node<'_, '_>, container: Node<'_, '_>) -> NodeId {
    const SODIPODI: &str = "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd";
    let mut above = node.ancestors().take_while(|above| *above != container);
    let block = above.find(|above| match above.tag_name().name() {
        "flowPara" | "p" | "div" | "li" | "td" | "h1" | "h2" | "h3" => true,
        "tspan" => above.attribute((SODIPODI, "role")) == Some("line"),
        _ => false,
    });
    block.unwrap_or(container).id()
}

/// Where each character of a text is in the file.
fn places(source: &str, start: usize, decoded: &str) -> Option<Vec<Range<usize>>> {
    let mut places = Vec::new();
    let mut at = 0;
    for character in decoded.chars() {
        let rest = &source[at..];
        let length = if rest.starts_with(character) && character != '&' {
            character.len_utf8()
        } else if character == '\n' && rest.starts_with("\r\n") {
            2
        } else if rest.starts_with('&') {
            // That it stands for this one character shows where the next one follows it.
            rest.find(';')? + 1
        } else {
            return None;
        };
        places.push(start + at..start + at + length);
        at += length;
    }
    (at == source.len()).then_some(places)
}
