//! From the template's rows to a band.

use std::ops::Range;

use rayon::prelude::*;

use super::print::BandScratch;
use super::{Band, Group, Tokens};
use crate::plate::deflate::{BitWriter, BlockCode, Histogram, Parser, Token};
use crate::plate::filter::{Filter, FilterStrategy, PageRows};
use crate::plate::ink::Ink;
use crate::template::PixelFormat;

/// About how many bytes of filtered rows share a code and a chunk: fewer fit the code better to
/// what is there, more cost fewer heads.
const GROUP_BYTES: usize = 96 << 10;

/// A band before it has its place in the blank certificate, with the blocks of its groups.
pub(in crate::plate) struct CompiledBand {
    pub(in crate::plate) band: Band,
    pub(in crate::plate) blocks: Vec<Vec<u8>>,
}

impl Band {
    /// Compiles these rows of the page. `inks` are like those to come: the codes are fitted to
    /// what they change, too.
    pub(in crate::plate) fn compile(
        rows: PageRows<'_>,
        range: Range<usize>,
        format: PixelFormat,
        inks: &[Ink<'_>],
    ) -> CompiledBand {
        let fixed = Filter::ALL.map(FilterStrategy::Fixed);
        let filter = match rows.choose_strategy(range.clone(), &fixed) {
            FilterStrategy::Fixed(filter) => filter,
            FilterStrategy::MinSum | FilterStrategy::MinEntropy => Filter::None,
        };
        let mut filtered = Vec::with_capacity(range.len() * rows.stride());
        rows.filter(
            range.clone(),
            FilterStrategy::Fixed(filter),
            false,
            &mut filtered,
        );
        let mut plain = Vec::new();
        if filter != Filter::None {
            rows.filter(
                range.clone(),
                FilterStrategy::Fixed(Filter::None),
                false,
                &mut plain,
            );
        }
        let above = match range.start {
            1.. if filter.uses_row_above() => rows.row(range.start - 1).to_vec(),
            _ => Vec::new(),
        };
        let band = Self {
            top: range.start,
            format,
            filter,
            stride: rows.stride(),
            above,
            plain,
            filtered,
            tokens: Tokens::NONE,
            groups: Vec::new(),
        };
        band.encode(inks)
    }

    fn encode(mut self, inks: &[Ink<'_>]) -> CompiledBand {
        let height = (GROUP_BYTES / self.stride).max(1) * self.stride;
        let groups: Vec<Range<usize>> = (0..self.filtered.len())
            .step_by(height)
            .map(|start| start..(start + height).min(self.filtered.len()))
            .collect();
        let parsed: Vec<(Vec<Token>, BlockCode)> =
            groups.par_iter().map(|bytes| self.parse(bytes)).collect();

        let mut all = Vec::new();
        for (bytes, (tokens, code)) in groups.into_iter().zip(parsed) {
            let start = all.len();
            all.extend(tokens);
            self.groups.push(Group {
                bytes,
                tokens: start..all.len(),
                code,
                bits: 0..0,
                chunk: 0..0,
            });
        }
        self.tokens = Tokens::new(all, &self.groups, &self.filtered);

        let mut scratch = BandScratch::default();
        self.apply(inks, &mut scratch);
        let mut blocks = Vec::new();
        for index in 0..self.groups.len() {
            self.find_stale(&self.groups[index], &mut scratch);
            let expected = self.expected(&self.groups[index], &mut scratch);
            self.groups[index].code = BlockCode::for_histogram(&expected);
            let (bits, block) = self.write_blank(&self.groups[index]);
            self.groups[index].bits = bits;
            blocks.push(block);
        }
        self.tokens = Tokens::new(self.tokens.all, &self.groups, &self.filtered);
        CompiledBand { band: self, blocks }
    }

    /// The tokens of these bytes that take the least bits, and about what code they are for: which
    /// are the cheapest depends on the code, and the other way round.
    fn parse(&self, bytes: &Range<usize>) -> (Vec<Token>, BlockCode) {
        const ROUNDS: usize = 2;

        let parser = Parser::new(&self.filtered, bytes.clone(), &self.likely_distances());
        let mut histogram = parser.estimate_histogram();
        let mut tokens = Vec::new();
        for _ in 0..ROUNDS {
            tokens = parser.cheapest_tokens(&BlockCode::for_histogram(&histogram));
            histogram = parser.histogram(&tokens);
        }
        (tokens, BlockCode::for_histogram(&histogram))
    }

    /// What a certificate's group consists of: the template's tokens and those of a typical ink.
    fn expected(&self, group: &Group, scratch: &mut BandScratch) -> Histogram {
        let mut histogram = Histogram::EMPTY;
        for (token, byte) in self.blank(group) {
            histogram.count(token, byte);
        }
        let (filtered, stale, recent) = scratch.parts();
        for stale in stale {
            self.encode_anew(stale, filtered, recent, |token, byte| {
                histogram.count(token, byte);
            });
        }
        histogram
    }

    /// The blank certificate's tokens of a group, with the bytes that they start at.
    fn blank(&self, group: &Group) -> impl Iterator<Item = (Token, u8)> {
        let mut byte = group.bytes.start;
        self.tokens.all[group.tokens.clone()]
            .iter()
            .map(move |&token| {
                let first = self.filtered[byte];
                byte += usize::from(token.length);
                (token, first)
            })
    }

    /// A group's block, and which of its bits the tokens are.
    fn write_blank(&self, group: &Group) -> (Range<usize>, Vec<u8>) {
        let mut out = BitWriter::default();
        group.code.put_header(&mut out);
        let start = out.position();
        for (token, byte) in self.blank(group) {
            group.code.put(token, byte, &mut out);
        }
        (start..out.position(), group.code.finish_block(out))
    }
}
