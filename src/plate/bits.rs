//! Bits in the order of DEFLATE (RFC 1951, 3.1.1): the first is the lowest of the first byte.

/// From how many bits on it pays to copy by bytes.
const WORTH_COPYING_BYTES: usize = 256;

/// Puts bits into bytes.
#[derive(Debug, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// What does not fill a byte yet, from the lowest bit.
    pending: u64,
    /// How many bits are pending, less than 32.
    count: u32,
}

/// Bits that are copied as they are; the bytes go on for at least [`BitString::SLACK`] more.
#[derive(Debug, Clone, Copy)]
pub(super) struct BitString<'a> {
    pub(super) bytes: &'a [u8],
}

impl BitString<'_> {
    /// How many bytes there are behind the last that counts.
    pub(super) const SLACK: usize = 8;

    /// The bits from here on, at least 57 of which count.
    fn word(&self, at: usize) -> u64 {
        let (byte, shift) = (at / 8, at % 8);
        let eight = self.bytes[byte..].first_chunk::<8>();
        eight.map_or(0, |eight| u64::from_le_bytes(*eight)) >> shift
    }
}

impl BitWriter {
    /// Goes on after these bytes.
    pub(super) fn after(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            pending: 0,
            count: 0,
        }
    }

    /// How many bits were written.
    pub(super) fn position(&self) -> usize {
        self.bytes.len() * 8 + self.count as usize
    }

    /// Appends the lowest `count` bits, at most 32; those above are 0.
    #[inline]
    pub(super) fn put(&mut self, bits: u64, count: u32) {
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

    /// Appends bits `from..to` of a string.
    pub(super) fn copy(&mut self, string: BitString<'_>, from: usize, to: usize) {
        debug_assert!(from == to || to / 8 + BitString::SLACK <= string.bytes.len());
        let mut at = from;
        if to - from >= WORTH_COPYING_BYTES {
            // As many as fill the byte that is pending.
            at += self.put_some(string, at, (8 - self.count as usize % 8) % 8);
            self.flush();
            at += self.copy_bytes(string, at, to);
        }
        while at < to {
            at += self.put_some(string, at, (to - at).min(32));
        }
    }

    /// Appends this many bits of a string, at most 32, and tells how many.
    fn put_some(&mut self, string: BitString<'_>, at: usize, count: usize) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "at most 32")]
        self.put(string.word(at) & ((1 << count) - 1), count as u32);
        count
    }

    /// Moves whole bytes from what is pending to the others.
    fn flush(&mut self) {
        let whole = self.count / 8;
        let bytes = self.pending.to_le_bytes();
        self.bytes.extend_from_slice(&bytes[..whole as usize]);
        self.pending >>= whole * 8;
        self.count -= whole * 8;
    }

    /// Appends bits of a string, eight bytes at a time while there are that many before `to`,
    /// where no bits are pending. Tells how many.
    fn copy_bytes(&mut self, string: BitString<'_>, from: usize, to: usize) -> usize {
        let (first, shift) = (from / 8, from % 8);
        let eights = (to - from) / 64;
        let here = string.bytes[first..].as_chunks::<8>().0.iter();
        // The bits of the last byte that a shift makes room for.
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

    /// The bytes, the last filled with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
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

    /// One bit a byte.
    fn apart(bytes: &[u8], count: usize) -> Vec<u8> {
        let bits = bytes
            .iter()
            .flat_map(|byte| (0..8).map(move |n| byte >> n & 1));
        bits.take(count).collect()
    }

    proptest! {
        #[test]
        fn bits_come_out_as_they_went_in(
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
            prop_assert_eq!(&apart(&bytes, length), &expected);

            bytes.extend_from_slice(&[0; BitString::SLACK]);
            let from = cut.index(length + 1);
            let mut copied = BitWriter::default();
            copied.put(1, 1);
            copied.copy(BitString { bytes: &bytes }, from, length);
            let copied = apart(&copied.finish(), 1 + length - from);
            prop_assert_eq!(&copied[1..], &expected[from..]);
        }
    }
}
