//! From a drawn text to a field of the page.

use super::baseline::Baseline;
use super::flow::{FlowField, FlowPlace};
use super::page::Page;
use super::style::TextStyle;
use crate::field::{
    Align, AlignBy, Anchor, Field, FieldSources, Overflow, SizeRange, SlantedBox, Source,
    VerticalAlign,
};
use crate::font::FontBook;
use crate::geometry::{PixelBox, Transform};
use crate::pattern::Pattern;

/// The margin around the page for a text without a drawn box, as a share of the shorter side.
pub(super) const MARGIN: f32 = 0.06;
/// How far the box of such a text extends above and below the baseline, in em: enough for marks
/// on capitals, and for descenders of any script.
const ABOVE: f32 = 1.35;
const BELOW: f32 = 0.6;
/// How far it extends beyond the text's start or end, for swashes, in em.
const BESIDE: f32 = 0.3;

/// A text with placeholders as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DrawnText {
    pub(crate) id: String,
    pub(crate) text: Pattern,
    /// The line of the file.
    pub(crate) line: u64,
    pub(super) style: TextStyle,
    /// The point on the baseline where the text starts, is centred or ends, in its own units.
    pub(super) anchor: (f32, f32),
    pub(super) align: Align,
    /// From the text's own units to CSS pixels.
    pub(super) transform: Transform,
    /// The corners of the box that is drawn for it, in CSS pixels.
    pub(super) corners: Option<[(f32, f32); 4]>,
    /// The paragraph that it is, if it is a part of a flow.
    pub(super) flow: Option<FlowField>,
    /// Where that paragraph is.
    pub(super) place: Option<FlowPlace>,
}

impl DrawnText {
    /// Whether its place is known only with the fonts.
    pub(super) fn depends_on_fonts(&self) -> bool {
        self.flow.is_some() || self.style.baseline != Baseline::Alphabetic
    }

    /// The same text on the baseline that its letters stand on.
    pub(super) fn on_baseline(&self, book: &FontBook) -> Self {
        let (x, y) = self.anchor;
        let style = &self.style;
        let (families, weight) = (&style.families, style.weight);
        let height = style.baseline.height(families, weight, style.italic, book);
        Self {
            anchor: (x, y + height * style.size),
            ..self.clone()
        }
    }

    /// The same text at this place in its flow.
    pub(super) fn placed(&self, place: FlowPlace) -> Self {
        Self {
            anchor: place.anchor,
            align: place.align,
            place: Some(place),
            ..self.clone()
        }
    }

    /// The corners of its box: the one that is drawn for it, or its room in a flow.
    fn box_corners(&self) -> Option<[(f32, f32); 4]> {
        let room = || {
            let corners = self.place.as_ref()?.corners?;
            Some(corners.map(|corner| self.transform.apply(corner)))
        };
        self.corners.or_else(room)
    }

    /// The field on this page; `None` if the text is so large, so small or so far outside that it
    /// cannot be placed.
    pub(crate) fn field(&self, page: &Page) -> Option<Field> {
        let upright = Upright::new(self, page)?;
        let size = self.style.size * upright.scale;
        let (left, top, right, bottom) = match self.box_corners() {
            Some(corners) => upright.around(page, &corners)?,
            None => self.default_box(page, &upright, size)?,
        };
        let (bounds, slanted, anchor) = match &upright.slant {
            None => {
                let bounds = whole_pixels(left, top, right, bottom);
                (bounds, None, upright.anchor)
            }
            Some(slant) => {
                let transform = slant.pre_translate((left, top));
                let slanted = SlantedBox::new(right - left, bottom - top, transform);
                let anchor = (upright.anchor.0 - left, upright.anchor.1 - top);
                (slanted.pixels(), Some(slanted), anchor)
            }
        };
        let bounds = page.bounds().intersection(&bounds)?;
        let mut field = Field::new(self.text.clone(), bounds, SizeRange::up_to(size));
        field.id.clone_from(&self.id);
        field.slanted = slanted;
        field.anchor = Anchor {
            x: Some(anchor.0),
            baseline: Some(anchor.1),
        };
        field.style.families.clone_from(&self.style.families);
        field.style.weight = self.style.weight;
        field.style.italic = self.style.italic;
        field.style.color = self.style.color;
        field.style.letter_spacing = self.style.letter_spacing;
        field.style.capitals = self.style.capitals;
        field.style.small_capitals = self.style.small_capitals;
        let variations = self.style.variations.iter().copied();
        field.style.variations.extend(variations);
        field.align = self.align;
        field.align_by = AlignBy::Advance;
        let source = Source::Template(self.line);
        field.sources = FieldSources {
            bounds: self.corners.is_some().then_some(source),
            ..FieldSources::all(source)
        };
        if let Some(place) = &self.place {
            field.style.line_height = place.line_height / self.style.size;
            if place.starts_at_top {
                field.vertical_align = VerticalAlign::Top;
            }
            // The lines of a flow break before they become smaller.
            field.fills_lines = true;
            field.overflow = vec![Overflow::Wrap, Overflow::Shrink];
        }
        Some(field)
    }

    /// A box along the baseline as far as the page's margins allow, equally far on both sides of
    /// a centred text.
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
        let (top, bottom) = default_rows(baseline, size);
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

/// The upper and the lower edge of such a box.
pub(super) fn default_rows(baseline: f32, size: f32) -> (f32, f32) {
    (baseline - ABOVE * size, baseline + BELOW * size)
}

/// The coordinates in which a text is set: pixels, upright for the text.
struct Upright {
    /// Pixels per unit of the text.
    scale: f32,
    /// From these coordinates to the page, if they are not the page's own.
    slant: Option<Transform>,
    anchor: (f32, f32),
}

impl Upright {
    fn new(drawn: &DrawnText, page: &Page) -> Option<Self> {
        let to_page = page.transform(&drawn.transform)?;
        let [xx, yx, xy, yy, ..] = to_page.matrix();
        let scale = to_page.area().abs().sqrt();
        let is_level = yx.abs().max(xy.abs()) < scale * 1e-4;
        // The page's two scales differ slightly.
        let is_even = xx > 0.0 && yy > 0.0 && (xx - yy).abs() < scale * 2e-3;
        if is_level && is_even {
            return Some(Self {
                scale,
                slant: None,
                anchor: to_page.apply(drawn.anchor),
            });
        }
        // The last digits of sines and cosines depend on the machine.
        let scale = rounded(scale, 4096.0);
        let [xx, yx, xy, yy, dx, dy] = to_page.pre_scale(1.0 / scale)?.matrix();
        let linear = [xx, yx, xy, yy].map(|number| rounded(number, 1_048_576.0));
        let offset = [dx, dy].map(|number| rounded(number, 256.0));
        Some(Self {
            scale,
            slant: Some(Transform::new([
                linear[0], linear[1], linear[2], linear[3], offset[0], offset[1],
            ])?),
            anchor: (drawn.anchor.0 * scale, drawn.anchor.1 * scale),
        })
    }

    /// The smallest upright box around these points of the drawing.
    fn around(&self, page: &Page, corners: &[(f32, f32); 4]) -> Option<(f32, f32, f32, f32)> {
        let back = match &self.slant {
            Some(slant) => slant.inverse()?,
            None => Transform::IDENTITY,
        };
        let corners = corners.map(|corner| back.apply(page.point(corner)));
        Some(extent(&corners))
    }

    /// How far the page extends before and after the anchor, along the baseline.
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
            // A text that starts outside the margins was meant to.
            let (low, high) = (margin.min(at), (side - margin).max(at));
            if along.abs() > 1e-4 {
                let (back, forth) = ((at - low) / along, (high - at) / along);
                let (before, after) = if along > 0.0 {
                    (back, forth)
                } else {
                    (-forth, -back)
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

/// Converts a box in other units to pixels.
pub(super) fn box_on(to_page: &Transform, own: PixelBox) -> PixelBox {
    let (left, top) = to_page.apply((own.x as f32, own.y as f32));
    let (right, bottom) = to_page.apply((own.right() as f32, own.bottom() as f32));
    whole_pixels(left, top, right, bottom)
}

/// Converts a box to other units, of which it gets those that are wholly inside.
#[cfg(feature = "finder")]
pub(super) fn box_inside(transform: &Transform, bounds: PixelBox) -> PixelBox {
    let (left, top) = transform.apply((bounds.x as f32, bounds.y as f32));
    let (right, bottom) = transform.apply((bounds.right() as f32, bounds.bottom() as f32));
    let (x, y) = (to_pixel(left.ceil()), to_pixel(top.ceil()));
    PixelBox::new(
        x,
        y,
        to_pixel(right.floor()).saturating_sub(x).max(1),
        to_pixel(bottom.floor()).saturating_sub(y).max(1),
    )
}

/// The pixels whose centres are inside.
fn whole_pixels(left: f32, top: f32, right: f32, bottom: f32) -> PixelBox {
    let (x, y) = (to_pixel(left.round()), to_pixel(top.round()));
    PixelBox::new(
        x,
        y,
        to_pixel(right.round()).saturating_sub(x),
        to_pixel(bottom.round()).saturating_sub(y),
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
