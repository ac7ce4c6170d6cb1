//! The names of the output formats. `src/output/` writes the files.

use std::fmt;

use serde::Serialize;

/// A file format for certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum OutputFormat {
    /// PNG: lossless pixels.
    #[default]
    Png,
    /// JPEG, of the quality and with the subsampling that the program sets. JPEG has no
    /// transparency: transparent pixels of the template become white.
    Jpeg,
    /// WebP: lossless pixels.
    #[cfg(feature = "webp")]
    Webp,
    /// PDF: one page, with the template as a picture and the texts as text.
    #[cfg(feature = "pdf")]
    Pdf,
}

/// How many samples of colour a JPEG file has. Fewer samples make it smaller. Eyes see brightness
/// more sharply than colour, but coloured text and fine lines become blurred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Subsampling {
    /// 4:4:4: a sample for each pixel.
    #[default]
    None,
    /// 4:2:2: a sample for two pixels of a row.
    Horizontal,
    /// 4:2:0: a sample for two by two pixels.
    Both,
}

impl Subsampling {
    /// All of them, from the largest files to the smallest.
    pub const ALL: &'static [Self] = &[Self::None, Self::Horizontal, Self::Both];

    /// The name in `program.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "4:4:4",
            Self::Horizontal => "4:2:2",
            Self::Both => "4:2:0",
        }
    }
}

/// The name.
impl fmt::Display for Subsampling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How thoroughly a template is compressed for PNG files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Compression {
    /// In a fraction of a second.
    #[default]
    Fast,
    /// About 3 % smaller, which takes 20 to 30 times as long. Writing certificates takes no
    /// longer, and a compiled template is kept.
    Best,
}

impl Compression {
    /// All of them, from the fastest.
    pub const ALL: &'static [Self] = &[Self::Fast, Self::Best];

    /// The name in `program.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Best => "best",
        }
    }
}

/// The name.
impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl OutputFormat {
    /// All formats, in the order in which the files of a certificate are written.
    pub const ALL: &'static [Self] = &[
        Self::Png,
        Self::Jpeg,
        #[cfg(feature = "webp")]
        Self::Webp,
        #[cfg(feature = "pdf")]
        Self::Pdf,
    ];

    /// Whether a file of this format has its credential in itself. Any other has it in a file beside
    /// it.
    #[must_use]
    pub const fn holds_credential(self) -> bool {
        match self {
            Self::Png => true,
            Self::Jpeg => false,
            #[cfg(feature = "webp")]
            Self::Webp => false,
            #[cfg(feature = "pdf")]
            Self::Pdf => true,
        }
    }

    /// Name, extension and media type.
    const fn strings(self) -> [&'static str; 3] {
        match self {
            Self::Png => ["png", "png", "image/png"],
            Self::Jpeg => ["jpeg", "jpg", "image/jpeg"],
            #[cfg(feature = "webp")]
            Self::Webp => ["webp", "webp", "image/webp"],
            #[cfg(feature = "pdf")]
            Self::Pdf => ["pdf", "pdf", "application/pdf"],
        }
    }

    /// The name in `program.toml` and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.strings()[0]
    }

    /// The extension of a certificate's key, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        self.strings()[1]
    }

    /// The media type (`Content-Type` in HTTP).
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        self.strings()[2]
    }
}

/// The name.
impl fmt::Display for OutputFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How PDF has a template that is a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PdfBackground {
    /// As outlines, gradients and pictures, with pixels only where PDF has no operators.
    #[default]
    Outlines,
    /// As one picture, of the resolution of the certificates.
    Pixels,
}

impl PdfBackground {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Outlines, Self::Pixels];

    /// The name in `program.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Outlines => "outlines",
            Self::Pixels => "pixels",
        }
    }
}
