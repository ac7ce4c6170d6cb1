//! Rectangles of pixels that may reach beyond the page.

use crate::geometry::PixelBox;

/// A rectangle of pixels in the coordinates of the page, which may lie outside it.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

impl Area {
    /// The pixels of a box.
    pub(super) fn from_pixels(pixels: PixelBox) -> Self {
        Self {
            left: signed(pixels.x),
            top: signed(pixels.y),
            right: signed(pixels.right()),
            bottom: signed(pixels.bottom()),
        }
    }

    pub(super) fn intersection(&self, other: &Self) -> Option<Self> {
        let area = Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        };
        (area.left < area.right && area.top < area.bottom).then_some(area)
    }

    pub(super) fn union(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(super) fn width(&self) -> usize {
        usize::try_from(self.right.saturating_sub(self.left)).unwrap_or(0)
    }

    pub(super) fn height(&self) -> usize {
        usize::try_from(self.bottom.saturating_sub(self.top)).unwrap_or(0)
    }

    /// The same area as a box of the page. It must not reach beyond the page's left or top edge.
    pub(super) fn to_pixels(self) -> PixelBox {
        let unsigned = |value: i32| u32::try_from(value).unwrap_or(0);
        PixelBox::new(
            unsigned(self.left),
            unsigned(self.top),
            unsigned(self.right - self.left),
            unsigned(self.bottom - self.top),
        )
    }

    pub(super) fn moved_by(&self, (x, y): (i32, i32)) -> Self {
        Self {
            left: self.left.saturating_add(x),
            top: self.top.saturating_add(y),
            right: self.right.saturating_add(x),
            bottom: self.bottom.saturating_add(y),
        }
    }

    /// The index of a pixel of the area, counted row by row.
    pub(super) fn index(&self, x: i32, y: i32) -> usize {
        let row = usize::try_from(y - self.top).unwrap_or(0);
        let column = usize::try_from(x - self.left).unwrap_or(0);
        row * self.width() + column
    }
}

pub(super) fn signed(length: impl TryInto<i32>) -> i32 {
    length.try_into().unwrap_or(i32::MAX)
}
