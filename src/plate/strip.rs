//! Compressing the rows that are the same on every certificate.

use std::ops::Range;

use flate2::{Compress, FlushCompress};
use rayon::prelude::*;

use super::checksum::Adler;
use super::deflate::{MAX_DISTANCE, RowLayout, deflate_best};
use super::filter::{FilterStrategy, PageRows};
use crate::format::Compression;

/// The number of filtered bytes that are compressed at a time: few enough to keep all threads busy.
const STRIP_BYTES: usize = 512 << 10;

/// A strip of compressed rows.
pub(super) struct Strip {
    /// DEFLATE blocks that end on a byte boundary and are not the last ones.
    pub(super) blocks: Vec<u8>,
    /// The checksum of the filtered rows.
    pub(super) adler: Adler,
    /// The length of the filtered rows in bytes.
    pub(super) length: u64,
}

/// Compresses these rows. They are independent of the rows above: the first row's filter does not
/// use the row above, and nothing is copied from there.
pub(super) fn compress(
    rows: PageRows<'_>,
    range: &Range<usize>,
    compression: Compression,
) -> Vec<Strip> {
    let height = (STRIP_BYTES / rows.stride()).max(1);
    let strips: Vec<Range<usize>> = range
        .clone()
        .step_by(height)
        .map(|start| start..(start + height).min(range.end))
        .collect();
    let strategies: Vec<FilterStrategy> = strips
        .par_iter()
        .map(|strip| match compression {
            Compression::Fast => rows.choose_strategy(strip.clone(), &FilterStrategy::ALL),
            Compression::Best => rows.smallest_strategy(strip.clone(), &FilterStrategy::ALL),
        })
        .collect();
    let filter = |index: usize, part: Range<usize>| {
        let mut filtered = Vec::with_capacity(part.len() * rows.stride());
        let is_independent = part.start == range.start;
        rows.filter(part, strategies[index], is_independent, &mut filtered);
        filtered
    };
    let compress = |index: usize| {
        let filtered = filter(index, strips[index].clone());
        // Copies may reach into the strip above, so the strips are together as small as one piece.
        let above = index.checked_sub(1).map(|above| {
            let Range { start, end } = strips[above];
            let reach = MAX_DISTANCE.div_ceil(rows.stride());
            filter(above, end.saturating_sub(reach).max(start)..end)
        });
        let blocks = match compression {
            Compression::Fast => deflate(above.as_deref(), &filtered),
            Compression::Best => {
                let mut bytes = above.unwrap_or_default();
                let start = bytes.len();
                bytes.extend_from_slice(&filtered);
                let layout = RowLayout {
                    stride: rows.stride(),
                    pixel_bytes: rows.pixel_bytes,
                    whole_pixels: false,
                };
                deflate_best(&bytes, start..bytes.len(), layout)
            }
        };
        Strip {
            blocks,
            adler: Adler::from_data(&filtered),
            length: filtered.len() as u64,
        }
    };
    (0..strips.len()).into_par_iter().map(compress).collect()
}

/// Compresses bytes, which may copy from those above, with zlib-rs at its highest level.
fn deflate(above: Option<&[u8]>, bytes: &[u8]) -> Vec<u8> {
    let mut compress = Compress::new(flate2::Compression::best(), false);
    if let Some(above) = above {
        let window = &above[above.len().saturating_sub(MAX_DISTANCE)..];
        // This fails only after something was compressed.
        let _ = compress.set_dictionary(window);
    }
    let mut out = Vec::with_capacity(bytes.len() / 4 + 64);
    let mut read = 0;
    loop {
        // This fails only for invalid parameters.
        let _ = compress.compress_vec(&bytes[read..], &mut out, FlushCompress::Sync);
        read = usize::try_from(compress.total_in()).unwrap_or(usize::MAX);
        // A complete flush leaves room in the output.
        if read >= bytes.len() && out.len() < out.capacity() {
            return out;
        }
        out.reserve(out.capacity() / 2);
    }
}
