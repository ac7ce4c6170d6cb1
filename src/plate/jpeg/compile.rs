//! From a page to a plate.

use std::ops::Range;
use std::sync::Arc;

use super::bits::{BitWriter, SLACK, append_stuffed};
use super::codes::Codes;
use super::expected::add_expected_ink;
use super::header::{self, append_frame, append_start, restart_marker};
use super::layout::{Layout, MAX_BLOCKS};
use super::quantizer::{Coefficients, Quantizer};
use super::row::{CodedRow, Mcu, Row};
use super::samples::Transform;
use super::scan::{Predictions, Sink, Writer, put_mcu};
use super::symbols::Counts;
use super::{JpegOptions, JpegPlate};
use crate::plate::printed::Blank;
use crate::template::{Background, PixelFormat};

impl JpegPlate {
    /// Compiles a page for inks on these rows of pixels, which ascend.
    pub(in crate::plate) fn compile(
        page: &Background,
        bands: &[Range<usize>],
        options: &JpegOptions,
    ) -> Self {
        let transform = Transform::new(page, options);
        let codes = transform.fit_codes(page, bands);
        Self::with_codes(page, bands, options.dpi, transform, codes)
    }

    /// Codes a page.
    pub(super) fn with_codes(
        page: &Background,
        bands: &[Range<usize>],
        dpi: f32,
        transform: Transform,
        codes: Codes,
    ) -> Self {
        let layout = transform.layout;
        let mut file = Vec::new();
        append_start(dpi, &mut file);
        let metadata_at = file.len();
        append_frame(&layout, &transform.quantizers, &codes, &mut file);
        let mut rows = Vec::new();
        let mut out = BitWriter::default();
        for number in 0..layout.rows() {
            if number > 0 {
                file.extend_from_slice(&restart_marker(number - 1));
            }
            let range = layout.pixel_rows(number);
            let pixels = pixels_of(page, &range);
            let mut mcus = Vec::new();
            out.clear();
            let mut writer = Writer {
                codes: &codes,
                out: &mut out,
            };
            let is_dynamic = is_dynamic(&range, bands);
            transform.put_row(pixels, &mut writer, |mcu| {
                if is_dynamic {
                    mcus.push(mcu);
                }
            });
            let bits = out.position();
            let bytes = out.finish();
            let start = file.len();
            append_stuffed(bytes, &mut file);
            if is_dynamic {
                rows.push(Row {
                    rows: range,
                    pixels: pixels.to_vec(),
                    coded: CodedRow {
                        bytes: [bytes, &[0; SLACK]].concat(),
                        bits,
                        mcus,
                    },
                    interval: start..file.len(),
                });
            }
        }
        file.extend_from_slice(&header::END_OF_IMAGE);
        Self {
            transform,
            codes,
            // Metadata comes before the image, so what certificates share at their beginning is
            // not worth hashing by itself.
            blank: Arc::new(Blank::new(file, Vec::new())),
            metadata_at,
            rows,
        }
    }
}

impl Transform {
    pub(super) fn new(page: &Background, options: &JpegOptions) -> Self {
        let format = page.format();
        let is_gray = matches!(format, PixelFormat::Gray | PixelFormat::GrayAlpha);
        Self {
            layout: Layout::new(page.width(), page.height(), is_gray, options.subsampling),
            format,
            quantizers: Quantizer::of_quality(options.quality),
        }
    }

    /// The codes that fit the page and ink on some of its rows.
    fn fit_codes(&self, page: &Background, bands: &[Range<usize>]) -> Codes {
        let mut counts = Counts::ZERO;
        let mut dynamic_rows = 0;
        for number in 0..self.layout.rows() {
            let range = self.layout.pixel_rows(number);
            self.put_row(pixels_of(page, &range), &mut counts, |_| ());
            dynamic_rows += usize::from(is_dynamic(&range, bands));
        }
        add_expected_ink(&self.layout, dynamic_rows, &mut counts);
        Codes::for_counts(&counts)
    }

    /// Codes a row of MCUs, and calls `visit` with each of them.
    fn put_row(&self, pixels: &[u8], sink: &mut impl Sink, mut visit: impl FnMut(Mcu)) {
        let mut coefficients = [Coefficients::ZERO; MAX_BLOCKS];
        let mut predictions = Predictions::default();
        for mcu in 0..self.layout.mcus_in_row() {
            self.mcu(pixels, mcu, &mut coefficients);
            let firsts = put_mcu(&self.layout, &coefficients, &mut predictions, sink);
            visit(Mcu {
                firsts,
                predictions,
            });
        }
    }
}

fn pixels_of<'p>(page: &'p Background, rows: &Range<usize>) -> &'p [u8] {
    let stride = page.row_bytes();
    &page.pixels()[rows.start * stride..rows.end * stride]
}

fn is_dynamic(rows: &Range<usize>, bands: &[Range<usize>]) -> bool {
    let touches = |band: &Range<usize>| band.start < rows.end && rows.start < band.end;
    bands.iter().any(touches)
}
