//! How large the page is.

/// Points in an inch.
const POINTS: f32 = 72.0;

/// A page, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Paper {
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// Paper that is sold, upright: ISO 216's in points of its millimetres, and the American sizes.
const SHEETS: [Paper; 7] = [
    millimeters(297.0, 420.0),
    millimeters(210.0, 297.0),
    millimeters(148.0, 210.0),
    millimeters(105.0, 148.0),
    inches(8.5, 11.0),
    inches(8.5, 14.0),
    inches(11.0, 17.0),
];

const fn millimeters(width: f32, height: f32) -> Paper {
    inches(width / 25.4, height / 25.4)
}

const fn inches(width: f32, height: f32) -> Paper {
    Paper {
        width: width * POINTS,
        height: height * POINTS,
    }
}

impl Paper {
    /// The paper for this many pixels at this many to an inch: a sheet that is sold where both
    /// sides are within a pixel of it, since no sheet is a whole number of pixels.
    pub(crate) fn of_pixels(width: u32, height: u32, dpi: f32) -> Self {
        let exact = Self {
            width: width as f32 * POINTS / dpi,
            height: height as f32 * POINTS / dpi,
        };
        let is_near = |one: f32, other: f32| (one - other).abs() <= POINTS / dpi;
        SHEETS
            .into_iter()
            .flat_map(|sheet| [sheet, sheet.turned()])
            .find(|sheet| is_near(sheet.width, exact.width) && is_near(sheet.height, exact.height))
            .unwrap_or(exact)
    }

    pub(crate) const fn of_inches(width: f32, height: f32) -> Self {
        inches(width, height)
    }

    const fn turned(self) -> Self {
        Self {
            width: self.height,
            height: self.width,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A4: Paper = SHEETS[1];
    const LETTER: Paper = SHEETS[4];

    #[test]
    fn the_pixels_of_a_sheet_are_that_sheet() {
        for (dpi, width, height, sheet) in [
            (72.0, 595, 842, A4),
            (150.0, 1240, 1754, A4),
            (300.0, 3508, 2480, A4.turned()),
            (300.0, 3507, 2480, A4.turned()),
            (600.0, 4960, 7016, A4),
            (300.0, 2550, 3300, LETTER),
            (96.0, 1056, 816, LETTER.turned()),
        ] {
            assert_eq!(Paper::of_pixels(width, height, dpi), sheet, "{dpi}");
        }
        assert!((A4.width - 595.276).abs() < 1e-3 && (A4.height - 841.89).abs() < 1e-2);
    }

    #[test]
    fn other_pixels_are_as_large_as_they_say() {
        let page = Paper::of_pixels(1000, 500, 144.0);
        assert_eq!((page.width, page.height), (500.0, 250.0));
        let nearly = Paper::of_pixels(3505, 2480, 300.0);
        assert_eq!(nearly.width, 841.2);
    }
}
