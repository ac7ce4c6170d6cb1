//! The place of a paragraph that is a field.

use super::layout::{Layout, Line};
use super::model::{Flow, LineAlign, Paragraph};
use super::region::Region;
use crate::field::Align;

/// How far the box of a field extends above its first baseline and below its last one, in em:
/// enough for marks on capitals, and for descenders of any script.
const ABOVE: f32 = 1.35;
const BELOW: f32 = 0.6;

/// The paragraph of a flow that a field stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::template::svg) struct FlowField {
    /// The number of the flow in the drawing.
    pub(in crate::template::svg) flow: usize,
    /// The number of the paragraph in the flow.
    pub(in crate::template::svg) paragraph: usize,
}

/// Where the lines of a field in a flow are, in the units of the text.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::template::svg) struct FlowPlace {
    /// Where the first line starts, is centred or ends.
    pub(in crate::template::svg) anchor: (f32, f32),
    pub(in crate::template::svg) align: Align,
    /// The corners of the room for its lines, clockwise from the upper left; `None` if they may
    /// be of any length.
    pub(in crate::template::svg) corners: Option<[(f32, f32); 4]>,
    /// From one baseline to the next.
    pub(in crate::template::svg) line_height: f32,
    /// Whether the first line stays where it is if there are more lines; they are centred around
    /// it otherwise.
    pub(in crate::template::svg) starts_at_top: bool,
}

/// The place of a paragraph in a layout.
pub(super) fn place(
    flow: &Flow,
    layout: &Layout,
    paragraph: &Paragraph,
    number: usize,
) -> Option<FlowPlace> {
    let lines = layout.lines.iter().filter(|line| line.paragraph == number);
    let lines: Vec<&Line> = lines.collect();
    let (first, last) = (lines.first()?, lines.last()?);
    let size = |line: &Line| {
        let style = paragraph.style_at(line.range.start);
        flow.text.styles[style].size
    };
    let left = lines.iter().map(|line| line.free_room.0).reduce(f32::max)?;
    let right = lines.iter().map(|line| line.free_room.1).reduce(f32::min)?;
    let top = first.top.min(first.baseline - ABOVE * size(first));
    let mut bottom = (last.top + last.height).max(last.baseline + BELOW * size(last));
    let is_last = flow.text.paragraphs[number + 1..]
        .iter()
        .all(|other| other.text.trim().is_empty());
    if is_last {
        bottom = end_of(&flow.region).map_or(bottom, |end| end.max(bottom));
    }
    let is_alone = flow.text.paragraphs.len() == 1;
    let centred = flow.middle.and_then(|middle| middle.left) == Some(0.5);
    let (align, room) = match (paragraph.align, paragraph.is_rtl) {
        _ if is_alone && centred => (Align::Center, first.free_room),
        (LineAlign::Center, _) => (Align::Center, first.room),
        (LineAlign::Right, _) | (LineAlign::Justify, true) => (Align::Right, first.room),
        (LineAlign::Left | LineAlign::Justify, _) => (Align::Left, first.room),
    };
    let x = match align {
        Align::Center => f32::midpoint(room.0, room.1),
        Align::Right => room.1,
        _ => room.0,
    };
    let is_placed = flow.middle.is_some_and(|middle| middle.above > 0.0);
    let middle = f32::midpoint(first.baseline, last.baseline);
    Some(FlowPlace {
        anchor: (x, if is_placed { middle } else { first.baseline }),
        align,
        corners: paragraph.wraps.then_some([
            (left, top),
            (right, top),
            (right, bottom),
            (left, bottom),
        ]),
        line_height: first.height,
        starts_at_top: !is_placed,
    })
}

/// Where the room below the last line ends, if it is as wide down to there.
fn end_of(region: &Region) -> Option<f32> {
    match region {
        Region::Column(column) => column.bottom,
        Region::Shapes {
            inside,
            outside,
            padding,
            ..
        } => {
            let last = inside.last().filter(|_| outside.is_empty())?;
            last.is_rectangle().then(|| last.bounds.bottom - padding)
        }
    }
}
