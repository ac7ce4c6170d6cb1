//! Where the lines and glyphs of a fitted text are, on the drawing grid.

use super::columns::Frames;
use super::fitted::Fitted;
use super::grid::{SLACK, VERTICAL_SLACK, snap_baseline, snap_position};
use super::layout::{BaselineRule, Glyph, InkBox, Line, Run, Substitution};
use super::line::{ShapedLine, vertical_ink};
use crate::field::{Align, AlignBy, Field, Frame, VerticalAlign};
use crate::font::FontStack;

/// Positions the lines by the field's alignment.
pub(super) fn position(
    fitted: &Fitted,
    substitutions: &[Substitution],
    field: &Field,
    stack: &FontStack,
) -> (Vec<Line>, Option<InkBox>, BaselineRule) {
    let (first, rule) = first_baseline(fitted, field, stack);
    let frames = Frames::new(fitted, field.frame());
    let mut ink: Option<InkBox> = None;
    let mut lines = Vec::with_capacity(fitted.lines.len());
    for (index, line) in fitted.lines.iter().enumerate() {
        let (column, row) = fitted.grid.place(index);
        let baseline = snap_baseline(first + row as f32 * field.style.line_height * fitted.size);
        let frame = frames.of_column(column);
        let anchor = field.anchor.x.filter(|_| fitted.grid.is_single());
        let left = line_start(line, fitted.size, field, anchor, frame);
        let (runs, own) = position_runs(line, fitted.size, left, baseline);
        ink = own.into_iter().chain(ink).reduce(InkBox::union);
        lines.push(Line {
            text: line.text.clone(),
            substitutions: on_line(substitutions, line),
            x: left,
            baseline,
            runs,
        });
    }
    (lines, ink, rule)
}

/// The substitutions on a line, by bytes of its text.
fn on_line(substitutions: &[Substitution], line: &ShapedLine) -> Vec<Substitution> {
    let (start, end) = (line.start, line.start + line.text.len());
    let own = substitutions
        .iter()
        .filter(|substitution| substitution.range.start >= start && substitution.range.end <= end);
    own.map(|substitution| Substitution {
        range: substitution.range.start - start..substitution.range.end - start,
        ..substitution.clone()
    })
    .collect()
}

/// The baseline of the first line. For a text of one line it depends only on the field and its
/// font, so that it is the same for every name, at any size. It moves only if ink would otherwise
/// leave the box.
fn first_baseline(fitted: &Fitted, field: &Field, stack: &FontStack) -> (f32, BaselineRule) {
    let count = fitted.grid.rows();
    let size = if count == 1 {
        field.style.size.max
    } else {
        fitted.size
    };
    let others = (count.saturating_sub(1)) as f32 * field.style.line_height * size;
    let Frame { top, bottom, .. } = field.frame();
    let cap_height = stack.primary().cap_height();
    let capital = cap_height * size;
    let wanted = match (field.anchor.baseline, field.vertical_align) {
        // The first line stays in its place.
        (Some(baseline), VerticalAlign::Top) => baseline,
        // Several lines are centred where the single line would be.
        (Some(baseline), _) => {
            let centered = baseline + (capital - cap_height * field.style.size.max - others) / 2.0;
            match field.stands_on_rule {
                true => centered.min(baseline - others),
                false => centered,
            }
        }
        (None, VerticalAlign::Top) => top + stack.primary().ascent() * size,
        (None, VerticalAlign::Middle) => f32::midpoint(top, bottom) + (capital - others) / 2.0,
        (None, VerticalAlign::Bottom) => bottom - stack.primary().descent() * size - others,
    };
    let aligned = wanted;
    let wanted = if count == 1 {
        common_baseline(wanted, field, stack)
    } else {
        wanted
    };
    let (ink_top, ink_bottom) = vertical_ink(&fitted.lines, fitted.grid, field.style.line_height);
    let highest = top + VERTICAL_SLACK - ink_top * fitted.size;
    let lowest = bottom - VERTICAL_SLACK - ink_bottom * fitted.size;
    let baseline = clamp_if_possible(wanted, highest, lowest);
    let rule = if baseline != wanted {
        BaselineRule::Moved(baseline - wanted)
    } else if wanted != aligned {
        BaselineRule::FontReach
    } else {
        BaselineRule::Aligned
    };
    (baseline, rule)
}

/// The baseline nearest to `wanted` at which all letters of the field's font stay inside the box:
/// those with accents if the box is high enough for them, else those without.
fn common_baseline(wanted: f32, field: &Field, stack: &FontStack) -> f32 {
    let Frame { top, bottom, .. } = field.frame();
    let size = field.style.size.max;
    let mut ranges = stack.reach().iter().map(|reach| {
        let highest = top + VERTICAL_SLACK + reach.above * size;
        let lowest = bottom - VERTICAL_SLACK - reach.below * size;
        (highest, lowest)
    });
    match ranges.find(|(highest, lowest)| highest <= lowest) {
        Some((highest, lowest)) => wanted.clamp(highest, lowest),
        None => wanted,
    }
}

/// Where the pen starts a line so that its ink is aligned and inside the box.
fn line_start(
    line: &ShapedLine,
    size: f32,
    field: &Field,
    anchor: Option<f32>,
    frame: Frame,
) -> f32 {
    let Frame { left, right, .. } = frame;
    let ink = line
        .ink
        .map_or((0.0, 0.0), |ink| (ink.left * size, ink.right * size));
    let (start, end) = match field.align_by {
        AlignBy::Ink => ink,
        AlignBy::Advance => (0.0, line.advance * size),
    };
    let at = |edge: f32| anchor.unwrap_or(edge);
    let wanted = match (field.align, line.rtl) {
        (Align::Left, _) | (Align::Start, false) | (Align::End, true) => at(left) - start,
        (Align::Right, _) | (Align::End, false) | (Align::Start, true) => at(right) - end,
        (Align::Center, _) => at(f32::midpoint(left, right)) - f32::midpoint(start, end),
    };
    clamp_if_possible(wanted, left + SLACK - ink.0, right - SLACK - ink.1)
}

/// `wanted`, moved into the range from `low` to `high`; unchanged if the range is empty. If a text
/// just fits, rounding can exchange the ends of its range.
fn clamp_if_possible(wanted: f32, low: f32, high: f32) -> f32 {
    if low <= high + ROUNDING {
        wanted.clamp(low.min(high), high.max(low))
    } else {
        wanted
    }
}

/// Less than the part of [`SLACK`] that is for the flattening of curves.
const ROUNDING: f32 = 0.01;

fn position_runs(
    line: &ShapedLine,
    size: f32,
    left: f32,
    baseline: f32,
) -> (Vec<Run>, Option<InkBox>) {
    let mut pen = left;
    let mut ink: Option<InkBox> = None;
    let mut runs = Vec::with_capacity(line.runs.len());
    for run in &line.runs {
        let scale = size / run.instance.units_per_size();
        let mut glyphs = Vec::with_capacity(run.glyphs.len());
        for glyph in &run.glyphs {
            let x = snap_position(pen + glyph.x_offset * scale);
            let y = snap_position(baseline - glyph.y_offset * scale);
            let advance = glyph.advance * scale;
            if let Some(outline) = run.instance.outline(glyph.id) {
                let bounds = outline.bounds();
                let own = InkBox {
                    left: x + bounds.x_min * scale,
                    top: y - bounds.y_max * scale,
                    right: x + bounds.x_max * scale,
                    bottom: y - bounds.y_min * scale,
                };
                ink = Some(ink.map_or(own, |ink| ink.union(own)));
            }
            glyphs.push(Glyph {
                id: glyph.id,
                cluster: glyph.cluster,
                x,
                y,
                advance,
            });
            pen += advance;
        }
        runs.push(Run {
            range: run.range.clone(),
            script: run.script,
            language: run.language.clone(),
            rtl: run.rtl,
            instance: run.instance.clone(),
            lacking: run.lacking,
            small_capitals: run.small_capitals,
            features: run.features.clone(),
            glyphs,
        });
    }
    (runs, ink)
}
