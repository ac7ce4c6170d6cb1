//! Choosing the table of a post that is written to.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::markdown::{Table, TableRow, Tables, untab_delimiter_rows};
use crate::plan::{Entry, Plan};
use crate::roster::published;

/// The table with links of the plan, or else, if a section is given, the empty table in it; and
/// its index among all tables of the post.
pub(super) fn choose(plan: &Plan, text: &str, section: Option<&str>) -> Result<(usize, Table)> {
    let links: BTreeSet<_> = plan.entries().map(Entry::link).collect();
    let (mut ours, mut empty) = (Vec::new(), Vec::new());
    let mut first_foreign = None;
    let text = untab_delimiter_rows(text);
    let mut tables = Tables::new(&text);
    for (index, table) in tables.by_ref().enumerate() {
        if section.is_some_and(|section| !published::is_in_section(&table, section)) {
            continue;
        }
        let is_ours = published::recipients(&table)
            .any(|(_, certificate)| links.contains(certificate.destination));
        if is_ours {
            ours.push((index, table));
        } else if table.body().iter().all(TableRow::is_blank) {
            empty.push((index, table));
        } else if published::recipients(&table).next().is_some() {
            first_foreign.get_or_insert(table.header().line);
        }
    }
    if ours.is_empty() && section.is_some() {
        ours = empty;
    }
    match (<[_; 1]>::try_from(ours), first_foreign) {
        (Ok([only]), _) => Ok(only),
        (Err(several), _) if !several.is_empty() => Err(many_tables(&several)),
        (Err(_), Some(line)) => Err(foreign_table(line)),
        (Err(_), None) => {
            if let Some(section) = section {
                published::check_section(section, &tables.headings())?;
            }
            Err(no_table())
        }
    }
}

fn many_tables(tables: &[(usize, Table)]) -> Error {
    let lines = tables
        .iter()
        .map(|(_, table)| table.header().line.to_string());
    let message = format!(
        "several tables have links of this program: at lines {}",
        lines.collect::<Vec<_>>().join(", ")
    );
    Diagnostic::error(Code::TableManyTables, message)
        .hint("name the heading above the right table as the section")
        .into()
}

fn foreign_table(line: u64) -> Error {
    let message = "none of the links in the table belongs to this program";
    Diagnostic::error(Code::TableForeignTable, message)
        .hint(
            "name the section with this program's table; to fill the table from scratch, delete \
             all of it but its first two lines",
        )
        .at_row(line)
        .into()
}

fn no_table() -> Error {
    let message = "there is no table to write the links into";
    Diagnostic::error(Code::TableNoTable, message)
        .hint(
            "write the first two lines of a table, `| Name | Certificate |` and `| --- | --- |`, \
             and name the heading above them as the section",
        )
        .into()
}
