//! Plates as bytes, to be kept from one process to the next.

use std::ops::Range;

use super::band::{Band, Block, Tokens};
use super::checksum::Adler;
use super::deflate::{BlockCode, DISTANCE_SYMBOLS, LITERAL_SYMBOLS, Token};
use super::filter::{Filter, UnfilteredRows};
use super::{Parts, Plate, Section};
use crate::digest::Digest;
use crate::template::PixelFormat;

/// Goes up when plates come to be saved otherwise.
const VERSION: u32 = 3;

impl Plate {
    /// The plate as bytes, which [`Plate::from_saved`] takes back on any machine.
    pub(crate) fn save(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.number(VERSION);
        out.number(self.width);
        out.number(self.height);
        out.number(self.format as u32);
        out.number(self.adler.value());
        out.bytes(self.digest.as_bytes());
        out.bytes(self.blank.file());
        let same = self.sections.iter().filter_map(|section| match section {
            Section::Same(chunks) => Some(chunks),
            Section::Band(_) => None,
        });
        out.numbers(same.flat_map(|chunks| [offset(chunks.start), offset(chunks.end)]));
        out.number(offset(self.bands.len()));
        for band in &self.bands {
            save_band(band, &mut out);
        }
        out.0
    }

    /// The plate that was saved as these bytes; `None` where they are not those of a plate.
    ///
    /// What is in them is believed: their checksum is to be looked at before.
    pub(crate) fn from_saved(bytes: &[u8]) -> Option<Self> {
        let mut saved = Reader(bytes);
        if saved.number()? != VERSION {
            return None;
        }
        let (width, height) = (saved.number()?, saved.number()?);
        let format = pixel_format(saved.number()?)?;
        let adler = Adler::from_value(saved.number()?);
        let digest = Digest::from_bytes(saved.bytes()?.try_into().ok()?);
        let file = saved.bytes()?.to_vec();
        let same: Vec<Range<usize>> = pairs(&saved.numbers()?);
        let bands = saved.number()?;
        let bands: Vec<Band> = (0..bands)
            .map(|_| read_band(&mut saved, width, format))
            .collect::<Option<_>>()?;
        if !saved.0.is_empty() || same.len() != bands.len() + 1 {
            return None;
        }
        Some(Self::from_parts(Parts {
            width,
            height,
            format,
            file,
            digest,
            same,
            bands,
            adler,
        }))
    }
}

fn save_band(band: &Band, out: &mut Writer) {
    out.number(offset(band.top));
    out.number(band.filter as u32);
    out.bytes(&band.above);
    out.bytes(match band.filter {
        Filter::None => &band.filtered,
        _ => &band.unfiltered,
    });
    let tokens = band.tokens.all.iter();
    out.numbers(tokens.map(|token| u32::from(token.length) << 16 | u32::from(token.distance)));
    out.number(offset(band.blocks.len()));
    for block in &band.blocks {
        let ranges = [&block.bytes, &block.tokens, &block.bits, &block.chunk];
        out.numbers(
            ranges
                .iter()
                .flat_map(|range| [offset(range.start), offset(range.end)]),
        );
        out.bytes(&block.code.lengths().collect::<Vec<u8>>());
    }
}

fn read_band(saved: &mut Reader<'_>, width: u32, format: PixelFormat) -> Option<Band> {
    let top = saved.number()? as usize;
    let filter = saved.number()?;
    let filter = Filter::ALL
        .into_iter()
        .find(|known| *known as u32 == filter)?;
    let above = saved.bytes()?.to_vec();
    let mut unfiltered = saved.bytes()?.to_vec();
    let stride = width as usize * format.bytes_per_pixel() + 1;
    // To filter takes less time than to read.
    let filtered = match filter {
        Filter::None => std::mem::take(&mut unfiltered),
        _ => {
            let rows = UnfilteredRows {
                rows: &unfiltered,
                above: &above,
                stride,
                pixel_bytes: format.bytes_per_pixel(),
            };
            rows.filter_all(filter)
        }
    };
    let tokens = saved.numbers()?.into_iter().map(token).collect();
    let blocks = saved.number()?;
    let blocks: Vec<Block> = (0..blocks)
        .map(|_| read_block(saved))
        .collect::<Option<_>>()?;
    let mut tokens = Tokens::new(tokens, &blocks, filtered.len());
    tokens.locate_bits(&blocks, &filtered);
    Some(Band {
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

fn read_block(saved: &mut Reader<'_>) -> Option<Block> {
    let ranges = pairs(&saved.numbers()?);
    let [bytes, tokens, bits, chunk] = <[Range<usize>; 4]>::try_from(ranges).ok()?;
    let lengths = saved.bytes()?;
    if lengths.len() != LITERAL_SYMBOLS + DISTANCE_SYMBOLS {
        return None;
    }
    let (literals, distances) = lengths.split_at(LITERAL_SYMBOLS);
    Some(Block {
        bytes,
        tokens,
        code: BlockCode::from_lengths(literals, distances),
        bits,
        chunk,
    })
}

fn token(packed: u32) -> Token {
    let [distance_low, distance_high, length_low, length_high] = packed.to_le_bytes();
    Token {
        length: u16::from_le_bytes([length_low, length_high]),
        distance: u16::from_le_bytes([distance_low, distance_high]),
    }
}

fn pixel_format(number: u32) -> Option<PixelFormat> {
    use PixelFormat::{Gray, GrayAlpha, Rgb, Rgba};
    [Gray, GrayAlpha, Rgb, Rgba]
        .into_iter()
        .find(|format| *format as u32 == number)
}

fn pairs(numbers: &[u32]) -> Vec<Range<usize>> {
    let pairs = numbers.as_chunks::<2>().0.iter();
    pairs
        .map(|[start, end]| *start as usize..*end as usize)
        .collect()
}

/// A place in a file; templates are limited to less than 4 GiB.
fn offset(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Numbers of four bytes, the lowest first, and lists, each with its length before it.
#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn numbers(&mut self, numbers: impl IntoIterator<Item = u32>) {
        let start = self.0.len();
        self.number(0);
        numbers.into_iter().for_each(|number| self.number(number));
        let count = offset((self.0.len() - start) / 4 - 1);
        self.0[start..start + 4].copy_from_slice(&count.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(offset(bytes.len()));
        self.0.extend_from_slice(bytes);
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*number))
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn numbers(&mut self) -> Option<Vec<u32>> {
        let length = (self.number()? as usize).checked_mul(4)?;
        let numbers = self.take(length)?.as_chunks().0.iter();
        Some(numbers.map(|number| u32::from_le_bytes(*number)).collect())
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()? as usize;
        self.take(length)
    }
}
