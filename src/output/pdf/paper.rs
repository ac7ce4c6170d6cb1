//! The size of a page.

use crate::program;

/// Points per inch.
pub(super) const POINTS: f32 = 72.0;

const MILLIMETERS_PER_INCH: f32 = 25.4;

/// The size of a page in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paper {
    pub(super) width: f32,
    pub(super) height: f32,
}

/// Standard paper in portrait orientation: A3 to A6 (ISO 216), Letter, Legal and Tabloid.
const STANDARD: [Paper; 7] = [
    millimeters(297.0, 420.0),
    millimeters(210.0, 297.0),
    millimeters(148.0, 210.0),
    millimeters(105.0, 148.0),
    inches(8.5, 11.0),
    inches(8.5, 14.0),
    inches(11.0, 17.0),
];

pub(super) const fn millimeters_to_points(millimeters: f32) -> f32 {
    millimeters / MILLIMETERS_PER_INCH * POINTS
}

const fn millimeters(width: f32, height: f32) -> Paper {
    inches(width / MILLIMETERS_PER_INCH, height / MILLIMETERS_PER_INCH)
}

const fn inches(width: f32, height: f32) -> Paper {
    Paper {
        width: width * POINTS,
        height: height * POINTS,
    }
}

impl Paper {
    /// The size of this many pixels at a resolution. If both sides are within a pixel of standard
    /// paper, whose sides are not whole numbers of pixels, it is the size of that paper.
    pub(super) fn from_pixels(width: u32, height: u32, dpi: f32) -> Self {
        let exact = Self {
            width: width as f32 * POINTS / dpi,
            height: height as f32 * POINTS / dpi,
        };
        STANDARD
            .into_iter()
            .flat_map(|paper| [paper, paper.landscape()])
            .find(|paper| paper.is_near(exact, POINTS / dpi))
            .unwrap_or(exact)
    }

    pub(super) const fn from_inches(width: f32, height: f32) -> Self {
        inches(width, height)
    }

    pub(super) const fn of_program(paper: program::Paper) -> Self {
        millimeters(paper.width(), paper.height())
    }

    /// Whether no side differs by more than this.
    pub(super) fn is_near(self, other: Self, tolerance: f32) -> bool {
        (self.width - other.width).abs() <= tolerance
            && (self.height - other.height).abs() <= tolerance
    }

    /// Larger by this on each side.
    pub(super) fn grown(self, by: f32) -> Self {
        Self {
            width: self.width + 2.0 * by,
            height: self.height + 2.0 * by,
        }
    }

    /// For messages: `210 × 297 mm`.
    pub(super) fn in_millimeters(self) -> String {
        let [width, height] = self.sides();
        format!("{width} × {height} mm")
    }

    /// As a `program.toml` has it: `210x297 mm`.
    pub(super) fn as_value(self) -> String {
        let [width, height] = self.sides();
        format!("{width}x{height} mm")
    }

    /// In millimetres, rounded to a tenth.
    fn sides(self) -> [f32; 2] {
        let to_tenths = 10.0 * MILLIMETERS_PER_INCH / POINTS;
        [self.width, self.height].map(|side| (side * to_tenths).round() / 10.0)
    }

    const fn landscape(self) -> Self {
        Self {
            width: self.height,
            height: self.width,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A4: Paper = STANDARD[1];
    const LETTER: Paper = STANDARD[4];

    #[test]
    fn the_pixels_of_standard_paper_give_that_paper() {
        for (dpi, width, height, paper) in [
            (72.0, 595, 842, A4),
            (150.0, 1240, 1754, A4),
            (300.0, 3508, 2480, A4.landscape()),
            (300.0, 3507, 2480, A4.landscape()),
            (600.0, 4960, 7016, A4),
            (300.0, 2550, 3300, LETTER),
            (96.0, 1056, 816, LETTER.landscape()),
        ] {
            assert_eq!(Paper::from_pixels(width, height, dpi), paper, "{dpi}");
        }
        assert!((A4.width - 595.276).abs() < 1e-3 && (A4.height - 841.89).abs() < 1e-2);
    }

    #[test]
    fn other_pixels_give_their_exact_size() {
        let page = Paper::from_pixels(1000, 500, 144.0);
        assert_eq!((page.width, page.height), (500.0, 250.0));
        let nearly = Paper::from_pixels(3505, 2480, 300.0);
        assert_eq!(nearly.width, 841.2);
    }
}
