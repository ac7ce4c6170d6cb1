//! Office Open XML: the cells have values, and formats that determine how values are shown.

mod cells;
mod formats;
mod strings;
mod workbook;

use quick_xml::events::BytesStart;

use super::Rows;
use super::choose::{self, Probe};
use super::package::{Package, attribute, damaged};
use crate::diagnostic::Result;
use cells::Cells;
use formats::Formats;
use strings::Strings;
use workbook::Workbook;

pub(super) fn read(package: &mut Package<'_>, rows: &mut Rows<'_>) -> Result<()> {
    let workbook = Workbook::read(package)?;
    if workbook.sheets.is_empty() {
        return Err(damaged("it has no sheets"));
    }
    let named = choose::named(&rows.builder, &workbook.sheets)?;
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
    let chosen = match named {
        Some(named) => named,
        None => {
            let mut probes = Vec::new();
            for path in &workbook.sheet_paths {
                let mut probe = Probe::new(&rows.builder);
                cells.read_sheet(&mut package.cells(path)?, &mut probe)?;
                probes.push(probe);
            }
            choose::probed(&mut rows.builder, &workbook.sheets, &probes)?
        }
    };
    cells.read_sheet(&mut package.cells(&workbook.sheet_paths[chosen])?, rows)
}

fn number_attribute(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(start, name)?.parse().ok()
}
