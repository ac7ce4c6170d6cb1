use super::grid::Cells;
use crate::field::Align;

/// A possible place for a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) cells: Cells,
    pub(super) align: Align,
    pub(super) score: f32,
    /// Whether nothing around it speaks against it.
    pub(super) is_clear: bool,
}

/// How likely a name is at this height of the page, from 0 to 1: names are in the middle, titles
/// above, signatures below.
pub(super) fn height_score(row: f32, rows: usize) -> f32 {
    (1.0 - 1.6 * (row / rows as f32 - 0.5).abs()).max(0.0)
}

/// Where on the page, as a share of its height, a place for a name is not one for a title or for a
/// signature.
pub(super) fn is_in_the_middle(row: f32, rows: usize) -> bool {
    (0.28..0.66).contains(&(row / rows as f32))
}
