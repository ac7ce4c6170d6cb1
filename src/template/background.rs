use std::fmt;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;

/// How the pixels of a [`Background`] are stored: 8 bits per sample, no padding between rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PixelFormat {
    /// Grey, 1 byte per pixel.
    Gray,
    /// Grey and straight alpha, 2 bytes per pixel.
    GrayAlpha,
    /// Red, green and blue, 3 bytes per pixel.
    Rgb,
    /// Red, green, blue and straight alpha, 4 bytes per pixel.
    Rgba,
}

impl PixelFormat {
    /// The number of bytes per pixel.
    #[must_use]
    pub const fn bytes_per_pixel(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }
}

/// The pixels that all certificates of a program share, in sRGB.
#[derive(Clone, PartialEq)]
pub struct Background {
    width: u32,
    height: u32,
    format: PixelFormat,
    pixels: Vec<u8>,
    findings: Vec<Diagnostic>,
    jpeg: Option<Arc<[u8]>>,
    resolution: Option<f32>,
}

impl Background {
    /// A background of these pixels, row by row from the top left; `None` unless there is at
    /// least one pixel and `pixels` holds exactly `width × height` of them.
    #[must_use]
    pub fn new(width: u32, height: u32, format: PixelFormat, pixels: Vec<u8>) -> Option<Self> {
        let size = (width as usize)
            .checked_mul(height as usize)?
            .checked_mul(format.bytes_per_pixel())?;
        (size > 0 && pixels.len() == size).then_some(Self {
            width,
            height,
            format,
            pixels,
            findings: Vec::new(),
            jpeg: None,
            resolution: None,
        })
    }

    /// The same, with these findings.
    #[must_use]
    pub(crate) fn with_findings(self, findings: impl IntoIterator<Item = Diagnostic>) -> Self {
        Self {
            findings: findings.into_iter().collect(),
            ..self
        }
    }

    /// What there is to know about how the file was read.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The same, with the JPEG file, of three channels or one, that stores exactly these pixels.
    pub(super) fn with_jpeg(mut self, file: &[u8]) -> Self {
        self.jpeg = Some(file.into());
        self
    }

    /// The JPEG file that stores exactly these pixels, if there is one.
    #[must_use]
    pub fn jpeg(&self) -> Option<&Arc<[u8]>> {
        self.jpeg.as_ref()
    }

    /// The same, with the resolution that its file declares.
    pub(super) fn with_resolution(self, resolution: Option<f32>) -> Self {
        Self { resolution, ..self }
    }

    /// The resolution that the picture's file declares, in pixels per inch.
    #[must_use]
    pub const fn resolution(&self) -> Option<f32> {
        self.resolution
    }

    /// The width in pixels.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// The height in pixels.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// How the pixels are stored.
    #[must_use]
    pub const fn format(&self) -> PixelFormat {
        self.format
    }

    /// The pixels, row by row from the top left.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The same over white, without alpha.
    #[cfg_attr(
        not(any(feature = "pdf", test)),
        expect(dead_code, reason = "only PDF has no alpha of its own")
    )]
    #[must_use]
    pub(crate) fn on_white(mut self) -> Self {
        let (format, step) = match self.format {
            PixelFormat::Gray | PixelFormat::Rgb => return self,
            PixelFormat::GrayAlpha => (PixelFormat::Gray, 2),
            PixelFormat::Rgba => (PixelFormat::Rgb, 4),
        };
        let pixels = self.pixels.chunks_exact(step).flat_map(|pixel| {
            let (samples, alpha) = pixel.split_at(step - 1);
            samples.iter().map(|sample| over_white(*sample, alpha[0]))
        });
        self.pixels = pixels.collect();
        self.format = format;
        self
    }

    pub(crate) fn pixels_mut(&mut self) -> &mut [u8] {
        self.jpeg = None;
        &mut self.pixels
    }

    /// The number of bytes per row.
    #[must_use]
    pub const fn row_bytes(&self) -> usize {
        self.width as usize * self.format.bytes_per_pixel()
    }

    /// The pixels of one row.
    ///
    /// # Panics
    ///
    /// If `y` is not a row of the background.
    #[must_use]
    pub fn row(&self, y: u32) -> &[u8] {
        let start = y as usize * self.row_bytes();
        &self.pixels[start..start + self.row_bytes()]
    }
}

/// A sample of this alpha over white, rounded to nearest.
pub(crate) fn over_white(sample: u8, alpha: u8) -> u8 {
    let (sample, alpha) = (u32::from(sample), u32::from(alpha));
    let mixed = (sample * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

impl fmt::Debug for Background {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Background")
            .field("width", &self.width)
            .field("height", &self.height)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}
