//! Decoding a file's bytes into text.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

use super::{Encoding, RosterOptions};
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
        return Ok((decode_as(encoding, &bytes[mark..])?, None));
    }
    if let Some(encoding) = options.encoding {
        return Ok((decode_as(encoding.0, bytes)?, None));
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return Ok((decode_as(encoding, bytes)?, Some(Encoding(encoding))));
    }
    if std::str::from_utf8(bytes).is_ok() || is_damaged_utf8(bytes) {
        return Ok((decode_as(UTF_8, bytes)?, None));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let domain = options.language.as_deref().and_then(top_level_domain);
    let encoding = detector.guess(domain.as_deref(), Utf8Detection::Deny);
    Ok((decode_as(encoding, bytes)?, Some(Encoding(encoding))))
}

fn decode_as<'b>(
    encoding: &'static encoding_rs::Encoding,
    bytes: &'b [u8],
) -> Result<Cow<'b, str>> {
    let (text, is_damaged) = encoding.decode_without_bom_handling(bytes);
    if !is_damaged {
        return Ok(text);
    }
    let damage = text.find(char::REPLACEMENT_CHARACTER).unwrap_or_default();
    let message = format!("the text is not valid {}", encoding.name());
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

/// The top-level domain where texts in a language are most common: the form in which the detector
/// takes a hint.
fn top_level_domain(language: &str) -> Option<Vec<u8>> {
    let mut subtags = language.split('-');
    let primary = subtags.next()?.to_ascii_lowercase();
    let region = subtags.find(|subtag| subtag.len() == 2);
    let domain = match (region, &*primary) {
        (Some(region), _) => region.to_ascii_lowercase(),
        (None, "zh") if language.to_ascii_lowercase().contains("hant") => "tw".into(),
        (None, "zh") => "cn".into(),
        (None, "ja") => "jp".into(),
        (None, "ko") => "kr".into(),
        (None, "cs") => "cz".into(),
        (None, "da") => "dk".into(),
        (None, "el") => "gr".into(),
        (None, "et") => "ee".into(),
        (None, "fa") => "ir".into(),
        (None, "he") => "il".into(),
        (None, "nb" | "nn") => "no".into(),
        (None, "sl") => "si".into(),
        (None, "sr") => "rs".into(),
        (None, "sv") => "se".into(),
        (None, "uk") => "ua".into(),
        (None, "vi") => "vn".into(),
        (None, _) if primary.len() == 2 => primary,
        _ => return None,
    };
    domain
        .bytes()
        .all(|letter| letter.is_ascii_lowercase())
        .then(|| domain.into_bytes())
}
