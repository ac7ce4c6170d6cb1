//! Where bytes were last re-encoded.

use crate::plate::deflate::hash;

/// For each three bytes, by their hash, the last place among the re-encoded bytes.
#[derive(Debug, Default)]
pub(super) struct RecentPlaces {
    /// The place plus one; 0 where there is none.
    places: Vec<u32>,
}

impl RecentPlaces {
    const HASH_BITS: u32 = 12;

    pub(super) fn clear(&mut self) {
        self.places.clear();
        self.places.resize(1 << Self::HASH_BITS, 0);
    }

    /// Makes `at` the last place of these three bytes, and returns the distance to the one before;
    /// 0 if there is none. Because hashes collide, the bytes there may be others.
    #[inline]
    pub(super) fn replace(&mut self, three: u32, at: usize) -> usize {
        // A band has less than 4 GiB.
        let place = u32::try_from(at + 1).unwrap_or(0);
        let last = &mut self.places[hash(three, Self::HASH_BITS)];
        match std::mem::replace(last, place) {
            0 => 0,
            last => at + 1 - last as usize,
        }
    }
}
