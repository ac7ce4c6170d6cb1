//! The styles that browsers give XHTML before style sheets.

use roxmltree::Node;

use super::cascade::{Style, TextAlign};

/// The sizes of `<font size="1">` to 7.
const FONT_SIZES: [f32; 7] = [10.0, 13.0, 16.0, 18.0, 24.0, 32.0, 48.0];

/// The style that browsers give an element before style sheets.
pub(super) fn style(node: Node<'_, '_>, around: &Style) -> Style {
    let mut style = around.clone();
    match node.tag_name().name() {
        "b" | "strong" => style.weight = style.weight.max(700),
        "i" | "em" | "cite" | "var" | "dfn" | "address" => style.slope = "italic",
        "u" | "ins" => style.decorate("underline"),
        "s" | "strike" | "del" => style.decorate("line-through"),
        "small" => style.size /= 1.2,
        "big" => style.size *= 1.2,
        "code" | "kbd" | "samp" | "tt" | "pre" => style.family = "monospace".into(),
        "sub" => {
            style.size /= 1.2;
            style.pass("baseline-shift", "sub");
        }
        "sup" => {
            style.size /= 1.2;
            style.pass("baseline-shift", "super");
        }
        "center" => style.text_align = Some(TextAlign::Center),
        "font" => {
            let size = node
                .attribute("size")
                .and_then(|size| size.trim().parse::<usize>().ok());
            let size = size.and_then(|size| FONT_SIZES.get(size.checked_sub(1)?));
            style.size = size.copied().unwrap_or(style.size);
            let value = |name| node.attribute(name).map(str::to_owned);
            style.family = value("face").unwrap_or(style.family);
            style.color = value("color").unwrap_or(style.color);
        }
        name => {
            if let Some(times) = heading(name) {
                style.size *= times.0;
                style.weight = 700;
            }
        }
    }
    let align = node.attribute("align");
    style.text_align = match align.unwrap_or("").to_ascii_lowercase().as_str() {
        "left" => Some(TextAlign::Left),
        "right" => Some(TextAlign::Right),
        "center" | "middle" => Some(TextAlign::Center),
        "justify" => Some(TextAlign::Justify),
        _ => style.text_align,
    };
    style
}

/// The size of a heading and its margins, in em.
fn heading(name: &str) -> Option<(f32, f32)> {
    Some(match name {
        "h1" => (2.0, 0.67),
        "h2" => (1.5, 0.83),
        "h3" => (1.17, 1.0),
        "h4" => (1.0, 1.33),
        "h5" => (0.83, 1.67),
        "h6" => (0.67, 2.33),
        _ => return None,
    })
}

/// The margins that browsers give an element: above and below, and beside.
pub(super) fn margins(name: &str, em: f32) -> (f32, f32) {
    match name {
        "p" | "pre" => (em, 0.0),
        "blockquote" | "figure" => (em, 40.0),
        "body" => (8.0, 8.0),
        name => (heading(name).map_or(0.0, |(_, margin)| margin * em), 0.0),
    }
}

/// What of a color function usvg does not know: of a light and a dark colour the light one.
pub(super) fn plain_color(color: &str) -> String {
    let inside = color.strip_prefix("light-dark(");
    let Some(inside) = inside.and_then(|inside| inside.strip_suffix(')')) else {
        return color.to_owned();
    };
    let mut depth = 0;
    let end = inside.find(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    inside[..end.unwrap_or(inside.len())].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_light_colour_counts() {
        assert_eq!(
            plain_color("light-dark(rgb(0, 0, 0), #fff)"),
            "rgb(0, 0, 0)"
        );
        assert_eq!(plain_color("light-dark(#123, #fff)"), "#123");
        assert_eq!(plain_color("red"), "red");
    }
}
