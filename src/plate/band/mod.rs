//! A band: rows that differ from certificate to certificate, compiled so that only the tokens that
//! a certificate's ink is on, or that copy from where it is, are encoded again.

mod compile;
mod print;
mod sets;
mod tokens;

use std::ops::Range;

use super::deflate::BlockCode;
use super::filter::Filter;
use crate::template::PixelFormat;

pub(super) use compile::CompiledBand;
pub(super) use print::BandScratch;
pub(super) use tokens::Tokens;

/// The rows and how they are encoded on the blank certificate.
#[derive(Debug)]
pub(super) struct Band {
    /// The first row on the page.
    pub(super) top: usize,
    pub(super) format: PixelFormat,
    pub(super) filter: Filter,
    /// How long a filtered row is, with the byte that tells its filter.
    pub(super) stride: usize,
    /// The template's row above, laid out like a filtered one, where the band has one and the
    /// filter looks up.
    pub(super) above: Vec<u8>,
    /// The template's rows, laid out like filtered ones; none where the filter is `None`, for
    /// then those are the same.
    pub(super) plain: Vec<u8>,
    /// The template's rows, filtered.
    pub(super) filtered: Vec<u8>,
    pub(super) tokens: Tokens,
    pub(super) groups: Vec<Group>,
}

/// Rows that are encoded in one block, in a chunk of their own.
#[derive(Debug)]
pub(super) struct Group {
    /// The bytes of the band's filtered rows.
    pub(super) bytes: Range<usize>,
    /// The band's tokens.
    pub(super) tokens: Range<usize>,
    pub(super) code: BlockCode,
    /// The bits of the block that its tokens take.
    pub(super) bits: Range<usize>,
    /// The chunk in the blank certificate's file.
    pub(super) chunk: Range<usize>,
}

impl Band {
    fn height(&self) -> usize {
        self.filtered.len() / self.stride
    }

    /// The pixel to the left, and the row above: what changed bytes are most likely like.
    fn likely_distances(&self) -> [usize; 2] {
        [self.format.bytes_per_pixel(), self.stride]
    }
}
