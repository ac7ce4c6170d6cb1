//! From what a drawing says of a text to a field of the page.

use super::page::Page;
use super::sketch::Look;
use crate::field::{
    Align, AlignBy, Anchor, Field, FieldKind, SizeRange, SlantedBox, TextStyle, VerticalAlign,
};
use crate::geometry::{PixelBox, Transform};
use crate::pattern::Pattern;
use crate::program::{DEFAULT_LINE_HEIGHT, default_overflow};

/// What stays free around the page where no box is drawn, of its shorter side.
const MARGIN: f32 = 0.06;
/// How far such a box reaches above and below the baseline, in em: marks on capitals, and
/// descenders of any script.
const ABOVE: f32 = 1.35;
const BELOW: f32 = 0.6;
/// How far such a box reaches beyond the text's start or end, for swashes, in em.
const BESIDE: f32 = 0.3;

/// A text with placeholders as it is drawn, in CSS pixels of the drawing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DrawnText {
    pub(crate) id: String,
    pub(crate) text: Pattern,
    /// The line of the file.
    pub(crate) line: u64,
    pub(super) look: Look,
    pub(super) place: (f32, f32),
    pub(super) align: Align,
    pub(super) transform: Transform,
    /// The corners of the box that is drawn for it.
    pub(super) corners: Option<[(f32, f32); 4]>,
}

impl DrawnText {
    /// Whether a box is drawn for it.
    pub(crate) fn has_box(&self) -> bool {
        self.corners.is_some()
    }

    /// The field on this page; `None` where the text is so large or so small, or so far outside,
    /// that there is no place for it.
    pub(crate) fn field(&self, page: &Page) -> Option<Field> {
        let upright = Upright::of(self, page)?;
        let size = self.look.size * upright.scale;
        let (left, top, right, bottom) = match &self.corners {
            Some(corners) => upright.around(page, corners)?,
            None => self.default_box(page, &upright, size)?,
        };
        let (bounds, slanted, anchor) = match &upright.slant {
            None => {
                let bounds = whole_pixels(left, top, right, bottom);
                (bounds, None, upright.anchor)
            }
            Some(slant) => {
                let slanted = SlantedBox {
                    width: right - left,
                    height: bottom - top,
                    transform: slant.pre_translate((left, top)),
                };
                let anchor = (upright.anchor.0 - left, upright.anchor.1 - top);
                (touched(&slanted), Some(slanted), anchor)
            }
        };
        Some(Field {
            id: self.id.clone(),
            text: self.text.clone(),
            kind: FieldKind::Text,
            bounds: page.bounds().intersection(&bounds)?,
            slanted,
            anchor: Anchor {
                x: Some(anchor.0),
                baseline: Some(anchor.1),
            },
            style: TextStyle {
                families: self.look.families.clone(),
                weight: self.look.weight,
                italic: self.look.italic,
                size: SizeRange {
                    max: size,
                    min: size / 2.0,
                },
                color: self.look.color,
                letter_spacing: self.look.letter_spacing,
                line_height: DEFAULT_LINE_HEIGHT,
                variations: std::collections::BTreeMap::new(),
                language: None,
            },
            align: self.align,
            align_by: AlignBy::Advance,
            vertical_align: VerticalAlign::Middle,
            overflow: default_overflow(),
        })
    }

    /// Along the baseline as far as the page's margins allow; as much on the one side of a
    /// centred text as on the other.
    fn default_box(
        &self,
        page: &Page,
        upright: &Upright,
        size: f32,
    ) -> Option<(f32, f32, f32, f32)> {
        let (before, after) = upright.reach(page)?;
        let (x, baseline) = upright.anchor;
        let beside = BESIDE * size;
        let (left, right) = match self.align {
            Align::Center => (x - before.min(after), x + before.min(after)),
            Align::Right => (x - before, x + beside),
            Align::Left | Align::Start | Align::End => (x - beside, x + after),
        };
        let (top, bottom) = (baseline - ABOVE * size, baseline + BELOW * size);
        if upright.slant.is_some() {
            return Some((left, top, right, bottom));
        }
        let (width, height) = (page.width as f32, page.height as f32);
        Some((
            left.max(0.0),
            top.max(0.0),
            right.min(width),
            bottom.min(height),
        ))
    }
}

/// The coordinates in which a text is set: pixels, upright for the text.
struct Upright {
    /// Pixels in one of the text's own units.
    scale: f32,
    /// Takes them to the page, where they are not the page's own.
    slant: Option<Transform>,
    anchor: (f32, f32),
}

impl Upright {
    fn of(drawn: &DrawnText, page: &Page) -> Option<Self> {
        let to_page = page.place(&drawn.transform)?;
        let [xx, yx, xy, yy, ..] = to_page.matrix();
        let scale = to_page.area().abs().sqrt();
        let is_level = yx.abs().max(xy.abs()) < scale * 1e-4;
        // The page's two scales are not quite the same.
        let is_even = xx > 0.0 && yy > 0.0 && (xx - yy).abs() < scale * 2e-3;
        if is_level && is_even {
            return Some(Self {
                scale,
                slant: None,
                anchor: to_page.apply(drawn.place),
            });
        }
        // What sines and cosines of angles are in their last digits is the machine's matter.
        let scale = rounded(scale, 4096.0);
        let [xx, yx, xy, yy, dx, dy] = to_page.pre_scale(1.0 / scale)?.matrix();
        let turned = [xx, yx, xy, yy].map(|number| rounded(number, 1_048_576.0));
        let moved = [dx, dy].map(|number| rounded(number, 256.0));
        Some(Self {
            scale,
            slant: Some(Transform::new([
                turned[0], turned[1], turned[2], turned[3], moved[0], moved[1],
            ])?),
            anchor: (drawn.place.0 * scale, drawn.place.1 * scale),
        })
    }

    /// The smallest upright box around these points of the drawing.
    fn around(&self, page: &Page, corners: &[(f32, f32); 4]) -> Option<(f32, f32, f32, f32)> {
        let back = match &self.slant {
            Some(slant) => slant.inverse()?,
            None => Transform::IDENTITY,
        };
        let corners = corners.map(|corner| back.apply(page.place_point(corner)));
        Some(extent(&corners))
    }

    /// How far the page goes on to both sides of the anchor, along the baseline.
    fn reach(&self, page: &Page) -> Option<(f32, f32)> {
        let to_page = self.slant.unwrap_or(Transform::IDENTITY);
        let (x, y) = to_page.apply(self.anchor);
        let [along_x, along_y, ..] = to_page.matrix();
        let (width, height) = (page.width as f32, page.height as f32);
        let margin = MARGIN * width.min(height);
        let mut reach = (f32::INFINITY, f32::INFINITY);
        for (at, along, side) in [(x, along_x, width), (y, along_y, height)] {
            if !(0.0..=side).contains(&at) {
                return None;
            }
            // A text that starts outside of the margins was meant to.
            let (low, high) = (margin.min(at), (side - margin).max(at));
            if along.abs() > 1e-4 {
                let (back, on) = ((at - low) / along, (high - at) / along);
                let (before, after) = if along > 0.0 {
                    (back, on)
                } else {
                    (-on, -back)
                };
                reach = (reach.0.min(before), reach.1.min(after));
            }
        }
        Some(reach)
    }
}

fn extent(points: &[(f32, f32)]) -> (f32, f32, f32, f32) {
    let (mut left, mut top) = (f32::INFINITY, f32::INFINITY);
    let (mut right, mut bottom) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
    for (x, y) in points {
        (left, right) = (left.min(*x), right.max(*x));
        (top, bottom) = (top.min(*y), bottom.max(*y));
    }
    (left, top, right, bottom)
}

/// The pixels of a box of other units.
pub(super) fn box_on(to_page: &Transform, own: PixelBox) -> PixelBox {
    let (left, top) = to_page.apply((own.x as f32, own.y as f32));
    let (right, bottom) = to_page.apply((own.right() as f32, own.bottom() as f32));
    whole_pixels(left, top, right, bottom)
}

/// The pixels whose middles are inside.
fn whole_pixels(left: f32, top: f32, right: f32, bottom: f32) -> PixelBox {
    let (x, y) = (to_pixel(left.round()), to_pixel(top.round()));
    PixelBox::new(
        x,
        y,
        to_pixel(right.round()).saturating_sub(x),
        to_pixel(bottom.round()).saturating_sub(y),
    )
}

/// The pixels that a slanted box touches.
fn touched(slanted: &SlantedBox) -> PixelBox {
    let (width, height) = (slanted.width, slanted.height);
    let corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)];
    let (left, top, right, bottom) = extent(&corners.map(|corner| slanted.transform.apply(corner)));
    let (x, y) = (to_pixel(left.floor()), to_pixel(top.floor()));
    PixelBox::new(
        x,
        y,
        to_pixel(right.ceil()).saturating_sub(x),
        to_pixel(bottom.ceil()).saturating_sub(y),
    )
}

fn rounded(number: f32, steps: f32) -> f32 {
    (number * steps).round() / steps
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole, and saturating at the page's edge"
)]
fn to_pixel(edge: f32) -> u32 {
    edge as u32
}
