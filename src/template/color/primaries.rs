//! Spaces that are named by the chromaticities of their primaries, as in PNG files.

use super::curve::{Curve, Formula};
use super::matrix::{self, Matrix, Rows};
use super::srgb::D50;

/// The response of the eye's receptors, in which white is adapted (Bradford; ICC.1:2022, annex E).
const RECEPTORS: Rows = [
    [0.8951, 0.2664, -0.1614],
    [-0.7502, 1.7135, 0.0367],
    [0.0389, -0.0685, 1.0296],
];

/// The curve of a space, from samples to light.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::template) enum Gamma {
    Power(f64),
    Srgb,
}

/// The chromaticities of a space and its curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::template) struct Primaries {
    /// Of white, red, green and blue: x and y.
    pub(in crate::template) chromaticities: [[f64; 2]; 4],
    pub(in crate::template) gamma: Gamma,
}

impl Primaries {
    /// Those of sRGB, which apply if the file declares none.
    pub(in crate::template) const SRGB: [[f64; 2]; 4] =
        [[0.3127, 0.3290], [0.64, 0.33], [0.30, 0.60], [0.15, 0.06]];

    /// The matrix of the space; `None` if these primaries and this gamma do not define a space.
    pub(super) fn matrix(&self) -> Option<Matrix> {
        let is_color = |[x, y]: [f64; 2]| x >= 0.0 && y > 0.001 && x + y <= 1.0;
        let curve = match self.gamma {
            Gamma::Power(gamma) if (0.1..=10.0).contains(&gamma) => Curve::gamma(gamma),
            Gamma::Power(_) => return None,
            Gamma::Srgb => Curve::Formula(Formula::SRGB),
        };
        if !self.chromaticities.into_iter().all(is_color) {
            return None;
        }
        let [white, r, g, b] = self
            .chromaticities
            .map(|[x, y]| [x / y, 1.0, (1.0 - x - y) / y]);
        let columns = [0, 1, 2].map(|row| [r[row], g[row], b[row]]);
        let amounts = matrix::applied(&matrix::inverse(&columns)?, white);
        let to_white = columns.map(|row| [0, 1, 2].map(|column| row[column] * amounts[column]));
        let to_d50 = matrix::product(&adaptation(white)?, &to_white);
        Some(Matrix::new([curve.clone(), curve.clone(), curve], &to_d50))
    }
}

/// The matrix from colours under this white to those under D50.
fn adaptation(white: [f64; 3]) -> Option<Rows> {
    let own = matrix::applied(&RECEPTORS, white);
    let target = matrix::applied(&RECEPTORS, D50);
    let scaled = [0, 1, 2].map(|row| RECEPTORS[row].map(|number| number * target[row] / own[row]));
    Some(matrix::product(&matrix::inverse(&RECEPTORS)?, &scaled))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::color::Conversion;

    #[test]
    fn the_primaries_of_srgb_change_no_colour() {
        let space = |gamma| Primaries {
            chromaticities: Primaries::SRGB,
            gamma,
        };
        let samples = [255_u8, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0];
        let conversion = Conversion::by_primaries(&space(Gamma::Power(2.2))).unwrap();
        assert_eq!(conversion.rgb(&samples, 3), samples);
        let same = Conversion::by_primaries(&space(Gamma::Srgb)).unwrap();
        assert!(same.is_nothing() && !conversion.is_nothing());
        // Light of half is level 188.
        let linear = Conversion::by_primaries(&space(Gamma::Power(1.0))).unwrap();
        assert_eq!(linear.rgb(&[32_768_u16; 3], 3), [188; 3]);
        assert_eq!(linear.gray(&[32_768_u16], 1), [188]);
    }

    #[test]
    fn primaries_of_no_device_are_refused() {
        for chromaticities in [
            [[0.0, 0.0]; 4],
            [[0.3127, 0.3290]; 4],
            [[0.9, 0.9], [0.64, 0.33], [0.30, 0.60], [0.15, 0.06]],
        ] {
            let space = Primaries {
                chromaticities,
                gamma: Gamma::Srgb,
            };
            assert!(Conversion::by_primaries(&space).is_none());
        }
        let space = Primaries {
            chromaticities: Primaries::SRGB,
            gamma: Gamma::Power(f64::NAN),
        };
        assert!(Conversion::by_primaries(&space).is_none());
    }
}
