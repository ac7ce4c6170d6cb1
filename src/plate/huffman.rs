//! Huffman codes and the head of a block that says them (RFC 1951, 3.2.2 and 3.2.7).

use super::bits::BitWriter;
use super::symbols::{
    COPY_LENGTHS, DISTANCES, END_OF_BLOCK, Histogram, LITERALS, Token, distance_symbol,
    length_symbol,
};

/// The longest code of literals and distances.
const MAX_LENGTH: usize = 15;
/// The longest code of code lengths.
const MAX_LENGTH_OF_LENGTHS: usize = 7;
/// The order in which a block tells the lengths of the codes of code lengths.
const ORDER_OF_LENGTHS: [usize; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/// A code as it is written, and how many bits it has; none where the symbol has no code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Code {
    bits: u16,
    length: u8,
}

/// What a block is written in.
#[derive(Debug, Clone)]
pub(super) struct BlockCode {
    literals: [Code; LITERALS],
    distances: [Code; DISTANCES],
    /// For each length of a copy its code and the bits that follow, as they are written.
    lengths: Box<[LengthCode; 259]>,
}

/// A length's bits as they are written, and how many there are.
#[derive(Debug, Clone, Copy, Default)]
struct LengthCode {
    bits: u32,
    length: u32,
}

impl BlockCode {
    /// The best code for symbols that occur so often. Those that occur never have a code, too, for
    /// whatever a certificate comes to need; it ends a block once.
    pub(super) fn fitted_to(histogram: &Histogram) -> Self {
        let at_least_once =
            |counts: &[u32]| -> Vec<u32> { counts.iter().map(|&count| count.max(1)).collect() };
        Self::of_lengths(
            &code_lengths(&at_least_once(&histogram.literals), MAX_LENGTH),
            &code_lengths(&at_least_once(&histogram.distances), MAX_LENGTH),
        )
    }

    /// The code whose codes have these lengths, those of literals before those of distances.
    pub(super) fn of_lengths(literals: &[u8], distances: &[u8]) -> Self {
        let mut code = Self {
            literals: [Code::default(); LITERALS],
            distances: [Code::default(); DISTANCES],
            lengths: Box::new([LengthCode::default(); 259]),
        };
        assign(literals, &mut code.literals);
        assign(distances, &mut code.distances);
        for length in COPY_LENGTHS {
            let symbol = length_symbol(length);
            let Code { bits, length: own } = code.literals[symbol.index];
            code.lengths[length] = LengthCode {
                bits: u32::from(bits) | symbol.extra << own,
                length: u32::from(own) + symbol.extra_bits,
            };
        }
        code
    }

    /// The lengths of the codes, those of literals before those of distances.
    pub(super) fn lengths(&self) -> impl Iterator<Item = u8> {
        let codes = self.literals.iter().chain(&self.distances);
        codes.map(|code| code.length)
    }

    /// How many bits a token takes.
    pub(super) fn cost(&self, token: Token, byte: u8) -> u32 {
        if token.distance == 0 {
            return self.literals[usize::from(byte)].length.into();
        }
        self.length_cost(token.length.into()) + self.distance_cost(token.distance.into())
    }

    /// How many bits the length of a copy takes.
    pub(super) fn length_cost(&self, length: usize) -> u32 {
        self.lengths[length].length
    }

    /// How many bits the distance of a copy takes.
    pub(super) fn distance_cost(&self, distance: usize) -> u32 {
        let symbol = distance_symbol(distance);
        u32::from(self.distances[symbol.index].length) + symbol.extra_bits
    }

    /// Writes a token.
    #[inline(always)]
    pub(super) fn put(&self, token: Token, byte: u8, out: &mut BitWriter) {
        if token.distance == 0 {
            let code = self.literals[usize::from(byte)];
            out.put(code.bits.into(), code.length.into());
            return;
        }
        let length = self.lengths[usize::from(token.length)];
        out.put(length.bits.into(), length.length);
        let symbol = distance_symbol(token.distance.into());
        let Code { bits, length } = self.distances[symbol.index];
        let bits = u64::from(bits) | u64::from(symbol.extra) << length;
        out.put(bits, u32::from(length) + symbol.extra_bits);
    }

    /// Starts a block that is not the last.
    pub(super) fn put_head(&self, out: &mut BitWriter) {
        const DYNAMIC: u64 = 0b10;
        out.put(DYNAMIC << 1, 3);

        let lengths: Vec<u8> = self.lengths().collect();
        let runs = runs(&lengths);
        let mut counts = [0; 19];
        for run in &runs {
            counts[usize::from(run.symbol)] += 1;
        }
        let own_lengths = code_lengths(&counts, MAX_LENGTH_OF_LENGTHS);
        let mut codes = [Code::default(); 19];
        assign(&own_lengths, &mut codes);
        let told = ORDER_OF_LENGTHS
            .iter()
            .rposition(|&symbol| own_lengths[symbol] > 0)
            .map_or(4, |last| (last + 1).max(4));

        out.put((LITERALS - 257) as u64, 5);
        out.put((DISTANCES - 1) as u64, 5);
        out.put((told - 4) as u64, 4);
        for &symbol in &ORDER_OF_LENGTHS[..told] {
            out.put(own_lengths[symbol].into(), 3);
        }
        for run in runs {
            let code = codes[usize::from(run.symbol)];
            out.put(code.bits.into(), code.length.into());
            out.put(run.extra.into(), run.extra_bits);
        }
    }

    /// Ends the block, and starts the next at a byte by an empty stored one (RFC 1951, 3.2.4).
    pub(super) fn put_end(&self, out: BitWriter) -> Vec<u8> {
        let mut out = out;
        let end = self.literals[END_OF_BLOCK];
        out.put(end.bits.into(), end.length.into());
        out.put(0, 3);
        let mut bytes = out.finish();
        bytes.extend_from_slice(&[0, 0, 0xFF, 0xFF]);
        bytes
    }
}

/// Equal code lengths in a row, as one symbol of the code of code lengths.
struct Run {
    symbol: u8,
    extra: u8,
    extra_bits: u32,
}

fn runs(lengths: &[u8]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = lengths;
    while let [first, ..] = *rest {
        let equal = rest.iter().take_while(|&&length| length == first).count();
        let (taken, symbol, least, extra_bits) = match (first, equal) {
            (0, 11..) => (equal.min(138), 18, 11, 7),
            (0, 3..) => (equal.min(10), 17, 3, 3),
            (1.., 4..) => {
                // The first says which length is repeated.
                runs.push(Run {
                    symbol: first,
                    extra: 0,
                    extra_bits: 0,
                });
                rest = &rest[1..];
                ((equal - 1).min(6), 16, 3, 2)
            }
            _ => (1, first, 1, 0),
        };
        runs.push(Run {
            symbol,
            extra: u8::try_from(taken - least).unwrap_or(u8::MAX),
            extra_bits,
        });
        rest = &rest[taken..];
    }
    runs
}

/// The lengths of the best prefix code with none longer than `longest`, for symbols that occur so
/// often; 0 for those that never do.
///
/// By the package-merge algorithm (Larmore and Hirschberg 1990): of all coins of the
/// denominations `1/2 … 1/2^longest`, one for each symbol, those that buy `symbols − 1` at the
/// least price.
fn code_lengths(counts: &[u32], longest: usize) -> Vec<u8> {
    let mut symbols: Vec<usize> = (0..counts.len()).filter(|&s| counts[s] > 0).collect();
    symbols.sort_by_key(|&symbol| counts[symbol]);
    let mut lengths = vec![0; counts.len()];
    if let [only] = symbols[..] {
        lengths[only] = 1;
    }
    if symbols.len() < 2 {
        return lengths;
    }

    let coins: Vec<u64> = symbols.iter().map(|&s| counts[s].into()).collect();
    // For each denomination from the smallest, whether each thing in it, by price, is a coin.
    let mut levels: Vec<Vec<bool>> = Vec::new();
    let mut packages: Vec<u64> = Vec::new();
    for _ in 0..longest {
        let (mut prices, mut are_coins) = (Vec::<u64>::new(), Vec::new());
        let (mut coin, mut package) = (coins.iter().peekable(), packages.iter().peekable());
        loop {
            let is_coin = match (coin.peek(), package.peek()) {
                (None, None) => break,
                (Some(coin), Some(package)) => coin <= package,
                (coin, _) => coin.is_some(),
            };
            let next = if is_coin { coin.next() } else { package.next() };
            prices.extend(next);
            are_coins.push(is_coin);
        }
        packages = prices
            .as_chunks::<2>()
            .0
            .iter()
            .map(|[a, b]| a + b)
            .collect();
        levels.push(are_coins);
    }
    let mut bought = 2 * (symbols.len() - 1);
    for level in levels.iter().rev() {
        let coins = level[..bought].iter().filter(|&&is_coin| is_coin).count();
        for &symbol in &symbols[..coins] {
            lengths[symbol] += 1;
        }
        bought = 2 * (bought - coins);
    }
    lengths
}

/// Gives out codes by length and, within a length, by symbol (RFC 1951, 3.2.2).
fn assign(lengths: &[u8], codes: &mut [Code]) {
    let mut next = 0_u16;
    for length in 1..=MAX_LENGTH {
        for (code, own) in codes.iter_mut().zip(lengths) {
            if usize::from(*own) == length {
                // Codes are written from their highest bit.
                *code = Code {
                    bits: next.reverse_bits() >> (16 - length),
                    length: *own,
                };
                next += 1;
            }
        }
        next <<= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn frequent_symbols_have_short_codes() {
        assert_eq!(code_lengths(&[8, 4, 2, 1, 1], 15), [1, 2, 3, 4, 4]);
        assert_eq!(code_lengths(&[8, 4, 2, 1, 1], 3), [1, 3, 3, 3, 3]);
        assert_eq!(code_lengths(&[0, 7, 0], 15), [0, 1, 0]);
        assert_eq!(code_lengths(&[0, 0], 15), [0, 0]);
    }

    proptest! {
        #[test]
        fn codes_are_whole_and_not_too_long(
            counts in prop::collection::vec(prop_oneof![Just(0), 1_u32..4, any::<u32>()], 2..286),
            longest in 9_usize..=15,
        ) {
            let lengths = code_lengths(&counts, longest);
            let used = counts.iter().filter(|&&count| count > 0).count();
            prop_assume!(used >= 2);
            let mut taken = 0_u32;
            for (length, count) in lengths.iter().zip(&counts) {
                prop_assert_eq!(*length > 0, *count > 0);
                prop_assert!(usize::from(*length) <= longest);
                if *length > 0 {
                    taken += 1 << (15 - length);
                }
            }
            prop_assert_eq!(taken, 1 << 15, "each sequence of bits is a code or leads to one");
        }
    }
}
