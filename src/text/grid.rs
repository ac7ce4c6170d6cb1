//! The grids of glyph positions and font sizes.

/// Glyphs are positioned at this many places per pixel, so that equal glyphs have equal pixels.
const POSITIONS_PER_PIXEL: f32 = 4.0;

/// Font sizes are multiples of an eighth of a pixel, for the same reason.
const SIZES_PER_PIXEL: f32 = 8.0;

/// The room that ink needs beyond its extent on each side: the grid can move it outwards by half
/// a step for the line and half a step for the glyph, and flattened curves differ from the exact
/// ones.
pub(super) const SLACK: f32 = 1.0 / POSITIONS_PER_PIXEL + 0.02;

/// The room that ink needs above and below beyond its extent: baselines are whole pixels, and the
/// grid of glyphs can move a mark by half a step more.
pub(super) const VERTICAL_SLACK: f32 = 0.5 + 0.5 / POSITIONS_PER_PIXEL + 0.02;

/// The nearest baseline: a whole pixel, so that serifs and the feet of stems have sharp edges.
pub(super) fn snap_baseline(value: f32) -> f32 {
    value.round()
}

/// The nearest position on the grid.
pub(super) fn snap_position(value: f32) -> f32 {
    (value * POSITIONS_PER_PIXEL).round() / POSITIONS_PER_PIXEL
}

/// The largest size on the grid that is not above this one.
pub(super) fn snap_size_down(size: f32) -> f32 {
    (size * SIZES_PER_PIXEL).floor() / SIZES_PER_PIXEL
}
