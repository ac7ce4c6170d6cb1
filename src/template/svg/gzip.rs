//! Drawings that are compressed: SVGZ (SVG 2, section 1.2).

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::MultiGzDecoder;

use super::MAX_DRAWING_BYTES;
use crate::diagnostic::{Code, Diagnostic, Result};

/// The first bytes of a file that is compressed with gzip (RFC 1952, section 2.3.1).
const SIGNATURE: &[u8] = b"\x1F\x8B";

/// Whether a file is compressed with gzip.
pub(super) fn is_packed(file: &[u8]) -> bool {
    file.starts_with(SIGNATURE)
}

/// The file, unpacked if it is packed.
pub(super) fn unpack(file: &[u8]) -> Result<Cow<'_, [u8]>> {
    if !is_packed(file) {
        return Ok(Cow::Borrowed(file));
    }
    let mut unpacked = Vec::new();
    let mut reader = MultiGzDecoder::new(file).take(MAX_DRAWING_BYTES + 1);
    match reader.read_to_end(&mut unpacked) {
        Ok(_) if unpacked.len() as u64 <= MAX_DRAWING_BYTES => Ok(Cow::Owned(unpacked)),
        Ok(_) => {
            let message = format!(
                "unpacked, it is larger than {} MiB",
                MAX_DRAWING_BYTES >> 20
            );
            Err(Diagnostic::error(Code::TooLarge, message)
                .hint("check that it is the right file")
                .at_row(1)
                .into())
        }
        Err(error) => {
            let mut problem = Diagnostic::error(Code::SvgSyntax, "the drawing cannot be unpacked")
                .hint("save it again, as SVG without compression")
                .at_row(1);
            problem.cause = Some(error.to_string());
            Err(problem.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(contents: &[u8]) -> Vec<u8> {
        let mut writer = GzEncoder::new(Vec::new(), Compression::fast());
        writer.write_all(contents).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn packed_drawings_are_unpacked() {
        assert_eq!(&*unpack(b"<svg/>").unwrap(), b"<svg/>");
        assert_eq!(&*unpack(&packed(b"<svg/>")).unwrap(), b"<svg/>");
    }

    #[test]
    fn what_is_damaged_or_too_large_is_refused() {
        let whole = packed(b"<svg/>");
        let error = unpack(&whole[..whole.len() - 4]).unwrap_err();
        assert_eq!(error.code(), Code::SvgSyntax);
        let bomb = packed(&vec![b' '; MAX_DRAWING_BYTES as usize + 1]);
        assert_eq!(unpack(&bomb).unwrap_err().code(), Code::TooLarge);
    }
}
