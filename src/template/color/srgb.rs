//! Linear light to sRGB.

use super::curve::Formula;

/// The intervals of light whose first level is known: enough for about one comparison a sample.
const BINS: usize = 4096;

/// Rounds linear light to the nearest level of sRGB.
pub(super) struct Encoder {
    /// The light from which on a level is the nearest.
    from: [f32; 256],
    /// The level at the start of each interval.
    bins: Vec<u8>,
}

impl Encoder {
    pub(super) fn new() -> Self {
        let mut from = [0.0; 256];
        for (level, from) in from.iter_mut().enumerate().skip(1) {
            *from = Formula::SRGB.at((level as f64 - 0.5) / 255.0) as f32;
        }
        let mut level = 0_u8;
        let bins = (0..=BINS).map(|bin| {
            let light = bin as f32 / BINS as f32;
            while level < u8::MAX && light >= from[usize::from(level) + 1] {
                level += 1;
            }
            level
        });
        Self {
            bins: bins.collect(),
            from,
        }
    }

    /// The level for light from 0 to 1; what is below or above is taken as 0 or 1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the light is from 0 to 1"
    )]
    pub(super) fn encode(&self, light: f32) -> u8 {
        let light = light.clamp(0.0, 1.0);
        let mut level = self.bins[(light * BINS as f32) as usize];
        while level < u8::MAX && light >= self.from[usize::from(level) + 1] {
            level += 1;
        }
        level
    }
}

/// Media-relative XYZ under D50, the space in which profiles meet, to linear sRGB.
pub(in crate::template) const FROM_D50: [[f64; 3]; 3] = [
    [3.134_184_602, -1.617_214_427, -0.490_693_111],
    [-0.978_749_928, 1.916_133_899, 0.033_433_653],
    [0.071_963_728, -0.228_993_450, 1.405_744_007],
];

/// The white of that space (ICC.1:2022, 7.2.16).
pub(in crate::template) const D50: [f64; 3] = [0.964_202_881, 1.0, 0.824_905_396];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_stays_itself() {
        let encoder = Encoder::new();
        for level in 0..=u8::MAX {
            let light = Formula::SRGB.at(f64::from(level) / 255.0) as f32;
            assert_eq!(encoder.encode(light), level);
        }
        assert_eq!(encoder.encode(-1.0), 0);
        assert_eq!(encoder.encode(f32::NAN), 0);
        assert_eq!(encoder.encode(f32::INFINITY), 255);
    }

    #[test]
    fn light_is_rounded_to_the_nearest_level() {
        let encoder = Encoder::new();
        for step in 0..=100_000_u32 {
            let value = f64::from(step) / 100_000.0;
            let level = f64::from(encoder.encode(Formula::SRGB.at(value) as f32));
            assert!((level - value * 255.0).abs() < 0.501, "{value} {level}");
        }
    }

    #[test]
    fn white_is_white() {
        for row in FROM_D50 {
            let light: f64 = row
                .iter()
                .zip(D50)
                .map(|(factor, part)| factor * part)
                .sum();
            assert!((light - 1.0).abs() < 1e-5, "{light}");
        }
    }
}
