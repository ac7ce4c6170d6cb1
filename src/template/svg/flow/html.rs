//! The words of XHTML in a `foreignObject`, in the boxes of CSS that drawing programs use.

use roxmltree::Node;

use super::cascade::{Declared, Style};
use super::font::Manner;

use super::length::Length;
use super::model::Middle;
use super::sides::Sides;
use super::usual;
use super::words::Words;
use crate::template::svg::budget::Styles;

/// Elements that are not words, or that set them in ways of their own.
const UNSUPPORTED: [(&str, &str); 24] = [
    ("audio", "a player"),
    ("button", "a form"),
    ("canvas", "a picture"),
    ("dl", "a list"),
    ("embed", "a picture"),
    ("fieldset", "a form"),
    ("form", "a form"),
    ("iframe", "another page"),
    ("img", "a picture"),
    ("input", "a form"),
    ("math", "a formula"),
    ("meter", "a form"),
    ("object", "a picture"),
    ("ol", "a list"),
    ("option", "a form"),
    ("picture", "a picture"),
    ("progress", "a form"),
    ("ruby", "ruby text"),
    ("select", "a form"),
    ("svg", "another drawing"),
    ("table", "a table"),
    ("textarea", "a form"),
    ("ul", "a list"),
    ("video", "a player"),
];
/// Elements that are not shown.
const UNSEEN: [&str; 9] = [
    "head", "link", "meta", "noscript", "param", "script", "style", "template", "title",
];
/// Elements that are boxes of their own.
const BLOCKS: [&str; 22] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "div",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "html",
    "main",
    "p",
    "pre",
    "section",
];
/// The words of an element, and where they are in its box.
pub(super) struct Html {
    pub(super) words: Words,
    pub(super) middle: Option<Middle>,
    /// The width that a box of its own has, if the element's is not its own.
    pub(super) width: Option<f32>,
    /// Whether something is painted besides words.
    pub(super) lost: Vec<&'static str>,
}

/// Reads what is inside an element of this size. The error says what it has that is not supported.
pub(super) fn read<'d>(
    node: Node<'d, 'd>,
    sheets: &Styles<'d>,
    style: &Style,
    (width, height): (Option<f32>, Option<f32>),
) -> Result<Html, &'static str> {
    let mut reader = Reader {
        sheets,
        html: Html {
            words: Words::default(),
            middle: None,
            width: None,
            lost: Vec::new(),
        },
        width,
        height,
    };
    reader.inside(node, style)?;
    reader.html.words.end_block(style);
    Ok(reader.html)
}

struct Reader<'d, 's> {
    sheets: &'s Styles<'d>,
    html: Html,
    /// The size of the element, as far as it is known.
    width: Option<f32>,
    height: Option<f32>,
}

/// How an element takes part in the layout.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Display {
    None,
    Inline,
    Block,
    Flex,
}

impl<'d> Reader<'d, '_> {
    fn inside(&mut self, node: Node<'d, 'd>, style: &Style) -> Result<(), &'static str> {
        for child in node.children() {
            if child.is_text() {
                self.html.words.push(child.text().unwrap_or(""), style);
            } else if child.is_element() {
                self.element(child, style)?;
            }
        }
        Ok(())
    }

    fn element(&mut self, node: Node<'d, 'd>, around: &Style) -> Result<(), &'static str> {
        let name = node.tag_name().name();
        if UNSEEN.contains(&name) {
            return Ok(());
        }
        if let Some((_, what)) = UNSUPPORTED.iter().find(|(own, _)| *own == name) {
            return Err(what);
        }
        if name == "br" {
            self.html.words.break_line(around);
            return Ok(());
        }
        let declared = Declared::new(node, self.sheets);
        let display = display(name, &declared)?;
        if display == Display::None {
            return Ok(());
        }
        check_position(&declared)?;
        let before = usual::style(node, around);
        let mut style = before.inside(node, self.sheets, Manner::Browser);
        style.color = usual::plain_color(&style.color);
        match declared.get("vertical-align") {
            Some("super") => style.pass("baseline-shift", "super"),
            Some("sub") => style.pass("baseline-shift", "sub"),
            _ => {}
        }
        self.note_lost(name, &declared);
        match display {
            Display::Inline => self.inside(node, &style),
            _ => self.block(node, &declared, &style, display),
        }
    }

    fn block(
        &mut self,
        node: Node<'d, 'd>,
        declared: &Declared<'d>,
        style: &Style,
        display: Display,
    ) -> Result<(), &'static str> {
        self.html.words.end_block(style);
        let margins = usual::margins(node.tag_name().name(), style.size);
        let sides = Sides::of(declared, style.size, self.width, margins);
        let insets = self.html.words.insets();
        let [mut left, mut right] = insets;
        left += sides.left;
        right += sides.right;
        let own_width = declared.length("width", style.size);
        if let Some(own) = own_width {
            let available = self.width.map(|width| width - insets[0] - insets[1]);
            match (own, available) {
                (Length::Absolute(own), Some(available)) => {
                    right = insets[1] + (available - sides.left - own);
                    if sides.is_centred {
                        let free = (available - own) / 2.0;
                        (left, right) = (insets[0] + free, insets[1] + free);
                    }
                }
                (Length::Absolute(own), None) => {
                    self.width = Some(left + own);
                    self.html.width = self.width;
                }
                (Length::Share(_), _) => {}
            }
        }
        self.html.words.add_margin(sides.margin_above);
        self.html.words.add_gap(sides.padding_above);
        self.html.words.set_insets([left, right]);
        let (top, count) = (self.html.words.space_above(), self.html.words.count());
        self.inside(node, style)?;
        self.html.words.end_block(style);
        if display == Display::Flex {
            self.place(node, declared, style, (top, count))?;
        }
        self.html.words.set_insets(insets);
        self.html.words.add_gap(sides.padding_below);
        self.html.words.add_margin(sides.margin_below);
        Ok(())
    }

    /// Places the lines of a box whose contents are aligned in it.
    fn place(
        &mut self,
        node: Node<'d, 'd>,
        declared: &Declared<'d>,
        style: &Style,
        (top, count): (f32, usize),
    ) -> Result<(), &'static str> {
        let boxes = node.children().filter(|child| {
            let is_text = child.is_text() && !child.text().unwrap_or("").trim().is_empty();
            is_text || child.is_element()
        });
        let is_column = declared.get("flex-direction") == Some("column");
        if boxes.count() > 1 && !is_column {
            return Err("boxes beside each other");
        }
        let height = match declared.length("height", style.size) {
            Some(Length::Absolute(height)) => Some(height),
            Some(Length::Share(share)) => self.height.map(|height| share * height),
            None => None,
        };
        let share = |name: &str| {
            let value = declared.get(name)?;
            Some(match value.rsplit(' ').next()? {
                "center" => 0.5,
                "end" | "flex-end" | "right" => 1.0,
                _ => 0.0,
            })
        };
        let (main, cross) = (share("justify-content"), share("align-items"));
        let (across, down) = match is_column {
            false => (main, cross),
            true => (cross, main),
        };
        let is_whole = count == 0;
        let is_placed = down.unwrap_or(0.0) > 0.0 || across.unwrap_or(0.0) > 0.0;
        if !is_placed {
            return Ok(());
        }
        if !is_whole {
            return Err("a centred box below other text");
        }
        let has_height = height.is_some();
        self.html.middle = Some(Middle {
            top,
            height: height.unwrap_or(0.0),
            above: if has_height { down.unwrap_or(0.0) } else { 0.0 },
            left: across,
        });
        Ok(())
    }

    fn note_lost(&mut self, name: &str, declared: &Declared<'_>) {
        let background = ["background", "background-color", "background-image"]
            .iter()
            .filter_map(|name| declared.get(name))
            .any(|value| !matches!(value, "none" | "transparent" | "initial" | "unset"));
        let border = declared.get("border").or(declared.get("border-width"));
        let has_border = border.is_some_and(|value| !value.starts_with(['0', 'n']));
        let has_line = has_border || name == "hr";
        for (is_lost, what) in [(background, "a background"), (has_line, "a border")] {
            if is_lost && !self.html.lost.contains(&what) {
                self.html.lost.push(what);
            }
        }
    }
}

fn display(name: &str, declared: &Declared<'_>) -> Result<Display, &'static str> {
    let usual = match BLOCKS.contains(&name) || name == "hr" {
        true => Display::Block,
        false => Display::Inline,
    };
    Ok(match declared.get("display") {
        Some("none") => Display::None,
        Some("inline" | "contents") => Display::Inline,
        Some("inline-block") if usual == Display::Inline => Display::Inline,
        Some("block" | "inline-block" | "flow-root" | "table-cell") => Display::Block,
        Some("flex" | "inline-flex") => Display::Flex,
        Some("table" | "inline-table" | "table-row") => return Err("a table"),
        Some("list-item") => return Err("a list"),
        Some("grid" | "inline-grid") => return Err("a grid"),
        _ => usual,
    })
}

fn check_position(declared: &Declared<'_>) -> Result<(), &'static str> {
    if matches!(
        declared.get("position"),
        Some("absolute" | "fixed" | "sticky")
    ) {
        return Err("a box at a position of its own");
    }
    if declared.get("float").is_some_and(|value| value != "none") {
        return Err("a box that floats");
    }
    if declared
        .get("transform")
        .is_some_and(|value| value != "none")
    {
        return Err("a box that is turned or scaled");
    }
    let columns = ["columns", "column-count"].iter();
    if columns
        .filter_map(|name| declared.get(name))
        .any(|value| value != "auto")
    {
        return Err("columns");
    }
    if declared
        .get("writing-mode")
        .is_some_and(|value| !value.starts_with(['h', 'l']))
    {
        return Err("vertical text");
    }
    Ok(())
}
