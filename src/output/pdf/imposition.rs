//! Where certificates are on a page or a sheet of paper, and the boxes of the page (14.11.2).
//!
//! Positions are in points, y up, from the lower left corner of the page.

use pdf_writer::Rect;

use super::fit::Fit;
use super::paper::{Paper, millimeters_to_points};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::digest::Digester;
use crate::field::Side;
use crate::program::{self, Print};

/// The distance from the bleed to a crop mark, in millimetres, and the length of the mark.
const MARK_GAP: f32 = 1.0;
const MARK_LENGTH: f32 = 4.0;

/// How far a sheet may be larger than its paper: errors of rounding.
const TOLERANCE: f32 = 0.01;

/// A page, or a sheet, and the places of the certificates on it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Imposition {
    /// The page.
    media: Paper,
    /// A certificate when it is cut.
    trim: Paper,
    /// How many certificates there are across and down.
    up: (usize, usize),
    /// The distance between them.
    gutter: f32,
    bleed: f32,
    has_marks: bool,
    /// Whether it is a sheet that is turned about its long edge, rather than the page of a file.
    is_sheet: bool,
}

/// The place of a certificate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cell {
    /// The lower left corner of its trim.
    pub(super) x: f32,
    pub(super) y: f32,
    /// Whether it is upside down.
    pub(super) turned: bool,
    /// What of its bleed is printed: to the middle between two certificates.
    pub(super) clip: Rect,
    /// Whether that is less than all.
    pub(super) is_clipped: bool,
}

impl Imposition {
    /// A page for each certificate.
    pub(super) fn page(print: &Print, fit: &Fit) -> Self {
        let mut page = Self {
            media: fit.trim,
            trim: fit.trim,
            up: (1, 1),
            gutter: 0.0,
            bleed: fit.bleed,
            has_marks: print.marks,
            is_sheet: false,
        };
        page.media = page.needed();
        page
    }

    /// The sheets of a bound document: on the paper of the program, if it names one.
    ///
    /// # Errors
    ///
    /// [`Code::SheetTooLarge`].
    pub(super) fn sheet(print: &Print, fit: &Fit) -> Result<Self> {
        let page = Self::page(print, fit);
        let Some(paper) = print.paper else {
            return Ok(page);
        };
        let (across, down) = print.up;
        let sheet = Self {
            // A program that was not read from a file may have 0.
            up: (across.max(1) as usize, down.max(1) as usize),
            gutter: millimeters_to_points(print.gutter),
            is_sheet: true,
            ..page
        };
        let needed = sheet.needed();
        let papers = paper.orientations();
        let fitting = papers.map(Paper::of_program).find(|paper| {
            needed.width <= paper.width + TOLERANCE && needed.height <= paper.height + TOLERANCE
        });
        match fitting {
            Some(media) => Ok(Self { media, ..sheet }),
            None => Err(sheet.too_large(paper).into()),
        }
    }

    fn too_large(&self, paper: program::Paper) -> Diagnostic {
        let (across, down) = self.up;
        let beyond = match (self.bleed > 0.0, self.has_marks) {
            (true, true) => " with bleed and crop marks",
            (true, false) => " with bleed",
            (false, true) => " with crop marks",
            (false, false) => "",
        };
        let trim = self.trim.in_millimeters();
        let certificates = match across * down {
            1 => format!("1 certificate of {trim}{beyond} needs"),
            count => format!(
                "{count} certificates of {trim}, {across} across and {down} down,{beyond} need"
            ),
        };
        let message = format!(
            "{certificates} {}, but the paper is {}",
            self.needed().in_millimeters(),
            Paper::of_program(paper).in_millimeters(),
        );
        Diagnostic::error(Code::SheetTooLarge, message)
            .hint("lower `up`, `gutter` or `bleed`, or set a larger `paper`")
    }

    /// How many certificates a sheet has.
    pub(super) fn count(&self) -> usize {
        self.up.0 * self.up.1
    }

    /// What the certificates need with their bleed and marks.
    fn needed(&self) -> Paper {
        self.block().grown(self.around())
    }

    /// The size of all certificates together, without the bleed around them.
    fn block(&self) -> Paper {
        let along =
            |count: usize, side: f32| count as f32 * side + (count - 1) as f32 * self.gutter;
        Paper {
            width: along(self.up.0, self.trim.width),
            height: along(self.up.1, self.trim.height),
        }
    }

    /// The width of what is printed around the certificates.
    fn around(&self) -> f32 {
        let marks = match self.has_marks {
            true => millimeters_to_points(MARK_GAP + MARK_LENGTH),
            false => 0.0,
        };
        self.bleed + marks
    }

    pub(super) fn media_box(&self) -> Rect {
        Rect::new(0.0, 0.0, self.media.width, self.media.height)
    }

    /// The certificates of a sheet together: the finished size of the page (14.11.2.1).
    pub(super) fn trim_box(&self) -> Rect {
        let (x, y) = self.corner();
        let block = self.block();
        Rect::new(x, y, x + block.width, y + block.height)
    }

    pub(super) fn bleed_box(&self) -> Rect {
        grown(self.trim_box(), [self.bleed; 4])
    }

    /// Whether the page is nothing but the certificate.
    pub(super) fn is_plain(&self) -> bool {
        !self.is_sheet && self.bleed == 0.0 && !self.has_marks
    }

    /// The lower left corner of the certificates together, which are in the middle of the page.
    fn corner(&self) -> (f32, f32) {
        let block = self.block();
        (
            (self.media.width - block.width) / 2.0,
            (self.media.height - block.height) / 2.0,
        )
    }

    /// The place of a certificate, counted along the rows of the front.
    ///
    /// Sheets are turned about their long edge. Upright ones swap left and right, wide ones top and
    /// bottom; on these, the backs are upside down, so that each certificate shows its back upright
    /// when it is turned like a page of a book.
    pub(super) fn cell(&self, index: usize, side: Side) -> Cell {
        let (across, down) = self.up;
        let (mut column, mut row) = (index % across, index / across);
        let mut turned = false;
        if side == Side::Back && self.is_sheet {
            if self.media.width > self.media.height {
                row = down - 1 - row;
                turned = true;
            } else {
                column = across - 1 - column;
            }
        }
        let (left, bottom) = self.corner();
        let x = left + column as f32 * (self.trim.width + self.gutter);
        let y = bottom + (down - 1 - row) as f32 * (self.trim.height + self.gutter);
        let middle = self.gutter / 2.0;
        // Left, bottom, right, top.
        let has_neighbor = [column > 0, row + 1 < down, column + 1 < across, row > 0];
        let printed = has_neighbor.map(|has_neighbor| match has_neighbor {
            true => self.bleed.min(middle),
            false => self.bleed,
        });
        let trim = Rect::new(x, y, x + self.trim.width, y + self.trim.height);
        Cell {
            x,
            y,
            turned,
            clip: grown(trim, printed),
            is_clipped: printed
                .iter()
                .any(|printed| *printed < self.bleed - TOLERANCE),
        }
    }

    /// The crop marks, each a line between two points. Without `marks`, the list is empty.
    pub(super) fn marks(&self) -> Vec<[(f32, f32); 2]> {
        if !self.has_marks {
            return Vec::new();
        }
        let Rect { x1, y1, x2, y2 } = self.bleed_box();
        let (gap, length) = (
            millimeters_to_points(MARK_GAP),
            millimeters_to_points(MARK_LENGTH),
        );
        let (left, bottom) = self.corner();
        let mut marks = Vec::new();
        for x in self.cuts(self.up.0, left, self.trim.width) {
            marks.push([(x, y1 - gap - length), (x, y1 - gap)]);
            marks.push([(x, y2 + gap), (x, y2 + gap + length)]);
        }
        for y in self.cuts(self.up.1, bottom, self.trim.height) {
            marks.push([(x1 - gap - length, y), (x1 - gap, y)]);
            marks.push([(x2 + gap, y), (x2 + gap + length, y)]);
        }
        marks
    }

    /// Adds what affects the page of a certificate, and its place there.
    pub(super) fn add_to_digest(&self, digester: &mut Digester) {
        let (media, trim) = (self.media_box(), self.trim_box());
        for number in [media.x2, media.y2, trim.x1, trim.y1, trim.x2, trim.y2] {
            digester.number(number.to_bits());
        }
        digester.bytes(&[u8::from(self.has_marks)]);
    }

    /// Where certificates are cut in one direction, each place once.
    fn cuts(&self, count: usize, start: f32, side: f32) -> Vec<f32> {
        let cells = (0..count).map(|index| start + index as f32 * (side + self.gutter));
        let mut cuts: Vec<f32> = cells.flat_map(|cell| [cell, cell + side]).collect();
        cuts.dedup_by(|one, other| (*one - *other).abs() < TOLERANCE);
        cuts
    }
}

/// A rectangle that is larger by this much at its left, bottom, right and top.
fn grown(rect: Rect, [left, bottom, right, top]: [f32; 4]) -> Rect {
    Rect::new(
        rect.x1 - left,
        rect.y1 - bottom,
        rect.x2 + right,
        rect.y2 + top,
    )
}

#[cfg(test)]
mod tests;
