//! What is wrong with a file that cannot be used as a font.

use super::MAX_FACES;
use crate::guard;

/// Why a file cannot be used as a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum InvalidFont {
    /// It is not a font that can be drawn: TrueType or OpenType, alone or in a collection.
    #[error("not a TrueType or OpenType font")]
    NotAFont,
    #[error("the collection has {0} fonts, and the limit is {MAX_FACES}")]
    TooManyFaces(u32),
    #[cfg(feature = "woff")]
    #[error("the WOFF file is damaged, or a collection")]
    DamagedWoff,
    #[cfg(feature = "woff")]
    #[error("unpacked, the WOFF file is larger than {} MiB", super::MAX_UNPACKED_FONT_BYTES >> 20)]
    TooLargeWoff,
    #[cfg(not(feature = "woff"))]
    #[error("this build of engross cannot read WOFF: build it with the feature `woff`")]
    NoWoff,
}

/// A panic of a reader is damage that the reader does not expect.
impl From<guard::Panicked> for InvalidFont {
    fn from(_: guard::Panicked) -> Self {
        Self::NotAFont
    }
}
