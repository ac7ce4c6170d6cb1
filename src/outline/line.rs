//! The lines that outlines consist of.

use ab_glyph::Point;

/// A straight piece of an outline. Its direction shows which side is the inside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    pub(crate) from: Point,
    pub(crate) to: Point,
}

impl Line {
    /// The area between the line and the y axis, negative for a line that runs down.
    pub(super) fn area_to_the_left(&self) -> f32 {
        (self.to.y - self.from.y) * f32::midpoint(self.from.x, self.to.x)
    }

    pub(super) fn reversed(self) -> Self {
        Self {
            from: self.to,
            to: self.from,
        }
    }
}
