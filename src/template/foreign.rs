//! Files of other programs: what they are, and what to export from where they were made.

/// A kind of file that is no template.
pub(super) struct Foreign {
    /// With its article: `a PDF file`.
    pub(super) name: &'static str,
    pub(super) hint: &'static str,
}

const EXPORT: &str =
    "open it in the program that made it, and export it as PNG at 300 dpi, or as SVG";
const PAGE: &str = "export its page as PNG at 300 dpi, or as SVG: `pdftocairo -png -r 300` does it";
const SLIDE: &str = "export it as PDF, and the page of that as PNG at 300 dpi";
const PICTURE: &str = "open it in an image editor, and save it as PNG";

/// Each kind, by the bytes that it has at an offset.
const KINDS: [(usize, &[u8], Foreign); 16] = [
    (
        0,
        b"%PDF",
        Foreign {
            name: "a PDF file",
            hint: PAGE,
        },
    ),
    (
        0,
        b"%!PS",
        Foreign {
            name: "a PostScript file",
            hint: EXPORT,
        },
    ),
    (
        0,
        b"\xC5\xD0\xD3\xC6",
        Foreign {
            name: "an EPS file",
            hint: EXPORT,
        },
    ),
    (
        0,
        b"8BPS",
        Foreign {
            name: "a Photoshop file",
            hint: EXPORT,
        },
    ),
    (
        0,
        b"gimp xcf",
        Foreign {
            name: "a GIMP file",
            hint: EXPORT,
        },
    ),
    (
        0,
        b"\xD0\xCF\x11\xE0",
        Foreign {
            name: "a document of an old Office program",
            hint: SLIDE,
        },
    ),
    (
        0,
        b"PK\x03\x04",
        Foreign {
            name: "a document of an office or design program",
            hint: SLIDE,
        },
    ),
    (
        0,
        b"II*\0",
        Foreign {
            name: "a TIFF file",
            hint: PICTURE,
        },
    ),
    (
        0,
        b"MM\0*",
        Foreign {
            name: "a TIFF file",
            hint: PICTURE,
        },
    ),
    (
        0,
        b"GIF8",
        Foreign {
            name: "a GIF file",
            hint: PICTURE,
        },
    ),
    (
        0,
        b"BM",
        Foreign {
            name: "a BMP file",
            hint: PICTURE,
        },
    ),
    (
        4,
        b"ftypavif",
        Foreign {
            name: "an AVIF file",
            hint: PICTURE,
        },
    ),
    (
        4,
        b"ftyp",
        Foreign {
            name: "a HEIC file or a video",
            hint: PICTURE,
        },
    ),
    (
        0,
        b"\0\0\0\x0CJXL ",
        Foreign {
            name: "a JPEG XL file",
            hint: PICTURE,
        },
    ),
    (
        8,
        b"WEBP",
        Foreign {
            name: "a WebP file",
            hint: PICTURE,
        },
    ),
    (
        8,
        b"CDR",
        Foreign {
            name: "a CorelDRAW file",
            hint: EXPORT,
        },
    ),
];

/// What kind of file this is, if it is known and no template.
pub(super) fn kind(file: &[u8]) -> Option<&'static Foreign> {
    let mut kinds = KINDS.iter();
    let known = kinds.find(|(offset, bytes, _)| {
        file.get(*offset..)
            .is_some_and(|rest| rest.starts_with(bytes))
    });
    known.map(|(_, _, foreign)| foreign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_their_first_bytes() {
        let name = |file: &[u8]| kind(file).map(|foreign| foreign.name);
        assert_eq!(name(b"%PDF-1.7\n"), Some("a PDF file"));
        assert_eq!(name(b"RIFF\x24\0\0\0WEBPVP8 "), Some("a WebP file"));
        assert_eq!(name(b"\0\0\0\x1Cftypheic"), Some("a HEIC file or a video"));
        assert_eq!(name(b"\0\0\0\x1Cftypavif"), Some("an AVIF file"));
        for file in [&b"plain text"[..], b"", b"B", b"<svg"] {
            assert_eq!(name(file), None);
        }
    }
}
