//! Smaller copies of templates, for the preview.

use engross::PixelBox;
use engross::template::{Background, PixelFormat};
use image::{ImageBuffer, Luma, Pixel, Rgb, RgbImage, imageops};

/// The longest side of a certificate in the preview: more would only take time.
pub(super) const MAX_SIDE: u32 = 1600;

pub(super) const PAPER: Rgb<u8> = Rgb([255; 3]);

/// A copy whose longest side is at most [`MAX_SIDE`]. If it had to be scaled, it is over white.
pub(super) fn small(picture: &Background) -> Background {
    let longest = picture.width().max(picture.height());
    if longest <= MAX_SIDE {
        return picture.clone();
    }
    let scaled = |side: u32| {
        let side = u64::from(side) * u64::from(MAX_SIDE) / u64::from(longest);
        u32::try_from(side).unwrap_or(MAX_SIDE).max(1)
    };
    let (width, height) = (scaled(picture.width()), scaled(picture.height()));
    // Opaque pictures, which most are, need no copy.
    let pixels = picture.pixels();
    let small = match picture.format() {
        PixelFormat::Rgb => thumbnail::<Rgb<u8>>(picture, pixels, (width, height)),
        PixelFormat::Gray => thumbnail::<Luma<u8>>(picture, pixels, (width, height)),
        PixelFormat::GrayAlpha | PixelFormat::Rgba => {
            let opaque = on_paper(picture);
            thumbnail::<Rgb<u8>>(picture, opaque.as_raw(), (width, height))
        }
    };
    let format = match picture.format() {
        PixelFormat::Gray => PixelFormat::Gray,
        _ => PixelFormat::Rgb,
    };
    small
        .and_then(|small| Background::new(width, height, format, small))
        .unwrap_or_else(|| picture.clone())
}

fn thumbnail<P: Pixel<Subpixel = u8> + 'static>(
    picture: &Background,
    pixels: &[u8],
    (width, height): (u32, u32),
) -> Option<Vec<u8>> {
    let view = ImageBuffer::<P, _>::from_raw(picture.width(), picture.height(), pixels)?;
    Some(imageops::thumbnail(&view, width, height).into_raw())
}

/// The picture over white.
pub(super) fn on_paper(page: &Background) -> RgbImage {
    let over = |value: u8, alpha: u8| {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        u8::try_from((value * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
    };
    let step = page.format().bytes_per_pixel();
    let mut pixels = page.pixels().chunks_exact(step);
    RgbImage::from_fn(page.width(), page.height(), |_, _| match pixels.next() {
        Some(&[grey]) => Rgb([grey; 3]),
        Some(&[grey, alpha]) => Rgb([over(grey, alpha); 3]),
        Some(&[r, g, b]) => Rgb([r, g, b]),
        Some(&[r, g, b, alpha]) => Rgb([r, g, b].map(|value| over(value, alpha))),
        _ => PAPER,
    })
}

/// A box on a smaller copy of the picture.
pub(super) fn scaled(bounds: PixelBox, picture: &Background, small: &Background) -> PixelBox {
    let scaled = |length: u32, from: u32, to: u32| {
        let length = u64::from(length) * u64::from(to) / u64::from(from);
        u32::try_from(length).unwrap_or(to)
    };
    let (x, y) = (
        scaled(bounds.x, picture.width(), small.width()),
        scaled(bounds.y, picture.height(), small.height()),
    );
    let width = scaled(bounds.width, picture.width(), small.width());
    let height = scaled(bounds.height, picture.height(), small.height());
    PixelBox::new(x, y, width.max(1), height.max(1))
}
