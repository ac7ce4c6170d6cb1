//! Ink, and how it is blended with the pixels of the template.
//!
//! Colours are blended in the sRGB values of the file, as browsers, SVG and PDF viewers do. So
//! edges have the weight that designers know, and a fully covered pixel has exactly the ink's
//! colour. On a transparent template, ink is opaque: the alpha of a covered pixel moves towards
//! opaque as its colour moves towards the ink's.

use std::ops::Range;

use crate::draw::DrawOp;
use crate::field::Color;
use crate::raster::Coverage;
use crate::template::PixelFormat;

/// What pixels are covered with.
#[derive(Clone, Copy)]
pub(super) enum Paint<'a> {
    /// One colour.
    Color(Color),
    /// For each pixel a colour.
    Colors(&'a [[u8; 3]]),
}

impl<'a> Paint<'a> {
    /// The paint of some of the pixels of an ink.
    pub(super) fn of(ink: &DrawOp<&'a Coverage>, pixels: Range<usize>) -> Self {
        match ink.shape.colors.get(pixels) {
            Some(colors) if !ink.shape.colors.is_empty() => Self::Colors(colors),
            _ => Self::Color(ink.color),
        }
    }
}

/// Blends paint over pixels. `coverage` has one value for each pixel, in 255ths.
pub(super) fn blend(pixels: &mut [u8], format: PixelFormat, coverage: &[u8], paint: Paint<'_>) {
    let Color { r, g, b } = match paint {
        Paint::Color(color) => color,
        Paint::Colors(colors) => {
            blend_colors(pixels, format, coverage, colors);
            return;
        }
    };
    match format {
        PixelFormat::Gray => blend_channels(pixels, coverage, [r]),
        PixelFormat::GrayAlpha => blend_channels(pixels, coverage, [r, 255]),
        PixelFormat::Rgb => blend_channels(pixels, coverage, [r, g, b]),
        PixelFormat::Rgba => blend_channels(pixels, coverage, [r, g, b, 255]),
    }
}

fn blend_channels<const N: usize>(pixels: &mut [u8], coverage: &[u8], color: [u8; N]) {
    for (pixel, coverage) in pixels.as_chunks_mut::<N>().0.iter_mut().zip(coverage) {
        blend_pixel(pixel, *coverage, color);
    }
}

/// Pages on which pictures are drawn are never grey.
fn blend_colors(pixels: &mut [u8], format: PixelFormat, coverage: &[u8], colors: &[[u8; 3]]) {
    let covered = coverage.iter().zip(colors);
    match format {
        PixelFormat::Gray | PixelFormat::GrayAlpha => {}
        PixelFormat::Rgb => {
            let pixels = pixels.as_chunks_mut::<3>().0.iter_mut();
            for (pixel, (coverage, color)) in pixels.zip(covered) {
                blend_pixel(pixel, *coverage, *color);
            }
        }
        PixelFormat::Rgba => {
            let pixels = pixels.as_chunks_mut::<4>().0.iter_mut();
            for (pixel, (coverage, &[r, g, b])) in pixels.zip(covered) {
                blend_pixel(pixel, *coverage, [r, g, b, 255]);
            }
        }
    }
}

fn blend_pixel<const N: usize>(pixel: &mut [u8; N], coverage: u8, color: [u8; N]) {
    match coverage {
        0 => {}
        255 => *pixel = color,
        _ => {
            for (below, above) in pixel.iter_mut().zip(color) {
                *below = mix(*below, above, coverage);
            }
        }
    }
}

/// `below` for a coverage of 0, `above` for 255, and linear between, rounded to the nearest value.
fn mix(below: u8, above: u8, coverage: u8) -> u8 {
    let (below, above, coverage) = (u32::from(below), u32::from(above), u32::from(coverage));
    let mixed = (below * (255 - coverage) + above * coverage + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

/// The runs of covered pixels, from the left.
pub(super) fn covered_runs(coverage: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let start = next + blank_length(&coverage[next..]);
        if start == coverage.len() {
            return None;
        }
        let length = coverage[start..].iter().position(|&covered| covered == 0);
        next = length.map_or(coverage.len(), |length| start + length);
        Some(start..next)
    })
}

/// The number of pixels before the first covered one.
fn blank_length(coverage: &[u8]) -> usize {
    let (eights, _) = coverage.as_chunks::<8>();
    let blank = eights.iter().position(|eight| *eight != [0; 8]);
    let start = blank.unwrap_or(eights.len()) * 8;
    let rest = coverage[start..].iter().position(|&covered| covered != 0);
    rest.map_or(coverage.len(), |rest| start + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_blended_in_the_values_of_the_file() {
        let mut pixels = [255, 255, 255, 200, 100, 0, 255, 255, 255];
        let color = Color {
            r: 0,
            g: 50,
            b: 255,
        };
        blend(
            &mut pixels,
            PixelFormat::Rgb,
            &[128, 255, 0],
            Paint::Color(color),
        );
        assert_eq!(pixels, [127, 152, 255, 0, 50, 255, 255, 255, 255]);
    }

    #[test]
    fn ink_is_opaque_on_a_transparent_page() {
        let mut pixels = [0, 0, 0, 0, 9, 9];
        let color = Color {
            r: 10,
            g: 20,
            b: 30,
        };
        blend(
            &mut pixels[..4],
            PixelFormat::Rgba,
            &[255],
            Paint::Color(color),
        );
        blend(
            &mut pixels[4..],
            PixelFormat::GrayAlpha,
            &[0],
            Paint::Color(color),
        );
        assert_eq!(pixels, [10, 20, 30, 255, 9, 9]);
    }
}
