//! A plate: a template compiled for printing, so that what certificates share is encoded once.
//!
//! `docs/plate.md` explains how. Rows without fields are compressed once. Rows with fields are
//! encoded once as well, and a certificate re-encodes only what its ink changes.

mod band;
mod check;
mod checksum;
mod chunk;
mod compile;
mod deflate;
mod filter;
mod huffman;
mod ink;
pub(crate) mod jpeg;
mod printed;
mod reduce;
mod saved;
mod segment;
mod strip;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::digest::Digest;
use crate::draw::DrawOp;
use crate::raster::Coverage;
use crate::template::{Background, PixelFormat};

use band::{Band, BandScratch};
use checksum::Adler;
use ink::Paint;
use jpeg::{JpegOptions, JpegPlate};
use printed::Blank;

pub(crate) use chunk::{DIGEST_KEYWORD, SIGNATURE, TextChunk};
pub(crate) use compile::PlateOptions;
pub(crate) use printed::Printed;
pub(crate) use saved::SAVED_VERSION;

/// A template compiled for printing.
#[derive(Debug)]
pub(crate) struct Plate {
    width: u32,
    height: u32,
    format: PixelFormat,
    blank: Arc<Blank>,
    /// The dynamic segments of the page, from the top.
    bands: Vec<Band>,
    /// The chunks of the blank certificate before, between and after the bands, as ranges of its
    /// file: one more than there are bands.
    static_chunks: Vec<Range<usize>>,
    /// The checksum of the blank certificate's filtered rows.
    adler: Adler,
    digest: Digest,
    /// The blank certificate's pixels, decoded when they are first needed; `None` if they cannot be.
    page: OnceLock<Option<Background>>,
}

/// The buffers that a thread needs to print on a plate.
#[derive(Debug, Default)]
pub(crate) struct PlateScratch {
    /// The plate that the buffers were last used with.
    plate: Option<Digest>,
    bands: Vec<BandScratch>,
    /// The number of bytes that the last certificate did not share. The next one has about as many.
    own_bytes: usize,
}

impl Plate {
    /// The width and the height of the page, in pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Digest of every input that affects the bytes of certificates, except their inks and texts.
    pub(crate) fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Prints the certificate with these inks, which must lie in the boxes that the plate was
    /// compiled for. `texts` and `digest` are written into the file as metadata.
    pub(crate) fn print(
        &self,
        inks: &[DrawOp<&Coverage>],
        texts: &[TextChunk<'_>],
        digest: &Digest,
        scratch: &mut PlateScratch,
    ) -> Printed {
        scratch.prepare(self);
        let expected_own_bytes = scratch.own_bytes + scratch.own_bytes / 8;
        let mut printed = Printed::new(Arc::clone(&self.blank), expected_own_bytes);
        let mut adler = self.adler;
        printed.share(self.static_chunks[0].clone());
        let bands = self.bands.iter().zip(&mut scratch.bands);
        for ((band, scratch), chunks_below) in bands.zip(&self.static_chunks[1..]) {
            let bytes_to_end = (u64::from(self.height) - band.top as u64) * band.stride as u64;
            band.print(inks, bytes_to_end, scratch, &mut adler, &mut printed);
            printed.share(chunks_below.clone());
        }
        printed.append(|out| {
            chunk::append_end_of_image_data(adler, out);
            // Metadata follows the image, so that all files begin with the same bytes.
            texts.iter().for_each(|text| text.append(out));
            chunk::append_digest(digest, out);
            chunk::append_end(out);
        });
        scratch.own_bytes = printed.own_len();
        printed
    }

    /// The pixels of the certificate with these inks; `None` if the blank certificate cannot be
    /// decoded, which is so only for a saved plate that someone else wrote.
    pub(crate) fn page(&self, inks: &[DrawOp<&Coverage>]) -> Option<Background> {
        let mut page = self.page.get_or_init(|| self.decode()).clone()?;
        let (step, stride) = (self.format.bytes_per_pixel(), page.row_bytes());
        let pixels = page.pixels_mut();
        for ink in inks {
            let width = ink.shape.bounds.width as usize;
            let rows = ink.shape.values.chunks_exact(width.max(1));
            for (row, coverage) in rows.enumerate() {
                let y = ink.shape.bounds.y as usize + row;
                let start = y * stride + ink.shape.bounds.x as usize * step;
                let target = &mut pixels[start..start + width * step];
                let paint = Paint::of(ink, row * width..(row + 1) * width);
                ink::blend(target, self.format, coverage, paint, |_| {});
            }
        }
        Some(page)
    }

    /// Compiles the template for printing JPEG files; `None` as for [`Plate::page`].
    pub(crate) fn compile_jpeg(&self, options: &JpegOptions) -> Option<JpegPlate> {
        let bands: Vec<Range<usize>> = self.bands.iter().map(Band::rows).collect();
        let page = match self.page.get() {
            Some(page) => Cow::Borrowed(page.as_ref()?),
            // The pixels are needed only once.
            None => Cow::Owned(self.decode()?),
        };
        Some(JpegPlate::compile(&page, &bands, options))
    }

    /// The pixels of the blank certificate.
    fn decode(&self) -> Option<Background> {
        let size = self.width as usize * self.height as usize * self.format.bytes_per_pixel();
        let mut pixels = vec![0; size];
        let decoder = png::Decoder::new(std::io::Cursor::new(self.blank.file()));
        decoder.read_info().ok()?.next_frame(&mut pixels).ok()?;
        Background::new(self.width, self.height, self.format, pixels)
    }
}

impl PlateScratch {
    /// Discards what belongs to another plate.
    fn prepare(&mut self, plate: &Plate) {
        if self.plate != Some(plate.digest) {
            self.plate = Some(plate.digest);
            self.bands.clear();
            self.bands
                .resize_with(plate.bands.len(), BandScratch::default);
        }
    }
}
