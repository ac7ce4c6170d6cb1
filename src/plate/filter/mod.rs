//! The filters of PNG rows (PNG, 9.2), and the choice of a filter for each row.

mod rows;
mod strategy;

use std::ops::Range;

pub(super) use rows::{PageRows, UnfilteredRows, unfilter_all};
pub(super) use strategy::FilterStrategy;

/// How each byte of a row is predicted. A filtered row holds the differences from the predictions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    None = 0,
    Sub = 1,
    Up = 2,
    Average = 3,
    Paeth = 4,
}

impl Filter {
    pub(super) const ALL: [Self; 5] = [Self::None, Self::Sub, Self::Up, Self::Average, Self::Paeth];

    /// Whether a filtered row depends on the row above.
    pub(super) fn uses_row_above(self) -> bool {
        matches!(self, Self::Up | Self::Average | Self::Paeth)
    }

    /// Whether a filtered pixel depends on the pixel to its left.
    pub(super) fn uses_left_pixel(self) -> bool {
        matches!(self, Self::Sub | Self::Average | Self::Paeth)
    }

    /// Filters the bytes `range` of a row into `out`, which has the length of the range. `above` is
    /// `None` for the first row of a page, whose missing neighbours count as zeros.
    pub(super) fn apply(
        self,
        row: &[u8],
        above: Option<&[u8]>,
        pixel_bytes: usize,
        range: Range<usize>,
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

    /// Undoes [`Filter::apply`] for a whole row. `above` is the row above before filtering, or zeros.
    fn undo(self, filtered: &[u8], above: &[u8], pixel_bytes: usize, out: &mut [u8]) {
        match pixel_bytes {
            1 => self.undo_pixels::<1>(filtered, above, out),
            2 => self.undo_pixels::<2>(filtered, above, out),
            3 => self.undo_pixels::<3>(filtered, above, out),
            _ => self.undo_pixels::<4>(filtered, above, out),
        }
    }

    fn undo_pixels<const BYTES: usize>(self, filtered: &[u8], above: &[u8], out: &mut [u8]) {
        match self {
            Self::None => out.copy_from_slice(filtered),
            Self::Sub => undo_with::<BYTES>(filtered, above, out, |a, _, _| a),
            Self::Up => {
                let both = filtered.iter().zip(above);
                for (out, (x, b)) in out.iter_mut().zip(both) {
                    *out = x.wrapping_add(*b);
                }
            }
            Self::Average => {
                undo_with::<BYTES>(filtered, above, out, |a, b, _| u8::midpoint(a, b));
            }
            Self::Paeth => undo_with::<BYTES>(filtered, above, out, paeth),
        }
    }

    /// The bytes of filtered rows that change when the pixels of one row change: those of the row
    /// itself and those of the row below.
    ///
    /// `pixels` are the changed bytes, `stride` is the length of a filtered row, and `length` that
    /// of all rows.
    pub(super) fn affected_bytes(
        self,
        pixels: Range<usize>,
        pixel_bytes: usize,
        stride: usize,
        length: usize,
    ) -> [Range<usize>; 2] {
        let row_end = pixels.start - pixels.start % stride + stride;
        let end = match self.uses_left_pixel() {
            true => (pixels.end + pixel_bytes).min(row_end),
            false => pixels.end,
        };
        let own = pixels.start..end;
        let below = match self.uses_row_above() && row_end < length {
            true => own.start + stride..own.end + stride,
            false => 0..0,
        };
        [own, below]
    }
}

/// Adds to each byte of a row what is predicted from the bytes to the left, above and above left.
#[inline(always)]
fn undo_with<const BYTES: usize>(
    filtered: &[u8],
    above: &[u8],
    out: &mut [u8],
    predict: impl Fn(u8, u8, u8) -> u8,
) {
    let (mut left, mut corner) = ([0; BYTES], [0; BYTES]);
    let both = filtered.as_chunks::<BYTES>().0.iter();
    let both = both.zip(above.as_chunks::<BYTES>().0);
    for (out, (x, above)) in out.as_chunks_mut().0.iter_mut().zip(both) {
        for byte in 0..BYTES {
            let predicted = predict(left[byte], above[byte], corner[byte]);
            left[byte] = predicted.wrapping_add(x[byte]);
        }
        corner = *above;
        *out = left;
    }
}

/// Whichever of left, above and above left is nearest to left + above − above left (PNG, 9.4).
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_part_of_a_row_is_filtered_as_in_the_whole_row(
            pixels in prop::collection::vec(any::<u8>(), 24),
            pixel_bytes in 1_usize..=4,
            from in 0_usize..=12,
            to in 0_usize..=12,
        ) {
            let rows = PageRows { pixels: &pixels, row_bytes: 12, pixel_bytes };
            let range = from.min(to)..from.max(to);
            for filter in Filter::ALL {
                for y in 0..2 {
                    let mut whole = [0; 12];
                    rows.filter_bytes(filter, y, 0..12, &mut whole);
                    let mut part = vec![0; range.len()];
                    rows.filter_bytes(filter, y, range.clone(), &mut part);
                    prop_assert_eq!(&part, &whole[range.clone()]);
                }
            }
        }
    }
}
