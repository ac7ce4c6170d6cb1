//! Pictures and fonts that a drawing links rather than holds.

use std::path::Path;

use roxmltree::{Attribute, Node};

use super::drawing::Drawing;
use super::edits::Edits;
use super::font_face;
use super::gzip;
use super::source::{self, SVG, XLINK};
use crate::diagnostic::{Error, Result};

impl Drawing {
    /// Replaces the links to pictures, and to fonts in `@font-face` rules, in the contents of an SVG
    /// file: `replace` gets each link, such as `logo.png`, and returns what to write instead, such as
    /// a `data:` URL with the picture in it, or `None` to leave it. `path` is the
    /// drawing's name in messages. Nothing is read here.
    ///
    /// # Errors
    ///
    /// [`Code::NotUtf8`](crate::Code::NotUtf8), [`Code::SvgSyntax`](crate::Code::SvgSyntax) and
    /// [`Code::SvgTooComplex`](crate::Code::SvgTooComplex), and those of `replace`.
    pub fn replace_links(
        bytes: &[u8],
        path: impl AsRef<Path>,
        mut replace: impl FnMut(&str) -> Result<Option<String>>,
    ) -> Result<String> {
        let in_file = |error: Error| error.in_file(path.as_ref());
        let bytes = gzip::unpack(bytes).map_err(in_file)?;
        let text = source::decode(&bytes).map_err(in_file)?;
        let document = source::parse(&text).map_err(in_file)?;
        let mut edits = Edits::default();
        let images = document.descendants();
        for image in images.filter(|node| node.has_tag_name((SVG, "image"))) {
            let Some(link) = link(image) else { continue };
            let value = link.value().trim();
            if !is_path(value) {
                continue;
            }
            if let Some(by) = replace(value)? {
                // The letters of a `data:` URL need no escapes.
                edits.replace(link.range_value(), by);
            }
        }
        let sheets = document.descendants();
        for sheet in sheets.filter(|node| node.tag_name().name() == "style") {
            let start = sheet.range().start;
            let css = &text[sheet.range()];
            for rule in font_face::rules(css) {
                let links = rule.sources().into_iter().map(|source| source.url);
                for link in links.filter(|link| is_path(link)) {
                    if let Some(by) = replace(link)? {
                        let at = start + offset_in(css, link);
                        edits.replace(at..at + link.len(), by);
                    }
                }
            }
        }
        Ok(edits.apply(&text))
    }
}

/// Where a part of a text starts.
fn offset_in(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

/// Whether a link is a path relative to the drawing.
fn is_path(link: &str) -> bool {
    !link.is_empty() && !link.starts_with('#') && !has_scheme(link)
}

fn link<'d>(image: Node<'d, 'd>) -> Option<Attribute<'d, 'd>> {
    image
        .attribute_node((XLINK, "href"))
        .or(image.attribute_node("href"))
}

/// Whether it is a URL, rather than a path relative to the drawing.
fn has_scheme(link: &str) -> bool {
    let Some((scheme, _)) = link.split_once(':') else {
        return false;
    };
    // One letter is a drive of Windows: the caller sees that it is not in the drawing's folder.
    scheme.len() > 1
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_replaced_and_nothing_else() {
        let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" \
            xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"9\" height=\"9\">\
            <image xlink:href=\"a b.png\"/><image href='sub/c.jpg'/><image href=\"d.gif\"/>\
            <image href=\"data:image/png;base64,AA\"/><image href=\"https://e.org/f.png\"/>\
            <use href=\"#g\"/></svg>";
        let mut seen = Vec::new();
        let replaced = Drawing::replace_links(drawing.as_bytes(), "t.svg", |link| {
            seen.push(link.to_owned());
            Ok((link != "d.gif").then(|| format!("data:{}", seen.len())))
        });
        let expected = drawing
            .replace("a b.png", "data:1")
            .replace("sub/c.jpg", "data:2");
        assert_eq!(replaced.unwrap(), expected);
        assert_eq!(seen, ["a b.png", "sub/c.jpg", "d.gif"]);
    }

    #[test]
    fn fonts_are_replaced_too() {
        let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><style>\
            <![CDATA[ @font-face { font-family: A; src: url(data:x), url('fonts/a.woff2') }\
            .a { fill: url(#b) } ]]></style><style>@font-face{font-family:B;src:url(b.ttf)}</style>\
            </svg>";
        let replaced =
            Drawing::replace_links(drawing.as_bytes(), "t.svg", |_| Ok(Some("data:y".into())));
        let expected = drawing
            .replace("fonts/a.woff2", "data:y")
            .replace("b.ttf", "data:y");
        assert_eq!(replaced.unwrap(), expected);
    }
}
