//! Which filter each row gets, and which strategy suits which rows.

use std::ops::Range;

use flate2::{Compress, Compression, FlushCompress};

use super::{Filter, PageRows};

/// How the filter of each row is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plate) enum FilterStrategy {
    /// The same filter for every row.
    Fixed(Filter),
    /// For each row, the filter with the smallest sum of absolute differences, which are read as
    /// signed bytes.
    MinSum,
    /// For each row, the filter whose output has the lowest entropy.
    MinEntropy,
}

impl FilterStrategy {
    /// All strategies, the simplest first.
    pub(in crate::plate) const ALL: [Self; 7] = [
        Self::Fixed(Filter::None),
        Self::Fixed(Filter::Sub),
        Self::Fixed(Filter::Up),
        Self::Fixed(Filter::Average),
        Self::Fixed(Filter::Paeth),
        Self::MinEntropy,
        Self::MinSum,
    ];
}

impl PageRows<'_> {
    /// The strategy that compresses these rows best, judged by samples of them.
    pub(in crate::plate) fn choose_strategy(
        &self,
        rows: Range<usize>,
        strategies: &[FilterStrategy],
    ) -> FilterStrategy {
        let samples = self.samples(rows);
        let mut filtered = Vec::new();
        let mut size = |strategy: FilterStrategy, compressor: &mut Compressor| -> u64 {
            let sizes = samples.iter().map(|rows| {
                filtered.clear();
                self.filter(rows.clone(), strategy, true, &mut filtered);
                compressor.size(&filtered)
            });
            sizes.sum()
        };
        // Fast compression is enough to rule out most strategies.
        let mut fast = Compressor::new(Compression::fast());
        let mut sizes: Vec<(FilterStrategy, u64)> = strategies
            .iter()
            .map(|&strategy| (strategy, size(strategy, &mut fast)))
            .collect();
        let smallest = sizes.iter().map(|(_, size)| *size).min().unwrap_or(0);
        sizes.retain(|(_, size)| *size <= smallest + smallest / 16);
        match sizes[..] {
            [(only, _)] => only,
            _ => {
                let mut best = Compressor::new(Compression::best());
                sizes
                    .iter()
                    .map(|(strategy, _)| *strategy)
                    .min_by_key(|strategy| size(*strategy, &mut best))
                    .unwrap_or(FilterStrategy::Fixed(Filter::None))
            }
        }
    }

    /// The strategy that compresses these rows best, all of them.
    pub(in crate::plate) fn smallest_strategy(
        &self,
        rows: Range<usize>,
        strategies: &[FilterStrategy],
    ) -> FilterStrategy {
        let mut best = Compressor::new(Compression::best());
        let mut filtered = Vec::with_capacity(rows.len() * self.stride());
        let size = |strategy: &FilterStrategy| {
            filtered.clear();
            self.filter(rows.clone(), *strategy, true, &mut filtered);
            best.size(&filtered)
        };
        let smallest = strategies.iter().copied().min_by_key(size);
        smallest.unwrap_or(FilterStrategy::Fixed(Filter::None))
    }

    /// A few ranges of these rows, evenly spread. Each has several rows, because most repetition is
    /// between a row and the one above.
    fn samples(&self, rows: Range<usize>) -> Vec<Range<usize>> {
        const SAMPLE_BYTES: usize = 10_000;
        const SAMPLES: usize = 4;
        /// A strip has few rows that are longer, and four samples would be most of it.
        const LONG_ROW: usize = 16 << 10;

        let height = SAMPLE_BYTES.div_ceil(self.row_bytes).max(2);
        let samples = match self.row_bytes > LONG_ROW {
            true => (SAMPLES * LONG_ROW / self.row_bytes).max(1),
            false => SAMPLES,
        };
        if rows.len() <= samples * height {
            return vec![rows];
        }
        let step = rows.len() / samples;
        let starts = (0..samples).map(|n| rows.start + n * step + (step - height) / 2);
        starts.map(|start| start..start + height).collect()
    }

    /// Appends these rows, filtered. If `is_independent`, the first row gets a filter that does not
    /// use the row above.
    pub(in crate::plate) fn filter(
        &self,
        rows: Range<usize>,
        strategy: FilterStrategy,
        is_independent: bool,
        out: &mut Vec<u8>,
    ) {
        let mut scratch = vec![0; self.row_bytes];
        for y in rows.clone() {
            let may_use_above = !(is_independent && y == rows.start);
            let is_allowed = |filter: &Filter| may_use_above || !filter.uses_row_above();
            let filter = match strategy {
                FilterStrategy::Fixed(filter) if is_allowed(&filter) => filter,
                FilterStrategy::Fixed(filter) if filter.uses_left_pixel() => Filter::Sub,
                FilterStrategy::Fixed(_) => Filter::None,
                FilterStrategy::MinSum => self.min_filter(y, is_allowed, sum, &mut scratch),
                FilterStrategy::MinEntropy => self.min_filter(y, is_allowed, entropy, &mut scratch),
            };
            out.push(filter as u8);
            let start = out.len();
            out.resize(start + self.row_bytes, 0);
            self.filter_bytes(filter, y, 0..self.row_bytes, &mut out[start..]);
        }
    }

    /// The allowed filter whose output has the smallest measure.
    fn min_filter(
        &self,
        y: usize,
        is_allowed: impl Fn(&Filter) -> bool,
        measure: impl Fn(&[u8]) -> u64,
        scratch: &mut [u8],
    ) -> Filter {
        let filters = Filter::ALL.into_iter().filter(is_allowed);
        let smallest = filters.min_by_key(|filter| {
            self.filter_bytes(*filter, y, 0..self.row_bytes, scratch);
            measure(scratch)
        });
        smallest.unwrap_or(Filter::None)
    }
}

/// Finds out how many bytes are left after compression.
///
/// One compressor is used for many samples. A new one would take more time to clear its memory than
/// to compress a sample, and only a part of it has to be cleared for the next.
struct Compressor {
    compress: Compress,
    out: Vec<u8>,
}

impl Compressor {
    fn new(level: Compression) -> Self {
        Self {
            compress: Compress::new(level, false),
            out: Vec::new(),
        }
    }

    /// The number of bytes after compression.
    fn size(&mut self, bytes: &[u8]) -> u64 {
        self.compress.reset();
        let needed = bytes.len() + bytes.len() / 8 + 64;
        if self.out.len() < needed {
            self.out.resize(needed, 0);
        }
        // A strategy whose output does not fit into this buffer must not be chosen.
        let out = &mut self.out[..needed];
        match self.compress.compress(bytes, out, FlushCompress::Finish) {
            Ok(flate2::Status::StreamEnd) => self.compress.total_out(),
            _ => u64::MAX / 8,
        }
    }
}

/// The sum of the absolute values of the bytes, read as signed.
fn sum(bytes: &[u8]) -> u64 {
    let sum = |part: &[u8]| {
        part.iter()
            .map(|&byte| u64::from(byte.cast_signed().unsigned_abs()))
            .sum::<u64>()
    };
    bytes.chunks(4096).map(sum).sum()
}

/// The entropy of the bytes together, in 2⁻¹⁰ bits.
fn entropy(bytes: &[u8]) -> u64 {
    // Equal bytes often follow one another. Counting them in turn in two tables keeps the second
    // from waiting until the first is counted.
    let mut counts = [[0_u32; 256]; 2];
    let (pairs, rest) = bytes.as_chunks::<2>();
    for [a, b] in pairs {
        counts[0][usize::from(*a)] += 1;
        counts[1][usize::from(*b)] += 1;
    }
    for byte in rest {
        counts[0][usize::from(*byte)] += 1;
    }
    let [counts, others] = counts;
    let counts = std::array::from_fn::<u32, 256, _>(|byte| counts[byte] + others[byte]);
    let weighted = |count: u32| u64::from(count) * log2(u64::from(count));
    let total = bytes.len() as u64;
    total * log2(total) - counts.iter().map(|&count| weighted(count)).sum::<u64>()
}

/// The binary logarithm in units of 2⁻¹⁰. It is interpolated linearly between powers of two in
/// integers, so that it is the same on every machine.
fn log2(number: u64) -> u64 {
    let Some(whole) = number.checked_ilog2() else {
        return 0;
    };
    let fraction = (number << 10 >> whole) - (1 << 10);
    (u64::from(whole) << 10) + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_exact_at_powers_of_two_and_linear_between() {
        assert_eq!(log2(1), 0);
        assert_eq!(log2(8), 3 << 10);
        assert_eq!(log2(12), (3 << 10) + 512);
    }

    #[test]
    fn a_sample_has_the_same_size_after_others() {
        let noise = |seed: u32| -> Vec<u8> {
            let next =
                |state: &u32| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
            let numbers = std::iter::successors(Some(seed), next);
            numbers
                .map(|number| (number >> 28) as u8)
                .take(40_000)
                .collect()
        };
        for level in [Compression::fast(), Compression::best()] {
            let mut used = Compressor::new(level);
            for sample in [
                noise(1),
                vec![7; 70_000],
                noise(1),
                noise(2),
                Vec::new(),
                noise(1),
            ] {
                assert_eq!(used.size(&sample), Compressor::new(level).size(&sample));
            }
        }
    }
}
