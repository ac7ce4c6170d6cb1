//! The saved form of plates, in which the cache keeps them for later processes: the blank
//! certificate, and a description of what does not follow from it.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::Plate;
use super::band::Band;
use super::check::Outline;
use super::checksum::Adler;
use super::printed::Blank;
use crate::field::Color;
use crate::geometry::PixelBox;
use crate::template::{MAX_PIXELS, MAX_SIDE, PixelFormat};

/// The version of the saved form. It must be raised whenever the form changes, and whenever a
/// template compiles to other bytes, because `verify` compiles it itself. A change of how names are
/// re-encoded is among these: the codes of blocks are fitted to it.
pub(crate) const SAVED_VERSION: u32 = 7;

impl Plate {
    /// The blank certificate, as a complete file.
    pub(crate) fn file(&self) -> &[u8] {
        self.blank.file()
    }

    /// What [`Plate::from_saved`] needs to know of the plate along with its file, on any machine.
    pub(crate) fn describe(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.number(SAVED_VERSION);
        out.number(self.width);
        out.number(self.height);
        out.number(self.format as u32);
        out.number(self.adler.value());
        out.ranges(&self.static_chunks);
        for band in &self.bands {
            out.bytes(&band.above);
        }
        out.0
    }

    /// The plate for fields with these boxes and colours that was saved as this file with this
    /// description; `None` if they are not those of such a plate.
    ///
    /// The bytes may come from anyone. Whatever they are, this neither panics nor takes more memory
    /// than a page can need, and a plate that is returned prints without a panic. Its rows, tokens and
    /// codes are read from the blank certificate, and its digest is that of the blank certificate, so
    /// no plate can claim to be another one.
    pub(crate) fn from_saved(
        file: Vec<u8>,
        description: &[u8],
        boxes: &[PixelBox],
        colors: &[Color],
    ) -> Option<Self> {
        let outline = Outline::read(description)?;
        // They take about as long as each other.
        let (bands, (digest, prefix)) = rayon::join(
            || outline.read_bands(&file, boxes, colors),
            || (Self::digest_of(&file), outline.hash_first(&file)),
        );
        let bands = bands?;
        let boundaries = bands.iter().flat_map(Band::chunk_offsets).collect();
        Some(Self {
            width: outline.width,
            height: outline.height,
            format: outline.format,
            digest,
            blank: Arc::new(Blank::with_hashed(file, boundaries, prefix)),
            bands,
            static_chunks: outline.static_chunks,
            adler: outline.adler,
            page: OnceLock::new(),
        })
    }
}

impl<'a> Outline<'a> {
    /// Reads a description.
    fn read(description: &'a [u8]) -> Option<Self> {
        let mut saved = Reader(description);
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
        let static_chunks = saved.ranges()?;
        let bands = 1..static_chunks.len();
        let rows_above = bands.map(|_| saved.bytes()).collect::<Option<_>>()?;
        saved.0.is_empty().then_some(Self {
            width,
            height,
            format,
            adler,
            static_chunks,
            rows_above,
        })
    }
}

/// Writes numbers as four bytes, the lowest first, and lists after their length.
#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn ranges(&mut self, ranges: &[Range<usize>]) {
        self.number(to_u32(ranges.len()));
        for range in ranges {
            self.number(to_u32(range.start));
            self.number(to_u32(range.end));
        }
    }

    fn number(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(to_u32(bytes.len()));
        self.0.extend_from_slice(bytes);
    }
}

/// Reads what [`Writer`] writes. Each function is `None` at the end of the bytes.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn ranges(&mut self) -> Option<Vec<Range<usize>>> {
        let length = (self.number()? as usize).checked_mul(8)?;
        let ranges = self.take(length)?.as_chunks().0.iter();
        let ranges = ranges.map(|[a, b, c, d, e, f, g, h]| {
            let [start, end] = [[*a, *b, *c, *d], [*e, *f, *g, *h]].map(u32::from_le_bytes);
            start as usize..end as usize
        });
        Some(ranges.collect())
    }

    fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*number))
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
