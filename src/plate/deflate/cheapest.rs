//! The cheapest tokens from each byte to the end of a range.

use super::huffman::{BlockCode, DISTANCE_SLOTS, distance_slot, first_distances};
use super::token::{COPY_LENGTHS, Token};

/// What can stand for the bytes from a place on.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    /// The byte that a literal stands for.
    pub(super) byte: u8,
    /// The possible copies, each longer than the one before.
    pub(super) copies: &'a [Token],
}

/// The costs of tokens in a code, and the cost of the cheapest tokens from each place to the end.
///
/// All costs are in bits, and modulo 2¹⁶. That of a place differs by less than 2¹³ from those of
/// the 258 places after it, since literals lead from each place to the next and take at most 15 bits, so
/// differences are exact. Eight of them fit into one instruction of every machine.
pub(super) struct Costs {
    literals: [i16; 256],
    lengths: [i16; COSTED_LENGTHS],
    /// By [`distance_slot`].
    distances: [i16; DISTANCE_SLOTS],
    partial_length: usize,
    /// The costs to the end, of the places from `first` on. Those after the end are 0.
    to_end: Vec<i16>,
    first: usize,
    /// The cost of the distance for each length, at the place that was last added.
    by_length: [i16; COSTED_LENGTHS + CHUNK],
}

/// The number of lengths whose costs are computed together.
const CHUNK: usize = 32;
const SHORTEST: usize = *COPY_LENGTHS.start();
const LONGEST: usize = *COPY_LENGTHS.end();
/// The lengths up to the longest and a chunk more.
const COSTED_LENGTHS: usize = LONGEST + 1 + CHUNK;
/// The cost of what is not possible, to which others can be added.
const IMPOSSIBLE: i16 = i16::MAX / 2;

impl Costs {
    /// Of this many places, none of which is added. Copies up to `partial_length` may be copied in
    /// part.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "distances fit into 16 bits"
    )]
    pub(super) fn new(code: &BlockCode, partial_length: usize, places: usize) -> Self {
        let mut costs = Self {
            literals: [0; 256],
            lengths: [0; COSTED_LENGTHS],
            distances: [0; DISTANCE_SLOTS],
            partial_length,
            to_end: vec![0; places + COSTED_LENGTHS],
            first: places,
            by_length: [IMPOSSIBLE; COSTED_LENGTHS + CHUNK],
        };
        for (byte, cost) in (0..=u8::MAX).zip(&mut costs.literals) {
            *cost = to_i16(code.cost(Token::LITERAL, byte));
        }
        for length in COPY_LENGTHS {
            costs.lengths[length] = to_i16(code.length_cost(length));
        }
        for distance in first_distances() {
            costs.distances[distance_slot(distance as u16)] = to_i16(code.distance_cost(distance));
        }
        costs
    }

    /// Adds the place before those that were added.
    ///
    /// Each length is copied from the nearest place that has it, which is that of the first copy
    /// that is not shorter. The distances' costs are spread over the lengths, which takes a few
    /// instructions for each copy, so that all lengths are then computed in a few more.
    #[inline(always)]
    pub(super) fn add(&mut self, step: Step<'_>) {
        self.first -= 1;
        let to_end = &self.to_end[self.first..];
        let next = to_end[1];
        let mut cheapest = self.literals[usize::from(step.byte)];
        if !step.copies.is_empty() {
            let mut length = SHORTEST;
            for copy in step.copies {
                let whole = usize::from(copy.length);
                let distance = self.distances[distance_slot(copy.distance)];
                if whole > self.partial_length {
                    let rest = to_end[whole].wrapping_sub(next);
                    cheapest = cheapest.min(rest + self.lengths[whole] + distance);
                }
                let partial = whole.min(self.partial_length);
                while length <= partial {
                    self.by_length[length..length + CHUNK].fill(distance);
                    length += CHUNK;
                }
                length = partial + 1;
            }
            self.by_length[length..length + CHUNK].fill(IMPOSSIBLE);
            let to_end = to_end[SHORTEST..].as_chunks::<CHUNK>().0.iter();
            let lengths = self.lengths[SHORTEST..].as_chunks::<CHUNK>().0;
            let distances = self.by_length[SHORTEST..].as_chunks::<CHUNK>().0;
            let chunks = to_end.zip(lengths.iter().zip(distances));
            for (to_end, (lengths, distances)) in chunks.take((length - SHORTEST).div_ceil(CHUNK)) {
                cheapest = cheapest.min(least(to_end, next, lengths, distances));
            }
        }
        self.to_end[self.first] = next.wrapping_add(cheapest);
    }

    /// Adds the places of these bytes, which have no copies.
    pub(super) fn add_literals(&mut self, bytes: &[u8]) {
        let mut cost = self.to_end[self.first];
        let start = self.first - bytes.len();
        let places = &mut self.to_end[start..self.first];
        for (place, byte) in places.iter_mut().zip(bytes).rev() {
            cost = cost.wrapping_add(self.literals[usize::from(*byte)]);
            *place = cost;
        }
        self.first = start;
    }

    /// The first of the cheapest tokens from a place that is so far from the end.
    pub(super) fn cheapest(&self, step: Step<'_>, from_end: usize) -> Token {
        let to_end = &self.to_end[self.to_end.len() - COSTED_LENGTHS - from_end..];
        let mut cheapest = self.literals[usize::from(step.byte)];
        let mut token = Token::LITERAL;
        let mut shortest = SHORTEST;
        for copy in step.copies {
            let whole = usize::from(copy.length);
            let distance = self.distances[distance_slot(copy.distance)];
            let partial = shortest..whole.min(self.partial_length + 1);
            for length in partial.chain([whole]) {
                let rest = to_end[length].wrapping_sub(to_end[1]);
                let cost = rest + self.lengths[length] + distance;
                if cost < cheapest {
                    cheapest = cost;
                    token = Token::copy(length, copy.distance.into());
                }
            }
            shortest = whole + 1;
        }
        token
    }
}

/// The least of the sums of what three lists have for each length, less `next`.
///
/// The sums of every eighth length are compared first, which takes one instruction for eight.
#[inline(always)]
fn least(
    to_end: &[i16; CHUNK],
    next: i16,
    lengths: &[i16; CHUNK],
    distances: &[i16; CHUNK],
) -> i16 {
    let mut sums = [0; CHUNK];
    for index in 0..CHUNK {
        let rest = to_end[index].wrapping_sub(next);
        sums[index] = rest
            .wrapping_add(lengths[index])
            .wrapping_add(distances[index]);
    }
    let mut half = CHUNK / 2;
    while half > 0 {
        for index in 0..half {
            sums[index] = sums[index].min(sums[index + half]);
        }
        half /= 2;
    }
    sums[0]
}

/// A token has at most 48 bits.
fn to_i16(bits: u32) -> i16 {
    i16::try_from(bits).unwrap_or(IMPOSSIBLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plate::deflate::Histogram;
    use proptest::prelude::*;

    /// The plain way: each copy in each length, from each place, in whole numbers.
    fn costs_to_end(
        code: &BlockCode,
        partial_length: usize,
        steps: &[(u8, Vec<Token>)],
    ) -> Vec<u32> {
        let mut to_end = vec![0; steps.len() + 1];
        for (at, (byte, copies)) in steps.iter().enumerate().rev() {
            let mut shortest = SHORTEST;
            to_end[at] = to_end[at + 1] + code.cost(Token::LITERAL, *byte);
            for copy in copies {
                let whole = usize::from(copy.length);
                for length in (shortest..=whole)
                    .filter(|length| *length <= partial_length || *length == whole)
                {
                    let cost = code.cost(Token::copy(length, copy.distance.into()), 0);
                    to_end[at] = to_end[at].min(cost + to_end[at + length]);
                }
                shortest = whole + 1;
            }
        }
        to_end
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn no_tokens_are_cheaper(
            bytes in prop::collection::vec(0_u8..9, 900),
            copies in prop::collection::vec((0_usize..1000, 3_usize..=258, 1_usize..=32_768), 0..120),
            counts in prop::collection::vec(0_u32..4000, 316),
            partial_length in prop_oneof![Just(32), Just(40), Just(258)],
        ) {
            // Each repeated, so that costs exceed what 16 bits hold.
            let bytes = bytes.repeat(9);
            let mut steps: Vec<(u8, Vec<Token>)> = bytes.iter().map(|byte| (*byte, Vec::new())).collect();
            for (at, length, distance) in copies {
                let at = at * 8;
                if at + length <= steps.len() {
                    steps[at].1.push(Token::copy(length, distance));
                }
            }
            for (_, copies) in &mut steps {
                copies.sort_by_key(|copy| copy.length);
                copies.dedup_by_key(|copy| copy.length);
            }
            let mut histogram = Histogram::EMPTY;
            histogram.literals.copy_from_slice(&counts[..286]);
            histogram.distances.copy_from_slice(&counts[286..]);
            let code = BlockCode::for_histogram(&histogram);
            let expected = costs_to_end(&code, partial_length, &steps);

            let mut costs = Costs::new(&code, partial_length, steps.len());
            let step = |at: usize| Step { byte: steps[at].0, copies: &steps[at].1 };
            let mut at = steps.len();
            while at > 0 {
                let literals = steps[..at].iter().rev().take_while(|(_, copies)| copies.is_empty()).count();
                costs.add_literals(&bytes[at - literals..at]);
                at -= literals;
                if at > 0 {
                    at -= 1;
                    costs.add(step(at));
                }
            }
            let (mut at, mut cost) = (0, 0);
            while at < steps.len() {
                let token = costs.cheapest(step(at), steps.len() - at);
                cost += code.cost(token, bytes[at]);
                at += usize::from(token.length);
                prop_assert_eq!(cost + expected[at], expected[0]);
            }
            prop_assert_eq!(at, steps.len());
        }
    }
}
