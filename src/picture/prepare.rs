//! From the bytes of a picture's file to the pixels that are shown.

use std::path::Path;

use image::{RgbImage, RgbaImage};

use super::mask::{cut_circle, shown_size};
use super::{Pixels, resample};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::digest::Digester;
use crate::field::{Fit, ImageStyle, PictureShape};
use crate::font::FontBook;
use crate::template::{Background, PixelFormat};
#[cfg(feature = "svg")]
use crate::template::{Drawing, Ground, is_drawing};

/// Pixels per inch of a drawing: what CSS calls a pixel.
#[cfg(feature = "svg")]
const DRAWING_DPI: f32 = 96.0;

/// The pixels of a picture for a box of this size, and what there is to know about its file.
pub(super) fn prepare(
    name: &str,
    file: &[u8],
    size: (u32, u32),
    style: ImageStyle,
    fonts: &FontBook,
) -> Result<(Pixels, Vec<Diagnostic>)> {
    let unusable = |error: Error| Error::from(unusable(name, &error));
    let box_size = shown_size(size, style);
    let fit = match style.shape {
        PictureShape::Circle => Fit::Cover,
        PictureShape::Rectangle => style.fit,
    };
    let (picture, has_size) = decode(name, file, box_size, fit, fonts).map_err(unusable)?;
    let findings = picture.findings().iter();
    let findings = findings.map(|finding| about(name, finding)).collect();
    let own = (picture.width(), picture.height());
    let (shown, kept) = match fit {
        Fit::Contain => (largest_within(own, box_size), own),
        Fit::Cover => (box_size, largest_within(box_size, own)),
    };
    let mut pixels = scale(&picture, kept, shown);
    if style.shape == PictureShape::Circle {
        cut_circle(shown.0, &mut pixels.alpha);
    }
    if !has_size {
        pixels.source = shown;
    }
    Ok((pixels.with_digest(), findings))
}

/// The pixels of a file, and whether it has a size of its own: a drawing is painted at the size
/// that is needed.
fn decode(
    name: &str,
    file: &[u8],
    box_size: (u32, u32),
    fit: Fit,
    fonts: &FontBook,
) -> Result<(Background, bool)> {
    #[cfg(feature = "svg")]
    if is_drawing(Path::new(name)) {
        return Ok((paint(name, file, box_size, fit, fonts)?, false));
    }
    #[cfg(not(feature = "svg"))]
    let _ = (box_size, fit, fonts);
    Ok((Background::parse(file, Path::new(name))?, true))
}

#[cfg(feature = "svg")]
fn paint(
    name: &str,
    file: &[u8],
    (width, height): (u32, u32),
    fit: Fit,
    fonts: &FontBook,
) -> Result<Background> {
    let drawing = Drawing::parse(file, name)?;
    if let Some(text) = drawing.texts().first() {
        let message = format!("the text `{}` in it is a placeholder", text.text);
        return Err(Diagnostic::error(Code::UnusablePicture, message)
            .hint("write the text itself in the drawing, or draw it as a field of its own")
            .into());
    }
    let natural = drawing.page(DRAWING_DPI, None, 1.0)?;
    let natural = (natural.width.max(1), natural.height.max(1));
    let (painted, _) = match fit {
        Fit::Contain => largest_within(natural, (width, height)),
        Fit::Cover => smallest_around(natural, (width, height)),
    };
    let page = drawing.page(DRAWING_DPI, Some(painted), 1.0)?;
    let (background, found) = drawing.paint(&page, Ground::Nothing, fonts)?;
    let findings = drawing.findings().iter().cloned().chain(found);
    Ok(background.with_findings(findings))
}

/// The largest size of these proportions that fits into another, of at least one pixel.
fn largest_within((width, height): (u32, u32), (most_wide, most_high): (u32, u32)) -> (u32, u32) {
    let by_width = scaled(height, most_wide, width);
    if by_width <= most_high {
        return (most_wide, by_width);
    }
    (scaled(width, most_high, height).min(most_wide), most_high)
}

/// The smallest size of these proportions that another fits into.
#[cfg(feature = "svg")]
fn smallest_around((width, height): (u32, u32), (wide, high): (u32, u32)) -> (u32, u32) {
    let by_width = scaled(height, wide, width);
    if by_width >= high {
        return (wide, by_width);
    }
    (scaled(width, high, height).max(wide), high)
}

/// `length × numerator / denominator`, rounded to nearest, at least 1.
fn scaled(length: u32, numerator: u32, denominator: u32) -> u32 {
    let (length, numerator) = (u64::from(length), u64::from(numerator));
    let denominator = u64::from(denominator.max(1));
    let nearest = (length * numerator + denominator / 2) / denominator;
    u32::try_from(nearest).unwrap_or(u32::MAX).max(1)
}

/// The middle of a picture, of the size `kept`, at the size `shown`.
fn scale(picture: &Background, kept: (u32, u32), shown: (u32, u32)) -> Pixels {
    let (width, height) = (picture.width(), picture.height());
    let kept = (kept.0.min(width), kept.1.min(height));
    let (left, top) = ((width - kept.0) / 2, (height - kept.1) / 2);
    let samples = picture.pixels();
    let step = picture.format().bytes_per_pixel();
    let at = |x: u32, y: u32| {
        let start = ((top + y) as usize * width as usize + (left + x) as usize) * step;
        &samples[start..start + step]
    };
    let count = shown.0 as usize * shown.1 as usize;
    let (colors, alpha) = match picture.format() {
        PixelFormat::Gray | PixelFormat::Rgb => {
            let kept = RgbImage::from_fn(kept.0, kept.1, |x, y| image::Rgb(color(at(x, y))));
            let small = resample::shrink(kept, shown.0, shown.1);
            (
                small.pixels().map(|pixel| pixel.0).collect(),
                vec![u8::MAX; count],
            )
        }
        PixelFormat::GrayAlpha | PixelFormat::Rgba => {
            // What is transparent must not colour what is not.
            let kept = RgbaImage::from_fn(kept.0, kept.1, |x, y| {
                let pixel = at(x, y);
                let alpha = pixel[step - 1];
                let [r, g, b] = color(pixel).map(|value| times(value, alpha));
                image::Rgba([r, g, b, alpha])
            });
            let small = resample::shrink(kept, shown.0, shown.1);
            small.pixels().map(|pixel| straight(pixel.0)).unzip()
        }
    };
    Pixels::new(shown, colors, alpha, kept)
}

/// The colour of a pixel, which has one sample, or three, and perhaps alpha.
fn color(pixel: &[u8]) -> [u8; 3] {
    match *pixel {
        [gray] | [gray, _] => [gray; 3],
        [r, g, b, ..] => [r, g, b],
        [] => [0; 3],
    }
}

fn times(value: u8, alpha: u8) -> u8 {
    let product = (u32::from(value) * u32::from(alpha) + 127) / 255;
    u8::try_from(product).unwrap_or(u8::MAX)
}

/// The colour of a pixel whose colour is multiplied by its alpha, and its alpha.
fn straight([r, g, b, alpha]: [u8; 4]) -> ([u8; 3], u8) {
    let divided = |value: u8| match u32::from(alpha) {
        0 => 0,
        opaque => {
            let quotient = (u32::from(value) * 255 + opaque / 2) / opaque;
            u8::try_from(quotient).unwrap_or(u8::MAX)
        }
    };
    ([r, g, b].map(divided), alpha)
}

impl Pixels {
    fn new(size: (u32, u32), colors: Vec<[u8; 3]>, alpha: Vec<u8>, source: (u32, u32)) -> Self {
        Self {
            width: size.0,
            height: size.1,
            colors,
            alpha,
            source,
            digest: Digester::new("engross picture").finish(),
        }
    }

    fn with_digest(mut self) -> Self {
        let mut digester = Digester::new("engross picture");
        digester.number(self.width);
        digester.number(self.height);
        digester.bytes(self.colors.as_flattened());
        digester.bytes(&self.alpha);
        self.digest = digester.finish();
        self
    }

    /// Soft shapes with a little grain, as in a photo, in colours of all kinds.
    pub(super) fn specimen(width: u32, height: u32) -> Self {
        let mut grain = 0x2545_F491_u32;
        let mut colors = Vec::with_capacity(width as usize * height as usize);
        for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
            grain ^= grain << 13;
            grain ^= grain >> 17;
            grain ^= grain << 5;
            let noise = grain & 7;
            let slope = |a: u32, b: u32, period: u32| {
                let phase = (x * a + y * b) % (2 * period);
                let up = phase.min(2 * period - phase);
                let value = up * 240 / period + noise;
                u8::try_from(value).unwrap_or(u8::MAX)
            };
            colors.push([slope(2, 3, 509), slope(3, 1, 419), slope(1, 2, 331)]);
        }
        let alpha = vec![u8::MAX; colors.len()];
        Self::new((width, height), colors, alpha, (width, height)).with_digest()
    }
}

/// A finding about the file of a picture.
fn about(name: &str, finding: &Diagnostic) -> Diagnostic {
    let mut about = finding.clone();
    about.message = format!("`{name}`: {}", finding.message);
    about
}

/// The problem that a picture cannot be used. The reasons are those of templates.
pub(super) fn unusable(name: &str, error: &Error) -> Diagnostic {
    let first = error.diagnostics().first();
    let own = |first: &Diagnostic| {
        (
            first.message.clone(),
            first.hint.clone().unwrap_or_default(),
        )
    };
    let (reason, hint) = match (error.code(), first) {
        (Code::TemplateTooLarge, Some(first)) => {
            (first.message.clone(), "export a smaller picture".into())
        }
        (Code::NotATemplate, _) | (_, None) => (
            "it is not a picture of a kind that is read".into(),
            "open it in an image editor and export it as PNG or JPEG".into(),
        ),
        (_, Some(first)) => own(first),
    };
    let message = format!("`{name}` cannot be used: {reason}");
    Diagnostic::error(Code::UnusablePicture, message).hint(hint)
}
