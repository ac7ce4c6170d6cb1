//! The saved form of plates, in which the cache keeps them for later processes.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::Plate;
use super::band::{Band, Block, SavedRows};
use super::checksum::Adler;
use super::deflate::{BlockCode, DISTANCE_SYMBOLS, LITERAL_SYMBOLS, Token};
use super::filter::Filter;
use super::printed::Blank;
use crate::digest::Digest;
use crate::field::Color;
use crate::geometry::PixelBox;
use crate::template::{MAX_PIXELS, MAX_SIDE, PixelFormat};

/// The version of the saved form, to be raised whenever it changes.
pub(crate) const SAVED_VERSION: u32 = 4;

impl Plate {
    /// The plate as bytes, which [`Plate::from_saved`] reads on any machine.
    pub(crate) fn save(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.number(SAVED_VERSION);
        out.number(self.width);
        out.number(self.height);
        out.number(self.format as u32);
        out.number(self.adler.value());
        out.bytes(self.blank.file());
        out.ranges(&self.static_chunks);
        out.number(to_u32(self.bands.len()));
        for band in &self.bands {
            out.band(band);
        }
        out.0
    }

    /// The plate for fields with these boxes and colours that was saved as these bytes; `None` if
    /// they are not such a plate.
    ///
    /// The bytes may come from anyone. Whatever they are, this neither panics nor takes more memory
    /// than a page can need, and a plate that is returned prints without a panic. Its blocks are
    /// what its rows are encoded as, and its digest is that of its own blank certificate, so no
    /// plate can claim to be another one.
    pub(crate) fn from_saved(bytes: &[u8], boxes: &[PixelBox], colors: &[Color]) -> Option<Self> {
        let mut saved = Reader(bytes);
        if saved.number()? != SAVED_VERSION {
            return None;
        }
        let (width, height) = (saved.number()?, saved.number()?);
        let format = pixel_format(saved.number()?)?;
        let is_allowed = |side| (1..=MAX_SIDE).contains(&side);
        let pixels = u64::from(width) * u64::from(height);
        if !is_allowed(width) || !is_allowed(height) || pixels > MAX_PIXELS {
            return None;
        }
        let adler = Adler::from_value(saved.number()?);
        let file = saved.bytes()?.to_vec();
        let static_chunks = saved.ranges()?;
        let bands = saved.number()?;
        let stride = width as usize * format.bytes_per_pixel() + 1;
        let bands: Vec<Band> = (0..bands)
            .map(|_| saved.band(stride, format))
            .collect::<Option<_>>()?;
        if !saved.0.is_empty() {
            return None;
        }
        let boundaries = bands.iter().flat_map(Band::chunk_offsets).collect();
        let mut plate = Self {
            width,
            height,
            format,
            // Follows below: it takes as long as all checks, of which it is independent.
            digest: Digest::from_bytes([0; 32]),
            blank: Arc::new(Blank::new(file, boundaries)),
            bands,
            static_chunks,
            adler,
            page: OnceLock::new(),
        };
        let digest = || Self::digest_of(plate.blank.file());
        let (is_sound, digest) = rayon::join(|| plate.is_sound(boxes, colors), digest);
        plate.digest = digest;
        is_sound.then_some(plate)
    }
}

/// Writes numbers as four bytes, the lowest first, and lists after their length.
#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn band(&mut self, band: &Band) {
        self.number(to_u32(band.top));
        self.number(band.filter as u32);
        self.bytes(&band.above);
        self.bytes(match band.filter {
            Filter::None => &band.filtered,
            _ => &band.unfiltered,
        });
        self.numbers(band.tokens.all.iter().copied().map(pack_token));
        self.number(to_u32(band.blocks.len()));
        for block in &band.blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        let Block {
            bytes,
            tokens,
            code,
            bits,
            chunk,
        } = block;
        self.ranges([bytes, tokens, bits, chunk]);
        self.bytes(&code.lengths().collect::<Vec<u8>>());
    }

    fn ranges<'a>(&mut self, ranges: impl IntoIterator<Item = &'a Range<usize>>) {
        let ranges = ranges.into_iter();
        self.numbers(ranges.flat_map(|range| [to_u32(range.start), to_u32(range.end)]));
    }

    fn number(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn numbers(&mut self, numbers: impl IntoIterator<Item = u32>) {
        let start = self.0.len();
        self.number(0);
        numbers.into_iter().for_each(|number| self.number(number));
        let count = to_u32((self.0.len() - start) / 4 - 1);
        self.0[start..start + 4].copy_from_slice(&count.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(to_u32(bytes.len()));
        self.0.extend_from_slice(bytes);
    }
}

/// Reads what [`Writer`] writes. Each function is `None` at the end of the bytes.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn band(&mut self, stride: usize, format: PixelFormat) -> Option<Band> {
        let top = self.number()? as usize;
        let filter = self.number()?;
        let filter = Filter::ALL
            .into_iter()
            .find(|known| *known as u32 == filter)?;
        let above = self.bytes()?.to_vec();
        let rows = self.bytes()?.to_vec();
        let tokens = self.numbers()?.into_iter().map(unpack_token).collect();
        let blocks = self.number()?;
        let blocks = (0..blocks).map(|_| self.block()).collect::<Option<_>>()?;
        Band::from_saved(SavedRows {
            top,
            format,
            filter,
            stride,
            above,
            rows,
            tokens,
            blocks,
        })
    }

    fn block(&mut self) -> Option<Block> {
        let [bytes, tokens, bits, chunk] = <[Range<usize>; 4]>::try_from(self.ranges()?).ok()?;
        let lengths = self.bytes()?;
        if lengths.len() != LITERAL_SYMBOLS + DISTANCE_SYMBOLS {
            return None;
        }
        let (literals, distances) = lengths.split_at(LITERAL_SYMBOLS);
        Some(Block {
            bytes,
            tokens,
            code: BlockCode::from_complete_lengths(literals, distances)?,
            bits,
            chunk,
        })
    }

    fn ranges(&mut self) -> Option<Vec<Range<usize>>> {
        let numbers = self.numbers()?;
        let pairs = numbers.as_chunks::<2>().0.iter();
        let ranges = pairs.map(|[start, end]| *start as usize..*end as usize);
        Some(ranges.collect())
    }

    fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*number))
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

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}

fn pack_token(token: Token) -> u32 {
    u32::from(token.length) << 16 | u32::from(token.distance)
}

fn unpack_token(packed: u32) -> Token {
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

/// Offsets and counts fit into 32 bits, because templates are limited to less than 4 GiB.
fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
