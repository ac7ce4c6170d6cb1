//! OpenDocument: the cells have, beside their values, the text that people see.

use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, Event};

use super::choose::{self, Probe, Sheet};
use super::package::{Package, Xml, attribute, damaged, prefixed_attribute, push, push_event};
use super::{Merge, Rows, SheetRow, Shown, Sink, in_row};
use crate::date::CivilDate;
use crate::diagnostic::Result;
use crate::roster::builder::Builder;
use crate::roster::{MAX_COLUMNS, MAX_ROWS, limits};

/// The file that holds the sheets.
pub(super) const CONTENT: &str = "content.xml";

/// The most text in the names of all sheets, in bytes.
const MAX_NAME_BYTES: usize = 1 << 20;

/// The most styles of hidden sheets: more than any spreadsheet has sheets.
const MAX_HIDDEN_STYLES: usize = 10_000;

pub(super) fn read(package: &mut Package<'_>, rows: &mut Rows<'_>) -> Result<()> {
    let (sheets, probes) = probe(&mut package.cells(CONTENT)?, &rows.builder)?;
    let chosen = match choose::named(&rows.builder, &sheets)? {
        Some(named) => named,
        None => choose::probed(&mut rows.builder, &sheets, &probes)?,
    };
    package.start_again();
    let mut xml = package.cells(CONTENT)?;
    let mut sheet = 0;
    while let Some(event) = xml.next_or_end()? {
        if let Event::Start(start) = event
            && start.local_name().as_ref() == "table"
        {
            if sheet == chosen {
                return read_sheet(&mut xml, rows);
            }
            sheet += 1;
            xml.skip_element()?;
        }
    }
    Ok(())
}

/// The sheets, and whether each has the columns of the recipients. Nothing but their names is
/// read if the sheet is given.
fn probe(xml: &mut Xml<'_>, builder: &Builder<'_>) -> Result<(Vec<Sheet>, Vec<Probe>)> {
    let (mut sheets, mut probes) = (Vec::new(), Vec::new());
    let mut hidden_styles = BTreeSet::new();
    let mut style = String::new();
    let mut left = MAX_NAME_BYTES;
    while let Some(event) = xml.next_or_end()? {
        let Event::Start(start) = event else {
            continue;
        };
        match start.local_name().as_ref() {
            "style" => style = attribute(&start, "name").unwrap_or_default().into_owned(),
            "table-properties" => {
                let display = prefixed_attribute(&start, "table:display");
                if display.as_deref() == Some("false") && hidden_styles.len() < MAX_HIDDEN_STYLES {
                    hidden_styles.insert(std::mem::take(&mut style));
                }
            }
            "table" => {
                let name = attribute(&start, "name").unwrap_or_default().into_owned();
                left = left
                    .checked_sub(name.len() + 1)
                    .ok_or_else(|| damaged("it has too many sheets"))?;
                let style = attribute(&start, "style-name").unwrap_or_default();
                sheets.push(Sheet {
                    name,
                    is_hidden: hidden_styles.contains(&*style),
                });
                drop(start);
                let mut probe = Probe::new(builder);
                match builder.options.sheet {
                    Some(_) => xml.skip_element()?,
                    None => read_sheet(xml, &mut probe)?,
                }
                probes.push(probe);
            }
            _ => {}
        }
    }
    Ok((sheets, probes))
}

/// The rows of the sheet that just started, to its end. Groups of rows, and header rows, are
/// elements around them.
fn read_sheet(xml: &mut Xml<'_>, sink: &mut impl Sink) -> Result<()> {
    let mut number = 1_u64;
    let mut depth = 1_u64;
    let mut is_done = false;
    while depth > 0 {
        match xml.next()? {
            Event::Start(_) if is_done => xml.skip_element()?,
            Event::Start(start) if start.local_name().as_ref() == "table-row" => {
                let repeated = repetitions(attribute(&start, "number-rows-repeated").as_deref());
                let row = read_row(xml, number, sink).map_err(|error| in_row(number, error))?;
                if !row.cells.is_empty() {
                    // Two rows more than the limit give the error, even if one is the header.
                    let repeated = repeated.min(MAX_ROWS + 2);
                    limits::check_cells(0, repeated * row.cells.len(), number)?;
                    for number in (number..).take(repeated) {
                        if sink.add(number, &row)?.is_break() {
                            is_done = true;
                            break;
                        }
                    }
                }
                // Such numbers are far beyond the end of any sheet.
                number = number.saturating_add(repeated as u64).min(u32::MAX.into());
            }
            Event::Start(start) if start.local_name().as_ref() == "shapes" => xml.skip_element()?,
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    Ok(())
}

fn read_row(xml: &mut Xml<'_>, number: u64, sink: &mut impl Sink) -> Result<SheetRow> {
    let mut row = SheetRow::default();
    let mut column = 0_usize;
    loop {
        match xml.next()? {
            Event::Start(start) if start.local_name().as_ref() == "table-cell" => {
                let repeated = repeated_columns(&start);
                let is_broken = is_broken(&start);
                let value = value(&start);
                let date = attribute(&start, "date-value");
                let date = date.and_then(|date| CivilDate::from_iso(&date));
                let rows = repetitions(attribute(&start, "number-rows-spanned").as_deref());
                let columns = repetitions(attribute(&start, "number-columns-spanned").as_deref());
                if rows > 1 || columns > 1 {
                    sink.merge(Merge {
                        column,
                        last_column: column.saturating_add(columns - 1),
                        first_row: number,
                        last_row: number.saturating_add(rows as u64 - 1),
                    });
                }
                let text = read_cell(xml, value)?;
                if !text.is_empty() {
                    // One column past the limit is enough for the error.
                    for column in (column..).take(repeated.min(MAX_COLUMNS + 1)) {
                        let shown = Shown {
                            text: text.clone(),
                            date,
                            is_broken,
                        };
                        row.set(column, shown)?;
                    }
                }
                column = column.saturating_add(repeated);
            }
            // The text of a cell that a merged cell covers is not visible.
            Event::Start(start) => {
                if start.local_name().as_ref() == "covered-table-cell" {
                    column = column.saturating_add(repeated_columns(&start));
                }
                xml.skip_element()?;
            }
            Event::End(_) => return Ok(row),
            _ => {}
        }
    }
}

/// Whether the cell's formula gives an error.
fn is_broken(cell: &BytesStart<'_>) -> bool {
    prefixed_attribute(cell, "calcext:value-type").as_deref() == Some("error")
}

/// The value of a cell, for a cell without text: some libraries write numbers that way.
fn value(cell: &BytesStart<'_>) -> String {
    let kinds = [
        "string-value",
        "date-value",
        "time-value",
        "boolean-value",
        "value",
    ];
    let value = kinds.into_iter().find_map(|kind| attribute(cell, kind));
    value.unwrap_or_default().into_owned()
}

/// The paragraphs of the cell that just started, or else its value; comments and drawings are
/// not part of its text.
fn read_cell(xml: &mut Xml<'_>, value: String) -> Result<String> {
    let mut text = String::new();
    let mut has_paragraph = false;
    loop {
        match xml.next()? {
            Event::Start(start) if start.local_name().as_ref() == "p" => {
                if has_paragraph {
                    push(&mut text, "\n")?;
                }
                has_paragraph = true;
                read_paragraph(xml, &mut text)?;
            }
            Event::Start(_) => xml.skip_element()?,
            Event::End(_) if has_paragraph => return Ok(text),
            Event::End(_) => return Ok(value),
            _ => {}
        }
    }
}

/// The text of the paragraph that just started, including the elements that stand for white
/// space (OpenDocument 1.3, part 3, section 6.1.2 on), without phonetic guides (ruby) and notes.
fn read_paragraph(xml: &mut Xml<'_>, text: &mut String) -> Result<()> {
    let mut depth = 1_u64;
    while depth > 0 {
        let event = xml.next()?;
        match &event {
            Event::Start(start) => {
                match start.local_name().as_ref() {
                    "s" => {
                        let count = repetitions(attribute(start, "c").as_deref());
                        push(text, &" ".repeat(count.min(usize::from(u8::MAX))))?;
                    }
                    "tab" => push(text, "\t")?,
                    "line-break" => push(text, "\n")?,
                    "ruby-text" | "annotation" | "note" => {
                        drop(event);
                        xml.skip_element()?;
                        continue;
                    }
                    _ => {}
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            other => push_event(text, other)?,
        }
    }
    Ok(())
}

fn repeated_columns(cell: &BytesStart<'_>) -> usize {
    repetitions(attribute(cell, "number-columns-repeated").as_deref())
}

/// The number of repetitions, by default 1.
fn repetitions(attribute: Option<&str>) -> usize {
    attribute
        .and_then(|count| count.parse().ok())
        .unwrap_or(1)
        .max(1)
}
