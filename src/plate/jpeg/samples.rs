//! From pixels to the samples of an MCU: over white, in luma and colour differences (JFIF), and
//! with fewer differences where they are subsampled.

use super::dct::{self, Block, round};
use super::layout::{Layout, MAX_BLOCKS, SIDE};
use super::quantizer::{Coefficients, Quantizer};
use crate::template::{PixelFormat, over_white};

/// The most pixels that an MCU has in a row or a column.
const MAX_SIDE: usize = 2 * SIDE;

/// The weights of red, green and blue in luma and in the differences, in units of 2⁻¹⁴ (JFIF 1.02,
/// “Conversion to and from RGB”). Those of luma add up to 1, those of a difference to 0, so grey
/// stays grey.
const LUMA: [i16; 3] = [4899, 9617, 1868];
const BLUE: [i16; 3] = [-2765, -5427, 8192];
const RED: [i16; 3] = [8192, -6860, -1332];
const WEIGHT_BITS: u32 = 14;
/// The middle of the samples, which JPEG subtracts from luma (T.81, A.3.1).
const MIDDLE: i32 = 128;

/// From the pixels of a page to coefficients.
#[derive(Debug, Clone)]
pub(super) struct Transform {
    pub(super) layout: Layout,
    pub(super) format: PixelFormat,
    pub(super) quantizers: [Quantizer; 2],
}

/// The coefficients of an MCU: first the blocks of luma, row by row.
pub(super) type McuCoefficients = [Coefficients; MAX_BLOCKS];

/// The pixels of an MCU over white: red, green and blue, or grey in the first plane.
struct Tile {
    planes: [[i16; MAX_SIDE * MAX_SIDE]; 3],
}

impl Transform {
    /// The coefficients of an MCU. `rows` are the pixels of its row of MCUs.
    pub(super) fn mcu(&self, rows: &[u8], mcu: usize, out: &mut McuCoefficients) {
        let mut tile = Tile {
            planes: [[0; MAX_SIDE * MAX_SIDE]; 3],
        };
        tile.load(rows, mcu, self.format, &self.layout);
        let Layout {
            components,
            across,
            down,
            ..
        } = self.layout;
        let [luma_quantizer, chroma_quantizer] = &self.quantizers;
        let luma_blocks = across * down;
        for (block, out) in out[..luma_blocks].iter_mut().enumerate() {
            let samples = tile.luma(block % across * SIDE, block / across * SIDE, components);
            *out = luma_quantizer.quantize(&dct::transform(&samples));
        }
        if components > 1 {
            let sums = match (across, down) {
                (1, _) => tile.sums::<1, 1>(),
                (_, 1) => tile.sums::<2, 1>(),
                _ => tile.sums::<2, 2>(),
            };
            for (weights, out) in [BLUE, RED].into_iter().zip(&mut out[luma_blocks..]) {
                let samples = difference(&sums, weights, across * down);
                *out = chroma_quantizer.quantize(&dct::transform(&samples));
            }
        }
    }
}

impl Tile {
    fn load(&mut self, rows: &[u8], mcu: usize, format: PixelFormat, layout: &Layout) {
        let white =
            |[samples @ .., alpha]: [u8; 4]| samples.map(|sample| over_white(sample, alpha));
        match format {
            PixelFormat::Gray => self.fill(rows, mcu, layout, |[v]| [v, v, v]),
            PixelFormat::GrayAlpha => self.fill(rows, mcu, layout, |[v, a]| [over_white(v, a); 3]),
            PixelFormat::Rgb => self.fill(rows, mcu, layout, |pixel| pixel),
            PixelFormat::Rgba => self.fill(rows, mcu, layout, white),
        }
    }

    /// Takes the pixels of an MCU. Beyond the edges of the page, the last pixel is repeated, which
    /// leaves the fewest traces inside.
    fn fill<const N: usize>(
        &mut self,
        rows: &[u8],
        mcu: usize,
        layout: &Layout,
        rgb: impl Fn([u8; N]) -> [u8; 3],
    ) {
        let (width, height) = layout.mcu_size();
        let left = mcu * width;
        let inside = width.min(layout.width - left);
        let rows = rows.as_chunks::<N>().0;
        let last = rows.len() / layout.width - 1;
        for y in 0..height {
            let start = y.min(last) * layout.width + left;
            let pixels = &rows[start..start + inside];
            let mut set = |x: usize, pixel: [u8; 3]| {
                for (plane, sample) in self.planes.iter_mut().zip(pixel) {
                    plane[y * MAX_SIDE + x] = sample.into();
                }
            };
            for (x, pixel) in pixels.iter().enumerate() {
                set(x, rgb(*pixel));
            }
            for x in inside..width {
                set(x, rgb(pixels[inside - 1]));
            }
        }
    }

    /// The block of luma with this upper left corner.
    fn luma(&self, left: usize, top: usize, components: usize) -> Block {
        let mut block = [0; SIDE * SIDE];
        for y in 0..SIDE {
            let start = (top + y) * MAX_SIDE + left;
            let pixels = self
                .planes
                .each_ref()
                .map(|plane| &plane[start..start + SIDE]);
            for (x, sample) in block[y * SIDE..(y + 1) * SIDE].iter_mut().enumerate() {
                let luma = match components {
                    1 => pixels[0][x].into(),
                    _ => round(weighted(pixels.map(|row| row[x]), LUMA), WEIGHT_BITS),
                };
                *sample = narrow(luma - MIDDLE);
            }
        }
        block
    }

    /// For a block of a difference: the sums of so many pixels for each sample.
    fn sums<const ACROSS: usize, const DOWN: usize>(&self) -> [Block; 3] {
        self.planes.each_ref().map(|plane| {
            let mut sums = [0; SIDE * SIDE];
            for (y, sums) in sums.as_chunks_mut::<SIDE>().0.iter_mut().enumerate() {
                for row in plane[y * DOWN * MAX_SIDE..]
                    .as_chunks::<MAX_SIDE>()
                    .0
                    .iter()
                    .take(DOWN)
                {
                    for (sum, pixels) in sums.iter_mut().zip(row.as_chunks::<ACROSS>().0) {
                        *sum += pixels.iter().sum::<i16>();
                    }
                }
            }
            sums
        })
    }
}

/// The block of a difference, from sums of so many pixels.
fn difference(sums: &[Block; 3], weights: [i16; 3], pixels: usize) -> Block {
    let bits = WEIGHT_BITS + pixels.trailing_zeros();
    let [red, green, blue] = sums;
    std::array::from_fn(|i| {
        let value = weighted([red[i], green[i], blue[i]], weights);
        // Just less than a half, which would be rounded up beyond the largest sample.
        narrow((value + (1 << (bits - 1)) - 1) >> bits)
    })
}

#[inline(always)]
fn weighted(pixel: [i16; 3], weights: [i16; 3]) -> i32 {
    let products = std::array::from_fn(|i| i32::from(pixel[i]) * i32::from(weights[i]));
    let [red, green, blue]: [i32; 3] = products;
    red + green + blue
}

#[inline(always)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "samples are from -128 to 127"
)]
fn narrow(sample: i32) -> i16 {
    sample as i16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Subsampling;

    fn tile(pixels: &[[u8; 3]], width: u32, height: u32, subsampling: Subsampling) -> Tile {
        let layout = Layout::new(width, height, false, subsampling);
        let mut tile = Tile {
            planes: [[0; MAX_SIDE * MAX_SIDE]; 3],
        };
        tile.load(pixels.as_flattened(), 0, PixelFormat::Rgb, &layout);
        tile
    }

    #[test]
    fn samples_are_those_of_jfif() {
        let every = [0_u8, 1, 37, 100, 127, 128, 200, 254, 255];
        for r in every {
            for g in every {
                for b in every {
                    let tile = tile(&[[r, g, b]], 1, 1, Subsampling::None);
                    let [red, green, blue] = [r, g, b].map(f64::from);
                    let expected = [
                        0.299 * red + 0.587 * green + 0.114 * blue - 128.0,
                        -0.168_735_9 * red - 0.331_264_1 * green + 0.5 * blue,
                        0.5 * red - 0.418_687_6 * green - 0.081_312_4 * blue,
                    ];
                    let found = [
                        tile.luma(0, 0, 3)[0],
                        difference(&tile.sums::<1, 1>(), BLUE, 1)[0],
                        difference(&tile.sums::<1, 1>(), RED, 1)[0],
                    ];
                    for (found, expected) in found.into_iter().zip(expected) {
                        assert!((-128..=127).contains(&found));
                        assert!((f64::from(found) - expected).abs() <= 0.52, "{r} {g} {b}");
                    }
                    if r == g && g == b {
                        assert_eq!(found[1..], [0, 0]);
                    }
                }
            }
        }
    }

    #[test]
    fn subsampled_differences_are_means() {
        let pixels: Vec<[u8; 3]> = (0..16)
            .map(|x| [0, 0, if x < 1 { 255 } else { 0 }])
            .collect();
        let tile = tile(&pixels, 16, 1, Subsampling::Both);
        let block = difference(&tile.sums::<2, 2>(), BLUE, 4);
        let wide = difference(&tile.sums::<2, 1>(), BLUE, 2);
        assert_eq!((block[0], block[1], wide[0], wide[1]), (64, 0, 64, 0));
    }

    #[test]
    fn the_last_pixels_are_repeated() {
        let pixels = [[9, 9, 9], [200, 200, 200]];
        let tile = tile(&pixels, 2, 1, Subsampling::None);
        let luma = tile.luma(0, 0, 3);
        assert_eq!((luma[0], luma[1], luma[7], luma[63]), (-119, 72, 72, 72));
    }
}
