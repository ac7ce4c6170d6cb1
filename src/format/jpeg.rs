//! A page as JPEG.

use image::ExtendedColorType;
use image::codecs::jpeg::{JpegEncoder, PixelDensity};

use super::{About, seal};
use crate::template::{Background, PixelFormat};

/// Text stays clean, and a page takes a fifth of what it takes without loss.
const QUALITY: u8 = 92;

/// What XMP's segment starts with ([XMP, part 3, 1.1.3]).
///
/// [XMP, part 3, 1.1.3]: https://developer.adobe.com/xmp/docs/XMPSpecifications/
const XMP_HEADER: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// Encodes an opaque page.
pub(crate) fn encode(page: &Background, dpi: f32, about: About<'_>) -> Vec<u8> {
    let color = match page.format() {
        PixelFormat::Gray => ExtendedColorType::L8,
        PixelFormat::GrayAlpha => ExtendedColorType::La8,
        PixelFormat::Rgb => ExtendedColorType::Rgb8,
        PixelFormat::Rgba => ExtendedColorType::Rgba8,
    };
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, QUALITY);
    encoder.set_pixel_density(PixelDensity::dpi(whole(dpi)));
    #[expect(
        clippy::expect_used,
        reason = "memory takes all that is written to it; a page is opaque, and its sides are \
                  shorter than the 65535 pixels that JPEG allows"
    )]
    encoder
        .encode(page.pixels(), page.width(), page.height(), color)
        .expect("a JPEG file is written to memory");
    let packet = about.to_xmp();
    let at = after_first_segment(&file);
    file.splice(at..at, xmp_segment(packet.as_bytes()));
    seal::close(&mut file);
    file
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive resolution, and saturating"
)]
fn whole(dpi: f32) -> u16 {
    dpi.round() as u16
}

/// Where the segments after the first one start: JFIF wants its own to be the first.
fn after_first_segment(file: &[u8]) -> usize {
    const START: usize = 2;
    const MARKER: usize = 2;
    let length = u16::from_be_bytes([file[START + MARKER], file[START + MARKER + 1]]);
    START + MARKER + usize::from(length)
}

fn xmp_segment(packet: &[u8]) -> Vec<u8> {
    #[expect(
        clippy::expect_used,
        reason = "the texts in a packet are cut to a few thousand bytes"
    )]
    let length = u16::try_from(2 + XMP_HEADER.len() + packet.len()).expect("a short packet");
    let mut segment = vec![0xFF, 0xE1];
    segment.extend_from_slice(&length.to_be_bytes());
    segment.extend_from_slice(XMP_HEADER);
    segment.extend_from_slice(packet);
    segment
}
