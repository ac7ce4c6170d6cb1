//! The parts of a DEFLATE encoder (RFC 1951): bits, tokens, Huffman codes and the search for
//! repeated bytes; and reading its blocks back.

mod best;
mod bits;
mod cheapest;
mod decode;
mod huffman;
mod matches;
mod parser;
mod places;
mod token;

pub(super) use best::deflate_best;
pub(super) use bits::{BitBuffer, BitCursor, BitString, BitWriter};
pub(super) use decode::{DecodedBlock, decode_block};
pub(super) use huffman::BlockCode;
pub(super) use matches::{SLACK, first_three, hash, match_length_before, word_at};
pub(super) use parser::{Effort, Parser, RowLayout};
pub(super) use token::{Histogram, MAX_DISTANCE, Token};
