//! Plain text: one name per line.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use super::builder::Builder;
use super::{Roster, columns, contents};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::lines::LineCounter;

/// Names of columns, folded, that are no one's name.
const HEADERS: [&str; 32] = [
    "name",
    "fullname",
    "displayname",
    "firstname",
    "lastname",
    "givenname",
    "familyname",
    "forename",
    "surname",
    "recipient",
    "participant",
    "attendee",
    "student",
    "vorname",
    "nachname",
    "nom",
    "prénom",
    "nombre",
    "apellidos",
    "nome",
    "cognome",
    "sobrenome",
    "naam",
    "namn",
    "navn",
    "imię",
    "nazwisko",
    "имя",
    "фамилия",
    "фио",
    "姓名",
    "氏名",
];

/// How many rows show whether the file is a table.
const SAMPLED_ROWS: usize = 50;

pub(super) fn read(text: &str, mut builder: Builder<'_>) -> Result<Roster> {
    let name = builder.name_column();
    builder.columns(1, [name])?;
    let mut lines = LineCounter::new(text.as_bytes());
    let mut offset = 0;
    for line in text.split(['\n', '\r']) {
        builder.row(lines.line_at(offset), [line], None)?;
        offset += line.len() + 1;
    }
    builder.finish()
}

/// Refuses a table, such as the "Unicode text" of a spreadsheet program: its header would be a
/// recipient, and each name would have the rest of its row in it.
pub(super) fn refuse_table(text: &str, file: &Path) -> Result<()> {
    let mut delimiters = [b'\t', b',', b';', b'|'].into_iter();
    if !delimiters.any(|delimiter| is_table(text, delimiter)) {
        return Ok(());
    }
    let message = "the file is a table, not a list of names";
    let rename = contents::rename(file, "csv");
    Err(Diagnostic::error(Code::WrongExtension, message)
        .hint(format!(
            "{rename}; or keep its name, and set `format = \"csv\"` in `[roster]`"
        ))
        .into())
}

/// Whether the delimiter separates cells. Commas and the like are in names too (`Lee, Ann`), and
/// tell nothing without a header; a tab in each line does.
fn is_table(text: &str, delimiter: u8) -> bool {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let rows = reader.records().map_while(std::result::Result::ok);
    let rows: Vec<StringRecord> = rows
        .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
        .take(SAMPLED_ROWS)
        .collect();
    let Some((header, below)) = rows.split_first() else {
        return false;
    };
    let filled = header.iter().filter(|cell| !cell.trim().is_empty()).count();
    let alike = below.iter().filter(|row| row.len() == header.len()).count();
    if filled < 2 || alike == 0 {
        return false;
    }
    let is_header = |cell: &str| HEADERS.contains(&&*columns::fold(cell));
    match header.iter().any(is_header) {
        true => alike * 2 >= below.len(),
        false => delimiter == b'\t' && alike == below.len(),
    }
}
