//! Rows that are the same on each certificate, compressed once.

use std::ops::Range;

use flate2::{Compress, Compression, FlushCompress};
use rayon::prelude::*;

use super::checksum::Adler;
use super::deflate::MAX_DISTANCE;
use super::filter::{FilterStrategy, PageRows};

/// About how much of a page is filtered and compressed at a time: little enough for all threads to
/// have some.
const STRIP_BYTES: usize = 512 << 10;

/// Rows, as the DEFLATE blocks of an IDAT chunk that ends at a byte and has no last block.
pub(super) struct Strip {
    pub(super) blocks: Vec<u8>,
    /// Of the filtered rows.
    pub(super) adler: Adler,
    /// How long the filtered rows are.
    pub(super) length: u64,
}

/// Compresses these rows, of which the first looks at nothing above: neither does its filter, nor
/// is anything copied from there.
pub(super) fn compress(rows: PageRows<'_>, range: &Range<usize>) -> Vec<Strip> {
    let height = (STRIP_BYTES / rows.stride()).max(1);
    let strips: Vec<Range<usize>> = range
        .clone()
        .step_by(height)
        .map(|start| start..(start + height).min(range.end))
        .collect();
    let strategies: Vec<FilterStrategy> = strips
        .par_iter()
        .map(|strip| rows.choose_strategy(strip.clone(), &FilterStrategy::ALL))
        .collect();
    let filter = |index: usize, part: Range<usize>| {
        let mut filtered = Vec::with_capacity(part.len() * rows.stride());
        let starts_anew = part.start == range.start;
        rows.filter(part, strategies[index], starts_anew, &mut filtered);
        filtered
    };
    let compress = |index: usize| {
        let filtered = filter(index, strips[index].clone());
        // As small as in one piece: each strip goes on from the one above.
        let above = index.checked_sub(1).map(|above| {
            let Range { start, end } = strips[above];
            let reach = MAX_DISTANCE.div_ceil(rows.stride());
            filter(above, end.saturating_sub(reach).max(start)..end)
        });
        Strip {
            blocks: deflate(above.as_deref(), &filtered),
            adler: Adler::of(&filtered),
            length: filtered.len() as u64,
        }
    };
    (0..strips.len()).into_par_iter().map(compress).collect()
}

/// The smallest that bytes can be made by zlib-rs behind those above, which takes a quarter to a
/// third of the time that optimal parsing takes away for the last twentieth.
fn deflate(above: Option<&[u8]>, bytes: &[u8]) -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), false);
    if let Some(above) = above {
        let window = &above[above.len().saturating_sub(MAX_DISTANCE)..];
        // It fails when something was compressed before.
        let _ = compress.set_dictionary(window);
    }
    let mut out = Vec::with_capacity(bytes.len() / 4 + 64);
    let mut read = 0;
    loop {
        // It fails on bad parameters only.
        let _ = compress.compress_vec(&bytes[read..], &mut out, FlushCompress::Sync);
        read = usize::try_from(compress.total_in()).unwrap_or(usize::MAX);
        // A flush that has come through leaves room.
        if read >= bytes.len() && out.len() < out.capacity() {
            return out;
        }
        out.reserve(out.capacity() / 2);
    }
}
