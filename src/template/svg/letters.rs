//! The letters of static texts as `text-transform` and small capitals have them. usvg reads neither
//! the first, nor small capitals of fonts that have none of their own.

use std::fmt::Write as _;
use std::ops::Range;

use roxmltree::{Document, Node};

use super::budget::Styles;
use super::edits::Edits;
use super::elements::TextElement;
use super::flow::{FlowElement, Manner, Style, TextTransform, case, families};
use super::lines::count_letters;
use super::source::{SVG, escaped};
use super::style;
use crate::field::{SizeRange, TextStyle};
use crate::font::{FontBook, Instance};

/// Words without which a drawing has neither.
const SIGNS: [&str; 3] = ["text-transform", "small-caps", "petite-caps"];

/// The part of a drawing's text that is painted with other letters.
pub(super) struct Recased {
    range: Range<usize>,
    letters: Letters,
}

enum Letters {
    /// Whatever the font.
    Text(String),
    Small(SmallText),
}

/// A text in small capitals.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SmallText {
    text: String,
    /// The same as capitals, divided by whether they are small.
    parts: Vec<(String, bool)>,
    families: Vec<String>,
    weight: u16,
    italic: bool,
}

/// Whether a drawing may have such letters.
pub(super) fn may_be_in(text: &str) -> bool {
    SIGNS.iter().any(|sign| text.contains(sign))
}

/// The texts of a drawing with other letters than they are written with, flows left out.
pub(super) fn find<'d>(
    document: &'d Document<'d>,
    sheets: &Styles<'d>,
    flows: &[FlowElement<'d>],
) -> Vec<Recased> {
    let mut found = Vec::new();
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name((SVG, "text")));
    for text in texts.filter(|text| flows.iter().all(|flow| flow.node != *text)) {
        let style = Style::of_root(text, sheets, Manner::Browser);
        let mut finder = Finder {
            sheets,
            is_inside_word: false,
            found: &mut found,
        };
        finder.spans(text, &style);
    }
    found
}

/// The style of the placeholder in a line of a text, whose letters these are.
pub(super) fn placeholder_style<'d>(
    element: &TextElement<'d>,
    line: &str,
    letters: &Range<usize>,
    sheets: &Styles<'d>,
) -> Style {
    let brace = line.find('{').unwrap_or(0);
    let wanted = letters.start + count_letters(&line[..brace]);
    let mut at = 0;
    let mut texts = element.node.descendants().filter(Node::is_text);
    let span = texts.find(|text| {
        let content = text.text().unwrap_or("");
        at += count_letters(content);
        at > wanted && content.contains('{')
    });
    let span = span.and_then(|text| text.parent());
    Style::of_root(span.unwrap_or(element.node), sheets, Manner::Browser)
}

/// Sets the capitals of a field as the style of its placeholder has them.
pub(super) fn set(field: &mut style::TextStyle, placeholder: &Style) {
    field.capitals = case::capitals(placeholder);
    field.small_capitals = placeholder.small_capitals;
}

/// Changes the letters in the text of a drawing. Those that depend on fonts are left as gaps from
/// this number on, and returned.
pub(super) fn apply(recased: Vec<Recased>, first_gap: usize, edits: &mut Edits) -> Vec<SmallText> {
    let mut small = Vec::new();
    for Recased { range, letters } in recased {
        match letters {
            Letters::Text(text) => edits.replace(range, escaped(&text)),
            Letters::Small(text) => {
                edits.leave(range, first_gap + small.len());
                small.push(text);
            }
        }
    }
    small
}

impl SmallText {
    /// The span that is painted: with the small capitals of the font, or with smaller capitals.
    pub(super) fn painted(&self, book: &FontBook) -> String {
        let style = TextStyle {
            weight: self.weight,
            italic: self.italic,
            ..TextStyle::new(SizeRange::up_to(1.0))
        };
        let chosen = book.choose(&self.families, self.weight, self.italic);
        let instance = chosen.map(|chosen| Instance::new(chosen.face, &style));
        let Some(instance) = instance.filter(|instance| !instance.has_small_capitals()) else {
            let text = escaped(&self.text);
            return format!(
                "<tspan xmlns=\"{SVG}\" style=\"font-variant:small-caps\">{text}</tspan>"
            );
        };
        let size = instance.small_capitals_size();
        let mut markup = format!("<tspan xmlns=\"{SVG}\" style=\"font-variant:normal\">");
        for (part, is_small) in &self.parts {
            let part = escaped(part);
            // Writing to a string cannot fail.
            let _ = match is_small {
                true => write!(markup, "<tspan style=\"font-size:{size}em\">{part}</tspan>"),
                false => write!(markup, "{part}"),
            };
        }
        markup.push_str("</tspan>");
        markup
    }
}

struct Finder<'d, 'f> {
    sheets: &'f Styles<'d>,
    /// Whether the text so far ends in a word.
    is_inside_word: bool,
    found: &'f mut Vec<Recased>,
}

impl<'d> Finder<'d, '_> {
    fn spans(&mut self, node: Node<'d, 'd>, style: &Style) {
        for child in node.children() {
            if let Some(text) = child.text().filter(|_| child.is_text()) {
                self.text(child, text, style);
            } else if child.is_element() && !matches!(child.tag_name().name(), "title" | "desc") {
                let style = style.inside(child, self.sheets, Manner::Browser);
                self.spans(child, &style);
            }
        }
    }

    fn text(&mut self, node: Node<'d, 'd>, text: &str, style: &Style) {
        let is_inside_word = self.is_inside_word;
        let last = text.chars().next_back();
        self.is_inside_word = last.is_some_and(|c| !c.is_whitespace());
        if text.trim().is_empty() {
            return;
        }
        let set = case::transform(text, style, is_inside_word);
        let letters = if style.small_capitals {
            Letters::Small(SmallText {
                parts: case::small_capitals(&set, style),
                text: set,
                families: families(&style.family),
                weight: style.weight,
                italic: style.slope != "normal",
            })
        } else if style.transform != TextTransform::None {
            Letters::Text(set)
        } else {
            return;
        };
        self.found.push(Recased {
            range: node.range(),
            letters,
        });
    }
}
