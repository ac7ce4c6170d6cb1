//! The tokens of a band, and where they are: in the filtered bytes and in the bits of their block.

use std::ops::Range;

use super::block::Block;
use super::sets::{ByteSet, CELL};
use crate::plate::deflate::{DecodedBlock, Token, decode_block};

/// The tokens that stand for a band's filtered bytes on the blank certificate, in order.
#[derive(Debug)]
pub(in crate::plate) struct Tokens {
    pub(in crate::plate) all: Vec<Token>,
    /// The first byte of each token.
    pub(super) starts: ByteSet,
    /// For each cell, the first token that starts in it or behind it.
    first_tokens: Vec<FirstToken>,
    dependents: Dependents,
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
struct Dependents {
    /// The end of each cell's range in `starts`.
    ends: Vec<u32>,
    /// The first bytes of the tokens, cell by cell.
    starts: Vec<u32>,
}

impl Tokens {
    pub(super) const EMPTY: Self = Self {
        all: Vec::new(),
        starts: ByteSet::EMPTY,
        first_tokens: Vec::new(),
        dependents: Dependents {
            ends: Vec::new(),
            starts: Vec::new(),
        },
    };

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
        tokens.index();
        tokens
    }

    /// No tokens yet, of those that stand for `length` bytes.
    pub(super) fn with_room(length: usize) -> Self {
        let mut tokens = Self::EMPTY;
        let cells = length.div_ceil(CELL);
        tokens.starts.clear(length);
        tokens.first_tokens.reserve_exact(cells);
        tokens.dependents.ends.resize(cells, 0);
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

    /// Finds out which bytes tokens start at, and what copies from where, once all tokens are there.
    pub(super) fn index(&mut self) {
        let Self {
            all,
            starts,
            dependents,
            ..
        } = self;
        rayon::join(|| dependents.index(all), || starts.insert_starts(all));
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

    /// The first bytes of the tokens that copy from these cells.
    pub(super) fn dependents(&self, cells: &Range<usize>) -> &[u32] {
        let Dependents { ends, starts } = &self.dependents;
        let end = |cell: usize| ends[cell] as usize;
        let start = cells.start.checked_sub(1).map_or(0, end);
        &starts[start..cells.end.checked_sub(1).map_or(0, end)]
    }
}

impl Dependents {
    /// Finds out which of these tokens copy from each cell.
    ///
    /// They are sorted by counting: the counts of all cells are added up to where each cell's range
    /// starts, then the ranges are filled.
    fn index(&mut self, tokens: &[Token]) {
        // Each cell with the first byte of a token that copies from it.
        let mut unsorted: Vec<(u32, u32)> = Vec::with_capacity(tokens.len());
        let mut start = 0;
        for token in tokens {
            let (length, distance) = (u32::from(token.length), u32::from(token.distance));
            if distance > 0 {
                let from = start - distance;
                // A copy that overlaps its own bytes depends only on those before them.
                let last = (from + length).min(start) - 1;
                for cell in from / CELL as u32..=last / CELL as u32 {
                    unsorted.push((cell, start));
                }
            }
            start += length;
        }
        for (cell, _) in &unsorted {
            self.ends[*cell as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut self.ends {
            sum += std::mem::replace(end, sum);
        }
        self.starts = vec![0; unsorted.len()];
        for (cell, start) in unsorted {
            let end = &mut self.ends[cell as usize];
            self.starts[*end as usize] = start;
            *end += 1;
        }
    }
}

/// Indices, bytes and bits of a band fit into 32 bits, because a band has less than 4 GiB.
pub(super) fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
