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

    /// The checksum after the data changed.
    pub(super) fn after(self, change: &AdlerChange) -> Self {
        let modulus = MODULUS.cast_signed();
        let add = |sum: u64, change: i64| {
            let sum = sum.cast_signed() + change % modulus;
            sum.rem_euclid(modulus).cast_unsigned()
        };
        Self {
            low: add(self.low, change.low),
            high: add(self.high, change.high),
        }
    }
}

/// How much changes of the data change a checksum.
///
/// Both sums are linear in the data. The low sum counts a byte once. The high sum counts it as
/// often as there are bytes from it to the end.
#[derive(Debug, Default)]
pub(super) struct AdlerChange {
    low: i64,
    /// At most as many bytes as a page has change, each by less than 2⁸ times a number below 2¹⁷.
    high: i64,
}

/// The number of bytes that are added up at once.
const LANES: usize = 8;

/// The number of rows of so many bytes whose sums fit into 16 bits: each is a sum of at most
/// 15 + 14 + … + 1 differences.
const ROWS: usize = 16;

impl AdlerChange {
    /// Adds that `old` is replaced by `new`, which has the same length. `rest` is the number of
    /// bytes from the first replaced byte to the end of the data.
    ///
    /// Eight differences are added up at a time, in numbers of 16 bits, as processors do it in one
    /// instruction. Nothing is multiplied but the sums of 16 rows.
    pub(super) fn replace(&mut self, old: &[u8], new: &[u8], rest: u64) {
        let mut rest = (rest % MODULUS).cast_signed();
        let old = old.chunks(LANES * ROWS);
        for (old, new) in old.zip(new.chunks(LANES * ROWS)) {
            let ((old_rows, old_rest), (new_rows, new_rest)) = (old.as_chunks(), new.as_chunks());
            let (sum, weighted) = weigh_rows(old_rows, new_rows);
            self.add(sum, weighted, rest);
            let places = (old_rows.len() * LANES) as i64..;
            for (place, (old, new)) in places.zip(old_rest.iter().zip(new_rest)) {
                let difference = i64::from(*new) - i64::from(*old);
                self.add(difference, difference * place, rest);
            }
            rest = (rest - (LANES * ROWS) as i64).rem_euclid(MODULUS.cast_signed());
        }
    }

    /// Adds differences with this sum. `weighted` is their sum with each multiplied by its place,
    /// and `rest` is the number of bytes from the first to the end of the data.
    fn add(&mut self, sum: i64, weighted: i64, rest: i64) {
        self.low += sum;
        self.high += rest * sum - weighted;
    }
}

/// The sum of the differences of at most [`ROWS`] rows, and their sum with each multiplied by its
/// place.
#[inline(always)]
fn weigh_rows(old: &[[u8; LANES]], new: &[[u8; LANES]]) -> (i64, i64) {
    // For each lane, the sum so far, and the sum of these sums: it has the first row as often as
    // there are rows below it.
    let (mut sums, mut sums_above) = ([0_i16; LANES], [0_i16; LANES]);
    for (old, new) in old.iter().zip(new) {
        for lane in 0..LANES {
            sums_above[lane] += sums[lane];
            sums[lane] += i16::from(new[lane]) - i16::from(old[lane]);
        }
    }
    let below_first = old.len() as i32 - 1;
    let (mut sum, mut weighted) = (0, 0);
    for (lane, (own, above)) in (0..).zip(sums.iter().zip(sums_above)) {
        let (own, above) = (i32::from(*own), i32::from(above));
        sum += own;
        weighted += lane * own + LANES as i32 * (below_first * own - above);
    }
    (sum.into(), weighted.into())
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

    #[test]
    fn a_change_of_hundreds_of_megabytes_is_counted() {
        // Of so many bytes, the places themselves would overflow the sum.
        let (old, new) = (vec![0; 300 << 20], vec![255; 300 << 20]);
        let mut change = AdlerChange::default();
        change.replace(&old, &new, old.len() as u64);
        let before = Adler::from_data(&old);
        assert_eq!(before.after(&change), Adler::from_data(&new));
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
            new in prop::collection::vec(prop_oneof![Just(0), Just(255), any::<u8>()], 1..900),
            at in any::<prop::sample::Index>(),
        ) {
            let before = adler(&data);
            let at = at.index(data.len());
            let length = new.len().min(data.len() - at);
            let old = data[at..at + length].to_vec();
            data[at..at + length].copy_from_slice(&new[..length]);
            let rest = (data.len() - at) as u64;
            let mut change = AdlerChange::default();
            change.replace(&old, &new[..length], rest);
            prop_assert_eq!(before.after(&change), adler(&data));
        }
    }
}
