//! The curves of profiles, from a sample to light.

use moxcms::{ColorProfile, DataColorSpace, ToneReprCurve};

use super::lab::lab_to_xyz;
use super::{Sample, Unusable};

/// A curve from 0 to 1, both for the sample and for the result.
#[derive(Debug, Clone)]
pub(super) enum Curve {
    /// The results for samples at equal distances; at least two.
    Steps(Vec<f32>),
    Formula(Formula),
    /// A grey curve whose result is lightness instead of light.
    Lightness(Box<Curve>),
}

/// The formula of a parametric curve (ICC.1:2022, 10.18): `(ax + b)^g + e` from `d` on, and
/// `cx + f` below.
#[derive(Debug, Clone, Copy)]
pub(super) struct Formula {
    g: f64,
    a: f64,
    b: f64,
    c: f64,
    d: f64,
    e: f64,
    f: f64,
}

impl Curve {
    pub(super) fn new(curve: &ToneReprCurve) -> Result<Self, Unusable> {
        match curve {
            ToneReprCurve::Lut(steps) => match steps[..] {
                [] => Ok(Self::gamma(1.0)),
                // A number with 8 bits after the point.
                [gamma] => Ok(Self::gamma(f64::from(gamma) / 256.0)),
                _ => Ok(Self::Steps(
                    steps
                        .iter()
                        .map(|step| f32::from(*step) / 65_535.0)
                        .collect(),
                )),
            },
            ToneReprCurve::Parametric(numbers) => Ok(Self::Formula(
                Formula::new(numbers).ok_or(Unusable::Incomplete)?,
            )),
        }
    }

    /// The curve of a profile for grey.
    pub(super) fn gray(profile: &ColorProfile) -> Result<Self, Unusable> {
        let curve = profile.gray_trc.as_ref().ok_or(Unusable::Incomplete)?;
        let curve = Self::new(curve)?;
        Ok(match profile.pcs {
            DataColorSpace::Lab => Self::Lightness(Box::new(curve)),
            _ => curve,
        })
    }

    pub(super) fn gamma(gamma: f64) -> Self {
        Self::Formula(Formula {
            g: gamma,
            a: 1.0,
            b: 0.0,
            c: 0.0,
            d: 0.0,
            e: 0.0,
            f: 0.0,
        })
    }

    /// The result for a sample from 0 to 1; what is below or above is taken as 0 or 1.
    pub(super) fn at(&self, sample: f32) -> f32 {
        match self {
            Self::Steps(steps) => between(steps, sample),
            Self::Formula(formula) => formula.at(f64::from(sample)) as f32,
            Self::Lightness(curve) => {
                let [_, light, _] = lab_to_xyz([curve.at(sample) * 100.0, 0.0, 0.0]);
                light
            }
        }
    }

    /// The results for each value that a sample can have.
    pub(super) fn levels<S: Sample>(&self) -> Vec<f32> {
        let last = (S::LEVELS - 1) as f32;
        (0..S::LEVELS)
            .map(|level| self.at(level as f32 / last))
            .collect()
    }

    /// The same as steps, which are looked up faster.
    pub(super) fn steps(&self) -> Vec<f32> {
        /// Enough for 16 bits: the error between two steps of a gamma of 2.2 is below 1/100,000.
        const STEPS: usize = 4096;
        match self {
            Self::Steps(steps) => steps.clone(),
            _ => (0..=STEPS)
                .map(|step| self.at(step as f32 / STEPS as f32))
                .collect(),
        }
    }
}

/// The value at this place, from 0 to 1, on the lines between steps; of two steps at least.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the place is inside the steps"
)]
pub(super) fn between(steps: &[f32], place: f32) -> f32 {
    let last = steps.len() - 1;
    let place = place.clamp(0.0, 1.0) * last as f32;
    let step = (place as usize).min(last - 1);
    let (before, after) = (steps[step], steps[step + 1]);
    before + (after - before) * (place - step as f32)
}

impl Formula {
    /// The curve of sRGB (IEC 61966-2-1).
    pub(super) const SRGB: Self = Self {
        g: 2.4,
        a: 1.0 / 1.055,
        b: 0.055 / 1.055,
        c: 1.0 / 12.92,
        d: 0.040_45,
        e: 0.0,
        f: 0.0,
    };

    /// The five kinds of formulas, by how many numbers they have.
    fn new(numbers: &[f32]) -> Option<Self> {
        let mut own = [0.0; 7];
        for (own, number) in own.iter_mut().zip(numbers) {
            *own = f64::from(*number);
        }
        let [g, a, b, c, d, e, f] = own;
        let none = Self {
            g,
            a,
            b,
            c: 0.0,
            d: 0.0,
            e: 0.0,
            f: 0.0,
        };
        Some(match numbers.len() {
            1 => Self {
                a: 1.0,
                b: 0.0,
                ..none
            },
            3 if a != 0.0 => Self { d: -b / a, ..none },
            4 if a != 0.0 => Self {
                d: -b / a,
                e: c,
                f: c,
                ..none
            },
            5 => Self { c, d, ..none },
            7 => Self { c, d, e, f, ..none },
            _ => return None,
        })
    }

    pub(super) fn at(self, x: f64) -> f64 {
        let x = x.clamp(0.0, 1.0);
        let result = if x >= self.d {
            libm::pow((self.a * x + self.b).max(0.0), self.g) + self.e
        } else {
            self.c * x + self.f
        };
        // NaN counts as 0.
        if result.is_nan() {
            0.0
        } else {
            result.clamp(0.0, 1.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_of_each_kind() {
        for (numbers, x, expected) in [
            (&[2.0_f32][..], 0.5, 0.25),
            (&[2.0, 0.5, 0.25], 0.5, 0.25),
            (&[1.0, 0.5, -0.25, 0.125], 0.25, 0.125),
            (&[1.0, 0.5, -0.25, 0.125], 1.0, 0.375),
            (&[1.0, 1.0, 0.0, 0.5, 0.5], 0.25, 0.125),
            (&[1.0, 0.5, 0.0, 0.5, 0.5, 0.25, 0.125], 0.25, 0.25),
            (&[1.0, 0.5, 0.0, 0.5, 0.5, 0.25, 0.125], 0.75, 0.625),
            // More than white is white.
            (&[1.0, 2.0, 0.0], 0.75, 1.0),
        ] {
            let curve = Curve::new(&ToneReprCurve::Parametric(numbers.to_vec())).unwrap();
            assert_eq!(curve.at(x), expected, "{numbers:?}");
        }
        for numbers in [&[][..], &[1.0, 1.0], &[2.0, 0.0, 0.5]] {
            assert!(Curve::new(&ToneReprCurve::Parametric(numbers.to_vec())).is_err());
        }
        let endless = Curve::new(&ToneReprCurve::Parametric(vec![-1.0])).unwrap();
        assert_eq!(endless.at(0.0), 1.0);
    }

    #[test]
    fn steps_are_joined_by_lines() {
        let curve = |steps: &[u16]| Curve::new(&ToneReprCurve::Lut(steps.to_vec())).unwrap();
        let three = curve(&[0, 13_107, 65_535]);
        assert_eq!(
            [0.0, 0.25, 0.5, 1.0, 2.0].map(|x| three.at(x)),
            [0.0, 0.1, 0.2, 1.0, 1.0]
        );
        assert_eq!(curve(&[]).at(0.3), 0.3);
        assert_eq!(curve(&[512]).at(0.5), 0.25);
    }

    #[test]
    fn steps_of_a_formula_are_near_enough() {
        let curve = Curve::gamma(2.2);
        let steps = curve.steps();
        for level in 0..=u16::MAX {
            let place = f32::from(level) / 65_535.0;
            assert!((between(&steps, place) - curve.at(place)).abs() < 1e-5);
        }
    }
}
