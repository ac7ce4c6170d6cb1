//! How large the letters of a line are: cells are too coarse to tell two sizes apart.

use super::grid::{Cells, Grid};
use crate::geometry::PixelBox;
use crate::template::background::Background;

/// The share of a full row of pixels that rows through the middle of letters have at least.
const FULL: f32 = 0.5;
/// The share of rows that are less full than a full one. The fullest can be those of strokes that
/// most letters share, such as the upper edge of Hebrew and the baseline of Arabic.
const RANK: f32 = 0.75;
/// The letters of a name are so much larger than those of the sentences around it.
const LEAP: f32 = 1.2;

/// Measures lines of text on a page.
pub(super) struct Letters<'p> {
    pub(super) background: &'p Background,
    pub(super) grid: &'p Grid,
}

impl Letters<'_> {
    /// Whether the letters of one line are clearly larger than those of another.
    pub(super) fn are_larger(&self, one: &Cells, other: &Cells) -> bool {
        self.height(one) > LEAP * self.height(other)
    }

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
        let mut by_count: Vec<u32> = in_row.iter().copied().filter(|count| *count > 0).collect();
        by_count.sort_unstable();
        let full = by_count.get((by_count.len() as f32 * RANK) as usize);
        let least = FULL * full.copied().unwrap_or(0) as f32;
        let is_full = |count: &u32| *count as f32 >= least;
        let first = in_row.iter().position(is_full).unwrap_or(0);
        let last = in_row.iter().rposition(is_full).unwrap_or(0);
        (last + 1 - first) as f32
    }
}
