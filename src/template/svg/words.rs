//! All that a drawing says in words, whether it is painted or not.

use roxmltree::Node;

use super::drawing::Drawing;
use super::gzip;
use super::source::{self, INKSCAPE, SVG, line_of};
use crate::diagnostic::Result;

/// Words in a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrawnWords {
    /// Where they are.
    pub place: WordsPlace,
    /// The words, with single spaces.
    pub text: String,
    /// The line of the file, counted from 1.
    pub line: u64,
}

/// Where a drawing has words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WordsPlace {
    /// A text.
    Text,
    /// The label of a shape for those who cannot see it (`aria-label`): what outlines say.
    Label,
    /// A title.
    Title,
    /// A description.
    Description,
    /// An id, or a label in Inkscape. Only the author sees it.
    Name,
}

impl Drawing {
    /// The words in the contents of an SVG file, in their order.
    ///
    /// # Errors
    ///
    /// [`Code::NotUtf8`](crate::Code::NotUtf8), [`Code::SvgSyntax`](crate::Code::SvgSyntax) and
    /// [`Code::SvgTooComplex`](crate::Code::SvgTooComplex).
    pub fn words(bytes: &[u8]) -> Result<Vec<DrawnWords>> {
        let bytes = gzip::unpack(bytes)?;
        let text = source::decode(&bytes)?;
        let document = source::parse(&text)?;
        let elements = document.descendants().filter(Node::is_element);
        Ok(elements.flat_map(words_of).collect())
    }
}

fn words_of(node: Node<'_, '_>) -> Vec<DrawnWords> {
    let mut words = Vec::new();
    let mut add = |place, text: &str| {
        let text: Vec<&str> = text.split_whitespace().collect();
        if !text.is_empty() {
            words.push(DrawnWords {
                place,
                text: text.join(" "),
                line: line_of(node),
            });
        }
    };
    if let Some(label) = node.attribute("aria-label") {
        add(WordsPlace::Label, label);
    }
    for name in [node.attribute("id"), node.attribute((INKSCAPE, "label"))] {
        add(WordsPlace::Name, name.unwrap_or_default());
    }
    let is_own = node.tag_name().namespace() == Some(SVG);
    let place = match node.tag_name().name() {
        "text" | "flowRoot" | "foreignObject" if is_own => WordsPlace::Text,
        "title" if is_own => WordsPlace::Title,
        "desc" if is_own => WordsPlace::Description,
        _ => return words,
    };
    let inside = node.descendants().filter(Node::is_text);
    let text: Vec<&str> = inside.filter_map(|text| text.text()).collect();
    add(place, &text.concat());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_with_its_line() {
        let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"\n\
            xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\">\n\
            <title>The award</title><desc>For\n  2023</desc>\n\
            <g id=\"a\" inkscape:label=\"Layer 2023\"><text>20 <tspan>Sep</tspan> 2023</text></g>\n\
            <path aria-label=\"to 2024\" d=\"M0 0\"/></svg>";
        let words = Drawing::words(drawing).unwrap();
        let found: Vec<_> = words
            .iter()
            .map(|words| (words.place, &*words.text, words.line))
            .collect();
        assert_eq!(
            found,
            [
                (WordsPlace::Title, "The award", 3),
                (WordsPlace::Description, "For 2023", 3),
                (WordsPlace::Name, "a", 5),
                (WordsPlace::Name, "Layer 2023", 5),
                (WordsPlace::Text, "20 Sep 2023", 5),
                (WordsPlace::Label, "to 2024", 6),
            ]
        );
    }
}
