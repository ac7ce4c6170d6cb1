//! HTML, and other escapes, that an export left in a text.

/// Tags that exports leave. `<Ann>` is a name in brackets.
const TAGS: [&str; 29] = [
    "a",
    "b",
    "big",
    "blockquote",
    "br",
    "center",
    "code",
    "div",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "hr",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "td",
    "tr",
    "u",
    "ul",
];

/// How often a text can have been escaped.
const MAX_LAYERS: usize = 3;

/// What the text stands for, if it has markup.
pub(super) fn plain(text: &str) -> Option<String> {
    if !text.contains(['&', '<', '%', '\\']) {
        return None;
    }
    let mut plain = text.to_owned();
    for _ in 0..MAX_LAYERS {
        let next = without_tags(&unescaped(&plain));
        if next == plain {
            break;
        }
        plain = next;
    }
    plain = plain.trim().to_owned();
    (plain != text).then_some(plain)
}

fn unescaped(text: &str) -> String {
    #[cfg(feature = "rosters")]
    let text = &html_escape::decode_html_entities(text);
    let text = backslashes(text);
    match percent_decoded(&text) {
        Some(decoded) => decoded,
        None => text,
    }
}

/// The text without HTML tags; `<br>` and the ends of paragraphs become line breaks.
fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        match tag(rest) {
            Some((name, length)) => {
                let breaks = name == "br" || (rest.starts_with("</") && matches!(name, "p" | "li"));
                if breaks {
                    plain.push('\n');
                }
                rest = &rest[length..];
            }
            None => {
                plain.push('<');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// The name of the tag that the text starts with, and the tag's length.
fn tag(text: &str) -> Option<(&'static str, usize)> {
    let end = text.find('>')?;
    let inner = text.get(1..end)?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let name = inner
        .split([' ', '/', '\t', '\n'])
        .next()?
        .to_ascii_lowercase();
    let known = TAGS.iter().find(|tag| **tag == name)?;
    (!inner.contains('<')).then_some((known, end + 1))
}

/// Decodes `\n`, `\u00e9` and the like, which programs write into JSON and logs.
fn backslashes(text: &str) -> String {
    // A path of Windows has backslashes of its own.
    if !text.contains('\\') || text.contains(":\\") || text.contains("\\\\") {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('\\') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        let code = rest
            .strip_prefix("\\u")
            .and_then(|code| code.get(..4))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        let is_line_break = rest.starts_with("\\n") || rest.starts_with("\\r");
        let (character, length) = match code {
            Some(code) => (code, 6),
            None if is_line_break => ('\n', 2),
            None if rest.starts_with("\\'") => ('\'', 2),
            None if rest.starts_with("\\\"") => ('"', 2),
            None => ('\\', 1),
        };
        plain.push(character);
        rest = &rest[length..];
    }
    plain.push_str(rest);
    plain
}

/// Decodes `Ann%20Lee`, if that gives text. An address of the web is meant to be encoded.
fn percent_decoded(text: &str) -> Option<String> {
    let escapes = text.match_indices('%').filter(|(at, _)| {
        let code = text.get(at + 1..at + 3);
        code.is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    let all = text.matches('%').count();
    if text.contains(['/', '@', '=']) || all == 0 || escapes.count() != all {
        return None;
    }
    let decoded = percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .ok()?;
    let is_text = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | ',' | '\'');
    let decoded: String = decoded.into();
    decoded.chars().all(is_text).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_stands_for_text() {
        for (text, expected) in [
            ("O&#39;Neal", "O'Neal"),
            ("O&apos;Neal", "O'Neal"),
            ("O&amp;#39;Neal", "O'Neal"),
            ("Jos&eacute; N&uacute;&ntilde;ez", "José Núñez"),
            ("Smith &amp; Sons", "Smith & Sons"),
            ("Jos&#xE9;", "José"),
            ("<b>Bold</b> Bob", "Bold Bob"),
            ("One<br>Two<br />Three", "One\nTwo\nThree"),
            ("<span style=\"color: red\">Ann</span>", "Ann"),
            ("&lt;b&gt;Ann&lt;/b&gt;", "Ann"),
            ("Line\\nBreak", "Line\nBreak"),
            ("Jos\\u00e9", "José"),
            ("Ann%20Lee", "Ann Lee"),
            ("Jos%C3%A9", "José"),
        ] {
            assert_eq!(plain(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn text_that_only_looks_like_markup_stays() {
        for text in [
            "Jeffery & Tim",
            "AT&T",
            "Amii <3",
            "Dayne %x",
            "100% Ann",
            "<Ann>",
            "a < b > c",
            "Ann &c.",
            "R&D; more",
            "https://e.org/?a=1&b=%20",
            "C:\\new",
            "a/b\\c:d",
            "95%25",
            "{name} Jones",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}
