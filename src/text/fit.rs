//! The size and the lines at which a text fits its box, and its place there.

use super::breaks::{self, Readiness, Segment};
use super::itemize::Paragraph;
use super::line::{ShapedLine, shape_line, widths};
use super::shape::ShapeCache;
use super::{Glyph, InkBox, Line, Run};
use crate::field::{Align, AlignBy, Field, Frame, Overflow, SizeRange, VerticalAlign};
use crate::font::FontStack;

/// What it took to fit a text into its box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Whether it is set smaller than the field's largest size.
    pub shrunk: bool,
    /// Whether it is set in more lines than it was written in.
    pub wrapped: bool,
    /// How far it sticks out; `None` where it fits.
    pub shortfall: Option<Shortfall>,
}

/// By how much a text is larger than its box, in pixels; 0 for a side that fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shortfall {
    /// Across.
    pub width: f32,
    /// Down.
    pub height: f32,
}

/// Glyphs are drawn on a grid of this many places a pixel, so that equal glyphs have equal
/// pixels.
const GRID: f32 = 4.0;

/// Sizes are multiples of an eighth of a pixel, for the same reason.
const SIZE_GRID: f32 = 8.0;

/// What the grid may move ink outwards on each side, by half a step for the line and half for
/// the glyph, and what the flattening of curves leaves out.
const SLACK: f32 = 1.0 / GRID + 0.02;

/// A layout with more lines than this is no certificate's.
const MAX_LINES: usize = 64;

/// Lines at the size at which they fit, or at the last one tried.
pub(super) struct Fitted {
    pub(super) size: f32,
    pub(super) lines: Vec<ShapedLine>,
    pub(super) fit: Fit,
}

/// Applies the field's policies in their order until the text fits.
pub(super) fn fit(paragraphs: &[Paragraph<'_>], field: &Field, cache: &mut ShapeCache) -> Fitted {
    let room = Room::of(field);
    let spacing = field.style.letter_spacing;
    let unbroken: Vec<ShapedLine> = paragraphs
        .iter()
        .map(|paragraph| shape_line(paragraph, 0..paragraph.bidi.text.len(), spacing, cache))
        .collect();
    let unbroken_size = room.largest_size(&unbroken);
    let SizeRange { max, min } = field.style.size;

    let mut smallest = max;
    let mut broken: Option<Broken> = None;
    let no_policy_yet = std::iter::once(None);
    for policy in no_policy_yet.chain(field.overflow.iter().copied().map(Some)) {
        if policy == Some(Overflow::Shrink) {
            smallest = min;
        }
        if unbroken_size >= smallest {
            return Fitted::fitting(unbroken_size, unbroken, max, false);
        }
        if policy == Some(Overflow::Wrap) || broken.is_some() {
            broken = break_lines(paragraphs, &unbroken, &room, smallest, spacing, cache);
        }
        if let Some(broken) = broken.take_if(|broken| broken.size >= smallest) {
            return Fitted::fitting(broken.size, broken.lines, max, true);
        }
    }

    let (lines, wrapped) = broken.map_or((unbroken, false), |broken| (broken.lines, true));
    let shortfall = Some(room.shortfall(&lines, smallest));
    Fitted {
        size: smallest,
        lines,
        fit: Fit {
            shrunk: smallest < max,
            wrapped,
            shortfall,
        },
    }
}

impl Fitted {
    fn fitting(size: f32, lines: Vec<ShapedLine>, max: f32, wrapped: bool) -> Self {
        let size = size.min(max);
        Self {
            size,
            lines,
            fit: Fit {
                shrunk: size < max,
                wrapped,
                shortfall: None,
            },
        }
    }
}

/// What a text has to fit into.
struct Room {
    width: f32,
    height: f32,
    max: f32,
    line_height: f32,
}

impl Room {
    fn of(field: &Field) -> Self {
        let frame = field.frame();
        Self {
            width: (frame.right - frame.left - 2.0 * SLACK).max(0.0),
            height: (frame.bottom - frame.top - 2.0 * SLACK).max(0.0),
            max: field.style.size.max,
            line_height: field.style.line_height,
        }
    }

    /// The largest size, on the grid and up to the field's, at which the lines' ink fits.
    fn largest_size(&self, lines: &[ShapedLine]) -> f32 {
        let (width, height) = extent(lines, self.line_height);
        let fits = |size: f32| size * width <= self.width && size * height <= self.height;
        if fits(self.max) {
            return self.max;
        }
        let exact = (self.width / width).min(self.height / height);
        (exact * SIZE_GRID).floor() / SIZE_GRID
    }

    fn shortfall(&self, lines: &[ShapedLine], size: f32) -> Shortfall {
        let (width, height) = extent(lines, self.line_height);
        Shortfall {
            width: (size * width - self.width).max(0.0),
            height: (size * height - self.height).max(0.0),
        }
    }
}

/// How wide and how high the ink of the lines is together, in em.
fn extent(lines: &[ShapedLine], line_height: f32) -> (f32, f32) {
    let width = lines
        .iter()
        .filter_map(|line| line.ink)
        .map(|ink| ink.width())
        .fold(0.0, f32::max);
    let (top, bottom) = vertical_ink(lines, line_height);
    (width, bottom - top)
}

/// Where the ink of the lines starts and ends, in em below the first baseline.
fn vertical_ink(lines: &[ShapedLine], line_height: f32) -> (f32, f32) {
    let edges = lines.iter().enumerate().filter_map(|(index, line)| {
        let baseline = index as f32 * line_height;
        line.ink
            .map(|ink| (baseline + ink.top, baseline + ink.bottom))
    });
    edges
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        .unwrap_or((0.0, 0.0))
}

struct Broken {
    size: f32,
    lines: Vec<ShapedLine>,
}

/// Breaks the paragraphs into the number of lines that can be set largest, between words if
/// that is enough to reach `smallest`, else anywhere the script allows.
fn break_lines(
    paragraphs: &[Paragraph<'_>],
    unbroken: &[ShapedLine],
    room: &Room,
    smallest: f32,
    spacing: f32,
    cache: &mut ShapeCache,
) -> Option<Broken> {
    let mut best: Option<Broken> = None;
    for readiness in [Readiness::BetweenWords, Readiness::Anywhere] {
        let parts: Vec<_> = paragraphs
            .iter()
            .zip(unbroken)
            .map(|(paragraph, line)| Breakable::new(paragraph, line, readiness))
            .collect();
        let most = parts
            .iter()
            .map(|part| part.segments.len())
            .max()
            .unwrap_or(1);
        for count in 2..=most.min(MAX_LINES) {
            // More lines than this are set smaller than fewer are.
            let to_beat = best
                .as_ref()
                .map_or(smallest, |best| best.size.max(smallest));
            if (count - 1) as f32 * room.line_height * to_beat > room.height {
                break;
            }
            let lines: Vec<ShapedLine> = parts
                .iter()
                .flat_map(|part| part.lines(count, spacing, cache))
                .collect();
            let size = room.largest_size(&lines);
            if best.as_ref().is_none_or(|best| size > best.size) {
                best = Some(Broken { size, lines });
            }
            if size >= room.max {
                break;
            }
        }
        if best.as_ref().is_some_and(|best| best.size >= smallest) {
            break;
        }
    }
    best
}

/// A paragraph and where it can be broken.
struct Breakable<'a, 'text> {
    paragraph: &'a Paragraph<'text>,
    /// Where each segment starts, and the end of the last.
    borders: Vec<usize>,
    segments: Vec<Segment>,
}

impl<'a, 'text> Breakable<'a, 'text> {
    fn new(paragraph: &'a Paragraph<'text>, line: &ShapedLine, readiness: Readiness) -> Self {
        let text = paragraph.bidi.text;
        let widths = widths(line);
        let mut borders = vec![0];
        // A ligature or a grapheme has one cluster: no break where none starts.
        let clusters = line.cluster_starts();
        let opportunities = breaks::opportunities(text, readiness).into_iter();
        borders.extend(opportunities.filter(|at| clusters.binary_search(at).is_ok()));
        borders.push(text.len());
        let segments = borders
            .windows(2)
            .map(|pair| {
                let ink_end = pair[0] + text[pair[0]..pair[1]].trim_end().len();
                Segment {
                    width: widths[pair[0]..pair[1]].iter().sum(),
                    trailing: widths[ink_end..pair[1]].iter().sum(),
                }
            })
            .collect();
        Self {
            paragraph,
            borders,
            segments,
        }
    }

    /// The paragraph in at most `count` lines.
    fn lines(&self, count: usize, spacing: f32, cache: &mut ShapeCache) -> Vec<ShapedLine> {
        let mut starts = vec![0];
        starts.extend(breaks::balance(&self.segments, count));
        starts.push(self.segments.len());
        starts
            .windows(2)
            .map(|pair| {
                let (start, end) = (self.borders[pair[0]], self.borders[pair[1]]);
                let ink_end = start + self.paragraph.bidi.text[start..end].trim_end().len();
                shape_line(self.paragraph, start..ink_end, spacing, cache)
            })
            .collect()
    }
}

/// Puts the lines where the field's alignment says, on the drawing grid.
pub(super) fn place(
    fitted: &Fitted,
    field: &Field,
    stack: &FontStack,
) -> (Vec<Line>, Option<InkBox>) {
    let first = first_baseline(fitted, field, stack);
    let mut ink: Option<InkBox> = None;
    let mut lines = Vec::with_capacity(fitted.lines.len());
    for (index, line) in fitted.lines.iter().enumerate() {
        let baseline = snap(first + index as f32 * field.style.line_height * fitted.size);
        let left = line_start(line, fitted.size, field);
        let (runs, own) = place_runs(line, fitted.size, left, baseline);
        ink = own.into_iter().chain(ink).reduce(InkBox::union);
        lines.push(Line {
            text: line.text.clone(),
            x: left,
            baseline,
            runs,
        });
    }
    (lines, ink)
}

/// The baseline of the first line. For a text of one line it depends on the field alone, so
/// that it is the same for each name, shrunk or not, in whatever font; only ink that would
/// leave the box moves it.
fn first_baseline(fitted: &Fitted, field: &Field, stack: &FontStack) -> f32 {
    let count = fitted.lines.len();
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
        // Several lines stand around where the one line would.
        (Some(baseline), _) => {
            baseline + (capital - cap_height * field.style.size.max - others) / 2.0
        }
        (None, VerticalAlign::Top) => top + stack.primary().ascent() * size,
        (None, VerticalAlign::Middle) => f32::midpoint(top, bottom) + (capital - others) / 2.0,
        (None, VerticalAlign::Bottom) => bottom - stack.primary().descent() * size - others,
    };
    let (ink_top, ink_bottom) = vertical_ink(&fitted.lines, field.style.line_height);
    let highest = top + SLACK - ink_top * fitted.size;
    let lowest = bottom - SLACK - ink_bottom * fitted.size;
    into(wanted, highest, lowest)
}

/// Where the pen starts a line, so that its ink is aligned and inside the box.
fn line_start(line: &ShapedLine, size: f32, field: &Field) -> f32 {
    let Frame { left, right, .. } = field.frame();
    let ink = line
        .ink
        .map_or((0.0, 0.0), |ink| (ink.left * size, ink.right * size));
    let (start, end) = match field.align_by {
        AlignBy::Ink => ink,
        AlignBy::Advance => (0.0, line.advance * size),
    };
    let at = |edge: f32| field.anchor.x.unwrap_or(edge);
    let wanted = match (field.align, line.rtl) {
        (Align::Left, _) | (Align::Start, false) | (Align::End, true) => at(left) - start,
        (Align::Right, _) | (Align::End, false) | (Align::Start, true) => at(right) - end,
        (Align::Center, _) => at(f32::midpoint(left, right)) - f32::midpoint(start, end),
    };
    into(wanted, left + SLACK - ink.0, right - SLACK - ink.1)
}

/// `wanted`, moved into the range if there is one. Of a text that just fits, rounding may have put
/// the ends of its range the wrong way round.
fn into(wanted: f32, low: f32, high: f32) -> f32 {
    if low <= high + ROUNDING {
        wanted.clamp(low.min(high), high.max(low))
    } else {
        wanted
    }
}

/// Less than what [`SLACK`] has for the flattening of curves.
const ROUNDING: f32 = 0.01;

fn snap(value: f32) -> f32 {
    (value * GRID).round() / GRID
}

fn place_runs(
    line: &ShapedLine,
    size: f32,
    left: f32,
    baseline: f32,
) -> (Vec<Run>, Option<InkBox>) {
    let mut pen = left;
    let mut ink: Option<InkBox> = None;
    let mut runs = Vec::with_capacity(line.runs.len());
    for run in &line.runs {
        let scale = size / run.instance.units_per_em();
        let mut glyphs = Vec::with_capacity(run.glyphs.len());
        for glyph in &run.glyphs {
            let x = snap(pen + glyph.x_offset * scale);
            let y = snap(baseline - glyph.y_offset * scale);
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
            features: run.features.clone(),
            glyphs,
        });
    }
    (runs, ink)
}
