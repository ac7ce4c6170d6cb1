//! JPEG.

use std::sync::Arc;

use image::ExtendedColorType;
use image::codecs::jpeg::{JpegEncoder as Jpeg, PixelDensity};

use super::metadata::seal;
use super::{Certificate, Encoder, OutputScratch, Page, Template};
use crate::diagnostic::Result;
use crate::digest::Digest;
use crate::format::OutputFormat;
use crate::template::{Background, PixelFormat};

/// At this quality text has clean edges, and a file takes a fifth of its size in PNG.
const QUALITY: u8 = 92;

/// The beginning of an XMP segment ([XMP, part 3, 1.1.3]).
///
/// [XMP, part 3, 1.1.3]: https://developer.adobe.com/xmp/docs/XMPSpecifications/
const XMP_HEADER: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

#[derive(Debug)]
pub(super) struct JpegEncoder(pub(super) Arc<Template>);

impl Encoder for JpegEncoder {
    fn digest(&self, page: &Page<'_>) -> Digest {
        self.0.file_digest(OutputFormat::Jpeg, page, |_| ())
    }

    fn encode(&self, page: &Page<'_>, scratch: &mut OutputScratch) -> Result<Certificate> {
        let Template { language, dpi, .. } = &*self.0;
        let xmp = page
            .metadata
            .to_xmp(language.as_deref(), &self.digest(page));
        let pixels = self.0.pixels(page, scratch)?.on_white();
        let mut file = encode(&pixels, *dpi);
        let at = end_of_first_segment(&file);
        file.splice(at..at, xmp_segment(xmp.as_bytes()));
        seal::close(&mut file);
        Ok(Certificate::from_bytes(file))
    }
}

/// Encodes opaque pixels.
fn encode(pixels: &Background, dpi: f32) -> Vec<u8> {
    let color = match pixels.format() {
        PixelFormat::Gray => ExtendedColorType::L8,
        PixelFormat::GrayAlpha => ExtendedColorType::La8,
        PixelFormat::Rgb => ExtendedColorType::Rgb8,
        PixelFormat::Rgba => ExtendedColorType::Rgba8,
    };
    let mut file = Vec::new();
    let mut encoder = Jpeg::new_with_quality(&mut file, QUALITY);
    encoder.set_pixel_density(PixelDensity::dpi(round(dpi)));
    #[expect(
        clippy::expect_used,
        reason = "writing to memory cannot fail, the pixels are opaque, and a template's sides \
                  are shorter than the 65535 pixels that JPEG allows"
    )]
    encoder
        .encode(pixels.pixels(), pixels.width(), pixels.height(), color)
        .expect("a JPEG file in memory");
    file
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the resolution is positive, and the cast saturates"
)]
fn round(dpi: f32) -> u16 {
    dpi.round() as u16
}

/// The position after the first segment, which has to be the one of JFIF.
fn end_of_first_segment(file: &[u8]) -> usize {
    const START: usize = 2;
    const MARKER: usize = 2;
    let length = u16::from_be_bytes([file[START + MARKER], file[START + MARKER + 1]]);
    START + MARKER + usize::from(length)
}

fn xmp_segment(packet: &[u8]) -> Vec<u8> {
    #[expect(
        clippy::expect_used,
        reason = "the texts of a packet are cut to a few thousand bytes"
    )]
    let length = u16::try_from(2 + XMP_HEADER.len() + packet.len()).expect("a short packet");
    let mut segment = vec![0xFF, 0xE1];
    segment.extend_from_slice(&length.to_be_bytes());
    segment.extend_from_slice(XMP_HEADER);
    segment.extend_from_slice(packet);
    segment
}
