//! Bits in the order of DEFLATE (RFC 1951, 3.1.1): the first bit is the lowest of the first byte.

/// The number of bits from which copying whole bytes is faster.
const MIN_BITS_FOR_BYTE_COPY: usize = 256;

/// The most bits that are written at once: fewer than 8 may be pending, and a word has 64.
const MOST_BITS: usize = 56;

/// The number of buffered bytes from which they are moved to the output. Fewer than that, and the
/// few that one call writes, stay in the fastest memory.
const FULL: usize = 1024;

/// Appends bits to bytes, packed.
///
/// Bits are written into a buffer, from which they are moved to the output. Writing them into the
/// output itself would need its memory to be cleared first.
#[derive(Debug)]
pub(in crate::plate) struct BitWriter<'a> {
    out: &'a mut Vec<u8>,
    buffer: &'a mut BitBuffer,
    state: State,
}

/// The buffer of a [`BitWriter`], kept to reuse its memory.
#[derive(Debug, Default)]
pub(in crate::plate) struct BitBuffer(Vec<u8>);

/// How far bits were written.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// The number of whole bytes in the buffer.
    at: usize,
    /// The bits that do not fill a byte yet, from the lowest bit.
    pending: u64,
    /// The number of pending bits, less than 8.
    count: u32,
}

/// Writes bits into the buffer of a [`BitWriter`].
///
/// Nothing that it does can allocate. Therefore its state stays in registers, which takes half the
/// instructions.
pub(in crate::plate) struct BitCursor<'a> {
    room: &'a mut [u8],
    state: State,
}

/// Bits to copy from. At least [`BitString::SLACK`] more bytes must follow the last copied bit.
#[derive(Debug, Clone, Copy)]
pub(in crate::plate) struct BitString<'a> {
    pub(in crate::plate) bytes: &'a [u8],
}

impl BitString<'_> {
    /// How many bytes must follow the last copied bit, because bits are read by words.
    pub(in crate::plate) const SLACK: usize = 8;

    /// The bits from this position on, of which the lowest 57 are valid.
    #[inline(always)]
    fn word(&self, at: usize) -> u64 {
        let (byte, shift) = (at / 8, at % 8);
        let mut eight = [0; 8];
        eight.copy_from_slice(&self.bytes[byte..byte + 8]);
        u64::from_le_bytes(eight) >> shift
    }
}

impl BitCursor<'_> {
    /// Appends the lowest `count` bits, at most 56. All higher bits must be 0.
    ///
    /// A word is stored each time, of which only the first bytes are whole: this takes no branch,
    /// and codes are so long that nearly each completes a byte.
    #[inline(always)]
    pub(in crate::plate) fn put(&mut self, bits: u64, count: u32) {
        debug_assert!(count as usize <= MOST_BITS && bits >> count == 0);
        let State {
            at,
            pending,
            count: before,
        } = self.state;
        let pending = pending | bits << before;
        self.room[at..at + 8].copy_from_slice(&pending.to_le_bytes());
        let count = before + count;
        self.state = State {
            at: at + (count / 8) as usize,
            pending: pending >> (count & !7),
            count: count % 8,
        };
    }
}

impl<'a> BitWriter<'a> {
    /// A writer that appends to these bytes.
    pub(in crate::plate) fn new(out: &'a mut Vec<u8>, buffer: &'a mut BitBuffer) -> Self {
        let state = State::default();
        Self { out, buffer, state }
    }

    /// The number of bits before the next one, those of the initial bytes included.
    pub(in crate::plate) fn position(&self) -> usize {
        (self.out.len() + self.state.at) * 8 + self.state.count as usize
    }

    /// Calls `write` with a cursor that may write so many bits.
    #[inline(always)]
    pub(in crate::plate) fn write<R>(
        &mut self,
        most_bits: usize,
        write: impl FnOnce(&mut BitCursor<'_>) -> R,
    ) -> R {
        self.make_room(most_bits / 8 + 1);
        let mut cursor = BitCursor {
            room: &mut self.buffer.0,
            state: self.state,
        };
        let result = write(&mut cursor);
        self.state = cursor.state;
        if self.state.at >= FULL {
            self.flush();
        }
        result
    }

    /// Appends the lowest `count` bits, at most 56. All higher bits must be 0.
    pub(in crate::plate) fn put(&mut self, bits: u64, count: u32) {
        self.write(count as usize, |out| out.put(bits, count));
    }

    /// Appends the bits `from..to` of a string.
    pub(in crate::plate) fn copy(&mut self, string: BitString<'_>, from: usize, to: usize) {
        debug_assert!(from == to || to / 8 + BitString::SLACK <= string.bytes.len());
        let mut at = from;
        if to - from >= MIN_BITS_FOR_BYTE_COPY {
            // Fill the pending byte first.
            let count = self.state.count as usize;
            at += self.copy_words(string, at, at + (8 - count) % 8);
            at += self.copy_bytes(string, at, to);
        }
        self.copy_words(string, at, to);
    }

    /// Appends the bits `from..to` of a string by words, and returns their number.
    fn copy_words(&mut self, string: BitString<'_>, from: usize, to: usize) -> usize {
        self.write(to - from, |out| {
            let mut at = from;
            while at < to {
                let count = (to - at).min(MOST_BITS);
                #[expect(clippy::cast_possible_truncation, reason = "at most 56")]
                out.put(string.word(at) & ((1 << count) - 1), count as u32);
                at += count;
            }
            to - from
        })
    }

    /// Appends bits of a string in units of eight bytes, as many as there are before `to`, and
    /// returns their number. No bits may be pending.
    fn copy_bytes(&mut self, string: BitString<'_>, from: usize, to: usize) -> usize {
        let (first, shift) = (from / 8, from % 8);
        let bytes = (to - from) / 64 * 8;
        self.flush();
        if shift == 0 {
            self.out
                .extend_from_slice(&string.bytes[first..first + bytes]);
            return 8 * bytes;
        }
        self.make_room(FULL);
        let here = string.bytes[first..first + bytes].chunks(FULL);
        // The words one byte further on hold the bits that the shift leaves room for. All words
        // are shifted alike, so that it is done to two at a time.
        let next = string.bytes[first + 1..][..bytes].chunks(FULL);
        for (here, next) in here.zip(next) {
            let out = &mut self.buffer.0[..here.len()];
            let words = here.as_chunks::<8>().0.iter().zip(next.as_chunks::<8>().0);
            for (out, (here, next)) in out.as_chunks_mut::<8>().0.iter_mut().zip(words) {
                let low = u64::from_le_bytes(*here) >> shift;
                let high = u64::from_le_bytes(*next) << (8 - shift);
                *out = (low | high).to_le_bytes();
            }
            self.out.extend_from_slice(out);
        }
        8 * bytes
    }

    /// Moves the whole bytes from the buffer to the output.
    fn flush(&mut self) {
        self.out.extend_from_slice(&self.buffer.0[..self.state.at]);
        self.state.at = 0;
    }

    /// Makes room for so many bytes, and for the rest of a word after them.
    #[inline(always)]
    fn make_room(&mut self, bytes: usize) {
        let needed = self.state.at + bytes + 8;
        if self.buffer.0.len() < needed {
            self.buffer.0.resize(needed, 0);
        }
    }

    /// Fills up the last byte with zeros.
    pub(in crate::plate) fn align(&mut self) {
        self.put(0, (8 - self.state.count) % 8);
    }

    /// Fills up the last byte with zeros, and ends writing.
    pub(in crate::plate) fn finish(mut self) {
        self.align();
        self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The first `count` bits, one in each byte.
    fn unpack(bytes: &[u8], count: usize) -> Vec<u8> {
        let bits = bytes
            .iter()
            .flat_map(|byte| (0..8).map(move |n| byte >> n & 1));
        bits.take(count).collect()
    }

    proptest! {
        #[test]
        fn written_and_copied_bits_are_unchanged(
            pieces in prop::collection::vec((any::<u64>(), 0_u32..=56), 0..600),
            cut in any::<prop::sample::Index>(),
        ) {
            let (mut bytes, mut buffer) = (Vec::new(), BitBuffer::default());
            let mut writer = BitWriter::new(&mut bytes, &mut buffer);
            let mut expected = Vec::new();
            for (bits, count) in pieces {
                let bits = bits & ((1 << count) - 1);
                writer.put(bits, count);
                expected.extend((0..count).map(|n| (bits >> n & 1) as u8));
            }
            let length = writer.position();
            prop_assert_eq!(length, expected.len());
            writer.finish();
            prop_assert_eq!(&unpack(&bytes, length), &expected);

            bytes.extend_from_slice(&[0; BitString::SLACK]);
            let from = cut.index(length + 1);
            let mut copied = Vec::new();
            let mut writer = BitWriter::new(&mut copied, &mut buffer);
            writer.put(1, 1);
            writer.copy(BitString { bytes: &bytes }, from, length);
            writer.finish();
            let copied = unpack(&copied, 1 + length - from);
            prop_assert_eq!(&copied[1..], &expected[from..]);
        }
    }
}
