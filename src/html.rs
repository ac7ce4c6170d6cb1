//! Pages from templates with slots such as `{{name}}`. Texts are escaped when they are put into a
//! slot.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

/// The contents of a slot.
#[derive(Clone, Copy)]
pub(crate) enum Slot<'a> {
    /// Text, which is escaped.
    Text(&'a str),
    /// Markup, which is not.
    Markup(&'a str),
}

/// Writes the template with its slots filled.
pub(crate) fn fill(template: &str, slots: &[(&str, Slot<'_>)], out: &mut String) {
    let mut pieces = template.split("{{");
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (name, after) = piece.split_once("}}").unwrap_or((piece, ""));
        match slots.iter().find(|(slot, _)| *slot == name) {
            Some((_, Slot::Text(text))) => escape(text, out),
            Some((_, Slot::Markup(markup))) => out.push_str(markup),
            None => debug_assert!(false, "the slot `{name}` has no contents"),
        }
        out.push_str(after);
    }
}

/// Writes text that is safe between tags and in quoted values of attributes ([HTML, 13.1.2]).
/// Control characters, which HTML cannot have, become U+FFFD.
///
/// [HTML, 13.1.2]: https://html.spec.whatwg.org/multipage/syntax.html#elements-2
pub(crate) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(c),
            _ if c.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(c),
        }
    }
}

/// The source expression that allows an element of the page itself ([CSP 3, 2.3.1]).
///
/// [CSP 3, 2.3.1]: https://www.w3.org/TR/CSP3/#framework-directive-source-list
pub(crate) fn hash(element: &str) -> String {
    format!("sha256-{}", BASE64.encode(Sha256::digest(element)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        escape(text, &mut out);
        out
    }

    #[test]
    fn text_does_not_become_markup() {
        assert_eq!(
            escaped("<b onclick='a'>\"&amp;\"</b>"),
            "&lt;b onclick=&#39;a&#39;&gt;&quot;&amp;amp;&quot;&lt;/b&gt;"
        );
        assert_eq!(escaped("a\0b\u{85}c\nd"), "a\u{FFFD}b\u{FFFD}c\nd");
        let mut out = String::new();
        let slots = [("a", Slot::Text("{{b}}<")), ("b", Slot::Markup("<i>"))];
        fill("x{{a}}y{{b}}z", &slots, &mut out);
        assert_eq!(out, "x{{b}}&lt;y<i>z", "slots in a text are not filled");
    }
}
