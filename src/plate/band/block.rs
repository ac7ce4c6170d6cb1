//! A DEFLATE block of a band.

use std::ops::Range;

use crate::plate::deflate::BlockCode;

/// Some of a band's rows, which are one DEFLATE block in an IDAT chunk of its own.
#[derive(Debug)]
pub(in crate::plate) struct Block {
    /// The range of the band's filtered bytes.
    pub(in crate::plate) bytes: Range<usize>,
    /// The range of the band's tokens.
    pub(in crate::plate) tokens: Range<usize>,
    pub(in crate::plate) code: BlockCode,
    /// The bits of the tokens, counted from the beginning of the block.
    pub(in crate::plate) bits: Range<usize>,
    /// The range of the chunk in the blank certificate's file.
    pub(in crate::plate) chunk: Range<usize>,
}
