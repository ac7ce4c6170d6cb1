//! Office Open XML: the cells have values, and formats that determine how values are shown.

mod cells;
mod formats;
mod strings;
mod workbook;

use quick_xml::events::{BytesStart, Event};

use super::Rows;
use super::package::{Package, attribute, damaged};
use crate::diagnostic::Result;
use cells::Cells;
use formats::Formats;
use strings::Strings;
use workbook::Workbook;

pub(super) fn read(package: &mut Package<'_>, rows: &mut Rows<'_>) -> Result<()> {
    let workbook = Workbook::read(package)?;
    let chosen = rows.choose(&workbook.sheet_names)?;
    let path = workbook
        .sheet_paths
        .get(chosen)
        .ok_or_else(|| damaged("it has no sheets"))?;
    let strings = match &workbook.strings {
        Some(path) => Strings::read(&mut package.cells(path)?)?,
        None => Strings::default(),
    };
    let formats = match &workbook.styles {
        Some(path) => Formats::read(package.index(path)?)?,
        None => Formats::default(),
    };
    let cells = Cells {
        strings,
        formats,
        epoch: workbook.epoch,
    };
    let mut xml = package.cells(path)?;
    while let Some(event) = xml.next_or_end()? {
        if let Event::Start(start) = event
            && start.local_name().as_ref() == "sheetData"
        {
            return cells.read_rows(&mut xml, rows);
        }
    }
    Ok(())
}

fn number_attribute(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(start, name)?.parse().ok()
}
