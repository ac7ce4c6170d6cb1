//! Values of properties for fonts that usvg does not read as they are meant.

use std::ops::Range;

use roxmltree::{Document, Node};

use super::budget::declarations;
use super::edits::Edits;
use super::flow::{SPECIFICATION, specified};

/// Adds weights and slopes that Inkscape says only in its own name of a face.
pub(super) fn add_specified(document: &Document<'_>, edits: &mut Edits) {
    let styles = document
        .descendants()
        .filter_map(|node| node.attribute_node("style"));
    for style in styles.filter(|style| style.value().contains(SPECIFICATION)) {
        let value = |name: &str| {
            let all = declarations(style.value());
            let own = all.filter(|(own, _)| *own == name).last();
            own.map(|(_, value)| value.trim())
        };
        let Some((weight, slope)) = value(SPECIFICATION).and_then(specified) else {
            continue;
        };
        let is_usual = |name| matches!(value(name), None | Some("normal" | "400"));
        let mut added = String::new();
        if let Some(weight) = weight.filter(|weight| *weight != 400 && is_usual("font-weight")) {
            added += &format!(";font-weight:{weight}");
        }
        if let Some(slope) = slope.filter(|_| is_usual("font-style")) {
            added += &format!(";font-style:{slope}");
        }
        let end = style.range_value().end;
        if !added.is_empty() {
            edits.replace(end..end, added);
        }
    }
}

/// Writes `line-height:1.2;font:20px serif` in place of `font:20px/1.2 serif`, which the parser of
/// style sheets gives up at.
pub(super) fn set_line_heights_apart(text: &str, document: &Document<'_>, edits: &mut Edits) {
    let mut add = |range: Range<usize>| {
        for line_height in line_heights(&text[range.clone()]) {
            let own = |part: Range<usize>| part.start + range.start..part.end + range.start;
            let height = &text[own(line_height.height.clone())];
            let font = own(line_height.font..line_height.font);
            edits.replace(font, format!("line-height:{height};"));
            edits.replace(own(line_height.slash..line_height.height.end), "");
        }
    };
    for node in document.descendants().filter(Node::is_element) {
        if let Some(style) = node.attribute_node("style") {
            add(style.range_value());
        }
        if node.tag_name().name() == "style" {
            add(node.range());
        }
    }
}

/// Where a value of `font` has a line height.
struct LineHeight {
    font: usize,
    slash: usize,
    height: Range<usize>,
}

fn line_heights(css: &str) -> Vec<LineHeight> {
    let starts = css.match_indices("font").map(|(at, _)| at);
    starts.filter_map(|at| line_height(css, at)).collect()
}

/// The line height in the declaration that starts here, if it is one of `font`.
fn line_height(css: &str, font: usize) -> Option<LineHeight> {
    let before = css[..font].chars().next_back();
    if before.is_some_and(|c| !c.is_whitespace() && !matches!(c, ';' | '{' | '/')) {
        return None;
    }
    /// Sizes and styles are shorter. Without a limit, the rest would be read for each declaration.
    const LONGEST: usize = 200;
    let value = css[font + "font".len()..].trim_start().strip_prefix(':')?;
    let start_of_value = css.len() - value.len();
    let value = value
        .char_indices()
        .nth(LONGEST)
        .map_or(value, |(end, _)| &value[..end]);
    let end = value
        .find([';', '}', '{', '"', '\'', '<', ','])
        .unwrap_or(value.len());
    let (style, after) = value[..end].split_once('/')?;
    let is_size = style.ends_with(|c: char| c.is_alphanumeric() || c == '%' || c.is_whitespace());
    let height = after.trim_start();
    let length = height.find(char::is_whitespace).unwrap_or(height.len());
    let is_height = |c: char| c.is_alphanumeric() || matches!(c, '.' | '%');
    if !is_size || length == 0 || !height[..length].chars().all(is_height) {
        return None;
    }
    let slash = start_of_value + style.len();
    let start = slash + 1 + after.len() - height.len();
    Some(LineHeight {
        font,
        slash,
        height: start..start + length,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_heights_stand_apart() {
        let apart = |css: &str| {
            let text = format!("<svg><text style=\"{css}\">font:1px/2 x</text></svg>");
            let document = Document::parse(&text).unwrap();
            let mut edits = Edits::default();
            set_line_heights_apart(&text, &document, &mut edits);
            if edits.is_empty() {
                return None;
            }
            let changed = edits.apply(&text);
            let style = changed.strip_prefix("<svg><text style=\"")?;
            style
                .strip_suffix("\">font:1px/2 x</text></svg>")
                .map(str::to_owned)
        };
        for (css, expected) in [
            ("font:20px/1.2 serif", "line-height:1.2;font:20px serif"),
            (
                "fill:red; font: italic 700 1.5em / 120% 'A',serif;x:y",
                "fill:red; line-height:120%;font: italic 700 1.5em  'A',serif;x:y",
            ),
        ] {
            assert_eq!(apart(css).as_deref(), Some(expected), "{css}");
        }
        for css in [
            "font:20px serif",
            "fill:url(a/b) ",
            "font-family:a/b",
            "font:'a/b'",
            "font:/",
        ] {
            assert_eq!(apart(css), None, "{css}");
        }
    }
}
