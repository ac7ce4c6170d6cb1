//! The alphabet of DEFLATE (RFC 1951, 3.2.5): literals, and copies by length and distance.

/// How many symbols there are for literals, the end of a block and lengths.
pub(super) const LITERALS: usize = 286;
/// How many symbols there are for distances.
pub(super) const DISTANCES: usize = 30;
/// The symbol that ends a block.
pub(super) const END_OF_BLOCK: usize = 256;
/// The shortest and the longest copy, in bytes.
pub(super) const COPY_LENGTHS: std::ops::RangeInclusive<usize> = 3..=258;
/// How far back a copy may reach.
pub(super) const MAX_DISTANCE: usize = 32_768;

/// A literal, or a copy of what is already there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// How many bytes it stands for; 1 of a literal.
    pub(super) length: u16,
    /// How far back they are copied from; 0 of a literal.
    pub(super) distance: u16,
}

impl Token {
    pub(super) const LITERAL: Self = Self {
        length: 1,
        distance: 0,
    };

    /// A copy, of a length and from a distance that there can be.
    #[expect(clippy::cast_possible_truncation, reason = "at most 258 and 32,768")]
    pub(super) fn copy(length: usize, distance: usize) -> Self {
        Self {
            length: length as u16,
            distance: distance as u16,
        }
    }
}

/// A symbol, and the bits that follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Symbol {
    pub(super) index: usize,
    pub(super) extra: u32,
    pub(super) extra_bits: u32,
}

/// The symbol of a copy's length.
#[inline]
pub(super) fn length_symbol(length: usize) -> Symbol {
    // Every four symbols, lengths double; the longest has a symbol of its own.
    if length == *COPY_LENGTHS.end() {
        return Symbol {
            index: 285,
            extra: 0,
            extra_bits: 0,
        };
    }
    geometric(length - COPY_LENGTHS.start(), 4, 257)
}

/// The symbol of a copy's distance.
#[inline]
pub(super) fn distance_symbol(distance: usize) -> Symbol {
    geometric(distance - 1, 2, 0)
}

/// Of values that are told exactly below `2 × steps`, and from there on by `steps` symbols for
/// each doubling, starting with symbol `first`.
#[expect(clippy::cast_possible_truncation, reason = "of at most 13 bits")]
#[inline]
fn geometric(value: usize, steps: usize, first: usize) -> Symbol {
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
pub(super) struct Histogram {
    pub(super) literals: [u32; LITERALS],
    pub(super) distances: [u32; DISTANCES],
}

impl Histogram {
    pub(super) const EMPTY: Self = Self {
        literals: [0; LITERALS],
        distances: [0; DISTANCES],
    };

    /// Counts a token; `byte` is the literal's.
    pub(super) fn count(&mut self, token: Token, byte: u8) {
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

    /// The tables of RFC 1951, 3.2.5.
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
    }
}
