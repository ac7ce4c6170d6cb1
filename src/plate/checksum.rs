//! Adler-32 (RFC 1950, 8.2) of data of which a part changes.

const MODULUS: u64 = 65_521;

/// The checksum, in its two sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Adler {
    low: u64,
    high: u64,
}

impl Adler {
    /// That of no data.
    pub(super) const EMPTY: Self = Self { low: 1, high: 0 };

    /// That of these data.
    pub(super) fn of(data: &[u8]) -> Self {
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

    /// That of this data and `length` more bytes, whose own checksum is `next`.
    pub(super) fn followed_by(self, next: Self, length: u64) -> Self {
        let low = (self.low + next.low + MODULUS - 1) % MODULUS;
        let carried = (length % MODULUS) * (self.low + MODULUS - 1);
        Self {
            low,
            high: (self.high + next.high + carried) % MODULUS,
        }
    }

    /// That of the same data with `old` replaced by `new`, which is as long; `rest` bytes go from
    /// the first of them to the end of the data.
    ///
    /// Both sums are linear in the data: a byte counts once in the low sum, and in the high one
    /// as often as there are bytes from it on.
    pub(super) fn replacing(self, old: &[u8], new: &[u8], rest: u64) -> Self {
        /// Sums of so many bytes fit into 32 bits, many of which are added up at once.
        const STEP: usize = 256;

        let (mut plain, mut weighted, mut start) = (0_i64, 0_i64, 0_i64);
        for (old, new) in old.chunks(STEP).zip(new.chunks(STEP)) {
            let (mut own, mut own_weighted) = (0_i32, 0_i32);
            for (index, (old, new)) in (0_i32..).zip(old.iter().zip(new)) {
                let change = i32::from(*new) - i32::from(*old);
                own += change;
                own_weighted += index * change;
            }
            plain += i64::from(own);
            weighted += start * i64::from(own) + i64::from(own_weighted);
            start += STEP as i64;
        }
        let modulus = MODULUS.cast_signed();
        let rest = (rest % MODULUS).cast_signed();
        let change = (rest * (plain % modulus) - weighted % modulus) % modulus;
        let moved =
            |sum: u64, by: i64| (sum.cast_signed() + by).rem_euclid(modulus).cast_unsigned();
        Self {
            low: moved(self.low, plain % modulus),
            high: moved(self.high, change),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By the definition.
    fn adler(data: &[u8]) -> Adler {
        data.iter().fold(Adler::EMPTY, |sums, byte| {
            let low = (sums.low + u64::from(*byte)) % MODULUS;
            let high = (sums.high + low) % MODULUS;
            Adler { low, high }
        })
    }

    #[test]
    fn it_is_the_one_of_the_standard() {
        assert_eq!(adler(b"Wikipedia").value(), 0x11E6_0398);
        assert_eq!(Adler::from_value(0x11E6_0398), adler(b"Wikipedia"));
    }

    proptest! {
        #[test]
        fn parts_add_up(data in prop::collection::vec(any::<u8>(), 0..3000), cut in any::<prop::sample::Index>()) {
            let (first, second) = data.split_at(cut.index(data.len() + 1));
            let joined = adler(first).followed_by(adler(second), second.len() as u64);
            prop_assert_eq!(joined, adler(&data));
        }

        #[test]
        fn a_change_is_followed(
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
