//! The last places where the bytes began as they do here.

/// The number of bits of a hash: as many as half a place, which is kept for each.
const HASH_BITS: u32 = u16::BITS;

/// For a few lengths, the last place of each beginning of that length.
///
/// Of all places that share so many bytes with this one, only the nearest is worth a copy. Looking it
/// up for a few lengths takes as long everywhere. A chain of all places with the same four bytes is
/// long where rows are alike, and most of it are short matches.
pub(super) struct LastPlaces {
    /// For each byte, the hash of all before it: each is the one before, times [`BASE`], and the
    /// byte. The hash of any bytes follows from two of these (Karp and Rabin 1987).
    hashes: Vec<u32>,
    beginnings: Vec<Beginnings>,
    /// For each length and each hash, the lower 16 bits of the last place; 0 at first. Places that
    /// are 64 KiB apart, or have the same hash, are confused with each other until their bytes are
    /// compared. Half of a place is kept so that the tables fit into the processor's cache.
    last: Vec<[u16; 1 << HASH_BITS]>,
}

/// The beginnings of one length.
struct Beginnings {
    length: usize,
    /// The power of [`BASE`] by which the hash of what precedes counts after so many bytes.
    power: u32,
}

/// Two odd numbers that look random.
const BASE: u32 = 0x2C1B_3C6D;
const FACTOR: u32 = 0x9E37_79B1;

impl LastPlaces {
    /// No places of these bytes. The lengths must ascend.
    pub(super) fn new(bytes: &[u8], lengths: &[usize]) -> Self {
        let mut hashes = Vec::with_capacity(bytes.len() + 1);
        let mut hash = 0_u32;
        hashes.push(hash);
        hashes.extend(bytes.iter().map(|byte| {
            hash = hash.wrapping_mul(BASE).wrapping_add(u32::from(*byte) + 1);
            hash
        }));
        let beginnings = lengths.iter().map(|&length| Beginnings {
            length,
            power: (0..length).fold(1, |power, _| BASE.wrapping_mul(power)),
        });
        Self {
            hashes,
            beginnings: beginnings.collect(),
            last: vec![[0; 1 << HASH_BITS]; lengths.len()],
        }
    }

    /// Adds a place. For each length, the shortest first, `visit` gets the distance from the last
    /// place whose bytes may begin with the same so many. They often do not: whoever asks has to
    /// compare them. The distance may also be 0, or reach too far.
    #[expect(clippy::cast_possible_truncation, reason = "16 bits are kept")]
    #[inline(always)]
    pub(super) fn replace(&mut self, at: usize, mut visit: impl FnMut(u16)) {
        let (here, hashes) = (at as u16, &self.hashes[at..]);
        for (beginnings, last) in self.beginnings.iter().zip(&mut self.last) {
            let Some(whole) = hashes.get(beginnings.length) else {
                return;
            };
            let own = whole.wrapping_sub(hashes[0].wrapping_mul(beginnings.power));
            let hash = own.wrapping_mul(FACTOR) >> (u32::BITS - HASH_BITS);
            let last = &mut last[hash as usize];
            visit(here.wrapping_sub(*last));
            *last = here;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LENGTHS: [usize; 4] = [3, 4, 8, 50];

    proptest! {
        /// The plain way: all earlier places, the nearest first.
        #[test]
        fn the_nearest_place_with_the_same_beginning_is_found(
            parts in prop::collection::vec((prop::collection::vec(0_u8..3, 1..40), 1_usize..4), 1..30),
        ) {
            let bytes: Vec<u8> = parts.iter().flat_map(|(part, times)| part.repeat(*times)).collect();
            let mut places = LastPlaces::new(&bytes, &LENGTHS);
            for at in 0..bytes.len() {
                let mut found = Vec::new();
                places.replace(at, |distance| found.push(usize::from(distance)));
                let fitting = LENGTHS.into_iter().filter(|length| at + length <= bytes.len());
                prop_assert_eq!(found.len(), fitting.clone().count());
                for (length, found) in fitting.zip(found) {
                    let begins_alike = |distance: usize| {
                        bytes[at - distance..][..length] == bytes[at..][..length]
                    };
                    let nearest = (1..=at).find(|distance| begins_alike(*distance));
                    if (1..=at).contains(&found) && begins_alike(found) {
                        prop_assert_eq!(nearest, Some(found));
                    }
                    // What only has the same hash can only be nearer.
                    prop_assert!(nearest.is_none_or(|nearest| found <= nearest));
                }
            }
        }
    }

    #[test]
    fn a_place_too_far_back_for_half_of_it_is_not_taken_for_a_near_one() {
        let mut bytes = vec![0; (1 << HASH_BITS) + 20];
        bytes[5..9].copy_from_slice(b"word");
        bytes[(1 << HASH_BITS) + 5..][..4].copy_from_slice(b"word");
        let mut places = LastPlaces::new(&bytes, &[4]);
        places.replace(5, |_| {});
        places.replace((1 << HASH_BITS) + 5, |distance| assert_eq!(distance, 0));
    }
}
