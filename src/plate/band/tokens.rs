//! The tokens of a band, and where they are: in the filtered bytes and in the bits of their block.

use std::ops::{Range, RangeInclusive};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::block::Block;
use super::sets::{ByteSet, CELL, CellSet};
use crate::plate::deflate::{DecodedBlock, MAX_DISTANCE, Token, decode_block};

/// The tokens that stand for a band's filtered bytes on the blank certificate, in order.
#[derive(Debug, Default)]
pub(in crate::plate) struct Tokens {
    pub(in crate::plate) all: Vec<Token>,
    /// The first byte of each token.
    pub(super) starts: ByteSet,
    /// For each cell, the first token that starts in it or behind it.
    first_tokens: Vec<FirstToken>,
    dependents: Dependents,
}

/// What copies from where. It is only indexed from the second certificate on, as the index takes
/// several times as long as looking through the tokens once, and four times their memory.
#[derive(Debug, Default)]
struct Dependents {
    was_asked: AtomicBool,
    index: OnceLock<DependentsIndex>,
}

#[derive(Debug, Clone, Copy)]
struct FirstToken {
    /// The index of the token.
    index: u32,
    /// The position of its bits in its block.
    bit: u32,
}

/// For each cell, the tokens that copy from it.
#[derive(Debug)]
struct DependentsIndex {
    /// The end of each cell's range in `starts`.
    ends: Vec<u32>,
    /// The first bytes of the tokens, cell by cell.
    starts: Vec<u32>,
}

impl Tokens {
    /// Indexes the tokens of a band, which stand for `length` bytes. Where their bits are is not
    /// known before [`Tokens::locate_bits`].
    pub(super) fn new(all: Vec<Token>, length: usize) -> Self {
        let mut tokens = Self::with_room(length);
        let (mut byte, mut next_cell) = (0, 0);
        for (index, token) in all.iter().enumerate() {
            if byte >= next_cell {
                next_cell = tokens.add_cells(index, byte, 0);
            }
            byte += usize::from(token.length);
        }
        tokens.all = all;
        tokens.find_starts();
        tokens
    }

    /// No tokens yet, of those that stand for `length` bytes.
    pub(super) fn with_room(length: usize) -> Self {
        let mut tokens = Self::default();
        tokens.starts.clear(length);
        let cells = tokens.starts.cell_count();
        tokens.first_tokens.reserve_exact(cells);
        tokens
    }

    /// Reads the next block, whose bytes start at `start`. Returns `None` if the data are not a block.
    pub(super) fn read_block(
        &mut self,
        data: &[u8],
        bytes: &mut [u8],
        start: usize,
    ) -> Option<DecodedBlock> {
        let mut all = std::mem::take(&mut self.all);
        let block = decode_block(data, bytes, start, &mut all, |index, byte, bit| {
            self.add_cells(index, byte, bit)
        });
        self.all = all;
        block
    }

    /// Adds the cells up to that of the next token, which starts at this byte and this bit of its
    /// block. Returns the first byte of the cell after it.
    fn add_cells(&mut self, index: usize, byte: usize, bit: usize) -> usize {
        let first = FirstToken {
            index: to_u32(index),
            bit: to_u32(bit),
        };
        let cells = (byte / CELL + 1).max(self.first_tokens.len());
        self.first_tokens.resize(cells, first);
        cells * CELL
    }

    /// Finds out which bytes tokens start at, once all tokens are there.
    pub(super) fn find_starts(&mut self) {
        self.starts.insert_starts(&self.all);
    }

    /// Finds out where the tokens' bits are, once the blocks have their codes.
    pub(super) fn locate_bits(&mut self, blocks: &[Block], filtered: &[u8]) {
        let mut cells = self.first_tokens.iter_mut().peekable();
        for block in blocks {
            let (mut byte, mut bit) = (block.bytes.start, block.bits.start);
            for (token, index) in self.all[block.tokens.clone()]
                .iter()
                .zip(block.tokens.start..)
            {
                while let Some(first) = cells.next_if(|first| first.index as usize == index) {
                    first.bit = to_u32(bit);
                }
                bit += block.code.cost(*token, filtered[byte]) as usize;
                byte += usize::from(token.length);
            }
        }
    }

    /// The index of the first token that starts in this cell.
    #[inline]
    pub(super) fn first_in_cell(&self, cell: usize) -> usize {
        self.first_tokens[cell].index as usize
    }

    /// The position, in the bits of this block, of the token that starts at this byte. At the end
    /// of the block, it is the end of the last token.
    #[inline]
    pub(super) fn bit_at(&self, byte: usize, block: &Block, filtered: &[u8]) -> usize {
        if byte == block.bytes.end {
            return block.bits.end;
        }
        let cell = byte / CELL;
        let (mut at, mut index, mut bit) = if cell * CELL < block.bytes.start {
            (block.bytes.start, block.tokens.start, block.bits.start)
        } else {
            let FirstToken { index, bit } = self.first_tokens[cell];
            let start = cell * CELL + self.starts.in_cell(cell).trailing_zeros() as usize;
            (start, index as usize, bit as usize)
        };
        while at < byte {
            bit += block.code.cost(self.all[index], filtered[at]) as usize;
            at += usize::from(self.all[index].length);
            index += 1;
        }
        bit
    }

    /// Calls `visit` with the first byte of each token that copies from one of these cells, in any
    /// order; it may be called for one several times.
    pub(super) fn for_each_dependent(&self, cells: &CellSet, mut visit: impl FnMut(usize)) {
        let Dependents { was_asked, index } = &self.dependents;
        if !was_asked.swap(true, Ordering::Relaxed) {
            self.look_through(cells, visit);
            return;
        }
        let index = index.get_or_init(|| DependentsIndex::new(&self.all, self.starts.cell_count()));
        for cells in cells.runs() {
            let dependents = index.of(&cells).iter();
            dependents.for_each(|start| visit(*start as usize));
        }
    }

    /// Does the same without the index.
    fn look_through(&self, cells: &CellSet, mut visit: impl FnMut(usize)) {
        let mut is_in = vec![false; self.starts.cell_count()];
        let (mut first, mut end) = (None, 0);
        for cells in cells.runs() {
            first.get_or_insert(cells.start);
            end = cells.end;
            is_in[cells].fill(true);
        }
        // What copies from a cell starts in it or behind it.
        let mut cells = first.unwrap_or(is_in.len())..is_in.len();
        let Some(first) = cells.find(|cell| self.starts.in_cell(*cell) != 0) else {
            return;
        };
        let last = end * CELL + MAX_DISTANCE;
        let mut start = first * CELL + self.starts.in_cell(first).trailing_zeros() as usize;
        for token in &self.all[self.first_in_cell(first)..] {
            if start > last {
                break;
            }
            if let Some(from) = cells_copied_from(*token, start)
                && is_in[from].contains(&true)
            {
                visit(start);
            }
            start += usize::from(token.length);
        }
    }
}

/// The cells that a token copies from, which starts at this byte; none for a literal.
#[inline]
fn cells_copied_from(token: Token, start: usize) -> Option<RangeInclusive<usize>> {
    let (length, distance) = (usize::from(token.length), usize::from(token.distance));
    (distance > 0).then(|| {
        let from = start - distance;
        // A copy that overlaps its own bytes depends only on those before them.
        from / CELL..=((from + length).min(start) - 1) / CELL
    })
}

impl DependentsIndex {
    /// Finds out which of these tokens copy from each cell.
    ///
    /// They are sorted by counting: the counts of all cells are added up to where each cell's range
    /// starts, then the ranges are filled.
    fn new(tokens: &[Token], cells: usize) -> Self {
        // Each cell with the first byte of a token that copies from it.
        let mut unsorted: Vec<(u32, u32)> = Vec::with_capacity(tokens.len());
        let mut start = 0;
        for token in tokens {
            for cell in cells_copied_from(*token, start).into_iter().flatten() {
                unsorted.push((to_u32(cell), to_u32(start)));
            }
            start += usize::from(token.length);
        }
        let mut ends = vec![0_u32; cells];
        for (cell, _) in &unsorted {
            ends[*cell as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut starts = vec![0; unsorted.len()];
        for (cell, start) in unsorted {
            let end = &mut ends[cell as usize];
            starts[*end as usize] = start;
            *end += 1;
        }
        Self { ends, starts }
    }

    /// The first bytes of the tokens that copy from these cells.
    fn of(&self, cells: &Range<usize>) -> &[u32] {
        let end = |cell: usize| self.ends[cell] as usize;
        let start = cells.start.checked_sub(1).map_or(0, end);
        &self.starts[start..cells.end.checked_sub(1).map_or(0, end)]
    }
}

/// Indices, bytes and bits of a band fit into 32 bits, because a band has less than 4 GiB.
pub(super) fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn dependents_are_found_with_the_index_and_without(
            tokens in prop::collection::vec((1_usize..=258, 0_usize..40_000), 1..400),
            changed in prop::collection::vec((0_usize..60_000, 1_usize..500), 0..6),
        ) {
            let (mut all, mut length) = (Vec::new(), 0);
            for (own, distance) in tokens {
                // What would copy from before the first byte, or too little, is a literal.
                let token = match (1..=length.min(MAX_DISTANCE)).contains(&distance) && own > 2 {
                    true => Token::copy(own, distance),
                    false => Token::LITERAL,
                };
                length += usize::from(token.length);
                all.push(token);
            }
            let mut cells = CellSet::default();
            cells.clear(length);
            let mut is_changed = vec![false; length.div_ceil(CELL) * CELL];
            for (start, count) in changed {
                let bytes = start % length..(start % length + count).min(length);
                cells.insert(&bytes);
                is_changed[bytes.start / CELL * CELL..bytes.end.div_ceil(CELL) * CELL].fill(true);
            }
            let mut expected = Vec::new();
            let mut start = 0;
            for token in &all {
                let from = start - usize::from(token.distance);
                let bytes = from..(from + usize::from(token.length)).min(start);
                if token.distance > 0 && is_changed[bytes].contains(&true) {
                    expected.push(start);
                }
                start += usize::from(token.length);
            }
            let tokens = Tokens::new(all, length);
            for _ in 0..2 {
                let mut found = Vec::new();
                tokens.for_each_dependent(&cells, |start| found.push(start));
                found.sort_unstable();
                found.dedup();
                prop_assert_eq!(&found, &expected);
            }
        }
    }
}
