//! A band: rows that differ from certificate to certificate, compiled so that only the tiles that
//! do are encoded again.

use std::ops::Range;

use rayon::prelude::*;

use super::bits::{BitString, BitWriter};
use super::checksum::Adler;
use super::chunk;
use super::filter::{Filter, Filtering, Rows};
use super::huffman::BlockCode;
use super::matches::{Parse, equal_length};
use super::symbols::{COPY_LENGTHS, Histogram, MAX_DISTANCE, Token};
use super::tiles::{Cuts, Extent};
use super::{Ink, Printed, blend};
use crate::template::PixelFormat;

/// About how many bytes of filtered rows share a code and a chunk: fewer fit the code better to
/// what is there, more cost fewer heads.
const GROUP_BYTES: usize = 96 << 10;

/// The rows and how they are encoded on the blank certificate.
#[derive(Debug)]
pub(super) struct Band {
    /// The first row on the page.
    pub(super) top: usize,
    pub(super) format: PixelFormat,
    pub(super) filter: Filter,
    pub(super) cuts: Cuts,
    /// The template's row above, where the band has one and the filter looks up.
    pub(super) above: Vec<u8>,
    /// The template's rows.
    pub(super) pixels: Vec<u8>,
    /// The same, filtered.
    pub(super) filtered: Vec<u8>,
    pub(super) tokens: Lists<Token>,
    /// For each tile those that copy from it.
    pub(super) dependents: Lists<u32>,
    pub(super) groups: Vec<Group>,
}

/// Rows that are encoded in one block, in a chunk of their own.
#[derive(Debug)]
pub(super) struct Group {
    /// The tiles of the band.
    pub(super) tiles: Range<usize>,
    pub(super) code: BlockCode,
    /// Where in the block each tile starts and the last ends, in bits.
    pub(super) bits: Vec<u32>,
    /// The chunk in the blank certificate's file.
    pub(super) chunk: Range<usize>,
}

/// A list for each tile.
#[derive(Debug)]
pub(super) struct Lists<T> {
    /// Where each tile's list ends.
    pub(super) ends: Vec<u32>,
    pub(super) items: Vec<T>,
}

/// What a thread needs to print a band: the template's rows, changed and changed back.
#[derive(Debug, Default)]
pub(super) struct BandScratch {
    pixels: Vec<u8>,
    filtered: Vec<u8>,
    changed: TileSet,
    stale: TileSet,
}

/// A band before it has its place in the blank certificate, with the blocks of its groups.
pub(super) struct CompiledBand {
    pub(super) band: Band,
    pub(super) blocks: Vec<Vec<u8>>,
}

impl Band {
    /// Compiles the rows of an extent. `inks` are like those to come: the codes are fitted to
    /// what they change, too.
    pub(super) fn compile(
        rows: Rows<'_>,
        extent: &Extent,
        format: PixelFormat,
        inks: &[Ink<'_>],
    ) -> CompiledBand {
        let range = extent.rows.start as usize..extent.rows.end as usize;
        let simple = Filter::ALL.map(Filtering::Same);
        let filter = match rows.choose(range.clone(), &simple) {
            Filtering::Same(filter) => filter,
            Filtering::LeastSum | Filtering::LeastEntropy => Filter::None,
        };
        let mut filtered = Vec::with_capacity(range.len() * rows.stride());
        rows.filter(range.clone(), Filtering::Same(filter), false, &mut filtered);
        let above = match range.start {
            1.. if filter.looks_up() => rows.row(range.start - 1).to_vec(),
            _ => Vec::new(),
        };
        let page_width = rows.row_bytes / rows.pixel_bytes;
        let page_width = u32::try_from(page_width).unwrap_or(u32::MAX);
        let band = Self {
            top: range.start,
            format,
            filter,
            cuts: Cuts::new(&extent.columns, page_width, rows.pixel_bytes),
            above,
            pixels: rows.pixels[range.start * rows.row_bytes..range.end * rows.row_bytes].to_vec(),
            filtered,
            tokens: Lists::EMPTY,
            dependents: Lists::EMPTY,
            groups: Vec::new(),
        };
        band.encode(inks)
    }

    fn encode(mut self, inks: &[Ink<'_>]) -> CompiledBand {
        let height = (GROUP_BYTES / self.stride()).max(1) * self.cuts.count();
        let groups: Vec<Range<usize>> = (0..self.tile_count())
            .step_by(height)
            .map(|start| start..(start + height).min(self.tile_count()))
            .collect();

        let parsed: Vec<Vec<Vec<Token>>> =
            groups.par_iter().map(|tiles| self.parse(tiles)).collect();
        self.tokens = Lists::new(parsed.into_iter().flatten());
        self.dependents = self.find_dependents();

        let mut scratch = BandScratch::default();
        self.apply(inks, &mut scratch);
        let written: Vec<(BlockCode, Vec<u32>, Vec<u8>)> = groups
            .par_iter()
            .map(|tiles| {
                let code = BlockCode::fitted_to(&self.expected(tiles, &scratch));
                let (bits, block) = self.write_blank(tiles, &code);
                (code, bits, block)
            })
            .collect();
        let mut blocks = Vec::new();
        for (tiles, (code, bits, block)) in groups.into_iter().zip(written) {
            blocks.push(block);
            self.groups.push(Group {
                tiles,
                code,
                bits,
                chunk: 0..0,
            });
        }
        CompiledBand { band: self, blocks }
    }

    fn parse(&self, tiles: &Range<usize>) -> Vec<Vec<Token>> {
        let ranges = tiles.clone().map(|tile| self.bytes_of(tile)).collect();
        let parse = Parse::new(&self.filtered, ranges, &self.likely_distances());
        let mut histogram = parse.guess();
        complete(&mut histogram, &self.likely_distances());
        parse.cheapest(&BlockCode::fitted_to(&histogram))
    }

    /// The pixel to the left, and the row above.
    fn likely_distances(&self) -> [usize; 2] {
        [self.format.bytes_per_pixel(), self.stride()]
    }

    /// What a certificate's group consists of: the template's tokens and those of a typical ink.
    fn expected(&self, tiles: &Range<usize>, scratch: &BandScratch) -> Histogram {
        let mut histogram = Histogram::EMPTY;
        for tile in tiles.clone() {
            let mut at = self.bytes_of(tile).start;
            for token in self.tokens.of(tile) {
                histogram.count(*token, self.filtered[at], 1);
                at += usize::from(token.length);
            }
        }
        for tile in scratch.stale.within(tiles) {
            let count = |token, byte| histogram.count(token, byte, 1);
            self.tokens_anew(tile, &scratch.filtered, count);
        }
        complete(&mut histogram, &self.likely_distances());
        histogram
    }

    fn write_blank(&self, tiles: &Range<usize>, code: &BlockCode) -> (Vec<u32>, Vec<u8>) {
        let mut out = BitWriter::default();
        let mut bits = Vec::with_capacity(tiles.len() + 1);
        let position = |out: &BitWriter| u32::try_from(out.position()).unwrap_or(u32::MAX);
        code.put_head(&mut out);
        for tile in tiles.clone() {
            bits.push(position(&out));
            let mut at = self.bytes_of(tile).start;
            for token in self.tokens.of(tile) {
                code.put(*token, self.filtered[at], &mut out);
                at += usize::from(token.length);
            }
        }
        bits.push(position(&out));
        (bits, code.put_end(out))
    }

    fn find_dependents(&self) -> Lists<u32> {
        let mut pairs = Vec::new();
        for tile in 0..self.tile_count() {
            let mut at = self.bytes_of(tile).start;
            for token in self.tokens.of(tile) {
                if token.distance > 0 {
                    let from = at - usize::from(token.distance);
                    let to = from + usize::from(token.length) - 1;
                    let sources = self.tile_of(from)..=self.tile_of(to);
                    let index = u32::try_from(tile).unwrap_or(u32::MAX);
                    pairs.extend(
                        sources
                            .filter(|&source| source != tile)
                            .map(|source| (source, index)),
                    );
                }
                at += usize::from(token.length);
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut pairs = pairs.into_iter().peekable();
        Lists::new((0..self.tile_count()).map(|tile| {
            std::iter::from_fn(|| {
                pairs
                    .next_if(|(source, _)| *source == tile)
                    .map(|(_, index)| index)
            })
            .collect::<Vec<_>>()
        }))
    }
}

/// Sees to it that whatever is changed can be written: each literal and length has a code, and
/// so have these distances.
fn complete(histogram: &mut Histogram, distances: &[usize]) {
    for count in &mut histogram.literals {
        *count = (*count).max(1);
    }
    for &distance in distances
        .iter()
        .filter(|&&distance| distance <= MAX_DISTANCE)
    {
        let count = &mut histogram.distances[super::symbols::distance_symbol(distance).index];
        *count = (*count).max(1);
    }
}

/// Printing.
impl Band {
    /// Goes on with this band of a certificate: the blank one's chunks where nothing changed, new
    /// ones elsewhere. Follows the change of the checksum; `rest` bytes of filtered rows go from
    /// the start of the band to the end of the page.
    pub(super) fn print(
        &self,
        inks: &[Ink<'_>],
        rest: u64,
        scratch: &mut BandScratch,
        adler: &mut Adler,
        printed: &mut Printed,
    ) {
        self.apply(inks, scratch);
        for tile in scratch.changed.within(&(0..self.tile_count())) {
            let bytes = self.bytes_of(tile);
            let (old, new) = (
                &self.filtered[bytes.clone()],
                &scratch.filtered[bytes.clone()],
            );
            *adler = adler.replacing(old, new, rest - bytes.start as u64);
        }
        for group in &self.groups {
            if scratch.stale.within(&group.tiles).next().is_none() {
                printed.share(group.chunk.clone());
                continue;
            }
            let blank = printed.blank();
            printed.append(|own| self.print_group(group, blank.file(), scratch, own));
        }
        self.undo(inks, scratch);
    }

    fn print_group(&self, group: &Group, blank: &[u8], scratch: &BandScratch, own: &mut Vec<u8>) {
        let string = BitString {
            bytes: &blank[group.chunk.start + chunk::HEAD..],
        };
        let bits = |tile: usize| group.bits[tile - group.tiles.start] as usize;
        chunk::append_with(chunk::IDAT, own, |own| {
            let mut out = BitWriter::after(own);
            let mut copied = 0;
            for tile in scratch.stale.within(&group.tiles) {
                out.copy(string, copied, bits(tile));
                self.tokens_anew(tile, &scratch.filtered, |token, byte| {
                    group.code.put(token, byte, &mut out);
                });
                copied = bits(tile + 1);
            }
            out.copy(string, copied, bits(group.tiles.end));
            group.code.put_end(out)
        });
    }

    /// Puts the inks on the rows, and finds out which tiles they change and which can no longer
    /// be encoded as on the blank certificate.
    fn apply(&self, inks: &[Ink<'_>], scratch: &mut BandScratch) {
        if scratch.filtered.len() != self.filtered.len() {
            scratch.pixels.clone_from(&self.pixels);
            scratch.filtered.clone_from(&self.filtered);
        }
        scratch.changed.clear(self.tile_count());
        scratch.stale.clear(self.tile_count());
        for ink in inks {
            self.put(ink, scratch);
        }
        let BandScratch {
            pixels,
            filtered,
            changed,
            stale,
        } = scratch;
        for tile in changed.within(&(0..self.tile_count())) {
            self.filter_anew(tile, pixels, filtered);
            stale.insert(tile);
            for dependent in self.dependents.of(tile) {
                stale.insert(*dependent as usize);
            }
        }
    }

    fn put(&self, ink: &Ink<'_>, scratch: &mut BandScratch) {
        for row in self.rows_of(ink) {
            let coverage = self.coverage_of(ink, row);
            for tile in self.cuts.tiles(ink.bounds.x..ink.bounds.right()) {
                let pixels = self.cuts.pixels(tile);
                let pixels = pixels.start.max(ink.bounds.x)..pixels.end.min(ink.bounds.right());
                let part =
                    (pixels.start - ink.bounds.x) as usize..(pixels.end - ink.bounds.x) as usize;
                let coverage = &coverage[part];
                if coverage.iter().all(|&covered| covered == 0) {
                    continue;
                }
                let step = self.format.bytes_per_pixel();
                let start = row * self.row_bytes() + pixels.start as usize * step;
                let target = &mut scratch.pixels[start..start + pixels.len() * step];
                blend::over(target, self.format, coverage, ink.color);
                self.mark(row, tile, &mut scratch.changed);
            }
        }
    }

    /// Marks a tile whose pixels change, and those whose filtered bytes do.
    fn mark(&self, row: usize, tile: usize, changed: &mut TileSet) {
        let count = self.cuts.count();
        let rows = if self.filter.looks_up() {
            row..row + 2
        } else {
            row..row + 1
        };
        let tiles = if self.filter.looks_left() {
            tile..tile + 2
        } else {
            tile..tile + 1
        };
        for row in rows.start..rows.end.min(self.height()) {
            for tile in tiles.start..tiles.end.min(count) {
                changed.insert(row * count + tile);
            }
        }
    }

    fn filter_anew(&self, tile: usize, pixels: &[u8], filtered: &mut [u8]) {
        let (row, column) = (tile / self.cuts.count(), tile % self.cuts.count());
        let bytes = self.cuts.bytes(column);
        let row_of = |row: usize| &pixels[row * self.row_bytes()..][..self.row_bytes()];
        let above = match row.checked_sub(1) {
            Some(above) => Some(row_of(above)),
            None => (!self.above.is_empty()).then_some(&self.above[..]),
        };
        let out = row * self.stride() + 1 + bytes.start;
        let out = &mut filtered[out..out + bytes.len()];
        let step = self.format.bytes_per_pixel();
        self.filter.apply(row_of(row), above, step, bytes, out);
    }

    /// Takes the inks off the rows.
    fn undo(&self, inks: &[Ink<'_>], scratch: &mut BandScratch) {
        let step = self.format.bytes_per_pixel();
        for ink in inks {
            for row in self.rows_of(ink) {
                let start = row * self.row_bytes() + ink.bounds.x as usize * step;
                let range = start..start + ink.bounds.width as usize * step;
                scratch.pixels[range.clone()].copy_from_slice(&self.pixels[range]);
            }
        }
        for tile in scratch.changed.within(&(0..self.tile_count())) {
            let range = self.bytes_of(tile);
            scratch.filtered[range.clone()].copy_from_slice(&self.filtered[range]);
        }
    }

    /// Encodes a tile that is not as on the blank certificate, or copies from one that is not: by
    /// the same tokens where they still hold, elsewhere from the pixel to the left, the row above
    /// or where the blank certificate copies from.
    #[inline]
    fn tokens_anew(&self, tile: usize, filtered: &[u8], mut emit: impl FnMut(Token, u8)) {
        let range = self.bytes_of(tile);
        let [left, up] = self.likely_distances();
        let mut usual = self.tokens.of(tile).iter();
        let (mut token, mut token_end) = (Token::LITERAL, range.start);
        let mut at = range.start;
        while at < range.end {
            if token_end == at {
                token = usual.next().copied().unwrap_or(Token::LITERAL);
                token_end += usize::from(token.length);
                if self.still_holds(token, at, filtered) {
                    emit(token, filtered[at]);
                    at = token_end;
                    continue;
                }
            }
            let mut best = Token::LITERAL;
            let mut longest = COPY_LENGTHS.start() - 1;
            for distance in [token.distance.into(), left, up] {
                if starts_alike(filtered, at, distance, range.end) {
                    let length = equal_length(filtered, at, distance, range.end);
                    if length > longest {
                        longest = length;
                        best = Token::copy(length, distance);
                    }
                }
            }
            emit(best, filtered[at]);
            at += usize::from(best.length);
            while token_end < at {
                token = usual.next().copied().unwrap_or(Token::LITERAL);
                token_end += usize::from(token.length);
            }
        }
    }

    /// Whether a token of the blank certificate stands for what is there now.
    fn still_holds(&self, token: Token, at: usize, filtered: &[u8]) -> bool {
        if token.distance == 0 {
            return filtered[at] == self.filtered[at];
        }
        let (length, distance) = (usize::from(token.length), usize::from(token.distance));
        filtered[at..at + length] == filtered[at - distance..at - distance + length]
    }

    /// The rows of the band that an ink is on.
    fn rows_of(&self, ink: &Ink<'_>) -> Range<usize> {
        let (top, bottom) = (ink.bounds.y as usize, ink.bounds.bottom() as usize);
        let end = bottom.saturating_sub(self.top).min(self.height());
        top.saturating_sub(self.top).min(end)..end
    }

    fn coverage_of<'a>(&self, ink: &Ink<'a>, row: usize) -> &'a [u8] {
        let width = ink.bounds.width as usize;
        let start = (self.top + row - ink.bounds.y as usize) * width;
        &ink.coverage[start..start + width]
    }

    fn row_bytes(&self) -> usize {
        self.stride() - 1
    }

    fn stride(&self) -> usize {
        self.cuts.filtered_bytes(self.cuts.count() - 1).end
    }

    fn height(&self) -> usize {
        self.filtered.len() / self.stride()
    }

    fn tile_count(&self) -> usize {
        self.height() * self.cuts.count()
    }

    /// The bytes of a tile in the filtered rows.
    fn bytes_of(&self, tile: usize) -> Range<usize> {
        let (row, column) = (tile / self.cuts.count(), tile % self.cuts.count());
        let Range { start, end } = self.cuts.filtered_bytes(column);
        row * self.stride() + start..row * self.stride() + end
    }

    /// The tile that a byte of the filtered rows is in.
    fn tile_of(&self, byte: usize) -> usize {
        let (row, byte) = (byte / self.stride(), byte % self.stride());
        row * self.cuts.count() + self.cuts.tile_of_filtered(byte)
    }
}

/// Whether a copy from so far back can be long enough to be one.
#[inline]
fn starts_alike(bytes: &[u8], at: usize, distance: usize, end: usize) -> bool {
    if distance == 0 || distance > at.min(MAX_DISTANCE) || at + COPY_LENGTHS.start() > end {
        return false;
    }
    let three = |at: usize| [bytes[at], bytes[at + 1], bytes[at + 2]];
    three(at) == three(at - distance)
}

impl<T> Lists<T> {
    const EMPTY: Self = Self {
        ends: Vec::new(),
        items: Vec::new(),
    };

    fn new(lists: impl Iterator<Item = Vec<T>>) -> Self {
        let (mut ends, mut items) = (Vec::new(), Vec::new());
        for list in lists {
            items.extend(list);
            ends.push(u32::try_from(items.len()).unwrap_or(u32::MAX));
        }
        Self { ends, items }
    }

    fn of(&self, tile: usize) -> &[T] {
        let start = tile.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.items[start as usize..self.ends[tile] as usize]
    }
}

/// Some of a band's tiles.
#[derive(Debug, Default)]
struct TileSet {
    /// A bit for each tile, 64 to a word.
    words: Vec<u64>,
}

impl TileSet {
    fn clear(&mut self, tiles: usize) {
        self.words.clear();
        self.words.resize(tiles.div_ceil(64), 0);
    }

    fn insert(&mut self, tile: usize) {
        self.words[tile / 64] |= 1 << (tile % 64);
    }

    /// Those of a range, in order.
    fn within(&self, range: &Range<usize>) -> impl Iterator<Item = usize> {
        let Range { start, end } = *range;
        let words = start / 64..end.div_ceil(64);
        words.flat_map(move |index| {
            let mut word = self.words[index];
            let bits = std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros() as usize);
                word &= word.wrapping_sub(1);
                bit
            });
            let tiles = bits.map(move |bit| index * 64 + bit);
            tiles.filter(move |tile| (start..end).contains(tile))
        })
    }
}
