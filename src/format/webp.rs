//! A page as WebP, without loss.

use image_webp::{ColorType, WebPEncoder};

use super::{About, OutputFormat, seal};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::template::{Background, PixelFormat};

/// The longest side that a WebP may have ([RFC 9649, section 3.4]).
///
/// [RFC 9649, section 3.4]: https://www.rfc-editor.org/rfc/rfc9649#section-3.4
const MAX_SIDE: u32 = 1 << 14;

/// Whether a page of this size can be encoded.
///
/// # Errors
///
/// [`Code::PageTooLarge`](crate::Code::PageTooLarge) where it cannot.
pub(crate) fn check(width: u32, height: u32) -> Result<()> {
    if width.max(height) > MAX_SIDE {
        let format = OutputFormat::Webp;
        let message = format!(
            "{width}×{height} pixels are more than the {MAX_SIDE} a side that {format} can have"
        );
        return Err(Diagnostic::error(Code::PageTooLarge, message)
            .hint("choose another format, or make the template smaller")
            .into());
    }
    Ok(())
}

/// Encodes a page.
///
/// # Errors
///
/// Those of [`check`].
pub(crate) fn encode(page: &Background, about: About<'_>) -> Result<Vec<u8>> {
    check(page.width(), page.height())?;
    let color = match page.format() {
        PixelFormat::Gray => ColorType::L8,
        PixelFormat::GrayAlpha => ColorType::La8,
        PixelFormat::Rgb => ColorType::Rgb8,
        PixelFormat::Rgba => ColorType::Rgba8,
    };
    let mut file = Vec::new();
    let mut encoder = WebPEncoder::new(&mut file);
    encoder.set_xmp_metadata(about.to_xmp().into_bytes());
    #[expect(
        clippy::expect_used,
        reason = "memory takes all that is written to it, and the size is checked"
    )]
    encoder
        .encode(page.pixels(), page.width(), page.height(), color)
        .expect("a WebP file is written to memory");
    seal::close(&mut file);
    Ok(file)
}
