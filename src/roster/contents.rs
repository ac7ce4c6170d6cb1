//! What a file really is, by its first bytes: files are often called something else.

use std::path::Path;

use super::RosterFormat;
use crate::diagnostic::{Code, Diagnostic, Result};

/// How much of a file is searched for the names of its parts: those of an archive are at its end.
const SEARCHED_BYTES: usize = 64 << 10;

const IN_A_SPREADSHEET: &str =
    "open it in a spreadsheet program, and save it as XLSX or as CSV (UTF-8)";
const IN_NUMBERS: &str = "open it in Numbers, and choose File > Export To > Excel or CSV";

/// Of one kind of container.
const OLD: &str = "an old Excel file (XLS) or has a password";

/// A kind of file, as messages call it, and what to do with it.
struct Kind {
    name: &'static str,
    /// The extension that such a file should have, if it can be read.
    extension: Option<&'static str>,
    hint: &'static str,
}

const XLSX: Kind = Kind {
    name: "an Excel spreadsheet",
    extension: Some("xlsx"),
    hint: "",
};
const ODS: Kind = Kind {
    name: "an OpenDocument spreadsheet",
    extension: Some("ods"),
    hint: "",
};
const TEXT: Kind = Kind {
    name: "text",
    extension: Some("csv"),
    hint: "",
};
const OTHERS: [(&[u8], Kind); 5] = [
    (
        b"%PDF-",
        unreadable(
            "a PDF file",
            "save the table that it was made from as XLSX or CSV",
        ),
    ),
    (
        b"{\\rtf",
        unreadable("a text document (RTF)", "save its table as CSV (UTF-8)"),
    ),
    (
        b"<!doctype html",
        unreadable("a web page", IN_A_SPREADSHEET),
    ),
    (b"<html", unreadable("a web page", IN_A_SPREADSHEET)),
    (b"<?xml", unreadable("an XML file", IN_A_SPREADSHEET)),
];

const fn unreadable(name: &'static str, hint: &'static str) -> Kind {
    Kind {
        name,
        extension: None,
        hint,
    }
}

/// Refuses a file that is read in this format, but is of another kind.
pub(super) fn check(bytes: &[u8], file: &Path, format: RosterFormat) -> Result<()> {
    let is_spreadsheet = format == RosterFormat::Spreadsheet;
    let Some(kind) = kind(bytes) else {
        return Ok(());
    };
    let is_expected = match kind.extension {
        Some("csv") => !is_spreadsheet,
        Some(_) => is_spreadsheet,
        None => false,
    };
    if is_expected {
        return Ok(());
    }
    let message = match is_spreadsheet {
        true => format!(
            "the file is {}, not a spreadsheet that can be read",
            kind.name
        ),
        false => format!("the file is {}, not {}", kind.name, called(format)),
    };
    let hint = match kind.extension {
        Some(extension) => rename(file, extension),
        None => kind.hint.into(),
    };
    Err(Diagnostic::error(Code::WrongExtension, message)
        .hint(hint)
        .into())
}

/// The hint for a file that has the wrong extension.
pub(super) fn rename(file: &Path, extension: &str) -> String {
    let name = file.with_extension(extension);
    let name = name.file_name().unwrap_or_default().to_string_lossy();
    format!("rename it to `{name}`, and set `roster` to that name")
}

/// What a file in a format that is not read is, and what to do with it.
pub(super) fn unsupported(bytes: &[u8], extension: &str) -> (String, String) {
    let message = "this spreadsheet format is not supported".to_owned();
    let kind = kind(bytes).filter(|kind| kind.name != OLD);
    match kind {
        Some(Kind {
            name,
            extension: Some(right),
            ..
        }) => (
            format!("the file is {name}, though its extension is `.{extension}`"),
            format!("give it the extension `.{right}`"),
        ),
        Some(kind) if kind.extension.is_none() && !kind.hint.is_empty() => (
            format!("{message}: the file is {}", kind.name),
            kind.hint.into(),
        ),
        _ if extension == "numbers" => (message, IN_NUMBERS.into()),
        _ => (message, "save it as XLSX, ODS or CSV (UTF-8)".into()),
    }
}

fn called(format: RosterFormat) -> &'static str {
    match format {
        RosterFormat::Csv => "CSV",
        RosterFormat::Json | RosterFormat::JsonLines => "JSON",
        RosterFormat::Markdown => "a post",
        RosterFormat::Spreadsheet => "a spreadsheet",
        RosterFormat::Text => "a list of names",
    }
}

/// The kind of the file; `None` if it cannot be seen.
fn kind(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"PK\x03\x04") {
        return archive(bytes);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Some(unreadable(
            OLD,
            "save it as XLSX, ODS or CSV (UTF-8), without a password",
        ));
    }
    let start = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start();
    for (signature, kind) in OTHERS {
        let start = start.get(..signature.len());
        if start.is_some_and(|start| start.eq_ignore_ascii_case(signature)) {
            return Some(kind);
        }
    }
    let is_text = !bytes.is_empty() && !bytes.contains(&0);
    is_text.then_some(TEXT)
}

/// The kind of a ZIP archive, by the names of its files.
fn archive(bytes: &[u8]) -> Option<Kind> {
    let ends = [
        &bytes[..bytes.len().min(SEARCHED_BYTES)],
        &bytes[bytes.len().saturating_sub(SEARCHED_BYTES)..],
    ];
    let has = |name: &[u8]| {
        let mut ends = ends.iter();
        ends.any(|end| end.windows(name.len()).any(|part| part == name))
    };
    if has(b"xl/workbook.bin") {
        return Some(unreadable("a binary Excel file (XLSB)", "save it as XLSX"));
    }
    if has(b"word/document.xml") {
        return Some(unreadable(
            "a Word document",
            "save its table as XLSX or CSV",
        ));
    }
    if has(b"Index/Document.iwa") || has(b"Index.zip") {
        return Some(unreadable("a Numbers spreadsheet", IN_NUMBERS));
    }
    if has(b"content.xml") {
        return Some(ODS);
    }
    has(b"[Content_Types].xml").then_some(XLSX)
}
