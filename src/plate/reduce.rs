//! Removing channels that a template does not need.

use crate::field::Color;
use crate::template::{Background, PixelFormat};

/// Converts the template to the smallest format that holds it, and ink in these colours, without
/// loss.
pub(super) fn remove_unneeded_channels(background: &Background, colors: &[Color]) -> Background {
    let is_opaque = match background.format() {
        PixelFormat::GrayAlpha | PixelFormat::Rgba => {
            let step = background.format().bytes_per_pixel();
            background
                .pixels()
                .iter()
                .skip(step - 1)
                .step_by(step)
                .all(|&alpha| alpha == 255)
        }
        PixelFormat::Gray | PixelFormat::Rgb => true,
    };
    let is_gray_page = match background.format() {
        PixelFormat::Gray | PixelFormat::GrayAlpha => true,
        PixelFormat::Rgb => is_gray::<3>(background),
        PixelFormat::Rgba => is_gray::<4>(background),
    };
    let format = match (is_gray_page && are_gray(colors), is_opaque) {
        (true, true) => PixelFormat::Gray,
        (true, false) => PixelFormat::GrayAlpha,
        (false, true) => PixelFormat::Rgb,
        (false, false) => PixelFormat::Rgba,
    };
    if format == background.format() {
        return background.clone();
    }
    let pixels = background.pixels();
    let pixels: Vec<u8> = match background.format() {
        PixelFormat::Gray => convert(pixels, |[v]: [u8; 1]| [v, v, v, 255], format),
        PixelFormat::GrayAlpha => convert(pixels, |[v, a]: [u8; 2]| [v, v, v, a], format),
        PixelFormat::Rgb => convert(pixels, |[r, g, b]: [u8; 3]| [r, g, b, 255], format),
        PixelFormat::Rgba => convert(pixels, |pixel: [u8; 4]| pixel, format),
    };
    Background::new(background.width(), background.height(), format, pixels)
        .unwrap_or_else(|| background.clone())
}

/// Whether ink in these colours can be drawn on a page of this format.
pub(super) fn holds_colors(format: PixelFormat, colors: &[Color]) -> bool {
    match format {
        PixelFormat::Gray | PixelFormat::GrayAlpha => are_gray(colors),
        PixelFormat::Rgb | PixelFormat::Rgba => true,
    }
}

fn are_gray(colors: &[Color]) -> bool {
    colors.iter().all(|&Color { r, g, b }| r == g && g == b)
}

fn is_gray<const N: usize>(background: &Background) -> bool {
    let mut pixels = background.pixels().as_chunks::<N>().0.iter();
    pixels.all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2])
}

fn convert<const N: usize>(
    pixels: &[u8],
    to_rgba: impl Fn([u8; N]) -> [u8; 4],
    format: PixelFormat,
) -> Vec<u8> {
    let pixels = pixels.as_chunks::<N>().0;
    let mut converted = Vec::with_capacity(pixels.len() * format.bytes_per_pixel());
    for pixel in pixels {
        let [r, g, b, a] = to_rgba(*pixel);
        match format {
            PixelFormat::Gray => converted.push(r),
            PixelFormat::GrayAlpha => converted.extend_from_slice(&[r, a]),
            PixelFormat::Rgb => converted.extend_from_slice(&[r, g, b]),
            PixelFormat::Rgba => converted.extend_from_slice(&[r, g, b, a]),
        }
    }
    converted
}
