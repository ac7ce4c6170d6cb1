//! Finding out the format of a roster.

use std::path::Path;

use super::{RosterFormat, contents};
use crate::diagnostic::{Code, Diagnostic, Result};

impl RosterFormat {
    /// The format by the file's extension, or, without one, by its first bytes.
    pub(super) fn detect(file: &Path, bytes: &[u8]) -> Result<Self> {
        let extension = file
            .extension()
            .map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        match extension.as_deref() {
            Some("csv" | "tsv" | "tab") => Ok(Self::Csv),
            Some("json") => Ok(Self::Json),
            Some("jsonl" | "ndjson") => Ok(match first_text(bytes) {
                [b'[', ..] => Self::Json,
                _ => Self::JsonLines,
            }),
            Some("md" | "markdown" | "mdx") => Ok(Self::Markdown),
            Some("xlsx" | "xlsm" | "ods") => Ok(Self::Spreadsheet),
            Some("txt") => Ok(Self::Text),
            Some(old @ ("xls" | "xlsb" | "numbers")) => {
                let (message, hint) = contents::unsupported(bytes, old);
                Err(Diagnostic::error(Code::OldSpreadsheet, message)
                    .hint(hint)
                    .into())
            }
            Some(_) => Err(unknown().into()),
            None => Self::sniff(bytes),
        }
    }

    /// The format of bytes without a file name, such as those of standard input.
    fn sniff(bytes: &[u8]) -> Result<Self> {
        match first_text(bytes) {
            [b'P', b'K', 3, 4, ..] => Ok(Self::Spreadsheet),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => {
                let (message, hint) = contents::unsupported(bytes, "xls");
                Err(Diagnostic::error(Code::OldSpreadsheet, message)
                    .hint(hint)
                    .into())
            }
            [b'[', ..] => Ok(Self::Json),
            [b'{', ..] => Ok(Self::JsonLines),
            [b'#', b' ' | b'#', ..] | [b'-', b'-', b'-', ..] | [b'|', ..] => Ok(Self::Markdown),
            _ => Ok(Self::Csv),
        }
    }
}

/// The bytes from the first that is not blank.
fn first_text(bytes: &[u8]) -> &[u8] {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    start.trim_ascii_start()
}

fn unknown() -> Diagnostic {
    Diagnostic::error(Code::UnknownFormat, "the format of the file is unknown").hint(
        "save it as CSV, XLSX, ODS, JSON, Markdown or plain text, or set its format: \
         `format = \"…\"` in `[roster]`",
    )
}
