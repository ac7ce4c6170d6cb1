//! JPEG files in CMYK, as programs for print save them.

use image::{DynamicImage, RgbImage};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use super::color::Conversion;
use super::jpeg::Segments;

/// Decodes a JPEG file of four channels to sRGB. The size has been checked.
pub(super) fn decode(
    file: &[u8],
    conversion: Option<&Conversion>,
) -> Result<DynamicImage, DecodeErrors> {
    let Inks {
        width,
        height,
        samples,
    } = inks(file)?;
    let rgb = match conversion {
        Some(conversion) => conversion.rgb(&samples, 4),
        None => plain_rgb(&samples),
    };
    let image = RgbImage::from_raw(width, height, rgb);
    image.map(DynamicImage::ImageRgb8).ok_or_else(unread)
}

/// The four inks of each pixel; 255 is full ink.
struct Inks {
    width: u32,
    height: u32,
    samples: Vec<u8>,
}

fn unread() -> DecodeErrors {
    DecodeErrors::FormatStatic("not the four channels of CMYK")
}

fn inks(file: &[u8]) -> Result<Inks, DecodeErrors> {
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    decoder.decode_headers()?;
    let space = decoder.input_colorspace().ok_or_else(unread)?;
    if !matches!(space, ColorSpace::CMYK | ColorSpace::YCCK) {
        return Err(unread());
    }
    // The channels as they are stored: the decoder's own conversion knows no profile.
    decoder.set_options(options.jpeg_set_out_colorspace(space));
    let mut samples = decoder.decode()?;
    let (width, height) = decoder.dimensions().ok_or_else(unread)?;
    if samples.len() != width * height * 4 {
        return Err(unread());
    }
    if space == ColorSpace::YCCK {
        for pixel in samples.as_chunks_mut().0 {
            *pixel = stored_inks(*pixel);
        }
    }
    // Photoshop stores how much paper is left, and says by its marker that it wrote the file.
    let is_adobe = Segments::new(file)
        .any(|(marker, segment)| marker == 0xEE && segment.starts_with(b"Adobe"));
    if is_adobe {
        for sample in &mut samples {
            *sample = u8::MAX - *sample;
        }
    }
    let [width, height] = [width, height].map(|side| u32::try_from(side).unwrap_or(u32::MAX));
    Ok(Inks {
        width,
        height,
        samples,
    })
}

/// Whether a JPEG file has four channels.
pub(super) fn has_four_channels(file: &[u8]) -> bool {
    let mut frames = Segments::new(file).filter(
        |(marker, _)| matches!(marker, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF),
    );
    matches!(frames.next(), Some((_, [_, _, _, _, _, 4, ..])))
}

/// The inks of a pixel in YCCK: the complement of what YCbCr stands for, and black (T.871, 7).
fn stored_inks([y, cb, cr, k]: [u8; 4]) -> [u8; 4] {
    // In 65,536ths.
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let rounded = |value: i32| {
        let level = ((value + (1 << 15)) >> 16).clamp(0, 255);
        u8::MAX - u8::try_from(level).unwrap_or(u8::MAX)
    };
    [
        rounded(y + 91_881 * cr),
        rounded(y - 22_554 * cb - 46_802 * cr),
        rounded(y + 116_130 * cb),
        k,
    ]
}

/// Inks without a profile in sRGB: each ink takes its share of light, and black of all.
fn plain_rgb(inks: &[u8]) -> Vec<u8> {
    let pixels = inks.as_chunks::<4>().0.iter();
    let rgb = pixels.flat_map(|[c, m, y, k]| {
        [c, m, y].map(|ink| {
            let light = u32::from(u8::MAX - ink) * u32::from(u8::MAX - k);
            u8::try_from((light + 127) / 255).unwrap_or(u8::MAX)
        })
    });
    rgb.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_take_light() {
        let inks = [
            0, 0, 0, 0, 255, 0, 0, 0, 0, 128, 255, 0, 0, 0, 0, 255, 0, 0, 128, 128,
        ];
        let rgb = [
            255, 255, 255, 0, 255, 255, 255, 127, 0, 0, 0, 0, 127, 127, 63,
        ];
        assert_eq!(plain_rgb(&inks), rgb);
    }

    #[test]
    fn luma_and_chroma_are_of_the_complement() {
        assert_eq!(stored_inks([255, 128, 128, 7]), [0, 0, 0, 7]);
        assert_eq!(stored_inks([0, 128, 128, 7]), [255, 255, 255, 7]);
        // Red: no cyan, full magenta and yellow.
        assert_eq!(stored_inks([76, 85, 255, 0]), [1, 255, 255, 0]);
    }
}
