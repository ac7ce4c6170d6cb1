//! Pictures as images: the template, which is compressed once for all files, and those of a row.

use pdf_writer::types::Predictor;
use pdf_writer::{Chunk, Filter, Finish as _, Name, Ref};

use crate::template::{self, Background, PixelFormat};

/// An image stream.
#[derive(Debug)]
pub(super) struct Picture {
    width: i32,
    height: i32,
    channels: i32,
    data: Vec<u8>,
    encoding: Encoding,
    is_smooth: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    /// The image data of a PNG file: filtered rows, compressed with DEFLATE.
    Png,
    /// A JPEG file.
    Jpeg,
}

impl Picture {
    /// The image of an opaque background. `jpeg` is the JPEG file that it was decoded from, if its
    /// pixels are unchanged. Such a file is embedded as it is: it is smaller than its pixels
    /// compressed without loss, and no pixel changes.
    pub(super) fn new(background: &Background, jpeg: Option<&[u8]>) -> Self {
        let (data, encoding) = match jpeg {
            Some(file) => (file.to_vec(), Encoding::Jpeg),
            None => (png_rows(background), Encoding::Png),
        };
        let [width, height] = [background.width(), background.height()].map(u32::cast_signed);
        // A black-and-white JPEG file may have three channels, and its pixels one.
        let own = jpeg.and_then(template::jpeg::plain_channels).map(i32::from);
        let channels = own.unwrap_or(match background.format() {
            PixelFormat::Gray | PixelFormat::GrayAlpha => 1,
            PixelFormat::Rgb | PixelFormat::Rgba => 3,
        });
        Self {
            width,
            height,
            channels,
            data,
            encoding,
            is_smooth: false,
        }
    }

    /// A JPEG file of so many pixels, as it is; `None` if not every reader can decode it.
    #[cfg(feature = "svg")]
    pub(super) fn of_jpeg((width, height): (u32, u32), file: &[u8]) -> Option<Self> {
        Some(Self {
            width: width.cast_signed(),
            height: height.cast_signed(),
            channels: template::jpeg::plain_channels(file)?.into(),
            data: file.to_vec(),
            encoding: Encoding::Jpeg,
            is_smooth: false,
        })
    }

    /// The same, with its pixels smoothed where it is shown larger.
    #[cfg(feature = "svg")]
    pub(super) fn smooth(self, is_smooth: bool) -> Self {
        Self { is_smooth, ..self }
    }

    /// Writes the image, with the image that says how opaque it is, if there is one.
    pub(super) fn write(&self, pdf: &mut Chunk, id: Ref, mask: Option<Ref>) {
        let mut image = pdf.image_xobject(id, &self.data);
        image
            .width(self.width)
            .height(self.height)
            .bits_per_component(8)
            .color_space_name(Name(if self.channels == 1 {
                b"DeviceGray"
            } else {
                b"DeviceRGB"
            }));
        if let Some(mask) = mask {
            image.s_mask(mask);
        }
        if self.is_smooth {
            image.interpolate(true);
        }
        match self.encoding {
            Encoding::Jpeg => {
                image.filter(Filter::DctDecode);
            }
            Encoding::Png => {
                image.filter(Filter::FlateDecode);
                image
                    .decode_parms()
                    .predictor(Predictor::PngOptimum)
                    .colors(self.channels)
                    .bits_per_component(8)
                    .columns(self.width);
            }
        }
        image.finish();
    }
}

/// The image data of the background as a PNG file, which PDF can hold as it is (7.4.4.4).
fn png_rows(background: &Background) -> Vec<u8> {
    const CHUNK_OVERHEAD: usize = 12;
    const SIGNATURE: usize = 8;

    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, background.width(), background.height());
    encoder.set_color(match background.format() {
        PixelFormat::Gray => png::ColorType::Grayscale,
        PixelFormat::GrayAlpha => png::ColorType::GrayscaleAlpha,
        PixelFormat::Rgb => png::ColorType::Rgb,
        PixelFormat::Rgba => png::ColorType::Rgba,
    });
    encoder.set_compression(png::Compression::Balanced);
    #[expect(
        clippy::expect_used,
        reason = "writing to memory cannot fail, and there are as many pixels as the size asks for"
    )]
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(background.pixels()))
        .expect("a PNG file in memory");

    let mut rows = Vec::with_capacity(file.len());
    let mut rest = &file[SIGNATURE..];
    while let Some((length, _)) = rest.split_first_chunk::<4>() {
        let (chunk, after) = rest.split_at(u32::from_be_bytes(*length) as usize + CHUNK_OVERHEAD);
        if &chunk[4..8] == b"IDAT" {
            rows.extend_from_slice(&chunk[8..chunk.len() - 4]);
        }
        rest = after;
    }
    rows
}
