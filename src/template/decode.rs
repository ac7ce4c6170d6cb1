//! Decodes PNG, JPEG and WebP files. Everything is checked against the limits before memory is
//! allocated for it.

use std::io::Cursor;
use std::path::Path;

use image::error::{DecodingError, ImageFormatHint};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::background::Background;
use super::chunks::Chunks;
use super::color::Ink;
use super::limits::{MAX_PIXELS, MAX_SIDE, MAX_TEMPLATE_BYTES};
use super::profile::Profile;
use super::{cmyk, foreign, jpeg, palette, parser, resolution, samples};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::files;

/// The memory that a decoder may use besides the pixels: two copies of them in its widest format.
const MAX_DECODER_BYTES: u64 = 2 * 8 * MAX_PIXELS;

impl Background {
    /// Reads the PNG or JPEG file at this path.
    ///
    /// # Errors
    ///
    /// [`Code::Read`](crate::Code::Read) and [`Code::TooLarge`](crate::Code::TooLarge) for the
    /// file, and the errors of [`Background::parse`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = files::read(path, MAX_TEMPLATE_BYTES)?;
        Self::parse(&bytes, path)
    }

    /// Decodes the contents of a PNG or JPEG file, or of WebP with the feature `webp`. `path` is its name in messages; nothing is
    /// read from there.
    ///
    /// Palettes are resolved. Colours are converted to sRGB by the file's ICC profile, or what else
    /// it says of its space; without any, samples are taken to be sRGB, and those of CMYK to be
    /// shares of light. A profile that cannot be used is a [finding](Background::findings). Samples
    /// of 16 bits are rounded to 8 after that (`v × 255 / 65535`), those of less than 8 are scaled
    /// to the full range. Alpha is left out if every pixel is opaque. A picture that is rotated or
    /// mirrored by its Exif data is put upright.
    ///
    /// # Errors
    ///
    /// [`Code::NotATemplate`](crate::Code::NotATemplate) if it is in another format,
    /// [`Code::DamagedTemplate`](crate::Code::DamagedTemplate), and
    /// [`Code::TemplateTooLarge`](crate::Code::TemplateTooLarge) if a side is longer than
    /// [`MAX_SIDE`](super::MAX_SIDE) or there are more than [`MAX_PIXELS`](super::MAX_PIXELS)
    /// pixels.
    pub fn parse(bytes: &[u8], path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let panicked = |cause: &str| Diagnostic {
            cause: Some(cause.to_owned()),
            ..damaged(path)
        };
        parser::run(panicked, || Self::decode(bytes, path))
    }

    fn decode(bytes: &[u8], path: &Path) -> Result<Self> {
        let failed = |source| Error::caused_by(damaged(path), source);
        let format = format(bytes, path)?;
        let chunks = (format == ImageFormat::Png).then(|| Chunks::new(bytes));
        let picture = chunks.as_ref().map_or(bytes, |chunks| &chunks.picture);
        if format == ImageFormat::Png && !palette::is_valid(picture) {
            return Err(failed(ImageError::Decoding(DecodingError::new(
                ImageFormatHint::Exact(format),
                "the palette is invalid",
            ))));
        }
        let mut reader = ImageReader::with_format(Cursor::new(picture), format);
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(MAX_DECODER_BYTES);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(failed)?;
        let (width, height) = decoder.dimensions();
        let pixels = u64::from(width) * u64::from(height);
        if width.max(height) > MAX_SIDE || pixels > MAX_PIXELS {
            return Err(too_large(path, width, height));
        }
        let orientation = decoder.orientation().map_err(failed)?;
        let profile = match format {
            ImageFormat::Png => chunks.as_ref().and_then(|chunks| chunks.profile.clone()),
            ImageFormat::Jpeg => Profile::of_jpeg(bytes),
            _ => decoder.icc_profile().map_err(failed)?.map(Profile::new),
        };
        let is_cmyk = format == ImageFormat::Jpeg && cmyk::has_four_channels(bytes);
        let ink = match decoder.color_type().has_color() {
            _ if is_cmyk => Ink::Cmyk,
            true => Ink::Rgb,
            false => Ink::Gray,
        };
        let conversion = profile.map_or(Ok(None), |profile| profile.conversion(ink, path));
        let (conversion, findings) = match conversion {
            Ok(conversion) => (conversion, Vec::new()),
            Err(error) => (None, error.into_diagnostics()),
        };
        let mut is_as_stored = conversion.is_none() && orientation == Orientation::NoTransforms;
        let (mut image, conversion) = if is_cmyk {
            is_as_stored = false;
            let image = cmyk::decode(bytes, conversion.as_ref());
            (
                image.map_err(|source| Error::caused_by(damaged(path), source))?,
                None,
            )
        } else {
            let image = DynamicImage::from_decoder(decoder).map_err(failed)?;
            (image, conversion)
        };
        image.apply_orientation(orientation);
        let (width, height) = (image.width(), image.height());
        let (format, pixels) = samples::eight_bits(image, conversion.as_ref());
        let (format, pixels) = samples::without_opaque_alpha(format, pixels);
        #[expect(
            clippy::expect_used,
            reason = "an image buffer has the number of samples that its size and format require"
        )]
        let background =
            Self::new(width, height, format, pixels).expect("a whole image of at least one pixel");
        let background = background.with_findings(findings);
        let background = background.with_resolution(resolution::of_file(bytes));
        if is_as_stored && jpeg::plain_channels(bytes).is_some() {
            return Ok(background.with_jpeg(bytes));
        }
        Ok(background)
    }
}

fn damaged(path: &Path) -> Diagnostic {
    Diagnostic::error(Code::DamagedTemplate, "the picture cannot be decoded")
        .hint("open it in an image editor and export it again")
        .in_file(path)
}

/// The error that a file is not in a supported format.
pub(super) fn not_a_template(bytes: &[u8], path: &Path) -> Error {
    let formats = match (cfg!(feature = "svg"), cfg!(feature = "webp")) {
        (true, true) if cfg!(feature = "pdf-template") => "PNG, JPEG, WebP, SVG or PDF",
        (true, true) => "PNG, JPEG, WebP or SVG",
        (true, false) => "PNG, JPEG or SVG",
        (false, true) => "PNG, JPEG or WebP",
        (false, false) => "PNG or JPEG",
    };
    let problem = match foreign::kind(bytes) {
        Some(_) if cfg!(feature = "pdf-template") && bytes.starts_with(b"%PDF") => {
            Diagnostic::error(
                Code::NotATemplate,
                "a PDF file whose name does not end in `.pdf`",
            )
            .hint("give it a name that ends in `.pdf`")
        }
        Some(foreign) => {
            let message = format!("{} cannot be a template", foreign.name);
            Diagnostic::error(Code::NotATemplate, message).hint(foreign.hint)
        }
        None => Diagnostic::error(Code::NotATemplate, "not a picture that can be read")
            .hint(format!("export the template as {formats}")),
    };
    problem.in_file(path).into()
}

/// The error that a template, or the page of a drawing, has too many pixels.
pub(crate) fn too_large(path: &Path, width: u32, height: u32) -> Error {
    let million = MAX_PIXELS / 1_000_000;
    let message = format!(
        "{width}×{height} pixels exceed the limit of {MAX_SIDE} per side or {million} million in \
         total"
    );
    Diagnostic::error(Code::TemplateTooLarge, message)
        .hint("export a smaller picture: A4 at 300 dpi is 3508×2480 pixels")
        .in_file(path)
        .into()
}

/// The format that the file's first bytes show; its name is ignored.
fn format(bytes: &[u8], path: &Path) -> Result<ImageFormat> {
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) => Ok(format),
        #[cfg(feature = "webp")]
        Ok(format @ ImageFormat::WebP) => Ok(format),
        Ok(_) | Err(_) => Err(not_a_template(bytes, path)),
    }
}
