//! The keys of `[print]`.

use std::path::Path;

use super::document::Table;
use super::value::FromValue as _;
use crate::program::located::Located;
use crate::program::print::{Paper, PaperError};
use crate::program::settings::PrintSettings;
use crate::program::standard::{PdfStandard, PdfStandardError};

const UP: &str = "up = [2, 5]";

/// The document's `[print]`; paths in it are relative to the folder.
pub(super) fn read(root: &Table<'_>, folder: &Path) -> PrintSettings {
    let Some(table) = root.table("print", r#"print = { paper = "A4" }"#) else {
        return PrintSettings::default();
    };
    let back = table.text("back", r#"back = "back.svg""#);
    let settings = PrintSettings {
        paper: paper(&table, "paper", r#"paper = "A4""#),
        up: up(&table),
        gutter: table.optional("gutter", "gutter = 4"),
        trim: paper(&table, "trim", r#"trim = "86x54 mm""#),
        bleed: table.optional("bleed", "bleed = 3"),
        marks: table.optional("marks", "marks = true"),
        back: back.map(|back| back.map(|back| folder.join(back))),
        background: table.optional("background", "background = false"),
        pdf_standard: table.parsed(
            "pdf_standard",
            r#"pdf_standard = "a-2u""#,
            |_: &PdfStandardError| PdfStandard::HINT.into(),
        ),
        line: Some(table.line()),
        names_paper: table.has("paper"),
    };
    table.finish();
    settings
}

fn paper(table: &Table<'_>, key: &'static str, example: &str) -> Option<Located<Paper>> {
    table.parsed(key, example, |_: &PaperError| Paper::hint())
}

/// How many certificates there are across and down.
fn up(table: &Table<'_>) -> Option<Located<(u32, u32)>> {
    let numbers = table.optional::<&[_]>("up", UP)?;
    let two = match numbers.value {
        [across, down] => {
            let number = |value| u32::from_value(value);
            number(across.get_ref()).zip(number(down.get_ref()))
        }
        _ => None,
    };
    if two.is_none() {
        table.wrong_value("up", numbers.line, "two whole numbers, across and down", UP);
    }
    Some(Located {
        value: two?,
        line: numbers.line,
    })
}
