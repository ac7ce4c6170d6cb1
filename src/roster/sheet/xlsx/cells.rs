//! The cells of a sheet, as the text that they show.

use std::ops::ControlFlow;

use quick_xml::events::Event;

use super::super::number::{self, Displayed, Epoch};
use super::super::package::{Xml, attribute};
use super::super::{Merge, SheetRow, Shown, Sink, in_row};
use super::formats::Formats;
use super::number_attribute;
use super::strings::{Strings, read_rich_text, read_text};
use crate::diagnostic::Result;

/// A reader of cells, with all that turns a cell's value into the text that is shown.
pub(super) struct Cells {
    pub(super) strings: Strings,
    pub(super) formats: Formats,
    pub(super) epoch: Epoch,
}

impl Cells {
    /// Reads the rows of a sheet, and then which of its cells are merged.
    pub(super) fn read_sheet(&self, xml: &mut Xml<'_>, sink: &mut impl Sink) -> Result<()> {
        while let Some(event) = xml.next_or_end()? {
            let Event::Start(start) = event else {
                continue;
            };
            let is_data = start.local_name().as_ref() == "sheetData";
            if start.local_name().as_ref() == "mergeCell"
                && let Some(merge) = attribute(&start, "ref").and_then(|range| merge(&range))
            {
                sink.merge(merge);
            }
            drop(start);
            if is_data && self.read_rows(xml, sink)?.is_break() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn read_rows(&self, xml: &mut Xml<'_>, sink: &mut impl Sink) -> Result<ControlFlow<()>> {
        let mut number = 0;
        loop {
            match xml.next()? {
                Event::Start(start) if start.local_name().as_ref() == "row" => {
                    number = number_attribute(&start, "r").map_or(number + 1, u64::from);
                    let row = self.read_row(xml).map_err(|error| in_row(number, error))?;
                    if sink.add(number, &row)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                Event::Start(_) => xml.skip_element()?,
                Event::End(_) => return Ok(ControlFlow::Continue(())),
                _ => {}
            }
        }
    }

    fn read_row(&self, xml: &mut Xml<'_>) -> Result<SheetRow> {
        let mut row = SheetRow::default();
        let mut column = 0;
        loop {
            match xml.next()? {
                Event::Start(start) if start.local_name().as_ref() == "c" => {
                    if let Some(reference) = attribute(&start, "r") {
                        column = parse_column(&reference).unwrap_or(column);
                    }
                    let kind = attribute(&start, "t").unwrap_or_default().into_owned();
                    let style = number_attribute(&start, "s").unwrap_or(0);
                    let shown = self.read_cell(xml, &kind, style as usize)?;
                    row.set(column, shown)?;
                    column += 1;
                }
                Event::Start(_) => xml.skip_element()?,
                Event::End(_) => return Ok(row),
                _ => {}
            }
        }
    }

    /// The text that the cell which just started shows (ECMA-376, part 1, section 18.3.1.4).
    fn read_cell(&self, xml: &mut Xml<'_>, kind: &str, style: usize) -> Result<Shown> {
        let mut value = String::new();
        let mut is_formula = false;
        loop {
            let event = xml.next()?;
            let element = match &event {
                Event::Start(start) => start.local_name().as_ref().to_owned(),
                Event::End(_) => break,
                _ => continue,
            };
            drop(event);
            match &*element {
                "v" => value = read_text(xml)?,
                "is" => value = read_rich_text(xml)?,
                _ => {
                    is_formula |= element == "f";
                    xml.skip_element()?;
                }
            }
        }
        // A formula with an empty text as its value has the type `str`; without a type, it was
        // never computed.
        let is_computed = !is_formula || kind == "str" || !value.is_empty();
        let Displayed { text, date } = self.displayed(value, kind, style);
        Ok(Shown {
            text,
            date,
            is_broken: kind == "e" || !is_computed,
        })
    }

    fn displayed(&self, value: String, kind: &str, style: usize) -> Displayed {
        let format = self.formats.for_style(style);
        match kind {
            "s" => {
                let index = value.trim().parse().ok();
                let text = index.and_then(|index| self.strings.get(index));
                number::display_text(text.unwrap_or_default().to_owned(), format).into()
            }
            "str" | "inlineStr" => number::display_text(value, format).into(),
            "b" => match value.trim() {
                "1" => "TRUE".to_owned().into(),
                "0" => "FALSE".to_owned().into(),
                _ => value.into(),
            },
            "" | "n" => number::display(&value, format, self.epoch),
            _ => value.into(),
        }
    }
}

/// The column, counted from 0, in a cell reference such as `AB12`.
fn parse_column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.fold(0_usize, |column, letter| {
        let digit = usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        column.saturating_mul(26).saturating_add(digit)
    });
    column.checked_sub(1)
}

/// The merge of a range such as `A2:B5`.
fn merge(range: &str) -> Option<Merge> {
    let (first, last) = range.split_once(':')?;
    let row = |reference: &str| {
        let digits = reference.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse().ok()
    };
    Some(Merge {
        column: parse_column(first)?,
        last_column: parse_column(last)?,
        first_row: row(first)?,
        last_row: row(last)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_references() {
        assert_eq!(parse_column("A1"), Some(0));
        assert_eq!(parse_column("Z9"), Some(25));
        assert_eq!(parse_column("AB12"), Some(27));
        assert_eq!(parse_column("XFD1048576"), Some(16_383));
        assert_eq!(parse_column("12"), None);
    }
}
