//! Drawing ink on a band's rows, and erasing it again.

use std::ops::Range;

use super::Band;
use super::scratch::BandScratch;
use super::sets::{CELL, CellSet};
use crate::draw::DrawOp;
use crate::plate::deflate::SLACK;
use crate::plate::filter::{Filter, UnfilteredRows};
use crate::plate::ink::{Paint, blend};
use crate::raster::Coverage;

impl Band {
    /// Draws the inks on the rows. Finds the cells whose bytes change, and the tokens that this may
    /// invalidate.
    pub(super) fn draw(&self, inks: &[DrawOp<&Coverage>], scratch: &mut BandScratch) {
        if scratch.filtered.len() != self.filtered.len() + SLACK {
            scratch.unfiltered.clone_from(&self.unfiltered);
            scratch.filtered.clone_from(&self.filtered);
            scratch.filtered.extend([0; SLACK]);
        }
        scratch.changed.clear(self.filtered.len());
        scratch.candidates.clear(self.filtered.len());
        scratch.recent.clear(self.filtered.len());
        scratch.has_picture = inks.iter().any(|ink| !ink.shape.colors.is_empty());
        for ink in inks {
            self.draw_ink(ink, scratch);
        }
        for bytes in self.changed_bytes(&scratch.changed) {
            if self.filter != Filter::None {
                let rows = UnfilteredRows {
                    rows: &scratch.unfiltered,
                    above: &self.above,
                    stride: self.stride,
                    pixel_bytes: self.format.bytes_per_pixel(),
                };
                rows.filter(self.filter, &bytes, &mut scratch.filtered);
            }
            let candidates = &mut scratch.candidates;
            let cells = bytes.start / CELL..bytes.end.div_ceil(CELL);
            // The last token that starts before the changed bytes may reach into them.
            if let Some(start) = self.tokens.starts.last_at_or_before(bytes.start) {
                candidates.insert(start);
            }
            for cell in cells {
                candidates.insert_all(cell, self.tokens.starts.in_cell(cell));
            }
        }
        let candidates = &mut scratch.candidates;
        let dependents = |start| candidates.insert(start);
        self.tokens.for_each_dependent(&scratch.changed, dependents);
    }

    fn draw_ink(&self, ink: &DrawOp<&Coverage>, scratch: &mut BandScratch) {
        let step = self.format.bytes_per_pixel();
        let rows = match self.filter {
            Filter::None => &mut scratch.filtered,
            _ => &mut scratch.unfiltered,
        };
        let width = ink.shape.bounds.width as usize;
        for row in self.rows_under(ink) {
            let in_shape = self.pixels_of_row(ink, row);
            let coverage = &ink.shape.values[in_shape.clone()];
            let first = row * self.stride + 1 + ink.shape.bounds.x as usize * step;
            let target = &mut rows[first..first + width * step];
            let paint = Paint::of(ink, in_shape);
            blend(target, self.format, coverage, paint, |touched| {
                let bytes = first + touched.start * step..first + touched.end * step;
                if self.filter == Filter::None {
                    scratch.changed.insert(&bytes);
                    return;
                }
                let length = self.filtered.len();
                let affected = self.filter.affected_bytes(bytes, step, self.stride, length);
                affected
                    .iter()
                    .for_each(|bytes| scratch.changed.insert(bytes));
            });
        }
    }

    /// The runs of bytes in changed cells.
    pub(super) fn changed_bytes(&self, cells: &CellSet) -> impl Iterator<Item = Range<usize>> {
        let end = self.filtered.len();
        cells
            .runs()
            .map(move |cells| cells.start * CELL..(cells.end * CELL).min(end))
    }

    /// Erases the inks: the rows are those of the template again.
    pub(super) fn erase(&self, scratch: &mut BandScratch) {
        for bytes in self.changed_bytes(&scratch.changed) {
            scratch.filtered[bytes.clone()].copy_from_slice(&self.filtered[bytes.clone()]);
            if self.filter != Filter::None {
                scratch.unfiltered[bytes.clone()].copy_from_slice(&self.unfiltered[bytes]);
            }
        }
    }

    /// The rows of the band that the ink's bounds include.
    fn rows_under(&self, ink: &DrawOp<&Coverage>) -> Range<usize> {
        let (top, bottom) = (
            ink.shape.bounds.y as usize,
            ink.shape.bounds.bottom() as usize,
        );
        let end = bottom.saturating_sub(self.top).min(self.height());
        top.saturating_sub(self.top).min(end)..end
    }

    /// The pixels of the ink on a row.
    fn pixels_of_row(&self, ink: &DrawOp<&Coverage>, row: usize) -> Range<usize> {
        let width = ink.shape.bounds.width as usize;
        let start = (self.top + row - ink.shape.bounds.y as usize) * width;
        start..start + width
    }
}
