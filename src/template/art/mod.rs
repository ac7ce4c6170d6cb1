//! What the template has drawn around the place of a text.
//!
//! The box of a field is divided into cells, in the coordinates in which its text is upright. A
//! cell that has the edge of something drawn is a part of the art around the text: a frame, a
//! logo, another text. Paper grain, gradients and watermarks have no such edges. The rule that a
//! name stands on is not in its way, and so it is known apart.

mod cells;
mod extent;
mod map;
mod saved;

use super::background::Background;
use crate::field::{Field, Frame};
use crate::geometry::{PixelBox, Transform};
use cells::Grid;
use extent::Extent;
use map::Map;
pub(crate) use saved::SURROUNDINGS_VERSION;

/// Where a field's texts of one line stand, in the coordinates in which they are upright.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextLine {
    /// From where to where a text of one letter reaches.
    pub(crate) left: f32,
    pub(crate) right: f32,
    pub(crate) baseline: f32,
    /// The largest size of the field: the em, in pixels.
    pub(crate) size: f32,
    /// The height of capitals, in em.
    pub(crate) capital: f32,
    /// How far letters reach above and below the baseline, in em.
    pub(crate) above: f32,
    pub(crate) below: f32,
}

/// What a cell has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nothing, or nothing that is in a text's way.
    Free,
    /// A thin line along the text.
    Rule,
    /// Anything else that is drawn.
    Art,
    /// Nothing, but there is art all the way from the text to here.
    Beyond,
}

/// The surroundings of a field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Surroundings {
    /// What can be in a text's way; `None` if nothing is, or if the text stands over art.
    map: Option<Map>,
    /// Whether the text stands over art, as on a photograph.
    pub(crate) is_over_art: bool,
    /// The box that ends at the art, for a field without a box of its own.
    pub(crate) room: Option<Frame>,
    /// Whether a field without a box of its own stands on a rule.
    pub(crate) stands_on_rule: bool,
    /// The share of the field's box, from 0 to 1, that is at the edge of something drawn.
    pub(crate) edge_share: f32,
}

/// Where the ink of a text runs over art.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Overlap {
    /// The pixels of the page around it.
    pub(crate) bounds: PixelBox,
    /// How many pixels of the art have ink.
    pub(crate) pixels: u32,
}

/// A text that is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SetText {
    /// The em, in pixels.
    pub(crate) size: f32,
    /// A point on the baseline of its last line, on the page.
    pub(crate) last: (f32, f32),
}

/// From where to where a rule is not in the way of the line that stands on it, in em from the
/// baseline, down.
const RULE_FROM: f32 = -0.15;
const RULE_TO: f32 = 0.6;

impl Surroundings {
    /// The surroundings of a field on this page. `line` is where its texts stand; `None` for a QR
    /// code.
    pub(crate) fn new(background: &Background, field: &Field, line: Option<&TextLine>) -> Self {
        let surroundings = Self {
            map: None,
            is_over_art: false,
            room: None,
            stands_on_rule: false,
            edge_share: background.edge_share(field.bounds),
        };
        match line.filter(|_| surroundings.edge_share > 0.0) {
            Some(line) => surroundings.with_map(background, field, line),
            None => surroundings,
        }
    }

    fn with_map(self, background: &Background, field: &Field, line: &TextLine) -> Self {
        let page = PixelBox::new(0, 0, background.width(), background.height());
        let (Some(grid), Some(to_text), Some(area)) = (
            Grid::new(field.frame(), line.size),
            to_text(field),
            page.intersection(&field.bounds),
        ) else {
            return self;
        };
        let mut kinds = cells::classify(background, area, &to_text, &grid, line);
        if kinds.iter().all(|kind| *kind == Kind::Free) {
            return self;
        }
        let Some(extent) = Extent::of(&kinds, &grid, line) else {
            return Self {
                is_over_art: true,
                ..self
            };
        };
        let start = grid.index(extent.home.start, extent.strip.start);
        cells::mark_beyond(&mut kinds, &grid, line, start);
        let has_no_box = has_no_box(field);
        let room = has_no_box.then(|| extent.room(field, line));
        Self {
            map: Some(Map::new(grid, to_text, kinds)),
            room: room.flatten(),
            stands_on_rule: has_no_box && extent.has_rule(line),
            ..self
        }
    }

    /// Whether art is in this box of the page, in which a text has ink.
    pub(crate) fn has_art(&self, ink: Frame, text: &SetText) -> bool {
        let map = self.map.as_ref();
        map.is_some_and(|map| map.has_art(ink, text))
    }

    /// Where the ink of a text runs over art, if it does. `coverage` is that of the pixels in
    /// `bounds`.
    pub(crate) fn overlap(
        &self,
        bounds: PixelBox,
        coverage: &[u8],
        text: &SetText,
    ) -> Option<Overlap> {
        self.map.as_ref()?.overlap(bounds, coverage, text)
    }
}

/// Whether neither the drawing nor the program sets a box: it extends to the margins of the page.
fn has_no_box(field: &Field) -> bool {
    field.sources.bounds.is_none() && !field.fills_lines && field.anchor.x.is_some()
}

fn to_text(field: &Field) -> Option<Transform> {
    match &field.slanted {
        Some(slanted) => slanted.transform.inverse(),
        None => Some(Transform::IDENTITY),
    }
}
