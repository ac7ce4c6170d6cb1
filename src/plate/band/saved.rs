//! From the chunks of a blank certificate back to a band, where they can be those of one.

use std::ops::Range;

use super::Band;
use super::block::Block;
use super::tokens::Tokens;
use crate::plate::chunk::HEADER_BYTES;
use crate::plate::deflate::SLACK;
use crate::plate::filter::{Filter, unfilter_all};
use crate::template::PixelFormat;

/// The most bytes that one of DEFLATE's can stand for: two bits copy 258.
const MOST_FROM_ONE: usize = 1032;

/// Where a band is, on the page and in the file of the blank certificate.
pub(in crate::plate) struct SavedBand<'a> {
    /// The rows on the page.
    pub(in crate::plate) rows: Range<usize>,
    pub(in crate::plate) format: PixelFormat,
    pub(in crate::plate) stride: usize,
    /// The template's row above, if the band needs it.
    pub(in crate::plate) above: &'a [u8],
    /// The chunks of its blocks.
    pub(in crate::plate) chunks: &'a [Range<usize>],
    pub(in crate::plate) file: &'a [u8],
}

impl SavedBand<'_> {
    /// The band; `None` if the chunks are not blocks that stand for its rows. Everything that printing
    /// relies on is read from them, so that nothing can contradict them.
    pub(in crate::plate) fn read(&self) -> Option<Band> {
        let length = self.rows.len() * self.stride;
        let encoded: usize = self.chunks.iter().map(ExactSizeIterator::len).sum();
        // Nothing is taken for rows that so few bytes cannot hold.
        if length == 0 || length > encoded.checked_mul(MOST_FROM_ONE)? {
            return None;
        }
        let mut filtered = vec![0; length + SLACK];
        let mut tokens = Tokens::with_room(length);
        let mut blocks = Vec::with_capacity(self.chunks.len());
        let mut start = 0;
        for chunk in self.chunks {
            let data = self.file.get(chunk.clone())?;
            let data = data.get(HEADER_BYTES..data.len().checked_sub(4)?)?;
            let first = tokens.all.len();
            let block = tokens.read_block(data, &mut filtered, start)?;
            if block.end == start {
                return None;
            }
            blocks.push(Block {
                bytes: start..block.end,
                tokens: first..tokens.all.len(),
                code: block.code,
                bits: block.bits,
                chunk: chunk.clone(),
            });
            start = block.end;
        }
        if start != length {
            return None;
        }
        filtered.truncate(length);
        let filter = Filter::ALL
            .into_iter()
            .find(|known| *known as u8 == filtered[0])?;
        let needs_above = self.rows.start > 0 && filter.uses_row_above();
        let above = if needs_above { self.stride - 1 } else { 0 };
        let mut rows = filtered.iter().step_by(self.stride);
        if self.above.len() != above || !rows.all(|byte| *byte == filter as u8) {
            return None;
        }
        let pixel_bytes = self.format.bytes_per_pixel();
        tokens.find_starts();
        Some(Band {
            top: self.rows.start,
            format: self.format,
            filter,
            stride: self.stride,
            above: self.above.to_vec(),
            unfiltered: match filter {
                Filter::None => Vec::new(),
                _ => unfilter_all(filter, &filtered, self.above, self.stride, pixel_bytes),
            },
            filtered,
            tokens,
            blocks,
        })
    }
}
