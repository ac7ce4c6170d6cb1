//! PNG: the plate, on which a certificate encodes only what its shapes change.

use std::sync::Arc;

use super::{Certificate, Encoder, OutputScratch, Page, Template};
use crate::diagnostic::Result;
use crate::digest::Digest;
use crate::draw;
use crate::plate::TextChunk;

#[derive(Debug)]
pub(super) struct PngEncoder(pub(super) Arc<Template>);

impl Encoder for PngEncoder {
    fn digest(&self, page: &Page<'_>) -> Digest {
        *page.digest
    }

    fn encode(&self, page: &Page<'_>, scratch: &mut OutputScratch) -> Result<Certificate> {
        let OutputScratch { raster, plate, .. } = scratch;
        let ops = draw::rasterize(&page.ops, raster);
        // The keywords that PNG registers for text chunks (PNG, 11.3.3.1).
        let texts = page.metadata.texts();
        let texts = texts.map(|(keyword, text)| TextChunk { keyword, text });
        let printed = self.0.plate.print(&ops, &texts, page.digest, plate);
        Ok(Certificate::from_plate(printed))
    }
}
