//! A published post: each row of its tables that has one link to a certificate is a recipient.

use super::builder::Builder;
use super::published::{self, Certificate};
use super::{Roster, columns};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::markdown::{Table, TableRow, Tables, untab_delimiter_rows};
use crate::naming::PublishedLink;

/// The hint for a row that is not a recipient's, and for a post without any.
const ROW_HINT: &str = "a recipient's row has exactly one link to a picture or a PDF";

pub(super) fn read(text: &str, mut builder: Builder<'_>) -> Result<Roster> {
    let name = builder.name_column();
    builder.column(1, name)?;
    let mut post = Post {
        builder,
        has_recipients: false,
    };
    let text = untab_delimiter_rows(text);
    let mut tables = Tables::new(&text);
    for table in &mut tables {
        post.add_table(&table)?;
    }
    post.finish(&tables.headings())
}

/// The part of a post that has been read.
struct Post<'o> {
    builder: Builder<'o>,
    has_recipients: bool,
}

impl Post<'_> {
    fn add_table(&mut self, table: &Table) -> Result<()> {
        let section = self.builder.options.section.as_ref();
        let is_chosen = section.is_none_or(|section| published::is_in_section(table, section));
        if is_chosen && published::recipients(table).next().is_some() {
            self.has_recipients = true;
            self.add_recipients(table)?;
        }
        Ok(())
    }

    fn finish(self, headings: &[String]) -> Result<Roster> {
        if self.has_recipients {
            return self.builder.finish();
        }
        if let Some(section) = &self.builder.options.section {
            published::check_section(section, headings)?;
        }
        let message = "no row of a table has exactly one link to a certificate";
        Err(Diagnostic::error(Code::NoLinks, message)
            .hint(ROW_HINT)
            .into())
    }

    fn add_recipients(&mut self, table: &Table) -> Result<()> {
        let name_column = self.name_column(table)?;
        let columns = self.columns(table.header())?;
        for row in table.body() {
            let Some(certificate) = published::only_certificate(row) else {
                self.report_skipped(row)?;
                continue;
            };
            let link = parse_link(row, certificate)?;
            let mut values = vec![""; self.builder.column_count()];
            for (column, cell) in columns.iter().zip(&row.cells) {
                values[*column] = &cell.text;
            }
            values[0] = row.text(name_column);
            self.builder.row(row.line, values, Some(link))?;
        }
        Ok(())
    }

    /// The column of the table with the names.
    fn name_column(&self, table: &Table) -> Result<usize> {
        let wanted = self.builder.name_column();
        if let Some(named) = published::column(table, wanted) {
            return Ok(named);
        }
        if self.builder.options.name.is_some() {
            let header = table.header();
            let known = header.cells.iter().map(|cell| &*cell.text);
            return Err(columns::missing(wanted, known).at_row(header.line).into());
        }
        Ok(published::column_like_names(table))
    }

    /// The roster's column for each of the table's.
    fn columns(&mut self, header: &TableRow) -> Result<Vec<usize>> {
        let mut found = Vec::new();
        for cell in &header.cells {
            let name = cell.text.trim();
            let column = self.builder.column(header.line, name)?;
            if found.contains(&column) && !name.is_empty() {
                return Err(columns::ambiguous(name).at_row(header.line).into());
            }
            found.push(column);
        }
        Ok(found)
    }

    fn report_skipped(&mut self, row: &TableRow) -> Result<()> {
        if row.is_blank() {
            return Ok(());
        }
        let message = match published::certificates(row).count() {
            0 => "the row is skipped: it has no link to a certificate".to_owned(),
            links => format!("the row is skipped: it has {links} links to certificates"),
        };
        let finding = Diagnostic::warning(Code::SkippedRow, message).hint(ROW_HINT);
        self.builder.finding(finding, row.line)
    }
}

fn parse_link(row: &TableRow, certificate: Certificate<'_>) -> Result<PublishedLink> {
    PublishedLink::parse(certificate.destination).map_err(|error| {
        Diagnostic::error(Code::Link, error.to_string())
            .hint("fix the link, or award the recipient from another roster")
            .at_row(row.line)
            .into()
    })
}
