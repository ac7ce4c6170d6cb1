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
    /// How many columns.
    pub width: u32,
    /// How many rows.
    pub height: u32,
}

impl PixelBox {
    /// The box of this place and size.
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

    /// Whether every pixel of `other` is one of this box's. An empty box is in every box.
    #[must_use]
    pub const fn contains(&self, other: &Self) -> bool {
        other.is_empty()
            || (other.x >= self.x
                && other.y >= self.y
                && other.right() <= self.right()
                && other.bottom() <= self.bottom())
    }

    /// The pixels that both boxes cover; `None` where there are none.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let x = self.x.max(other.x);
        let y = self.y.max(other.y);
        let right = self.right().min(other.right());
        let bottom = self.bottom().min(other.bottom());
        (x < right && y < bottom).then(|| Self::new(x, y, right - x, bottom - y))
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
    fn contains_is_about_every_pixel() {
        let page = PixelBox::new(0, 0, 10, 10);
        assert!(page.contains(&PixelBox::new(9, 9, 1, 1)));
        assert!(!page.contains(&PixelBox::new(9, 9, 2, 1)));
        assert!(
            page.contains(&PixelBox::new(50, 50, 0, 3)),
            "an empty box is in every box"
        );
    }

    #[test]
    fn intersection_of_neighbours_is_none() {
        let left = PixelBox::new(0, 0, 5, 5);
        assert_eq!(left.intersection(&PixelBox::new(5, 0, 5, 5)), None);
        assert_eq!(
            left.intersection(&PixelBox::new(4, 3, 5, 5)),
            Some(PixelBox::new(4, 3, 1, 2))
        );
    }
}
