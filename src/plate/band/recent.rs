//! Where bytes were last re-encoded.

use crate::plate::deflate::hash;

/// For each three bytes, by their hash, the last place among the re-encoded bytes.
#[derive(Debug)]
pub(super) struct RecentPlaces {
    /// A number for each place, higher than `none`; a lower one or `none` where there is no place.
    numbers: Box<[u32; 1 << Self::HASH_BITS]>,
    none: u32,
    /// The highest number of a place that there may be.
    highest: u32,
}

impl Default for RecentPlaces {
    fn default() -> Self {
        Self {
            numbers: Box::new([0; _]),
            none: 0,
            highest: 0,
        }
    }
}

impl RecentPlaces {
    const HASH_BITS: u32 = 12;

    /// Forgets all places, and prepares for those below `end`.
    ///
    /// Each certificate gets higher numbers than the one before, so that what is left of that need
    /// not be cleared.
    pub(super) fn clear(&mut self, end: usize) {
        // A band has less than 4 GiB.
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        self.none = self.highest;
        self.highest = match self.none.checked_add(end) {
            Some(highest) => highest,
            None => {
                self.none = 0;
                self.numbers.fill(0);
                end
            }
        };
    }

    /// Makes `at` the last place of these three bytes, and returns the distance to the one before;
    /// 0 if there is none. Because hashes collide, the bytes there may be others.
    #[inline(always)]
    pub(super) fn replace(&mut self, three: u32, at: u32) -> u32 {
        let number = self.none + at + 1;
        let last = std::mem::replace(&mut self.numbers[hash(three, Self::HASH_BITS)], number);
        match last > self.none {
            true => number - last,
            false => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_the_certificate_before_are_forgotten() {
        let mut recent = RecentPlaces {
            highest: u32::MAX - 250,
            ..RecentPlaces::default()
        };
        for _ in 0..4 {
            recent.clear(100);
            assert_eq!(recent.replace(7 << 8, 0), 0);
            assert_eq!(recent.replace(7 << 8, 40), 40);
            assert_eq!(recent.replace(7 << 8, 99), 59);
        }
    }
}
