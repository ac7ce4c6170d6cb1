//! A flow as a `text` that usvg understands: each line at its place.

use std::fmt::Write as _;
use std::ops::Range;

use super::cascade::Style;
use super::font::Manner;
use super::layout::{Layout, Line};
use super::model::{Flow, LineAlign, Paragraph};
use crate::template::svg::source::escaped;

/// Right-to-left text follows, up to the end.
const EMBEDDED: (&str, &str) = ("\u{202B}", "\u{202C}");

/// The element that is painted in place of a flow, without its fields.
pub(super) fn painted(flow: &Flow, layout: &Layout) -> String {
    let mut markup = open(flow, flow.id.as_deref());
    for line in &layout.lines {
        let paragraph = &flow.text.paragraphs[line.paragraph];
        if !paragraph.is_field && !line.range.is_empty() {
            add_line(&mut markup, flow, paragraph, line);
        }
    }
    markup.push_str("</text>");
    markup
}

/// A paragraph on one line, in the style of its runs, in which usvg resolves the style of a field.
pub(super) fn probed(flow: &Flow, paragraph: &Paragraph, id: &str) -> String {
    let mut markup = open(flow, Some(id));
    markup.push_str("<tspan x=\"0\" y=\"0\" style=\"text-anchor:start\">");
    add_runs(
        &mut markup,
        flow,
        paragraph,
        &(0..paragraph.text.len()),
        0.0,
    );
    markup.push_str("</tspan></text>");
    markup
}

fn open(flow: &Flow, id: Option<&str>) -> String {
    let mut markup = flow.tag.clone();
    if let Some(id) = id {
        add_attribute(&mut markup, "id", id);
    }
    markup.push_str(" xml:space=\"preserve\">");
    markup
}

fn add_line(markup: &mut String, flow: &Flow, paragraph: &Paragraph, line: &Line) {
    let (anchor, extra) = match paragraph.align {
        LineAlign::Left => ("start", 0.0),
        LineAlign::Center => ("middle", 0.0),
        LineAlign::Right => ("end", 0.0),
        LineAlign::Justify => justified(paragraph, line),
    };
    let align = match anchor {
        "end" => LineAlign::Right,
        _ => paragraph.align,
    };
    let x = line.anchor(align);
    // Writing to a string cannot fail.
    let _ = write!(
        markup,
        "<tspan x=\"{x}\" y=\"{}\" style=\"text-anchor:{anchor}\">",
        line.baseline
    );
    add_runs(markup, flow, paragraph, &line.range, extra);
    markup.push_str("</tspan>");
}

/// The side that a justified line starts on, and the space that is added to each of its spaces.
fn justified(paragraph: &Paragraph, line: &Line) -> (&'static str, f32) {
    let anchor = if paragraph.is_rtl { "end" } else { "start" };
    let spaces = paragraph.text[line.range.clone()].matches(' ').count();
    let free = line.room.1 - line.room.0 - line.width;
    match line.is_broken && spaces > 0 && free > 0.0 {
        true => (anchor, free / spaces as f32),
        false => (anchor, 0.0),
    }
}

fn add_runs(
    markup: &mut String,
    flow: &Flow,
    paragraph: &Paragraph,
    range: &Range<usize>,
    extra: f32,
) {
    let mut embedding = EMBEDDED.0;
    for run in &paragraph.runs {
        let start = run.range.start.max(range.start);
        let end = run.range.end.min(range.end);
        if start >= end {
            continue;
        }
        markup.push_str("<tspan");
        let style = &flow.text.styles[run.style];
        add_attribute(markup, "style", &declarations(style, flow.manner, extra));
        markup.push('>');
        if paragraph.is_rtl {
            markup.push_str(std::mem::take(&mut embedding));
        }
        markup.push_str(&escaped(&paragraph.text[start..end]));
        if paragraph.is_rtl && end == range.end {
            markup.push_str(EMBEDDED.1);
        }
        markup.push_str("</tspan>");
    }
}

/// All of a style that usvg reads: what it would take over from elements around is not that of a
/// flow.
fn declarations(style: &Style, manner: Manner, extra: f32) -> String {
    let mut css = format!(
        "font-size:{}px;font-weight:{};font-style:{};letter-spacing:{}px;word-spacing:{}px",
        style.size,
        style.weight,
        style.slope,
        style.letter_spacing,
        style.word_spacing + extra
    );
    let mut add = |name: &str, value: &str| {
        css.push(';');
        css.push_str(name);
        css.push(':');
        css.push_str(value);
    };
    if !style.family.is_empty() {
        add("font-family", &style.family);
    }
    if manner == Manner::Browser {
        add("fill", &style.color);
        add("fill-opacity", "1");
        add("stroke", "none");
    }
    for (name, value) in &style.passed {
        add(name, value);
    }
    if !style.decoration.is_empty() {
        add("text-decoration", &style.decoration.join(" "));
    }
    css
}

pub(super) fn add_attribute(markup: &mut String, name: &str, value: &str) {
    markup.push(' ');
    markup.push_str(name);
    markup.push_str("=\"");
    markup.push_str(&escaped(value));
    markup.push('"');
}
