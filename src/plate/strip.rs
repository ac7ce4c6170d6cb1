//! Rows that are the same on each certificate, compressed once.

use std::ops::Range;

use flate2::{Compress, Compression, FlushCompress};
use rayon::prelude::*;

use super::checksum::Adler;
use super::filter::{Filtering, Rows};

/// About how much of a page is compressed on its own: enough to be as small as in one piece, and
/// little enough for all threads to have some.
const STRIP_BYTES: usize = 512 << 10;

/// Rows, as the DEFLATE blocks of an IDAT chunk that ends at a byte and has no last block.
pub(super) struct Strip {
    pub(super) blocks: Vec<u8>,
    /// Of the filtered rows.
    pub(super) adler: Adler,
    /// How long the filtered rows are.
    pub(super) length: u64,
}

/// Compresses these rows, of which the first does not look at the one above.
pub(super) fn compress(rows: Rows<'_>, range: Range<usize>) -> Vec<Strip> {
    let height = (STRIP_BYTES / rows.stride()).max(1);
    let starts: Vec<usize> = range.clone().step_by(height).collect();
    let strip = |start: usize| {
        let own = start..(start + height).min(range.end);
        let filtering = rows.choose(own.clone(), &Filtering::ALL);
        let mut filtered = Vec::with_capacity(own.len() * rows.stride());
        rows.filter(own, filtering, start == range.start, &mut filtered);
        Strip {
            blocks: deflate(&filtered),
            adler: Adler::of(&filtered),
            length: filtered.len() as u64,
        }
    };
    starts.into_par_iter().map(strip).collect()
}

/// The smallest that it can be made by zlib-rs, which is a quarter to a third of the time that
/// optimal parsing takes away for the last twentieth.
fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), false);
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
