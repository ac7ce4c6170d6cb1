//! Pictures that a drawing links rather than holds.

use std::path::Path;

use roxmltree::{Attribute, Node};

use super::drawing::Drawing;
use super::edits::Edits;
use super::gzip;
use super::source::{self, SVG, XLINK};
use crate::diagnostic::{Error, Result};

impl Drawing {
    /// Replaces the links to pictures in the contents of an SVG file: `replace` gets each link, such
    /// as `logo.png`, and returns what to write instead, such as a `data:` URL with the picture in
    /// it, or `None` to leave it. `path` is the
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
            let is_inside = value.is_empty() || value.starts_with(['#']) || has_scheme(value);
            if is_inside {
                continue;
            }
            if let Some(by) = replace(value)? {
                // The letters of a `data:` URL need no escapes.
                edits.replace(link.range_value(), by);
            }
        }
        Ok(edits.apply(&text))
    }
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
}
