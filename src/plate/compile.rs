//! From a template to a plate.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::Plate;
use super::band::{Band, CompiledBand};
use super::checksum::Adler;
use super::chunk;
use super::filter::PageRows;
use super::printed::Blank;
use super::reduce::remove_unneeded_channels;
use super::segment::{Segment, segments};
use super::strip::{self, Strip};
use crate::digest::{Digest, Digester};
use crate::draw::DrawOp;
use crate::field::Color;
use crate::format::Compression;
use crate::geometry::PixelBox;
use crate::raster::Coverage;
use crate::template::{Background, PixelFormat};

/// How a template is compiled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlateOptions {
    /// The pixels of a page per inch.
    pub(crate) dpi: f32,
    /// How rows without fields are compressed.
    pub(crate) compression: Compression,
}

/// A compiled segment.
enum CompiledSegment {
    Static(Vec<Strip>),
    Dynamic(Box<CompiledBand>),
}

impl Plate {
    /// Compiles a template for fields with these boxes and colours. `inks` are typical inks, which
    /// the codes are fitted to.
    pub(crate) fn compile(
        background: &Background,
        boxes: &[PixelBox],
        colors: &[Color],
        options: PlateOptions,
        inks: &[DrawOp<&Coverage>],
    ) -> Self {
        let PlateOptions { dpi, compression } = options;
        let background = remove_unneeded_channels(background, colors);
        let rows = PageRows {
            pixels: background.pixels(),
            row_bytes: background.row_bytes(),
            pixel_bytes: background.format().bytes_per_pixel(),
        };
        let compiled: Vec<CompiledSegment> =
            segments(background.width(), background.height(), boxes)
                .into_par_iter()
                .map(|segment| match segment {
                    Segment::Static(range) => {
                        CompiledSegment::Static(strip::compress(rows, &range, compression))
                    }
                    Segment::Dynamic(range) => {
                        let band = Band::compile(rows, range, background.format(), inks);
                        CompiledSegment::Dynamic(Box::new(band))
                    }
                })
                .collect();
        Self::assemble(&background, dpi, compiled)
    }

    /// Assembles the file of the blank certificate from its segments.
    fn assemble(background: &Background, dpi: f32, segments: Vec<CompiledSegment>) -> Self {
        let mut file = header(background, dpi);
        chunk::append_start_of_image_data(&mut file);
        let mut bands = Vec::new();
        let mut static_chunks = Vec::new();
        let mut static_start = 0;
        let mut adler = Adler::EMPTY;
        for segment in segments {
            match segment {
                CompiledSegment::Static(strips) => {
                    for strip in strips {
                        chunk::append(chunk::IDAT, &[&strip.blocks], &mut file);
                        adler = adler.followed_by(strip.adler, strip.length);
                    }
                }
                CompiledSegment::Dynamic(compiled) => {
                    let CompiledBand {
                        mut band,
                        block_data,
                    } = *compiled;
                    static_chunks.push(static_start..file.len());
                    for (block, data) in band.blocks.iter_mut().zip(block_data) {
                        let start = file.len();
                        chunk::append(chunk::IDAT, &[&data], &mut file);
                        block.chunk = start..file.len();
                    }
                    static_start = file.len();
                    let length = band.filtered.len() as u64;
                    adler = adler.followed_by(Adler::from_data(&band.filtered), length);
                    bands.push(band);
                }
            }
        }
        static_chunks.push(static_start..file.len());
        chunk::append_end_of_image_data(adler, &mut file);
        chunk::append_end(&mut file);
        Self {
            width: background.width(),
            height: background.height(),
            format: background.format(),
            digest: Self::digest_of(&file),
            blank: Arc::new(Blank::new(
                file,
                bands.iter().flat_map(Band::chunk_offsets).collect(),
            )),
            bands,
            static_chunks,
            adler,
            page: OnceLock::new(),
        }
    }

    /// The digest of a plate, whose blank certificate is this file. Everything else in the plate
    /// follows from the file, which has the blocks' codes in it.
    pub(super) fn digest_of(file: &[u8]) -> Digest {
        let mut digester = Digester::new("engross plate");
        digester.bytes(file);
        digester.finish()
    }
}

/// The file up to the image data: the size and the format, that the colours are sRGB (PNG,
/// 11.3.2.5), and the resolution (PNG, 11.3.4.3).
fn header(background: &Background, dpi: f32) -> Vec<u8> {
    const PERCEPTUAL_INTENT: u8 = 0;
    const UNIT_METER: u8 = 1;

    let mut file = chunk::SIGNATURE.to_vec();
    let image = image_header(background.width(), background.height(), background.format());
    chunk::append(chunk::IHDR, &[&image], &mut file);
    chunk::append(chunk::SRGB, &[&[PERCEPTUAL_INTENT]], &mut file);
    let per_meter = pixels_per_meter(dpi).to_be_bytes();
    let resolution: [&[u8]; 3] = [&per_meter, &per_meter, &[UNIT_METER]];
    chunk::append(chunk::PHYS, &resolution, &mut file);
    file
}

/// The data of the chunk with the size and the format (PNG, 11.2.1).
pub(super) fn image_header(width: u32, height: u32, format: PixelFormat) -> [u8; 13] {
    const BIT_DEPTH: u8 = 8;

    let color_type = match format {
        PixelFormat::Gray => 0,
        PixelFormat::Rgb => 2,
        PixelFormat::GrayAlpha => 4,
        PixelFormat::Rgba => 6,
    };
    let ([a, b, c, d], [e, f, g, h]) = (width.to_be_bytes(), height.to_be_bytes());
    [a, b, c, d, e, f, g, h, BIT_DEPTH, color_type, 0, 0, 0]
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a resolution is positive, and the cast saturates"
)]
fn pixels_per_meter(dpi: f32) -> u32 {
    (dpi / 0.0254).round() as u32
}
