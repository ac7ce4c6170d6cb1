//! Colours of other spaces to sRGB.
//!
//! The same on every machine: profiles are read by `moxcms`, but evaluated here. Its own transforms
//! fuse multiplications and additions on some processors, and round differently there.

mod curve;
mod lab;
mod matrix;
mod primaries;
mod srgb;
mod table;

use moxcms::{ColorProfile, DataColorSpace};

#[cfg(feature = "svg")]
pub(super) use lab::lab_to_xyz;
use matrix::Matrix;
#[cfg(feature = "svg")]
pub(super) use matrix::{Rows, applied};
pub(super) use primaries::{Gamma, Primaries};
use srgb::Encoder;
#[cfg(feature = "svg")]
pub(super) use srgb::{D50, FROM_D50};
use table::Table;

/// What the samples of a picture are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Gray,
    Rgb,
    Cmyk,
}

impl Ink {
    const fn channels(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }
}

/// A profile that a picture cannot be converted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unusable {
    /// It is for other samples than the picture's.
    OtherInk,
    /// It lacks what a conversion needs, or is of a rare kind.
    Incomplete,
}

/// A sample of 8 or 16 bits.
pub(super) trait Sample: Copy + Into<u32> {
    /// The number of its values.
    const LEVELS: usize;

    fn index(self) -> usize {
        // At most 65,535.
        self.into() as usize
    }
}

impl Sample for u8 {
    const LEVELS: usize = 1 << 8;
}

impl Sample for u16 {
    const LEVELS: usize = 1 << 16;
}

/// How the colours of a picture become sRGB.
pub(super) struct Conversion {
    space: Space,
    encoder: Encoder,
}

enum Space {
    /// Linear light for each level of grey.
    Gray(curve::Curve),
    Matrix(Matrix),
    Table(Box<Table>),
}

impl Conversion {
    /// The conversion by an ICC profile.
    pub(super) fn by_profile(profile: &ColorProfile, ink: Ink) -> Result<Self, Unusable> {
        let space = match (profile.color_space, ink) {
            (DataColorSpace::Gray, Ink::Gray) => Space::Gray(curve::Curve::gray(profile)?),
            // Programs leave the profile of the screen in pictures that they save in grey.
            (DataColorSpace::Rgb, Ink::Rgb | Ink::Gray) => {
                match Table::new(profile, Ink::Rgb.channels()) {
                    Some(table) => Space::Table(Box::new(table?)),
                    None => Space::Matrix(Matrix::by_profile(profile)?),
                }
            }
            (DataColorSpace::Cmyk, Ink::Cmyk) => {
                let table = Table::new(profile, Ink::Cmyk.channels());
                Space::Table(Box::new(table.ok_or(Unusable::Incomplete)??))
            }
            _ => return Err(Unusable::OtherInk),
        };
        Ok(Self::new(space))
    }

    /// The conversion from a space that has these primaries.
    pub(super) fn by_primaries(primaries: &Primaries) -> Option<Self> {
        Some(Self::new(Space::Matrix(primaries.matrix()?)))
    }

    fn new(space: Space) -> Self {
        Self {
            space,
            encoder: Encoder::new(),
        }
    }

    /// Whether no colour changes by more than one level: rounding alone does as much.
    pub(super) fn is_nothing(&self) -> bool {
        /// Divides 255, so that white is among the steps.
        const STEP: usize = 15;
        let levels = || (0..=u8::MAX).step_by(STEP);
        let grays = (0..=u8::MAX).map(|level| [level; 3]);
        let colors =
            levels().flat_map(|r| levels().flat_map(move |g| levels().map(move |b| [r, g, b])));
        // A space of grey has no other colours.
        let is_gray = matches!(self.space, Space::Gray(_));
        let colors = colors.filter(|_| !is_gray);
        let samples: Vec<u8> = grays.chain(colors).flatten().collect();
        let converted = self.rgb(&samples, 3);
        let mut pairs = samples.iter().zip(&converted);
        pairs.all(|(before, after)| before.abs_diff(*after) <= 1)
    }

    /// Whether grey stays grey.
    pub(super) const fn keeps_gray(&self) -> bool {
        matches!(self.space, Space::Gray(_) | Space::Matrix(_))
    }

    /// The samples of a grey picture in grey, each pixel `step` samples after the last.
    pub(super) fn gray<S: Sample>(&self, samples: &[S], step: usize) -> Vec<u8> {
        let curve = match &self.space {
            Space::Gray(curve) => curve,
            Space::Matrix(matrix) => matrix.gray(),
            Space::Table(_) => {
                return self
                    .rgb_of_gray(samples, step)
                    .into_iter()
                    .step_by(3)
                    .collect();
            }
        };
        let levels = curve.levels::<S>();
        let levels: Vec<u8> = levels
            .iter()
            .map(|light| self.encoder.encode(*light))
            .collect();
        let pixels = samples.iter().step_by(step);
        pixels.map(|sample| levels[sample.index()]).collect()
    }

    /// The samples of a grey picture in sRGB.
    pub(super) fn rgb_of_gray<S: Sample>(&self, samples: &[S], step: usize) -> Vec<u8> {
        let pixels = samples.iter().step_by(step);
        let rgb: Vec<S> = pixels.flat_map(|sample| [*sample; 3]).collect();
        self.rgb(&rgb, 3)
    }

    /// The samples of a coloured picture in sRGB, each pixel `step` samples after the last.
    pub(super) fn rgb<S: Sample>(&self, samples: &[S], step: usize) -> Vec<u8> {
        match &self.space {
            Space::Gray(_) => {
                let gray = self.gray(samples, step);
                gray.into_iter().flat_map(|level| [level; 3]).collect()
            }
            Space::Matrix(matrix) => {
                let evaluator = matrix.evaluator();
                convert(samples, step, |pixel| self.encode(evaluator.light(pixel)))
            }
            Space::Table(table) => {
                let evaluator = table.evaluator();
                convert(samples, step, |pixel| self.encode(evaluator.light(pixel)))
            }
        }
    }

    fn encode(&self, light: [f32; 3]) -> [u8; 3] {
        light.map(|light| self.encoder.encode(light))
    }
}

/// Converts each pixel; runs of one colour, which most pages are full of, only once.
fn convert<S: Sample>(samples: &[S], step: usize, to_srgb: impl Fn(&[S]) -> [u8; 3]) -> Vec<u8> {
    let mut converted = Vec::with_capacity(samples.len() / step * 3);
    let mut last: Option<(&[S], [u8; 3])> = None;
    for pixel in samples.chunks_exact(step) {
        let rgb = match last {
            Some((before, rgb)) if is_same(before, pixel) => rgb,
            _ => to_srgb(pixel),
        };
        converted.extend_from_slice(&rgb);
        last = Some((pixel, rgb));
    }
    converted
}

fn is_same<S: Sample>(one: &[S], other: &[S]) -> bool {
    one.iter()
        .zip(other)
        .all(|(one, other)| one.index() == other.index())
}
