//! The filters of PNG rows (PNG, 9.2), and which of them suits which rows.

use flate2::{Compress, Compression, FlushCompress};

/// What a row's bytes are told against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    None = 0,
    Sub = 1,
    Up = 2,
    Average = 3,
    Paeth = 4,
}

/// How the filter of each row is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filtering {
    /// The same for all rows.
    Same(Filter),
    /// For each row the one that leaves the smallest differences, as signed bytes.
    LeastSum,
    /// For each row the one after which its bytes are the least spread out.
    LeastEntropy,
}

/// The page's rows, for filtering.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) pixels: &'a [u8],
    pub(super) row_bytes: usize,
    pub(super) pixel_bytes: usize,
}

impl Filter {
    pub(super) const ALL: [Self; 5] = [Self::None, Self::Sub, Self::Up, Self::Average, Self::Paeth];

    /// Whether a filtered row depends on the row above.
    pub(super) fn looks_up(self) -> bool {
        matches!(self, Self::Up | Self::Average | Self::Paeth)
    }

    /// Whether a filtered pixel depends on the one to its left.
    pub(super) fn looks_left(self) -> bool {
        matches!(self, Self::Sub | Self::Average | Self::Paeth)
    }

    /// Filters bytes `from..to` of a row into `out`, which is as long. The row above the first is
    /// `None` and counts as zeros.
    pub(super) fn apply(
        self,
        row: &[u8],
        above: Option<&[u8]>,
        pixel_bytes: usize,
        range: std::ops::Range<usize>,
        out: &mut [u8],
    ) {
        let above = above.unwrap_or(&[]);
        let up = |index: usize| above.get(index).copied().unwrap_or(0);
        // The first pixel has no neighbour to the left.
        let start = range.start.max(pixel_bytes).min(range.end);
        let (edge, inner) = out.split_at_mut(start - range.start);
        for (out, index) in edge.iter_mut().zip(range.start..) {
            *out = row[index].wrapping_sub(match self {
                Self::None | Self::Sub => 0,
                Self::Up | Self::Paeth => up(index),
                Self::Average => up(index) / 2,
            });
        }
        if inner.is_empty() {
            return;
        }
        let here = &row[start..range.end];
        let left = &row[start - pixel_bytes..];
        let zeros;
        let (above, above_left) = if above.is_empty() {
            zeros = vec![0; here.len()];
            (&zeros[..], &zeros[..])
        } else {
            (&above[start..], &above[start - pixel_bytes..])
        };
        let neighbours = left.iter().zip(above).zip(above_left);
        let all = inner.iter_mut().zip(here).zip(neighbours);
        match self {
            Self::None => inner.copy_from_slice(here),
            Self::Sub => all.for_each(|((out, x), ((a, _), _))| *out = x.wrapping_sub(*a)),
            Self::Up => all.for_each(|((out, x), ((_, b), _))| *out = x.wrapping_sub(*b)),
            Self::Average => all.for_each(|((out, x), ((a, b), _))| {
                *out = x.wrapping_sub(u8::midpoint(*a, *b));
            }),
            Self::Paeth => all.for_each(|((out, x), ((a, b), c))| {
                *out = x.wrapping_sub(paeth(*a, *b, *c));
            }),
        }
    }
}

/// The nearest of left, above and above left to left + above − above left (PNG, 9.4).
fn paeth(a: u8, b: u8, c: u8) -> u8 {
    let (left, above, corner) = (i16::from(a), i16::from(b), i16::from(c));
    let (to_left, to_above) = ((above - corner).abs(), (left - corner).abs());
    let to_corner = (left + above - 2 * corner).abs();
    if to_left <= to_above && to_left <= to_corner {
        a
    } else if to_above <= to_corner {
        b
    } else {
        c
    }
}

impl<'a> Rows<'a> {
    pub(super) fn row(&self, y: usize) -> &'a [u8] {
        &self.pixels[y * self.row_bytes..][..self.row_bytes]
    }

    fn above(&self, y: usize) -> Option<&'a [u8]> {
        y.checked_sub(1).map(|above| self.row(above))
    }

    /// How long a filtered row is, with the byte that tells its filter.
    pub(super) fn stride(&self) -> usize {
        self.row_bytes + 1
    }

    /// Appends rows, filtered; with `starts_anew`, the first does not look up.
    pub(super) fn filter(
        &self,
        rows: std::ops::Range<usize>,
        filtering: Filtering,
        starts_anew: bool,
        out: &mut Vec<u8>,
    ) {
        let mut candidates = vec![0; self.row_bytes];
        for y in rows.clone() {
            let may_look_up = !(starts_anew && y == rows.start);
            let allowed = |filter: &Filter| may_look_up || !filter.looks_up();
            let filter = match filtering {
                Filtering::Same(filter) if allowed(&filter) => filter,
                Filtering::Same(filter) if filter.looks_left() => Filter::Sub,
                Filtering::Same(_) => Filter::None,
                Filtering::LeastSum => self.least(y, allowed, sum, &mut candidates),
                Filtering::LeastEntropy => self.least(y, allowed, entropy, &mut candidates),
            };
            out.push(filter as u8);
            let start = out.len();
            out.resize(start + self.row_bytes, 0);
            self.apply(filter, y, 0..self.row_bytes, &mut out[start..]);
        }
    }

    /// Filters bytes of one row.
    pub(super) fn apply(
        &self,
        filter: Filter,
        y: usize,
        range: std::ops::Range<usize>,
        out: &mut [u8],
    ) {
        filter.apply(self.row(y), self.above(y), self.pixel_bytes, range, out);
    }

    /// The filter after which a row measures least.
    fn least(
        &self,
        y: usize,
        allowed: impl Fn(&Filter) -> bool,
        measure: impl Fn(&[u8]) -> u64,
        scratch: &mut [u8],
    ) -> Filter {
        let filters = Filter::ALL.into_iter().filter(allowed);
        let least = filters.min_by_key(|filter| {
            self.apply(*filter, y, 0..self.row_bytes, scratch);
            measure(scratch)
        });
        least.unwrap_or(Filter::None)
    }

    /// How to filter these rows, found by trying on a part of them.
    pub(super) fn choose(&self, rows: std::ops::Range<usize>, ways: &[Filtering]) -> Filtering {
        const SAMPLE_BYTES: usize = 10_000;
        const SAMPLES: usize = 4;

        // A few rows, together, for most of what repeats is in the row above.
        let height = SAMPLE_BYTES.div_ceil(self.row_bytes).max(2);
        let samples = if rows.len() <= SAMPLES * height {
            vec![rows]
        } else {
            let step = rows.len() / SAMPLES;
            let starts = (0..SAMPLES).map(|n| rows.start + n * step + (step - height) / 2);
            starts.map(|start| start..start + height).collect()
        };
        let size = |way: Filtering, effort: Compression| -> u64 {
            let sizes = samples.iter().map(|rows| {
                let mut filtered = Vec::with_capacity(rows.len() * self.stride());
                self.filter(rows.clone(), way, true, &mut filtered);
                compressed_size(&filtered, effort)
            });
            sizes.sum()
        };
        // Most ways are out of the question, which little effort shows.
        let mut sizes: Vec<(Filtering, u64)> = ways
            .iter()
            .map(|&way| (way, size(way, Compression::fast())))
            .collect();
        let least = sizes.iter().map(|(_, size)| *size).min().unwrap_or(0);
        sizes.retain(|(_, size)| *size <= least + least / 16);
        match sizes[..] {
            [(only, _)] => only,
            _ => sizes
                .iter()
                .map(|(way, _)| *way)
                .min_by_key(|way| size(*way, Compression::best()))
                .unwrap_or(Filtering::Same(Filter::None)),
        }
    }
}

/// Rows laid out like filtered ones: each behind the byte that tells its filter.
#[derive(Debug, Clone, Copy)]
pub(super) struct LaidOut<'a> {
    pub(super) rows: &'a [u8],
    /// The row above the first, without that byte; empty where there is none.
    pub(super) above: &'a [u8],
    pub(super) stride: usize,
    pub(super) pixel_bytes: usize,
}

impl LaidOut<'_> {
    /// Filters these bytes of the rows into the same of `out`.
    pub(super) fn filter(&self, filter: Filter, bytes: &std::ops::Range<usize>, out: &mut [u8]) {
        let row_of = |row: usize| &self.rows[row * self.stride..][1..self.stride];
        for row in bytes.start / self.stride..bytes.end.div_ceil(self.stride) {
            let above = match row.checked_sub(1) {
                Some(above) => Some(row_of(above)),
                None => (!self.above.is_empty()).then_some(self.above),
            };
            let (first, end) = (row * self.stride + 1, (row + 1) * self.stride);
            let own = bytes.start.max(first)..bytes.end.min(end);
            if !own.is_empty() {
                let range = own.start - first..own.end - first;
                filter.apply(row_of(row), above, self.pixel_bytes, range, &mut out[own]);
            }
        }
    }

    /// All the rows, filtered.
    pub(super) fn filter_all(&self, filter: Filter) -> Vec<u8> {
        let mut filtered = vec![filter as u8; self.rows.len()];
        self.filter(filter, &(0..self.rows.len()), &mut filtered);
        filtered
    }
}

impl Filtering {
    /// All ways there are, the simplest first.
    pub(super) const ALL: [Self; 7] = [
        Self::Same(Filter::None),
        Self::Same(Filter::Sub),
        Self::Same(Filter::Up),
        Self::Same(Filter::Average),
        Self::Same(Filter::Paeth),
        Self::LeastEntropy,
        Self::LeastSum,
    ];
}

/// How small the bytes become.
fn compressed_size(bytes: &[u8], effort: Compression) -> u64 {
    let mut compress = Compress::new(effort, false);
    let mut out = vec![0; bytes.len() + bytes.len() / 8 + 64];
    // What does not even fit there is not to be chosen.
    match compress.compress(bytes, &mut out, FlushCompress::Finish) {
        Ok(flate2::Status::StreamEnd) => compress.total_out(),
        _ => u64::MAX / 8,
    }
}

fn sum(bytes: &[u8]) -> u64 {
    let sum = |row: &[u8]| {
        row.iter()
            .map(|&byte| u64::from(byte.cast_signed().unsigned_abs()))
            .sum::<u64>()
    };
    bytes.chunks(4096).map(sum).sum()
}

/// In 2⁻¹⁰ bits.
fn entropy(bytes: &[u8]) -> u64 {
    let mut counts = [0_u32; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let own = |count: u32| u64::from(count) * log2(u64::from(count));
    let total = bytes.len() as u64;
    total * log2(total) - counts.iter().map(|&count| own(count)).sum::<u64>()
}

/// The logarithm in 2⁻¹⁰, linear between powers of two, so that every machine has the same.
fn log2(number: u64) -> u64 {
    let Some(whole) = number.checked_ilog2() else {
        return 0;
    };
    let part = (number << 10 >> whole) - (1 << 10);
    (u64::from(whole) << 10) + part
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Parts of a row are filtered as the whole is.
        #[test]
        fn a_part_is_filtered_as_in_the_whole(
            pixels in prop::collection::vec(any::<u8>(), 24),
            pixel_bytes in 1_usize..=4,
            from in 0_usize..=12,
            to in 0_usize..=12,
        ) {
            let rows = Rows { pixels: &pixels, row_bytes: 12, pixel_bytes };
            let range = from.min(to)..from.max(to);
            for filter in Filter::ALL {
                for y in 0..2 {
                    let mut whole = [0; 12];
                    rows.apply(filter, y, 0..12, &mut whole);
                    let mut part = vec![0; range.len()];
                    rows.apply(filter, y, range.clone(), &mut part);
                    prop_assert_eq!(&part, &whole[range.clone()]);
                }
            }
        }
    }

    #[test]
    fn logarithms_are_near_enough() {
        assert_eq!(log2(1), 0);
        assert_eq!(log2(8), 3 << 10);
        assert_eq!(log2(12), (3 << 10) + 512);
    }
}
