//! A certificate's rows: ink on the template's, and only what that changes encoded again.

use std::ops::Range;

use super::sets::{ByteSet, CELL, CellSet};
use super::{Band, Group};
use crate::plate::checksum::Adler;
use crate::plate::chunk;
use crate::plate::deflate::{
    BitString, BitWriter, COPY_LENGTHS, MAX_DISTANCE, Token, hash, is_match, match_length,
    three_bytes,
};
use crate::plate::filter::{Filter, UnfilteredRows};
use crate::plate::ink::{Ink, blend};
use crate::plate::printed::Printed;

/// What a thread needs to print a band: the template's rows, changed and changed back.
#[derive(Debug, Default)]
pub(in crate::plate) struct BandScratch {
    plain: Vec<u8>,
    filtered: Vec<u8>,
    changed: CellSet,
    /// Where the tokens start that are on changed bytes or copy from them.
    suspects: ByteSet,
    /// Those of a group that do no longer hold.
    stale: Vec<Stale>,
    recent: Recent,
}

/// Tokens in a row that no longer stand for what is there.
#[derive(Debug, Clone)]
pub(super) struct Stale {
    tokens: Range<usize>,
    /// Of the filtered rows.
    bytes: Range<usize>,
}

/// Where bytes that are encoded anew last began with the same three.
#[derive(Debug, Default)]
pub(super) struct Recent {
    /// One more than the byte, by the hash of the three; 0 where there was none.
    places: Vec<u32>,
}

impl BandScratch {
    /// The rows as they are, the tokens of a group that do not stand for them, and where bytes were
    /// last alike: what encoding them anew takes.
    pub(super) fn parts(&mut self) -> (&[u8], &[Stale], &mut Recent) {
        (&self.filtered, &self.stale, &mut self.recent)
    }
}

impl Band {
    /// Goes on with this band of a certificate: the blank one's chunks where nothing changed, new
    /// ones elsewhere. Follows the change of the checksum; `rest` bytes of filtered rows go from
    /// the start of the band to the end of the page.
    pub(in crate::plate) fn print(
        &self,
        inks: &[Ink<'_>],
        rest: u64,
        scratch: &mut BandScratch,
        adler: &mut Adler,
        printed: &mut Printed,
    ) {
        self.apply(inks, scratch);
        for bytes in self.changed(&scratch.changed) {
            let (old, new) = (
                &self.filtered[bytes.clone()],
                &scratch.filtered[bytes.clone()],
            );
            *adler = adler.replacing(old, new, rest - bytes.start as u64);
        }
        for group in &self.groups {
            self.find_stale(group, scratch);
            if scratch.stale.is_empty() {
                printed.share(group.chunk.clone());
                continue;
            }
            let blank = printed.blank();
            printed.append(|own| self.print_group(group, blank.file(), scratch, own));
        }
        self.undo(scratch);
    }

    fn print_group(
        &self,
        group: &Group,
        blank: &[u8],
        scratch: &mut BandScratch,
        own: &mut Vec<u8>,
    ) {
        let string = BitString {
            bytes: &blank[group.chunk.start + chunk::HEADER_BYTES..],
        };
        chunk::append_with(chunk::IDAT, own, |own| {
            let mut out = BitWriter::after(own);
            let mut copied = 0;
            let bit_at = |byte| self.tokens.bit_at(byte, group, &self.filtered);
            let (filtered, stale, recent) = scratch.parts();
            for stale in stale {
                out.copy(string, copied, bit_at(stale.bytes.start));
                self.encode_anew(stale, filtered, recent, |token, byte| {
                    group.code.put(token, byte, &mut out);
                });
                copied = bit_at(stale.bytes.end);
            }
            out.copy(string, copied, group.bits.end);
            group.code.finish_block(out)
        });
    }

    /// Puts the inks on the rows, and finds out which cells they change and which tokens may no
    /// longer hold.
    pub(super) fn apply(&self, inks: &[Ink<'_>], scratch: &mut BandScratch) {
        if scratch.filtered.len() != self.filtered.len() {
            scratch.plain.clone_from(&self.plain);
            scratch.filtered.clone_from(&self.filtered);
        }
        scratch.changed.clear(self.filtered.len());
        scratch.suspects.clear(self.filtered.len());
        scratch.recent.clear();
        for ink in inks {
            self.put(ink, scratch);
        }
        for bytes in self.changed(&scratch.changed) {
            if self.filter != Filter::None {
                let rows = UnfilteredRows {
                    rows: &scratch.plain,
                    above: &self.above,
                    stride: self.stride,
                    pixel_bytes: self.format.bytes_per_pixel(),
                };
                rows.filter(self.filter, &bytes, &mut scratch.filtered);
            }
            let suspects = &mut scratch.suspects;
            let cells = bytes.start / CELL..bytes.end.div_ceil(CELL);
            if let Some(start) = self.tokens.starts.last_until(bytes.start) {
                suspects.insert(start);
            }
            for cell in cells.clone() {
                suspects.insert_all(cell, self.tokens.starts.of_cell(cell));
            }
            for reader in self.tokens.readers(&cells) {
                suspects.insert(*reader as usize);
            }
        }
    }

    fn put(&self, ink: &Ink<'_>, scratch: &mut BandScratch) {
        let step = self.format.bytes_per_pixel();
        let rows = match self.filter {
            Filter::None => &mut scratch.filtered,
            _ => &mut scratch.plain,
        };
        for row in self.rows_of(ink) {
            let coverage = self.coverage_of(ink, row);
            let first = row * self.stride + 1 + ink.bounds.x as usize * step;
            for covered in covered(coverage) {
                let bytes = first + covered.start * step..first + covered.end * step;
                let target = &mut rows[bytes.clone()];
                blend(target, self.format, &coverage[covered], ink.color);
                let touched =
                    self.filter
                        .affected_bytes(bytes, step, self.stride, self.filtered.len());
                touched
                    .iter()
                    .for_each(|bytes| scratch.changed.insert(bytes));
            }
        }
    }

    /// The bytes of changed cells that lie side by side.
    fn changed(&self, cells: &CellSet) -> impl Iterator<Item = Range<usize>> {
        let end = self.filtered.len();
        cells
            .runs()
            .map(move |cells| cells.start * CELL..(cells.end * CELL).min(end))
    }

    /// Takes the inks off the rows.
    fn undo(&self, scratch: &mut BandScratch) {
        for bytes in self.changed(&scratch.changed) {
            scratch.filtered[bytes.clone()].copy_from_slice(&self.filtered[bytes.clone()]);
            if self.filter != Filter::None {
                scratch.plain[bytes.clone()].copy_from_slice(&self.plain[bytes]);
            }
        }
    }

    /// Finds the tokens of a group that no longer hold.
    pub(super) fn find_stale(&self, group: &Group, scratch: &mut BandScratch) {
        let BandScratch {
            filtered,
            suspects,
            stale,
            ..
        } = scratch;
        stale.clear();
        suspects.for_each_within(&group.bytes, |byte| {
            let index = self.tokens.index_at(byte, group);
            let token = self.tokens.all[index];
            if self.still_holds(token, byte, filtered) {
                return;
            }
            let end = byte + usize::from(token.length);
            match stale.last_mut() {
                Some(last) if last.bytes.end == byte => {
                    last.tokens.end = index + 1;
                    last.bytes.end = end;
                }
                _ => stale.push(Stale {
                    tokens: index..index + 1,
                    bytes: byte..end,
                }),
            }
        });
    }

    /// Whether a token of the blank certificate stands for what is there now.
    #[inline]
    fn still_holds(&self, token: Token, at: usize, filtered: &[u8]) -> bool {
        if token.distance == 0 {
            return filtered[at] == self.filtered[at];
        }
        is_match(filtered, at, token.distance.into(), token.length.into())
    }

    /// Encodes bytes whose tokens no longer hold: by copies from where the blank certificate copies
    /// from, the pixel to the left, the row above, or what was encoded anew and began alike.
    #[inline]
    pub(super) fn encode_anew(
        &self,
        stale: &Stale,
        filtered: &[u8],
        recent: &mut Recent,
        mut emit: impl FnMut(Token, u8),
    ) {
        let [left, up] = self.likely_distances();
        let mut usual = self.tokens.all[stale.tokens.clone()].iter();
        let (mut distance, mut token_end) = (0, stale.bytes.start);
        let mut at = stale.bytes.start;
        while at < stale.bytes.end {
            while token_end <= at {
                let token = usual.next().copied().unwrap_or(Token::LITERAL);
                distance = usize::from(token.distance);
                token_end += usize::from(token.length);
            }
            let mut best = Token::LITERAL;
            if let Some(three) = three_bytes(filtered, at) {
                let mut longest = COPY_LENGTHS.start() - 1;
                for distance in [distance, left, up, recent.distance(three, at)] {
                    // 0 is none.
                    let is_near = distance.wrapping_sub(1) < at.min(MAX_DISTANCE);
                    if is_near && three_bytes(filtered, at - distance) == Some(three) {
                        let length = match_length(filtered, at, distance, stale.bytes.end);
                        if length > longest {
                            longest = length;
                            best = Token::copy(length, distance);
                        }
                    }
                    if at + longest == stale.bytes.end {
                        break;
                    }
                }
            }
            if best.distance > 0 {
                emit(best, filtered[at]);
                at += usize::from(best.length);
                continue;
            }
            // Where nothing repeats the first byte of a pixel, nothing repeats the others.
            for byte in &filtered[at..stale.bytes.end.min(at + left)] {
                emit(Token::LITERAL, *byte);
                at += 1;
            }
        }
    }

    /// The bytes of the filtered rows that are encoded anew.
    #[cfg(test)]
    pub(in crate::plate) fn bytes_anew(&self, inks: &[Ink<'_>]) -> Vec<Range<usize>> {
        let mut scratch = BandScratch::default();
        self.apply(inks, &mut scratch);
        let of_group = |group: &Group| {
            self.find_stale(group, &mut scratch);
            let stale = scratch.stale.iter().map(|stale| stale.bytes.clone());
            stale.collect::<Vec<_>>()
        };
        self.groups.iter().flat_map(of_group).collect()
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
}

impl Recent {
    const HASH_BITS: u32 = 12;

    fn clear(&mut self) {
        self.places.clear();
        self.places.resize(1 << Self::HASH_BITS, 0);
    }

    /// How far back the bytes are that probably begin with these three; 0 where none are known.
    /// From now on these are.
    #[inline]
    fn distance(&mut self, three: u32, at: usize) -> usize {
        let hash = hash(three, Self::HASH_BITS);
        // A band has less than 4 GiB.
        let place = u32::try_from(at + 1).unwrap_or(0);
        match std::mem::replace(&mut self.places[hash], place) {
            0 => 0,
            last => at + 1 - last as usize,
        }
    }
}

/// The pixels that lie side by side and are covered, from the left.
fn covered(coverage: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let start = next + blank_length(&coverage[next..]);
        if start == coverage.len() {
            return None;
        }
        let length = coverage[start..].iter().position(|&covered| covered == 0);
        next = length.map_or(coverage.len(), |length| start + length);
        Some(start..next)
    })
}

/// How many pixels are not covered before the first that is.
fn blank_length(coverage: &[u8]) -> usize {
    let (eights, _) = coverage.as_chunks::<8>();
    let blank = eights.iter().position(|eight| *eight != [0; 8]);
    let start = blank.unwrap_or(eights.len()) * 8;
    let rest = coverage[start..].iter().position(|&covered| covered != 0);
    rest.map_or(coverage.len(), |rest| start + rest)
}
