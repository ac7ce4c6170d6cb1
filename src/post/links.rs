//! The announcement: a table of names and links in each form.

use serde::{Serialize, Serializer};

use crate::diagnostic::{Code, Diagnostic, Result};
use crate::markdown;
use crate::plan::{Entry, Plan};
use crate::roster::ColumnMatch;

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
        self.link_table().markdown()
    }

    /// The names, keys and links as CSV, in columns `name`, `key` and `url`. If certificates are
    /// signed, `verify` and `linkedin` follow: the addresses where one is checked, and where a
    /// profile on LinkedIn gets it.
    ///
    /// A cell that a spreadsheet program would take for a formula (`= + - @` at its start, also
    /// in full width) gets a `'` before it.
    #[must_use]
    pub fn links_csv(&self) -> String {
        self.link_table().csv()
    }

    /// The names, keys and links as JSON: an array of objects with the members `name`, `key`
    /// and `url`, one per line; if certificates are signed, also `verify` and `linkedin`. If the program has a cover, the last object is that of its cover:
    /// `cover` is `true`, and there is no `name`.
    #[must_use]
    pub fn links_json(&self) -> String {
        self.link_table().json()
    }

    /// The names and links, to which columns of the roster can be added.
    #[must_use]
    pub fn link_table(&self) -> LinkTable<'_> {
        LinkTable {
            plan: self,
            columns: Vec::new(),
        }
    }
}

/// The announcement of a [`Plan`], or the input of a mail merge: names, links and columns of the
/// roster.
#[derive(Debug, Clone)]
pub struct LinkTable<'p> {
    plan: &'p Plan,
    /// Their names as the roster has them; each is that of one column.
    columns: Vec<&'p str>,
}

impl LinkTable<'_> {
    /// The same, with this column of the roster. Case and white space in its name do not matter.
    ///
    /// # Errors
    ///
    /// [`Code::UnknownColumn`] and [`Code::AmbiguousColumn`] unless the roster has exactly one
    /// column of that name.
    pub fn with(mut self, column: &str) -> Result<Self> {
        let roster = self.plan.roster();
        let problem = match roster.column(column) {
            ColumnMatch::One(index) => {
                self.columns.extend(roster.columns().nth(index));
                return Ok(self);
            }
            ColumnMatch::Missing => Diagnostic::error(
                Code::UnknownColumn,
                format!("the roster has no column `{column}`"),
            )
            .hint(roster.missing_column_hint(column)),
            ColumnMatch::Ambiguous => Diagnostic::error(
                Code::AmbiguousColumn,
                format!("two columns of the roster are called `{column}`"),
            )
            .hint("rename one of them"),
        };
        Err(problem.in_file(roster.file()).into())
    }

    /// The same, with each column of the roster except for that of the names. A column without a
    /// name is left out, and so are columns with the same name.
    #[must_use]
    pub fn with_all(mut self) -> Self {
        let plan = self.plan;
        let has_names = |column: &str| {
            let mut entries = plan.entries();
            entries.all(|entry| entry.recipient().value(column) == Some(entry.name()))
        };
        for column in plan.roster().columns() {
            let is_one = matches!(plan.roster().column(column), ColumnMatch::One(_));
            if !column.is_empty() && is_one && !has_names(column) {
                self.columns.push(column);
            }
        }
        self
    }

    /// As a table in Markdown: see [`Plan::links_markdown`].
    #[must_use]
    pub fn markdown(&self) -> String {
        let row = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let mut header = vec!["Name".to_owned(), "certificate".to_owned()];
        header.extend(self.columns.iter().map(|column| markdown::escape(column)));
        let rule = vec!["---".to_owned(); header.len()];
        let mut table = row(&header) + &row(&rule);
        let link_text = markdown::escape(&self.plan.program().publish.link_text);
        for entry in self.plan.entries() {
            let mut cells = vec![
                markdown::escape(entry.name()),
                markdown::link(&link_text, &entry.link()),
            ];
            cells.extend(self.cells(entry).map(|(_, cell)| markdown::escape(cell)));
            table.push_str(&row(&cells));
        }
        table
    }

    /// As CSV: see [`Plan::links_csv`]. A column of the roster that is itself called `name`, `key`
    /// or `url` is called `roster name` and so on.
    #[must_use]
    pub fn csv(&self) -> String {
        const OWN: [&str; 3] = ["name", "key", "url"];
        const SIGNED: [&str; 2] = ["verify", "linkedin"];

        let signed = match self.plan.program().credential {
            Some(_) => &SIGNED[..],
            None => &[],
        };
        let columns = self.columns.iter().map(|column| {
            let folded = column.to_lowercase();
            let is_own = OWN.iter().chain(signed).any(|own| *own == folded);
            let before = if is_own { "roster " } else { "" };
            quote(&format!("{before}{column}"))
        });
        let header = OWN.iter().chain(signed).map(|own| (*own).to_owned());
        let header = header.chain(columns);
        let mut text = header.collect::<Vec<_>>().join(",") + "\n";
        for entry in self.plan.entries() {
            let own = [entry.name(), entry.key().as_str(), &entry.link()].map(quote);
            let signed = signed_links(entry).into_iter().flatten();
            let signed = signed.map(|link| quote(&link));
            let cells = self.cells(entry).map(|(_, cell)| quote(cell));
            let cells: Vec<String> = own.into_iter().chain(signed).chain(cells).collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        text
    }

    /// As JSON: see [`Plan::links_json`]. The columns of the roster are in the member `columns`.
    #[must_use]
    pub fn json(&self) -> String {
        let objects = self.plan.entries().map(|entry| self.json_object(entry));
        let objects = objects.chain(self.json_cover());
        format!("[\n{}\n]\n", objects.collect::<Vec<_>>().join(",\n"))
    }

    /// The cover, after all recipients.
    fn json_cover(&self) -> Option<String> {
        #[derive(Serialize)]
        struct Cover<'c> {
            cover: bool,
            key: &'c str,
            url: &'c str,
        }

        // Whatever is wrong with its name, `Plan::cover_link` reports.
        let (key, url) = self.plan.cover_link().ok()??;
        let cover = Cover {
            cover: true,
            key: key.as_str(),
            url: &url,
        };
        serde_json::to_string(&cover).ok()
    }

    fn json_object(&self, entry: Entry<'_>) -> String {
        #[derive(Serialize)]
        struct Link<'e> {
            name: &'e str,
            key: &'e str,
            url: &'e str,
            #[serde(skip_serializing_if = "Option::is_none")]
            verify: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            linkedin: Option<String>,
            #[serde(skip_serializing_if = "Cells::is_empty")]
            columns: Cells<'e>,
        }

        let (verify, linkedin) = match signed_links(entry) {
            Some([verify, linkedin]) => (Some(verify), Some(linkedin)),
            None => (None, None),
        };
        let link = Link {
            verify,
            linkedin,
            name: entry.name(),
            key: entry.key().as_str(),
            url: &entry.link(),
            columns: Cells(self.cells(entry).collect()),
        };
        #[expect(clippy::expect_used, reason = "texts can always be written as JSON")]
        serde_json::to_string(&link).expect("text in JSON")
    }

    /// The columns that were added, and the entry's values in them.
    fn cells<'e>(&'e self, entry: Entry<'e>) -> impl Iterator<Item = (&'e str, &'e str)> {
        let recipient = entry.recipient();
        let columns = self.columns.iter();
        columns.map(move |column| (*column, recipient.value(column).unwrap_or_default()))
    }
}

/// Where a signed certificate is checked, and where a profile on LinkedIn gets it.
#[cfg(feature = "credential")]
fn signed_links(entry: Entry<'_>) -> Option<[String; 2]> {
    Some([entry.verify_link(), entry.linkedin_link()?])
}

#[cfg(not(feature = "credential"))]
fn signed_links(_: Entry<'_>) -> Option<[String; 2]> {
    None
}

/// Cells by column, in their order.
struct Cells<'e>(Vec<(&'e str, &'e str)>);

impl Cells<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
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
