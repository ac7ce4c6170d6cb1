use image::{GrayImage, Luma};
use imageproc::region_labelling::{Connectivity, connected_components};

use crate::geometry::PixelBox;
use crate::template::background::Background;

/// The number of cells along the longer side of a page: fine enough for the space between two
/// lines of text, coarse enough to make the page's size irrelevant.
const CELLS: u32 = 600;

/// Anything that extends across more of the page than this frames it: borders, panels, backgrounds.
const FRAMES: f32 = 0.8;

/// Dots and dashes of a frame are at most this far from each other, as a share of the page's longer
/// side.
const REACH: usize = CELLS as usize / 75;
/// A frame of dots or dashes is no wider than this, as a share of the page's width and height.
const BORDER: f32 = 0.08;

/// A template divided into square cells, with what is drawn in each.
pub(super) struct Grid {
    /// The side of a cell in pixels.
    cell: u32,
    pub(super) columns: usize,
    pub(super) rows: usize,
    drawn: Vec<Drawn>,
    /// For each corner, the number of cells left of it and above it that have something drawn.
    sums: Vec<u32>,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Drawn {
    Nothing,
    /// A text, a rule, an ornament.
    Content,
    /// A border or a background.
    Frame,
}

/// A rectangle of cells, `right` and `bottom` exclusive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cells {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) right: usize,
    pub(super) bottom: usize,
}

impl Cells {
    pub(super) fn width(&self) -> usize {
        self.right - self.left
    }

    pub(super) fn height(&self) -> usize {
        self.bottom - self.top
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// The smallest rectangle that contains these cells and one more.
    fn with(self, column: usize, row: usize) -> Self {
        Self {
            left: self.left.min(column),
            top: self.top.min(row),
            right: self.right.max(column + 1),
            bottom: self.bottom.max(row + 1),
        }
    }

    fn single(column: usize, row: usize) -> Self {
        Self {
            left: column,
            top: row,
            right: column + 1,
            bottom: row + 1,
        }
    }
}

impl Grid {
    pub(super) fn from_background(background: &Background) -> Self {
        let (width, height) = (background.width(), background.height());
        let cell = width.max(height).div_ceil(CELLS);
        let columns = width.div_ceil(cell) as usize;
        let rows = height.div_ceil(cell) as usize;
        let mut drawn = vec![Drawn::Nothing; columns * rows];
        let page = PixelBox::new(0, 0, width, height);
        background.each_edge(page, |x, y| {
            drawn[(y / cell) as usize * columns + (x / cell) as usize] = Drawn::Content;
        });
        let mut grid = Self {
            cell,
            columns,
            rows,
            drawn,
            sums: Vec::new(),
        };
        grid.mark_frames();
        grid.mark_broken_frames();
        grid.sums = grid.sums();
        grid
    }

    fn mark_frames(&mut self) {
        let max_width = self.columns as f32 * FRAMES;
        let max_height = self.rows as f32 * FRAMES;
        for part in self.parts(0) {
            let bounds = part.bounds;
            if bounds.width() as f32 > max_width || bounds.height() as f32 > max_height {
                for cell in part.cells {
                    self.drawn[cell] = Drawn::Frame;
                }
            }
        }
    }

    /// Marks frames of dots, dashes or leaves, which are not connected: what is along all four sides
    /// of the page, with no more than a small gap anywhere, and nothing inside.
    fn mark_broken_frames(&mut self) {
        let beside = self.near(REACH / 2);
        let near = |column: usize, row: usize| {
            let from = row.saturating_sub(REACH / 2);
            let to = (row + REACH / 2).min(self.rows - 1);
            (from..=to).any(|row| beside[row * self.columns + column])
        };
        let (columns, rows) = (self.columns as u32, self.rows as u32);
        let joined = GrayImage::from_fn(columns, rows, |column, row| {
            Luma([u8::from(near(column as usize, row as usize))])
        });
        for part in self.parts_of(&joined) {
            if self.is_border(&part) {
                for cell in part.cells {
                    self.drawn[cell] = Drawn::Frame;
                }
            }
        }
    }

    /// Whether a part is along the edges of the page, and nowhere else.
    fn is_border(&self, part: &Part) -> bool {
        let bounds = part.bounds;
        let (width, height) = (bounds.width() as f32, bounds.height() as f32);
        if width < FRAMES * self.columns as f32 || height < FRAMES * self.rows as f32 {
            return false;
        }
        let (x, y) = ((width * BORDER) as usize, (height * BORDER) as usize);
        let inside = Cells {
            left: bounds.left + x,
            top: bounds.top + y,
            right: bounds.right - x,
            bottom: bounds.bottom - y,
        };
        let at = |cell: &usize| Cells::single(cell % self.columns, cell / self.columns);
        part.cells.iter().all(|cell| !inside.overlaps(&at(cell)))
    }

    fn sums(&self) -> Vec<u32> {
        let stride = self.columns + 1;
        let mut sums = vec![0; stride * (self.rows + 1)];
        for row in 0..self.rows {
            let mut in_row = 0;
            for column in 0..self.columns {
                in_row += u32::from(self.at(column, row) != Drawn::Nothing);
                sums[(row + 1) * stride + column + 1] = sums[row * stride + column + 1] + in_row;
            }
        }
        sums
    }

    pub(super) fn at(&self, column: usize, row: usize) -> Drawn {
        self.drawn[row * self.columns + column]
    }

    /// The number of cells that have something drawn.
    pub(super) fn count(&self, cells: &Cells) -> u32 {
        let stride = self.columns + 1;
        let at = |column: usize, row: usize| self.sums[row * stride + column];
        at(cells.right, cells.bottom) + at(cells.left, cells.top)
            - at(cells.left, cells.bottom)
            - at(cells.right, cells.top)
    }

    pub(super) fn is_free(&self, cells: &Cells) -> bool {
        self.count(cells) == 0
    }

    /// The connected parts of the drawing, without frames. Up to `reach` empty cells in a row do not separate them.
    pub(super) fn parts(&self, reach: usize) -> Vec<Part> {
        let near = self.near(reach);
        let (columns, rows) = (self.columns as u32, self.rows as u32);
        let joined = GrayImage::from_fn(columns, rows, |column, row| {
            Luma([u8::from(
                near[row as usize * self.columns + column as usize],
            )])
        });
        self.parts_of(&joined)
    }

    /// For each cell, whether something is drawn in it or at most so many cells beside it.
    fn near(&self, reach: usize) -> Vec<bool> {
        let rows = self.drawn.chunks(self.columns);
        let near = rows.flat_map(|row| {
            (0..row.len()).map(move |column| {
                let to = (column + reach).min(row.len() - 1);
                row[column.saturating_sub(reach)..=to].contains(&Drawn::Content)
            })
        });
        near.collect()
    }

    /// What is drawn in each connected part of a picture of the cells.
    fn parts_of(&self, joined: &GrayImage) -> Vec<Part> {
        let labels = connected_components(joined, Connectivity::Eight, Luma([0]));
        let mut parts: Vec<Part> = Vec::new();
        for (column, row, Luma([label])) in labels.enumerate_pixels() {
            let (column, row) = (column as usize, row as usize);
            if self.at(column, row) != Drawn::Content {
                continue;
            }
            // Labels count from 1, in the order in which they are found.
            let index = *label as usize - 1;
            if index >= parts.len() {
                parts.resize_with(index + 1, Part::default);
            }
            parts[index].add(column, row, row * self.columns + column);
        }
        parts.retain(|part| !part.cells.is_empty());
        parts
    }

    /// Converts cells to pixels of the page.
    pub(super) fn pixels(&self, cells: &Cells) -> PixelBox {
        let pixels = |cells: usize| cells as u32 * self.cell;
        PixelBox::new(
            pixels(cells.left),
            pixels(cells.top),
            pixels(cells.width()),
            pixels(cells.height()),
        )
    }
}

/// Connected cells.
#[derive(Default)]
pub(super) struct Part {
    pub(super) bounds: Cells,
    pub(super) cells: Vec<usize>,
}

impl Part {
    pub(super) fn add(&mut self, column: usize, row: usize, cell: usize) {
        self.bounds = if self.cells.is_empty() {
            Cells::single(column, row)
        } else {
            self.bounds.with(column, row)
        };
        self.cells.push(cell);
    }
}

impl Default for Cells {
    fn default() -> Self {
        Self::single(0, 0)
    }
}
