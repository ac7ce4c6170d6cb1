//! The style in which the rows of a post's table are written, so that new rows look the same.

use crate::markdown::{self, Cell, LinkForm, Table};
use crate::plan::{Entry, Plan};
use crate::roster::published;

/// The style of a table's rows.
pub(super) struct Style {
    pub(super) name_column: usize,
    pub(super) link_column: usize,
    /// The start of each line, before the row: white space, or the marks of a quotation.
    margin: String,
    pub(super) line_ending: &'static str,
    starts_with_bar: bool,
    ends_with_bar: bool,
    /// Whether there is no white space between cells and bars.
    is_tight: bool,
    link: LinkStyle,
}

#[derive(Clone, PartialEq, Eq)]
enum LinkStyle {
    Labelled(String),
    Autolink,
    Bare,
}

impl Style {
    pub(super) fn new(plan: &Plan, text: &str, table: &Table) -> Self {
        let header = table.header();
        let first = published::recipients(table).next();
        let link_column = first.map_or_else(
            || header.cells.len().saturating_sub(1),
            |(_, certificate)| certificate.column,
        );
        let row = first.map_or(header, |(row, _)| row);
        let line = trim_line_ending(&text[row.range.clone()]).trim();
        let is_tight = |cell: &Cell| {
            let written = &text[cell.range.clone()];
            !written.is_empty() && !written.starts_with(char::is_whitespace)
        };
        let ends_with_bar = row.cells.last().is_some_and(|cell| {
            let line_end = row.range.start + trim_line_ending(&text[row.range.clone()]).len();
            text[cell.range.end.min(line_end)..line_end].contains('|')
        });
        Self {
            name_column: published::name_column(table),
            link_column,
            margin: margin(text, table),
            line_ending: line_ending(&text[header.range.clone()]),
            starts_with_bar: line.starts_with('|'),
            ends_with_bar,
            // The first cell of a row may have no bar before it.
            is_tight: row.cells.iter().skip(1).any(is_tight),
            link: LinkStyle::new(plan, text, table),
        }
    }

    pub(super) fn link_cell(&self, entry: Entry<'_>) -> String {
        let link = entry.link();
        if self.name_column == self.link_column {
            return markdown::link(&markdown::escape(entry.name()), &link);
        }
        match &self.link {
            LinkStyle::Labelled(label) => markdown::link(label, &link),
            LinkStyle::Autolink => format!("<{link}>"),
            LinkStyle::Bare => link.into_owned(),
        }
    }

    pub(super) fn line(&self, cells: impl Iterator<Item = String>) -> String {
        let cells: Vec<String> = cells.collect();
        let (bar, before, after) = if self.is_tight {
            ("|", "|", "|")
        } else {
            (" | ", "| ", " |")
        };
        let before = if self.starts_with_bar { before } else { "" };
        let after = if self.ends_with_bar { after } else { "" };
        format!("{}{before}{}{after}", self.margin, cells.join(bar))
    }
}

impl LinkStyle {
    /// The form of all links of the table; with the program's link text, if they differ.
    fn new(plan: &Plan, text: &str, table: &Table) -> Self {
        let mut styles = published::recipients(table).map(|(_, certificate)| {
            match (certificate.form(), certificate.link) {
                (LinkForm::Labelled, Some(link)) => {
                    Self::Labelled(text[link.label.clone()].to_owned())
                }
                (LinkForm::Autolink, _) => Self::Autolink,
                _ => Self::Bare,
            }
        });
        let default = || Self::Labelled(markdown::escape(&plan.program().publish.link_text));
        let Some(first) = styles.next() else {
            return default();
        };
        if styles.all(|style| style == first) {
            first
        } else {
            default()
        }
    }
}

/// The start of each line: taken from the first row, or else from the line below the header.
fn margin(text: &str, table: &Table) -> String {
    if let Some(row) = table.body().first() {
        return text[line_start(text, row.range.start)..row.range.start].to_owned();
    }
    let lines = &text[table.header().range.end..table.range.end];
    let is_margin = |c: char| c.is_whitespace() || c == '>';
    let end = lines.find(|c| !is_margin(c)).unwrap_or(lines.len());
    lines[..end].to_owned()
}

pub(super) fn line_start(text: &str, offset: usize) -> usize {
    text[..offset].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

pub(super) fn trim_line_ending(line: &str) -> &str {
    line.trim_end_matches(['\n', '\r'])
}

fn line_ending(line: &str) -> &'static str {
    if line.ends_with("\r\n") {
        "\r\n"
    } else if line.ends_with('\r') {
        "\r"
    } else {
        "\n"
    }
}
