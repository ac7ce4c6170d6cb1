//! The tokens that a change of the rows invalidates, and the tokens that replace them.

use super::Band;
use super::block::Block;
use super::recent::RecentPlaces;
use super::scratch::{BandScratch, InvalidatedRun};
use crate::plate::deflate::{
    COPY_LENGTHS, MAX_DISTANCE, Token, is_match, match_length, three_bytes,
};

/// How copies are searched for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Search {
    /// At each pixel.
    Everywhere,
    /// At fewer and fewer pixels, the longer none was found: in photos hardly anything repeats.
    Sparse,
}

/// The number of pixels without a copy after which a sparse search leaves out one more.
const PATIENCE: usize = 8;

/// The most pixels that a sparse search leaves out.
const MOST_LEFT_OUT: usize = 15;

impl Search {
    pub(super) const fn new(has_picture: bool) -> Self {
        match has_picture {
            true => Self::Sparse,
            false => Self::Everywhere,
        }
    }

    /// The number of pixels to the next search, after this many searches in vain.
    fn pixels(self, in_vain: usize) -> usize {
        match self {
            Self::Everywhere => 1,
            Self::Sparse => 1 + (in_vain / PATIENCE).min(MOST_LEFT_OUT),
        }
    }
}

impl Band {
    /// Finds the invalidated tokens of a block.
    pub(super) fn find_invalidated(&self, block: &Block, scratch: &mut BandScratch) {
        let BandScratch {
            filtered,
            candidates,
            invalidated,
            ..
        } = scratch;
        invalidated.clear();
        candidates.for_each_in(&block.bytes, |byte| {
            let index = self.tokens.index_at(byte, block);
            let token = self.tokens.all[index];
            if self.is_still_valid(token, byte, filtered) {
                return;
            }
            let end = byte + usize::from(token.length);
            match invalidated.last_mut() {
                Some(last) if last.bytes.end == byte => {
                    last.tokens.end = index + 1;
                    last.bytes.end = end;
                }
                _ => invalidated.push(InvalidatedRun {
                    tokens: index..index + 1,
                    bytes: byte..end,
                }),
            }
        });
    }

    /// Whether a token of the blank certificate stands for the certificate's bytes, too.
    #[inline]
    fn is_still_valid(&self, token: Token, at: usize, filtered: &[u8]) -> bool {
        if token.distance == 0 {
            return filtered[at] == self.filtered[at];
        }
        is_match(filtered, at, token.distance.into(), token.length.into())
    }

    /// Emits new tokens for the bytes of invalidated ones, each with its first byte. Copies are
    /// tried at four distances: that of the blank certificate's token, the pixel to the left, the
    /// row above, and the last re-encoded bytes that began with the same three.
    #[inline]
    pub(super) fn re_encode(
        &self,
        run: &InvalidatedRun,
        filtered: &[u8],
        recent: &mut RecentPlaces,
        search: Search,
        mut emit: impl FnMut(Token, u8),
    ) {
        let [left, up] = self.likely_distances();
        let mut blank_tokens = self.tokens.all[run.tokens.clone()].iter();
        let (mut blank_distance, mut blank_end) = (0, run.bytes.start);
        let mut at = run.bytes.start;
        let mut in_vain = 0;
        while at < run.bytes.end {
            while blank_end <= at {
                let token = blank_tokens.next().copied().unwrap_or(Token::LITERAL);
                blank_distance = usize::from(token.distance);
                blank_end += usize::from(token.length);
            }
            let mut best = Token::LITERAL;
            if let Some(three) = three_bytes(filtered, at) {
                let mut longest = COPY_LENGTHS.start() - 1;
                for distance in [blank_distance, left, up, recent.replace(three, at)] {
                    // A distance of 0 means that there is none.
                    let is_possible = distance.wrapping_sub(1) < at.min(MAX_DISTANCE);
                    if is_possible && three_bytes(filtered, at - distance) == Some(three) {
                        let length = match_length(filtered, at, distance, run.bytes.end);
                        if length > longest {
                            longest = length;
                            best = Token::copy(length, distance);
                        }
                    }
                    if at + longest == run.bytes.end {
                        break;
                    }
                }
            }
            if best.distance > 0 {
                emit(best, filtered[at]);
                at += usize::from(best.length);
                in_vain = 0;
                continue;
            }
            // Where no copy starts at the first byte of a pixel, hardly any starts at its others.
            let bytes = left * search.pixels(in_vain);
            in_vain += 1;
            for byte in &filtered[at..run.bytes.end.min(at + bytes)] {
                emit(Token::LITERAL, *byte);
                at += 1;
            }
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
