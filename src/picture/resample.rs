//! Pictures at other sizes.

use image::imageops::{self, FilterType};
use image::{ImageBuffer, Pixel};

/// A picture in bytes.
type Picture<P> = ImageBuffer<P, Vec<u8>>;

/// The picture at another size.
///
/// Averages and products alone are used, which are the same on every machine.
pub(crate) fn shrink<P>(picture: Picture<P>, width: u32, height: u32) -> Picture<P>
where
    P: Pixel<Subpixel = u8> + 'static,
{
    if (width, height) == picture.dimensions() {
        return picture;
    }
    // Averages are fast, and over many pixels as good as any filter.
    let (twice_width, twice_height) = (2 * width, 2 * height);
    let is_large = picture.width() > 2 * twice_width && picture.height() > 2 * twice_height;
    let picture = match is_large {
        true => imageops::thumbnail(&picture, twice_width, twice_height),
        false => picture,
    };
    // Keeps edges crisp.
    imageops::resize(&picture, width, height, FilterType::CatmullRom)
}
