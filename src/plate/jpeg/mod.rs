//! A plate for JPEG (ITU-T T.81, baseline): the template coded once, a certificate only where its
//! ink is.
//!
//! Each row of MCUs is a restart interval, which begins without predictions. So rows without ink
//! are those of the blank certificate, byte for byte. In a row with ink, the bits of MCUs without
//! ink are copied: only the DC coefficient after an inked MCU is coded again, as the difference to
//! another one.

mod bits;
mod codes;
mod compile;
mod dct;
mod expected;
mod header;
mod layout;
mod quantizer;
mod row;
mod samples;
mod scan;
mod symbols;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::printed::{Blank, Printed};
use crate::draw::DrawOp;
use crate::format::Subsampling;
use crate::raster::Coverage;

use bits::append_stuffed;
use codes::Codes;
use row::{Row, RowScratch};
use samples::Transform;

/// A template compiled for printing JPEG files.
#[derive(Debug)]
pub(crate) struct JpegPlate {
    transform: Transform,
    codes: Codes,
    blank: Arc<Blank>,
    /// Where metadata goes in the blank certificate's file.
    metadata_at: usize,
    /// The rows of MCUs that ink can be on, from the top.
    rows: Vec<Row>,
}

/// How JPEG files are coded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct JpegOptions {
    /// From 1 to 100.
    pub(crate) quality: u8,
    pub(crate) subsampling: Subsampling,
    /// The pixels of a page per inch.
    pub(crate) dpi: f32,
}

/// The buffers that a thread needs to print on a JPEG plate.
#[derive(Debug, Default)]
pub(crate) struct JpegScratch {
    row: RowScratch,
    /// The number of bytes that the last certificate did not share. The next one has about as many.
    own_bytes: usize,
}

impl JpegPlate {
    /// Prints the certificate with these inks, which must lie in the rows that the plate was
    /// compiled for. `metadata` are whole segments, for the beginning of the file.
    pub(crate) fn print(
        &self,
        inks: &[DrawOp<&Coverage>],
        metadata: &[u8],
        scratch: &mut JpegScratch,
    ) -> Printed {
        let expected_own_bytes = scratch.own_bytes + scratch.own_bytes / 8;
        let mut printed = Printed::new(Arc::clone(&self.blank), expected_own_bytes);
        printed.share(0..self.metadata_at);
        printed.append(|own| own.extend_from_slice(metadata));
        let mut next = self.metadata_at;
        for row in &self.rows {
            if row.draw(&self.transform, inks, &mut scratch.row) {
                let coded = row.code(&self.transform, &self.codes, &mut scratch.row);
                printed.share(next..row.interval.start);
                printed.append(|own| append_stuffed(coded, own));
                next = row.interval.end;
            }
        }
        printed.share(next..self.blank.file().len());
        scratch.own_bytes = printed.own_len();
        printed
    }
}
