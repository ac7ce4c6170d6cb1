//! JPEG: a plate of its own, on which a certificate codes only what its shapes change.

use std::sync::{Arc, OnceLock};

use super::metadata::seal;
use super::{Certificate, Encoder, OutputScratch, Page, Template, undecodable};
use crate::diagnostic::Result;
use crate::digest::Digest;
use crate::draw;
use crate::format::OutputFormat;
use crate::plate::jpeg::{JpegOptions, JpegPlate};

/// Goes up when the same page gives other bytes in JPEG.
const VERSION: u32 = 2;

/// The beginning of an XMP segment ([XMP, part 3, 1.1.3]).
///
/// [XMP, part 3, 1.1.3]: https://developer.adobe.com/xmp/docs/XMPSpecifications/
const XMP_HEADER: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

#[derive(Debug)]
pub(super) struct JpegEncoder {
    template: Arc<Template>,
    /// Compiled when it is first needed, which takes as long as many certificates; `None` if the
    /// template cannot be decoded.
    plate: OnceLock<Option<JpegPlate>>,
}

impl JpegEncoder {
    pub(super) fn new(template: Arc<Template>) -> Self {
        Self {
            template,
            plate: OnceLock::new(),
        }
    }

    /// The template compiled for JPEG.
    ///
    /// It is compiled on this thread alone: a thread of a pool that waited for others could be
    /// given another certificate, which would wait for this plate. It is not kept in the cache:
    /// reading and checking it would take about as long as compiling it.
    fn plate(&self) -> Result<&JpegPlate> {
        let Template {
            plate,
            dpi,
            quality,
            subsampling,
            ..
        } = &*self.template;
        let options = JpegOptions {
            quality: *quality,
            subsampling: *subsampling,
            dpi: *dpi,
        };
        let plate = self.plate.get_or_init(|| plate.compile_jpeg(&options));
        plate.as_ref().ok_or_else(undecodable)
    }
}

impl Encoder for JpegEncoder {
    fn digest(&self, page: &Page<'_>) -> Digest {
        let template = &self.template;
        template.file_digest(OutputFormat::Jpeg, page, |digester| {
            digester.number(VERSION);
            digester.number(template.quality.into());
            digester.bytes(template.subsampling.name().as_bytes());
        })
    }

    fn encode(&self, page: &Page<'_>, scratch: &mut OutputScratch) -> Result<Certificate> {
        let language = self.template.language.as_deref();
        let xmp = page
            .metadata
            .to_xmp(language, Some(&self.digest(page)), None);
        let OutputScratch { raster, jpeg, .. } = scratch;
        let ops = draw::rasterize(&page.ops, raster);
        let metadata = xmp_segment(xmp.as_bytes());
        let mut printed = self.plate()?.print(&ops, &metadata, jpeg);
        seal::close_printed(&mut printed);
        Ok(Certificate::from_plate(printed))
    }
}

fn xmp_segment(packet: &[u8]) -> Vec<u8> {
    #[expect(
        clippy::expect_used,
        reason = "the texts of a packet are cut to a few thousand bytes"
    )]
    let length = u16::try_from(2 + XMP_HEADER.len() + packet.len()).expect("a short packet");
    let mut segment = vec![0xFF, 0xE1];
    segment.extend_from_slice(&length.to_be_bytes());
    segment.extend_from_slice(XMP_HEADER);
    segment.extend_from_slice(packet);
    segment
}
