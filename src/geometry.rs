//! Boxes of pixels, and transforms of the plane.

use std::fmt;

/// A rectangle of whole pixels of the template, origin top left, y down.
///
/// It covers the columns `x .. x + width` and the rows `y .. y + height`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PixelBox {
    /// The leftmost column.
    pub x: u32,
    /// The topmost row.
    pub y: u32,
    /// The number of columns.
    pub width: u32,
    /// The number of rows.
    pub height: u32,
}

impl PixelBox {
    /// A box with this position and size.
    #[must_use]
    pub const fn new(x: u32, y: u32, width: u32, height: u32) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    /// The first column to the right of the box.
    #[must_use]
    pub const fn right(&self) -> u32 {
        self.x.saturating_add(self.width)
    }

    /// The first row below the box.
    #[must_use]
    pub const fn bottom(&self) -> u32 {
        self.y.saturating_add(self.height)
    }

    /// Whether the box covers no pixel.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// Whether this box contains every pixel of `other`. Every box contains an empty box.
    #[must_use]
    pub const fn contains(&self, other: &Self) -> bool {
        other.is_empty()
            || (other.x >= self.x
                && other.y >= self.y
                && other.right() <= self.right()
                && other.bottom() <= self.bottom())
    }

    /// The pixels that both boxes cover; `None` if there are none.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let x = self.x.max(other.x);
        let y = self.y.max(other.y);
        let right = self.right().min(other.right());
        let bottom = self.bottom().min(other.bottom());
        (x < right && y < bottom).then(|| Self::new(x, y, right - x, bottom - y))
    }
}

/// An affine transform of the plane: the matrix `matrix(xx yx xy yy dx dy)` of
/// [CSS Transforms 1, section 13], y down.
///
/// It maps `(x, y)` to `(xx·x + xy·y + dx, yx·x + yy·y + dy)`. All numbers are finite, and the
/// transform can be inverted: it maps no area to a line or a point.
///
/// [CSS Transforms 1, section 13]: https://www.w3.org/TR/css-transforms-1/#two-d-transform-functions
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transform {
    xx: f32,
    yx: f32,
    xy: f32,
    yy: f32,
    dx: f32,
    dy: f32,
}

impl Transform {
    /// The transform that changes nothing.
    pub const IDENTITY: Self = Self {
        xx: 1.0,
        yx: 0.0,
        xy: 0.0,
        yy: 1.0,
        dx: 0.0,
        dy: 0.0,
    };

    /// The smallest area that a unit square may be mapped to.
    const MIN_AREA: f32 = 1e-9;

    /// The transform with this matrix, in the order of SVG's `matrix(xx yx xy yy dx dy)`; `None` if
    /// a number is not finite, or areas would become empty.
    #[must_use]
    pub fn new([xx, yx, xy, yy, dx, dy]: [f32; 6]) -> Option<Self> {
        let transform = Self {
            xx,
            yx,
            xy,
            yy,
            dx,
            dy,
        };
        let is_finite = transform.matrix().iter().all(|number| number.is_finite());
        (is_finite && transform.area().abs() >= Self::MIN_AREA).then_some(transform)
    }

    /// The numbers of the matrix, in the order of SVG's `matrix(xx yx xy yy dx dy)`.
    #[must_use]
    pub const fn matrix(&self) -> [f32; 6] {
        [self.xx, self.yx, self.xy, self.yy, self.dx, self.dy]
    }

    /// Maps a point.
    #[must_use]
    pub fn apply(&self, (x, y): (f32, f32)) -> (f32, f32) {
        (
            self.dx + x * self.xx + y * self.xy,
            self.dy + x * self.yx + y * self.yy,
        )
    }

    /// The area that a unit square is mapped to; negative if the transform mirrors.
    #[must_use]
    pub fn area(&self) -> f32 {
        self.xx * self.yy - self.xy * self.yx
    }

    /// The same transform with the origin left in its place: how it maps directions.
    #[must_use]
    pub(crate) const fn without_translation(&self) -> Self {
        Self {
            dx: 0.0,
            dy: 0.0,
            ..*self
        }
    }

    /// The transform that scales by `factor` first.
    #[cfg(any(feature = "svg", test))]
    #[must_use]
    pub(crate) fn pre_scale(&self, factor: f32) -> Option<Self> {
        let [xx, yx, xy, yy, dx, dy] = self.matrix();
        Self::new([xx * factor, yx * factor, xy * factor, yy * factor, dx, dy])
    }

    /// The transform that translates by `by` first.
    #[must_use]
    pub(crate) fn pre_translate(&self, by: (f32, f32)) -> Self {
        let (dx, dy) = self.apply(by);
        Self { dx, dy, ..*self }
    }

    /// The transform that applies this one after `first`.
    #[cfg(any(feature = "svg", test))]
    #[must_use]
    pub(crate) fn after(&self, first: &Self) -> Option<Self> {
        let [xx, yx, xy, yy, ..] = first.matrix();
        let linear = self.without_translation();
        let (x, y) = (linear.apply((xx, yx)), linear.apply((xy, yy)));
        let (dx, dy) = self.apply((first.dx, first.dy));
        Self::new([x.0, x.1, y.0, y.1, dx, dy])
    }

    /// The inverse transform; `None` if it is not a valid [`Transform`] in `f32`.
    #[must_use]
    pub(crate) fn inverse(&self) -> Option<Self> {
        let area = self.area();
        let (xx, yx) = (self.yy / area, -self.yx / area);
        let (xy, yy) = (-self.xy / area, self.xx / area);
        Self::new([
            xx,
            yx,
            xy,
            yy,
            -(self.dx * xx + self.dy * xy),
            -(self.dx * yx + self.dy * yy),
        ])
    }
}

impl fmt::Display for PixelBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}×{} at {},{}", self.width, self.height, self.x, self.y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_contains_another_if_it_contains_every_pixel() {
        let page = PixelBox::new(0, 0, 10, 10);
        assert!(page.contains(&PixelBox::new(9, 9, 1, 1)));
        assert!(!page.contains(&PixelBox::new(9, 9, 2, 1)));
        assert!(
            page.contains(&PixelBox::new(50, 50, 0, 3)),
            "every box contains an empty box"
        );
    }

    #[test]
    fn an_inverse_maps_points_back() {
        let turned = Transform::new([0.0, 2.0, -3.0, 0.5, 40.0, -7.0]).unwrap();
        let back = turned.inverse().unwrap();
        for point in [(0.0, 0.0), (10.0, -3.0), (0.25, 900.0)] {
            let (x, y) = back.apply(turned.apply(point));
            assert!((x - point.0).abs() < 1e-3 && (y - point.1).abs() < 1e-3);
        }
        assert_eq!(
            turned.pre_translate((1.0, 2.0)).apply((0.0, 0.0)),
            turned.apply((1.0, 2.0))
        );
    }

    #[test]
    fn a_transform_must_be_finite_and_invertible() {
        assert_eq!(Transform::new([1.0, 2.0, 2.0, 4.0, 0.0, 0.0]), None);
        assert_eq!(Transform::new([1.0, 0.0, 0.0, f32::NAN, 0.0, 0.0]), None);
        assert_eq!(
            Transform::new([1.0, 0.0, 0.0, 1.0, f32::INFINITY, 0.0]),
            None
        );
    }

    #[test]
    fn adjacent_boxes_do_not_intersect() {
        let left = PixelBox::new(0, 0, 5, 5);
        assert_eq!(left.intersection(&PixelBox::new(5, 0, 5, 5)), None);
        assert_eq!(
            left.intersection(&PixelBox::new(4, 3, 5, 5)),
            Some(PixelBox::new(4, 3, 1, 2))
        );
    }
}
