//! Matches: earlier places whose bytes are the same.

use super::token::COPY_LENGTHS;

/// How many bytes must follow those that are compared by words.
pub(in crate::plate) const SLACK: usize = 16;

/// The number of bytes from `at` on that equal those `distance` before them. Bytes from `end` on
/// do not count, and no more bytes than one copy can take. At least [`SLACK`] bytes must follow
/// `end`.
///
/// Sixteen bytes are compared at a time, in one instruction of most machines: on plain paper,
/// copies are long. There is no shorter step for the rest, which takes more branches than it has
/// bytes.
#[expect(clippy::cast_possible_truncation, reason = "at most 258")]
#[inline(always)]
pub(in crate::plate) fn match_length_before(bytes: &[u8], at: u32, distance: u32, end: u32) -> u32 {
    let most = (end - at).min(*COPY_LENGTHS.end() as u32);
    let (at, distance, most) = (at as usize, distance as usize, most as usize);
    let whole = most.next_multiple_of(SLACK);
    let here = bytes[at..at + whole].as_chunks::<SLACK>().0;
    let there = bytes[at - distance..][..whole].as_chunks::<SLACK>().0;
    let mut length = 0;
    for (a, b) in here.iter().zip(there) {
        if a != b {
            let differing = u128::from_le_bytes(*a) ^ u128::from_le_bytes(*b);
            return (most as u32).min(length + differing.trailing_zeros() / 8);
        }
        length += SLACK as u32;
    }
    most as u32
}

/// The eight bytes from `at` on.
#[inline(always)]
pub(in crate::plate) fn word_at(bytes: &[u8], at: u32) -> u64 {
    let at = at as usize;
    let mut eight = [0; 8];
    eight.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(eight)
}

/// The same as [`match_length_before`], of bytes that may be the last.
#[inline]
pub(in crate::plate) fn match_length(
    bytes: &[u8],
    at: usize,
    distance: usize,
    end: usize,
) -> usize {
    let end = end.min(at + COPY_LENGTHS.end());
    let (here, there) = (&bytes[at..end], &bytes[at - distance..end - distance]);
    let mut length = 0;
    let (eights_here, eights_there) = (here.as_chunks::<8>().0, there.as_chunks::<8>().0);
    for (a, b) in eights_here.iter().zip(eights_there) {
        let differing = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if differing != 0 {
            return length + differing.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    let rest = here[length..].iter().zip(&there[length..]);
    length + rest.take_while(|(a, b)| a == b).count()
}

#[inline]
fn four_bytes(bytes: &[u8], at: usize) -> Option<u32> {
    bytes[at..]
        .first_chunk()
        .map(|four| u32::from_le_bytes(*four))
}

/// The first three of four bytes, as many as the shortest copy has, to be hashed.
#[inline]
pub(in crate::plate) fn first_three(four: u32) -> u32 {
    four << 8
}

/// A hash of `bits` bits, by multiplication (Knuth, volume 3, 6.4).
#[inline]
pub(in crate::plate) fn hash(bytes: u32, bits: u32) -> usize {
    (bytes.wrapping_mul(0x9E37_79B1) >> (u32::BITS - bits)) as usize
}

/// The earlier places of each three and of each four bytes: only the last place for three bytes,
/// and a chain of all places for four.
pub(super) struct MatchIndex<'a> {
    bytes: &'a [u8],
    /// The first place in the index.
    start: usize,
    last_threes: Vec<u32>,
    last_fours: Vec<u32>,
    /// For each place, the previous one whose four bytes have the same hash.
    previous: Vec<u32>,
}

/// No place.
const NOWHERE: u32 = u32::MAX;

#[inline(always)]
fn place(place: u32) -> Option<usize> {
    (place != NOWHERE).then_some(place as usize)
}

impl<'a> MatchIndex<'a> {
    const HASH_BITS: u32 = 15;

    /// An empty index. Places have to be inserted from `start` on, without a gap.
    pub(super) fn new(bytes: &'a [u8], start: usize) -> Self {
        Self {
            bytes,
            start,
            last_threes: vec![NOWHERE; 1 << Self::HASH_BITS],
            last_fours: vec![NOWHERE; 1 << Self::HASH_BITS],
            previous: Vec::new(),
        }
    }

    /// The first place in the index.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a band has less than 4 GiB"
    )]
    pub(super) fn insert(&mut self, at: usize) {
        let Some((three, four)) = self.hashes(at) else {
            self.previous.push(NOWHERE);
            return;
        };
        self.last_threes[three] = at as u32;
        self.previous.push(self.last_fours[four]);
        self.last_fours[four] = at as u32;
    }

    /// The last place whose three bytes have the same hash as those from `at` on.
    pub(super) fn last_three(&self, at: usize) -> Option<usize> {
        let (three, _) = self.hashes(at)?;
        place(self.last_threes[three])
    }

    /// The last place whose four bytes have the same hash as those from `at` on.
    pub(super) fn last_four(&self, at: usize) -> Option<usize> {
        let (_, four) = self.hashes(at)?;
        place(self.last_fours[four])
    }

    /// The place before this one whose four bytes have the same hash.
    #[inline(always)]
    pub(super) fn previous_four(&self, there: usize) -> Option<usize> {
        place(self.previous[there - self.start])
    }

    /// The hashes of the three and of the four bytes from `at` on.
    fn hashes(&self, at: usize) -> Option<(usize, usize)> {
        let four = four_bytes(self.bytes, at)?;
        let three = first_three(four);
        Some((hash(three, Self::HASH_BITS), hash(four, Self::HASH_BITS)))
    }
}
