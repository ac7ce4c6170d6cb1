//! How often a gradient repeats within a shape.

use resvg::tiny_skia::{Point, Rect};
use resvg::usvg::{BaseGradient, LinearGradient, Paint, RadialGradient, SpreadMethod, Transform};

/// The most times that a gradient is written after each other.
const MAX_REPEATS: i32 = 128;
/// The most stops of all of them.
const MAX_STOPS: i32 = 4096;
/// How close to a circle's edge its focus may be, as a part of the radius.
const MAX_FOCUS: f32 = 0.98;
/// The shortest gradient, in its own units.
const MIN_LENGTH: f32 = 1e-5;

/// The first and the last of the repetitions that a shape shows, of which 0 is the gradient itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Repeats {
    pub(crate) first: i32,
    pub(crate) last: i32,
}

/// How often a gradient repeats within a shape of these bounds, in the shape's units; `None` if it
/// cannot be written as a shading.
pub(crate) fn repeats(paint: &Paint, bounds: Rect) -> Option<Repeats> {
    let (base, range): (&BaseGradient, _) = match paint {
        Paint::LinearGradient(linear) => {
            let corners = corners(bounds, linear.transform())?;
            (linear, along(linear, &corners)?)
        }
        Paint::RadialGradient(radial) => {
            let corners = corners(bounds, radial.transform())?;
            (radial, around(radial, &corners)?)
        }
        Paint::Color(_) | Paint::Pattern(_) => return None,
    };
    if base.spread_method() == SpreadMethod::Pad {
        return Some(Repeats { first: 0, last: 0 });
    }
    let (first, last) = range;
    let count = last.saturating_sub(first).saturating_add(1);
    let stops = i32::try_from(base.stops().len()).ok()?;
    let is_few = count <= MAX_REPEATS && count.saturating_mul(stops) <= MAX_STOPS;
    is_few.then_some(Repeats { first, last })
}

/// The corners of a shape in the gradient's units.
fn corners(bounds: Rect, transform: Transform) -> Option<[Point; 4]> {
    let inverse = transform.invert()?;
    let mut corners = [
        Point::from_xy(bounds.left(), bounds.top()),
        Point::from_xy(bounds.right(), bounds.top()),
        Point::from_xy(bounds.right(), bounds.bottom()),
        Point::from_xy(bounds.left(), bounds.bottom()),
    ];
    inverse.map_points(&mut corners);
    let is_finite = |point: &Point| point.x.is_finite() && point.y.is_finite();
    corners.iter().all(is_finite).then_some(corners)
}

fn along(linear: &LinearGradient, corners: &[Point; 4]) -> Option<(i32, i32)> {
    let (dx, dy) = (linear.x2() - linear.x1(), linear.y2() - linear.y1());
    let square = dx * dx + dy * dy;
    if square.sqrt() < MIN_LENGTH {
        return None;
    }
    let places = corners.map(|corner| {
        let (x, y) = (corner.x - linear.x1(), corner.y - linear.y1());
        (x * dx + y * dy) / square
    });
    let first = places.iter().copied().fold(f32::INFINITY, f32::min);
    let last = places.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    #[expect(clippy::cast_possible_truncation, reason = "saturating")]
    let range = (first.floor() as i32, last.floor() as i32);
    (range.1.checked_sub(range.0).is_some()).then_some(range)
}

fn around(radial: &RadialGradient, corners: &[Point; 4]) -> Option<(i32, i32)> {
    let (radius, focus) = (radial.r().get(), radial.fr().get());
    let (dx, dy) = (radial.cx() - radial.fx(), radial.cy() - radial.fy());
    let apart = (dx * dx + dy * dy).sqrt();
    if radius < MIN_LENGTH || radius - focus < MIN_LENGTH || apart + focus > radius * MAX_FOCUS {
        return None;
    }
    if radial.spread_method() == SpreadMethod::Pad {
        return Some((0, 0));
    }
    // Inside the first circle, circles would have to be smaller than a point.
    if focus > 0.0 {
        return None;
    }
    let is_inside = |times: i32| {
        let times = times as f32;
        corners.iter().all(|corner| {
            let x = corner.x - radial.fx() - times * dx;
            let y = corner.y - radial.fy() - times * dy;
            (x * x + y * y).sqrt() <= times * radius
        })
    };
    let last = (1..=MAX_REPEATS).find(|times| is_inside(*times))?;
    Some((0, last - 1))
}
