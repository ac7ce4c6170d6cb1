//! Placing glyphs on the page.

use ab_glyph::Point;

use super::bounds::Bounds;
use crate::geometry::Transform;

/// The transform of a glyph from font units, y up, to pixels, y down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placement {
    xx: f32,
    yx: f32,
    xy: f32,
    yy: f32,
    x: f32,
    y: f32,
}

impl Placement {
    /// Scales by `scale`, in pixels per font unit, then transforms by `slant` without its
    /// translation, and places the glyph's origin at `origin`.
    pub(crate) fn new(scale: f32, slant: &Transform, origin: (f32, f32)) -> Self {
        let [xx, yx, xy, yy, ..] = slant.matrix();
        Self {
            xx: xx * scale,
            yx: yx * scale,
            xy: -xy * scale,
            yy: -yy * scale,
            x: origin.0,
            y: origin.1,
        }
    }

    pub(super) fn apply(&self, point: Point) -> Point {
        Point {
            x: self.x + point.x * self.xx + point.y * self.xy,
            y: self.y + point.y * self.yy + point.x * self.yx,
        }
    }

    /// The bounds of a transformed rectangle, in pixels, y down.
    pub(crate) fn apply_to_bounds(&self, bounds: &Bounds) -> Bounds {
        let corners = [
            (bounds.x_min, bounds.y_min),
            (bounds.x_min, bounds.y_max),
            (bounds.x_max, bounds.y_min),
            (bounds.x_max, bounds.y_max),
        ]
        .map(|(x, y)| self.apply(Point { x, y }));
        let mut around = Bounds {
            x_min: corners[0].x,
            y_min: corners[0].y,
            x_max: corners[0].x,
            y_max: corners[0].y,
        };
        for corner in &corners[1..] {
            around.x_min = around.x_min.min(corner.x);
            around.y_min = around.y_min.min(corner.y);
            around.x_max = around.x_max.max(corner.x);
            around.y_max = around.y_max.max(corner.y);
        }
        around
    }
}
