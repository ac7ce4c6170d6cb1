//! The styles of texts that usvg does not read, computed from their declarations as CSS says.

use roxmltree::Node;

use super::font::{self, LineHeight, Manner};
use super::length::{self, Length};
use crate::font::StyledName;
use crate::template::svg::budget::Styles;
use crate::template::svg::source::SVG;

/// The namespace of XHTML elements.
pub(super) const XHTML: &str = "http://www.w3.org/1999/xhtml";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// What usvg reads of the style of a span besides its font, and takes over as it is written.
const PASSED: [&str; 18] = [
    "alignment-baseline",
    "baseline-shift",
    "dominant-baseline",
    "fill",
    "fill-opacity",
    "font-kerning",
    "font-stretch",
    "font-variation-settings",
    "paint-order",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "visibility",
];

/// What Inkscape names the face of a text by, beside the properties of CSS.
pub(in crate::template::svg) const SPECIFICATION: &str = "-inkscape-font-specification";

/// The style of an element, with what it takes over from those around it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::template::svg) struct Style {
    /// The em, in the text's own units.
    pub(super) size: f32,
    /// The value of `font-family`.
    pub(in crate::template::svg) family: String,
    pub(in crate::template::svg) weight: u16,
    /// The value of `font-style`.
    pub(in crate::template::svg) slope: &'static str,
    pub(super) letter_spacing: f32,
    pub(super) word_spacing: f32,
    pub(super) line_height: LineHeight,
    pub(super) text_align: Option<TextAlign>,
    /// What `text-anchor` says.
    pub(super) anchor: Option<TextAlign>,
    pub(in crate::template::svg) transform: TextTransform,
    pub(in crate::template::svg) small_capitals: bool,
    pub(super) space: WhiteSpace,
    pub(super) is_rtl: bool,
    /// The language, as a BCP 47 tag.
    pub(in crate::template::svg) language: String,
    /// The colour of XHTML.
    pub(super) color: String,
    /// What of [`PASSED`] the elements below the text's own set.
    pub(super) passed: Vec<(&'static str, String)>,
    /// The values of `text-decoration` of those elements.
    pub(super) decoration: Vec<&'static str>,
}

/// The position of the lines of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextAlign {
    Start,
    End,
    Left,
    Right,
    Center,
    Justify,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::template::svg) enum TextTransform {
    None,
    Uppercase,
    Lowercase,
    Capitalize,
}

/// What becomes of spaces and ends of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WhiteSpace {
    pub(super) keeps_spaces: bool,
    pub(super) keeps_breaks: bool,
    pub(super) wraps: bool,
}

impl WhiteSpace {
    const NORMAL: Self = Self {
        keeps_spaces: false,
        keeps_breaks: false,
        wraps: true,
    };
    /// `xml:space="preserve"`, as SVG 1.1 has it.
    const PRESERVED: Self = Self {
        keeps_spaces: true,
        ..Self::NORMAL
    };
}

/// The declarations of an element, the strongest last.
pub(in crate::template::svg) struct Declared<'d>(Vec<(&'d str, &'d str, bool)>);

impl<'d> Declared<'d> {
    pub(in crate::template::svg) fn new(node: Node<'d, 'd>, sheets: &Styles<'d>) -> Self {
        let mut all = Vec::new();
        let is_svg = node.tag_name().namespace() == Some(SVG);
        for attribute in node.attributes() {
            if is_svg && attribute.namespace().is_none() {
                all.push((attribute.name(), attribute.value(), false));
            }
        }
        let of_sheets = sheets.applying_to(node);
        all.extend(of_sheets.map(|own| (own.name, own.value, own.important)));
        let own = simplecss::DeclarationTokenizer::from(node.attribute("style").unwrap_or(""));
        all.extend(own.map(|own| (own.name, own.value, own.important)));
        Self(all)
    }

    /// The value of a property that applies.
    pub(in crate::template::svg) fn get(&self, name: &str) -> Option<&'d str> {
        let own = self.0.iter().filter(|(own, ..)| *own == name);
        // The last of those that are important, or else the last of all.
        let strongest = own.reduce(|one, other| if one.2 && !other.2 { one } else { other });
        strongest.map(|(_, value, _)| value.trim())
    }

    /// A length, with `em` for the element's own font size.
    pub(super) fn length(&self, name: &str, em: f32) -> Option<Length> {
        length::parse(self.get(name)?, em)
    }
}

impl Style {
    /// The style of an element that nothing is said about.
    pub(super) fn initial(manner: Manner) -> Self {
        Self {
            // `medium`.
            size: match manner {
                Manner::Inkscape => 12.0,
                Manner::Browser => 16.0,
            },
            family: String::new(),
            weight: 400,
            slope: "normal",
            letter_spacing: 0.0,
            word_spacing: 0.0,
            line_height: LineHeight::Normal,
            text_align: None,
            anchor: None,
            transform: TextTransform::None,
            small_capitals: false,
            space: WhiteSpace::NORMAL,
            is_rtl: false,
            language: String::new(),
            color: "black".into(),
            passed: Vec::new(),
            decoration: Vec::new(),
        }
    }

    /// The style of a text's own element. What it sets of [`PASSED`] stays in the element.
    pub(in crate::template::svg) fn of_root<'d>(
        node: Node<'d, 'd>,
        sheets: &Styles<'d>,
        manner: Manner,
    ) -> Self {
        let mut around: Vec<Node<'_, '_>> = node.ancestors().filter(Node::is_element).collect();
        around.reverse();
        let initial = Self::initial(manner);
        let style = around
            .into_iter()
            .fold(initial, |style, node| style.inside(node, sheets, manner));
        Self {
            passed: Vec::new(),
            decoration: Vec::new(),
            ..style
        }
    }

    /// The style of an element inside one of this style.
    pub(in crate::template::svg) fn inside<'d>(
        &self,
        node: Node<'d, 'd>,
        sheets: &Styles<'d>,
        manner: Manner,
    ) -> Self {
        let declared = Declared::new(node, sheets);
        let mut style = self.clone();
        style.set_font(self, &declared, manner);
        style.set_spacing(&declared);
        style.set_lines(node, &declared);
        if let Some(color) = declared.get("color").filter(|color| !is_inherited(color)) {
            color.clone_into(&mut style.color);
        }
        for name in PASSED {
            if let Some(value) = declared.get(name).filter(|value| !is_inherited(value)) {
                style.pass(name, value);
            }
        }
        for name in ["text-decoration", "text-decoration-line"] {
            if let Some(value) = declared.get(name) {
                style.decorate(value);
            }
        }
        style
    }

    /// The `text-anchor`, whatever the direction.
    pub(in crate::template::svg) fn anchor_as_written(&self) -> &'static str {
        match self.anchor {
            Some(TextAlign::Center) => "middle",
            Some(TextAlign::End) => "end",
            _ => "start",
        }
    }

    /// The `text-anchor` that has the same effect on a text from left to right.
    pub(in crate::template::svg) fn anchor_from_left(&self) -> &'static str {
        match (self.anchor_as_written(), self.is_rtl) {
            ("start", true) => "end",
            ("end", true) => "start",
            (anchor, _) => anchor,
        }
    }

    pub(super) fn pass(&mut self, name: &'static str, value: &str) {
        self.passed.retain(|(own, _)| *own != name);
        self.passed.push((name, value.to_owned()));
    }

    pub(super) fn decorate(&mut self, value: &str) {
        for line in ["underline", "overline", "line-through"] {
            if value.split_whitespace().any(|word| word == line) && !self.decoration.contains(&line)
            {
                self.decoration.push(line);
            }
        }
    }

    fn set_font(&mut self, around: &Self, declared: &Declared<'_>, manner: Manner) {
        for (name, value, _) in &declared.0 {
            let font = font::Shorthand::parse(value).filter(|_| *name == "font");
            if let Some(font) = font {
                self.weight = font::weight(font.weight, around.weight).unwrap_or(400);
                self.slope = font::slope(font.slope).unwrap_or("normal");
                self.size = font::size(font.size, around.size).unwrap_or(around.size);
                self.line_height = LineHeight::parse(font.line_height, self.size, manner)
                    .unwrap_or(LineHeight::Normal);
                font.family.clone_into(&mut self.family);
                self.small_capitals = font.small_capitals;
            }
        }
        let own = |name: &str| declared.get(name).filter(|value| !is_inherited(value));
        if let Some(size) = own("font-size").and_then(|size| font::size(size, around.size)) {
            self.size = size;
        }
        if let Some(family) = own("font-family") {
            family.clone_into(&mut self.family);
        }
        if let Some(weight) = own("font-weight").and_then(|own| font::weight(own, around.weight)) {
            self.weight = weight;
        }
        if let Some(slope) = own("font-style").and_then(font::slope) {
            self.slope = slope;
        }
        if let Some((weight, slope)) = own(SPECIFICATION).and_then(specified) {
            self.weight = weight.filter(|_| self.weight == 400).unwrap_or(self.weight);
            self.slope = slope.unwrap_or(self.slope);
        }
        for name in ["font-variant", "font-variant-caps"] {
            if let Some(value) = own(name) {
                self.small_capitals = value.split_whitespace().any(|word| {
                    let kind = word.strip_prefix("all-").unwrap_or(word);
                    matches!(kind, "small-caps" | "petite-caps")
                });
            }
        }
        let line_height = own("line-height");
        let line_height = line_height.and_then(|value| LineHeight::parse(value, self.size, manner));
        if let Some(line_height) = line_height {
            self.line_height = line_height;
        }
    }

    fn set_spacing(&mut self, declared: &Declared<'_>) {
        let spacing = |name: &str| {
            let value = declared.get(name)?;
            match value {
                "normal" => Some(0.0),
                value => length::parse(value, self.size)?.absolute(),
            }
        };
        let (letters, words) = (spacing("letter-spacing"), spacing("word-spacing"));
        self.letter_spacing = letters.unwrap_or(self.letter_spacing);
        self.word_spacing = words.unwrap_or(self.word_spacing);
    }

    fn set_lines(&mut self, node: Node<'_, '_>, declared: &Declared<'_>) {
        let text_align = declared.get("text-align").and_then(text_align);
        self.text_align = text_align.or(self.text_align);
        self.anchor = match declared.get("text-anchor") {
            Some("start") => Some(TextAlign::Start),
            Some("middle") => Some(TextAlign::Center),
            Some("end") => Some(TextAlign::End),
            _ => self.anchor,
        };
        self.transform = match declared.get("text-transform") {
            Some("none") => TextTransform::None,
            Some("uppercase") => TextTransform::Uppercase,
            Some("lowercase") => TextTransform::Lowercase,
            Some("capitalize") => TextTransform::Capitalize,
            _ => self.transform,
        };
        self.is_rtl = match declared.get("direction").or(node.attribute("dir")) {
            Some("rtl") => true,
            Some("ltr") => false,
            _ => self.is_rtl,
        };
        self.space = match node.attribute((XML, "space")) {
            Some("preserve") => WhiteSpace::PRESERVED,
            Some("default") => WhiteSpace::NORMAL,
            _ => self.space,
        };
        if let Some(space) = declared.get("white-space").and_then(white_space) {
            self.space = space;
        }
        let language = node.attribute((XML, "lang")).or(node.attribute("lang"));
        if let Some(language) = language {
            language.clone_into(&mut self.language);
        }
    }
}

/// Whether a value is that of the element around.
fn is_inherited(value: &str) -> bool {
    matches!(value, "inherit" | "unset" | "currentcolor" | "currentColor")
}

/// The weight and the slope in Inkscape's name of a face: `'Open Sans, Bold Italic'`.
pub(in crate::template::svg) fn specified(
    value: &str,
) -> Option<(Option<u16>, Option<&'static str>)> {
    let name = value.trim().trim_matches(['"', '\'']);
    let styled = StyledName::new(name);
    let slope = styled.italic.then_some("italic");
    (styled.weight.is_some() || styled.italic).then_some((styled.weight, slope))
}

fn text_align(value: &str) -> Option<TextAlign> {
    Some(match value {
        "start" => TextAlign::Start,
        "end" => TextAlign::End,
        "left" | "-webkit-left" => TextAlign::Left,
        "right" | "-webkit-right" => TextAlign::Right,
        "center" | "-webkit-center" => TextAlign::Center,
        "justify" => TextAlign::Justify,
        _ => return None,
    })
}

fn white_space(value: &str) -> Option<WhiteSpace> {
    let (keeps_spaces, keeps_breaks, wraps) = match value {
        "normal" => (false, false, true),
        "nowrap" => (false, false, false),
        "pre" => (true, true, false),
        "pre-wrap" | "break-spaces" => (true, true, true),
        "pre-line" => (false, true, true),
        _ => return None,
    };
    Some(WhiteSpace {
        keeps_spaces,
        keeps_breaks,
        wraps,
    })
}
