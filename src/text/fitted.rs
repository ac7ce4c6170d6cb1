//! A text at the size at which it fits its box.

use super::arrangement::Grid;
use super::layout::Fit;
use super::line::ShapedLine;

/// Lines at the size at which they fit, or at the last size tried.
pub(super) struct Fitted {
    pub(super) size: f32,
    pub(super) lines: Vec<ShapedLine>,
    /// Where the lines are.
    pub(super) grid: Grid,
    pub(super) fit: Fit,
}
