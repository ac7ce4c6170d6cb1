//! From the parts of a saved band to the band, where they can be those of one.

use super::Band;
use super::block::Block;
use super::tokens::Tokens;
use crate::plate::deflate::{COPY_LENGTHS, MAX_DISTANCE, Token, is_match};
use crate::plate::filter::{Filter, UnfilteredRows};
use crate::template::PixelFormat;

/// The parts of a band that are saved. The others follow from them.
pub(in crate::plate) struct SavedRows {
    pub(in crate::plate) top: usize,
    pub(in crate::plate) format: PixelFormat,
    pub(in crate::plate) filter: Filter,
    pub(in crate::plate) stride: usize,
    pub(in crate::plate) above: Vec<u8>,
    /// The rows before filtering, in the layout of filtered rows.
    pub(in crate::plate) rows: Vec<u8>,
    pub(in crate::plate) tokens: Vec<Token>,
    pub(in crate::plate) blocks: Vec<Block>,
}

impl Band {
    /// The band with these parts; `None` where their numbers and sizes contradict each other.
    ///
    /// Whether the tokens stand for the rows is left to [`Band::has_sound_tokens`].
    pub(in crate::plate) fn from_saved(saved: SavedRows) -> Option<Self> {
        if !saved.has_whole_rows() || !saved.has_whole_blocks() {
            return None;
        }
        let SavedRows {
            top,
            format,
            filter,
            stride,
            above,
            rows,
            tokens,
            blocks,
        } = saved;
        // Filtering takes less time than reading the filtered rows would.
        let (unfiltered, filtered) = match filter {
            Filter::None => (Vec::new(), rows),
            _ => {
                let unfiltered = UnfilteredRows {
                    rows: &rows,
                    above: &above,
                    stride,
                    pixel_bytes: format.bytes_per_pixel(),
                };
                let filtered = unfiltered.filter_all(filter);
                (rows, filtered)
            }
        };
        let mut tokens = Tokens::new(tokens, &blocks, filtered.len());
        tokens.locate_bits(&blocks, &filtered);
        Some(Self {
            top,
            format,
            filter,
            stride,
            above,
            unfiltered,
            filtered,
            tokens,
            blocks,
        })
    }

    /// Whether each token of a block stands for the bytes at its place.
    pub(in crate::plate) fn has_sound_tokens(&self, block: &Block) -> bool {
        let mut at = block.bytes.start;
        self.tokens.all[block.tokens.clone()].iter().all(|token| {
            let (start, length) = (at, usize::from(token.length));
            at += length;
            token.distance == 0 || is_match(&self.filtered, start, token.distance.into(), length)
        })
    }
}

impl SavedRows {
    /// Whether there are rows, each with 0 in place of its filter, and the row above them where it
    /// is needed.
    fn has_whole_rows(&self) -> bool {
        let needs_above = self.top > 0 && self.filter.uses_row_above();
        let above = if needs_above { self.stride - 1 } else { 0 };
        self.above.len() == above
            && !self.rows.is_empty()
            && self.rows.len().is_multiple_of(self.stride)
            && self.rows.iter().step_by(self.stride).all(|byte| *byte == 0)
    }

    /// Whether the blocks share out all bytes and all tokens, in order, and each block has tokens
    /// for its bytes that copy only from the band.
    fn has_whole_blocks(&self) -> bool {
        let (mut byte, mut token) = (0, 0);
        for block in &self.blocks {
            let Some(tokens) = self.tokens.get(block.tokens.clone()) else {
                return false;
            };
            if block.bytes.start != byte || block.tokens.start != token {
                return false;
            }
            for token in tokens {
                if !is_possible(*token, byte) {
                    return false;
                }
                byte += usize::from(token.length);
            }
            if block.bytes.end != byte || block.bytes.is_empty() {
                return false;
            }
            token = block.tokens.end;
        }
        byte == self.rows.len() && token == self.tokens.len()
    }
}

/// Whether a token that starts at this byte of a band can be a literal or a copy.
fn is_possible(token: Token, at: usize) -> bool {
    let (length, distance) = (usize::from(token.length), usize::from(token.distance));
    let is_copy = COPY_LENGTHS.contains(&length) && (1..=at.min(MAX_DISTANCE)).contains(&distance);
    token == Token::LITERAL || is_copy
}
