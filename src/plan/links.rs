//! The announcement's table.

use serde::Serialize;

use super::{Entry, Plan};

/// A cell that starts so is a formula to a spreadsheet; in full width to one in East Asia.
/// <https://owasp.org/www-community/attacks/CSV_Injection>
const FORMULA_STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

impl Plan {
    /// The names and links as a table in Markdown, with the link text of the program.
    ///
    /// What Markdown would take for markup is escaped, and a line break in a name is a space:
    /// read as a roster again, the table gives the same names and links.
    #[must_use]
    pub fn links_markdown(&self) -> String {
        let mut table = String::from("| Name | certificate |\n| --- | --- |\n");
        let link_text = escape(&self.program.publish.link_text);
        for entry in self.entries() {
            table.push_str("| ");
            table.push_str(&escape(entry.name()));
            table.push_str(" | [");
            table.push_str(&link_text);
            table.push_str("](");
            table.push_str(&escape_destination(&entry.link()));
            table.push_str(") |\n");
        }
        table
    }

    /// The names, keys and links as CSV, in columns `name`, `key` and `url`.
    ///
    /// A cell that a spreadsheet would take for a formula (`= + - @` at its start, in full width
    /// too) has a `'` before it.
    #[must_use]
    pub fn links_csv(&self) -> String {
        let mut text = String::from("name,key,url\n");
        for entry in self.entries() {
            let cells = [entry.name(), entry.key().as_str(), &entry.link()].map(quote);
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        text
    }

    /// The names, keys and links as JSON: an array of objects with the members `name`, `key`
    /// and `url`, one a line.
    #[must_use]
    pub fn links_json(&self) -> String {
        let objects: Vec<String> = self.entries().map(json_object).collect();
        format!("[\n{}\n]\n", objects.join(",\n"))
    }
}

fn json_object(entry: Entry<'_>) -> String {
    #[derive(Serialize)]
    struct Link<'e> {
        name: &'e str,
        key: &'e str,
        url: &'e str,
    }

    let link = Link {
        name: entry.name(),
        key: entry.key().as_str(),
        url: &entry.link(),
    };
    #[expect(clippy::expect_used, reason = "text always has a form in JSON")]
    serde_json::to_string(&link).expect("text in JSON")
}

/// The cell in quotes where it needs them (RFC 4180, section 2), and never a formula.
fn quote(cell: &str) -> String {
    let guard = if cell.starts_with(FORMULA_STARTS) {
        "'"
    } else {
        ""
    };
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        format!("{guard}{cell}")
    }
}

/// The text as a cell of a table that reads back as the text ([CommonMark], sections 2.4, 2.5
/// and 6; [GitHub's tables]).
///
/// [CommonMark]: https://spec.commonmark.org/0.31.2/
/// [GitHub's tables]: https://github.github.com/gfm/#tables-extension-
pub(super) fn escape(text: &str) -> String {
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

/// The link as a destination, in angle brackets where it holds what would end a bare one.
pub(super) fn escape_destination(link: &str) -> String {
    let mut escaped = String::with_capacity(link.len());
    for (index, character) in link.char_indices() {
        let rest = &link[index + character.len_utf8()..];
        if matches!(character, '\\' | '<' | '>' | '|') || character == '&' && starts_entity(rest) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    if link.contains(|c: char| c.is_whitespace() || c.is_ascii_control() || "()".contains(c)) {
        format!("<{escaped}>")
    } else {
        escaped
    }
}

/// Whether a `&` before the text would make its start one character.
fn starts_entity(text: &str) -> bool {
    text.split_once(';').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#')
    })
}
