//! Bits in the order of DEFLATE (RFC 1951, 3.1.1): the first is the lowest of the first byte.

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
        while to - at >= 32 {
            self.put(string.word(at) & 0xFFFF_FFFF, 32);
            at += 32;
        }
        #[expect(clippy::cast_possible_truncation, reason = "less than 32")]
        let rest = (to - at) as u32;
        if rest > 0 {
            self.put(string.word(at) & ((1 << rest) - 1), rest);
        }
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
            pieces in prop::collection::vec((any::<u64>(), 0_u32..=32), 0..60),
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
