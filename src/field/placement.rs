use std::num::NonZeroU8;

use crate::geometry::{PixelBox, Transform};

/// A box that is rotated, skewed or mirrored on the template.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct SlantedBox {
    /// The width of the upright box, in pixels.
    pub width: f32,
    /// The height of the upright box, in pixels.
    pub height: f32,
    /// Maps the upright box, with its upper left corner at the origin, to the template. Areas
    /// keep their size.
    pub transform: Transform,
}

impl SlantedBox {
    /// The box that this transform makes of an upright one.
    #[must_use]
    pub const fn new(width: f32, height: f32, transform: Transform) -> Self {
        Self {
            width,
            height,
            transform,
        }
    }

    /// The pixels that it touches, but for those beyond the left and the upper edge of the page.
    pub(crate) fn pixels(&self) -> PixelBox {
        let (width, height) = (self.width, self.height);
        let corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)];
        let corners = corners.map(|corner| self.transform.apply(corner));
        let low =
            |side: fn(&(f32, f32)) -> f32| corners.iter().map(side).fold(f32::INFINITY, f32::min);
        let high = |side: fn(&(f32, f32)) -> f32| {
            corners.iter().map(side).fold(f32::NEG_INFINITY, f32::max)
        };
        let (x, y) = (
            to_pixel(low(|at| at.0).floor()),
            to_pixel(low(|at| at.1).floor()),
        );
        PixelBox::new(
            x,
            y,
            to_pixel(high(|at| at.0).ceil()).saturating_sub(x),
            to_pixel(high(|at| at.1).ceil()).saturating_sub(y),
        )
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole, and saturating at the page's edge"
)]
pub(super) fn to_pixel(edge: f32) -> u32 {
    edge as u32
}

/// Where a drawing places a text, in pixels of the template, or of the upright box of a field
/// that is not upright. A part that is not set follows from the box and the alignment.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Anchor {
    /// The position at which the text starts, is centred or ends, depending on the field's
    /// alignment.
    pub x: Option<f32>,
    /// The baseline of a text of one line, set at its largest size; with [`VerticalAlign::Top`]
    /// that of the first line.
    pub baseline: Option<f32>,
}

/// The edges of a field's box, in the coordinates in which its text is upright.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
}

/// Which extent of a line is aligned with its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum AlignBy {
    /// The ink: a swash that starts left of the pen counts.
    #[default]
    Ink,
    /// The distance that the pen moves, as browsers and drawing programs align.
    Advance,
}

/// The horizontal position of a line in its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    #[default]
    Center,
    /// At the right edge.
    Right,
    /// At the edge where the text's direction starts: left for Latin, right for Arabic.
    Start,
    /// At the edge where the text's direction ends.
    End,
}

/// The vertical position of the lines in their box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum VerticalAlign {
    /// The first line at the top.
    Top,
    /// The lines optically centred: the same baseline for each name.
    #[default]
    Middle,
    /// The last line at the bottom.
    Bottom,
}

/// What to do with a text that is too long for its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Overflow {
    /// Set it smaller, down to the field's smallest size.
    Shrink,
    /// Set it in several lines of about the same length.
    Wrap,
}

impl Overflow {
    /// What is tried if a field does not set `overflow`.
    pub(crate) const DEFAULT: [Self; 2] = [Self::Shrink, Self::Wrap];

    pub(crate) const ALL: [Self; 2] = [Self::Shrink, Self::Wrap];

    /// The name in a `program.toml`: `shrink` or `wrap`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shrink => "shrink",
            Self::Wrap => "wrap",
        }
    }
}

/// How many columns the lines of a text are set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Columns {
    /// This many.
    Count(NonZeroU8),
    /// As many as make the text largest.
    Auto,
}

impl Columns {
    /// One column.
    pub const ONE: Self = Self::Count(NonZeroU8::MIN);
}
