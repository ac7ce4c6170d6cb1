//! How large the letters of a line are: cells are too coarse to tell two sizes apart.

use super::grid::{Cells, Grid};
use crate::geometry::PixelBox;
use crate::template::background::Background;

/// The share of the fullest row of pixels that rows through the middle of letters have at least.
const FULL: f32 = 0.5;

/// Measures lines of text on a page.
pub(super) struct Letters<'p> {
    pub(super) background: &'p Background,
    pub(super) grid: &'p Grid,
}

impl Letters<'_> {
    /// The height of most letters in pixels: that of an x in a line of words, that of an H in a line
    /// of capitals. What a line has above and below it, such as the hook of a g, does not count.
    pub(super) fn height(&self, line: &Cells) -> f32 {
        let page = PixelBox::new(0, 0, self.background.width(), self.background.height());
        let Some(area) = page.intersection(&self.grid.pixels(line)) else {
            return 0.0;
        };
        let mut in_row = vec![0_u32; area.height as usize];
        self.background.each_edge(area, |_, y| {
            if let Some(count) = in_row.get_mut((y - area.y) as usize) {
                *count += 1;
            }
        });
        let fullest = in_row.iter().max().copied().unwrap_or(0);
        let is_full = |count: &u32| *count as f32 >= FULL * fullest as f32;
        let first = in_row.iter().position(is_full).unwrap_or(0);
        let last = in_row.iter().rposition(is_full).unwrap_or(0);
        (last + 1 - first) as f32
    }
}
