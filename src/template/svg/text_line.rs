//! A line of a drawing's text, in its place.

use super::lines::ResolvedLine;
use crate::field::Align;
use crate::geometry::Transform;

/// How far the width of a text in its own font can be from the usual one, as a share of it.
const SPREAD: f32 = 0.1;

/// A line of text as it is drawn, in CSS pixels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextLine {
    pub(super) left: f32,
    pub(super) baseline: f32,
    /// About as wide as it is in the font of the drawing, which need not be known here.
    pub(super) width: f32,
    pub(super) size: f32,
    pub(super) align: Align,
}

impl TextLine {
    /// The line, unless it is rotated or skewed.
    pub(super) fn new(line: &ResolvedLine) -> Option<Self> {
        let (left, baseline) = line.transform.apply(line.anchor);
        let scale = scale(&line.transform)?;
        let size = line.style.size * scale;
        let letters = line.text.trim();
        let spacing = letters.chars().count() as f32 * line.style.letter_spacing;
        let bold = if line.style.weight >= 600 { 1.06 } else { 1.0 };
        Some(Self {
            left,
            baseline,
            width: (usual_width(letters) * bold + spacing) * size,
            size,
            align: line.align,
        })
    }

    pub(super) fn middle(&self) -> f32 {
        match self.align {
            Align::Center => self.left,
            _ => self.left + self.width / 2.0,
        }
    }

    /// Whether both could have one middle.
    pub(super) fn shares_middle(&self, other: &Self, near: f32) -> bool {
        let spread = |line: &Self| match line.align {
            Align::Center => 0.0,
            _ => line.width * SPREAD / 2.0,
        };
        // Widths in one font are too large, or too small, together.
        let apart = (self.middle() - other.middle()).abs();
        apart <= near + spread(self).max(spread(other))
    }

    /// Whether a text that starts here is this line.
    pub(super) fn is_at(&self, (x, baseline): (f32, f32)) -> bool {
        let is_near = |one: f32, other: f32| (one - other).abs() < 0.01 * self.size;
        is_near(self.left, x) && is_near(self.baseline, baseline)
    }
}

/// Pixels per unit of an upright text.
fn scale(transform: &Transform) -> Option<f32> {
    let [xx, yx, xy, yy, ..] = transform.matrix();
    let scale = transform.area().abs().sqrt();
    let is_level = yx.abs().max(xy.abs()) < scale * 1e-4;
    (is_level && xx > 0.0 && yy > 0.0).then_some(scale)
}

/// The width of a text in usual fonts, in em.
fn usual_width(text: &str) -> f32 {
    let width = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '’' | '!' | '|' | ' ' => 0.26,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '{' | '}' | '-' => 0.35,
        'm' | 'w' | 'M' | 'W' | '%' => 0.84,
        '<' | '>' | '«' | '»' | '$' | '0'..='9' => 0.55,
        c if c.is_uppercase() => 0.66,
        _ => 0.53,
    };
    text.chars().map(width).sum()
}
