//! Whether the parts of a plate that was read fit together, whoever wrote it.

use std::ops::Range;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::band::{Band, SavedBand};
use super::checksum::Adler;
use super::chunk::{self, Chunk, IDAT, IEND, IHDR, PHYS, SRGB};
use super::compile::image_header;
use super::reduce::holds_colors;
use super::segment::bands;
use crate::field::Color;
use crate::geometry::PixelBox;
use crate::template::PixelFormat;

/// The chunks before the first segment: the size, the colours, the resolution, and the header of
/// the zlib stream.
const CHUNKS_BEFORE: usize = 4;
/// The chunks after the last segment: the end of the zlib stream, and that of the file.
const CHUNKS_AFTER: usize = 2;

/// What is saved of a plate beside the blank certificate.
pub(super) struct Outline<'a> {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) format: PixelFormat,
    pub(super) adler: Adler,
    /// The chunks before, between and after the bands.
    pub(super) static_chunks: Vec<Range<usize>>,
    /// For each band, the template's row above it, if it needs that.
    pub(super) rows_above: Vec<&'a [u8]>,
}

impl Outline<'_> {
    /// The bands of the blank certificate in this file, if it can be that of a plate for fields with
    /// these boxes and colours: it has the outer form of a PNG file of this size and format, its
    /// segments follow one another, and the chunks of each band are blocks that stand for its rows.
    ///
    /// The data of static rows are not inflated, which would take as long as all the rest: only
    /// their checksums are compared.
    pub(super) fn read_bands(
        &self,
        file: &[u8],
        boxes: &[PixelBox],
        colors: &[Color],
    ) -> Option<Vec<Band>> {
        let rows = bands(self.width, self.height, boxes);
        if !holds_colors(self.format, colors) || rows.len() != self.rows_above.len() {
            return None;
        }
        let chunks = chunk::read_all(file)?;
        if !self.has_sound_frame(file, &chunks) {
            return None;
        }
        let chunks = self.chunks_of_bands(&chunks)?;
        let bands = rows.into_par_iter().zip(&self.rows_above).zip(&chunks);
        let read = bands.map(|((rows, above), chunks)| {
            let saved = SavedBand {
                rows,
                format: self.format,
                stride: self.width as usize * self.format.bytes_per_pixel() + 1,
                above,
                chunks,
                file,
            };
            saved.read()
        });
        read.collect()
    }

    /// The state of the hash of what all certificates begin with, and its length; nothing if the file
    /// is shorter.
    pub(super) fn hash_first(&self, file: &[u8]) -> Option<(usize, Sha256)> {
        let shared = self.static_chunks.first()?;
        let prefix = file.get(..shared.end)?;
        Some((shared.end, Sha256::new_with_prefix(prefix)))
    }

    /// Whether the chunks before and after the segments are those of this plate.
    fn has_sound_frame(&self, file: &[u8], chunks: &[Chunk<'_>]) -> bool {
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
            && file[end.range.clone()] == end_of_data
            && (last.kind, last.data.len()) == (IEND, 0)
    }

    /// The chunks of each band; `None` unless those of bands and the static ones make up the file, in
    /// the order of the page.
    fn chunks_of_bands(&self, chunks: &[Chunk<'_>]) -> Option<Vec<Vec<Range<usize>>>> {
        let end = chunks.len().checked_sub(CHUNKS_AFTER)?;
        let of_segments = chunks.get(CHUNKS_BEFORE..end)?;
        let (first, last) = (self.static_chunks.first()?, self.static_chunks.last()?);
        let has_ends = first.start == 0 && last.end == chunks[end].range.start;
        if !has_ends || of_segments.iter().any(|chunk| chunk.kind != IDAT) {
            return None;
        }
        let starts_chunk = |offset: usize| {
            let found = chunks[CHUNKS_BEFORE..=end]
                .binary_search_by_key(&offset, |chunk| chunk.range.start);
            found.ok()
        };
        let bands = self.static_chunks.windows(2).map(|around| {
            let [above, below] = around else {
                return None;
            };
            // Static chunks are not searched for: they are what is between.
            if above.end < above.start || below.end < below.start {
                return None;
            }
            let own = of_segments.get(starts_chunk(above.end)?..starts_chunk(below.start)?)?;
            Some(own.iter().map(|chunk| chunk.range.clone()).collect())
        });
        bands.collect()
    }
}
