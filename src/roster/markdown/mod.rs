//! A published post: each row of its tables that has one link to a certificate is a recipient.

pub(crate) mod tables;

use super::builder::Builder;
use super::{Roster, RosterProblem};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::naming::PublishedLink;
use tables::{Table, TableRow, Tables, is_same};

pub(super) fn read(text: &str, mut builder: Builder<'_>) -> Result<Roster> {
    let name = builder.name_column();
    builder.column(1, name)?;
    let mut post = Post {
        builder,
        has_recipients: false,
    };
    let text = tables::without_tabs(text);
    let mut tables = Tables::new(&text);
    for table in &mut tables {
        post.table(&table)?;
    }
    post.finish(tables.headings())
}

/// A post as far as it is read.
struct Post<'o> {
    builder: Builder<'o>,
    has_recipients: bool,
}

impl Post<'_> {
    fn table(&mut self, table: &Table) -> Result<()> {
        let section = self.builder.options.section.as_ref();
        let is_chosen = section.is_none_or(|section| table.is_under(section));
        if is_chosen && table.recipients().next().is_some() {
            self.has_recipients = true;
            self.add(table)?;
        }
        Ok(())
    }

    fn finish(self, headings: Vec<String>) -> Result<Roster> {
        if self.has_recipients {
            return self.builder.finish();
        }
        let problem = match &self.builder.options.section {
            Some(section) if !headings.iter().any(|text| is_same(text, section)) => {
                RosterProblem::MissingSection {
                    section: section.clone(),
                    known: headings,
                }
            }
            _ => RosterProblem::NoLinks,
        };
        Err(self.builder.error(&problem))
    }

    fn add(&mut self, table: &Table) -> Result<()> {
        let name_column = self.name_column(table)?;
        let columns = self.columns(table.header())?;
        for row in table.body() {
            let Some(certificate) = row.certificate() else {
                self.skip(row);
                continue;
            };
            let published = PublishedLink::parse(certificate.destination)
                .map_err(|error| self.builder.error_at(row.line, &RosterProblem::Link(error)))?;
            let mut values = vec![""; self.builder.column_count()];
            for (column, cell) in columns.iter().zip(&row.cells) {
                values[*column] = &cell.text;
            }
            values[0] = row.text(name_column);
            self.builder.row(row.line, values, Some(published))?;
        }
        Ok(())
    }

    /// The column of the table that holds the names.
    fn name_column(&self, table: &Table) -> Result<usize> {
        let wanted = self.builder.name_column();
        if let Some(named) = table.column(wanted) {
            return Ok(named);
        }
        if self.builder.options.name.is_some() {
            let header = table.header();
            let problem = RosterProblem::MissingColumn {
                column: wanted.to_owned(),
                known: header.cells.iter().map(|cell| cell.text.clone()).collect(),
            };
            return Err(self.builder.error_at(header.line, &problem));
        }
        Ok(table.column_like_names())
    }

    /// The roster's column for each of the table's.
    fn columns(&mut self, header: &TableRow) -> Result<Vec<usize>> {
        let mut columns = Vec::new();
        for cell in &header.cells {
            let column = self.builder.column(header.line, &cell.text)?;
            if columns.contains(&column) && !cell.text.trim().is_empty() {
                let problem = RosterProblem::AmbiguousColumn {
                    column: cell.text.trim().to_owned(),
                };
                return Err(self.builder.error_at(header.line, &problem));
            }
            columns.push(column);
        }
        Ok(columns)
    }

    fn skip(&mut self, row: &TableRow) {
        if row.is_blank() {
            return;
        }
        let links = row.certificates().count();
        let finding = Diagnostic::warning(
            Code::SkippedRow,
            match links {
                0 => "the row is passed over: it has no link to a certificate".to_owned(),
                links => format!("the row is passed over: it has {links} links to certificates"),
            },
        )
        .hint("a recipient's row holds one link to a picture or a PDF");
        self.builder.finding(finding, row.line);
    }
}
