//! Sets of a band's bytes, and of its cells, each of which is a few consecutive bytes.

use std::ops::Range;

use crate::plate::deflate::Token;

/// The number of bytes in a cell, so that a set of bytes has one word for each cell.
pub(super) const CELL: usize = u32::BITS as usize;

/// A set of a band's bytes, by their indices.
#[derive(Debug, Default)]
pub(super) struct ByteSet {
    /// A word for each cell, with a bit for each byte.
    cells: Vec<u32>,
    /// The cells that have bytes in the set.
    used: CellSet,
}

/// A set of a band's cells, by their indices.
#[derive(Debug, Default)]
pub(super) struct CellSet {
    /// A bit for each cell.
    words: Vec<u64>,
}

impl ByteSet {
    /// Empties the set, and prepares it for this many bytes.
    pub(super) fn clear(&mut self, bytes: usize) {
        self.used.for_each(|cell| self.cells[cell] = 0);
        self.cells.resize(bytes.div_ceil(CELL), 0);
        self.used.clear(bytes);
    }

    /// The number of cells that the set was prepared for.
    pub(super) fn cell_count(&self) -> usize {
        self.cells.len()
    }

    #[inline]
    pub(super) fn insert(&mut self, byte: usize) {
        self.insert_all(byte / CELL, 1 << (byte % CELL));
    }

    /// Inserts bytes of one cell, given as the word of another set.
    #[inline]
    pub(super) fn insert_all(&mut self, cell: usize, bytes: u32) {
        self.cells[cell] |= bytes;
        self.used.words[cell / 64] |= u64::from(bytes != 0) << (cell % 64);
    }

    /// Inserts the first byte of each of these tokens, which follow each other.
    pub(super) fn insert_starts(&mut self, tokens: &[Token]) {
        // Those of a cell are inserted together.
        let (mut byte, mut cell, mut bytes) = (0, 0, 0);
        for token in tokens {
            if byte / CELL != cell {
                self.insert_all(cell, bytes);
                (cell, bytes) = (byte / CELL, 0);
            }
            bytes |= 1 << (byte % CELL);
            byte += usize::from(token.length);
        }
        if bytes != 0 {
            self.insert_all(cell, bytes);
        }
    }

    /// The bytes of a cell that are in the set; the lowest bit is the first byte.
    #[inline]
    pub(super) fn in_cell(&self, cell: usize) -> u32 {
        self.cells[cell]
    }

    /// The last byte of the set that is not after this one.
    pub(super) fn last_at_or_before(&self, byte: usize) -> Option<usize> {
        let up_to = u32::MAX >> (CELL - 1 - byte % CELL);
        let first = (byte / CELL, self.cells[byte / CELL] & up_to);
        let before = (0..byte / CELL).rev().map(|cell| (cell, self.cells[cell]));
        std::iter::once(first)
            .chain(before)
            .find(|(_, word)| *word != 0)
            .map(|(cell, word)| cell * CELL + word.ilog2() as usize)
    }

    /// Calls `visit` with each cell that has bytes of the set, in order, and with these bytes as in
    /// [`ByteSet::in_cell`], without those that are not in `range`.
    #[inline]
    pub(super) fn for_each_cell(&self, range: &Range<usize>, mut visit: impl FnMut(usize, u32)) {
        let cells = range.start / CELL..range.end.div_ceil(CELL);
        self.used.for_each_in(&cells, |cell| {
            let mut bytes = self.cells[cell];
            // Only the first and the last cell can reach beyond the range.
            if cell * CELL < range.start {
                bytes &= u32::MAX << (range.start % CELL);
            }
            if (cell + 1) * CELL > range.end {
                bytes &= u32::MAX >> (CELL - range.end % CELL);
            }
            visit(cell, bytes);
        });
    }

    /// The bytes of the set in a range, in order.
    #[cfg(test)]
    fn bytes_in(&self, range: &Range<usize>) -> Vec<usize> {
        let mut bytes = Vec::new();
        self.for_each_cell(range, |cell, word| {
            for_each_bit(word.into(), |bit| bytes.push(cell * CELL + bit));
        });
        bytes
    }
}

/// Calls `visit` with the position of each set bit, from the lowest.
#[inline]
pub(super) fn for_each_bit(mut word: u64, mut visit: impl FnMut(usize)) {
    while word != 0 {
        visit(word.trailing_zeros() as usize);
        word &= word - 1;
    }
}

/// The bits of a word that stand for cells from `first` to before `end`. At least one must.
#[inline]
fn bits_within(word: usize, first: usize, end: usize) -> u64 {
    let below_first = first.saturating_sub(word * 64);
    let above_end = ((word + 1) * 64).saturating_sub(end);
    u64::MAX << below_first & u64::MAX >> above_end
}

impl CellSet {
    /// Empties the set, and prepares it for the cells of this many bytes.
    pub(super) fn clear(&mut self, bytes: usize) {
        self.words.clear();
        self.words.resize(bytes.div_ceil(CELL).div_ceil(64), 0);
    }

    /// Inserts the cells that these bytes are in.
    #[inline]
    pub(super) fn insert(&mut self, bytes: &Range<usize>) {
        let (first, end) = (bytes.start / CELL, bytes.end.div_ceil(CELL));
        for word in first / 64..end.div_ceil(64) {
            self.words[word] |= bits_within(word, first, end);
        }
    }

    fn for_each(&self, visit: impl FnMut(usize)) {
        self.for_each_in(&(0..self.words.len() * 64), visit);
    }

    #[inline]
    fn for_each_in(&self, cells: &Range<usize>, mut visit: impl FnMut(usize)) {
        for index in cells.start / 64..cells.end.div_ceil(64) {
            let within = self.words[index] & bits_within(index, cells.start, cells.end);
            for_each_bit(within, |bit| visit(index * 64 + bit));
        }
    }

    /// The runs of consecutive cells in the set, in order.
    pub(super) fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let start = self.find_from(next, 0)?;
            next = self
                .find_from(start, u64::MAX)
                .unwrap_or(self.words.len() * 64);
            Some(start..next)
        })
    }

    /// The first cell in the set that is not before this one. Words are combined with `flip` by
    /// exclusive or: with all bits set, it is the first cell that is not in the set.
    fn find_from(&self, cell: usize, flip: u64) -> Option<usize> {
        let first = self.words.get(cell / 64)?;
        let rest = (first ^ flip) >> (cell % 64) << (cell % 64);
        if rest != 0 {
            return Some(cell / 64 * 64 + rest.trailing_zeros() as usize);
        }
        let next = cell / 64 + 1;
        let found = self.words[next..]
            .iter()
            .position(|word| word ^ flip != 0)?;
        let word = self.words[next + found] ^ flip;
        Some((next + found) * 64 + word.trailing_zeros() as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BYTES: usize = 9000;

    proptest! {
        #[test]
        fn a_set_of_bytes_has_what_was_inserted(
            bytes in prop::collection::btree_set(0..BYTES, 0..60),
            (a, b) in (0..BYTES, 0..BYTES),
        ) {
            let mut set = ByteSet::default();
            set.clear(BYTES);
            bytes.iter().for_each(|&byte| set.insert(byte));
            let range = a.min(b)..a.max(b);
            let within = set.bytes_in(&range);
            let expected: Vec<usize> = bytes.range(range).copied().collect();
            prop_assert_eq!(within, expected);
            prop_assert_eq!(set.last_at_or_before(a), bytes.range(..=a).last().copied());

            set.clear(BYTES);
            prop_assert!(set.bytes_in(&(0..BYTES)).is_empty());
        }

        #[test]
        fn runs_are_the_longest_ranges_of_inserted_cells(
            ranges in prop::collection::vec((0..BYTES, 1_usize..300), 0..20),
        ) {
            let mut set = CellSet::default();
            set.clear(BYTES);
            let mut expected = vec![false; BYTES.div_ceil(CELL)];
            for (start, length) in ranges {
                let bytes = start..(start + length).min(BYTES);
                set.insert(&bytes);
                bytes.for_each(|byte| expected[byte / CELL] = true);
            }
            let mut found = vec![false; expected.len()];
            let mut last_end = None;
            for run in set.runs() {
                prop_assert!(!run.is_empty() && last_end.is_none_or(|end| end < run.start));
                last_end = Some(run.end);
                run.for_each(|cell| found[cell] = true);
            }
            prop_assert_eq!(found, expected);
        }
    }
}
