//! The buffers that a thread needs to print a band.

use std::ops::Range;

use super::recent::RecentPlaces;
use super::sets::{ByteSet, CellSet};
use crate::plate::deflate::BitBuffer;

/// A thread's copy of the rows, on which ink is drawn and erased again, and what the ink changes.
#[derive(Debug, Default)]
pub(in crate::plate) struct BandScratch {
    /// The rows before filtering, as in [`super::Band::unfiltered`].
    pub(super) unfiltered: Vec<u8>,
    /// The rows, filtered, and [`SLACK`](crate::plate::deflate::SLACK) bytes after them.
    pub(super) filtered: Vec<u8>,
    /// The cells with bytes of `filtered` that may have changed.
    pub(super) changed: CellSet,
    /// The first bytes of the tokens that a change may have invalidated.
    pub(super) candidates: ByteSet,
    /// The invalidated tokens of the current block.
    pub(super) invalidated: Vec<InvalidatedRun>,
    pub(super) recent: RecentPlaces,
    pub(super) bits: BitBuffer,
    /// Whether some of the ink is a picture, in most of which nothing repeats.
    pub(super) has_picture: bool,
}

/// Consecutive tokens of the blank certificate that do not stand for the certificate's bytes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct InvalidatedRun {
    /// The range of the band's tokens.
    pub(super) tokens: Range<usize>,
    /// The range of the filtered bytes.
    pub(super) bytes: Range<usize>,
}
