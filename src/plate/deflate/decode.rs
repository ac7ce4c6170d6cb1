//! Reading a block back: its codes, its tokens and the bytes that they stand for.
//!
//! Only blocks as they are written for bands are read: in a dynamic code with a code for each symbol,
//! on bytes of their own, with an empty stored block after them (see [`BlockCode::finish_block`]).
//! Everything else is refused, whoever wrote it.

use std::ops::Range;

use super::SLACK;
use super::huffman::{BlockCode, CODE_LENGTH_ORDER, Code, MAX_CODE_LENGTH, assign_codes, share};
use super::token::{
    COPY_LENGTHS, DISTANCE_SYMBOLS, END_OF_BLOCK, LITERAL_SYMBOLS, Token, distance_extra_bits,
    length_extra_bits,
};

/// A block that was read.
pub(in crate::plate) struct DecodedBlock {
    pub(in crate::plate) code: BlockCode,
    /// The bits of the tokens.
    pub(in crate::plate) bits: Range<usize>,
    /// The end of the block's bytes.
    pub(in crate::plate) end: usize,
}

/// Reads the block that takes up all of `data`. Its bytes are written to `bytes` from `start` on, and
/// may copy from those before. Its tokens are appended to `tokens`.
///
/// `at_stop` is called at the first token, with the number of tokens before it, its first byte and its
/// first bit. It returns the byte from which on it is called again at the first token that starts
/// there.
///
/// `None` if the data are not such a block, or stand for more bytes than there are without the last
/// [`SLACK`]: copies are written in chunks of as many, which may reach beyond their ends.
pub(in crate::plate) fn decode_block(
    data: &[u8],
    bytes: &mut [u8],
    start: usize,
    tokens: &mut Vec<Token>,
    mut at_stop: impl FnMut(usize, usize, usize) -> usize,
) -> Option<DecodedBlock> {
    let limit = bytes.len().checked_sub(SLACK)?;
    let mut bits = Bits { data, at: 0 };
    let (literals, distances) = read_header(&mut bits)?;
    let first_bit = bits.at;
    let literal_table = Table::new(&literals, Entry::of_literal)?;
    let distance_table = Table::new(&distances, Entry::of_distance)?;
    let (mut at, mut next_stop) = (start, 0);
    let last_bit = loop {
        // A token takes at most 48 bits, and a word has 57. After the data there are zeros, whose
        // tokens end at the latest where there is no room for their bytes.
        let (bit, word) = (bits.at, bits.word());
        let entry = literal_table.look_up(word);
        if entry.is_end() {
            bits.at += entry.length() as usize;
            break bit;
        }
        if at >= next_stop {
            next_stop = at_stop(tokens.len(), at, bit);
        }
        if entry.is_literal() {
            if at >= limit {
                return None;
            }
            bytes[at] = entry.literal();
            tokens.push(Token::LITERAL);
            at += 1;
            bits.at += entry.length() as usize;
            continue;
        }
        let length = entry.value(word);
        let rest = word >> entry.bits();
        let of_distance = distance_table.look_up(rest);
        let distance = of_distance.value(rest);
        // The longest copy has a symbol of its own, and is always written as that.
        let is_shortest = length < *COPY_LENGTHS.end() || entry.bits() == entry.length();
        if distance > at || at + length > limit || !is_shortest {
            return None;
        }
        copy_within(bytes, at, distance, length);
        tokens.push(Token::copy(length, distance));
        at += length;
        bits.at += (entry.bits() + of_distance.bits()) as usize;
    };
    read_end(&mut bits)?;
    Some(DecodedBlock {
        code: BlockCode::from_codes(literals, distances),
        bits: first_bit..last_bit,
        end: at,
    })
}

/// Copies `length` bytes to `at`, from `distance` bytes before. They may overlap. Up to [`SLACK`]
/// bytes after them are changed as well: they are still to be written.
#[inline(always)]
fn copy_within(bytes: &mut [u8], at: usize, distance: usize, length: usize) {
    let (mut from, mut to, end) = (at - distance, at, at + length);
    // The bytes from `from` on repeat after so many, which are there.
    let mut period = distance;
    while period < SLACK {
        copy_chunk(bytes, from, to);
        to += period;
        period *= 2;
        if to >= end {
            return;
        }
    }
    while to < end {
        copy_chunk(bytes, from, to);
        (from, to) = (from + SLACK, to + SLACK);
    }
}

/// Most copies are no longer than a chunk, which is one load and one store.
#[inline(always)]
fn copy_chunk(bytes: &mut [u8], from: usize, to: usize) {
    let mut chunk = [0; SLACK];
    chunk.copy_from_slice(&bytes[from..from + SLACK]);
    bytes[to..to + SLACK].copy_from_slice(&chunk);
}

/// The codes of the literals and of the distances.
type Codes = ([Code; LITERAL_SYMBOLS], [Code; DISTANCE_SYMBOLS]);

/// Reads a header, as [`BlockCode::put_header`] writes it.
fn read_header(bits: &mut Bits<'_>) -> Option<Codes> {
    const LISTED: usize = LITERAL_SYMBOLS + DISTANCE_SYMBOLS;
    /// Not the last block, and a code of its own.
    const DYNAMIC: usize = 0b100;
    let is_dynamic = bits.take(3)? == DYNAMIC;
    let has_all_literals = bits.take(5)? == LITERAL_SYMBOLS - 257;
    let has_all_distances = bits.take(5)? == DISTANCE_SYMBOLS - 1;
    if !(is_dynamic && has_all_literals && has_all_distances) {
        return None;
    }
    let mut run_lengths = [0; CODE_LENGTH_ORDER.len()];
    let count = bits.take(4)? + 4;
    for &symbol in CODE_LENGTH_ORDER.get(..count)? {
        run_lengths[symbol] = bits.take(3)?.to_le_bytes()[0];
    }
    if !is_complete(&run_lengths) {
        return None;
    }
    let mut run_codes = [Code::default(); CODE_LENGTH_ORDER.len()];
    assign_codes(&run_lengths, &mut run_codes);
    let runs = Table::new(&run_codes, Entry::of_literal)?;
    let mut lengths = [0; LISTED];
    let mut at = 0;
    while at < LISTED {
        let entry = runs.look_up(bits.word());
        bits.at += entry.length() as usize;
        let (length, times) = match entry.literal() {
            16 => (*lengths.get(at.checked_sub(1)?)?, bits.take(2)? + 3),
            // Each symbol has a code, so that no run of zeros is listed.
            17.. => return None,
            length => (length, 1),
        };
        lengths.get_mut(at..at + times)?.fill(length);
        at += times;
    }
    let (literals, distances) = lengths.split_at(LITERAL_SYMBOLS);
    let mut codes = (
        [Code::default(); LITERAL_SYMBOLS],
        [Code::default(); DISTANCE_SYMBOLS],
    );
    let has_all = lengths.iter().all(|length| *length > 0);
    if !(has_all && is_complete(literals) && is_complete(distances)) {
        return None;
    }
    assign_codes(literals, &mut codes.0);
    assign_codes(distances, &mut codes.1);
    Some(codes)
}

/// Reads the empty stored block, after which nothing follows.
fn read_end(bits: &mut Bits<'_>) -> Option<()> {
    const STORED: [u8; 4] = [0, 0, 0xFF, 0xFF];
    let padding = (8 - (bits.at + 3) % 8) % 8;
    if bits.take(3 + padding)? != 0 {
        return None;
    }
    (bits.data.get(bits.at / 8..)? == STORED).then_some(())
}

/// Whether codes of these lengths exist and leave no sequence of bits unused. Symbols of the length
/// 0 have none.
fn is_complete(lengths: &[u8]) -> bool {
    let used = lengths.iter().filter(|length| **length > 0);
    used.map(|length| share(*length)).sum::<u32>() == share(0)
}

/// The bits of a block, from the lowest of the first byte.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    /// The next bits, of which the lowest 57 are valid. After the data, they are zeros.
    #[inline(always)]
    fn word(&self) -> u64 {
        let (byte, shift) = (self.at / 8, self.at % 8);
        let eight = match self.data.get(byte..byte + 8) {
            Some(eight) => eight.try_into().unwrap_or_default(),
            None => self.last_eight(byte),
        };
        u64::from_le_bytes(eight) >> shift
    }

    #[cold]
    fn last_eight(&self, byte: usize) -> [u8; 8] {
        let rest = self.data.get(byte..).unwrap_or_default();
        std::array::from_fn(|index| rest.get(index).copied().unwrap_or(0))
    }

    /// Takes at most 16 bits as a number; `None` if there are fewer.
    fn take(&mut self, count: usize) -> Option<usize> {
        let number = self.word() & ((1 << count) - 1);
        self.at += count;
        let is_within = self.at <= self.data.len() * 8;
        is_within.then(|| usize::try_from(number).unwrap_or_default())
    }
}

/// What symbol a sequence of bits starts with, for a complete code.
///
/// The first bits are looked up at once. Those of a longer code have a second table for the rest:
/// most symbols of a block have long codes, but few tokens do.
struct Table {
    entries: Vec<Entry>,
}

/// What a code stands for, in one number: what a token needs of it are a few shifts.
///
/// From the lowest bit: 5 bits for the length of the code, which is 0 for a second table; 5 for the
/// length with the extra bits that follow; [`COPY`](Self::COPY) or [`END`](Self::END); and in the
/// upper half the literal, the first of the lengths or distances, or where the second table starts.
#[derive(Clone, Copy)]
struct Entry(u32);

impl Entry {
    const NONE: Self = Self(0);
    const COPY: u32 = 1 << 10;
    const END: u32 = 1 << 11;
    /// Five bits.
    const BITS: u32 = 0x1F;

    /// The entry of a symbol for a literal, the end or a length (RFC 1951, 3.2.5).
    fn of_literal(symbol: usize, code_length: u8) -> Self {
        match symbol.checked_sub(END_OF_BLOCK + 1) {
            Some(length) => Self::of_copy(LENGTHS[length], code_length),
            None if symbol == END_OF_BLOCK => Self::new(0, 0, code_length, Self::END),
            None => Self::new(u16::from(symbol.to_le_bytes()[0]), 0, code_length, 0),
        }
    }

    /// The entry of a symbol for a distance.
    fn of_distance(symbol: usize, code_length: u8) -> Self {
        Self::of_copy(DISTANCES[symbol], code_length)
    }

    fn of_copy((first, extra_bits): (u16, u32), code_length: u8) -> Self {
        Self::new(first, extra_bits, code_length, Self::COPY)
    }

    /// A code has at most 15 bits, and at most 13 extra bits follow it.
    fn new(first: u16, extra_bits: u32, code_length: u8, kind: u32) -> Self {
        let length = u32::from(code_length);
        Self(u32::from(first) << 16 | kind | (length + extra_bits) << 5 | length)
    }

    /// The entry of longer codes, whose table starts there.
    fn of_table(start: u16) -> Self {
        Self(u32::from(start) << 16)
    }

    #[inline(always)]
    fn is_literal(self) -> bool {
        self.0 & (Self::COPY | Self::END) == 0
    }

    #[inline(always)]
    fn is_end(self) -> bool {
        self.0 & Self::END != 0
    }

    /// The length of the code in bits.
    #[inline(always)]
    fn length(self) -> u32 {
        self.0 & Self::BITS
    }

    /// The number of bits of the code and the extra bits after it.
    #[inline(always)]
    fn bits(self) -> u32 {
        self.0 >> 5 & Self::BITS
    }

    #[inline(always)]
    fn literal(self) -> u8 {
        self.0.to_le_bytes()[2]
    }

    #[inline(always)]
    fn table(self) -> usize {
        (self.0 >> 16) as usize
    }

    /// The length or the distance whose code and extra bits `word` starts with.
    #[inline(always)]
    fn value(self, word: u64) -> usize {
        let extra = (word & ((1 << self.bits()) - 1)) >> self.length();
        #[expect(clippy::cast_possible_truncation, reason = "at most 13 bits")]
        let extra = extra as usize;
        self.table() + extra
    }
}

impl Table {
    const FIRST_BITS: u32 = 10;
    const REST_BITS: u32 = MAX_CODE_LENGTH as u32 - Self::FIRST_BITS;
    const FIRST: usize = 1 << Self::FIRST_BITS;
    const REST: usize = 1 << Self::REST_BITS;

    /// The table of these codes; `None` if it has more entries than a number of 16 bits can count.
    fn new(codes: &[Code], entry: impl Fn(usize, u8) -> Entry) -> Option<Self> {
        let mut entries = vec![Entry::NONE; Self::FIRST];
        for (symbol, code) in codes.iter().enumerate() {
            let (bits, length) = (usize::from(code.bits), u32::from(code.length));
            if length == 0 {
                continue;
            }
            let entry = entry(symbol, code.length);
            if length <= Self::FIRST_BITS {
                let own = entries[..Self::FIRST][bits..].iter_mut();
                own.step_by(1 << length).for_each(|own| *own = entry);
                continue;
            }
            let first = bits % Self::FIRST;
            if entries[first].table() == 0 {
                entries[first] = Entry::of_table(u16::try_from(entries.len()).ok()?);
                entries.resize(entries.len() + Self::REST, Entry::NONE);
            }
            let start = entries[first].table();
            let own = entries[start..][..Self::REST][bits / Self::FIRST..].iter_mut();
            own.step_by(1 << (length - Self::FIRST_BITS))
                .for_each(|own| *own = entry);
        }
        Some(Self { entries })
    }

    /// The symbol whose code these bits start with.
    #[inline(always)]
    fn look_up(&self, bits: u64) -> Entry {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "fewer than 16 bits are left"
        )]
        let index = |bits: u64, table: usize| bits as usize % table;
        let entry = self.entries[index(bits, Self::FIRST)];
        if entry.length() != 0 {
            return entry;
        }
        let rest = index(bits >> Self::FIRST_BITS, Self::REST);
        self.entries[entry.table() + rest]
    }
}

/// The first length of each symbol after [`END_OF_BLOCK`], and the number of extra bits.
const LENGTHS: [(u16, u32); LITERAL_SYMBOLS - END_OF_BLOCK - 1] = {
    let mut all = [(*COPY_LENGTHS.end() as u16, 0); _];
    let (mut index, mut next) = (0, *COPY_LENGTHS.start() as u16);
    while index < all.len() - 1 {
        let extra_bits = length_extra_bits(END_OF_BLOCK + 1 + index);
        all[index] = (next, extra_bits);
        next += 1 << extra_bits;
        index += 1;
    }
    all
};

/// The first distance of each symbol, and the number of extra bits.
const DISTANCES: [(u16, u32); DISTANCE_SYMBOLS] = {
    let mut all = [(0, 0); _];
    let (mut index, mut next) = (0, 1);
    while index < all.len() {
        let extra_bits = distance_extra_bits(index);
        all[index] = (next, extra_bits);
        next += 1 << extra_bits;
        index += 1;
    }
    all
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::bits::{BitBuffer, BitWriter};
    use super::super::token::{Histogram, MAX_DISTANCE};
    use super::*;

    /// Tokens for these bytes, most of them literals: what copies follows from `distances`.
    fn tokens(bytes: &[u8], distances: &[usize]) -> Vec<Token> {
        let (mut tokens, mut at) = (Vec::new(), 0);
        let mut distances = distances.iter().cycle();
        while at < bytes.len() {
            let distance = distances.next().map_or(1, |distance| distance % (at + 1));
            let is_same = |n: &usize| bytes.get(at + n) == bytes.get(at + n - distance);
            let most = (bytes.len() - at).min(*COPY_LENGTHS.end());
            let length = (0..most).take_while(is_same).count();
            let token = match distance > 0 && length >= *COPY_LENGTHS.start() {
                true => Token::copy(length, distance),
                false => Token::LITERAL,
            };
            at += usize::from(token.length);
            tokens.push(token);
        }
        tokens
    }

    /// A block with these tokens, as bands have it.
    fn encode(tokens: &[Token], bytes: &[u8]) -> (Vec<u8>, BlockCode) {
        let mut histogram = Histogram::EMPTY;
        let mut at = 0;
        for token in tokens {
            histogram.count(*token, bytes[at]);
            at += usize::from(token.length);
        }
        let code = BlockCode::for_histogram(&histogram);
        let (mut data, mut buffer) = (Vec::new(), BitBuffer::default());
        let mut out = BitWriter::new(&mut data, &mut buffer);
        code.put_header(&mut out);
        let mut at = 0;
        for token in tokens {
            out.write(64, |out| match token.distance {
                0 => code.put_literals(&[bytes[at]], out),
                _ => code.put_copy(*token, out),
            });
            at += usize::from(token.length);
        }
        code.finish_block(out);
        (data, code)
    }

    /// The bytes of a block, and its tokens with the first bit of each.
    type Decoded = (Vec<u8>, Vec<(Token, usize)>, DecodedBlock);

    fn decode(data: &[u8], length: usize) -> Option<Decoded> {
        let (mut bytes, mut tokens) = (vec![0; length + SLACK], Vec::new());
        let mut bits = Vec::new();
        let block = decode_block(data, &mut bytes, 0, &mut tokens, |index, at, bit| {
            assert_eq!(index, bits.len());
            bits.push(bit);
            at + 1
        })?;
        bytes.truncate(length);
        Some((bytes, tokens.into_iter().zip(bits).collect(), block))
    }

    /// Runs of few values, so that copies of all lengths are found, and some rare values.
    fn rows() -> impl Strategy<Value = Vec<u8>> {
        let run = (prop_oneof![0_u8..4, any::<u8>()], 1_usize..300);
        prop::collection::vec(run, 1..200).prop_map(|runs| {
            let runs = runs.into_iter();
            runs.flat_map(|(value, count)| std::iter::repeat_n(value, count))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn blocks_are_read_as_they_were_written(
            bytes in rows(),
            distances in prop::collection::vec(0_usize..=MAX_DISTANCE, 1..9),
        ) {
            let written = tokens(&bytes, &distances);
            let (data, code) = encode(&written, &bytes);
            let (read, tokens, block) = decode(&data, bytes.len()).unwrap();
            prop_assert_eq!(&read, &bytes);
            let (mut at, mut bit) = (0, block.bits.start);
            for ((token, start), written) in tokens.iter().zip(&written) {
                prop_assert_eq!((token, *start), (written, bit));
                bit += code.cost(*token, bytes[at]) as usize;
                at += usize::from(token.length);
            }
            prop_assert_eq!((tokens.len(), block.bits.end), (written.len(), bit));
            prop_assert_eq!(block.end, bytes.len());
            prop_assert!(block.code.lengths().eq(code.lengths()));
            // One byte less of the rows, or of the data.
            prop_assert!(decode(&data, bytes.len() - 1).is_none());
            prop_assert!(decode(&data[..data.len() - 1], bytes.len()).is_none());
        }

        #[test]
        fn what_was_changed_is_refused_or_is_a_whole_block(
            bytes in rows(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        ) {
            let (mut data, _) = encode(&tokens(&bytes, &[1, 7, 300]), &bytes);
            for (at, byte) in changes {
                let at = at.index(data.len());
                data[at] = byte;
            }
            if let Some((read, tokens, block)) = decode(&data, bytes.len()) {
                let (mut at, mut bit) = (0, block.bits.start);
                for (token, start) in tokens {
                    prop_assert_eq!(start, bit);
                    bit += block.code.cost(token, read[at]) as usize;
                    at += usize::from(token.length);
                }
                prop_assert_eq!((at, bit), (block.end, block.bits.end));
            }
        }

        #[test]
        fn any_bytes_are_refused(data in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(decode(&data, 4000).is_none());
        }
    }

    /// The longest copy can be written as 257 and one more, too (RFC 1951, 3.2.5). The place of the
    /// tokens after it would not be known.
    #[test]
    fn the_longest_copy_is_written_in_one_way() {
        let bytes = [7; 300];
        let tokens = [
            Token::LITERAL,
            Token::copy(*COPY_LENGTHS.end(), 1),
            Token::copy(41, 1),
        ];
        let (data, _) = encode(&tokens, &bytes);
        assert!(decode(&data, 300).is_some());
        let mut histogram = Histogram::EMPTY;
        histogram.count(tokens[0], 7);
        histogram.count(Token::copy(257, 1), 7);
        let code = BlockCode::for_histogram(&histogram);
        let (mut data, mut buffer) = (Vec::new(), BitBuffer::default());
        let mut out = BitWriter::new(&mut data, &mut buffer);
        code.put_header(&mut out);
        out.write(64, |out| code.put_literals(&[7], out));
        // A copy of 257 has the extra bits 30. With 31, the same symbol stands for 258.
        let mut copy = Vec::new();
        let mut copy_buffer = BitBuffer::default();
        let mut copied = BitWriter::new(&mut copy, &mut copy_buffer);
        copied.write(64, |out| code.put_copy(Token::copy(257, 1), out));
        let length = copied.position();
        copied.finish();
        copy.resize(8, 0);
        let lowest_extra = length as u32 - 5 - code.distance_cost(1);
        let bits = u64::from_le_bytes(*copy.first_chunk().unwrap()) | 1 << lowest_extra;
        out.put(bits, length as u32);
        code.finish_block(out);
        let mut other = vec![0; 259 + SLACK];
        assert!(decode_block(&data, &mut other, 0, &mut Vec::new(), |_, _, _| 0).is_none());
        // With 30, it is accepted.
        data.clear();
        let mut out = BitWriter::new(&mut data, &mut buffer);
        code.put_header(&mut out);
        out.write(64, |out| code.put_literals(&[7], out));
        out.put(bits ^ 1 << lowest_extra, length as u32);
        code.finish_block(out);
        let block = decode_block(&data, &mut other, 0, &mut Vec::new(), |_, _, _| 0).unwrap();
        assert_eq!(block.end, 258);
    }
}
