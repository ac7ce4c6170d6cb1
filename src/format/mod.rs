//! The formats that certificates are written in.

pub(crate) mod jpeg;
pub(crate) mod seal;
#[cfg(feature = "webp")]
pub(crate) mod webp;
mod xmp;

use std::fmt;

use serde::Serialize;

pub(crate) use xmp::About;

/// The format of a certificate's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum OutputFormat {
    /// PNG: the pixels, without loss.
    #[default]
    Png,
    /// JPEG of quality 92, colours at full resolution. It has no transparency: what the template
    /// leaves open is white.
    Jpeg,
    /// WebP, without loss.
    #[cfg(feature = "webp")]
    Webp,
    /// PDF: one page with the template as a picture and the texts as text.
    #[cfg(feature = "pdf")]
    Pdf,
}

impl OutputFormat {
    /// Every format, in the order in which a certificate's files are written.
    pub const ALL: &'static [Self] = &[
        Self::Png,
        Self::Jpeg,
        #[cfg(feature = "webp")]
        Self::Webp,
        #[cfg(feature = "pdf")]
        Self::Pdf,
    ];

    /// What `program.toml` and the command line call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            #[cfg(feature = "webp")]
            Self::Webp => "webp",
            #[cfg(feature = "pdf")]
            Self::Pdf => "pdf",
        }
    }

    /// What its keys end in, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            other => other.name(),
        }
    }
}

/// The name.
impl fmt::Display for OutputFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
