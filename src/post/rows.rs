//! The rows of a post's table, rewritten for a plan.

use super::matching::{Matching, PostRow, gone, normalized};
use super::style::{Style, line_start, trim_line_ending};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::markdown::{self, LinkForm, Table, TableRow};
use crate::plan::{Entry, Plan};
use crate::roster::published::{self, Certificate};

/// A post with the plan's table in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpdatedPost {
    /// The whole post.
    pub text: String,
    /// The line of the table's header, counted from 1.
    pub line: u64,
    /// The number of new rows.
    pub added: usize,
    /// The number of rows with a new name or link.
    pub changed: usize,
    /// The number of removed rows, which matched no recipient of the plan.
    pub removed: usize,
    /// Whether the post has changed at all, even if only in the order of rows.
    pub is_changed: bool,
    /// Warnings about new rows that may be removed ones with a corrected name.
    pub findings: Vec<Diagnostic>,
}

/// A table, and the plan that is written into it.
pub(super) struct TableUpdate<'u> {
    plan: &'u Plan,
    text: &'u str,
    table: &'u Table,
    matching: Matching,
    style: Style,
}

impl<'u> TableUpdate<'u> {
    /// Matches the rows of the table with the plan. A row that matches no entry must be one that
    /// may be removed.
    pub(super) fn new(plan: &'u Plan, text: &'u str, table: &'u Table) -> Result<Self> {
        let style = Style::new(plan, text, table);
        let rows: Vec<PostRow<'_>> = table
            .body()
            .iter()
            .map(|row| PostRow {
                link: published::only_certificate(row)
                    .map_or("", |certificate| certificate.destination),
                name: row.text(style.name_column),
            })
            .collect();
        let matching = Matching::new(plan, &rows);
        for index in &matching.rest {
            check_removal(plan, text, &table.body()[*index])?;
        }
        Ok(Self {
            plan,
            text,
            table,
            matching,
            style,
        })
    }

    /// The post with the table updated.
    pub(super) fn apply(&self) -> UpdatedPost {
        let (mut added, mut changed) = (0, 0);
        let mut lines = Vec::with_capacity(self.plan.len());
        for (entry, row) in self.plan.entries().zip(&self.matching.rows) {
            let row = row.map(|index| &self.table.body()[index]);
            let line = match row {
                None => {
                    added += 1;
                    self.new_line(entry)
                }
                Some(row) if self.is_correct(entry, row) => self.source_line(row).to_owned(),
                Some(row) => {
                    changed += 1;
                    self.changed_line(entry, row)
                }
            };
            lines.push(line);
        }
        let rest = self.matching.rest.iter();
        let removed = rest.filter(|index| !self.table.body()[**index].is_blank());
        let body = lines.join(self.style.line_ending);
        let (before, after) = self.around_body();
        let text = format!("{before}{body}{after}");
        UpdatedPost {
            line: self.table.header().line,
            added,
            changed,
            removed: removed.count(),
            is_changed: text != self.text,
            findings: self.corrections(),
            text,
        }
    }

    fn corrections(&self) -> Vec<Diagnostic> {
        let rows = self.matching.rows.iter().enumerate();
        let new: Vec<usize> = rows
            .filter(|(_, row)| row.is_none())
            .map(|(index, _)| index)
            .collect();
        let gone = self.matching.rest.iter().filter_map(|index| {
            let row = &self.table.body()[*index];
            let link = published::only_certificate(row)?.destination;
            gone(row.text(self.style.name_column), link)
        });
        self.plan.corrections(&new, &gone.collect::<Vec<_>>())
    }

    /// The post before the first row and after the last, including the line endings there.
    fn around_body(&self) -> (String, String) {
        let text = self.text;
        if let [first, .., last] | [first @ last] = self.table.body() {
            let start = line_start(text, first.range.start);
            let end = last.range.start + trim_line_ending(&text[last.range.clone()]).len();
            return (text[..start].to_owned(), text[end..].to_owned());
        }
        let end = self.table.range.end;
        let ending = self.style.line_ending;
        if text[..end].ends_with(['\n', '\r']) {
            (text[..end].to_owned(), format!("{ending}{}", &text[end..]))
        } else {
            (format!("{}{ending}", &text[..end]), text[end..].to_owned())
        }
    }

    fn is_correct(&self, entry: Entry<'_>, row: &TableRow) -> bool {
        let link = published::only_certificate(row).map(|certificate| certificate.destination);
        link == Some(&*entry.link())
            && normalized(row.text(self.style.name_column)) == normalized(entry.name())
    }

    fn new_line(&self, entry: Entry<'_>) -> String {
        let header = &self.table.header().cells;
        let cells = header.iter().enumerate().map(|(column, header)| {
            if column == self.style.link_column {
                self.style.link_cell(entry)
            } else if column == self.style.name_column {
                markdown::escape(entry.name())
            } else {
                let value = entry.recipient().value(&header.text);
                markdown::escape(value.unwrap_or_default())
            }
        });
        self.style.line(cells)
    }

    fn changed_line(&self, entry: Entry<'_>, row: &TableRow) -> String {
        let style = &self.style;
        let has_name = normalized(row.text(style.name_column)) == normalized(entry.name());
        let certificate = published::only_certificate(row);
        let link_column = certificate.map_or(style.link_column, |found| found.column);
        let columns = 0..self.table.header().cells.len();
        let cells = columns.map(|column| {
            let written = row.cells.get(column);
            let written = written.map_or("", |cell| self.text[cell.range.clone()].trim());
            if column == link_column && column == style.name_column {
                style.link_cell(entry)
            } else if column == link_column {
                match certificate {
                    Some(found) if found.destination == entry.link() => written.to_owned(),
                    Some(found) => self.relinked(entry, row, found),
                    None => style.link_cell(entry),
                }
            } else if column == style.name_column && !has_name {
                markdown::escape(entry.name())
            } else {
                written.to_owned()
            }
        });
        style.line(cells)
    }

    /// The cell of a certificate, with its link replaced by the entry's.
    fn relinked(&self, entry: Entry<'_>, row: &TableRow, found: Certificate<'_>) -> String {
        let Some(link) = found.link else {
            return self.style.link_cell(entry);
        };
        let cell = &row.cells[found.column].range;
        let label = &self.text[link.label.clone()];
        let written = match link.form {
            LinkForm::Labelled => markdown::link(label, &entry.link()),
            _ => self.style.link_cell(entry),
        };
        let before = &self.text[cell.start..link.range.start];
        let after = &self.text[link.range.end..cell.end];
        format!("{before}{written}{after}").trim().to_owned()
    }

    /// The source line of the row, without its line ending.
    fn source_line(&self, row: &TableRow) -> &str {
        let start = line_start(self.text, row.range.start);
        trim_line_ending(&self.text[start..row.range.end])
    }
}

/// Allows the removal of a blank row, and of a row with a link that this program may have
/// published.
fn check_removal(plan: &Plan, text: &str, row: &TableRow) -> Result<()> {
    let diagnostic = match published::only_certificate(row) {
        None if row.is_blank() => return Ok(()),
        Some(certificate) if plan.may_have_published(certificate.destination) => return Ok(()),
        None => {
            let row = text[row.range.clone()].trim();
            let message =
                format!("the row `{row}` would be lost: it matches no recipient of the roster");
            Diagnostic::error(Code::TableLostRow, message)
                .hint("add the recipient to the roster, or delete the row")
        }
        Some(certificate) => {
            let link = certificate.destination;
            let message = format!("the link of the row does not belong to this program: {link}");
            Diagnostic::error(Code::TableForeignRow, message)
                .hint("move the row to a table of its own, or delete it")
        }
    };
    Err(diagnostic.at_row(row.line).into())
}
