//! The template, encoded: what certificates share, done once.

use std::borrow::Cow;

use crate::digest::Digest;
use crate::field::{Color, Field};
use crate::geometry::PixelBox;
use crate::template::{Background, PixelFormat};

/// Something that a certificate's file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextChunk {
    keyword: &'static str,
    text: String,
}

impl TextChunk {
    pub(crate) fn new(keyword: &'static str, text: &str) -> Self {
        // A NUL would end the text early (PNG, 11.3.3.4).
        Self {
            keyword,
            text: text.replace('\0', ""),
        }
    }

    /// What it says it about.
    pub(crate) fn keyword(&self) -> &str {
        self.keyword
    }

    /// What it says.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Coverage in one colour.
pub(crate) struct Ink<'a> {
    pub(crate) bounds: PixelBox,
    /// 255ths, row by row.
    pub(crate) coverage: &'a [u8],
    pub(crate) color: Color,
}

/// A template compiled for printing.
#[derive(Debug)]
pub(crate) struct Plate {
    background: Background,
    dpi: f32,
}

impl Plate {
    pub(crate) fn compile(background: &Background, fields: &[Field], dpi: f32) -> Self {
        let background = in_color_where_needed(background, fields);
        Self { background, dpi }
    }

    pub(crate) fn print(
        &self,
        inks: &[Ink<'_>],
        texts: &[TextChunk],
        digest: &Digest,
        out: &mut Vec<u8>,
    ) {
        let mut pixels = Cow::Borrowed(self.background.pixels());
        for ink in inks {
            self.blend(ink, pixels.to_mut());
        }
        self.encode(&pixels, texts, digest, out);
    }
}

impl Plate {
    fn blend(&self, ink: &Ink<'_>, pixels: &mut [u8]) {
        let step = self.background.format().bytes_per_pixel();
        let stride = self.background.row_bytes();
        let width = ink.bounds.width as usize;
        let Color { r, g, b } = ink.color;
        let channels: &[u8] = match self.background.format() {
            PixelFormat::Gray => &[r],
            PixelFormat::GrayAlpha => &[r, 255],
            PixelFormat::Rgb => &[r, g, b],
            PixelFormat::Rgba => &[r, g, b, 255],
        };
        for (row, coverage) in ink.coverage.chunks_exact(width).enumerate() {
            let start = (ink.bounds.y as usize + row) * stride + ink.bounds.x as usize * step;
            let row = &mut pixels[start..start + width * step];
            for (pixel, coverage) in row.chunks_exact_mut(step).zip(coverage) {
                for (below, above) in pixel.iter_mut().zip(channels) {
                    *below = mix(*below, *above, *coverage);
                }
            }
        }
    }

    fn encode(&self, pixels: &[u8], texts: &[TextChunk], digest: &Digest, out: &mut Vec<u8>) {
        #[expect(
            clippy::expect_used,
            reason = "memory takes all that is written to it, and the chunks are well-formed: \
                      fixed keywords of Latin letters, texts without NUL, all pixels at once"
        )]
        self.try_encode(pixels, texts, digest, out)
            .expect("a PNG file is written to memory");
    }

    fn try_encode(
        &self,
        pixels: &[u8],
        texts: &[TextChunk],
        digest: &Digest,
        out: &mut Vec<u8>,
    ) -> Result<(), png::EncodingError> {
        let mut encoder = png::Encoder::new(out, self.background.width(), self.background.height());
        encoder.set_color(match self.background.format() {
            PixelFormat::Gray => png::ColorType::Grayscale,
            PixelFormat::GrayAlpha => png::ColorType::GrayscaleAlpha,
            PixelFormat::Rgb => png::ColorType::Rgb,
            PixelFormat::Rgba => png::ColorType::Rgba,
        });
        encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
        let per_meter = pixels_per_meter(self.dpi);
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: per_meter,
            yppu: per_meter,
            unit: png::Unit::Meter,
        }));
        for text in texts {
            encoder.add_itxt_chunk(text.keyword.into(), text.text.clone())?;
        }
        encoder.add_text_chunk("engross:digest".into(), digest.to_string())?;
        encoder.write_header()?.write_image_data(pixels)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive resolution, and saturating"
)]
fn pixels_per_meter(dpi: f32) -> u32 {
    (dpi / 0.0254).round() as u32
}

/// A grey template turns to RGB where an ink is in colour.
fn in_color_where_needed(background: &Background, fields: &[Field]) -> Background {
    let colored = fields
        .iter()
        .flat_map(Field::colors)
        .any(|Color { r, g, b }| r != g || g != b);
    let (format, pixels): (_, Vec<u8>) = match background.format() {
        PixelFormat::Gray if colored => {
            let pixels = background.pixels().iter();
            (
                PixelFormat::Rgb,
                pixels.flat_map(|&grey| [grey; 3]).collect(),
            )
        }
        PixelFormat::GrayAlpha if colored => {
            let pixels = background.pixels().chunks_exact(2);
            let rgba = pixels.flat_map(|pixel| [pixel[0], pixel[0], pixel[0], pixel[1]]);
            (PixelFormat::Rgba, rgba.collect())
        }
        _ => return background.clone(),
    };
    Background::new(background.width(), background.height(), format, pixels)
        .unwrap_or_else(|| background.clone())
}

/// `below` where nothing covers, `above` where all is covered, rounded to the nearest between.
fn mix(below: u8, above: u8, coverage: u8) -> u8 {
    let (below, above, coverage) = (u32::from(below), u32::from(above), u32::from(coverage));
    let mixed = (below * (255 - coverage) + above * coverage + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}
