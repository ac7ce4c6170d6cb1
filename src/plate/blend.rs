//! Ink on pixels.
//!
//! Colours are mixed as they stand in the file, in sRGB's own steps, as browsers, SVG and PDF
//! viewers do: edges have the weight that designers know, and ink that covers all has exactly
//! its colour. On a template that is not opaque, ink covers: alpha is mixed towards opaque.

use crate::field::Color;
use crate::template::PixelFormat;

/// Puts ink on pixels, as far as it covers each, in 255ths.
pub(super) fn over(pixels: &mut [u8], format: PixelFormat, coverage: &[u8], ink: Color) {
    let Color { r, g, b } = ink;
    match format {
        PixelFormat::Gray => mix_all(pixels, coverage, [r]),
        PixelFormat::GrayAlpha => mix_all(pixels, coverage, [r, 255]),
        PixelFormat::Rgb => mix_all(pixels, coverage, [r, g, b]),
        PixelFormat::Rgba => mix_all(pixels, coverage, [r, g, b, 255]),
    }
}

fn mix_all<const N: usize>(pixels: &mut [u8], coverage: &[u8], ink: [u8; N]) {
    for (pixel, coverage) in pixels.as_chunks_mut::<N>().0.iter_mut().zip(coverage) {
        match coverage {
            0 => {}
            255 => *pixel = ink,
            _ => {
                for (below, above) in pixel.iter_mut().zip(ink) {
                    *below = mix(*below, above, *coverage);
                }
            }
        }
    }
}

/// `below` where nothing covers, `above` where all is covered, rounded to the nearest between.
fn mix(below: u8, above: u8, coverage: u8) -> u8 {
    let (below, above, coverage) = (u32::from(below), u32::from(above), u32::from(coverage));
    let mixed = (below * (255 - coverage) + above * coverage + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_mixed_as_they_stand() {
        let mut pixels = [255, 255, 255, 200, 100, 0, 255, 255, 255];
        let ink = Color {
            r: 0,
            g: 50,
            b: 255,
        };
        over(&mut pixels, PixelFormat::Rgb, &[128, 255, 0], ink);
        assert_eq!(pixels, [127, 152, 255, 0, 50, 255, 255, 255, 255]);
    }

    #[test]
    fn ink_covers_what_is_transparent() {
        let mut pixels = [0, 0, 0, 0, 9, 9];
        let ink = Color {
            r: 10,
            g: 20,
            b: 30,
        };
        over(&mut pixels[..4], PixelFormat::Rgba, &[255], ink);
        over(&mut pixels[4..], PixelFormat::GrayAlpha, &[0], ink);
        assert_eq!(pixels, [10, 20, 30, 255, 9, 9]);
    }
}
