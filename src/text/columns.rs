//! Lines in columns: the names of a list, all at one size.

use super::arrangement::Grid;
use super::fitted::Fitted;
use super::grid::{SLACK, VERTICAL_SLACK, snap_size_down};
use super::layout::{Fit, Shortfall};
use super::line::ShapedLine;
use crate::field::{Columns, Field, Frame, Overflow};

/// The space between two columns, in em.
const GAP: f32 = 1.2;

/// More columns than this are not tried.
const MAX_COLUMNS: usize = 64;

/// Even columns are preferred if their size is at least this share of the largest.
const WORTH_EVEN: f32 = 0.94;

/// The part of the box that each column has. A column is as wide as its widest line; what is left
/// of the box is divided among the columns.
pub(super) struct Frames(Vec<Frame>);

impl Frames {
    pub(super) fn new(fitted: &Fitted, frame: Frame) -> Self {
        let (grid, size) = (fitted.grid, fitted.size);
        if grid.is_single() {
            return Self(vec![frame]);
        }
        let widths = widths(grid, &fitted.lines);
        let gap = GAP * size;
        let gaps = gap * (grid.columns - 1) as f32;
        let taken: f32 = widths.iter().map(|width| width * size).sum();
        let spare = (frame.right - frame.left - gaps - taken) / grid.columns as f32;
        let mut left = frame.left;
        let frames = widths.iter().map(|width| {
            let own = Frame {
                left,
                right: left + width * size + spare,
                ..frame
            };
            left = own.right + gap;
            own
        });
        Self(frames.collect())
    }

    pub(super) fn of_column(&self, column: usize) -> Frame {
        self.0[column]
    }
}

/// The lines in the columns that the field asks for, or in as many as make them largest.
pub(super) fn fit(lines: Vec<ShapedLine>, field: &Field) -> Fitted {
    let room = Room::new(&lines, field);
    let most = lines.len().clamp(1, MAX_COLUMNS);
    let counts = match field.columns {
        Columns::Count(count) => {
            let count = usize::from(count.get()).min(most);
            count..=count
        }
        Columns::Auto => 1..=most,
    };
    let grids = counts.map(|columns| Grid {
        columns,
        lines: lines.len(),
    });
    let sized: Vec<(Grid, f32)> = grids
        .map(|grid| (grid, room.largest_size(grid, &lines)))
        .collect();
    let largest = sized.iter().map(|(_, size)| *size).fold(0.0, f32::max);
    let worth = |even: bool| {
        let least = if even { largest * WORTH_EVEN } else { largest };
        let mut sized = sized.iter();
        sized.find(|(grid, size)| *size >= least && (!even || grid.is_even()))
    };
    let (grid, size) = worth(true)
        .or_else(|| worth(false))
        .copied()
        .unwrap_or((Grid::single(lines.len()), largest));
    let smallest = match field.overflow.contains(&Overflow::Shrink) {
        true => field.style.size.min,
        false => field.style.size.max,
    };
    let fits = size >= smallest;
    let size = size.max(smallest);
    Fitted {
        size,
        grid,
        fit: Fit {
            // A list is as large as it fits; there is no usual size that it falls short of.
            shrunk: false,
            breaks: None,
            unbroken_size: size,
            shortfall: (!fits).then(|| room.shortfall(grid, &lines, size)),
        },
        lines,
    }
}

/// The box, and how much of it each line needs, in em.
struct Room {
    width: f32,
    height: f32,
    max: f32,
    line_height: f32,
    /// How far ink rises above a baseline and falls below it.
    above: f32,
    below: f32,
}

impl Room {
    fn new(lines: &[ShapedLine], field: &Field) -> Self {
        let frame = field.frame();
        let inks = lines.iter().filter_map(|line| line.ink);
        let most =
            |of: fn(&super::InkBox) -> f32| inks.clone().map(|ink| of(&ink)).fold(0.0, f32::max);
        Self {
            width: frame.right - frame.left,
            height: (frame.bottom - frame.top - 2.0 * VERTICAL_SLACK).max(0.0),
            max: field.style.size.max,
            line_height: field.style.line_height,
            above: most(|ink| -ink.top),
            below: most(|ink| ink.bottom),
        }
    }

    /// The width and the height of all columns together, in em.
    fn extent(&self, grid: Grid, lines: &[ShapedLine]) -> (f32, f32) {
        let widths: f32 = widths(grid, lines).iter().sum();
        let width = widths + (grid.columns - 1) as f32 * GAP;
        let height = grid.rows().saturating_sub(1) as f32 * self.line_height;
        (width, height + self.above + self.below)
    }

    fn free_width(&self, grid: Grid) -> f32 {
        (self.width - grid.columns as f32 * 2.0 * SLACK).max(0.0)
    }

    fn largest_size(&self, grid: Grid, lines: &[ShapedLine]) -> f32 {
        let (width, height) = self.extent(grid, lines);
        let fitting = (self.free_width(grid) / width).min(self.height / height);
        if fitting >= self.max {
            return self.max;
        }
        snap_size_down(fitting)
    }

    fn shortfall(&self, grid: Grid, lines: &[ShapedLine], size: f32) -> Shortfall {
        let (width, height) = self.extent(grid, lines);
        Shortfall {
            width: (size * width - self.free_width(grid)).max(0.0),
            height: (size * height - self.height).max(0.0),
        }
    }
}

/// The width of the widest line of each column, in em.
fn widths(grid: Grid, lines: &[ShapedLine]) -> Vec<f32> {
    let mut widths = vec![0.0_f32; grid.columns];
    for (index, line) in lines.iter().enumerate() {
        let width = &mut widths[grid.place(index).0];
        *width = width.max(line.ink.map_or(0.0, |ink| ink.width()));
    }
    widths
}
