//! Curves as lines, and the extent of curves.

use ab_glyph::{OutlineCurve, Point, point};

use super::{Bounds, Line};

/// Replaces each curve, its points moved by `place`, by lines no further from it than
/// `tolerance`.
pub(super) fn flatten(
    curves: &[OutlineCurve],
    place: impl Fn(Point) -> Point,
    tolerance: f32,
    mut draw: impl FnMut(Line),
) {
    for curve in curves {
        match *curve {
            OutlineCurve::Line(from, to) => draw(Line {
                from: place(from),
                to: place(to),
            }),
            OutlineCurve::Quad(a, b, c) => {
                let (a, b, c) = (place(a), place(b), place(c));
                // Between the ends of a step h of the parameter a curve is at most h²/8 times
                // its largest second derivative away from the chord.
                let bend = 2.0 * length(second_difference(a, b, c));
                let at = |t: f32| {
                    let s = 1.0 - t;
                    let (wa, wb, wc) = (s * s, 2.0 * s * t, t * t);
                    point(
                        wa * a.x + wb * b.x + wc * c.x,
                        wa * a.y + wb * b.y + wc * c.y,
                    )
                };
                chords(a, c, steps(bend, tolerance), at, &mut draw);
            }
            OutlineCurve::Cubic(a, b, c, d) => {
                let (a, b, c, d) = (place(a), place(b), place(c), place(d));
                let bend = 6.0
                    * length(second_difference(a, b, c)).max(length(second_difference(b, c, d)));
                let at = |t: f32| {
                    let s = 1.0 - t;
                    let (wa, wb, wc, wd) = (s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t);
                    point(
                        wa * a.x + wb * b.x + wc * c.x + wd * d.x,
                        wa * a.y + wb * b.y + wc * c.y + wd * d.y,
                    )
                };
                chords(a, d, steps(bend, tolerance), at, &mut draw);
            }
        }
    }
}

fn second_difference(a: Point, b: Point, c: Point) -> Point {
    point(a.x - 2.0 * b.x + c.x, a.y - 2.0 * b.y + c.y)
}

fn length(p: Point) -> f32 {
    (p.x * p.x + p.y * p.y).sqrt()
}

/// A curve is never cut into more lines than this, however large it is drawn.
const MAX_STEPS: f32 = 256.0;

fn steps(bend: f32, tolerance: f32) -> f32 {
    (bend / (8.0 * tolerance))
        .sqrt()
        .ceil()
        .clamp(1.0, MAX_STEPS)
}

fn chords(
    start: Point,
    end: Point,
    steps: f32,
    at: impl Fn(f32) -> Point,
    draw: &mut impl FnMut(Line),
) {
    let mut from = start;
    let mut step = 1.0;
    while step < steps {
        let to = at(step / steps);
        draw(Line { from, to });
        from = to;
        step += 1.0;
    }
    draw(Line { from, to: end });
}

/// The smallest rectangle around the curves; `None` where there are none.
pub(super) fn bounds(curves: &[OutlineCurve]) -> Option<Bounds> {
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
    let bounds = Bounds {
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

    /// The curve's ends, and where it turns back between them.
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
            // A comparison with NaN is false: no turn.
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

    fn circle_quarter() -> OutlineCurve {
        OutlineCurve::Cubic(
            point(100.0, 0.0),
            point(100.0, 55.228_5),
            point(55.228_5, 100.0),
            point(0.0, 100.0),
        )
    }

    #[test]
    fn lines_stay_within_the_tolerance() {
        let mut count = 0;
        flatten(
            &[circle_quarter()],
            |p| p,
            0.01,
            |line| {
                count += 1;
                let middle = point(
                    f32::midpoint(line.from.x, line.to.x),
                    f32::midpoint(line.from.y, line.to.y),
                );
                // The Bézier itself is up to 0.03 off the circle of radius 100.
                assert!((length(middle) - 100.0).abs() < 0.04, "{middle:?}");
            },
        );
        assert!((20..80).contains(&count), "{count} lines");
    }

    #[test]
    fn bounds_are_those_of_the_curve_not_of_its_control_points() {
        let arch = OutlineCurve::Quad(point(0.0, 0.0), point(50.0, 100.0), point(100.0, 0.0));
        let bounds = bounds(&[arch]).expect("a curve has an extent");
        assert!((bounds.y_max - 50.0).abs() < 1e-3);
        let wave = OutlineCurve::Cubic(
            point(0.0, 0.0),
            point(0.0, 100.0),
            point(100.0, -100.0),
            point(100.0, 0.0),
        );
        let bounds = super::bounds(&[wave]).expect("a curve has an extent");
        assert!((bounds.y_max - 28.867_5).abs() < 1e-2, "{bounds:?}");
        assert!((bounds.y_min + 28.867_5).abs() < 1e-2, "{bounds:?}");
    }
}
