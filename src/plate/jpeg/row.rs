//! A row of MCUs that differs from certificate to certificate: one interval of the file.

use std::ops::Range;

use super::bits::BitWriter;
use super::codes::Codes;
use super::layout::MAX_BLOCKS;
use super::layout::MAX_COMPONENTS;
use super::quantizer::Coefficients;
use super::samples::{McuCoefficients, Transform};
use super::scan::{FirstBlock, Predictions, Writer, put_dc, put_mcu};
use crate::draw::DrawOp;
use crate::plate::ink::{Paint, blend};
use crate::raster::Coverage;

/// The pixels of a row of MCUs, and how they are coded on the blank certificate.
#[derive(Debug)]
pub(super) struct Row {
    /// The rows of pixels on the page.
    pub(super) rows: Range<usize>,
    /// The template's pixels.
    pub(super) pixels: Vec<u8>,
    pub(super) coded: CodedRow,
    /// The range of the interval in the blank certificate's file.
    pub(super) interval: Range<usize>,
}

/// The bits of an interval, and where its MCUs are.
#[derive(Debug, Default)]
pub(super) struct CodedRow {
    /// The bits, with [`SLACK`](super::bits::SLACK) bytes after them.
    pub(super) bytes: Vec<u8>,
    /// The number of bits.
    pub(super) bits: usize,
    pub(super) mcus: Vec<Mcu>,
}

/// An MCU on the blank certificate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mcu {
    pub(super) firsts: [FirstBlock; MAX_COMPONENTS],
    /// The predictions for the next MCU.
    pub(super) predictions: Predictions,
}

/// The buffers for printing a row.
#[derive(Debug, Default)]
pub(super) struct RowScratch {
    /// The row's pixels, right where there is ink.
    pixels: Vec<u8>,
    /// Whether ink covers an MCU.
    inked: Vec<bool>,
    out: BitWriter,
}

impl Row {
    /// Draws the inks, and finds the MCUs that they cover. Returns whether there are any.
    pub(super) fn draw(
        &self,
        transform: &Transform,
        inks: &[DrawOp<&Coverage>],
        scratch: &mut RowScratch,
    ) -> bool {
        let layout = &transform.layout;
        let (step, mcu_width) = (transform.format.bytes_per_pixel(), layout.mcu_size().0);
        let stride = layout.width * step;
        let here = || inks.iter().filter(|ink| self.has_rows_of(ink));
        let left = here().map(|ink| ink.shape.bounds.x).min();
        let right = here().map(|ink| ink.shape.bounds.right()).max();
        let (Some(left), Some(right)) = (left, right) else {
            return false;
        };
        let left = left as usize / mcu_width * mcu_width;
        let right = (right as usize)
            .next_multiple_of(mcu_width)
            .min(layout.width);
        scratch.inked.clear();
        scratch.inked.resize(layout.mcus_in_row(), false);
        scratch.pixels.resize(self.pixels.len(), 0);
        for start in (0..self.pixels.len()).step_by(stride) {
            let inked = start + left * step..start + right * step;
            scratch.pixels[inked.clone()].copy_from_slice(&self.pixels[inked]);
        }
        let mut any = false;
        for ink in here() {
            let bounds = ink.shape.bounds;
            let (first, width) = (bounds.x as usize, bounds.width as usize);
            let top = self.rows.start.max(bounds.y as usize);
            for y in top..self.rows.end.min(bounds.bottom() as usize) {
                let in_shape = (y - bounds.y as usize) * width;
                let coverage = &ink.shape.values[in_shape..in_shape + width];
                let pixels = &mut scratch.pixels[(y - self.rows.start) * stride..][..stride];
                let on_page = &mut pixels[first * step..(first + width) * step];
                let paint = Paint::of(ink, in_shape..in_shape + width);
                blend(on_page, transform.format, coverage, paint, |touched| {
                    let mcus = (first + touched.start) / mcu_width
                        ..(first + touched.end).div_ceil(mcu_width);
                    scratch.inked[mcus].fill(true);
                    any = true;
                });
            }
        }
        any
    }

    fn has_rows_of(&self, ink: &DrawOp<&Coverage>) -> bool {
        let bounds = ink.shape.bounds;
        !bounds.is_empty()
            && (bounds.y as usize) < self.rows.end
            && self.rows.start < bounds.bottom() as usize
    }

    /// Codes the inked MCUs and returns the interval: the bits of the others are copied.
    pub(super) fn code<'s>(
        &self,
        transform: &Transform,
        codes: &Codes,
        scratch: &'s mut RowScratch,
    ) -> &'s [u8] {
        let RowScratch { pixels, inked, out } = scratch;
        let CodedRow { bytes, bits, mcus } = &self.coded;
        let mut coefficients: McuCoefficients = [Coefficients::ZERO; MAX_BLOCKS];
        let layout = &transform.layout;
        let start_of = |mcu: usize| mcus.get(mcu).map_or(*bits, Mcu::start);
        out.clear();
        // All MCUs before `next` are written.
        let mut next = 0;
        while let Some(distance) = inked[next..].iter().position(|is_inked| *is_inked) {
            let first = next + distance;
            out.copy(bytes, start_of(next), start_of(first));
            let blank = |mcu: usize| mcus[mcu].predictions;
            let mut predictions = first.checked_sub(1).map(blank).unwrap_or_default();
            next = first;
            while inked.get(next) == Some(&true) {
                transform.mcu(pixels, next, &mut coefficients);
                let mut sink = Writer { codes, out };
                put_mcu(layout, &coefficients, &mut predictions, &mut sink);
                next += 1;
            }
            if let Some(mcu) = mcus.get(next) {
                // Its DC coefficients are coded as differences to those of another MCU now.
                let end = start_of(next + 1);
                let firsts = &mcu.firsts[..layout.components];
                let following = firsts[1..].iter().map(|block| block.start as usize);
                let ends = following.chain([end]);
                let blocks = firsts.iter().zip(&mut predictions).zip(ends);
                for (component, ((block, prediction), end)) in blocks.enumerate() {
                    put_dc(component, block.dc, prediction, &mut Writer { codes, out });
                    out.copy(bytes, block.after_dc as usize, end);
                }
                next += 1;
            }
        }
        out.copy(bytes, start_of(next), *bits);
        out.finish()
    }
}

impl Mcu {
    /// The position of its first bit.
    fn start(&self) -> usize {
        self.firsts[0].start as usize
    }
}
