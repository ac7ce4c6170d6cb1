//! The plain twins of the loops that are written for speed: the same, byte by byte.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::block::Block;
use super::re_encode::{Search, TokenSink};
use super::scratch::{BandScratch, InvalidatedRun};
use super::*;
use crate::draw::DrawOp;
use crate::plate::Plate;
use crate::plate::deflate::{MAX_DISTANCE, Token, first_three, hash};
use crate::plate::tests::{OPTIONS, background, borrow, coverage, fit_box, format, ink};
use crate::raster::Coverage;

/// The tokens, each with the bytes of its literals.
#[derive(Debug, Default, PartialEq)]
struct Emitted(Vec<(Token, Vec<u8>)>);

impl TokenSink for Emitted {
    fn literals(&mut self, bytes: &[u8]) {
        let literals = bytes.iter().map(|byte| (Token::LITERAL, vec![*byte]));
        self.0.extend(literals);
    }

    fn copy(&mut self, copy: Token) {
        self.0.push((copy, Vec::new()));
    }
}

fn equal_bytes(bytes: &[u8], at: usize, distance: usize, most: usize) -> usize {
    let is_equal = |n: &usize| bytes[at + n] == bytes[at + n - distance];
    (0..most).take_while(is_equal).count()
}

/// The twin of [`Band::find_invalidated`]: all tokens are looked at.
fn invalidated(band: &Band, block: &Block, filtered: &[u8]) -> Vec<InvalidatedRun> {
    let mut runs: Vec<InvalidatedRun> = Vec::new();
    let mut at = block.bytes.start;
    for index in block.tokens.clone() {
        let Token { length, distance } = band.tokens.all[index];
        let (start, length) = (at, usize::from(length));
        at += length;
        let is_valid = match usize::from(distance) {
            0 => filtered[start] == band.filtered[start],
            distance => equal_bytes(filtered, start, distance, length) == length,
        };
        match runs.last_mut() {
            _ if is_valid => {}
            Some(last) if last.bytes.end == start => {
                last.bytes.end = at;
                last.tokens.end = index + 1;
            }
            _ => runs.push(InvalidatedRun {
                tokens: index..index + 1,
                bytes: start..at,
            }),
        }
    }
    runs
}

/// The twin of [`Band::re_encode`].
fn re_encoded(
    band: &Band,
    run: &InvalidatedRun,
    filtered: &[u8],
    recent: &mut BTreeMap<usize, usize>,
    search: Search,
) -> Emitted {
    let mut emitted = Emitted::default();
    let [left, up] = band.likely_distances();
    let (mut at, end) = (run.bytes.start, run.bytes.end);
    let mut in_vain = 0;
    while at < end {
        let mut start = run.bytes.start;
        let blank_token = band.tokens.all[run.tokens.clone()].iter().find(|token| {
            start += usize::from(token.length);
            at < start
        });
        let mut best: Option<(usize, usize)> = None;
        if let Some([a, b, c, _]) = filtered[at..].first_chunk() {
            let three = first_three(u32::from_le_bytes([*a, *b, *c, 0]));
            let last = recent.insert(hash(three, 12), at);
            let blank_distance = blank_token.unwrap().distance.into();
            let distances = [blank_distance, up, last.map_or(0, |last| at - last)];
            for distance in distances {
                if distance == 0 || distance > at.min(MAX_DISTANCE) {
                    continue;
                }
                let length = equal_bytes(filtered, at, distance, (end - at).min(258));
                if length >= 3 && best.is_none_or(|(longest, _)| length > longest) {
                    best = Some((length, distance));
                }
            }
        }
        if let Some((length, distance)) = best {
            emitted.copy(Token::copy(length, distance));
            at += length;
            in_vain = 0;
            continue;
        }
        let next = end.min(at + left * search.pixels(in_vain) as usize);
        in_vain += 1;
        emitted.literals(&filtered[at..next]);
        at = next;
    }
    emitted
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn tokens_are_found_and_replaced_as_byte_by_byte(
        format in format(),
        (width, height) in (1_u32..300, 1_u32..60),
        seed in any::<u32>(),
        bounds in any::<[u32; 4]>(),
        inks in prop::collection::vec(
            (any::<[u32; 4]>(), prop::collection::vec(coverage(), 1..80), any::<[u8; 3]>()), 1..3),
    ) {
        let background = background(width, height, format, seed);
        let bounds = fit_box(width, height, bounds);
        let owned: Vec<DrawOp<Coverage>> = inks.iter().map(|source| ink(bounds, source)).collect();
        let colors: Vec<_> = owned.iter().map(|ink| ink.color).collect();
        let inks: Vec<DrawOp<&Coverage>> = owned.iter().map(borrow).collect();
        let plate = Plate::compile(&background, &[bounds], &colors, OPTIONS, &[]);
        let mut scratch = BandScratch::default();
        // The second certificate must not see the first one.
        for inks in [&inks[..1], &inks[..]] {
            for band in &plate.bands {
                band.draw(inks, &mut scratch);
                let length = band.filtered.len();
                let mut plain_recent = BTreeMap::new();
                for block in &band.blocks {
                    band.find_invalidated(block, &mut scratch);
                    let rows = &scratch.filtered[..length];
                    prop_assert_eq!(&scratch.invalidated, &invalidated(band, block, rows));
                    let search = Search::new(scratch.has_picture);
                    for run in &scratch.invalidated {
                        let mut emitted = Emitted::default();
                        band.re_encode(run, &scratch.filtered, &mut scratch.recent, search, &mut emitted);
                        let plain = re_encoded(band, run, rows, &mut plain_recent, search);
                        prop_assert_eq!(emitted, plain);
                    }
                }
                band.erase(&mut scratch);
                prop_assert_eq!(&scratch.filtered[..length], &band.filtered[..]);
            }
        }
    }
}
