//! Spaces of three primaries: a curve for each channel, and a matrix.

use moxcms::{ColorProfile, DataColorSpace};

use super::curve::Curve;
use super::srgb::{D50, FROM_D50};
use super::{Sample, Unusable};

pub(in crate::template) type Rows = [[f64; 3]; 3];

pub(super) struct Matrix {
    curves: [Curve; 3],
    /// Linear light of the space to linear sRGB.
    rows: [[f32; 3]; 3],
}

impl Matrix {
    pub(super) fn by_profile(profile: &ColorProfile) -> Result<Self, Unusable> {
        let curves = [&profile.red_trc, &profile.green_trc, &profile.blue_trc];
        let [Some(red), Some(green), Some(blue)] = curves else {
            return Err(Unusable::Incomplete);
        };
        let colorants = [
            profile.red_colorant,
            profile.green_colorant,
            profile.blue_colorant,
        ];
        let to_d50 = [
            colorants.map(|colorant| colorant.x),
            colorants.map(|colorant| colorant.y),
            colorants.map(|colorant| colorant.z),
        ];
        // If the primaries are missing or impossible, every page would become one colour.
        let whites = to_d50.map(|row| row.iter().sum::<f64>());
        let is_white = whites
            .iter()
            .zip(D50)
            .all(|(own, white)| (own - white).abs() < 0.1);
        if profile.pcs != DataColorSpace::Xyz || !is_white {
            return Err(Unusable::Incomplete);
        }
        let curves = [Curve::new(red)?, Curve::new(green)?, Curve::new(blue)?];
        Ok(Self::new(curves, &to_d50))
    }

    /// `to_d50` has a column for each primary.
    pub(super) fn new(curves: [Curve; 3], to_d50: &Rows) -> Self {
        let rows = product(&FROM_D50, to_d50).map(|row| row.map(|number| number as f32));
        Self { curves, rows }
    }

    /// The curve of grey: that of the channel which is most of its light.
    pub(super) const fn gray(&self) -> &Curve {
        &self.curves[1]
    }

    /// The same with a table for each channel.
    pub(super) fn evaluator<S: Sample>(&self) -> Evaluator<S> {
        Evaluator {
            levels: [0, 1, 2].map(|channel| self.curves[channel].levels::<S>()),
            rows: self.rows,
            samples: std::marker::PhantomData,
        }
    }
}

pub(super) struct Evaluator<S> {
    levels: [Vec<f32>; 3],
    rows: [[f32; 3]; 3],
    samples: std::marker::PhantomData<S>,
}

impl<S: Sample> Evaluator<S> {
    /// The linear sRGB of a pixel.
    pub(super) fn light(&self, pixel: &[S]) -> [f32; 3] {
        let [r, g, b] = [0, 1, 2].map(|channel| self.levels[channel][pixel[channel].index()]);
        self.rows
            .map(|[of_r, of_g, of_b]| of_r * r + of_g * g + of_b * b)
    }
}

/// The matrix that does what `one` does after `other`.
pub(super) fn product(one: &Rows, other: &Rows) -> Rows {
    let cell =
        |row: usize, column: usize| -> f64 { (0..3).map(|i| one[row][i] * other[i][column]).sum() };
    [0, 1, 2].map(|row| [0, 1, 2].map(|column| cell(row, column)))
}

/// What a matrix makes of a colour.
pub(in crate::template) fn applied(matrix: &Rows, color: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| {
        row.iter()
            .zip(color)
            .map(|(factor, part)| factor * part)
            .sum()
    })
}

/// The matrix that undoes another; `None` if nothing does.
pub(super) fn inverse(matrix: &Rows) -> Option<Rows> {
    // The determinant of the matrix without this row and this column, with its sign.
    let minor = |row: usize, column: usize| {
        let [top, bottom] = [(row + 1) % 3, (row + 2) % 3];
        let [left, right] = [(column + 1) % 3, (column + 2) % 3];
        matrix[top][left] * matrix[bottom][right] - matrix[top][right] * matrix[bottom][left]
    };
    let determinant: f64 = (0..3)
        .map(|column| matrix[0][column] * minor(0, column))
        .sum();
    (determinant.abs() > 1e-9)
        .then(|| [0, 1, 2].map(|row| [0, 1, 2].map(|column| minor(column, row) / determinant)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inverse_undoes() {
        let undone = product(&inverse(&FROM_D50).unwrap(), &FROM_D50);
        for (row, numbers) in undone.iter().enumerate() {
            for (column, number) in numbers.iter().enumerate() {
                let expected = if row == column { 1.0 } else { 0.0 };
                assert!((number - expected).abs() < 1e-12);
            }
        }
        assert!(inverse(&[[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [0.0, 1.0, 0.0]]).is_none());
    }
}
