//! How a page is divided into blocks of 8 × 8 samples and into minimum coded units, MCUs (T.81,
//! A.2).

use std::ops::Range;

use crate::format::Subsampling;

/// The side of a block in samples.
pub(super) const SIDE: usize = 8;
/// The most blocks that an MCU has: four of luma and one for each colour difference.
pub(super) const MAX_BLOCKS: usize = 6;
/// The most components: luma and two colour differences.
pub(super) const MAX_COMPONENTS: usize = 3;

/// The size of a page and of its MCUs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// The page's size in pixels.
    pub(super) width: usize,
    pub(super) height: usize,
    /// 1 for a grey page, otherwise 3.
    pub(super) components: usize,
    /// The blocks of luma in an MCU, from left to right.
    pub(super) across: usize,
    /// The blocks of luma in an MCU, from top to bottom.
    pub(super) down: usize,
}

impl Layout {
    pub(super) fn new(width: u32, height: u32, is_gray: bool, subsampling: Subsampling) -> Self {
        // With a single component, an MCU is one block (T.81, A.2.2).
        let (across, down) = match subsampling {
            _ if is_gray => (1, 1),
            Subsampling::None => (1, 1),
            Subsampling::Horizontal => (2, 1),
            Subsampling::Both => (2, 2),
        };
        Self {
            width: width as usize,
            height: height as usize,
            components: if is_gray { 1 } else { MAX_COMPONENTS },
            across,
            down,
        }
    }

    /// The size of an MCU in pixels.
    pub(super) fn mcu_size(&self) -> (usize, usize) {
        (self.across * SIDE, self.down * SIDE)
    }

    /// The number of MCUs in a row.
    pub(super) fn mcus_in_row(&self) -> usize {
        self.width.div_ceil(self.mcu_size().0)
    }

    /// The number of rows of MCUs.
    pub(super) fn rows(&self) -> usize {
        self.height.div_ceil(self.mcu_size().1)
    }

    /// The rows of pixels in a row of MCUs. The last one may have fewer than the others.
    pub(super) fn pixel_rows(&self, row: usize) -> Range<usize> {
        let height = self.mcu_size().1;
        row * height..((row + 1) * height).min(self.height)
    }

    /// The number of blocks of a component in an MCU.
    pub(super) fn blocks_of(&self, component: usize) -> usize {
        match component {
            0 => self.across * self.down,
            _ => 1,
        }
    }
}
