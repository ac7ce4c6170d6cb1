//! The size and the lines at which a text fits its box.

use super::arrangement::Grid;
use super::breaks::{self, BreakRule, Segment};
use super::columns;
use super::fitted::Fitted;
use super::grid::{SLACK, VERTICAL_SLACK, snap_size_down};
use super::itemize::Paragraph;
use super::layout::{Fit, Shortfall};
use super::line::{ShapedLine, shape_line, vertical_ink, widths};
use super::shape::ShapeCache;
use crate::field::{Columns, Field, Overflow, SizeRange};

/// No certificate has a text of more lines than this.
const MAX_LINES: usize = 64;

/// The share of its largest size below which one line looks small beside others, so that two lines
/// are tried first if the field may wrap.
const LEAST_ONE_LINE: f32 = 0.7;

/// Applies the field's policies in their order until the text fits.
pub(super) fn fit(paragraphs: &[Paragraph<'_>], field: &Field, cache: &mut ShapeCache) -> Fitted {
    let room = Room::new(field);
    let spacing = field.style.letter_spacing;
    let unbroken: Vec<ShapedLine> = paragraphs
        .iter()
        .map(|paragraph| shape_line(paragraph, 0..paragraph.bidi.text.len(), spacing, cache))
        .collect();
    if field.columns != Columns::ONE {
        return columns::fit(unbroken, field);
    }
    let unbroken_size = room.largest_size(&unbroken);
    let SizeRange { max, min } = field.style.size;
    let fitted = |size: f32, lines: Vec<ShapedLine>, breaks: Option<BreakRule>| {
        let size = size.min(max);
        let fit = Fit {
            shrunk: size < max,
            breaks,
            unbroken_size: unbroken_size.min(max),
            shortfall: None,
        };
        let grid = Grid::single(lines.len());
        Fitted {
            size,
            lines,
            grid,
            fit,
        }
    };

    let mut smallest = max;
    let mut broken: Option<Broken> = None;
    let no_policy_yet = std::iter::once(None);
    for policy in no_policy_yet.chain(field.overflow.iter().copied().map(Some)) {
        if policy == Some(Overflow::Shrink) {
            smallest = min;
        }
        let may_wrap_later = policy == Some(Overflow::Shrink)
            && broken.is_none()
            && field.overflow.contains(&Overflow::Wrap);
        let smallest_line = if may_wrap_later {
            smallest.max(max * LEAST_ONE_LINE)
        } else {
            smallest
        };
        // After shrinking, a line that is too small beside others is broken if that helps.
        if unbroken_size >= smallest_line && policy != Some(Overflow::Wrap) {
            return fitted(unbroken_size, unbroken, None);
        }
        if policy == Some(Overflow::Wrap) || broken.is_some() {
            let text = (paragraphs, &*unbroken);
            let filled = match field.fills_lines {
                true => fill_lines(text, &room, smallest, spacing, cache),
                false => None,
            };
            broken = filled.or_else(|| break_lines(text, &room, smallest, spacing, cache));
        }
        let is_better = |broken: &mut Broken| broken.size >= smallest.max(unbroken_size);
        if let Some(broken) = broken.take_if(is_better) {
            return fitted(broken.size, broken.lines, Some(broken.rule));
        }
        if policy == Some(Overflow::Wrap) && unbroken_size >= smallest {
            return fitted(unbroken_size, unbroken, None);
        }
    }

    let (lines, breaks) = match broken {
        Some(broken) => (broken.lines, Some(broken.rule)),
        None => (unbroken, None),
    };
    let shortfall = room.shortfall(&lines, smallest);
    let mut fitted = fitted(smallest, lines, breaks);
    fitted.fit.shortfall = Some(shortfall);
    fitted
}

/// The box that a text has to fit, and the settings that limit its size.
struct Room {
    width: f32,
    height: f32,
    max: f32,
    line_height: f32,
    /// From the upper edge to the baseline of the last of several lines, if a rule is below it.
    above_rule: Option<f32>,
}

impl Room {
    fn new(field: &Field) -> Self {
        let frame = field.frame();
        let last = field.anchor.baseline.filter(|_| field.stands_on_rule);
        Self {
            above_rule: last.map(|last| (last - frame.top - VERTICAL_SLACK).max(0.0)),
            width: (frame.right - frame.left - 2.0 * SLACK).max(0.0),
            height: (frame.bottom - frame.top - 2.0 * VERTICAL_SLACK).max(0.0),
            max: field.style.size.max,
            line_height: field.style.line_height,
        }
    }

    /// The largest size, on the grid and up to the field's, at which the ink of the lines fits.
    fn largest_size(&self, lines: &[ShapedLine]) -> f32 {
        let (width, height) = extent(lines, self.line_height);
        let (above, room_above) = self.above_rule(lines);
        let fits = |size: f32| {
            size * width <= self.width && size * height <= self.height && size * above <= room_above
        };
        if fits(self.max) {
            return self.max;
        }
        let size = (self.width / width).min(self.height / height);
        snap_size_down(size.min(room_above / above))
    }

    /// How far several lines reach above the last baseline, in em, and how far they may; no height
    /// and no limit if nothing is below them.
    fn above_rule(&self, lines: &[ShapedLine]) -> (f32, f32) {
        match self.above_rule {
            Some(room) if lines.len() > 1 => {
                let (top, _) = vertical_ink(lines, Grid::single(lines.len()), self.line_height);
                ((lines.len() - 1) as f32 * self.line_height - top, room)
            }
            _ => (0.0, f32::INFINITY),
        }
    }

    fn shortfall(&self, lines: &[ShapedLine], size: f32) -> Shortfall {
        let (width, height) = extent(lines, self.line_height);
        let (above, room_above) = self.above_rule(lines);
        let height = (size * height - self.height).max(size * above - room_above);
        Shortfall {
            width: (size * width - self.width).max(0.0),
            height: height.max(0.0),
        }
    }
}

/// The width and the height of the ink of all lines together, in em.
fn extent(lines: &[ShapedLine], line_height: f32) -> (f32, f32) {
    let width = lines
        .iter()
        .filter_map(|line| line.ink)
        .map(|ink| ink.width())
        .fold(0.0, f32::max);
    let (top, bottom) = vertical_ink(lines, Grid::single(lines.len()), line_height);
    (width, bottom - top)
}

/// Paragraphs broken into lines, and the largest size at which they fit.
struct Broken {
    size: f32,
    lines: Vec<ShapedLine>,
    rule: BreakRule,
}

/// Breaks the paragraphs into the number of lines that can be set largest: at spaces if that
/// reaches the size `smallest`, else between words, else wherever the script allows it.
fn break_lines(
    (paragraphs, unbroken): (&[Paragraph<'_>], &[ShapedLine]),
    room: &Room,
    smallest: f32,
    spacing: f32,
    cache: &mut ShapeCache,
) -> Option<Broken> {
    let mut best: Option<Broken> = None;
    let rules = [
        BreakRule::AtSpaces,
        BreakRule::BetweenWords,
        BreakRule::Anywhere,
    ];
    for rule in rules {
        let parts: Vec<_> = paragraphs
            .iter()
            .zip(unbroken)
            .map(|(paragraph, line)| BreakableParagraph::new(paragraph, line, rule))
            .collect();
        let most = parts
            .iter()
            .map(|part| part.segments.len())
            .max()
            .unwrap_or(1);
        for count in 2..=most.min(MAX_LINES) {
            // As soon as the lines are too high for the best size so far, more lines can only be
            // set smaller.
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
                best = Some(Broken { size, lines, rule });
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

/// Fills the lines one by one, at the largest size from `smallest` on at which they fit: as flowed
/// text is set.
fn fill_lines(
    (paragraphs, unbroken): (&[Paragraph<'_>], &[ShapedLine]),
    room: &Room,
    smallest: f32,
    spacing: f32,
    cache: &mut ShapeCache,
) -> Option<Broken> {
    let rule = BreakRule::AtSpaces;
    let parts: Vec<_> = paragraphs
        .iter()
        .zip(unbroken)
        .map(|(paragraph, line)| BreakableParagraph::new(paragraph, line, rule))
        .collect();
    let mut at = |size: f32| {
        let starts = parts
            .iter()
            .map(|part| breaks::fill(&part.segments, room.width / size));
        let starts: Vec<Vec<usize>> = starts.collect::<Option<_>>()?;
        let pairs = parts.iter().zip(starts);
        let lines: Vec<ShapedLine> = pairs
            .flat_map(|(part, starts)| part.lines_from(starts, spacing, cache))
            .collect();
        let fits = lines.len() <= MAX_LINES && room.largest_size(&lines) >= size;
        fits.then_some(Broken { size, lines, rule })
    };
    if let Some(broken) = at(room.max) {
        return Some(broken);
    }
    let (mut low, mut high) = (smallest, room.max);
    let mut best = at(low)?;
    // After ten rounds the interval is below the grid of sizes.
    for _ in 0..10 {
        let middle = snap_size_down(f32::midpoint(low, high));
        if middle <= low {
            break;
        }
        match at(middle) {
            Some(broken) => (best, low) = (broken, middle),
            None => high = middle,
        }
    }
    Some(best)
}

/// A paragraph and the places where it can be broken.
struct BreakableParagraph<'a, 'text> {
    paragraph: &'a Paragraph<'text>,
    /// The start of each segment, and the end of the last.
    borders: Vec<usize>,
    segments: Vec<Segment>,
}

impl<'a, 'text> BreakableParagraph<'a, 'text> {
    fn new(paragraph: &'a Paragraph<'text>, line: &ShapedLine, rule: BreakRule) -> Self {
        let text = paragraph.bidi.text;
        let widths = widths(line);
        let mut borders = vec![0];
        // A ligature or a grapheme is one cluster, so only the start of a cluster can be a break.
        let clusters = line.cluster_starts();
        let opportunities = breaks::opportunities(text, rule).into_iter();
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
        let starts = breaks::balance(&self.segments, count);
        self.lines_from(starts, spacing, cache)
    }

    /// The paragraph in lines that start with these segments, and the first.
    fn lines_from(
        &self,
        starts: Vec<usize>,
        spacing: f32,
        cache: &mut ShapeCache,
    ) -> Vec<ShapedLine> {
        let mut edges = vec![0];
        edges.extend(starts);
        edges.push(self.segments.len());
        edges
            .windows(2)
            .map(|pair| {
                let (start, end) = (self.borders[pair[0]], self.borders[pair[1]]);
                let ink_end = start + self.paragraph.bidi.text[start..end].trim_end().len();
                shape_line(self.paragraph, start..ink_end, spacing, cache)
            })
            .collect()
    }
}
