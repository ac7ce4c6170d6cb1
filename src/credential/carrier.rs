//! The files that carry a credential: where it is in them, and what it does not bind.

use std::ops::Range;

use memchr::memmem;
use sha2::{Digest as _, Sha256};

use crate::digest::Digest;

/// The keyword of the chunk of a PNG file that has a credential (Open Badges 3.0, 5.3.1).
const PNG_KEYWORD: &[u8] = b"openbadgecredential";
/// What follows the keyword: not compressed, no language, no translated keyword (PNG, 11.3.3.4).
const PNG_FLAGS: &[u8] = b"\0\0\0\0\0";
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// How a credential begins.
#[cfg(feature = "pdf")]
pub(crate) const PDF_CREDENTIAL: &[u8] = PDF_START.split_at(PDF_STREAM.len()).1;
/// How the stream with the credential begins in a PDF file.
const PDF_START: &[u8] = b"stream\n{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",";
const PDF_STREAM: &[u8] = b"stream\n";
const PDF_END: &[u8] = b"\nendstream";
/// What stands before the hex digits of a signature in a PDF file.
const PDF_SIGNATURE: &[u8] = b"/SubFilter/ETSI.CAdES.detached/Contents<";

/// A file, and the credential in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Carrier<'f> {
    file: &'f [u8],
    /// The text of the credential.
    pub(super) credential: Option<&'f [u8]>,
    /// What the bare file lacks, in order.
    left_out: Vec<Range<usize>>,
    pub(super) media_type: &'static str,
}

/// Why the credential in a file cannot be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Damaged;

impl<'f> Carrier<'f> {
    /// Finds the credential in a file. A format that cannot carry one has it beside the file.
    pub(super) fn find(file: &'f [u8]) -> Result<Self, Damaged> {
        if file.starts_with(PNG_SIGNATURE) {
            return Self::in_png(file);
        }
        if file.starts_with(b"%PDF-") {
            return Self::in_pdf(file);
        }
        let media_type = match file {
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => "image/webp",
            _ => "application/octet-stream",
        };
        Ok(Self {
            file,
            credential: None,
            left_out: Vec::new(),
            media_type,
        })
    }

    fn in_png(file: &'f [u8]) -> Result<Self, Damaged> {
        let mut carrier = Self {
            file,
            credential: None,
            left_out: Vec::new(),
            media_type: "image/png",
        };
        let mut start = PNG_SIGNATURE.len();
        while start < file.len() {
            let (length, _) = file[start..].split_first_chunk::<4>().ok_or(Damaged)?;
            let data = start + 8;
            let end = data
                .checked_add(u32::from_be_bytes(*length) as usize)
                .and_then(|end| end.checked_add(4))
                .filter(|end| *end <= file.len())
                .ok_or(Damaged)?;
            let (kind, text) = (&file[start + 4..data], &file[data..end - 4]);
            if kind == b"iTXt" && text.starts_with(PNG_KEYWORD) {
                let credential = text[PNG_KEYWORD.len()..].strip_prefix(PNG_FLAGS);
                // A second one, or one that is compressed, is not by engross.
                if credential.is_none() || carrier.credential.is_some() {
                    return Err(Damaged);
                }
                carrier.credential = credential;
                carrier.left_out.push(start..end);
            }
            start = end;
        }
        Ok(carrier)
    }

    fn in_pdf(file: &'f [u8]) -> Result<Self, Damaged> {
        let left_out = pdf_left_out(file)?;
        let credential = pdf_credential(file)?;
        Ok(Self {
            file,
            credential: credential.map(|range| file[range].trim_ascii_end()),
            left_out,
            media_type: "application/pdf",
        })
    }

    /// The digest of the file without its credential, and without a signature over both.
    pub(super) fn bare_digest(&self) -> Digest {
        digest_of(self.bare_parts())
    }

    fn bare_parts(&self) -> impl Iterator<Item = &'f [u8]> {
        parts_without(self.file, &self.left_out)
    }
}

fn parts_without<'f>(file: &'f [u8], left_out: &[Range<usize>]) -> impl Iterator<Item = &'f [u8]> {
    let starts = std::iter::once(0).chain(left_out.iter().map(|range| range.end));
    let ends = left_out.iter().map(|range| range.start);
    let ends = ends.chain([file.len()]);
    starts.zip(ends).map(move |(start, end)| &file[start..end])
}

/// The parts of a PDF file that its credential binds: all of it where it has none.
#[cfg(feature = "pdf")]
pub(crate) fn pdf_bare_parts(file: &[u8]) -> Vec<&[u8]> {
    let left_out = pdf_left_out(file).unwrap_or_default();
    parts_without(file, &left_out).collect()
}

/// The credential of a PDF file, and the signature over it.
fn pdf_left_out(file: &[u8]) -> Result<Vec<Range<usize>>, Damaged> {
    let mut left_out = Vec::new();
    if let Some(range) = pdf_credential(file)? {
        let signature = pdf_signature(file, &range)?;
        left_out.push(range);
        left_out.extend(signature);
    }
    Ok(left_out)
}

/// The digest of these parts of a file, one after the other.
pub(crate) fn digest_of<'f>(parts: impl IntoIterator<Item = &'f [u8]>) -> Digest {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    Digest::from_bytes(hash.finalize().into())
}

/// The part of a PDF file that is its credential, with the spaces after it.
///
/// A name, a title or a template may have any bytes, and they all stand before the credential. So
/// the last place counts: behind it engross writes no line break that a text has brought. A file
/// that was changed so that the last place is another one has another digest.
pub(crate) fn pdf_credential(file: &[u8]) -> Result<Option<Range<usize>>, Damaged> {
    let Some(at) = memmem::rfind(file, PDF_START) else {
        return Ok(None);
    };
    let start = at + PDF_STREAM.len();
    let length = memmem::find(&file[start..], PDF_END).ok_or(Damaged)?;
    Ok(Some(start..start + length))
}

/// The hex digits of the signature of a PDF file with this credential. No digest covers them, so
/// nothing else may stand there.
///
/// Between the credential and the digits there is no text of a certificate. The issuer's name comes
/// after them, so that the first place counts.
pub(crate) fn pdf_signature(
    file: &[u8],
    credential: &Range<usize>,
) -> Result<Option<Range<usize>>, Damaged> {
    let Some(at) = memmem::find(&file[credential.end..], PDF_SIGNATURE) else {
        return Ok(None);
    };
    let start = credential.end + at + PDF_SIGNATURE.len();
    let digits = file[start..].iter().position(|byte| *byte == b'>');
    let range = start..start + digits.ok_or(Damaged)?;
    match file[range.clone()].iter().all(u8::is_ascii_hexdigit) {
        true => Ok(Some(range)),
        false => Err(Damaged),
    }
}

/// The data of the chunk of a PNG file that has this credential, in pieces.
pub(crate) fn png_chunk_data(json: &str) -> [&[u8]; 3] {
    [PNG_KEYWORD, PNG_FLAGS, json.as_bytes()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8], data: &[&[u8]]) -> Vec<u8> {
        let data = data.concat();
        let length = u32::try_from(data.len()).unwrap();
        let checked = [kind, &data].concat();
        let crc = crc32fast::hash(&checked).to_be_bytes();
        [&length.to_be_bytes()[..], &checked, &crc].concat()
    }

    fn png(credentials: &[&str]) -> Vec<u8> {
        let mut file = PNG_SIGNATURE.to_vec();
        file.extend(chunk(b"IDAT", &[b"pixels"]));
        for credential in credentials {
            file.extend(chunk(b"iTXt", &png_chunk_data(credential)));
        }
        file.extend(chunk(b"IEND", &[]));
        file
    }

    #[test]
    fn the_credential_of_a_png_is_found() {
        let bare = png(&[]);
        let with = png(&["{}"]);
        let carrier = Carrier::find(&with).unwrap();
        assert_eq!(carrier.credential, Some(&b"{}"[..]));
        assert_eq!(carrier.bare_digest(), Digest::sha256(&bare));
        assert_eq!(Carrier::find(&bare).unwrap().credential, None);
        assert_eq!(Carrier::find(&png(&["{}", "{}"])), Err(Damaged));
        for end in PNG_SIGNATURE.len() + 1..with.len() {
            let cut = Carrier::find(&with[..end]);
            let is_whole = cut.is_ok_and(|cut| cut.bare_digest() == Digest::sha256(&bare));
            assert!(!is_whole, "{end}");
        }
    }

    #[test]
    fn the_credential_of_a_pdf_is_found() {
        let [whole_start, start, marker] =
            [PDF_START, &PDF_START[PDF_STREAM.len()..], PDF_SIGNATURE]
                .map(|bytes| std::str::from_utf8(bytes).unwrap());
        let json = format!("{start}\"x\"]}}");
        let with = |credential: &str, signature: &str| {
            let credential =
                format!("1 0 obj <</Length 9>> stream\n{credential}\nendstream endobj");
            format!("%PDF-1.7\n{credential} 2 0 obj <<{marker}{signature}>>> endobj %%EOF")
        };
        let file = with(&format!("{json}    "), "00ff");
        let carrier = Carrier::find(file.as_bytes()).unwrap();
        assert_eq!(carrier.credential, Some(json.as_bytes()));
        assert_eq!(
            carrier.bare_digest(),
            Digest::sha256(with("", "").as_bytes())
        );
        // What is appended is bound, and so is what stands where the credential was.
        for changed in [file.clone() + &file, file.clone() + "\n"] {
            let carrier = Carrier::find(changed.as_bytes()).unwrap();
            assert_eq!(carrier.credential, Some(json.as_bytes()));
            assert_ne!(
                carrier.bare_digest(),
                Digest::sha256(with("", "").as_bytes())
            );
        }
        let foreign = with(&json, "00\n9 0 obj");
        assert_eq!(Carrier::find(foreign.as_bytes()), Err(Damaged));
        // Texts with the same bytes stand before the credential, in it, and after the digits.
        let signature = format!("{marker}00>");
        let text = format!("{whole_start}\nendstream {signature}");
        let json = format!("{start}\"{signature}\"]}}");
        let file = with(&json, "00ff").replace("%PDF-1.7", &format!("%PDF-1.7 {text}"));
        let file = file.replace("%%EOF", &signature);
        let carrier = Carrier::find(file.as_bytes()).unwrap();
        assert_eq!(carrier.credential, Some(json.as_bytes()));
        let bare = file.replace(&json, "").replace("00ff", "");
        assert_eq!(carrier.bare_digest(), Digest::sha256(bare.as_bytes()));
        let none = with("x", "00");
        let carrier = Carrier::find(none.as_bytes()).unwrap();
        assert_eq!(carrier.credential, None);
    }

    #[test]
    fn other_formats_carry_none() {
        for (start, media_type) in [
            (&b"\xFF\xD8\xFF\xE0"[..], "image/jpeg"),
            (b"RIFF\0\0\0\0WEBPVP8L", "image/webp"),
            (b"", "application/octet-stream"),
        ] {
            let carrier = Carrier::find(start).unwrap();
            assert_eq!(carrier.media_type, media_type);
            assert_eq!(carrier.bare_digest(), Digest::sha256(start));
        }
    }
}
