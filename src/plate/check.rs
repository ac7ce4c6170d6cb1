//! Whether the parts of a plate that was read fit together, whoever wrote it.

use std::ops::Range;

use rayon::prelude::*;

use super::Plate;
use super::band::{Band, Block};
use super::chunk::{self, Chunk, HEADER_BYTES, IDAT, IEND, IHDR, PHYS, SRGB};
use super::compile::image_header;
use super::reduce::holds_colors;
use super::segment::bands;
use crate::field::Color;
use crate::geometry::PixelBox;

/// The chunks before the first segment: the size, the colours, the resolution, and the header of
/// the zlib stream.
const CHUNKS_BEFORE: usize = 4;
/// The chunks after the last segment: the end of the zlib stream, and that of the file.
const CHUNKS_AFTER: usize = 2;

impl Plate {
    /// Whether this can be a plate for fields with these boxes and colours: the blank certificate
    /// has the outer form of a PNG file of this size and format, its segments follow one another,
    /// and each block of a band is what the band's rows and tokens are encoded as.
    ///
    /// The data of static rows are not inflated, which would take as long as all the rest: only
    /// their checksums are compared.
    pub(super) fn is_sound(&self, boxes: &[PixelBox], colors: &[Color]) -> bool {
        let Some(chunks) = chunk::read_all(self.blank.file()) else {
            return false;
        };
        holds_colors(self.format, colors)
            && self.is_divided_into(&bands(self.width, self.height, boxes))
            && self.has_sound_frame(&chunks)
            && self.segments_follow(&chunks)
            && self
                .bands
                .par_iter()
                .all(|band| band.is_encoded_in(self.blank.file()))
    }

    /// Whether the chunks before and after the segments are those of this plate.
    fn has_sound_frame(&self, chunks: &[Chunk<'_>]) -> bool {
        let [size, colors, resolution, start, .., end, last] = chunks else {
            return false;
        };
        let mut end_of_data = Vec::new();
        chunk::append_end_of_image_data(self.adler, &mut end_of_data);
        let header = image_header(self.width, self.height, self.format);
        (size.kind, size.data) == (IHDR, &header[..])
            && (colors.kind, colors.data.len()) == (SRGB, 1)
            && (resolution.kind, resolution.data.len()) == (PHYS, 9)
            && (start.kind, start.data) == (IDAT, &chunk::ZLIB_HEADER[..])
            && self.blank.file()[end.range.clone()] == end_of_data
            && (last.kind, last.data.len()) == (IEND, 0)
    }

    /// Whether the static chunks and those of blocks make up the file, in the order of the page.
    fn segments_follow(&self, chunks: &[Chunk<'_>]) -> bool {
        let end = chunks.len() - CHUNKS_AFTER;
        let Some(of_segments) = chunks.get(CHUNKS_BEFORE..end) else {
            return false;
        };
        let Some((below_bands, above_bands)) = self.static_chunks.split_last() else {
            return false;
        };
        let mut blocks = self.bands.iter().flat_map(|band| &band.blocks);
        let is_chunk = |block: &Block| {
            let found = of_segments.binary_search_by_key(&block.chunk.start, |c| c.range.start);
            found.is_ok_and(|found| of_segments[found].range == block.chunk)
        };
        let mut at = 0;
        let mut follows = |range: &Range<usize>| {
            let follows = range.start == std::mem::replace(&mut at, range.end);
            follows && range.start <= range.end
        };
        of_segments.iter().all(|chunk| chunk.kind == IDAT)
            && blocks.all(is_chunk)
            && above_bands.len() == self.bands.len()
            && self.bands.iter().zip(above_bands).all(|(band, above)| {
                follows(above) && band.blocks.iter().all(|block| follows(&block.chunk))
            })
            && follows(below_bands)
            && below_bands.end == chunks[end].range.start
    }

    /// Whether the bands are on these rows.
    fn is_divided_into(&self, bands: &[Range<usize>]) -> bool {
        let own = self.bands.iter().map(Band::rows);
        own.eq(bands.iter().cloned())
    }
}

impl Band {
    /// Whether the tokens stand for the rows, and each block is in this file as it is encoded.
    fn is_encoded_in(&self, file: &[u8]) -> bool {
        self.blocks.par_iter().all(|block| {
            let data = block.chunk.start + HEADER_BYTES..block.chunk.end - 4;
            self.has_sound_tokens(block)
                && self.encode_block(block) == (block.bits.clone(), file[data].to_vec())
        })
    }
}
