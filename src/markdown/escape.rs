/// The text as a cell of a table that reads back as the text ([CommonMark], sections 2.4, 2.5
/// and 6; [GitHub's tables]). Line breaks become spaces.
///
/// [CommonMark]: https://spec.commonmark.org/0.31.2/
/// [GitHub's tables]: https://github.github.com/gfm/#tables-extension-
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    let mut in_break = false;
    for (index, character) in text.char_indices() {
        let rest = &text[index + character.len_utf8()..];
        let is_break = character.is_whitespace() && character.is_control();
        let needs_escape = match character {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' => true,
            '_' => !before.is_alphanumeric() || !rest.starts_with(char::is_alphanumeric),
            '&' => starts_entity(rest),
            _ => false,
        };
        if needs_escape {
            escaped.push('\\');
        }
        if !is_break {
            escaped.push(character);
        } else if !in_break {
            escaped.push(' ');
        }
        in_break = is_break;
        before = character;
    }
    escaped
}

/// A link with this label, which is Markdown already, to this address.
pub(crate) fn link(label: &str, address: &str) -> String {
    format!("[{label}]({})", destination(address))
}

/// The address as a destination, in angle brackets where it has a character that would end a
/// bare one.
fn destination(address: &str) -> String {
    let mut escaped = String::with_capacity(address.len());
    for (index, character) in address.char_indices() {
        let rest = &address[index + character.len_utf8()..];
        if matches!(character, '\\' | '<' | '>' | '|') || character == '&' && starts_entity(rest) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    if address.contains(|c: char| c.is_whitespace() || c.is_ascii_control() || "()".contains(c)) {
        format!("<{escaped}>")
    } else {
        escaped
    }
}

/// Whether a `&` before this text would turn the start of the text into one character.
fn starts_entity(text: &str) -> bool {
    text.split_once(';').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#')
    })
}
