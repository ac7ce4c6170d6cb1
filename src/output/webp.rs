//! Lossless WebP.

use std::sync::Arc;

use image_webp::{ColorType, WebPEncoder as Webp};

use super::metadata::seal;
use super::{Certificate, Encoder, OutputScratch, Page, Template};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::digest::Digest;
use crate::format::OutputFormat;
use crate::template::PixelFormat;

/// The largest width and height of a WebP file ([RFC 9649, section 3.4]).
///
/// [RFC 9649, section 3.4]: https://www.rfc-editor.org/rfc/rfc9649#section-3.4
const MAX_SIDE: u32 = 1 << 14;

#[derive(Debug)]
pub(super) struct WebpEncoder(pub(super) Arc<Template>);

impl Encoder for WebpEncoder {
    fn check(&self) -> Result<()> {
        let (width, height) = self.0.plate.size();
        if width.max(height) <= MAX_SIDE {
            return Ok(());
        }
        let message = format!(
            "the page has {width}×{height} pixels, but WebP allows at most {MAX_SIDE} a side"
        );
        Err(Diagnostic::error(Code::PageTooLarge, message)
            .hint("choose another format or make the template smaller")
            .into())
    }

    fn digest(&self, page: &Page<'_>) -> Digest {
        self.0.file_digest(OutputFormat::Webp, page, |_| ())
    }

    fn encode(&self, page: &Page<'_>, scratch: &mut OutputScratch) -> Result<Certificate> {
        self.check()?;
        let language = self.0.language.as_deref();
        let xmp = page
            .metadata
            .to_xmp(language, Some(&self.digest(page)), None);
        let pixels = self.0.pixels(page, scratch)?;
        let color = match pixels.format() {
            PixelFormat::Gray => ColorType::L8,
            PixelFormat::GrayAlpha => ColorType::La8,
            PixelFormat::Rgb => ColorType::Rgb8,
            PixelFormat::Rgba => ColorType::Rgba8,
        };
        let mut file = Vec::new();
        let mut encoder = Webp::new(&mut file);
        encoder.set_xmp_metadata(xmp.into_bytes());
        #[expect(
            clippy::expect_used,
            reason = "writing to memory cannot fail, and the size was checked"
        )]
        encoder
            .encode(pixels.pixels(), pixels.width(), pixels.height(), color)
            .expect("a WebP file in memory");
        seal::close(&mut file);
        Ok(Certificate::from_bytes(file))
    }
}
