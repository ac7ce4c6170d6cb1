//! How large a path is, without its outline being followed.

use resvg::tiny_skia::{Path, PathSegment, Point, Transform};

/// What of a path decides how long painting it takes, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    pub(super) segments: f64,
    /// At least the length of its outline.
    pub(super) length: f64,
    /// About the area inside it.
    pub(super) area: f64,
    /// Of the rectangle around it.
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Shape {
    /// `None` if the path is too far out to be computed with.
    pub(super) fn new(path: &Path, to_pixels: Transform) -> Option<Self> {
        let bounds = path.bounds().transform(to_pixels)?;
        let (mut segments, mut length, mut area) = (0.0, 0.0, 0.0);
        let (mut start, mut at, mut inside) = (Point::zero(), Point::zero(), 0.0);
        // The polygon of the control points is longer than the curve.
        for segment in path.segments() {
            segments += 1.0;
            let mut line = |to: Point| {
                let (x, y) = (f64::from(to.x - at.x), f64::from(to.y - at.y));
                length += (x * x + y * y).sqrt();
                inside += f64::from(at.x - start.x) * f64::from(to.y - start.y)
                    - f64::from(to.x - start.x) * f64::from(at.y - start.y);
                at = to;
            };
            match segment {
                PathSegment::MoveTo(to) => {
                    area += inside.abs() / 2.0;
                    (start, at, inside) = (to, to, 0.0);
                }
                PathSegment::LineTo(to) => line(to),
                PathSegment::QuadTo(one, to) => [one, to].into_iter().for_each(line),
                PathSegment::CubicTo(one, two, to) => [one, two, to].into_iter().for_each(line),
                PathSegment::Close => line(start),
            }
        }
        area += inside.abs() / 2.0;
        let (width, height) = (f64::from(bounds.width()), f64::from(bounds.height()));
        let scale = scale(to_pixels);
        // Parts that turn the other way cancel out.
        let area = (area * scale * scale).max(width * height / 4.0);
        let shape = Self {
            segments,
            length: length * scale,
            area: area.min(width * height),
            width,
            height,
        };
        shape.length.is_finite().then_some(shape)
    }

    /// The pixels that its inside covers of a canvas of this size.
    pub(super) fn filled(&self, canvas: (f64, f64)) -> f64 {
        let visible = self.width.min(canvas.0) * self.height.min(canvas.1);
        self.area.min(visible)
    }

    /// The pixels that a line of this width along its outline covers of a canvas of this size.
    pub(super) fn stroked(&self, width: f64, canvas: (f64, f64)) -> f64 {
        let width = width + 2.0;
        let across = |size: f64, canvas: f64| (size + 2.0 * width).min(canvas);
        let visible = across(self.width, canvas.0) * across(self.height, canvas.1);
        (self.length * width).min(visible)
    }
}

/// How much longer a length may become.
pub(super) fn scale(transform: Transform) -> f64 {
    let (x, y) = transform.get_scale();
    f64::from(x.max(y))
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::PathBuilder;

    use super::*;

    fn polygon(points: &[(f32, f32)]) -> Shape {
        let mut path = PathBuilder::new();
        path.move_to(points[0].0, points[0].1);
        for (x, y) in &points[1..] {
            path.line_to(*x, *y);
        }
        path.close();
        Shape::new(&path.finish().unwrap(), Transform::from_scale(2.0, 2.0)).unwrap()
    }

    #[test]
    fn a_square_has_its_area_and_its_length() {
        let square = polygon(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]);
        assert_eq!((square.area, square.length), (400.0, 80.0));
        assert_eq!(square.filled((1000.0, 5.0)), 100.0);
        assert_eq!(square.stroked(2.0, (1000.0, 1000.0)), 320.0);
    }

    #[test]
    fn a_shape_that_cancels_itself_out_still_counts() {
        let bow = polygon(&[(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)]);
        assert_eq!(bow.area, 100.0);
    }

    #[test]
    fn a_long_thin_shape_counts_less_than_what_is_around_it() {
        let sliver = polygon(&[(0.0, 0.0), (100.0, 99.0), (100.0, 100.0)]);
        assert_eq!(sliver.area, 10_000.0);
    }
}
