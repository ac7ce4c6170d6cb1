//! Adler-32 (RFC 1950, 8.2), also of data that is joined or changed without being read again.

const MODULUS: u64 = 65_521;

/// An Adler-32 checksum, as its two sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Adler {
    low: u64,
    high: u64,
}

impl Adler {
    /// The checksum of no data.
    pub(super) const EMPTY: Self = Self { low: 1, high: 0 };

    /// The checksum of these data.
    pub(super) fn from_data(data: &[u8]) -> Self {
        Self::from_value(simd_adler32::adler32(&data))
    }

    /// The checksum with this value.
    pub(super) fn from_value(value: u32) -> Self {
        Self {
            low: u64::from(value & 0xFFFF),
            high: u64::from(value >> 16),
        }
    }

    pub(super) fn value(self) -> u32 {
        // Both sums are less than 2¹⁶.
        u32::try_from(self.high << 16 | self.low).unwrap_or(u32::MAX)
    }

    /// The checksum of this data followed by `length` bytes whose checksum is `next`.
    pub(super) fn followed_by(self, next: Self, length: u64) -> Self {
        let low = (self.low + next.low + MODULUS - 1) % MODULUS;
        let carried = (length % MODULUS) * (self.low + MODULUS - 1);
        Self {
            low,
            high: (self.high + next.high + carried) % MODULUS,
        }
    }

    /// The checksum after `old` was replaced by `new`, which has the same length. `rest` is the
    /// number of bytes from the first replaced byte to the end of the data.
    ///
    /// Both sums are linear in the data. The low sum counts a byte once. The high sum counts it as
    /// often as there are bytes from it to the end.
    pub(super) fn replacing(self, old: &[u8], new: &[u8], rest: u64) -> Self {
        /// The sums of this many bytes fit into 32 bits, so that they are added with SIMD.
        const STEP: usize = 256;

        let (mut change, mut weighted, mut start) = (0_i64, 0_i64, 0_i64);
        for (old, new) in old.chunks(STEP).zip(new.chunks(STEP)) {
            let (mut part, mut part_weighted) = (0_i32, 0_i32);
            for (index, (old, new)) in (0_i32..).zip(old.iter().zip(new)) {
                let difference = i32::from(*new) - i32::from(*old);
                part += difference;
                part_weighted += index * difference;
            }
            change += i64::from(part);
            weighted += start * i64::from(part) + i64::from(part_weighted);
            start += STEP as i64;
        }
        let modulus = MODULUS.cast_signed();
        let rest = (rest % MODULUS).cast_signed();
        let high_change = (rest * (change % modulus) - weighted % modulus) % modulus;
        let add = |sum: u64, change: i64| {
            let sum = sum.cast_signed() + change;
            sum.rem_euclid(modulus).cast_unsigned()
        };
        Self {
            low: add(self.low, change % modulus),
            high: add(self.high, high_change),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The checksum by its definition.
    fn adler(data: &[u8]) -> Adler {
        data.iter().fold(Adler::EMPTY, |sums, byte| {
            let low = (sums.low + u64::from(*byte)) % MODULUS;
            let high = (sums.high + low) % MODULUS;
            Adler { low, high }
        })
    }

    #[test]
    fn a_known_text_has_the_known_checksum() {
        assert_eq!(adler(b"Wikipedia").value(), 0x11E6_0398);
        assert_eq!(Adler::from_value(0x11E6_0398), adler(b"Wikipedia"));
    }

    proptest! {
        #[test]
        fn checksums_of_parts_give_that_of_the_whole(data in prop::collection::vec(any::<u8>(), 0..3000), cut in any::<prop::sample::Index>()) {
            let (first, second) = data.split_at(cut.index(data.len() + 1));
            let joined = adler(first).followed_by(adler(second), second.len() as u64);
            prop_assert_eq!(joined, adler(&data));
        }

        #[test]
        fn the_checksum_follows_a_change(
            mut data in prop::collection::vec(any::<u8>(), 1..3000),
            new in prop::collection::vec(any::<u8>(), 1..500),
            at in any::<prop::sample::Index>(),
        ) {
            let before = adler(&data);
            let at = at.index(data.len());
            let length = new.len().min(data.len() - at);
            let old = data[at..at + length].to_vec();
            data[at..at + length].copy_from_slice(&new[..length]);
            let rest = (data.len() - at) as u64;
            prop_assert_eq!(before.replacing(&old, &new[..length], rest), adler(&data));
        }
    }
}
