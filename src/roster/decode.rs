//! Decoding a file's bytes into text.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

use super::{Encoding, RosterOptions, guess};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::lines::LineCounter;

/// The text, without byte order mark, and its encoding where that had to be guessed.
///
/// A byte order mark takes precedence over the options: a file that has one is in UTF-8 or
/// UTF-16. Without either, valid UTF-8 is read as UTF-8; text that is mostly UTF-8 is damaged,
/// and is refused rather than misread; for any other text the encoding is guessed.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    options: &RosterOptions,
) -> Result<(Cow<'b, str>, Option<Encoding>)> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let encoding = Encoding::standard(encoding);
        return Ok((decode_as(encoding, &bytes[mark..])?, None));
    }
    if let Some(encoding) = options.encoding {
        return Ok((decode_as(encoding, bytes)?, None));
    }
    if let Some(encoding) = unmarked_utf16(bytes).map(Encoding::standard) {
        return Ok((decode_as(encoding, bytes)?, Some(encoding)));
    }
    if std::str::from_utf8(bytes).is_ok() || is_damaged_utf8(bytes) {
        return Ok((decode_as(Encoding::standard(UTF_8), bytes)?, None));
    }
    let guess = guess::guess(bytes, options.language.as_deref());
    Ok((decode_as(guess, bytes)?, Some(guess)))
}

/// The encoding that a file has by its byte order mark, the options or its first bytes, else UTF-8;
/// and the length of the mark. An encoding that only the whole file shows is not found.
pub(super) fn certain_encoding(bytes: &[u8], options: &RosterOptions) -> (Encoding, usize) {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return (Encoding::standard(encoding), mark);
    }
    let unmarked = || unmarked_utf16(bytes).map(Encoding::standard);
    let encoding = options.encoding.or_else(unmarked);
    (encoding.unwrap_or(Encoding::standard(UTF_8)), 0)
}

fn decode_as(encoding: Encoding, bytes: &[u8]) -> Result<Cow<'_, str>> {
    let (text, is_damaged) = encoding.decode(bytes);
    if !is_damaged {
        return Ok(text);
    }
    let damage = text.find(char::REPLACEMENT_CHARACTER).unwrap_or_default();
    let message = format!("the text is not valid {encoding}");
    Err(Diagnostic::error(Code::Encoding, message)
        .hint("save it as UTF-8, or set its encoding: `encoding = \"…\"` in `[roster]`")
        .at_row(LineCounter::new(text.as_bytes()).line_at(damage))
        .into())
}

/// UTF-16 without a mark: no other text has a NUL, and the first characters of a roster, which
/// start a column's name or Markdown, are nearly always among the first 256 of Unicode.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match bytes {
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => Some(UTF_16BE),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// Whether most of the bytes outside ASCII are valid UTF-8, which those of a legacy encoding
/// hardly ever are.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid > invalid
}
