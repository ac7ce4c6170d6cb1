//! A drawing as pixels.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageFormat, ImageReader};
use resvg::{tiny_skia, usvg};

use super::budget;
use super::font_database::{FontDatabase, MissingFont};
use super::page::Page;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::font::FontBook;
use crate::template::background::{Background, PixelFormat};
use crate::template::limits::MAX_PIXELS;
use crate::template::{cmyk, palette};

/// Fonts, characters and pictures of a drawing that were not available when it was painted.
#[derive(Debug, Default)]
pub(super) struct MissingResources {
    /// What its fonts lack.
    pub(super) fonts: BTreeSet<MissingFont>,
    /// Characters of its texts that no font has.
    pub(super) characters: BTreeSet<char>,
    /// Whether a picture in it is too large or damaged.
    pub(super) pictures: bool,
}

/// What is below a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    /// White paper.
    Paper,
    /// Nothing: what is not painted is transparent.
    Nothing,
}

/// A drawing with its texts laid out and its pictures found. Errors have no file yet.
pub(super) fn resolve(
    source: &str,
    page: &Page,
    book: &FontBook,
    has_text: bool,
) -> Result<(usvg::Tree, MissingResources)> {
    let missing = Mutex::new(MissingResources::default());
    let note = |note: &dyn Fn(&mut MissingResources)| {
        // Nothing that holds the lock can leave a set half changed.
        note(&mut missing.lock().unwrap_or_else(PoisonError::into_inner));
    };
    let fonts = FontDatabase::new(book, has_text);
    let options = usvg::Options {
        font_family: String::new(),
        fontdb: Arc::new(fonts.database().clone()),
        font_resolver: usvg::FontResolver {
            select_font: Box::new(|font, database| {
                let (id, missing_fonts) = fonts.select(font, database)?;
                note(&|missing| missing.fonts.extend(missing_fonts.iter().cloned()));
                Some(id)
            }),
            select_fallback: Box::new(|character, used, database| {
                let found = fonts.fallback(character, used, database);
                if found.is_none() {
                    note(&|missing| {
                        missing.characters.insert(character);
                    });
                }
                found
            }),
        },
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|_, data, _| {
                let picture = picture(data);
                if picture.is_none() {
                    note(&|missing| missing.pictures = true);
                }
                picture
            }),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(source, &options).map_err(|error| unpaintable(&error))?;
    drop(options);
    budget::check_painting(&tree, page)?;
    Ok((
        tree,
        missing.into_inner().unwrap_or_else(PoisonError::into_inner),
    ))
}

/// Paints a drawing on a page. Errors have no file yet.
pub(super) fn paint(tree: &usvg::Tree, page: &Page, ground: Ground) -> Result<Background> {
    let no_pixels = || unpaintable(&usvg::Error::InvalidSize);
    let mut pixels = tiny_skia::Pixmap::new(page.width, page.height).ok_or_else(no_pixels)?;
    let transform = tiny_skia::Transform::from_scale(page.scale.0, page.scale.1);
    resvg::render(tree, transform, &mut pixels.as_mut());
    let background = match ground {
        Ground::Paper => on_paper(page, pixels),
        Ground::Nothing => with_alpha(page, pixels),
    };
    Ok(background.ok_or_else(no_pixels)?)
}

/// The problem of a drawing that usvg or resvg cannot handle.
pub(super) fn unpaintable(cause: impl fmt::Display) -> Diagnostic {
    Diagnostic::error(
        Code::SvgSyntax,
        format!("the drawing cannot be painted: {cause}"),
    )
    .hint("open it in a drawing program and save it again as SVG")
}

/// Opaque, as paper is: what is not painted is white. A page can be hundreds of megabytes large,
/// and is converted where it is.
fn on_paper(page: &Page, pixels: tiny_skia::Pixmap) -> Option<Background> {
    let mut samples = pixels.take();
    let mut is_gray = true;
    let count = samples.len() / 4;
    for index in 0..count {
        let [red, green, blue, alpha] = *samples[index * 4..].first_chunk()?;
        // Samples are multiplied by the alpha already.
        let white = u8::MAX - alpha;
        let rgb = [red, green, blue].map(|sample| sample + white);
        is_gray &= rgb[0] == rgb[1] && rgb[1] == rgb[2];
        samples[index * 3..index * 3 + 3].copy_from_slice(&rgb);
    }
    let mut format = PixelFormat::Rgb;
    if is_gray {
        for index in 0..count {
            samples[index] = samples[index * 3];
        }
        format = PixelFormat::Gray;
    }
    samples.truncate(count * format.bytes_per_pixel());
    samples.shrink_to_fit();
    Background::new(page.width, page.height, format, samples)
}

/// With straight alpha.
fn with_alpha(page: &Page, pixels: tiny_skia::Pixmap) -> Option<Background> {
    let pixels = pixels.take_demultiplied();
    Background::new(page.width, page.height, PixelFormat::Rgba, pixels)
}

/// A picture in the drawing, if it is one that fits into memory.
fn picture(data: Arc<Vec<u8>>) -> Option<usvg::ImageKind> {
    let format = image::guess_format(&data).ok()?;
    let reader = ImageReader::with_format(Cursor::new(&data[..]), format);
    let (width, height) = reader.into_dimensions().ok()?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }
    match format {
        ImageFormat::Png => palette::is_valid(&data).then_some(usvg::ImageKind::PNG(data)),
        // usvg takes the four samples of a pixel in CMYK for three.
        ImageFormat::Jpeg if cmyk::has_four_channels(&data) => {
            let png = as_rgb(&data)?;
            Some(usvg::ImageKind::PNG(Arc::new(png)))
        }
        ImageFormat::Jpeg => Some(usvg::ImageKind::JPEG(data)),
        _ => None,
    }
}

/// A picture as it is painted when it is a template, as a PNG file.
fn as_rgb(data: &[u8]) -> Option<Vec<u8>> {
    let picture = Background::parse(data, "").ok()?;
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Sub);
    let (width, height) = (picture.width(), picture.height());
    let color = match picture.format() {
        PixelFormat::Gray => ExtendedColorType::L8,
        PixelFormat::GrayAlpha => ExtendedColorType::La8,
        PixelFormat::Rgb => ExtendedColorType::Rgb8,
        PixelFormat::Rgba => ExtendedColorType::Rgba8,
    };
    let written = encoder.write_image(picture.pixels(), width, height, color);
    written.ok().map(|()| png)
}
