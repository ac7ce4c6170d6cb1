//! Tokens, which are literals and copies, and the symbols they are written in (RFC 1951, 3.2.5).

use std::ops::RangeInclusive;

/// The number of symbols for literals, the end of a block and lengths.
pub(super) const LITERAL_SYMBOLS: usize = 286;
/// The number of symbols for distances.
pub(super) const DISTANCE_SYMBOLS: usize = 30;
/// The symbol that ends a block.
pub(super) const END_OF_BLOCK: usize = 256;
/// The possible lengths of a copy, in bytes.
pub(super) const COPY_LENGTHS: RangeInclusive<usize> = 3..=258;
/// The longest distance of a copy, in bytes.
pub(in crate::plate) const MAX_DISTANCE: usize = 32_768;

/// A literal byte, or a copy of earlier bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plate) struct Token {
    /// The number of bytes that the token stands for; 1 for a literal.
    pub(in crate::plate) length: u16,
    /// How far back the bytes are copied from; 0 for a literal.
    pub(in crate::plate) distance: u16,
}

impl Token {
    pub(in crate::plate) const LITERAL: Self = Self {
        length: 1,
        distance: 0,
    };

    /// A copy. The length must be in [`COPY_LENGTHS`] and the distance at most [`MAX_DISTANCE`].
    #[expect(clippy::cast_possible_truncation, reason = "at most 258 and 32,768")]
    pub(in crate::plate) fn copy(length: usize, distance: usize) -> Self {
        Self {
            length: length as u16,
            distance: distance as u16,
        }
    }
}

/// A symbol, and the extra bits that follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Symbol {
    pub(super) index: usize,
    pub(super) extra: u32,
    pub(super) extra_bits: u32,
}

/// The symbol for a copy's length.
#[inline]
pub(super) fn length_symbol(length: usize) -> Symbol {
    // Lengths double every four symbols; the longest has a symbol of its own.
    if length == *COPY_LENGTHS.end() {
        return Symbol {
            index: 285,
            extra: 0,
            extra_bits: 0,
        };
    }
    exponential_symbol(length - COPY_LENGTHS.start(), 4, 257)
}

/// The symbol for a copy's distance.
#[inline]
pub(super) fn distance_symbol(distance: usize) -> Symbol {
    exponential_symbol(distance - 1, 2, 0)
}

/// The number of extra bits after a symbol for a length, or for a literal, which has none.
pub(super) const fn length_extra_bits(symbol: usize) -> u32 {
    match symbol {
        ..265 | 285.. => 0,
        _ => (symbol as u32 - 261) / 4,
    }
}

/// The number of extra bits after a symbol for a distance.
pub(super) const fn distance_extra_bits(symbol: usize) -> u32 {
    (symbol as u32 / 2).saturating_sub(1)
}

/// The symbol for a value on a scale where each value below `2 × steps` has a symbol of its own,
/// and each doubling from there on has `steps` symbols. `first` is the first symbol of the scale.
#[expect(clippy::cast_possible_truncation, reason = "of at most 13 bits")]
#[inline]
fn exponential_symbol(value: usize, steps: usize, first: usize) -> Symbol {
    let exact_bits = steps.trailing_zeros() + 1;
    let extra_bits = (usize::BITS - value.leading_zeros()).saturating_sub(exact_bits);
    Symbol {
        index: first + steps * extra_bits as usize + (value >> extra_bits),
        extra: (value & ((1 << extra_bits) - 1)) as u32,
        extra_bits,
    }
}

/// How often each symbol occurs.
#[derive(Debug, Clone)]
pub(in crate::plate) struct Histogram {
    pub(super) literals: [u32; LITERAL_SYMBOLS],
    pub(super) distances: [u32; DISTANCE_SYMBOLS],
}

impl Histogram {
    pub(in crate::plate) const EMPTY: Self = Self {
        literals: [0; LITERAL_SYMBOLS],
        distances: [0; DISTANCE_SYMBOLS],
    };

    /// Adds the counts of another histogram.
    pub(super) fn add(&mut self, other: &Self) {
        let literals = self.literals.iter_mut().zip(&other.literals);
        let distances = self.distances.iter_mut().zip(&other.distances);
        literals
            .chain(distances)
            .for_each(|(own, other)| *own += other);
    }

    /// Counts the symbols of a token. `byte` is the first byte that the token stands for.
    pub(in crate::plate) fn count(&mut self, token: Token, byte: u8) {
        if token.distance == 0 {
            self.literals[usize::from(byte)] += 1;
        } else {
            self.literals[length_symbol(token.length.into()).index] += 1;
            self.distances[distance_symbol(token.distance.into()).index] += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values from the tables of RFC 1951, 3.2.5.
    #[test]
    fn symbols_are_those_of_the_standard() {
        let length = |length| {
            let symbol = length_symbol(length);
            (symbol.index, symbol.extra_bits, symbol.extra)
        };
        assert_eq!(length(3), (257, 0, 0));
        assert_eq!(length(10), (264, 0, 0));
        assert_eq!(length(11), (265, 1, 0));
        assert_eq!(length(12), (265, 1, 1));
        assert_eq!(length(18), (268, 1, 1));
        assert_eq!(length(19), (269, 2, 0));
        assert_eq!(length(114), (279, 4, 15));
        assert_eq!(length(257), (284, 5, 30));
        assert_eq!(length(258), (285, 0, 0));
        let distance = |distance| {
            let symbol = distance_symbol(distance);
            (symbol.index, symbol.extra_bits, symbol.extra)
        };
        assert_eq!(distance(1), (0, 0, 0));
        assert_eq!(distance(4), (3, 0, 0));
        assert_eq!(distance(5), (4, 1, 0));
        assert_eq!(distance(8), (5, 1, 1));
        assert_eq!(distance(1025), (20, 9, 0));
        assert_eq!(distance(24_577), (29, 13, 0));
        assert_eq!(distance(32_768), (29, 13, 8191));
        for length in COPY_LENGTHS {
            let symbol = length_symbol(length);
            assert_eq!(length_extra_bits(symbol.index), symbol.extra_bits);
        }
        for distance in 1..=MAX_DISTANCE {
            let symbol = distance_symbol(distance);
            assert_eq!(distance_extra_bits(symbol.index), symbol.extra_bits);
        }
    }
}
