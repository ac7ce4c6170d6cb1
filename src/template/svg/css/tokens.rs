//! The parts of CSS, found without reading what they say.

/// A declaration in a style sheet or a `style` attribute.
pub(super) struct Declaration<'c> {
    /// As it is written, without spaces around it.
    pub(super) source: &'c str,
    pub(super) name: &'c str,
    pub(super) value: &'c str,
    pub(super) is_important: bool,
}

impl<'c> Declaration<'c> {
    fn parse(source: &'c str) -> Option<Self> {
        // Comments may stand before the name, and have colons.
        let mut rest = source;
        while let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/")?.1.trim_start();
        }
        let (name, value) = rest.split_once(':')?;
        let important = value.rsplit_once('!');
        let important = important.filter(|(_, word)| word.trim().eq_ignore_ascii_case("important"));
        Some(Self {
            source,
            name: name.trim(),
            value: important.map_or(value, |(value, _)| value).trim(),
            is_important: important.is_some(),
        })
    }

    /// The same declaration of something else.
    pub(super) fn with(&self, name: &str, value: &str) -> String {
        let important = if self.is_important { "!important" } else { "" };
        format!("{name}:{value}{important}")
    }
}

/// The declarations of a block.
pub(super) fn declarations(block: &str) -> impl Iterator<Item = Declaration<'_>> {
    let pieces = split(block, b';').into_iter();
    pieces.filter_map(|piece| Declaration::parse(piece.trim()))
}

/// A block of declarations in which some are replaced, by what `replace` returns for them; `None`
/// if none is.
pub(super) fn with_declarations(
    block: &str,
    replace: &mut dyn FnMut(&Declaration<'_>) -> Option<String>,
) -> Option<String> {
    let mut is_changed = false;
    let mut written = String::new();
    for (number, piece) in split(block, b';').into_iter().enumerate() {
        if number > 0 {
            written.push(';');
        }
        let declaration = Declaration::parse(piece.trim());
        match declaration.and_then(|declaration| replace(&declaration)) {
            Some(by) => {
                // A semicolon alone ends the block for the parser of usvg.
                if by.is_empty() && number > 0 {
                    written.pop();
                }
                written.push_str(&by);
                is_changed = true;
            }
            None => written.push_str(piece),
        }
    }
    let written = written.trim_start_matches(|c: char| c == ';' || c.is_whitespace());
    is_changed.then(|| written.to_owned())
}

/// A rule of a style sheet, as it is written.
pub(super) enum Rule<'c> {
    /// Selectors and their declarations.
    Style { selectors: &'c str, block: &'c str },
    /// A rule with an `@` and a block.
    At { prelude: &'c str, block: &'c str },
    /// A rule with rules in it.
    Nested(&'c str),
    /// What is between rules, and rules without a block.
    Other(&'c str),
}

/// All of a style sheet.
pub(super) fn rules(css: &str) -> Vec<Rule<'_>> {
    let mut rules = Vec::new();
    let mut rest = css;
    while !rest.is_empty() {
        let before = length_of_space(rest);
        if before > 0 {
            rules.push(Rule::Other(&rest[..before]));
            rest = &rest[before..];
            continue;
        }
        let is_at_rule = rest.starts_with('@');
        let open = match is_at_rule {
            true => length_until_any(rest, b"{;"),
            false => length_until(rest, b'{'),
        };
        if rest[open..].starts_with(';') {
            let (rule, after) = rest.split_at(open + 1);
            rules.push(Rule::Other(rule));
            rest = after;
            continue;
        }
        let Some(inside) = rest.get(open + 1..) else {
            rules.push(Rule::Other(rest));
            break;
        };
        let (block, is_nested) = block(inside);
        let end = (open + 1 + block.len() + 1).min(rest.len());
        let before = &rest[..open];
        rules.push(match (is_at_rule, is_nested) {
            (true, _) => Rule::At {
                prelude: before,
                block,
            },
            (false, true) => Rule::Nested(&rest[..end]),
            (false, false) => Rule::Style {
                selectors: before,
                block,
            },
        });
        rest = &rest[end..];
    }
    rules
}

/// The length of the spaces and comments that a text starts with.
fn length_of_space(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let Some(comment) = rest.strip_prefix("/*") else {
            return text.len() - rest.len();
        };
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
}

/// What is before the brace that closes a block, and whether it has blocks itself.
fn block(inside: &str) -> (&str, bool) {
    let own = &inside[..length_until(inside, b'}')];
    if length_until(own, b'{') == own.len() {
        return (own, false);
    }
    let mut depth = 0_usize;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return (&inside[..at], true),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    (inside, true)
}

/// The parts of a text between separators that are neither in quotes nor in parentheses.
pub(in crate::template::svg) fn split(text: &str, separator: u8) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let length = length_until(rest, separator);
        parts.push(&rest[..length]);
        match rest.get(length + 1..) {
            Some(after) => rest = after,
            None => return parts,
        }
    }
}

/// The length of a text up to this character of ASCII outside quotes, parentheses and comments, or
/// all of it.
pub(in crate::template::svg) fn length_until(text: &str, end: u8) -> usize {
    length_until_any(text, &[end])
}

fn length_until_any(text: &str, ends: &[u8]) -> usize {
    let bytes = text.as_bytes();
    let (mut quote, mut depth, mut at) = (None, 0_usize, 0);
    while let Some(byte) = bytes.get(at).copied() {
        match (quote, byte) {
            (Some(open), byte) => quote = (open != byte).then_some(open),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'/') if depth == 0 && bytes[at..].starts_with(b"/*") => {
                let comment = text[at + 2..].find("*/");
                at = comment.map_or(bytes.len(), |length| at + 2 + length + 1);
            }
            (None, byte) if depth == 0 && ends.contains(&byte) => return at,
            (None, b'(') => depth += 1,
            (None, b')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// A value that is one function: its name in lower case, and what is between its parentheses.
pub(super) fn function(value: &str) -> Option<(String, &str)> {
    let (name, inside) = value.split_once('(')?;
    let length = length_until(inside, b')');
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let is_all = is_name && inside.get(length..) == Some(")");
    is_all.then(|| (name.to_ascii_lowercase(), &inside[..length]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_replaced_where_they_are() {
        let replaced = |block: &str| {
            with_declarations(block, &mut |own| match own.name {
                "a" => Some(String::new()),
                "b" => Some(own.with("b", "2")),
                _ => None,
            })
        };
        for (block, expected) in [
            ("a:1;c:url(a;b:1)", Some("c:url(a;b:1)")),
            (
                "c:';a:1';b:1 !important;a:1",
                Some("c:';a:1';b:2!important"),
            ),
            ("/* a:1; */ c:1", None),
            ("a:1", Some("")),
        ] {
            assert_eq!(replaced(block).as_deref(), expected, "{block}");
        }
    }

    #[test]
    fn rules_are_told_apart() {
        let css = "@import 'a';\n.a, .b { fill: red } /* { */ @media x { .c { a: b } } \
                   .d { .e { a: b } } .f{";
        let kinds: Vec<char> = rules(css)
            .iter()
            .map(|rule| match rule {
                Rule::Style { .. } => 's',
                Rule::At { .. } => '@',
                Rule::Nested(_) => 'n',
                Rule::Other(_) => ' ',
            })
            .collect();
        assert_eq!(kinds, [' ', ' ', 's', ' ', '@', ' ', 'n', ' ', 's']);
        for css in ["@", "{", "}", "a{b", "/*", "@a{", "a{'", "a{b{c}"] {
            rules(css);
        }
    }
}
