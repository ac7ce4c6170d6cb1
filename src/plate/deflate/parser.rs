//! From bytes to tokens: the cheapest sequence of literals and copies for a given code.

use std::ops::Range;

use super::huffman::BlockCode;
use super::matches::{MatchIndex, match_length};
use super::token::{COPY_LENGTHS, Histogram, MAX_DISTANCE, Token};

/// How thoroughly copies are searched for.
#[derive(Debug, Clone, Copy)]
pub(in crate::plate) struct Effort {
    /// How many earlier places are compared for each byte.
    candidates: usize,
    /// The length of a match that is long enough to end the search for longer ones.
    good_length: usize,
    /// Matches up to this length may also be copied in part, at each shorter length, if what
    /// follows is cheaper for it.
    partial_length: usize,
}

impl Effort {
    /// For rows whose tokens every compilation needs.
    pub(in crate::plate) const USUAL: Self = Self {
        candidates: 48,
        good_length: 64,
        partial_length: 32,
    };

    /// For rows that may take seconds.
    pub(in crate::plate) const BEST: Self = Self {
        candidates: 512,
        good_length: 258,
        partial_length: 258,
    };
}

/// The matches in a range of bytes, and the choice of tokens among them.
pub(in crate::plate) struct Parser<'a> {
    bytes: &'a [u8],
    range: Range<usize>,
    /// The possible copies at each byte, each longer than the one before.
    copies: Vec<Token>,
    /// The index in `copies` of each byte's first copy, and the end of `copies`.
    first_copies: Vec<u32>,
    effort: Effort,
}

impl<'a> Parser<'a> {
    /// Finds the matches of the bytes in `range` with any bytes before them. `likely_distances` are
    /// tried first.
    pub(in crate::plate) fn new(
        bytes: &'a [u8],
        range: Range<usize>,
        likely_distances: &[usize],
        effort: Effort,
    ) -> Self {
        let mut parser = Self {
            bytes,
            effort,
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
        let reach = (at - index.start()).min(MAX_DISTANCE);
        for &distance in likely_distances {
            if distance <= reach {
                self.compare(at, distance, end, &mut longest);
            }
        }
        // First the last place for three bytes, then the chain for four, nearest first.
        let mut left = self.effort.candidates;
        if let Some(there) = index.last_three(at) {
            if at - there > reach || longest >= self.effort.good_length {
                return longest;
            }
            self.compare(at, at - there, end, &mut longest);
            left -= 1;
        }
        let mut next = index.last_four(at);
        while let Some(there) = next {
            if left == 0 || at - there > reach || longest >= self.effort.good_length {
                break;
            }
            self.compare(at, at - there, end, &mut longest);
            next = index.previous_four(there);
            left -= 1;
        }
        longest
    }

    /// Adds the copy at this distance, if it is longer.
    ///
    /// Most are not, and most of these differ in the last four bytes that a longer one must have.
    #[inline(always)]
    fn compare(&mut self, at: usize, distance: usize, end: usize, longest: &mut usize) {
        let last = at + *longest;
        if last >= end {
            return;
        }
        let may_be_longer = match *longest {
            4.. => self.bytes[last - 3..=last] == self.bytes[last - 3 - distance..=last - distance],
            _ => self.bytes[last] == self.bytes[last - distance],
        };
        if !may_be_longer {
            return;
        }
        let length = match_length(self.bytes, at, distance, end);
        if length > *longest {
            *longest = length;
            self.copies.push(Token::copy(length, distance));
        }
    }

    fn copy_count(&self) -> u32 {
        u32::try_from(self.copies.len()).unwrap_or(u32::MAX)
    }

    /// The possible copies at a byte, the shortest first.
    fn copies(&self, at: usize) -> &[Token] {
        let index = at - self.range.start;
        &self.copies[self.first_copies[index] as usize..self.first_copies[index + 1] as usize]
    }

    /// The same for a part of the range: copies that reach beyond it are left out or cut.
    pub(super) fn part(&self, range: Range<usize>) -> Self {
        let mut part = Self {
            bytes: self.bytes,
            range: range.clone(),
            copies: Vec::new(),
            first_copies: Vec::with_capacity(range.len() + 1),
            effort: self.effort,
        };
        for at in range.clone() {
            part.first_copies.push(part.copy_count());
            let mut longest = COPY_LENGTHS.start() - 1;
            for copy in self.copies(at) {
                let length = usize::from(copy.length).min(range.end - at);
                if length > longest {
                    longest = length;
                    part.copies.push(Token::copy(length, copy.distance.into()));
                }
            }
        }
        part.first_copies.push(part.copy_count());
        part
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
    ///
    /// Costs and tokens of the steps are in lists of their own, and each copy is offered to a run
    /// of places without branches, so that several places are done at a time.
    pub(in crate::plate) fn cheapest_tokens(&self, code: &BlockCode) -> Vec<Token> {
        let length_costs = length_costs(code);
        let mut steps = Steps::new(self.range.len());
        let mut covered_until = self.range.start;
        for at in self.range.clone() {
            let place = at - self.range.start;
            let cost_so_far = steps.costs[place];
            if at < covered_until || cost_so_far == Steps::UNREACHED {
                continue;
            }
            let copies = self.copies(at);
            let longest = copies.last();
            if let Some(copy) = longest.filter(|copy| copy.length as usize == *COPY_LENGTHS.end()) {
                steps.offer(place, *copy, cost_so_far + to_i32(code.cost(*copy, 0)));
                covered_until = at + usize::from(copy.length);
                continue;
            }
            let literal = to_i32(code.cost(Token::LITERAL, self.bytes[at]));
            steps.offer(place, Token::LITERAL, cost_so_far + literal);
            let mut shortest = *COPY_LENGTHS.start();
            for copy in copies {
                let cost = cost_so_far + to_i32(code.distance_cost(copy.distance.into()));
                let whole = usize::from(copy.length);
                let partial = shortest..whole.min(self.effort.partial_length) + 1;
                if !partial.is_empty() {
                    steps.offer_all(place, partial.clone(), copy.distance, cost, &length_costs);
                }
                if !partial.contains(&whole) {
                    steps.offer(place, *copy, cost + length_costs[whole]);
                }
                shortest = whole + 1;
            }
        }
        steps.path()
    }
}

/// The costs of copies' lengths, as what they are added to.
fn length_costs(code: &BlockCode) -> [i32; *COPY_LENGTHS.end() + 1] {
    let mut costs = [0; *COPY_LENGTHS.end() + 1];
    for length in COPY_LENGTHS {
        costs[length] = to_i32(code.length_cost(length));
    }
    costs
}

/// The bits of a range fit into 31 bits, because it has about half a MiB, or one row.
fn to_i32(number: u32) -> i32 {
    number.cast_signed()
}

/// For each place, the cost of the cheapest path to it, and the last token on that path.
struct Steps {
    costs: Vec<i32>,
    lengths: Vec<u16>,
    distances: Vec<u16>,
}

impl Steps {
    const UNREACHED: i32 = i32::MAX;

    /// The steps to `length` bytes, of which only the first is reached.
    fn new(length: usize) -> Self {
        let mut costs = vec![Self::UNREACHED; length + 1];
        costs[0] = 0;
        Self {
            costs,
            lengths: vec![1; length + 1],
            distances: vec![0; length + 1],
        }
    }

    /// Takes a token that starts at this place, if the path with it is cheaper.
    #[inline(always)]
    fn offer(&mut self, place: usize, token: Token, cost: i32) {
        let end = place + usize::from(token.length);
        if cost < self.costs[end] {
            self.costs[end] = cost;
            self.lengths[end] = token.length;
            self.distances[end] = token.distance;
        }
    }

    /// Takes copies of these lengths, each where the path with it is cheaper. Their costs are
    /// `cost` and those of their lengths.
    #[inline(always)]
    fn offer_all(
        &mut self,
        place: usize,
        lengths: Range<usize>,
        distance: u16,
        cost: i32,
        length_costs: &[i32],
    ) {
        let ends = place + lengths.start..place + lengths.end;
        let costs = self.costs[ends.clone()].iter_mut();
        let tokens = self.lengths[ends.clone()]
            .iter_mut()
            .zip(&mut self.distances[ends]);
        let added = length_costs[lengths.clone()].iter();
        #[expect(clippy::cast_possible_truncation, reason = "at most 258")]
        let lengths = lengths.start as u16..;
        for (((own, (own_length, own_distance)), added), length) in
            costs.zip(tokens).zip(added).zip(lengths)
        {
            let is_cheaper = cost + added < *own;
            *own = if is_cheaper { cost + added } else { *own };
            *own_length = if is_cheaper { length } else { *own_length };
            *own_distance = if is_cheaper { distance } else { *own_distance };
        }
    }

    /// Follows the steps of the cheapest path back from the end of the range.
    fn path(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut place = self.costs.len() - 1;
        while place > 0 {
            let token = Token {
                length: self.lengths[place],
                distance: self.distances[place],
            };
            tokens.push(token);
            place -= usize::from(token.length);
        }
        tokens.reverse();
        tokens
    }
}
