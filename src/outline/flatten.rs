//! Flattening curves into lines.

use ab_glyph::{OutlineCurve, Point, point};

use super::line::Line;

/// Replaces each curve, after its points were transformed by `place`, by lines that are at most
/// `tolerance` away from it.
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
                // Over a parameter step h, a curve is at most h²/8 times its largest second
                // derivative away from its chord.
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

/// The maximum number of lines for a curve, however large it is drawn.
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
                // The Bézier curve itself is up to 0.03 away from the circle of radius 100.
                assert!((length(middle) - 100.0).abs() < 0.04, "{middle:?}");
            },
        );
        assert!((20..80).contains(&count), "{count} lines");
    }
}
