//! What a decoder makes of a file, as pixels in sRGB of 8 bits.

use image::DynamicImage;

use super::background::PixelFormat;
use super::color::{Conversion, Sample};

/// Pixels with their format.
pub(super) type Pixels = (PixelFormat, Vec<u8>);

/// The samples in sRGB in 8 bits, in the format nearest to that of the image.
pub(super) fn eight_bits(image: DynamicImage, conversion: Option<&Conversion>) -> Pixels {
    use PixelFormat::{Gray, GrayAlpha, Rgb, Rgba};
    let Some(conversion) = conversion else {
        return match image {
            DynamicImage::ImageLuma8(pixels) => (Gray, pixels.into_raw()),
            DynamicImage::ImageLumaA8(pixels) => (GrayAlpha, pixels.into_raw()),
            DynamicImage::ImageRgb8(pixels) => (Rgb, pixels.into_raw()),
            DynamicImage::ImageRgba8(pixels) => (Rgba, pixels.into_raw()),
            DynamicImage::ImageLuma16(pixels) => (Gray, narrow(&pixels)),
            DynamicImage::ImageLumaA16(pixels) => (GrayAlpha, narrow(&pixels)),
            DynamicImage::ImageRgb16(pixels) => (Rgb, narrow(&pixels)),
            DynamicImage::ImageRgba16(pixels) => (Rgba, narrow(&pixels)),
            // PNG and JPEG have no more formats. Should that change, this is correct but not minimal.
            other => (Rgba, other.into_rgba8().into_raw()),
        };
    };
    match image {
        DynamicImage::ImageLuma8(pixels) => convert(conversion, Gray, &pixels),
        DynamicImage::ImageLumaA8(pixels) => convert(conversion, GrayAlpha, &pixels),
        DynamicImage::ImageRgb8(pixels) => convert(conversion, Rgb, &pixels),
        DynamicImage::ImageRgba8(pixels) => convert(conversion, Rgba, &pixels),
        DynamicImage::ImageLuma16(pixels) => convert(conversion, Gray, &pixels),
        DynamicImage::ImageLumaA16(pixels) => convert(conversion, GrayAlpha, &pixels),
        DynamicImage::ImageRgb16(pixels) => convert(conversion, Rgb, &pixels),
        DynamicImage::ImageRgba16(pixels) => convert(conversion, Rgba, &pixels),
        other => convert(conversion, Rgba, &other.into_rgba16()),
    }
}

/// The pixels converted. Those of 16 bits are rounded once, after the conversion.
fn convert<S: Narrow>(conversion: &Conversion, format: PixelFormat, samples: &[S]) -> Pixels {
    let step = format.bytes_per_pixel();
    let (opaque, format, converted) = match format {
        PixelFormat::Gray | PixelFormat::GrayAlpha if conversion.keeps_gray() => (
            PixelFormat::Gray,
            PixelFormat::GrayAlpha,
            conversion.gray(samples, step),
        ),
        PixelFormat::Gray | PixelFormat::GrayAlpha => (
            PixelFormat::Rgb,
            PixelFormat::Rgba,
            conversion.rgb_of_gray(samples, step),
        ),
        PixelFormat::Rgb | PixelFormat::Rgba => (
            PixelFormat::Rgb,
            PixelFormat::Rgba,
            conversion.rgb(samples, step),
        ),
    };
    if matches!(step, 1 | 3) {
        return (opaque, converted);
    }
    let alphas = samples.iter().skip(step - 1).step_by(step);
    let colors = converted.chunks_exact(opaque.bytes_per_pixel());
    let pixels = colors.zip(alphas).flat_map(|(color, alpha)| {
        let alpha = std::iter::once(alpha.narrow());
        color.iter().copied().chain(alpha)
    });
    (format, pixels.collect())
}

/// Samples of 16 bits in 8.
fn narrow(samples: &[u16]) -> Vec<u8> {
    samples.iter().map(|sample| sample.narrow()).collect()
}

/// A sample in 8 bits.
trait Narrow: Sample {
    fn narrow(self) -> u8;
}

impl Narrow for u8 {
    fn narrow(self) -> u8 {
        self
    }
}

impl Narrow for u16 {
    /// Rounded to nearest (PNG, third edition, section 12.4).
    fn narrow(self) -> u8 {
        let [_, _, _, nearest] = ((u32::from(self) * 255 + 32_767) / 65_535).to_be_bytes();
        nearest
    }
}

pub(super) fn without_opaque_alpha(format: PixelFormat, mut pixels: Vec<u8>) -> Pixels {
    let opaque = match format {
        PixelFormat::Gray | PixelFormat::Rgb => return (format, pixels),
        PixelFormat::GrayAlpha => PixelFormat::Gray,
        PixelFormat::Rgba => PixelFormat::Rgb,
    };
    let (with_alpha, without) = (format.bytes_per_pixel(), opaque.bytes_per_pixel());
    if pixels
        .chunks_exact(with_alpha)
        .any(|pixel| pixel[without] != u8::MAX)
    {
        return (format, pixels);
    }
    let count = pixels.len() / with_alpha;
    for index in 1..count {
        let start = index * with_alpha;
        pixels.copy_within(start..start + without, index * without);
    }
    pixels.truncate(count * without);
    pixels.shrink_to_fit();
    (opaque, pixels)
}
