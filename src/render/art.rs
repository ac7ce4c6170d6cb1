//! Ink that runs over what the template has drawn.

use super::{FieldContent, FieldLayout, sheet};
use crate::diagnostic::{Code, Diagnostic};
use crate::draw::{self, RasterScratch};
use crate::field::{Field, Frame};
use crate::font::FontStack;
use crate::geometry::{PixelBox, Transform};
use crate::program::Program;
use crate::template::{Overlap, SetText, Surroundings, TextLine};
use crate::text::{self, InkBox, ShapeCache, TextLayout};

/// A letter whose place is that of all texts of one line.
const LETTER: &str = "n";

/// The share of edge pixels above which a box is occupied. A line along the whole box has fewer, a
/// word has more.
const MAX_EDGE_SHARE: f32 = 0.03;

/// Where the field's texts of one line stand, in the coordinates in which they are upright.
pub(super) fn text_line(
    field: &Field,
    stack: &FontStack,
    cache: &mut ShapeCache,
) -> Option<TextLine> {
    let layout = text::lay_out(LETTER, None, field, stack, cache);
    let line = layout.lines.first()?;
    let to_text = match &field.slanted {
        Some(slanted) => slanted.transform.inverse()?,
        None => Transform::IDENTITY,
    };
    let (left, baseline) = to_text.apply((line.x, line.baseline));
    let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
    let [reach, _] = stack.reach();
    Some(TextLine {
        left,
        right: left + glyphs.map(|glyph| glyph.advance).sum::<f32>(),
        baseline,
        size: field.style.size.max,
        capital: stack.primary().cap_height(),
        above: reach.above,
        below: reach.below,
    })
}

/// Where the ink of a text runs over art, if it does.
///
/// The glyphs are drawn with the cache with which the certificate is printed, so that they are drawn
/// once for both.
pub(super) fn overlap(
    layout: &FieldLayout,
    surroundings: &Surroundings,
    raster: &mut RasterScratch,
) -> Option<Overlap> {
    let FieldContent::Text(text) = &layout.content else {
        return None;
    };
    let set = SetText {
        size: text.size,
        last: text.lines.last().map(|line| (line.x, line.baseline))?,
    };
    let has_art = |ink| surroundings.has_art(frame_of(ink), &set);
    if !has_art(text.ink?) {
        return None;
    }
    // Of a text that is turned, the boxes of the letters are not known.
    if text.slant == Transform::IDENTITY && !letters(text).any(has_art) {
        return None;
    }
    let fields = std::slice::from_ref(layout);
    let ops = draw::rasterize(&sheet::draw_ops(fields), raster);
    let coverage = ops.first()?.shape;
    surroundings.overlap(coverage.bounds, &coverage.values, &set)
}

/// The boxes around the letters of a text that is upright.
fn letters(text: &TextLayout) -> impl Iterator<Item = InkBox> {
    let runs = text.lines.iter().flat_map(|line| &line.runs);
    runs.flat_map(|run| {
        let scale = text.size / run.instance.units_per_size();
        run.glyphs.iter().filter_map(move |glyph| {
            let bounds = run.instance.outline(glyph.id)?.bounds();
            Some(InkBox {
                left: glyph.x + bounds.x_min * scale,
                top: glyph.y - bounds.y_max * scale,
                right: glyph.x + bounds.x_max * scale,
                bottom: glyph.y - bounds.y_min * scale,
            })
        })
    })
}

fn frame_of(ink: InkBox) -> Frame {
    Frame {
        left: ink.left,
        top: ink.top,
        right: ink.right,
        bottom: ink.bottom,
    }
}

/// The finding that a text runs over art.
pub(super) fn finding(layout: &FieldLayout, field: &Field, overlap: Overlap) -> Option<Diagnostic> {
    let FieldContent::Text(TextLayout { text, .. }) = &layout.content else {
        return None;
    };
    let PixelBox {
        x,
        y,
        width,
        height,
    } = overlap.bounds;
    let message = format!(
        "“{text}” runs over something that the template has drawn: {width}×{height} px at {x},{y}"
    );
    let id = &field.id;
    let hint = match field.sources.bounds {
        Some(_) => format!("narrow the `box` of field `{id}`, or lower the smallest `size`"),
        None => {
            format!("draw a rectangle `{id}-box` around the free area, or set `box` for `{id}`")
        }
    };
    let finding = Diagnostic::warning(Code::OverArt, message).hint(hint);
    Some(finding.weight(overlap.pixels))
}

/// Warns about fields whose place on the template is not free.
pub(super) fn find_occupied<'f>(
    program: &Program,
    fields: impl Iterator<Item = (&'f Field, &'f Surroundings)>,
) -> Vec<Diagnostic> {
    let occupied = fields.filter_map(|(field, surroundings)| {
        let own_box = field.sources.bounds;
        let is_occupied = surroundings.edge_share > MAX_EDGE_SHARE;
        let finding = match own_box.filter(|_| is_occupied) {
            Some(_) => occupied_box(field),
            None if surroundings.is_over_art => stands_over_art(field),
            None => return None,
        };
        let source = own_box.unwrap_or(field.sources.text);
        Some(program.locate(finding, source).in_field(&field.id))
    });
    occupied.collect()
}

fn occupied_box(field: &Field) -> Diagnostic {
    let message = format!(
        "the template already has something drawn in the box {}",
        field.bounds
    );
    Diagnostic::warning(Code::OccupiedBox, message)
        .hint("move the box to a free area, unless the text is meant to cover the drawing")
}

fn stands_over_art(field: &Field) -> Diagnostic {
    let message = format!(
        "the template has something drawn where the text of field `{}` stands",
        field.id
    );
    Diagnostic::warning(Code::OverArt, message)
        .hint("move the text to a free area, unless it is meant to cover the drawing")
}
