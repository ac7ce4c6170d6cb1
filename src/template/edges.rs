//! Whether an area of the template is free for a text.

use image::GrayImage;

use super::background::Background;
use crate::geometry::PixelBox;

/// The Sobel gradient at the edge of something a sixth as dark as black ink. Paper grain and
/// watermarks have lower gradients, lettering and rules higher ones.
const EDGE: i32 = 160;

impl Background {
    /// The share of an area, from 0 to 1, that is at an edge of something drawn: 0 on bare paper
    /// and on a wash without a visible edge, about 0.02 if a thin rule crosses a name's box, more
    /// than 0.1 in lettering and guilloche.
    #[must_use]
    pub fn edge_share(&self, area: PixelBox) -> f32 {
        let page = PixelBox::new(0, 0, self.width(), self.height());
        let Some(area) = page.intersection(&area) else {
            return 0.0;
        };
        self.edges(area).count() as f32 / (area.width as f32 * area.height as f32)
    }

    /// The lightness of an area, from 0, black, to 1, white; 1 if it is outside the page.
    #[must_use]
    pub fn lightness(&self, area: PixelBox) -> f32 {
        let page = PixelBox::new(0, 0, self.width(), self.height());
        let Some(area) = page.intersection(&area) else {
            return 1.0;
        };
        let pixels = self.luma(area).into_raw();
        let sum: u64 = pixels.iter().map(|luma| u64::from(*luma)).sum();
        sum as f32 / pixels.len() as f32 / 255.0
    }

    /// The pixels of an area of the page at an edge of something drawn.
    pub(super) fn edges(&self, area: PixelBox) -> impl Iterator<Item = (u32, u32)> {
        let luma = self.luma(area);
        let pixels = (0..area.height).flat_map(move |y| (0..area.width).map(move |x| (x, y)));
        let edges =
            pixels.filter(move |(x, y)| squared_gradient(&luma, *x, *y) >= (EDGE + 1).pow(2));
        edges.map(move |(x, y)| (area.x + x, area.y + y))
    }

    fn luma(&self, area: PixelBox) -> GrayImage {
        let step = self.format().bytes_per_pixel();
        GrayImage::from_fn(area.width, area.height, |x, y| {
            let at = (area.x + x) as usize * step;
            let pixel = &self.row(area.y + y)[at..at + step];
            image::Luma([match *pixel {
                [r, g, b] | [r, g, b, _] => luma(r, g, b),
                [grey, ..] => grey,
                [] => 0,
            }])
        })
    }
}

/// The square of the Sobel gradient at a pixel. Outside the picture, its outermost pixels go on.
///
/// Written here because this is all that the library would need of a crate for image processing.
fn squared_gradient(luma: &GrayImage, x: u32, y: u32) -> i32 {
    let (left, right) = (x.saturating_sub(1), (x + 1).min(luma.width() - 1));
    let (above, below) = (y.saturating_sub(1), (y + 1).min(luma.height() - 1));
    let at = |x, y| i32::from(luma.get_pixel(x, y).0[0]);
    let column = |x| at(x, above) + 2 * at(x, y) + at(x, below);
    let row = |y| at(left, y) + 2 * at(x, y) + at(right, y);
    (column(right) - column(left)).pow(2) + (row(below) - row(above)).pow(2)
}

/// Rec. 709 luma, in 1024ths.
fn luma(r: u8, g: u8, b: u8) -> u8 {
    let sum = 218 * u32::from(r) + 732 * u32::from(g) + 74 * u32::from(b);
    u8::try_from(sum >> 10).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::background::PixelFormat;
    use super::*;

    fn page(draw: impl Fn(u32, u32) -> [u8; 3]) -> Background {
        let pixels = (0..100 * 100)
            .flat_map(|at| draw(at % 100, at / 100))
            .collect();
        Background::new(100, 100, PixelFormat::Rgb, pixels).unwrap()
    }

    #[test]
    fn bare_paper_and_washes_have_no_edges() {
        let area = PixelBox::new(10, 10, 80, 50);
        assert_eq!(page(|_, _| [253, 251, 246]).edge_share(area), 0.0);
        let wash = page(|x, _| [255 - x as u8, 255 - x as u8, 255]);
        assert_eq!(wash.edge_share(area), 0.0);
    }

    #[test]
    fn rules_and_lettering_have_edges() {
        let ruled = page(|_, y| {
            if y == 40 {
                [165, 129, 63]
            } else {
                [253, 251, 246]
            }
        });
        let share = ruled.edge_share(PixelBox::new(10, 10, 80, 50));
        assert!((0.01..0.1).contains(&share), "{share}");
        assert_eq!(
            ruled.edge_share(PixelBox::new(10, 50, 80, 40)),
            0.0,
            "below the rule"
        );
        let hatched = page(|x, _| {
            if x % 4 < 2 {
                [18, 36, 79]
            } else {
                [253, 251, 246]
            }
        });
        assert!(hatched.edge_share(PixelBox::new(10, 10, 80, 50)) > 0.5);
    }

    #[cfg(feature = "finder")]
    #[test]
    fn gradients_are_those_of_imageproc() {
        for (width, height) in [(1, 1), (1, 7), (7, 1), (40, 30)] {
            let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ (y * 40_503)) >> 7;
            let luma = GrayImage::from_fn(width, height, |x, y| image::Luma([noise(x, y) as u8]));
            let gradients = imageproc::gradients::sobel_gradients(&luma);
            for (x, y, gradient) in gradients.enumerate_pixels() {
                let ours = f64::from(squared_gradient(&luma, x, y)).sqrt();
                assert_eq!(
                    ours as u16, gradient.0[0],
                    "at {x}, {y} of {width} x {height}"
                );
            }
        }
    }

    #[test]
    fn an_area_outside_the_page_is_free() {
        assert_eq!(
            page(|_, _| [0, 0, 0]).edge_share(PixelBox::new(200, 0, 5, 5)),
            0.0
        );
    }
}
