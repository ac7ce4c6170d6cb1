//! A band: rows that differ from certificate to certificate.
//!
//! The rows of the blank certificate are encoded once. For a certificate, only those tokens are
//! replaced whose bytes the ink changes, or that copy from bytes that it changes.

mod block;
mod compile;
mod draw;
mod print;
mod re_encode;
mod recent;
mod saved;
mod scratch;
mod sets;
#[cfg(test)]
mod tests;
mod tokens;

use std::ops::Range;

use super::filter::Filter;
use crate::template::PixelFormat;

pub(super) use block::Block;
pub(super) use compile::CompiledBand;
pub(super) use saved::SavedBand;
pub(super) use scratch::BandScratch;
use tokens::Tokens;

/// The rows of a band, and their encoding on the blank certificate.
#[derive(Debug)]
pub(super) struct Band {
    /// The first row on the page.
    pub(super) top: usize,
    pub(super) format: PixelFormat,
    pub(super) filter: Filter,
    /// The length of a filtered row: the byte that names its filter, then the row.
    pub(super) stride: usize,
    /// The template's row above the band; empty if the band is at the top of the page, or the
    /// filter does not use the row above.
    pub(super) above: Vec<u8>,
    /// The template's rows before filtering, in the layout of filtered rows; empty if the filter is
    /// `None`, because `filtered` then holds the same bytes.
    pub(super) unfiltered: Vec<u8>,
    /// The template's rows, filtered.
    pub(super) filtered: Vec<u8>,
    pub(super) tokens: Tokens,
    pub(super) blocks: Vec<Block>,
}

impl Band {
    /// The offsets of the blocks' chunks in the blank certificate's file.
    pub(super) fn chunk_offsets(&self) -> impl Iterator<Item = usize> {
        self.blocks.iter().map(|block| block.chunk.start)
    }

    /// The rows on the page.
    pub(super) fn rows(&self) -> Range<usize> {
        self.top..self.top + self.height()
    }

    /// The number of rows.
    fn height(&self) -> usize {
        self.filtered.len() / self.stride
    }

    /// The distances at which changed bytes most likely have a match: the pixel to the left, and
    /// the row above.
    fn likely_distances(&self) -> [usize; 2] {
        [self.format.bytes_per_pixel(), self.stride]
    }
}
