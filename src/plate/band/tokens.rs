//! A band's tokens, and how to find those at a place and those that copy from it.

use super::Group;
use super::sets::{ByteSet, CELL};
use crate::plate::deflate::Token;

/// The tokens, one behind the other.
#[derive(Debug)]
pub(in crate::plate) struct Tokens {
    pub(in crate::plate) all: Vec<Token>,
    /// The bytes that one starts at.
    pub(super) starts: ByteSet,
    /// For each cell the first that starts in it or behind it.
    first: Vec<First>,
    readers: Readers,
}

#[derive(Debug, Clone, Copy)]
struct First {
    token: u32,
    bit: u32,
}

/// For each cell where the tokens start that copy from it.
#[derive(Debug)]
struct Readers {
    /// Where each cell's end.
    ends: Vec<u32>,
    bytes: Vec<u32>,
}

impl Tokens {
    pub(super) const NONE: Self = Self {
        all: Vec::new(),
        starts: ByteSet::EMPTY,
        first: Vec::new(),
        readers: Readers {
            ends: Vec::new(),
            bytes: Vec::new(),
        },
    };

    /// The tokens of these groups, in their order, which stand for the filtered rows.
    pub(in crate::plate) fn new(all: Vec<Token>, groups: &[Group], filtered: &[u8]) -> Self {
        let mut starts = ByteSet::default();
        starts.clear(filtered.len());
        let mut first = Vec::with_capacity(filtered.len().div_ceil(CELL));
        for group in groups {
            let (mut byte, mut bit) = (group.bytes.start, group.bits.start);
            for (token, index) in all[group.tokens.clone()].iter().zip(group.tokens.start..) {
                starts.insert(byte);
                let place = First {
                    token: narrow(index),
                    bit: narrow(bit),
                };
                first.resize((byte / CELL + 1).max(first.len()), place);
                bit += group.code.cost(*token, filtered[byte]) as usize;
                byte += usize::from(token.length);
            }
        }
        Self {
            readers: Readers::of(&all, filtered.len()),
            all,
            starts,
            first,
        }
    }

    /// The token that starts at this byte, in this group.
    #[inline]
    pub(super) fn index_at(&self, byte: usize, group: &Group) -> usize {
        let cell = byte / CELL;
        if cell * CELL < group.bytes.start {
            // The cell's first may be of the group before.
            let mut index = group.tokens.start;
            let before = group.bytes.start..byte;
            self.starts.for_each_within(&before, |_| index += 1);
            return index;
        }
        let before = self.starts.of_cell(cell) & ((1 << (byte % CELL)) - 1);
        self.first[cell].token as usize + before.count_ones() as usize
    }

    /// The first bit in the group's block of the token that starts at this byte, or of what is
    /// behind the last.
    #[inline]
    pub(super) fn bit_at(&self, byte: usize, group: &Group, filtered: &[u8]) -> usize {
        if byte == group.bytes.end {
            return group.bits.end;
        }
        let cell = byte / CELL;
        let (mut at, mut token, mut bit) = if cell * CELL < group.bytes.start {
            (group.bytes.start, group.tokens.start, group.bits.start)
        } else {
            let First { token, bit } = self.first[cell];
            let start = cell * CELL + self.starts.of_cell(cell).trailing_zeros() as usize;
            (start, token as usize, bit as usize)
        };
        while at < byte {
            bit += group.code.cost(self.all[token], filtered[at]) as usize;
            at += usize::from(self.all[token].length);
            token += 1;
        }
        bit
    }

    /// Where the tokens start that copy from these cells.
    pub(super) fn readers(&self, cells: &std::ops::Range<usize>) -> &[u32] {
        let Readers { ends, bytes } = &self.readers;
        let end = |cell: usize| ends[cell] as usize;
        let start = cells.start.checked_sub(1).map_or(0, end);
        &bytes[start..cells.end.checked_sub(1).map_or(0, end)]
    }
}

impl Readers {
    fn of(tokens: &[Token], length: usize) -> Self {
        let mut ends = vec![0; length.div_ceil(CELL)];
        each_reading(tokens, |cell, _| ends[cell] += 1);
        let mut sum = 0;
        for end in &mut ends {
            // Where the cell's start, for now.
            sum += std::mem::replace(end, sum);
        }
        let mut bytes = vec![0; sum as usize];
        each_reading(tokens, |cell, byte| {
            bytes[ends[cell] as usize] = byte;
            ends[cell] += 1;
        });
        Self { ends, bytes }
    }
}

/// Tells each cell that a token copies from, and the byte at which the token starts.
fn each_reading(tokens: &[Token], mut tell: impl FnMut(usize, u32)) {
    let mut byte = 0;
    for token in tokens {
        let length = usize::from(token.length);
        if token.distance > 0 {
            let from = byte - usize::from(token.distance);
            // What it copies of its own bytes it has from those before.
            let to = (from + length).min(byte);
            for cell in from / CELL..to.div_ceil(CELL) {
                tell(cell, narrow(byte));
            }
        }
        byte += length;
    }
}

/// A band has less than 4 GiB.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
