//! How much the streams of a PDF file unpack to.
//!
//! The reader unpacks without a limit. So each stream is unpacked here first, and thrown away,
//! wherever the file has one: no reference to it need be understood.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::diagnostic::{Code, Diagnostic, Result};
use crate::template::limits::MAX_PIXELS;

/// The most bytes that the streams of a file unpack to: as much as a page at 300 dpi in three
/// channels takes thirty times.
const MAX_UNPACKED: u64 = 1 << 30;
/// How often a stream may be packed.
const MAX_LAYERS: usize = 3;
/// The most bytes that are unpacked by methods other than DEFLATE: a thousandth of a gigabyte,
/// because LZW makes up to 1,365 bytes of one.
const MAX_OTHER: usize = 1 << 20;

/// Refuses a file whose streams unpack to more than the limit, or are encrypted, so that it cannot
/// be known.
pub(super) fn check(file: &[u8]) -> Result<()> {
    if find(file, b"/Encrypt").is_some() {
        return Err(encrypted().into());
    }
    let mut left = MAX_UNPACKED;
    for (dictionary, data) in streams(file) {
        left = match unpacked(data, left, MAX_LAYERS) {
            Some(bytes) => left.saturating_sub(bytes),
            None => 0,
        };
        let others = [&b"LZWDecode"[..], b"RunLengthDecode", b"JBIG2Decode"];
        let is_other = others
            .iter()
            .any(|method| find(dictionary, method).is_some());
        if is_too_wide(data) {
            let million = MAX_PIXELS / 1_000_000;
            let message = format!("a picture in the file has more than {million} million pixels");
            return Err(Diagnostic::error(Code::TooLarge, message)
                .hint("export the page as PNG at 300 dpi: `pdftocairo -png -r 300` does it")
                .into());
        }
        if left == 0 || is_other && end(data) > MAX_OTHER {
            let message = format!(
                "unpacked, the file is larger than {} MiB",
                MAX_UNPACKED >> 20
            );
            return Err(Diagnostic::error(Code::TooLarge, message)
                .hint("export the page as PNG at 300 dpi: `pdftocairo -png -r 300` does it")
                .into());
        }
    }
    Ok(())
}

/// The error that a file is encrypted, if only against changes.
pub(super) fn encrypted() -> Diagnostic {
    Diagnostic::error(Code::DamagedTemplate, "the PDF file is encrypted")
        .hint("save it without a password: `qpdf --decrypt FILE.pdf OPEN.pdf` does it")
}

/// Whether data in JPEG 2000 or JBIG2 has more pixels than a template may have (T.800, A.5.1; T.88,
/// 7.2 and 7.4.8).
fn is_too_wide(data: &[u8]) -> bool {
    const SIZE: &[u8] = b"\xFF\x4F\xFF\x51";
    /// The type, without referred-to segments, the page and the length of page information.
    const PAGE_INFORMATION: &[u8] = b"\x30\x00\x01\x00\x00\x00\x13";
    has_too_many_pixels(data, SIZE, 8) || has_too_many_pixels(data, PAGE_INFORMATION, 7)
}

/// Whether the width and the height at this offset from a header are too large.
fn has_too_many_pixels(data: &[u8], header: &[u8], offset: usize) -> bool {
    let head = &data[..data.len().min(1024)];
    let Some(at) = find(head, header) else {
        return false;
    };
    let side = |offset: usize| {
        let bytes = data.get(at + offset..)?.first_chunk()?;
        Some(u64::from(u32::from_be_bytes(*bytes)))
    };
    let pixels = side(offset).zip(side(offset + 4));
    let pixels = pixels.map(|(width, height)| width.saturating_mul(height));
    pixels.is_none_or(|pixels| pixels > MAX_PIXELS)
}

/// The data after each keyword `stream`, up to the end of the file, with what stands before it.
fn streams(file: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    const KEYWORD: &[u8] = b"stream";
    /// More than dictionaries of streams take.
    const DICTIONARY: usize = 512;
    let mut at = 0;
    std::iter::from_fn(move || {
        let found = find(file.get(at..)?, KEYWORD)? + at;
        at = found + KEYWORD.len();
        let data = &file[at..];
        // After the keyword there is a line feed, with or without a carriage return.
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let before = &file[found.saturating_sub(DICTIONARY)..found];
        if before.ends_with(b"end") {
            return Some((&[][..], data));
        }
        // What belongs to the object before does not count.
        let object = before.windows(6).rposition(|bytes| bytes == b"endobj");
        Some((&before[object.unwrap_or(0)..], data))
    })
}

/// The length of a stream's data.
fn end(data: &[u8]) -> usize {
    find(data, b"endstream").unwrap_or(data.len())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let [first, ..] = wanted else { return None };
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| byte == first)?;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
}

/// The bytes that data unpacks to if it is packed with zlib, and what is in it too; `None` if that
/// is more than `limit`.
fn unpacked(mut data: impl Read, limit: u64, layers: usize) -> Option<u64> {
    let mut head = [0; 2];
    if data.read_exact(&mut head).is_err() || !is_zlib(head) {
        return Some(0);
    }
    if layers == 0 {
        return None;
    }
    let whole = std::io::Cursor::new(head).chain(data);
    let mut counted = Counted {
        inner: ZlibDecoder::new(whole),
        bytes: 0,
    };
    let inner = unpacked_boxed(&mut counted, limit, layers - 1)?;
    // What the inner layer left, and what was packed once. Damage ends it: so it does for readers.
    let mut buffer = [0; 1 << 14];
    while counted.bytes <= limit && matches!(counted.read(&mut buffer), Ok(1..)) {}
    let bytes = counted.bytes + inner;
    (bytes <= limit).then_some(bytes)
}

/// The same for a type that does not grow with each layer.
fn unpacked_boxed(data: &mut dyn Read, limit: u64, layers: usize) -> Option<u64> {
    unpacked(data, limit, layers)
}

struct Counted<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes += read as u64;
        Ok(read)
    }
}

/// Whether data starts as zlib's does (RFC 1950, 2.2).
fn is_zlib([method, flags]: [u8; 2]) -> bool {
    method & 0x0F == 8 && (u32::from(method) * 256 + u32::from(flags)) % 31 == 0
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn packed(data: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(data).unwrap();
        packed.finish().unwrap()
    }

    #[test]
    fn streams_are_counted_unpacked() {
        let once = packed(&[b'a'; 1_000_000]);
        assert_eq!(unpacked(&*once, MAX_UNPACKED, 3), Some(1_000_000));
        let twice = packed(&once);
        let bytes = unpacked(&*twice, MAX_UNPACKED, 3).unwrap();
        assert_eq!(bytes, 1_000_000 + once.len() as u64);
        assert_eq!(unpacked(&*twice, 900_000, 3), None);
        assert_eq!(unpacked(&*packed(&packed(&twice)), MAX_UNPACKED, 3), None);
        assert_eq!(unpacked(&b"q 1 0 0 1 0 0 cm"[..], 0, 3), Some(0));
        assert!(unpacked(&once[..once.len() / 2], MAX_UNPACKED, 3).is_some());
    }

    #[test]
    fn every_stream_is_found() {
        let file = b"1 0 obj <</Length 2>> stream\r\nAB\nendstream endobj stream\nC";
        let found: Vec<_> = streams(file).map(|(_, data)| data).collect();
        // The keyword that ends a stream is one as well.
        assert_eq!(found.len(), 3);
        assert!(found[0].starts_with(b"AB\n"));
        assert_eq!(found[2], b"C");
    }
}
