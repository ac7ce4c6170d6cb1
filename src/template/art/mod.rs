//! What the template has drawn around the place of a text.
//!
//! The box of a field is divided into cells, in the coordinates in which its text is upright. A
//! cell that has the edge of something drawn is a part of the art around the text: a frame, a
//! logo, another text. Paper grain, gradients and watermarks have no such edges. The rule that a
//! name stands on is not in its way, and so it is known apart.

mod cells;
mod extent;
mod saved;

use super::background::Background;
use crate::field::{Field, Frame};
use crate::geometry::{PixelBox, Transform};
use cells::Grid;
use extent::Extent;
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

/// What the cells of a box have.
#[derive(Debug, Clone, PartialEq)]
struct Map {
    grid: Grid,
    /// From pixels of the page to the coordinates of the text.
    to_text: Transform,
    kinds: Vec<Kind>,
    /// What a text of one line may cover without touching art.
    free: Frame,
}

/// Where the ink of a text runs over art.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Overlap {
    /// The pixels of the page around it.
    pub(crate) bounds: PixelBox,
    /// How many pixels of the art have ink.
    pub(crate) pixels: u32,
}

/// The coverage from which on a pixel has ink, in 255ths.
const INKED: u8 = 96;

/// The size of what is drawn in a text's way, in ems to the square: less is a touch.
const TOUCH: f32 = 0.002;

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
            map: Some(Map {
                grid,
                to_text,
                kinds,
                free: extent.free(),
            }),
            room: room.flatten(),
            stands_on_rule: has_no_box && extent.has_rule(line),
            ..self
        }
    }

    /// Whether ink of one line in this box of the page touches no art, without looking at the ink
    /// itself.
    pub(crate) fn is_free(&self, ink: Frame) -> bool {
        self.map.as_ref().is_none_or(|map| map.is_free(ink))
    }

    /// Where the ink of a text runs over art, if it does. `coverage` is that of the pixels in
    /// `bounds`, and `last` a point on the baseline of the last line, on the page.
    pub(crate) fn overlap(
        &self,
        bounds: PixelBox,
        coverage: &[u8],
        last: (f32, f32),
        size: f32,
    ) -> Option<Overlap> {
        self.map.as_ref()?.overlap(bounds, coverage, last, size)
    }
}

impl Map {
    fn is_free(&self, ink: Frame) -> bool {
        let corners = [
            (ink.left, ink.top),
            (ink.right, ink.top),
            (ink.right, ink.bottom),
            (ink.left, ink.bottom),
        ];
        let free = &self.free;
        corners.iter().all(|corner| {
            let (x, y) = self.to_text.apply(*corner);
            (free.left..=free.right).contains(&x) && (free.top..=free.bottom).contains(&y)
        })
    }

    fn overlap(
        &self,
        bounds: PixelBox,
        coverage: &[u8],
        last: (f32, f32),
        size: f32,
    ) -> Option<Overlap> {
        let (_, baseline) = self.to_text.apply(last);
        let below_text = self
            .grid
            .rows_between(baseline + RULE_FROM * size, baseline + RULE_TO * size);
        let mut around: Option<PixelBox> = None;
        let mut pixels = 0;
        let rows = coverage.chunks_exact(bounds.width.max(1) as usize);
        for (y, row) in (bounds.y..).zip(rows) {
            for (x, _) in (bounds.x..).zip(row).filter(|(_, value)| **value >= INKED) {
                let point = self.to_text.apply((x as f32 + 0.5, y as f32 + 0.5));
                let Some((column, row)) = self.grid.cell_at(point) else {
                    continue;
                };
                match self.kinds[self.grid.index(column, row)] {
                    Kind::Free => continue,
                    Kind::Rule if below_text.contains(&row) => continue,
                    Kind::Rule | Kind::Art => pixels += 1,
                    Kind::Beyond => {}
                }
                let own = PixelBox::new(x, y, 1, 1);
                around = Some(around.map_or(own, |around| union(&around, &own)));
            }
        }
        let bounds = around.filter(|_| pixels as f32 > (TOUCH * size * size).max(2.0))?;
        Some(Overlap { bounds, pixels })
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

fn union(one: &PixelBox, other: &PixelBox) -> PixelBox {
    let (x, y) = (one.x.min(other.x), one.y.min(other.y));
    let right = one.right().max(other.right());
    let bottom = one.bottom().max(other.bottom());
    PixelBox::new(x, y, right - x, bottom - y)
}
