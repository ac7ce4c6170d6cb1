//! Small pictures of certificates.

use image::{Rgb, RgbImage};

use super::whole;
use crate::picture;
use crate::template::{Background, over_white};

/// The size of a small picture, and its scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Pixels of the picture for each pixel of the certificate, across and down: 1 or less.
    pub(super) scale: (f32, f32),
}

impl Frame {
    /// The frame whose longer side has `side` pixels, or as many as the certificate has if those
    /// are fewer.
    pub(super) fn within(side: f32, (width, height): (u32, u32)) -> Self {
        let longer = width.max(height);
        let factor = (side / longer as f32).min(1.0);
        let small = |length: u32| whole(length as f32 * factor).max(1);
        Self {
            width: small(width),
            height: small(height),
            scale: (
                small(width) as f32 / width as f32,
                small(height) as f32 / height as f32,
            ),
        }
    }
}

/// The certificate at the size of the frame, on white paper.
pub(super) fn shrink(page: &Background, frame: Frame) -> RgbImage {
    let opaque = on_paper(page);
    picture::shrink(opaque, frame.width, frame.height)
}

fn on_paper(page: &Background) -> RgbImage {
    let step = page.format().bytes_per_pixel();
    let mut pixels = page.pixels().chunks_exact(step);
    RgbImage::from_fn(page.width(), page.height(), |_, _| match pixels.next() {
        Some(&[grey]) => Rgb([grey; 3]),
        Some(&[grey, alpha]) => Rgb([over_white(grey, alpha); 3]),
        Some(&[r, g, b]) => Rgb([r, g, b]),
        Some(&[r, g, b, alpha]) => Rgb([r, g, b].map(|value| over_white(value, alpha))),
        _ => PAPER,
    })
}

const PAPER: Rgb<u8> = Rgb([255; 3]);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::PixelFormat;

    #[test]
    fn a_frame_keeps_the_shape_and_never_enlarges() {
        let frame = Frame::within(560.0, (1754, 1240));
        assert_eq!((frame.width, frame.height), (560, 396));
        let frame = Frame::within(560.0, (1240, 1754));
        assert_eq!((frame.width, frame.height), (396, 560));
        let frame = Frame::within(560.0, (400, 100));
        assert_eq!(
            (frame.width, frame.height, frame.scale),
            (400, 100, (1.0, 1.0))
        );
        let frame = Frame::within(560.0, (20_000, 1));
        assert_eq!((frame.width, frame.height), (560, 1));
    }

    #[test]
    fn each_format_lies_on_white_paper() {
        let shown = |format, pixels: &[u8]| {
            let page = Background::new(1, 1, format, pixels.to_vec()).unwrap();
            shrink(&page, Frame::within(10.0, (1, 1))).into_raw()
        };
        assert_eq!(shown(PixelFormat::Gray, &[7]), [7, 7, 7]);
        assert_eq!(shown(PixelFormat::GrayAlpha, &[0, 51]), [204, 204, 204]);
        assert_eq!(shown(PixelFormat::Rgb, &[1, 2, 3]), [1, 2, 3]);
        assert_eq!(shown(PixelFormat::Rgba, &[9, 9, 9, 0]), [255, 255, 255]);
        assert_eq!(shown(PixelFormat::Rgba, &[9, 8, 7, 255]), [9, 8, 7]);
    }

    #[test]
    fn an_even_colour_stays_even() {
        let pixels = [10, 200, 30].repeat(60_000);
        let page = Background::new(300, 200, PixelFormat::Rgb, pixels).unwrap();
        for (side, size) in [(70.0, (70, 47)), (30.0, (30, 20))] {
            let small = shrink(&page, Frame::within(side, (300, 200)));
            assert_eq!(small.dimensions(), size);
            assert!(small.pixels().all(|pixel| *pixel == Rgb([10, 200, 30])));
        }
    }
}
