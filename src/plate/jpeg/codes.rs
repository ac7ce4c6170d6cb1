//! The Huffman codes of a page (T.81, C).

use super::symbols::{Alphabet, Counts, SYMBOLS};
use crate::plate::huffman::code_lengths;

/// The longest code in bits.
const MAX_LENGTH: usize = 16;

/// The codes of the four alphabets.
#[derive(Debug, Clone)]
pub(super) struct Codes([Code; Alphabet::COUNT]);

/// A code for each symbol of an alphabet.
#[derive(Debug, Clone)]
struct Code {
    /// The bits of each symbol's code, and their number; 0 for what is not a symbol.
    words: [(u16, u8); SYMBOLS],
    /// The number of codes of each length, from 1, and the symbols in the order of their codes.
    counts: [u8; MAX_LENGTH],
    symbols: Vec<u8>,
}

impl Codes {
    /// The best codes for these counts. Each symbol has one, since a certificate may need it.
    pub(super) fn for_counts(counts: &Counts) -> Self {
        Self(Alphabet::ALL.map(|alphabet| {
            let symbols: Vec<u8> = alphabet.symbols().collect();
            let counts = symbols
                .iter()
                .map(|symbol| counts.of(alphabet, *symbol).max(1));
            Code::for_counts(&symbols, counts)
        }))
    }

    /// The definition of an alphabet's code (T.81, B.2.4.2): its class and destination, the numbers
    /// of codes, and the symbols.
    pub(super) fn definition(&self, alphabet: Alphabet) -> Vec<u8> {
        let Code {
            counts, symbols, ..
        } = &self.0[alphabet as usize];
        [&[alphabet.destination()], &counts[..], symbols].concat()
    }

    /// The bits of a symbol's code, and their number.
    #[inline(always)]
    pub(super) fn word(&self, alphabet: Alphabet, symbol: u8) -> (u32, u32) {
        let (bits, length) = self.0[alphabet as usize].words[usize::from(symbol)];
        (bits.into(), length.into())
    }
}

impl Code {
    fn for_counts(symbols: &[u8], counts: impl Iterator<Item = u32>) -> Self {
        // No code may consist of ones (T.81, C.2). A first symbol that is as rare as any gets the
        // longest code, and is left out.
        let counts: Vec<u32> = std::iter::once(1).chain(counts).collect();
        let lengths = code_lengths(&counts, MAX_LENGTH);
        let mut code = Self {
            words: [(0, 0); SYMBOLS],
            counts: [0; MAX_LENGTH],
            symbols: Vec::new(),
        };
        let mut next = 0;
        for length in 1..=MAX_LENGTH {
            for (symbol, own) in symbols.iter().zip(&lengths[1..]) {
                if usize::from(*own) == length {
                    code.words[usize::from(*symbol)] = (next, *own);
                    code.counts[length - 1] += 1;
                    code.symbols.push(*symbol);
                    next += 1;
                }
            }
            next <<= 1;
        }
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Each symbol has a code, no code begins with another one, and none consists of ones.
        #[test]
        fn no_code_begins_with_another(
            frequent in prop::collection::vec((any::<prop::sample::Index>(), any::<u32>()), 0..40),
        ) {
            let mut counts = Counts::ZERO;
            for alphabet in Alphabet::ALL {
                let symbols: Vec<u8> = alphabet.symbols().collect();
                let mut left = u32::MAX;
                for (symbol, count) in &frequent {
                    let count = (*count).min(left);
                    left -= count;
                    counts.add(alphabet, symbols[symbol.index(symbols.len())], count);
                }
            }
            let codes = Codes::for_counts(&counts);
            for alphabet in Alphabet::ALL {
                let mut taken = Vec::new();
                for symbol in alphabet.symbols() {
                    let (bits, length) = codes.word(alphabet, symbol);
                    prop_assert!((1..=16).contains(&length));
                    let start = bits << (16 - length);
                    taken.push(start..start + (1 << (16 - length)));
                }
                taken.sort_by_key(|range| range.start);
                prop_assert!(taken.windows(2).all(|two| two[0].end <= two[1].start));
                let last = taken.last().map_or(0, |range| range.end);
                prop_assert!(last < 1 << 16, "a code of ones");
                let definition = codes.definition(alphabet);
                let listed: usize = definition[1..17].iter().map(|count| usize::from(*count)).sum();
                prop_assert_eq!(listed, alphabet.symbols().count());
                prop_assert_eq!(definition.len(), 17 + listed);
            }
        }
    }
}
