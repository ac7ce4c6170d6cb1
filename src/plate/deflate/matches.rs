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
