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

/// Blends paint over a row of pixels. `coverage` has one value for each pixel, in 255ths. Calls
/// `touched` with ranges of pixels, from the left, that contain all covered ones.
#[inline(always)]
pub(super) fn blend(
    pixels: &mut [u8],
    format: PixelFormat,
    coverage: &[u8],
    paint: Paint<'_>,
    touched: impl FnMut(Range<usize>),
) {
    let Color { r, g, b } = match paint {
        Paint::Color(color) => color,
        Paint::Colors(colors) => {
            blend_colors(pixels, format, coverage, colors, touched);
            return;
        }
    };
    match format {
        PixelFormat::Gray => blend_channels(pixels, coverage, [r], touched),
        PixelFormat::GrayAlpha => blend_channels(pixels, coverage, [r, 255], touched),
        PixelFormat::Rgb => blend_channels(pixels, coverage, [r, g, b], touched),
        PixelFormat::Rgba => blend_channels(pixels, coverage, [r, g, b, 255], touched),
    }
}

/// Most of a text's box is not covered at all, and much of the rest is covered fully: eight pixels
/// of either are found by one comparison of words.
#[inline(always)]
fn blend_channels<const N: usize>(
    pixels: &mut [u8],
    coverage: &[u8],
    color: [u8; N],
    touched: impl FnMut(Range<usize>),
) {
    let in_lanes = to_lanes(color);
    let (eights, rest) = pixels.as_chunks_mut::<N>().0.as_chunks_mut::<EIGHT>();
    let (covered, covered_rest) = coverage.as_chunks::<EIGHT>();
    for (pixels, coverage) in eights.iter_mut().zip(covered) {
        match u64::from_le_bytes(*coverage) {
            0 => {}
            u64::MAX => *pixels = [color; EIGHT],
            _ => {
                for (pixel, coverage) in pixels.iter_mut().zip(coverage) {
                    blend_pixel(pixel, *coverage, color, in_lanes);
                }
            }
        }
    }
    for (pixel, coverage) in rest.iter_mut().zip(covered_rest) {
        blend_pixel(pixel, *coverage, color, in_lanes);
    }
    for_each_covered(coverage, touched);
}

/// Pages on which pictures are drawn are never grey.
fn blend_colors(
    pixels: &mut [u8],
    format: PixelFormat,
    coverage: &[u8],
    colors: &[[u8; 3]],
    touched: impl FnMut(Range<usize>),
) {
    let covered = coverage.iter().zip(colors);
    match format {
        PixelFormat::Gray | PixelFormat::GrayAlpha => {}
        PixelFormat::Rgb => {
            let pixels = pixels.as_chunks_mut::<3>().0.iter_mut();
            for (pixel, (coverage, color)) in pixels.zip(covered) {
                blend_pixel(pixel, *coverage, *color, to_lanes(*color));
            }
        }
        PixelFormat::Rgba => {
            let pixels = pixels.as_chunks_mut::<4>().0.iter_mut();
            for (pixel, (coverage, &[r, g, b])) in pixels.zip(covered) {
                let color = [r, g, b, 255];
                blend_pixel(pixel, *coverage, color, to_lanes(color));
            }
        }
    }
    for_each_covered(coverage, touched);
}

/// A number for each channel, in 16 bits of a word.
#[inline(always)]
fn to_lanes<const N: usize>(pixel: [u8; N]) -> u64 {
    let lanes = pixel.iter().rev();
    lanes.fold(0, |lanes, channel| lanes << 16 | u64::from(*channel))
}

/// The pixel for a coverage of 0, `color` for 255, and linear between, rounded to the nearest
/// values.
///
/// The channels are computed at once, in the lanes of a word. `x / 255` is
/// `(x + 1 + (x >> 8)) >> 8` for all numbers of 16 bits but the largest, so that no lane reaches
/// into the next.
#[inline(always)]
fn blend_pixel<const N: usize>(pixel: &mut [u8; N], coverage: u8, color: [u8; N], in_lanes: u64) {
    /// A half of 255, rounded down, in each lane.
    const HALF: u64 = 0x007F_007F_007F_007F;
    const ONE: u64 = 0x0001_0001_0001_0001;
    const LOW: u64 = 0x00FF_00FF_00FF_00FF;

    match coverage {
        0 => {}
        255 => *pixel = color,
        _ => {
            let coverage = u64::from(coverage);
            let mixed = to_lanes(*pixel) * (255 - coverage) + in_lanes * coverage + HALF;
            let mixed = mixed + ONE + (mixed >> 8 & LOW);
            for (lane, channel) in pixel.iter_mut().enumerate() {
                *channel = mixed.to_le_bytes()[2 * lane + 1];
            }
        }
    }
}

/// The number of pixels whose coverage is a word.
const EIGHT: usize = 8;

/// Calls `visit` with ranges of pixels, from the left, that contain all covered ones. Between them
/// are at least eight that are not covered.
#[inline(always)]
fn for_each_covered(coverage: &[u8], mut visit: impl FnMut(Range<usize>)) {
    let mut run = 0..0;
    let mut add = |covered: Range<usize>| {
        if covered.start >= run.end + EIGHT || run.is_empty() {
            let complete = std::mem::replace(&mut run, covered);
            if !complete.is_empty() {
                visit(complete);
            }
        } else {
            run.end = covered.end;
        }
    };
    let (eights, rest) = coverage.as_chunks::<EIGHT>();
    for (index, eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        if eight != 0 {
            let first = index * EIGHT + eight.trailing_zeros() as usize / 8;
            add(first..(index + 1) * EIGHT - eight.leading_zeros() as usize / 8);
        }
    }
    for (coverage, pixel) in rest.iter().zip(eights.len() * EIGHT..) {
        if *coverage != 0 {
            add(pixel..pixel + 1);
        }
    }
    if !run.is_empty() {
        visit(run);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blend_all(pixels: &mut [u8], format: PixelFormat, coverage: &[u8], color: Color) {
        blend(pixels, format, coverage, Paint::Color(color), |_| {});
    }

    /// `below` for a coverage of 0, `above` for 255, and linear between, rounded to the nearest
    /// value: what [`blend_pixel`] does for all channels at once.
    fn mix(below: u8, above: u8, coverage: u8) -> u8 {
        let (below, above, coverage) = (u32::from(below), u32::from(above), u32::from(coverage));
        let mixed = (below * (255 - coverage) + above * coverage + 127) / 255;
        mixed as u8
    }

    #[test]
    fn colours_are_blended_in_the_values_of_the_file() {
        let mut pixels = [255, 255, 255, 200, 100, 0, 255, 255, 255];
        let color = Color::new(0, 50, 255);
        blend_all(&mut pixels, PixelFormat::Rgb, &[128, 255, 0], color);
        assert_eq!(pixels, [127, 152, 255, 0, 50, 255, 255, 255, 255]);
    }

    #[test]
    fn ink_is_opaque_on_a_transparent_page() {
        let mut pixels = [0, 0, 0, 0, 9, 9];
        let color = Color::new(10, 20, 30);
        blend_all(&mut pixels[..4], PixelFormat::Rgba, &[255], color);
        blend_all(&mut pixels[4..], PixelFormat::GrayAlpha, &[0], color);
        assert_eq!(pixels, [10, 20, 30, 255, 9, 9]);
    }

    #[test]
    fn channels_that_are_mixed_at_once_are_rounded_as_one_is() {
        for below in 0..=255 {
            for coverage in 0..=255 {
                for above in [0, 1, 127, 128, 254, 255, below] {
                    let (mut pixel, color) = ([below, 255 - below, above], [above, below, 255]);
                    blend_pixel(&mut pixel, coverage, color, to_lanes(color));
                    let expected = [(below, above), (255 - below, below), (above, 255)];
                    assert_eq!(
                        pixel,
                        expected.map(|(below, above)| mix(below, above, coverage))
                    );
                }
            }
        }
    }

    proptest! {
        #[test]
        fn a_row_is_blended_as_each_of_its_pixels(
            row in prop::collection::vec((
                prop_oneof![8 => Just(0_u8), 8 => Just(255), 1 => any::<u8>()],
                1_usize..30,
                any::<[u8; 4]>(),
            ), 0..12),
            [r, g, b] in any::<[u8; 3]>(),
            step in 1_usize..=4,
        ) {
            let row = row.into_iter().flat_map(|(coverage, count, pixel)| std::iter::repeat_n((coverage, pixel), count));
            let (coverage, pixels): (Vec<u8>, Vec<[u8; 4]>) = row.unzip();
            let format = [PixelFormat::Gray, PixelFormat::GrayAlpha, PixelFormat::Rgb, PixelFormat::Rgba][step - 1];
            let color = match step { 1 => [r, 0, 0, 0], 2 => [r, 255, 0, 0], _ => [r, g, b, 255] };
            let mut blended: Vec<u8> = pixels.iter().flat_map(|pixel| pixel[..step].to_vec()).collect();
            let mut touched = vec![false; coverage.len()];
            blend(&mut blended, format, &coverage, Paint::Color(Color::new(r, g, b)), |pixels| touched[pixels].fill(true));
            for (index, coverage) in coverage.iter().enumerate() {
                let expected: Vec<u8> = (0..step).map(|n| mix(pixels[index][n], color[n], *coverage)).collect();
                prop_assert_eq!(&blended[index * step..][..step], &expected[..]);
                prop_assert!(touched[index] || *coverage == 0);
            }
            // Eight pixels without coverage may be between two others, but not at an end.
            for (index, touched) in touched.iter().enumerate() {
                let near = coverage[index.saturating_sub(8)..(index + 8).min(coverage.len())].iter();
                prop_assert!(!touched || near.clone().any(|coverage| *coverage > 0));
            }
        }
    }
}
