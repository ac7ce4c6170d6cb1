//! The announcement: a table of names and links in each form.

use serde::Serialize;

use crate::markdown;
use crate::plan::{Entry, Plan};

/// Characters that make a cell a formula in a spreadsheet program; full-width forms do so in East
/// Asian versions. <https://owasp.org/www-community/attacks/CSV_Injection>
const FORMULA_STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

impl Plan {
    /// The names and links as a table in Markdown, with the link text of the program.
    ///
    /// Markup in names is escaped, and a line break in a name becomes a space: read as a roster
    /// again, the table gives the same names and links.
    #[must_use]
    pub fn links_markdown(&self) -> String {
        let mut table = String::from("| Name | certificate |\n| --- | --- |\n");
        let link_text = markdown::escape(&self.program().publish.link_text);
        for entry in self.entries() {
            table.push_str("| ");
            table.push_str(&markdown::escape(entry.name()));
            table.push_str(" | ");
            table.push_str(&markdown::link(&link_text, &entry.link()));
            table.push_str(" |\n");
        }
        table
    }

    /// The names, keys and links as CSV, in columns `name`, `key` and `url`.
    ///
    /// A cell that a spreadsheet program would take for a formula (`= + - @` at its start, also
    /// in full width) gets a `'` before it.
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
    /// and `url`, one per line.
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
    #[expect(clippy::expect_used, reason = "texts can always be written as JSON")]
    serde_json::to_string(&link).expect("text in JSON")
}

/// The cell, in quotes if it needs them (RFC 4180, section 2), and never a formula.
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
