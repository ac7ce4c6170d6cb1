//! The Huffman codes of a block, and the block header that defines them (RFC 1951, 3.2.2 and
//! 3.2.7).

use super::bits::{BitBuffer, BitCursor, BitWriter};
use super::token::{
    COPY_LENGTHS, DISTANCE_SYMBOLS, END_OF_BLOCK, Histogram, LITERAL_SYMBOLS, MAX_DISTANCE, Token,
    distance_extra_bits, distance_symbol, length_extra_bits, length_symbol,
};
use crate::plate::huffman::code_lengths;

/// The longest code for a literal or a distance, in bits.
pub(super) const MAX_CODE_LENGTH: usize = 15;
/// The longest code for a code length, in bits.
const MAX_CODE_LENGTH_CODE: usize = 7;
/// The order in which a block header lists the code lengths of the code length alphabet.
pub(super) const CODE_LENGTH_ORDER: [usize; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/// A code in the order in which its bits are written. The length is 0 for a symbol without a code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Code {
    pub(super) bits: u16,
    pub(super) length: u8,
}

/// The codes that a block is written in.
#[derive(Debug, Clone)]
pub(in crate::plate) struct BlockCode {
    literals: [Code; LITERAL_SYMBOLS],
    distances: [Code; DISTANCE_SYMBOLS],
    /// For each length of a copy, the code of its symbol and the extra bits.
    lengths: Box<[LengthCode; 259]>,
    /// The codes of distances, by [`distance_slot`].
    distance_codes: Box<[DistanceCode; DISTANCE_SLOTS]>,
}

/// The code of a distance's symbol, and which bits of the distance less one are its extra bits.
#[derive(Debug, Clone, Copy, Default)]
struct DistanceCode {
    code: Code,
    extra_bits: u8,
    extra: u16,
}

/// The number of slots for distances.
pub(super) const DISTANCE_SLOTS: usize = 512;

/// A slot for a distance that it shares only with distances of the same symbol: the first 256 have
/// a slot each, and those above one for each 128. Looking a slot up takes half the instructions of
/// computing the symbol.
#[inline(always)]
pub(super) fn distance_slot(distance: u16) -> usize {
    let less_one = usize::from(distance.wrapping_sub(1));
    let slot = match less_one {
        ..256 => less_one,
        _ => 256 + (less_one >> 7),
    };
    slot % DISTANCE_SLOTS
}

/// The first distance of each slot.
pub(super) fn first_distances() -> impl Iterator<Item = usize> {
    (1..=256).chain((257..=MAX_DISTANCE).step_by(128))
}

/// The bits that a copy's length is written in, and their number.
#[derive(Debug, Clone, Copy, Default)]
struct LengthCode {
    bits: u32,
    length: u32,
}

impl BlockCode {
    /// The optimal code for these counts. Symbols that do not occur get a code as well, because a
    /// certificate may need them. One of them ends the block, which happens once.
    pub(in crate::plate) fn for_histogram(histogram: &Histogram) -> Self {
        let at_least_once =
            |counts: &[u32]| -> Vec<u32> { counts.iter().map(|&count| count.max(1)).collect() };
        Self::from_lengths(
            &code_lengths(&at_least_once(&histogram.literals), MAX_CODE_LENGTH),
            &code_lengths(&at_least_once(&histogram.distances), MAX_CODE_LENGTH),
        )
    }

    /// The optimal code for exactly these counts, which nothing else can be written in.
    pub(super) fn only_for(histogram: &Histogram) -> Self {
        let mut literals = histogram.literals;
        literals[END_OF_BLOCK] = 1;
        // Not every decoder accepts a block without a code for a distance.
        let mut distances = histogram.distances;
        distances[0] = distances[0].max(1);
        distances[1] = distances[1].max(1);
        Self::from_lengths(
            &code_lengths(&literals, MAX_CODE_LENGTH),
            &code_lengths(&distances, MAX_CODE_LENGTH),
        )
    }

    /// The canonical code with these code lengths, one for each symbol.
    fn from_lengths(literals: &[u8], distances: &[u8]) -> Self {
        let mut literal_codes = [Code::default(); LITERAL_SYMBOLS];
        let mut distance_codes = [Code::default(); DISTANCE_SYMBOLS];
        assign_codes(literals, &mut literal_codes);
        assign_codes(distances, &mut distance_codes);
        Self::from_codes(literal_codes, distance_codes)
    }

    /// The code in which each symbol has this code of its own.
    pub(super) fn from_codes(
        literals: [Code; LITERAL_SYMBOLS],
        distances: [Code; DISTANCE_SYMBOLS],
    ) -> Self {
        let mut code = Self {
            literals,
            distances,
            lengths: Box::new([LengthCode::default(); 259]),
            distance_codes: Box::new([DistanceCode::default(); DISTANCE_SLOTS]),
        };
        for length in COPY_LENGTHS {
            let symbol = length_symbol(length);
            let Code { bits, length: own } = code.literals[symbol.index];
            code.lengths[length] = LengthCode {
                bits: u32::from(bits) | symbol.extra << own,
                length: u32::from(own) + symbol.extra_bits,
            };
        }
        for distance in first_distances() {
            let symbol = distance_symbol(distance);
            #[expect(clippy::cast_possible_truncation, reason = "at most 13 bits and 2¹⁵")]
            let (slot, extra_bits) = (distance_slot(distance as u16), symbol.extra_bits as u8);
            code.distance_codes[slot] = DistanceCode {
                code: code.distances[symbol.index],
                extra_bits,
                extra: (1 << extra_bits) - 1,
            };
        }
        code
    }

    /// The code length of each symbol: first the literals, then the distances.
    #[cfg(test)]
    pub(super) fn lengths(&self) -> impl Iterator<Item = u8> {
        let codes = self.literals.iter().chain(&self.distances);
        codes.map(|code| code.length)
    }

    /// The number of bits of a block with these counts of symbols, with its header.
    pub(super) fn size(&self, histogram: &Histogram) -> u32 {
        let (mut header, mut buffer) = (Vec::new(), BitBuffer::default());
        let mut out = BitWriter::new(&mut header, &mut buffer);
        self.put_header(&mut out);
        let literals = self.literals.iter().zip(&histogram.literals).enumerate();
        let literals = literals.map(|(symbol, (code, count))| {
            count * (u32::from(code.length) + length_extra_bits(symbol))
        });
        let distances = self.distances.iter().zip(&histogram.distances).enumerate();
        let distances = distances.map(|(symbol, (code, count))| {
            count * (u32::from(code.length) + distance_extra_bits(symbol))
        });
        let end = u32::from(self.literals[END_OF_BLOCK].length);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a header has a few hundred bytes"
        )]
        let header = out.position() as u32;
        header + literals.sum::<u32>() + distances.sum::<u32>() + end
    }

    /// The number of bits that a token takes. `byte` is the first byte that it stands for.
    pub(in crate::plate) fn cost(&self, token: Token, byte: u8) -> u32 {
        if token.distance == 0 {
            return self.literals[usize::from(byte)].length.into();
        }
        self.length_cost(token.length.into()) + self.distance_cost(token.distance.into())
    }

    /// The number of bits that a copy's length takes.
    pub(super) fn length_cost(&self, length: usize) -> u32 {
        self.lengths[length].length
    }

    /// The number of bits that a copy's distance takes.
    pub(super) fn distance_cost(&self, distance: usize) -> u32 {
        let symbol = distance_symbol(distance);
        u32::from(self.distances[symbol.index].length) + symbol.extra_bits
    }

    /// The most bits that a byte takes: a literal has a code of 15, and a copy, with two codes and
    /// their extra bits, 48 for at least three bytes.
    pub(in crate::plate) const MOST_BITS_PER_BYTE: usize = 16;

    /// Writes literals.
    ///
    /// Three are written at once, as many as a pixel of colours has: looking them up takes fewer
    /// instructions than writing them.
    #[inline(always)]
    pub(in crate::plate) fn put_literals(&self, bytes: &[u8], out: &mut BitCursor<'_>) {
        let (threes, rest) = bytes.as_chunks::<3>();
        for [a, b, c] in threes {
            let [a, b, c] = [a, b, c].map(|byte| self.literals[usize::from(*byte)]);
            let (second, third) = (u32::from(a.length), u32::from(a.length + b.length));
            let bits = u64::from(a.bits) | u64::from(b.bits) << second | u64::from(c.bits) << third;
            out.put(bits, third + u32::from(c.length));
        }
        for byte in rest {
            let code = self.literals[usize::from(*byte)];
            out.put(code.bits.into(), code.length.into());
        }
    }

    /// Writes a copy: its length and its distance at once.
    #[inline(always)]
    pub(in crate::plate) fn put_copy(&self, copy: Token, out: &mut BitCursor<'_>) {
        let length = self.lengths[usize::from(copy.length)];
        let distance = self.distance_codes[distance_slot(copy.distance)];
        let extra = copy.distance.wrapping_sub(1) & distance.extra;
        let before_extra = length.length + u32::from(distance.code.length);
        let bits = u64::from(length.bits)
            | u64::from(distance.code.bits) << length.length
            | u64::from(extra) << before_extra;
        out.put(bits, before_extra + u32::from(distance.extra_bits));
    }

    /// Writes the header of a block that is not the last.
    pub(in crate::plate) fn put_header(&self, out: &mut BitWriter<'_>) {
        const DYNAMIC: u64 = 0b10;
        out.put(DYNAMIC << 1, 3);

        let literals = listed(&self.literals, FEWEST_LITERALS);
        let distances = listed(&self.distances, 1);
        let lengths: Vec<u8> = literals
            .iter()
            .chain(distances)
            .map(|code| code.length)
            .collect();
        let runs = runs(&lengths);
        let mut counts = [0; 19];
        for run in &runs {
            counts[usize::from(run.symbol)] += 1;
        }
        let run_lengths = code_lengths(&counts, MAX_CODE_LENGTH_CODE);
        let mut codes = [Code::default(); 19];
        assign_codes(&run_lengths, &mut codes);
        let listed_lengths = CODE_LENGTH_ORDER
            .iter()
            .rposition(|&symbol| run_lengths[symbol] > 0)
            .map_or(4, |last| (last + 1).max(4));

        out.put((literals.len() - FEWEST_LITERALS) as u64, 5);
        out.put((distances.len() - 1) as u64, 5);
        out.put((listed_lengths - 4) as u64, 4);
        for &symbol in &CODE_LENGTH_ORDER[..listed_lengths] {
            out.put(run_lengths[symbol].into(), 3);
        }
        for run in runs {
            let code = codes[usize::from(run.symbol)];
            out.put(code.bits.into(), code.length.into());
            out.put(run.extra.into(), run.extra_bits);
        }
    }

    /// Writes the end of the block, which another block may follow at once.
    pub(super) fn put_end(&self, out: &mut BitWriter<'_>) {
        let end = self.literals[END_OF_BLOCK];
        out.put(end.bits.into(), end.length.into());
    }

    /// Ends the block. An empty stored block after it makes the next block start on a byte
    /// boundary (RFC 1951, 3.2.4): three bits, zeros up to the boundary, and its length of 0.
    pub(in crate::plate) fn finish_block(&self, mut out: BitWriter<'_>) {
        self.put_end(&mut out);
        out.put(0, 3);
        out.align();
        out.put(0xFFFF_0000, 32);
        out.finish();
    }
}

/// The fewest literals, with the end of the block, whose code lengths a header lists.
const FEWEST_LITERALS: usize = 257;

/// The codes whose lengths a header lists: at least `fewest`, and up to the last that is used.
fn listed(codes: &[Code], fewest: usize) -> &[Code] {
    let last = codes.iter().rposition(|code| code.length > 0);
    &codes[..last.map_or(0, |last| last + 1).max(fewest)]
}

/// A run of equal code lengths, as one symbol of the code length alphabet.
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
        let (taken, symbol, shortest, extra_bits) = match (first, equal) {
            (0, 11..) => (equal.min(138), 18, 11, 7),
            (0, 3..) => (equal.min(10), 17, 3, 3),
            (1.., 4..) => {
                // A symbol of its own gives the length that the run repeats.
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
            extra: u8::try_from(taken - shortest).unwrap_or(u8::MAX),
            extra_bits,
        });
        rest = &rest[taken..];
    }
    runs
}

/// The share of all sequences of bits that start with a code of this length, in units of that of the
/// longest codes.
pub(super) fn share(length: u8) -> u32 {
    (1 << MAX_CODE_LENGTH) >> length
}

/// Assigns the codes in order of length and, within a length, of symbol (RFC 1951, 3.2.2).
pub(super) fn assign_codes(lengths: &[u8], codes: &mut [Code]) {
    let mut next = 0_u16;
    for length in 1..=MAX_CODE_LENGTH {
        for (code, own) in codes.iter_mut().zip(lengths) {
            if usize::from(*own) == length {
                // The highest bit of a code is written first.
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
