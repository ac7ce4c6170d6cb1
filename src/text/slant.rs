//! Moves a text that was laid out upright to its slanted place on the template.

use super::layout::{InkBox, Line, TextLayout};
use crate::geometry::Transform;
use crate::outline::Placement;

/// Moves each glyph of a layout in the field's upright box to its place on the template.
pub(super) fn onto_page(mut layout: TextLayout, transform: &Transform) -> TextLayout {
    layout.slant = transform.without_translation();
    for line in &mut layout.lines {
        for glyph in line.runs.iter_mut().flat_map(|run| &mut run.glyphs) {
            (glyph.x, glyph.y) = transform.apply((glyph.x, glyph.y));
        }
        (line.x, line.baseline) = transform.apply((line.x, line.baseline));
    }
    layout.ink = layout
        .lines
        .iter()
        .filter_map(|line| ink_of(line, layout.size, &layout.slant))
        .reduce(InkBox::union);
    layout
}

/// The box around the outlines themselves. A box around the glyphs' slanted boxes would be too
/// large.
fn ink_of(line: &Line, size: f32, slant: &Transform) -> Option<InkBox> {
    let mut ink: Option<InkBox> = None;
    for run in &line.runs {
        for glyph in &run.glyphs {
            let Some(outline) = run.instance.outline(glyph.id) else {
                continue;
            };
            let scale = size / run.instance.units_per_size();
            let placement = Placement::new(scale, slant, (glyph.x, glyph.y));
            outline.lines(&placement, |line| {
                for point in [line.from, line.to] {
                    let own = InkBox {
                        left: point.x,
                        top: point.y,
                        right: point.x,
                        bottom: point.y,
                    };
                    ink = Some(ink.map_or(own, |ink| ink.union(own)));
                }
            });
        }
    }
    ink
}
