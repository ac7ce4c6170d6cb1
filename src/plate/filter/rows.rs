//! Rows of pixels in the two layouts that are filtered.

use std::ops::Range;

use super::Filter;

/// The rows of a page, one after the other.
#[derive(Debug, Clone, Copy)]
pub(in crate::plate) struct PageRows<'a> {
    pub(in crate::plate) pixels: &'a [u8],
    pub(in crate::plate) row_bytes: usize,
    pub(in crate::plate) pixel_bytes: usize,
}

impl<'a> PageRows<'a> {
    pub(in crate::plate) fn row(&self, y: usize) -> &'a [u8] {
        &self.pixels[y * self.row_bytes..][..self.row_bytes]
    }

    /// The length of a filtered row: the byte that names its filter, then the row.
    pub(in crate::plate) fn stride(&self) -> usize {
        self.row_bytes + 1
    }

    /// Filters a range of one row's bytes into `out`, which has the length of the range.
    pub(super) fn filter_bytes(
        &self,
        filter: Filter,
        y: usize,
        range: Range<usize>,
        out: &mut [u8],
    ) {
        filter.apply(self.row(y), self.above(y), self.pixel_bytes, range, out);
    }

    fn above(&self, y: usize) -> Option<&'a [u8]> {
        y.checked_sub(1).map(|above| self.row(above))
    }
}

/// Rows before filtering, in the layout of filtered rows: each follows the byte that names its
/// filter, so that a byte is at the same index before and after filtering.
#[derive(Debug, Clone, Copy)]
pub(in crate::plate) struct UnfilteredRows<'a> {
    pub(in crate::plate) rows: &'a [u8],
    /// The pixels of the row above the first, without a filter byte; empty where there is no such
    /// row.
    pub(in crate::plate) above: &'a [u8],
    /// The length of a row with its filter byte.
    pub(in crate::plate) stride: usize,
    pub(in crate::plate) pixel_bytes: usize,
}

impl UnfilteredRows<'_> {
    /// Filters a range of the rows' bytes into the same range of `out`.
    pub(in crate::plate) fn filter(&self, filter: Filter, bytes: &Range<usize>, out: &mut [u8]) {
        let row_at = |row: usize| &self.rows[row * self.stride..][1..self.stride];
        for row in bytes.start / self.stride..bytes.end.div_ceil(self.stride) {
            let above = match row.checked_sub(1) {
                Some(above) => Some(row_at(above)),
                None => (!self.above.is_empty()).then_some(self.above),
            };
            let (first, end) = (row * self.stride + 1, (row + 1) * self.stride);
            let own = bytes.start.max(first)..bytes.end.min(end);
            if !own.is_empty() {
                let range = own.start - first..own.end - first;
                filter.apply(row_at(row), above, self.pixel_bytes, range, &mut out[own]);
            }
        }
    }
}

/// The rows that were filtered as these, before filtering: in the layout of filtered rows, with 0 in
/// place of the filter. `above` is the row above the first; it is empty for the first row of the page,
/// and for filters that do not use it.
pub(in crate::plate) fn unfilter_all(
    filter: Filter,
    filtered: &[u8],
    above: &[u8],
    stride: usize,
    pixel_bytes: usize,
) -> Vec<u8> {
    let mut rows = vec![0; filtered.len()];
    let zeros = vec![0; stride - 1];
    let mut done = 0;
    for own in filtered.chunks_exact(stride) {
        let (before, rest) = rows.split_at_mut(done);
        let above = match done.checked_sub(stride) {
            Some(start) => &before[start + 1..],
            None if above.is_empty() => &zeros,
            None => above,
        };
        filter.undo(&own[1..], above, pixel_bytes, &mut rest[1..stride]);
        done += stride;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_are_unfiltered_as_they_were(
            pixels in prop::collection::vec(any::<u8>(), 60),
            pixel_bytes in 1_usize..=4,
            first in 0_usize..=2,
        ) {
            let page = PageRows { pixels: &pixels, row_bytes: 12, pixel_bytes };
            let above = first.checked_sub(1).map_or(&[][..], |above| page.row(above));
            let mut rows = Vec::new();
            for y in first..5 {
                rows.push(0);
                rows.extend_from_slice(page.row(y));
            }
            for filter in Filter::ALL {
                let unfiltered = UnfilteredRows { rows: &rows, above, stride: 13, pixel_bytes };
                let mut filtered = vec![filter as u8; rows.len()];
                unfiltered.filter(filter, &(0..rows.len()), &mut filtered);
                let read = unfilter_all(filter, &filtered, above, 13, pixel_bytes);
                prop_assert_eq!(&read, &rows);
            }
        }
    }
}
