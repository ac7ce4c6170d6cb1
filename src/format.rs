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
    /// JPEG with quality 92 and colours at full resolution. JPEG has no transparency: transparent
    /// pixels of the template become white.
    Jpeg,
    /// WebP: lossless pixels.
    #[cfg(feature = "webp")]
    Webp,
    /// PDF: one page, with the template as a picture and the texts as text.
    #[cfg(feature = "pdf")]
    Pdf,
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
