//! A template compiled for printing: what certificates share is encoded once.
//!
//! `docs/plate.md` says how: rows that no field is on are compressed for good, bands of rows with
//! fields are encoded once, too, and a certificate encodes anew only what its ink changes.

mod band;
mod checksum;
mod chunk;
mod deflate;
mod filter;
mod ink;
mod printed;
mod reduce;
mod saved;
mod stretches;
mod strip;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::digest::{Digest, Digester};
use crate::field::Color;
use crate::geometry::PixelBox;
use crate::template::{Background, PixelFormat};

use band::{Band, BandScratch, CompiledBand};
use checksum::Adler;
use filter::PageRows;
use printed::Blank;
use stretches::Stretch;
use strip::Strip;

pub(crate) use chunk::{DIGEST_KEYWORD, SIGNATURE, TextChunk};
pub(crate) use ink::Ink;
pub(crate) use printed::Printed;

/// A template compiled for printing.
#[derive(Debug)]
pub(crate) struct Plate {
    width: u32,
    height: u32,
    format: PixelFormat,
    blank: Arc<Blank>,
    bands: Vec<Band>,
    /// What makes up the page, from the top.
    sections: Vec<Section>,
    /// Of the blank certificate's filtered rows.
    adler: Adler,
    digest: Digest,
    /// The blank certificate's pixels, where they are asked for.
    page: OnceLock<Background>,
}

/// What a plate consists of.
struct Parts {
    width: u32,
    height: u32,
    format: PixelFormat,
    /// Of the blank certificate.
    file: Vec<u8>,
    /// Of that file.
    digest: Digest,
    /// The file's chunks before, between and behind the bands.
    same: Vec<Range<usize>>,
    bands: Vec<Band>,
    /// Of the blank certificate's filtered rows.
    adler: Adler,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Section {
    /// Chunks of the blank certificate.
    Same(Range<usize>),
    /// The band of this number.
    Band(usize),
}

/// What a thread needs to print on a plate.
#[derive(Debug, Default)]
pub(crate) struct PlateScratch {
    /// The plate that it was last used with.
    plate: Option<Digest>,
    bands: Vec<BandScratch>,
    /// How many bytes of its own the last certificate had: the next has about as many.
    own_bytes: usize,
}

impl Plate {
    /// Compiles a template for texts in these boxes. `inks` are like those to come.
    pub(crate) fn compile(
        background: &Background,
        boxes: &[PixelBox],
        colors: &[Color],
        dpi: f32,
        inks: &[Ink<'_>],
    ) -> Self {
        let background = reduce::remove_unneeded_channels(background, colors);
        let page = PixelBox::new(0, 0, background.width(), background.height());
        let boxes = boxes.iter().filter_map(|bounds| bounds.intersection(&page));
        let rows = PageRows {
            pixels: background.pixels(),
            row_bytes: background.row_bytes(),
            pixel_bytes: background.format().bytes_per_pixel(),
        };
        let compiled: Vec<Compiled> = stretches::of_page(background.height(), boxes)
            .into_par_iter()
            .map(|stretch| match stretch {
                Stretch::Same(range) => Compiled::Same(strip::compress(rows, &range)),
                Stretch::Changing(range) => {
                    let band = Band::compile(rows, range, background.format(), inks);
                    Compiled::Band(Box::new(band))
                }
            })
            .collect();
        Self::assemble(&background, dpi, compiled)
    }

    /// Puts what was compiled into the file of the blank certificate.
    fn assemble(background: &Background, dpi: f32, compiled: Vec<Compiled>) -> Self {
        let mut file = head(background, dpi);
        chunk::append_start_of_image_data(&mut file);
        let (mut bands, mut same) = (Vec::new(), Vec::new());
        let mut adler = Adler::EMPTY;
        let mut same_from = 0;
        for part in compiled {
            match part {
                Compiled::Same(strips) => {
                    for strip in strips {
                        chunk::append(chunk::IDAT, &[&strip.blocks], &mut file);
                        adler = adler.followed_by(strip.adler, strip.length);
                    }
                }
                Compiled::Band(compiled) => {
                    let CompiledBand {
                        mut band,
                        block_data,
                    } = *compiled;
                    same.push(same_from..file.len());
                    for (block, data) in band.blocks.iter_mut().zip(block_data) {
                        let start = file.len();
                        chunk::append(chunk::IDAT, &[&data], &mut file);
                        block.chunk = start..file.len();
                    }
                    same_from = file.len();
                    let length = band.filtered.len() as u64;
                    adler = adler.followed_by(Adler::from_data(&band.filtered), length);
                    bands.push(band);
                }
            }
        }
        same.push(same_from..file.len());
        chunk::append_end_of_image_data(adler, &mut file);
        chunk::append_end(&mut file);
        // The codes of the blocks are in the file, and so is everything else that matters.
        let mut digester = Digester::new("engross plate");
        digester.bytes(&file);
        Self::from_parts(Parts {
            width: background.width(),
            height: background.height(),
            format: background.format(),
            digest: digester.finish(),
            file,
            same,
            bands,
            adler,
        })
    }

    fn from_parts(parts: Parts) -> Self {
        let boundaries = parts.bands.iter().flat_map(Band::chunk_offsets).collect();
        let mut sections = Vec::with_capacity(2 * parts.bands.len() + 1);
        for (index, chunks) in parts.same.into_iter().enumerate() {
            if index > 0 {
                sections.push(Section::Band(index - 1));
            }
            sections.push(Section::Same(chunks));
        }
        Self {
            width: parts.width,
            height: parts.height,
            format: parts.format,
            blank: Arc::new(Blank::new(parts.file, boundaries)),
            bands: parts.bands,
            sections,
            adler: parts.adler,
            digest: parts.digest,
            page: OnceLock::new(),
        }
    }

    /// The width and the height of the page, in pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Of everything that the bytes of certificates depend on, but for their inks and texts.
    pub(crate) fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The file of the certificate with these inks, inside the boxes that the plate is for, which
    /// says `texts` about itself.
    pub(crate) fn print(
        &self,
        inks: &[Ink<'_>],
        texts: &[TextChunk],
        digest: &Digest,
        scratch: &mut PlateScratch,
    ) -> Printed {
        if scratch.plate != Some(self.digest) {
            scratch.plate = Some(self.digest);
            scratch.bands.clear();
            scratch
                .bands
                .resize_with(self.bands.len(), BandScratch::default);
        }
        let expected = scratch.own_bytes + scratch.own_bytes / 8;
        let mut printed = Printed::new(Arc::clone(&self.blank), expected);
        let mut adler = self.adler;
        for section in &self.sections {
            match section {
                Section::Same(chunks) => printed.share(chunks.clone()),
                Section::Band(index) => {
                    let band = &self.bands[*index];
                    let filtered_row =
                        u64::from(self.width) * self.format.bytes_per_pixel() as u64 + 1;
                    let rest = (u64::from(self.height) - band.top as u64) * filtered_row;
                    band.print(
                        inks,
                        rest,
                        &mut scratch.bands[*index],
                        &mut adler,
                        &mut printed,
                    );
                }
            }
        }
        printed.append(|out| {
            chunk::append_end_of_image_data(adler, out);
            // Behind the picture, so that files begin alike.
            texts.iter().for_each(|text| text.append(out));
            chunk::append_digest(digest, out);
            chunk::append_end(out);
        });
        scratch.own_bytes = printed.own_len();
        printed
    }

    /// The pixels of the certificate with these inks.
    pub(crate) fn page(&self, inks: &[Ink<'_>]) -> Background {
        let mut page = self.page.get_or_init(|| self.decode()).clone();
        let (step, stride) = (self.format.bytes_per_pixel(), page.row_bytes());
        let pixels = page.pixels_mut();
        for ink in inks {
            let width = ink.bounds.width as usize;
            let rows = ink.coverage.chunks_exact(width.max(1));
            for (y, coverage) in (ink.bounds.y as usize..).zip(rows) {
                let start = y * stride + ink.bounds.x as usize * step;
                let target = &mut pixels[start..start + width * step];
                ink::blend(target, self.format, coverage, ink.color);
            }
        }
        page
    }

    fn decode(&self) -> Background {
        let size = self.width as usize * self.height as usize * self.format.bytes_per_pixel();
        let mut pixels = vec![0; size];
        let decoder = png::Decoder::new(std::io::Cursor::new(self.blank.file()));
        let decoded = decoder
            .read_info()
            .and_then(|mut reader| reader.next_frame(&mut pixels));
        debug_assert!(decoded.is_ok(), "our own file is a PNG: {decoded:?}");
        #[expect(
            clippy::expect_used,
            reason = "there are as many pixels as the size asks for"
        )]
        Background::new(self.width, self.height, self.format, pixels).expect("pixels for each")
    }
}

/// What became of a stretch.
enum Compiled {
    Same(Vec<Strip>),
    Band(Box<CompiledBand>),
}

/// The file up to the picture's data: its size and format, that it is in sRGB (PNG, 11.3.2.5),
/// and its resolution (11.3.4.3).
fn head(background: &Background, dpi: f32) -> Vec<u8> {
    const PERCEPTUAL: u8 = 0;
    const METER: u8 = 1;

    let mut file = chunk::SIGNATURE.to_vec();
    let color_type = match background.format() {
        PixelFormat::Gray => 0,
        PixelFormat::Rgb => 2,
        PixelFormat::GrayAlpha => 4,
        PixelFormat::Rgba => 6,
    };
    let (width, height) = (
        background.width().to_be_bytes(),
        background.height().to_be_bytes(),
    );
    chunk::append(
        *b"IHDR",
        &[&width, &height, &[8, color_type, 0, 0, 0]],
        &mut file,
    );
    chunk::append(*b"sRGB", &[&[PERCEPTUAL]], &mut file);
    let per_meter = pixels_per_meter(dpi).to_be_bytes();
    chunk::append(*b"pHYs", &[&per_meter, &per_meter, &[METER]], &mut file);
    file
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive resolution, and saturating"
)]
fn pixels_per_meter(dpi: f32) -> u32 {
    (dpi / 0.0254).round() as u32
}
