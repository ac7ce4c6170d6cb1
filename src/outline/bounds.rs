//! The bounds of curves.

use ab_glyph::{OutlineCurve, Point};

/// A rectangle around a glyph. Where nothing else is documented, it is the smallest one around the
/// curves, in font units, y up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) x_min: f32,
    pub(crate) y_min: f32,
    pub(crate) x_max: f32,
    pub(crate) y_max: f32,
}

impl Bounds {
    /// The smallest rectangle around the curves; `None` if there are no curves, or a coordinate is
    /// not finite.
    pub(super) fn from_curves(curves: &[OutlineCurve]) -> Option<Self> {
        if !curves.iter().all(is_finite) {
            return None;
        }
        let mut x = Extent::EMPTY;
        let mut y = Extent::EMPTY;
        for curve in curves {
            match *curve {
                OutlineCurve::Line(a, b) => {
                    x.add_all(&[a.x, b.x]);
                    y.add_all(&[a.y, b.y]);
                }
                OutlineCurve::Quad(a, b, c) => {
                    x.add_quadratic(a.x, b.x, c.x);
                    y.add_quadratic(a.y, b.y, c.y);
                }
                OutlineCurve::Cubic(a, b, c, d) => {
                    x.add_cubic(a.x, b.x, c.x, d.x);
                    y.add_cubic(a.y, b.y, c.y, d.y);
                }
            }
        }
        let bounds = Self {
            x_min: x.min,
            y_min: y.min,
            x_max: x.max,
            y_max: y.max,
        };
        (x.min <= x.max
            && [x.min, x.max, y.min, y.max]
                .iter()
                .all(|edge| edge.is_finite()))
        .then_some(bounds)
    }
}

fn is_finite(curve: &OutlineCurve) -> bool {
    let is_finite = |point: &Point| point.x.is_finite() && point.y.is_finite();
    match curve {
        OutlineCurve::Line(a, b) => [a, b].into_iter().all(is_finite),
        OutlineCurve::Quad(a, b, c) => [a, b, c].into_iter().all(is_finite),
        OutlineCurve::Cubic(a, b, c, d) => [a, b, c, d].into_iter().all(is_finite),
    }
}

/// The range of the values so far.
struct Extent {
    min: f32,
    max: f32,
}

impl Extent {
    const EMPTY: Self = Self {
        min: f32::INFINITY,
        max: f32::NEG_INFINITY,
    };

    fn add(&mut self, value: f32) {
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    fn add_all(&mut self, values: &[f32]) {
        values.iter().for_each(|&value| self.add(value));
    }

    /// Adds the ends of a curve, and its turning point if that lies between them.
    fn add_quadratic(&mut self, a: f32, b: f32, c: f32) {
        self.add_all(&[a, c]);
        let t = (a - b) / (a - 2.0 * b + c);
        if t > 0.0 && t < 1.0 {
            let s = 1.0 - t;
            self.add(s * s * a + 2.0 * s * t * b + t * t * c);
        }
    }

    fn add_cubic(&mut self, a: f32, b: f32, c: f32, d: f32) {
        self.add_all(&[a, d]);
        // The derivative is 3 (p t² + q t + r).
        let (p, q, r) = (d - a + 3.0 * (b - c), 2.0 * (a - 2.0 * b + c), b - a);
        let turns = if p.abs() < f32::EPSILON * (q.abs() + r.abs()) {
            [-r / q, f32::NAN]
        } else {
            let root = (q * q - 4.0 * p * r).sqrt();
            [(-q + root) / (2.0 * p), (-q - root) / (2.0 * p)]
        };
        for t in turns {
            // Comparisons with NaN are false: there is no turning point.
            if t > 0.0 && t < 1.0 {
                let s = 1.0 - t;
                self.add(s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ab_glyph::point;

    #[test]
    fn bounds_are_those_of_the_curve_not_of_its_control_points() {
        let arch = OutlineCurve::Quad(point(0.0, 0.0), point(50.0, 100.0), point(100.0, 0.0));
        let bounds = Bounds::from_curves(&[arch]).expect("a curve has an extent");
        assert!((bounds.y_max - 50.0).abs() < 1e-3);
        let wave = OutlineCurve::Cubic(
            point(0.0, 0.0),
            point(0.0, 100.0),
            point(100.0, -100.0),
            point(100.0, 0.0),
        );
        let bounds = Bounds::from_curves(&[wave]).expect("a curve has an extent");
        assert!((bounds.y_max - 28.867_5).abs() < 1e-2, "{bounds:?}");
        assert!((bounds.y_min + 28.867_5).abs() < 1e-2, "{bounds:?}");
    }
}
