//! Bits in the order of JPEG (T.81, F.1.2.3 and F.1.2.4): the first bit is the highest of the
//! first byte, and a byte of ones is followed by a zero, since markers begin with one.

/// How many bytes must follow the last bit that is copied, because bits are read by words.
pub(super) const SLACK: usize = 8;

/// Packs bits into bytes, without the zeros after bytes of ones.
#[derive(Debug, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// The bits that do not fill a word yet are the lowest ones. Those above were written.
    pending: u64,
    /// The number of pending bits, less than 32.
    count: u32,
}

impl BitWriter {
    /// Removes all bits, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.count = 0;
    }

    /// The number of bits so far.
    pub(super) fn position(&self) -> usize {
        self.bytes.len() * 8 + self.count as usize
    }

    /// Appends the lowest `count` bits, at most 32. All higher bits must be 0.
    #[inline]
    pub(super) fn put(&mut self, bits: u32, count: u32) {
        debug_assert!(count <= 32 && u64::from(bits) >> count == 0);
        self.pending = self.pending << count | u64::from(bits);
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            let word = self.pending >> self.count;
            let [.., a, b, c, d] = word.to_be_bytes();
            self.bytes.extend_from_slice(&[a, b, c, d]);
        }
    }

    /// Appends the bits `from..to` of these bytes, of which [`SLACK`] must follow the last bit.
    pub(super) fn copy(&mut self, bytes: &[u8], from: usize, to: usize) {
        debug_assert!(from == to || to / 8 + SLACK <= bytes.len());
        let mut at = from;
        while at < to {
            let count = (to - at).min(32);
            let eight = bytes[at / 8..].first_chunk::<8>();
            let word = eight.map_or(0, |eight| u64::from_be_bytes(*eight)) << (at % 8);
            #[expect(clippy::cast_possible_truncation, reason = "at most 32 bits are left")]
            self.put((word >> (64 - count)) as u32, count as u32);
            at += count;
        }
    }

    /// Fills the last byte up with ones and returns all bytes.
    pub(super) fn finish(&mut self) -> &[u8] {
        let missing = (8 - self.count % 8) % 8;
        self.put((1 << missing) - 1, missing);
        let rest = self.count / 8;
        let pending = self.pending.to_be_bytes();
        self.bytes.extend_from_slice(&pending[8 - rest as usize..]);
        self.count = 0;
        &self.bytes
    }
}

/// Appends bytes, with a zero after each byte of ones.
pub(super) fn append_stuffed(bytes: &[u8], out: &mut Vec<u8>) {
    let (sixteens, rest) = bytes.as_chunks::<16>();
    for part in sixteens {
        if part.contains(&0xFF) {
            append_bytewise(part, out);
        } else {
            out.extend_from_slice(part);
        }
    }
    append_bytewise(rest, out);
}

fn append_bytewise(bytes: &[u8], out: &mut Vec<u8>) {
    for &byte in bytes {
        out.push(byte);
        if byte == 0xFF {
            out.push(0);
        }
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
            .flat_map(|byte| (0..8).rev().map(move |n| byte >> n & 1));
        bits.take(count).collect()
    }

    proptest! {
        #[test]
        fn written_and_copied_bits_are_unchanged(
            pieces in prop::collection::vec((any::<u32>(), 0_u32..=32), 0..120),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut writer = BitWriter::default();
            let mut expected = Vec::new();
            for (bits, count) in pieces {
                let bits = (u64::from(bits) & ((1 << count) - 1)) as u32;
                writer.put(bits, count);
                expected.extend((0..count).rev().map(|n| (bits >> n & 1) as u8));
            }
            let length = writer.position();
            prop_assert_eq!(length, expected.len());
            let mut bytes = writer.finish().to_vec();
            prop_assert_eq!(bytes.len(), length.div_ceil(8));
            prop_assert_eq!(&unpack(&bytes, length), &expected);
            prop_assert!(unpack(&bytes, bytes.len() * 8)[length..].iter().all(|bit| *bit == 1));

            bytes.extend_from_slice(&[0; SLACK]);
            let from = cut.index(length + 1);
            writer.clear();
            writer.put(1, 1);
            writer.copy(&bytes, from, length);
            let copied = unpack(writer.finish(), 1 + length - from);
            prop_assert_eq!(&copied[1..], &expected[from..]);
        }

        #[test]
        fn bytes_of_ones_are_followed_by_zeros(
            bytes in prop::collection::vec(prop_oneof![Just(0xFF_u8), any::<u8>()], 0..70),
            is_sparse in any::<bool>(),
        ) {
            let mask = if is_sparse { 0x7F } else { 0xFF };
            let bytes: Vec<u8> = bytes.iter().map(|byte| byte & mask).collect();
            let mut stuffed = vec![7];
            append_stuffed(&bytes, &mut stuffed);
            let expected: Vec<u8> = bytes
                .iter()
                .flat_map(|&byte| if byte == 0xFF { vec![0xFF, 0] } else { vec![byte] })
                .collect();
            prop_assert_eq!(&stuffed[1..], &expected);
        }
    }
}
