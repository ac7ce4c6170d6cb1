//! The lines of a flow: where they break, and where they are.

use std::ops::Range;

use super::cascade::Style;
use super::fill::{Measured, WideWords, fill, skip_spaces};
use super::font::{LineHeight, Manner};
use super::model::{Flow, LineAlign, Paragraph};
use super::region::{Bounds, Column, Region, Start, room_between};

/// The most lines of a flow.
const MAX_LINES: usize = 1_000;

/// How often a line is moved down in search of room.
const MAX_TRIES: usize = 2_000;

/// Inkscape's `line-height: normal`, of the font size.
const NORMAL_IN_INKSCAPE: f32 = 1.25;

/// What the layout needs to know about fonts.
pub(super) trait Fonts {
    /// The metrics of the font of a style, of the em.
    fn metrics(&self, style: usize) -> Metrics;

    /// For each byte of a text in one style, the width in em of the cluster that starts there.
    fn widths(&mut self, text: &str, style: usize) -> Vec<f32>;

    /// The bytes at which a text can be broken.
    fn breaks(&self, text: &str) -> Vec<usize>;
}

/// The vertical metrics of a font, of its em.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Metrics {
    /// As `hhea` has them, which browsers use.
    pub(super) ascent: f32,
    pub(super) descent: f32,
    pub(super) gap: f32,
    /// The part of the em that is above the baseline, as Inkscape has it.
    pub(super) share_above: f32,
}

/// Lines in their places.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    pub(super) lines: Vec<Line>,
    /// The line from which there is no room for the text.
    pub(super) overflow: Option<usize>,
}

/// A line, or the part of it in one of several places side by side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) paragraph: usize,
    /// The bytes of the paragraph, without white space at the end.
    pub(super) range: Range<usize>,
    /// The left and the right edge of its room.
    pub(super) room: (f32, f32),
    /// The same before the lines were moved together.
    pub(super) free_room: (f32, f32),
    pub(super) top: f32,
    pub(super) height: f32,
    pub(super) baseline: f32,
    pub(super) width: f32,
    /// Whether a line of the same paragraph follows.
    pub(super) is_broken: bool,
}

impl Line {
    /// The x coordinate at which the line starts, is centred or ends.
    pub(super) fn anchor(&self, align: LineAlign) -> f32 {
        match align {
            LineAlign::Left | LineAlign::Justify => self.room.0,
            LineAlign::Center => f32::midpoint(self.room.0, self.room.1),
            LineAlign::Right => self.room.1,
        }
    }
}

/// Lays out a flow.
pub(super) fn lay_out(flow: &Flow, fonts: &mut dyn Fonts) -> Layout {
    let mut setter = Setter::new(flow);
    for (index, paragraph) in flow.text.paragraphs.iter().enumerate() {
        setter.set(index, paragraph, fonts);
    }
    setter.finish()
}

/// How far a line with text in this style reaches above and below its baseline.
fn reach(style: &Style, metrics: Metrics, manner: Manner) -> (f32, f32) {
    let (above, below) = match manner {
        Manner::Inkscape => {
            let above = metrics.share_above * style.size;
            (above, style.size - above)
        }
        // Browsers round both.
        Manner::Browser => (
            (metrics.ascent * style.size).round(),
            (metrics.descent * style.size).round(),
        ),
    };
    let height = match (style.line_height, manner) {
        (LineHeight::Times(times), _) => times * style.size,
        (LineHeight::Length(length), _) => length,
        (LineHeight::Normal, Manner::Inkscape) => NORMAL_IN_INKSCAPE * style.size,
        (LineHeight::Normal, Manner::Browser) => above + below + metrics.gap * style.size,
    };
    let leading = (height - above - below) / 2.0;
    (above + leading, below + leading)
}

struct Setter<'f> {
    flow: &'f Flow,
    lines: Vec<Line>,
    /// The shape that is filled, and the ones before it.
    shape: usize,
    top: f32,
    overflow: Option<usize>,
}

impl<'f> Setter<'f> {
    fn new(flow: &'f Flow) -> Self {
        let top = match &flow.region {
            Region::Shapes {
                inside, padding, ..
            } => inside
                .first()
                .map_or(0.0, |shape| shape.bounds.inset(*padding).top),
            Region::Column(column) => match column.start {
                Start::Top(top) => top,
                Start::Baseline(_) => 0.0,
            },
        };
        Self {
            flow,
            lines: Vec::new(),
            shape: 0,
            top,
            overflow: None,
        }
    }

    fn set(&mut self, index: usize, paragraph: &Paragraph, fonts: &mut dyn Fonts) {
        self.top += paragraph.before;
        let measured = self.measure(paragraph, fonts);
        let reach = |style: usize| {
            let own = &self.flow.text.styles[style];
            reach(own, fonts.metrics(style), self.flow.manner)
        };
        let reaches: Vec<(f32, f32)> = (0..self.flow.text.styles.len()).map(reach).collect();
        let mut at = 0;
        loop {
            if self.lines.len() >= MAX_LINES {
                return;
            }
            at = self.set_line(index, paragraph, &measured, &reaches, at);
            if at >= paragraph.text.len() {
                return;
            }
        }
    }

    fn measure(&self, paragraph: &Paragraph, fonts: &mut dyn Fonts) -> Measured {
        let mut widths = Vec::with_capacity(paragraph.text.len());
        for run in &paragraph.runs {
            let text = &paragraph.text[run.range.clone()];
            let style = &self.flow.text.styles[run.style];
            let own = fonts.widths(text, run.style).into_iter();
            widths.extend(own.zip(text.bytes()).map(|(width, byte)| {
                let space = if byte == b' ' {
                    style.word_spacing
                } else {
                    0.0
                };
                width * style.size + space
            }));
        }
        Measured {
            breaks: fonts.breaks(&paragraph.text),
            widths,
        }
    }

    /// Sets the line that starts at this byte. Returns where the next one starts.
    fn set_line(
        &mut self,
        index: usize,
        paragraph: &Paragraph,
        measured: &Measured,
        reaches: &[(f32, f32)],
        start: usize,
    ) -> usize {
        let first = paragraph.style_at(start);
        let max = |one: (f32, f32), other: (f32, f32)| (one.0.max(other.0), one.1.max(other.1));
        let mut reach = max(reaches[paragraph.strut], reaches[first]);
        for tries in 0.. {
            if tries > MAX_TRIES {
                self.shape = usize::MAX;
            }
            let height = reach.0 + reach.1;
            let room = self.room(paragraph, height);
            let parts = fill(paragraph, measured, &room, start, self.wide_words(&room));
            let end = parts.last().map_or(start, |(part, _)| part.end);
            let inside = paragraph
                .runs
                .iter()
                .filter(|run| run.range.start < end && run.range.end > start);
            let needed = inside.fold(reach, |reach, run| max(reach, reaches[run.style]));
            if needed != reach {
                // A taller line can have less room, and end before what made it taller.
                reach = needed;
                continue;
            }
            if parts.is_empty() {
                // Further down there may be room.
                self.top += height;
                continue;
            }
            let baseline = self.top + reach.0;
            let next = skip_spaces(&paragraph.text, end);
            for (range, room) in parts {
                let ink_end =
                    range.start + paragraph.text[range.clone()].trim_end_matches(' ').len();
                self.lines.push(Line {
                    paragraph: index,
                    width: measured.widths[range.start..ink_end].iter().sum(),
                    range: range.start..ink_end,
                    room,
                    free_room: room,
                    top: self.top,
                    height,
                    baseline,
                    is_broken: next < paragraph.text.len(),
                });
            }
            self.top += height;
            return next;
        }
        paragraph.text.len()
    }

    /// The places for a line of this height, from left to right; there is at least one.
    fn room(&mut self, paragraph: &Paragraph, height: f32) -> Vec<(f32, f32)> {
        let [left, right] = paragraph.insets;
        let inset = |room: (f32, f32)| (room.0 + left, (room.1 - right).max(room.0 + left));
        let (inside, outside, padding, margin) = match &self.flow.region {
            Region::Column(Column { left, right, .. }) => return vec![inset((*left, *right))],
            Region::Shapes {
                inside,
                outside,
                padding,
                margin,
            } => (inside, outside, *padding, *margin),
        };
        while let Some(shape) = inside.get(self.shape) {
            let bounds = shape.bounds.inset(padding);
            // What is only in the way of this line does not end the shape.
            if self.top + height * 0.9 <= bounds.bottom + height * 0.001 {
                let line = (self.top, height);
                let room = room_between(shape, outside, (padding, margin), line);
                return match room.is_empty() {
                    true => vec![(bounds.left, bounds.left)],
                    false => room.into_iter().map(inset).collect(),
                };
            }
            self.shape = self.shape.saturating_add(1);
            if let Some(next) = inside.get(self.shape) {
                self.top = next.bounds.inset(padding).top;
            }
        }
        // What has no room is set below, so that it is seen.
        self.overflow.get_or_insert(self.lines.len());
        let last = inside.last().map(|shape| shape.bounds.inset(padding));
        let Bounds { left, right, .. } = last.unwrap_or(Bounds {
            left: 0.0,
            top: 0.0,
            right: 0.0,
            bottom: 0.0,
        });
        vec![inset((left, right))]
    }

    /// What becomes of a word that is wider than this room.
    fn wide_words(&self, room: &[(f32, f32)]) -> WideWords {
        let widest = match &self.flow.region {
            Region::Shapes {
                inside, padding, ..
            } => inside.get(self.shape).map(|shape| {
                let bounds = shape.bounds.inset(*padding);
                bounds.right - bounds.left
            }),
            Region::Column(_) => None,
        };
        let is_narrow = |widest: f32| {
            let width = room.iter().map(|(left, right)| right - left);
            width.fold(0.0, f32::max) < widest * 0.98
        };
        match self.flow.manner {
            Manner::Inkscape if widest.is_some_and(is_narrow) => WideWords::GoDown,
            Manner::Inkscape => WideWords::Break,
            Manner::Browser => WideWords::Overflow,
        }
    }

    fn finish(mut self) -> Layout {
        let is_blank = |line: &Line| line.range.is_empty();
        if self.lines[self.overflow.unwrap_or(self.lines.len())..]
            .iter()
            .all(is_blank)
        {
            self.overflow = None;
        }
        let mut down = 0.0;
        if let Region::Column(column) = &self.flow.region {
            if let (Start::Baseline(baseline), Some(first)) = (column.start, self.lines.first()) {
                down = baseline - first.baseline;
            }
            if let Some(bottom) = column.bottom {
                let is_below = |line: &Line| line.baseline > bottom && !is_blank(line);
                self.overflow = self.lines.iter().position(is_below);
            }
            if let (Some(middle), Start::Top(top)) = (self.flow.middle, column.start) {
                let (first, last) = (self.lines.first(), self.lines.last());
                if let (Some(first), Some(last)) = (first, last) {
                    let free = middle.height - (last.top + last.height - first.top);
                    down = top + middle.top + free * middle.above - first.top;
                }
                self.keep_together(middle.left);
            }
        }
        for line in &mut self.lines {
            line.top += down;
            line.baseline += down;
        }
        Layout {
            lines: self.lines,
            overflow: self.overflow,
        }
    }

    /// Moves all lines so that the widest is where a box of its width would be.
    fn keep_together(&mut self, left: Option<f32>) {
        let Some(share) = left else { return };
        let widest = self.lines.iter().map(|line| line.width).fold(0.0, f32::max);
        for line in &mut self.lines {
            let free = line.room.1 - line.room.0 - widest;
            line.room.0 += free * share;
            line.room.1 = line.room.0 + widest;
        }
    }
}
