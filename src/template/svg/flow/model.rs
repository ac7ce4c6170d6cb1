//! A text that is to be laid out.

use std::ops::Range;

use super::cascade::Style;
use super::font::Manner;
use super::region::Region;

/// The text of one element, with all that decides where its letters are.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::template::svg) struct Flow {
    /// The element and its first words, in messages.
    pub(super) label: String,
    /// Its line in the file.
    pub(super) line: u64,
    /// The start tag of the `text` that is painted in its place, without its id and its end.
    pub(super) tag: String,
    /// The id of the element, if it has one.
    pub(super) id: Option<String>,
    pub(super) manner: Manner,
    pub(super) text: FlowText,
    pub(super) region: Region,
    pub(super) middle: Option<Middle>,
}

/// The words of a flow.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct FlowText {
    /// The styles of the runs, each once.
    pub(super) styles: Vec<Style>,
    pub(super) paragraphs: Vec<Paragraph>,
}

/// What stands between two ends of lines that the drawing sets.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// In the order of the text, without gaps.
    pub(super) runs: Vec<Run>,
    /// The style whose font sets the least height of a line.
    pub(super) strut: usize,
    pub(super) align: LineAlign,
    pub(super) is_rtl: bool,
    /// Whether its lines break where the region ends.
    pub(super) wraps: bool,
    /// The space above it.
    pub(super) before: f32,
    /// How far its lines stay from the left and the right edge of the region.
    pub(super) insets: [f32; 2],
    /// Whether it has a placeholder, and is not painted.
    pub(super) is_field: bool,
}

/// A part of a paragraph in one style.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// The bytes of the paragraph.
    pub(super) range: Range<usize>,
    pub(super) style: usize,
}

/// Where lines are in the width that they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineAlign {
    Left,
    Center,
    Right,
    /// As wide as the region, but for the last line.
    Justify,
}

/// Where all lines together are in a box of CSS whose contents are centred.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Middle {
    /// The distance from the top of the region to the box.
    pub(super) top: f32,
    /// The height of the box.
    pub(super) height: f32,
    /// The share of the free height above the lines.
    pub(super) above: f32,
    /// The share of the free width left of the widest line, if the lines keep to it.
    pub(super) left: Option<f32>,
}

impl Paragraph {
    /// The style of the text at this byte.
    pub(super) fn style_at(&self, at: usize) -> usize {
        let run = self.runs.iter().find(|run| run.range.contains(&at));
        run.map_or(self.strut, |run| run.style)
    }
}
