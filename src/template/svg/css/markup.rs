//! Where styles are in the text of a drawing.

use std::ops::Range;

use roxmltree::{Attribute, Document, Node};

use crate::template::svg::edits::{Edits, qualified_name};
use crate::template::svg::source::escaped;

/// The style sheets, each with its text.
pub(super) fn sheets<'a, 'd>(
    document: &'a Document<'d>,
) -> impl Iterator<Item = (Node<'a, 'd>, &'a str)> {
    let elements = document.descendants();
    let all = elements.filter(|node| node.tag_name().name() == "style");
    all.filter_map(|node| Some((node, node.text()?)))
}

/// Replaces what a style sheet says.
pub(super) fn replace_sheet(text: &str, sheet: Node<'_, '_>, css: &str, edits: &mut Edits) {
    let name = qualified_name(text, sheet).len();
    let tag = sheet.range().start + 1 + name;
    let after = sheet.attributes().map(|attribute| attribute.range().end);
    let start = after.fold(tag, usize::max);
    let open = text[start..sheet.range().end].find('>');
    let close = text[sheet.range()].rfind("</");
    let (Some(open), Some(close)) = (open, close) else {
        return;
    };
    let range = start + open + 1..sheet.range().start + close;
    let by = with_lines_of(text, &range, escaped(css));
    edits.replace(range, by);
}

/// Replaces an attribute; one without a value is left out.
pub(super) fn replace_attribute(
    text: &str,
    attribute: &Attribute<'_, '_>,
    value: &str,
    edits: &mut Edits,
) {
    let range = attribute.range();
    let by = match value.is_empty() {
        true => String::new(),
        false => format!("{}=\"{}\"", attribute.name(), escaped(value)),
    };
    let by = with_lines_of(text, &range, by);
    edits.replace(range, by);
}

/// As many lines as what is replaced has, so that findings name the lines of the file.
fn with_lines_of(text: &str, range: &Range<usize>, mut by: String) -> String {
    let lines = |text: &str| text.bytes().filter(|byte| *byte == b'\n').count();
    let lost = lines(&text[range.clone()]).saturating_sub(lines(&by));
    by.extend(std::iter::repeat_n('\n', lost));
    by
}
