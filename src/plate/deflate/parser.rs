//! From bytes to tokens: the cheapest sequence of literals and copies for a given code.

use std::ops::Range;

use super::cheapest::{Costs, Step};
use super::huffman::BlockCode;
use super::matches::{SLACK, match_length_before};
use super::places::LastPlaces;
use super::token::{COPY_LENGTHS, Histogram, MAX_DISTANCE, Token};

/// How thoroughly copies are searched for.
#[derive(Debug, Clone, Copy)]
pub(in crate::plate) struct Effort {
    /// The nearest match is found that has at least so many bytes, for each of these lengths.
    lengths: &'static [usize],
    /// Matches up to this length may also be copied in part, at each shorter length, if what
    /// follows is cheaper for it.
    partial_length: usize,
    /// After a match of this length, no copies start within the pixel, as far as whole pixels are
    /// likely to repeat: what follows is a part of the match.
    good_length: usize,
    /// Of bytes within one copy of the longest length, so many at its end can be copied from. They
    /// are copies of others, which can be as well.
    remembered: usize,
}

impl Effort {
    /// For rows whose tokens every compilation needs.
    pub(in crate::plate) const USUAL: Self = Self {
        lengths: &[3, 4, 5, 6, 8, 12, 16, 24, 32],
        partial_length: 32,
        good_length: 16,
        remembered: 32,
    };

    /// The same for filtered rows, where what repeats is either short or paper.
    pub(in crate::plate) const FILTERED: Self = Self {
        lengths: &[3, 4, 8, 16],
        ..Self::USUAL
    };

    /// For rows that may take seconds.
    pub(in crate::plate) const BEST: Self = Self {
        lengths: &[
            3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192,
            224,
        ],
        partial_length: 258,
        good_length: 258,
        remembered: 258,
    };
}

/// How rows are laid out in the bytes that are compressed, which begin with a row.
#[derive(Debug, Clone, Copy)]
pub(in crate::plate) struct RowLayout {
    /// The length of a row, which begins with the byte for its filter.
    pub(in crate::plate) stride: usize,
    pub(in crate::plate) pixel_bytes: usize,
    /// Whether it is most often whole pixels that repeat, as in rows that are not filtered.
    pub(in crate::plate) whole_pixels: bool,
}

impl RowLayout {
    /// How many bytes there are from one that repeated bytes are likely to begin with to the next.
    fn step(self) -> usize {
        match self.whole_pixels {
            true => self.pixel_bytes,
            false => 1,
        }
    }

    /// Whether repeated bytes are likely to begin with each byte from `first` on.
    fn starts(self, first: usize) -> impl Iterator<Item = bool> {
        let step = self.step();
        let mut column = first % self.stride;
        let mut next = match column {
            0 => 0,
            // The first pixel follows the byte for the filter.
            _ => 1 + (column - 1).next_multiple_of(step),
        };
        std::iter::repeat_with(move || {
            let is_start = column == next;
            if is_start {
                next += if column == 0 { 1 } else { step };
            }
            column += 1;
            if column == self.stride {
                (column, next) = (0, 0);
            }
            is_start
        })
    }
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
    /// Finds the matches of the bytes in `range` with any bytes before them.
    pub(in crate::plate) fn new(
        bytes: &'a [u8],
        range: Range<usize>,
        layout: RowLayout,
        effort: Effort,
    ) -> Self {
        let mut parser = Self {
            bytes,
            effort,
            first_copies: Vec::with_capacity(range.len() + 1),
            range: range.clone(),
            copies: Vec::new(),
        };
        let start = range.start.saturating_sub(MAX_DISTANCE);
        let mut search = CopySearch::new(&bytes[start..range.end], layout, effort);
        let mut starts = layout.starts(start);
        for at in 0..range.start - start {
            if starts.next() == Some(true) {
                search.places.replace(at, |_| {});
            }
        }
        let (mut next, mut covered_until) = (0, 0);
        for at in range.start - start..range.end - start {
            parser.first_copies.push(parser.copy_count());
            let is_start = starts.next() == Some(true);
            if at < next {
                continue;
            }
            if at >= covered_until {
                let longest = search.find_copies(at, &mut parser.copies);
                if longest == *COPY_LENGTHS.end() {
                    // This copy is going to be taken, so none that starts within it is.
                    covered_until = at + longest;
                    next = covered_until.saturating_sub(effort.remembered);
                } else if is_start && longest >= effort.good_length {
                    next = at + layout.step();
                }
            } else if is_start {
                search.places.replace(at, |_| {});
            }
        }
        parser.first_copies.push(parser.copy_count());
        parser
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

    /// A first code, for an estimate of how often each symbol is going to occur.
    ///
    /// Tokens and codes are fitted to each other in turn, which does not lead from one that is good
    /// for copies to one that is good for literals. So the better one is where they start: in a
    /// photo, hardly anything repeats, and copies of three or four bytes take more than literals.
    pub(in crate::plate) fn first_code(&self) -> BlockCode {
        let mut literals = Histogram::EMPTY;
        for byte in &self.bytes[self.range.clone()] {
            literals.count(Token::LITERAL, *byte);
        }
        let [copies, literals] = [self.estimate_histogram(), literals].map(|histogram| {
            let code = BlockCode::for_histogram(&histogram);
            (code.size(&histogram), code)
        });
        match literals.0 < copies.0 {
            true => literals.1,
            false => copies.1,
        }
    }

    /// How often each symbol occurs if the longest copy is always taken.
    fn estimate_histogram(&self) -> Histogram {
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
    /// First the costs from each byte to the end are computed, from the last to the first. Which
    /// token they are for is found out afterwards, and only for the bytes on the path.
    pub(in crate::plate) fn cheapest_tokens(&self, code: &BlockCode) -> Vec<Token> {
        let mut costs = Costs::new(code, self.effort.partial_length, self.range.len());
        for bytes in self.range.clone().rev().step_by(Self::TOGETHER) {
            let bytes = (bytes + 1)
                .saturating_sub(Self::TOGETHER)
                .max(self.range.start)..bytes + 1;
            let index = bytes.start - self.range.start;
            if self.first_copies[index] == self.first_copies[index + bytes.len()] {
                costs.add_literals(&self.bytes[bytes]);
            } else {
                bytes.rev().for_each(|at| costs.add(self.step(at)));
            }
        }
        let mut tokens = Vec::new();
        let mut at = self.range.start;
        while at < self.range.end {
            let token = costs.cheapest(self.step(at), self.range.end - at);
            tokens.push(token);
            at += usize::from(token.length);
        }
        tokens
    }

    /// The number of bytes that are treated together if none of them has a copy, as within long
    /// copies of paper.
    const TOGETHER: usize = 64;

    #[inline(always)]
    fn step(&self, at: usize) -> Step<'_> {
        Step {
            byte: self.bytes[at],
            copies: self.copies(at),
        }
    }
}

/// The search for copies.
struct CopySearch {
    /// The bytes, and zeros after them, so that they can be compared by words.
    bytes: Vec<u8>,
    end: u32,
    /// Tried first.
    likely_distances: [u32; 2],
    places: LastPlaces,
}

impl CopySearch {
    /// As many zeros as follow the longest copy that is compared.
    const PADDING: usize = *COPY_LENGTHS.end() + SLACK;

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a band has less than 4 GiB"
    )]
    fn new(bytes: &[u8], layout: RowLayout, effort: Effort) -> Self {
        Self {
            bytes: [bytes, &[0; Self::PADDING]].concat(),
            end: bytes.len() as u32,
            likely_distances: [layout.pixel_bytes, layout.stride].map(|distance| distance as u32),
            places: LastPlaces::new(bytes, effort.lengths),
        }
    }

    /// Adds the possible copies at one byte, and returns the length of the longest.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a band has less than 4 GiB"
    )]
    #[inline(always)]
    fn find_copies(&mut self, at: usize, copies: &mut Vec<Token>) -> usize {
        let mut longest = *COPY_LENGTHS.start() as u32 - 1;
        let here = at as u32;
        let reach = here.min(MAX_DISTANCE as u32);
        let (bytes, end) = (&self.bytes[..], self.end);
        let mut compare = |distance: u32| {
            // Most copies are not longer, and differ in the last byte that a longer one must have.
            // Distances that are too short or too long become 0 or more than can be reached.
            let last = at + longest as usize;
            if distance.wrapping_sub(1) >= reach || bytes[last] != bytes[last - distance as usize] {
                return;
            }
            let length = match_length_before(bytes, here, distance, end);
            if length > longest {
                longest = length;
                copies.push(Token::copy(length as usize, distance as usize));
            }
        };
        self.likely_distances.into_iter().for_each(&mut compare);
        let mut last = 0;
        self.places.replace(at, |distance| {
            // Often, the place for a beginning is also that for a longer one.
            if distance != last {
                compare(distance.into());
                last = distance;
            }
        });
        longest as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LAYOUT: RowLayout = RowLayout {
        stride: 40,
        pixel_bytes: 3,
        whole_pixels: true,
    };

    #[test]
    fn pixels_start_after_the_byte_for_the_filter() {
        let starts: Vec<usize> = (0..80)
            .zip(LAYOUT.starts(0))
            .filter_map(|(at, is_start)| is_start.then_some(at))
            .collect();
        let row = |first: usize| std::iter::once(first).chain((first + 1..first + 40).step_by(3));
        assert_eq!(starts, row(0).chain(row(40)).collect::<Vec<usize>>());
        let all: Vec<bool> = LAYOUT.starts(0).take(200).collect();
        for first in 0..100 {
            let part: Vec<bool> = LAYOUT.starts(first).take(100).collect();
            assert_eq!(part, all[first..first + 100]);
        }
        let every_byte = RowLayout {
            whole_pixels: false,
            ..LAYOUT
        };
        assert!(every_byte.starts(7).take(100).all(|is_start| is_start));
    }

    proptest! {
        #[test]
        fn copies_stand_for_the_bytes(
            parts in prop::collection::vec((prop::collection::vec(0_u8..4, 1..40), 1_usize..30), 1..30),
            start in any::<prop::sample::Index>(),
            whole_pixels in any::<bool>(),
        ) {
            let bytes: Vec<u8> = parts.iter().flat_map(|(part, times)| part.repeat(*times)).collect();
            let start = start.index(bytes.len());
            let layout = RowLayout { whole_pixels, ..LAYOUT };
            for effort in [Effort::USUAL, Effort::FILTERED, Effort::BEST] {
                let parser = Parser::new(&bytes, start..bytes.len(), layout, effort);
                let code = parser.first_code();
                for at in start..bytes.len() {
                    let copies = parser.copies(at);
                    prop_assert!(copies.is_sorted_by(|a, b| a.length < b.length));
                    for copy in copies {
                        let (length, distance) = (usize::from(copy.length), usize::from(copy.distance));
                        prop_assert!((3..=258).contains(&length) && (1..=at).contains(&distance));
                        prop_assert_eq!(&bytes[at..at + length], &bytes[at - distance..][..length]);
                    }
                }
                let tokens = parser.cheapest_tokens(&code);
                let length: usize = tokens.iter().map(|token| usize::from(token.length)).sum();
                prop_assert_eq!(length, bytes.len() - start);
                let mut at = start;
                for token in tokens {
                    let is_part = |copy: &Token| {
                        copy.distance == token.distance && copy.length >= token.length
                    };
                    let is_possible = parser.copies(at).iter().any(is_part);
                    prop_assert!(token == Token::LITERAL || is_possible);
                    at += usize::from(token.length);
                }
            }
        }
    }
}
