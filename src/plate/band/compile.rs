//! From the template's rows to a band.

use std::ops::Range;

use rayon::prelude::*;

use super::Band;
use super::block::Block;
use super::re_encode::Search;
use super::scratch::BandScratch;
use super::tokens::Tokens;
use crate::draw::DrawOp;
use crate::plate::deflate::{
    BitBuffer, BitWriter, BlockCode, Effort, Histogram, Parser, RowLayout, Token,
};
use crate::plate::filter::{Filter, FilterStrategy, PageRows};
use crate::raster::Coverage;
use crate::template::PixelFormat;

/// About how many filtered bytes a block has. In smaller blocks, codes fit better and less is
/// encoded for a change; larger blocks have fewer headers.
const BLOCK_BYTES: usize = 96 << 10;

/// Where one token of so many or fewer is a copy, as in photos, a second round finds no others.
const FEW_COPIES: usize = 1000;

/// A band whose blocks have no place in the blank certificate's file yet.
pub(in crate::plate) struct CompiledBand {
    pub(in crate::plate) band: Band,
    /// The encoded data of each block.
    pub(in crate::plate) block_data: Vec<Vec<u8>>,
}

impl Band {
    /// Compiles these rows of the page. `inks` are typical inks, whose tokens the codes are fitted
    /// to as well.
    pub(in crate::plate) fn compile(
        rows: PageRows<'_>,
        range: Range<usize>,
        format: PixelFormat,
        inks: &[DrawOp<&Coverage>],
    ) -> CompiledBand {
        let fixed = Filter::ALL.map(FilterStrategy::Fixed);
        let filter = match rows.choose_strategy(range.clone(), &fixed) {
            FilterStrategy::Fixed(filter) => filter,
            FilterStrategy::MinSum | FilterStrategy::MinEntropy => Filter::None,
        };
        let filter_with = |filter: Filter| {
            let mut filtered = Vec::with_capacity(range.len() * rows.stride());
            let strategy = FilterStrategy::Fixed(filter);
            rows.filter(range.clone(), strategy, false, &mut filtered);
            filtered
        };
        let mut band = Self {
            top: range.start,
            format,
            filter,
            stride: rows.stride(),
            above: match range.start {
                1.. if filter.uses_row_above() => rows.row(range.start - 1).to_vec(),
                _ => Vec::new(),
            },
            unfiltered: match filter {
                Filter::None => Vec::new(),
                _ => filter_with(Filter::None),
            },
            filtered: filter_with(filter),
            tokens: Tokens::default(),
            blocks: Vec::new(),
        };
        band.parse();
        let block_data = band.encode(inks);
        CompiledBand { band, block_data }
    }

    /// Divides the rows into blocks, and finds the tokens of each.
    fn parse(&mut self) {
        let height = (BLOCK_BYTES / self.stride).max(1) * self.stride;
        let ranges: Vec<Range<usize>> = (0..self.filtered.len())
            .step_by(height)
            .map(|start| start..(start + height).min(self.filtered.len()))
            .collect();
        let parsed: Vec<(Vec<Token>, BlockCode)> = ranges
            .par_iter()
            .map(|bytes| self.parse_block(bytes))
            .collect();
        let mut all = Vec::new();
        for (bytes, (tokens, code)) in ranges.into_iter().zip(parsed) {
            let start = all.len();
            all.extend(tokens);
            self.blocks.push(Block {
                bytes,
                tokens: start..all.len(),
                // The code and the bits follow in `encode`, the chunk when the file is assembled.
                code,
                bits: 0..0,
                chunk: 0..0,
            });
        }
        self.tokens = Tokens::new(all, self.filtered.len());
    }

    /// The cheapest tokens for these bytes, and the code in which they are. Which tokens are the
    /// cheapest depends on the code, and the best code on the tokens, so both are found in rounds.
    fn parse_block(&self, bytes: &Range<usize>) -> (Vec<Token>, BlockCode) {
        let layout = RowLayout {
            stride: self.stride,
            pixel_bytes: self.format.bytes_per_pixel(),
            whole_pixels: self.filter == Filter::None,
        };
        let effort = match self.filter {
            Filter::None => Effort::USUAL,
            _ => Effort::FILTERED,
        };
        let parser = Parser::new(&self.filtered, bytes.clone(), layout, effort);
        let first_tokens = parser.cheapest_tokens(&parser.first_code());
        let code = BlockCode::for_histogram(&parser.histogram(&first_tokens));
        let copies = first_tokens.iter().filter(|token| token.distance > 0);
        if copies.count() * FEW_COPIES < first_tokens.len() {
            return (first_tokens, code);
        }
        (parser.cheapest_tokens(&code), code)
    }

    /// Fits the code of each block to the tokens that certificates are expected to have, and
    /// returns the blocks' data on the blank certificate.
    fn encode(&mut self, inks: &[DrawOp<&Coverage>]) -> Vec<Vec<u8>> {
        let mut scratch = BandScratch::default();
        self.draw(inks, &mut scratch);
        let mut block_data = Vec::with_capacity(self.blocks.len());
        for index in 0..self.blocks.len() {
            let expected = self.expected_histogram(&self.blocks[index], &mut scratch);
            self.blocks[index].code = BlockCode::for_histogram(&expected);
            let (bits, data) = self.encode_block(&self.blocks[index]);
            self.blocks[index].bits = bits;
            block_data.push(data);
        }
        self.tokens.locate_bits(&self.blocks, &self.filtered);
        block_data
    }

    /// The counts of symbols that a certificate's block is expected to have: those of the blank
    /// certificate and those that typical inks add.
    fn expected_histogram(&self, block: &Block, scratch: &mut BandScratch) -> Histogram {
        let mut histogram = Histogram::EMPTY;
        for (token, byte) in self.blank_tokens(block) {
            histogram.count(token, byte);
        }
        self.find_invalidated(block, scratch);
        let BandScratch {
            filtered,
            invalidated,
            recent,
            has_picture,
            ..
        } = scratch;
        let search = Search::new(*has_picture);
        for run in invalidated.iter() {
            self.re_encode(run, filtered, recent, search, &mut histogram);
        }
        histogram
    }

    /// The blank certificate's tokens of a block, each with the first byte that it stands for.
    fn blank_tokens(&self, block: &Block) -> impl Iterator<Item = (Token, u8)> {
        let mut at = block.bytes.start;
        self.tokens.all[block.tokens.clone()]
            .iter()
            .map(move |&token| {
                let byte = self.filtered[at];
                at += usize::from(token.length);
                (token, byte)
            })
    }

    /// A block's data on the blank certificate, and the range of its bits that the tokens take.
    fn encode_block(&self, block: &Block) -> (Range<usize>, Vec<u8>) {
        let (mut data, mut buffer) = (Vec::new(), BitBuffer::default());
        let mut out = BitWriter::new(&mut data, &mut buffer);
        block.code.put_header(&mut out);
        let start = out.position();
        let most_bits = block.bytes.len() * BlockCode::MOST_BITS_PER_BYTE;
        out.write(most_bits, |out| {
            for (token, byte) in self.blank_tokens(block) {
                match token.distance {
                    0 => block.code.put_literals(&[byte], out),
                    _ => block.code.put_copy(token, out),
                }
            }
        });
        let bits = start..out.position();
        block.code.finish_block(out);
        (bits, data)
    }
}
