//! Whether an area of the template is free for a text.

use super::background::{Background, over_white};
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
        let mut edges = 0_u32;
        self.each_edge(area, |_, _| edges += 1);
        edges as f32 / (area.width as f32 * area.height as f32)
    }

    /// The lightness of an area, from 0, black, to 1, white; 1 if it is outside the page.
    #[must_use]
    pub fn lightness(&self, area: PixelBox) -> f32 {
        let page = PixelBox::new(0, 0, self.width(), self.height());
        let Some(area) = page.intersection(&area) else {
            return 1.0;
        };
        let mut row = Vec::new();
        let mut sum = 0;
        for y in area.y..area.bottom() {
            self.luma_row(area, y, &mut row);
            sum += row.iter().map(|luma| u64::from(*luma)).sum::<u64>();
        }
        sum as f32 / (area.width as f32 * area.height as f32) / 255.0
    }

    /// Calls this with each pixel of an area of the page at an edge of something drawn.
    pub(super) fn each_edge(&self, area: PixelBox, mut edge: impl FnMut(u32, u32)) {
        if area.is_empty() {
            return;
        }
        let (mut above, mut here, mut below) = (Vec::new(), Vec::new(), Vec::new());
        self.luma_row(area, area.y, &mut below);
        here.clone_from(&below);
        for y in area.y..area.bottom() {
            std::mem::swap(&mut above, &mut here);
            std::mem::swap(&mut here, &mut below);
            self.luma_row(area, (y + 1).min(area.bottom() - 1), &mut below);
            for x in 0..area.width {
                if squared_gradient([&above, &here, &below], x as usize) >= (EDGE + 1).pow(2) {
                    edge(area.x + x, y);
                }
            }
        }
    }

    /// Calls this with each pixel of an area of the page and its luma, over white.
    pub(super) fn each_luma(&self, area: PixelBox, mut pixel: impl FnMut(u32, u32, u8)) {
        let mut row = Vec::new();
        for y in area.y..area.bottom() {
            self.luma_row(area, y, &mut row);
            for (x, luma) in (area.x..).zip(&row) {
                pixel(x, y, *luma);
            }
        }
    }

    /// The luma of the pixels in one row of an area, over white.
    fn luma_row(&self, area: PixelBox, y: u32, into: &mut Vec<u8>) {
        let step = self.format().bytes_per_pixel();
        let (from, to) = (area.x as usize * step, area.right() as usize * step);
        let row = self.row(y)[from..to].chunks_exact(step);
        into.clear();
        into.extend(row.map(|pixel| match *pixel {
            [r, g, b] => luma(r, g, b),
            [r, g, b, alpha] => over_white(luma(r, g, b), alpha),
            [grey, alpha] => over_white(grey, alpha),
            [grey, ..] => grey,
            [] => 0,
        }));
    }
}

/// The square of the Sobel gradient at a pixel of the middle of three rows. Outside the picture, its
/// outermost pixels go on.
///
/// Written here because this is all that the library would need of a crate for image processing.
fn squared_gradient([above, here, below]: [&[u8]; 3], x: usize) -> i32 {
    let (left, right) = (x.saturating_sub(1), (x + 1).min(here.len() - 1));
    let at = |row: &[u8], x: usize| i32::from(row[x]);
    let column = |x| at(above, x) + 2 * at(here, x) + at(below, x);
    let row = |row| at(row, left) + 2 * at(row, x) + at(row, right);
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
            let luma =
                image::GrayImage::from_fn(width, height, |x, y| image::Luma([noise(x, y) as u8]));
            let gradients = imageproc::gradients::sobel_gradients(&luma);
            let row = |y: u32| {
                let start = (y.min(height - 1) * width) as usize;
                &luma.as_raw()[start..start + width as usize]
            };
            for (x, y, gradient) in gradients.enumerate_pixels() {
                let rows = [row(y.saturating_sub(1)), row(y), row(y + 1)];
                let ours = f64::from(squared_gradient(rows, x as usize)).sqrt();
                assert_eq!(
                    ours as u16, gradient.0[0],
                    "at {x}, {y} of {width} x {height}"
                );
            }
        }
    }

    #[test]
    fn what_is_transparent_is_white() {
        let pixels = (0..100 * 100).flat_map(|at| [0, 0, 0, if at % 100 < 50 { 0 } else { 9 }]);
        let page = Background::new(100, 100, PixelFormat::Rgba, pixels.collect()).unwrap();
        let area = PixelBox::new(0, 0, 100, 100);
        assert!(page.lightness(area) > 0.95);
        assert_eq!(page.edge_share(area), 0.0);
    }

    #[test]
    fn an_area_outside_the_page_is_free() {
        assert_eq!(
            page(|_, _| [0, 0, 0]).edge_share(PixelBox::new(200, 0, 5, 5)),
            0.0
        );
    }
}
