//! The tokens that a change of the rows invalidates, and the tokens that replace them.

use super::Band;
use super::block::Block;
use super::recent::RecentPlaces;
use super::scratch::{BandScratch, InvalidatedRun};
use super::sets::CELL;
use super::tokens::to_u32;
use crate::plate::deflate::{
    BitCursor, BlockCode, Histogram, MAX_DISTANCE, Token, first_three, match_length_before, word_at,
};

/// The length of the shortest copy, in bytes.
const SHORTEST: u32 = 3;

/// How copies are searched for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Search {
    /// At each pixel.
    Everywhere,
    /// At fewer and fewer pixels, the longer none was found: in photos hardly anything repeats.
    Sparse,
}

/// What takes the tokens of re-encoded bytes.
pub(super) trait TokenSink {
    /// Takes literals for these bytes.
    fn literals(&mut self, bytes: &[u8]);
    /// Takes a copy.
    fn copy(&mut self, copy: Token);
}

/// Writes tokens in the code of their block.
pub(super) struct Encoder<'a, 'c> {
    pub(super) code: &'a BlockCode,
    pub(super) out: &'a mut BitCursor<'c>,
}

impl TokenSink for Encoder<'_, '_> {
    #[inline(always)]
    fn literals(&mut self, bytes: &[u8]) {
        self.code.put_literals(bytes, self.out);
    }

    #[inline(always)]
    fn copy(&mut self, copy: Token) {
        self.code.put_copy(copy, self.out);
    }
}

impl TokenSink for Histogram {
    fn literals(&mut self, bytes: &[u8]) {
        bytes
            .iter()
            .for_each(|byte| self.count(Token::LITERAL, *byte));
    }

    fn copy(&mut self, copy: Token) {
        self.count(copy, 0);
    }
}

/// The number of pixels without a copy after which a sparse search leaves out one more.
const PATIENCE: u32 = 8;

/// The most pixels that a sparse search leaves out.
const MOST_LEFT_OUT: u32 = 15;

impl Search {
    pub(super) const fn new(has_picture: bool) -> Self {
        match has_picture {
            true => Self::Sparse,
            false => Self::Everywhere,
        }
    }

    /// The number of pixels to the next search, after this many searches in vain.
    pub(super) fn pixels(self, in_vain: u32) -> u32 {
        match self {
            Self::Everywhere => 1,
            Self::Sparse => 1 + (in_vain / PATIENCE).min(MOST_LEFT_OUT),
        }
    }
}

/// A place whose bytes are searched for. Numbers of 32 bits, which a band's are, take one check of
/// an index less: the end of a word cannot overflow.
struct Place {
    at: u32,
    /// Where copies must end.
    end: u32,
    /// The longest distance of a copy.
    reach: u32,
    /// The eight bytes of the place.
    here: u64,
}

/// The longest copy so far; `distance` is 0 if there is none.
struct Best {
    length: u32,
    distance: u32,
}

impl Best {
    const NONE: Self = Self {
        length: SHORTEST - 1,
        distance: 0,
    };

    /// Takes the copy at this distance, if it is longer. A distance of 0 means that there is none.
    ///
    /// Most distances have no copy. One comparison of words decides that, and finds the length of a
    /// short copy. A further one decides whether a copy can be longer than another long one.
    #[inline(always)]
    fn offer(&mut self, filtered: &[u8], place: &Place, distance: u32) {
        const WORD: u32 = 8;

        let Place {
            at,
            end,
            reach,
            here,
        } = *place;
        if distance.wrapping_sub(1) >= reach {
            return;
        }
        let differing = here ^ word_at(filtered, at - distance);
        if differing << (u64::BITS - 8 * SHORTEST) != 0 {
            return;
        }
        let length = if differing != 0 {
            (differing.trailing_zeros() / 8).min(end - at)
        } else {
            let last = at + self.length.saturating_sub(WORD - 1);
            if word_at(filtered, last) != word_at(filtered, last - distance) {
                return;
            }
            match_length_before(filtered, at, distance, end)
        };
        if length > self.length {
            *self = Self { length, distance };
        }
    }
}

impl Band {
    /// Finds the invalidated tokens of a block.
    ///
    /// The tokens of a cell up to its last candidate are counted, because most of them are
    /// candidates: that takes less than finding out the index of each.
    pub(super) fn find_invalidated(&self, block: &Block, scratch: &mut BandScratch) {
        let BandScratch {
            filtered,
            candidates,
            invalidated,
            ..
        } = scratch;
        invalidated.clear();
        candidates.for_each_cell(&block.bytes, |cell, mut candidates| {
            let mut starts = self.tokens.starts.in_cell(cell);
            let mut index = self.tokens.first_in_cell(cell);
            while candidates != 0 {
                let first = starts & starts.wrapping_neg();
                let at = cell * CELL + first.trailing_zeros() as usize;
                starts ^= first;
                index += 1;
                if candidates & first == 0 {
                    continue;
                }
                candidates ^= first;
                let token = self.tokens.all[index - 1];
                if self.is_still_valid(token, to_u32(at), filtered) {
                    continue;
                }
                let end = at + usize::from(token.length);
                match invalidated.last_mut() {
                    Some(last) if last.bytes.end == at => {
                        last.tokens.end = index;
                        last.bytes.end = end;
                    }
                    _ => invalidated.push(InvalidatedRun {
                        tokens: index - 1..index,
                        bytes: at..end,
                    }),
                }
            }
        });
    }

    /// Whether a token of the blank certificate stands for the certificate's bytes, too.
    ///
    /// Most tokens are short: one comparison of words decides.
    #[inline(always)]
    fn is_still_valid(&self, token: Token, at: u32, filtered: &[u8]) -> bool {
        let (length, distance) = (u32::from(token.length), u32::from(token.distance));
        if distance == 0 {
            return filtered[at as usize] == self.filtered[at as usize];
        }
        let differing = word_at(filtered, at) ^ word_at(filtered, at - distance);
        match length {
            ..=8 => differing << (u64::BITS - 8 * length) == 0,
            _ => {
                differing == 0 && match_length_before(filtered, at, distance, at + length) == length
            }
        }
    }

    /// Emits new tokens for the bytes of invalidated ones. Copies are tried at three distances: that
    /// of the blank certificate's token, the row above, and the last re-encoded bytes that began with
    /// the same three. Those find nearly all that the pixel to the left would. At least [`SLACK`] bytes
    /// follow the rows in `filtered`.
    ///
    /// [`SLACK`]: crate::plate::deflate::SLACK
    #[inline(always)]
    pub(super) fn re_encode(
        &self,
        run: &InvalidatedRun,
        filtered: &[u8],
        recent: &mut RecentPlaces,
        search: Search,
        sink: &mut impl TokenSink,
    ) {
        let [left, up] = self.likely_distances().map(to_u32);
        // A search compares four bytes; the last three of the rows are literals.
        let end_of_searches = to_u32(self.filtered.len()).saturating_sub(3);
        let mut blank_tokens = self.tokens.all[run.tokens.clone()].iter();
        let (mut at, end) = (to_u32(run.bytes.start), to_u32(run.bytes.end));
        let (mut blank_distance, mut blank_end) = (0, at);
        let mut in_vain = 0;
        while at < end {
            while blank_end <= at {
                let token = blank_tokens.next().copied().unwrap_or(Token::LITERAL);
                blank_distance = u32::from(token.distance);
                blank_end += u32::from(token.length);
            }
            let mut best = Best::NONE;
            if at < end_of_searches {
                let here = word_at(filtered, at);
                #[expect(clippy::cast_possible_truncation, reason = "the first bytes are meant")]
                let three = first_three(here as u32);
                let place = Place {
                    at,
                    end,
                    reach: at.min(MAX_DISTANCE as u32),
                    here,
                };
                best.offer(filtered, &place, blank_distance);
                best.offer(filtered, &place, up);
                best.offer(filtered, &place, recent.replace(three, at));
            }
            if best.distance > 0 {
                sink.copy(Token::copy(best.length as usize, best.distance as usize));
                at += best.length;
                in_vain = 0;
                continue;
            }
            // Where no copy starts at the first byte of a pixel, hardly any starts at its others.
            let next = (at + left * search.pixels(in_vain)).min(end);
            in_vain += 1;
            sink.literals(&filtered[at as usize..next as usize]);
            at = next;
        }
    }

    /// The ranges of filtered bytes that are re-encoded for these inks.
    #[cfg(test)]
    pub(in crate::plate) fn re_encoded_bytes(
        &self,
        inks: &[crate::draw::DrawOp<&crate::raster::Coverage>],
    ) -> Vec<std::ops::Range<usize>> {
        let mut scratch = BandScratch::default();
        self.draw(inks, &mut scratch);
        let in_block = |block: &Block| {
            self.find_invalidated(block, &mut scratch);
            let runs = scratch.invalidated.iter().map(|run| run.bytes.clone());
            runs.collect::<Vec<_>>()
        };
        self.blocks.iter().flat_map(in_block).collect()
    }
}
