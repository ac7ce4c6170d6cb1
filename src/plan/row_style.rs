//! How the rows of a post's table are written, so that new ones look like them.

use super::links::{escape, escape_destination};
use super::{Entry, Plan};
use crate::roster::markdown::tables::{Cell, LinkForm, Table};

/// How the rows of a table are written.
pub(super) struct Style {
    pub(super) name_column: usize,
    pub(super) link_column: usize,
    /// What stands before the table in its lines: white space, or the marks of a quotation.
    margin: String,
    pub(super) line_ending: &'static str,
    starts_with_bar: bool,
    ends_with_bar: bool,
    /// Whether cells touch the bars.
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
    pub(super) fn of(plan: &Plan, text: &str, table: &Table) -> Self {
        let header = table.header();
        let first = table.recipients().next();
        let link_column = first.map_or_else(
            || header.cells.len().saturating_sub(1),
            |(_, certificate)| certificate.column,
        );
        let named = table.column("name");
        let name_column = named.unwrap_or_else(|| table.column_like_names());
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
            name_column,
            link_column,
            margin: margin(text, table),
            line_ending: line_ending(&text[header.range.clone()]),
            starts_with_bar: line.starts_with('|'),
            ends_with_bar,
            // The first cell of a row without a bar before it touches none.
            is_tight: row.cells.iter().skip(1).any(is_tight),
            link: LinkStyle::of(plan, text, table),
        }
    }

    pub(super) fn link_cell(&self, entry: Entry<'_>) -> String {
        let link = entry.link();
        if self.name_column == self.link_column {
            return labelled(&escape(entry.name()), &link);
        }
        match &self.link {
            LinkStyle::Labelled(label) => labelled(label, &link),
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
    /// The way that all links of the table are written; labelled as the program says where they
    /// differ.
    fn of(plan: &Plan, text: &str, table: &Table) -> Self {
        let mut styles = table.recipients().map(|(_, certificate)| {
            match (certificate.form(), certificate.link) {
                (LinkForm::Labelled, Some(link)) => {
                    Self::Labelled(text[link.label.clone()].to_owned())
                }
                (LinkForm::Autolink, _) => Self::Autolink,
                _ => Self::Bare,
            }
        });
        let usual = || Self::Labelled(escape(&plan.program.publish.link_text));
        let Some(first) = styles.next() else {
            return usual();
        };
        if styles.all(|style| style == first) {
            first
        } else {
            usual()
        }
    }
}

pub(super) fn labelled(label: &str, link: &str) -> String {
    format!("[{label}]({})", escape_destination(link))
}

/// What stands before each row: on the line of the first, or else on that below the header.
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
