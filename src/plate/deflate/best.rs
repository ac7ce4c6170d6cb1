//! The smallest blocks for bytes that are compressed once: shortest paths, for codes that are fitted
//! to them in turn, and blocks that end where other codes suit better.

use std::ops::Range;

use super::bits::{BitBuffer, BitWriter};
use super::huffman::BlockCode;
use super::parser::{Effort, Parser, RowLayout};
use super::token::{Histogram, Token};

/// How often tokens and codes are fitted to each other. A further round saves less than 1/5,000.
const ROUNDS: usize = 6;

/// The number of tokens that are in a block together at least.
const PIECE_TOKENS: usize = 2048;

/// Compresses the bytes of a range, which may copy from those before them, into blocks that end on
/// a byte boundary and are not the last ones.
pub(in crate::plate) fn deflate_best(
    bytes: &[u8],
    range: Range<usize>,
    layout: RowLayout,
) -> Vec<u8> {
    let parser = Parser::new(bytes, range.clone(), layout, Effort::BEST);
    let mut code = parser.first_code();
    let mut blocks = Vec::new();
    for _ in 0..2 {
        let tokens = parser.cheapest_tokens(&code);
        code = BlockCode::for_histogram(&parser.histogram(&tokens));
        blocks = divide(&tokens, bytes, range.start);
    }
    let (mut data, mut buffer) = (Vec::new(), BitBuffer::default());
    let mut out = BitWriter::new(&mut data, &mut buffer);
    let mut last = None;
    for block in blocks {
        let part = parser.part(block.bytes.clone());
        let mut code = BlockCode::for_histogram(&block.histogram);
        let mut best: Option<(u32, Vec<Token>, BlockCode)> = None;
        for _ in 0..ROUNDS {
            let tokens = part.cheapest_tokens(&code);
            let histogram = part.histogram(&tokens);
            code = BlockCode::for_histogram(&histogram);
            let own = BlockCode::only_for(&histogram);
            let size = own.size(&histogram);
            if best.as_ref().is_none_or(|(smallest, ..)| size < *smallest) {
                best = Some((size, tokens, own));
            }
        }
        let Some((_, tokens, code)) = best else {
            continue;
        };
        if let Some(last) = last.replace(code.clone()) {
            BlockCode::put_end(&last, &mut out);
        }
        code.put_header(&mut out);
        let most_bits = block.bytes.len() * BlockCode::MOST_BITS_PER_BYTE;
        out.write(most_bits, |out| {
            let mut at = block.bytes.start;
            for token in tokens {
                match token.distance {
                    0 => code.put_literals(&bytes[at..=at], out),
                    _ => code.put_copy(token, out),
                }
                at += usize::from(token.length);
            }
        });
    }
    match last {
        Some(code) => code.finish_block(out),
        None => out.finish(),
    }
    data
}

/// Bytes that are one block.
struct Piece {
    bytes: Range<usize>,
    histogram: Histogram,
    /// The size of the block in bits, with its header.
    size: u32,
}

impl Piece {
    fn new(bytes: Range<usize>, histogram: Histogram) -> Self {
        let size = BlockCode::only_for(&histogram).size(&histogram);
        Self {
            bytes,
            histogram,
            size,
        }
    }

    fn joined(&self, next: &Self) -> Self {
        let mut histogram = self.histogram.clone();
        histogram.add(&next.histogram);
        Self::new(self.bytes.start..next.bytes.end, histogram)
    }
}

/// Divides tokens into blocks: small pieces, of which the neighbours are joined that are smaller
/// together, first those that save most.
fn divide(tokens: &[Token], bytes: &[u8], start: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = start;
    for tokens in tokens.chunks(PIECE_TOKENS) {
        let (first, mut histogram) = (at, Histogram::EMPTY);
        for token in tokens {
            histogram.count(*token, bytes[at]);
            at += usize::from(token.length);
        }
        pieces.push(Piece::new(first..at, histogram));
    }
    // For each piece, it and the next one as one.
    let mut joined: Vec<Piece> = pieces
        .windows(2)
        .map(|two| two[0].joined(&two[1]))
        .collect();
    loop {
        let saved = |index: usize| {
            let apart = pieces[index].size + pieces[index + 1].size;
            apart.saturating_sub(joined[index].size)
        };
        let Some(best) = (0..joined.len()).max_by_key(|index| saved(*index)) else {
            break;
        };
        if saved(best) == 0 {
            break;
        }
        pieces.remove(best + 1);
        pieces[best] = joined.remove(best);
        if best > 0 {
            joined[best - 1] = pieces[best - 1].joined(&pieces[best]);
        }
        if best + 1 < pieces.len() {
            joined[best] = pieces[best].joined(&pieces[best + 1]);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn blocks_inflate_to_the_bytes(
            parts in prop::collection::vec((prop::collection::vec(any::<u8>(), 1..40), 1_usize..300), 1..30),
            cut in any::<prop::sample::Index>(),
        ) {
            let bytes: Vec<u8> = parts.iter().flat_map(|(part, times)| part.repeat(*times)).collect();
            let cut = cut.index(bytes.len());
            let layout = RowLayout { stride: 40, pixel_bytes: 3, whole_pixels: false };
            let mut data = deflate_best(&bytes, 0..cut, layout);
            data.extend(deflate_best(&bytes, cut..bytes.len(), layout));
            // An empty last block.
            data.extend([3, 0]);
            let mut inflated = Vec::new();
            flate2::read::DeflateDecoder::new(&data[..]).read_to_end(&mut inflated).unwrap();
            prop_assert!(inflated == bytes);
        }
    }

    #[test]
    fn bytes_of_two_kinds_are_two_blocks() {
        let mut state = 1_u32;
        let mut noise = |from: u8, count: u8| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            from + state.to_be_bytes()[0] % count
        };
        const EACH: usize = 10 * PIECE_TOKENS;
        let mut bytes: Vec<u8> = (0..EACH).map(|_| noise(0, 16)).collect();
        bytes.extend((0..EACH).map(|_| noise(200, 16)));
        let pieces = divide(&vec![Token::LITERAL; bytes.len()], &bytes, 0);
        let blocks: Vec<Range<usize>> = pieces.into_iter().map(|piece| piece.bytes).collect();
        assert_eq!(blocks, [0..EACH, EACH..2 * EACH]);
    }
}
