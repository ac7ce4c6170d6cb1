//! Bits in the order of DEFLATE (RFC 1951, 3.1.1): the first bit is the lowest of the first byte.

/// The number of bits from which copying whole bytes is faster.
const MIN_BITS_FOR_BYTE_COPY: usize = 256;

/// Packs bits into bytes.
#[derive(Debug, Default)]
pub(in crate::plate) struct BitWriter {
    bytes: Vec<u8>,
    /// The bits that do not fill a byte yet, from the lowest bit.
    pending: u64,
    /// The number of pending bits, less than 32.
    count: u32,
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
    fn word(&self, at: usize) -> u64 {
        let (byte, shift) = (at / 8, at % 8);
        let eight = self.bytes[byte..].first_chunk::<8>();
        eight.map_or(0, |eight| u64::from_le_bytes(*eight)) >> shift
    }
}

impl BitWriter {
    /// A writer that appends to these bytes.
    pub(in crate::plate) fn after(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            pending: 0,
            count: 0,
        }
    }

    /// The number of bits before the next one, those of the initial bytes included.
    pub(in crate::plate) fn position(&self) -> usize {
        self.bytes.len() * 8 + self.count as usize
    }

    /// Appends the lowest `count` bits, at most 32. All higher bits must be 0.
    #[inline]
    pub(in crate::plate) fn put(&mut self, bits: u64, count: u32) {
        debug_assert!(count <= 32 && bits >> count == 0);
        self.pending |= bits << self.count;
        self.count += count;
        if self.count >= 32 {
            let [a, b, c, d, ..] = self.pending.to_le_bytes();
            self.bytes.extend_from_slice(&[a, b, c, d]);
            self.pending >>= 32;
            self.count -= 32;
        }
    }

    /// Appends the bits `from..to` of a string.
    pub(in crate::plate) fn copy(&mut self, string: BitString<'_>, from: usize, to: usize) {
        debug_assert!(from == to || to / 8 + BitString::SLACK <= string.bytes.len());
        let mut at = from;
        if to - from >= MIN_BITS_FOR_BYTE_COPY {
            // Fill the pending byte first.
            at += self.copy_word(string, at, (8 - self.count as usize % 8) % 8);
            self.flush();
            at += self.copy_bytes(string, at, to);
        }
        while at < to {
            at += self.copy_word(string, at, (to - at).min(32));
        }
    }

    /// Appends `count` bits of a string, at most 32, and returns `count`.
    fn copy_word(&mut self, string: BitString<'_>, at: usize, count: usize) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "at most 32")]
        self.put(string.word(at) & ((1 << count) - 1), count as u32);
        count
    }

    /// Moves the whole bytes among the pending bits to the output.
    fn flush(&mut self) {
        let whole = self.count / 8;
        let bytes = self.pending.to_le_bytes();
        self.bytes.extend_from_slice(&bytes[..whole as usize]);
        self.pending >>= whole * 8;
        self.count -= whole * 8;
    }

    /// Appends bits of a string in units of eight bytes, as many as there are before `to`, and
    /// returns their number. No bits may be pending.
    fn copy_bytes(&mut self, string: BitString<'_>, from: usize, to: usize) -> usize {
        let (first, shift) = (from / 8, from % 8);
        let eights = (to - from) / 64;
        let here = string.bytes[first..].as_chunks::<8>().0.iter();
        // The shift leaves room for bits of the byte after each eight.
        let next = string.bytes[first + 8..].iter().step_by(8);
        let start = self.bytes.len();
        self.bytes.resize(start + 8 * eights, 0);
        let out = self.bytes[start..].as_chunks_mut::<8>().0;
        for ((out, here), next) in out.iter_mut().zip(here).zip(next) {
            let low = u64::from_le_bytes(*here) >> shift;
            let high = u64::from(*next) << 1 << (63 - shift);
            *out = (low | high).to_le_bytes();
        }
        64 * eights
    }

    /// The bytes; zeros fill up the last one.
    pub(in crate::plate) fn finish(mut self) -> Vec<u8> {
        let bytes = self.pending.to_le_bytes();
        self.bytes
            .extend_from_slice(&bytes[..self.count.div_ceil(8) as usize]);
        self.bytes
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
            pieces in prop::collection::vec((any::<u64>(), 0_u32..=32), 0..120),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut writer = BitWriter::default();
            let mut expected = Vec::new();
            for (bits, count) in pieces {
                let bits = bits & ((1 << count) - 1);
                writer.put(bits, count);
                expected.extend((0..count).map(|n| (bits >> n & 1) as u8));
            }
            let length = writer.position();
            prop_assert_eq!(length, expected.len());
            let mut bytes = writer.finish();
            prop_assert_eq!(&unpack(&bytes, length), &expected);

            bytes.extend_from_slice(&[0; BitString::SLACK]);
            let from = cut.index(length + 1);
            let mut copied = BitWriter::default();
            copied.put(1, 1);
            copied.copy(BitString { bytes: &bytes }, from, length);
            let copied = unpack(&copied.finish(), 1 + length - from);
            prop_assert_eq!(&copied[1..], &expected[from..]);
        }
    }
}
