//! From bytes to tokens: the cheapest sequence of literals and copies for a given code.

use std::ops::Range;

use super::huffman::BlockCode;
use super::matches::{MatchIndex, match_length};
use super::token::{COPY_LENGTHS, Histogram, MAX_DISTANCE, Token};

/// How many earlier places are compared for each byte.
const MAX_CANDIDATES: usize = 48;
/// The length of a match that is long enough to end the search for longer ones.
const GOOD_LENGTH: usize = 64;
/// Matches up to this length may also be copied in part, at each shorter length, if what follows
/// is cheaper for it.
const MAX_PARTIAL_LENGTH: usize = 32;

/// The matches in a range of bytes, and the choice of tokens among them.
pub(in crate::plate) struct Parser<'a> {
    bytes: &'a [u8],
    range: Range<usize>,
    /// The possible copies at each byte, each longer than the one before.
    copies: Vec<Token>,
    /// The index in `copies` of each byte's first copy, and the end of `copies`.
    first_copies: Vec<u32>,
}

impl<'a> Parser<'a> {
    /// Finds the matches of the bytes in `range` with any bytes before them. `likely_distances` are
    /// tried first.
    pub(in crate::plate) fn new(
        bytes: &'a [u8],
        range: Range<usize>,
        likely_distances: &[usize],
    ) -> Self {
        let mut parser = Self {
            bytes,
            first_copies: Vec::with_capacity(range.len() + 1),
            range: range.clone(),
            copies: Vec::new(),
        };
        let mut index = MatchIndex::new(bytes, range.start.saturating_sub(MAX_DISTANCE));
        for at in index.start()..range.start {
            index.insert(at);
        }
        let mut covered_until = 0;
        for at in range {
            parser.first_copies.push(parser.copy_count());
            if at >= covered_until {
                let longest = parser.find_copies(at, &index, likely_distances);
                if longest == *COPY_LENGTHS.end() {
                    // This copy is going to be taken, so none that starts within it is.
                    covered_until = at + longest;
                }
            }
            index.insert(at);
        }
        parser.first_copies.push(parser.copy_count());
        parser
    }

    /// Adds the possible copies at one byte, and returns the length of the longest.
    fn find_copies(
        &mut self,
        at: usize,
        index: &MatchIndex<'_>,
        likely_distances: &[usize],
    ) -> usize {
        let mut longest = COPY_LENGTHS.start() - 1;
        let end = self.range.end.min(at + COPY_LENGTHS.end());
        let mut compare = |distance: usize, longest: &mut usize| {
            let may_be_longer = at + *longest < end
                && self.bytes[at + *longest] == self.bytes[at + *longest - distance];
            if !may_be_longer {
                return;
            }
            let length = match_length(self.bytes, at, distance, end);
            if length > *longest {
                *longest = length;
                self.copies.push(Token::copy(length, distance));
            }
        };
        let reach = (at - index.start()).min(MAX_DISTANCE);
        for &distance in likely_distances {
            if distance <= reach {
                compare(distance, &mut longest);
            }
        }
        for distance in index.candidates(at).take(MAX_CANDIDATES) {
            if distance > reach || longest >= GOOD_LENGTH {
                break;
            }
            compare(distance, &mut longest);
        }
        longest
    }

    fn copy_count(&self) -> u32 {
        u32::try_from(self.copies.len()).unwrap_or(u32::MAX)
    }

    /// The possible copies at a byte, the shortest first.
    fn copies(&self, at: usize) -> &[Token] {
        let index = at - self.range.start;
        &self.copies[self.first_copies[index] as usize..self.first_copies[index + 1] as usize]
    }

    /// An estimate of how often each symbol is going to occur, for a first code.
    pub(in crate::plate) fn estimate_histogram(&self) -> Histogram {
        let mut histogram = Histogram::EMPTY;
        let mut at = self.range.start;
        while at < self.range.end {
            let token = self.copies(at).last().copied();
            let token = token.filter(|copy| copy.length > 3 || copy.distance < 1024);
            let token = token.unwrap_or(Token::LITERAL);
            histogram.count(token, self.bytes[at]);
            at += usize::from(token.length);
        }
        histogram
    }

    /// How often each symbol occurs in tokens that stand for the range.
    pub(in crate::plate) fn histogram(&self, tokens: &[Token]) -> Histogram {
        let mut histogram = Histogram::EMPTY;
        let mut at = self.range.start;
        for token in tokens {
            histogram.count(*token, self.bytes[at]);
            at += usize::from(token.length);
        }
        histogram
    }

    /// The tokens for the range that take the fewest bits in this code: the shortest path from its
    /// first byte to its end.
    pub(in crate::plate) fn cheapest_tokens(&self, code: &BlockCode) -> Vec<Token> {
        // For each place, the cost of the cheapest path to it, and the last token on that path.
        let mut steps = vec![(u32::MAX, Token::LITERAL); self.range.len() + 1];
        steps[0].0 = 0;
        let mut covered_until = self.range.start;
        for at in self.range.clone() {
            let place = at - self.range.start;
            let cost_so_far = steps[place].0;
            if at < covered_until || cost_so_far == u32::MAX {
                continue;
            }
            let mut offer = |token: Token, cost: u32| {
                let step = &mut steps[place + usize::from(token.length)];
                if cost_so_far + cost < step.0 {
                    *step = (cost_so_far + cost, token);
                }
            };
            let copies = self.copies(at);
            let longest = copies.last();
            if let Some(copy) = longest.filter(|copy| copy.length as usize == *COPY_LENGTHS.end()) {
                offer(*copy, code.cost(*copy, 0));
                covered_until = at + usize::from(copy.length);
                continue;
            }
            offer(Token::LITERAL, code.cost(Token::LITERAL, self.bytes[at]));
            let mut shortest = *COPY_LENGTHS.start();
            for copy in copies {
                let distance_cost = code.distance_cost(copy.distance.into());
                let whole = usize::from(copy.length);
                for length in (shortest..=whole.min(MAX_PARTIAL_LENGTH)).chain([whole]) {
                    let token = Token::copy(length, copy.distance.into());
                    offer(token, distance_cost + code.length_cost(length));
                }
                shortest = whole + 1;
            }
        }
        self.path(&steps)
    }

    /// Follows the steps of the cheapest path back from the end of the range.
    fn path(&self, steps: &[(u32, Token)]) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut place = self.range.len();
        while place > 0 {
            let token = steps[place].1;
            tokens.push(token);
            place -= usize::from(token.length);
        }
        tokens.reverse();
        tokens
    }
}
