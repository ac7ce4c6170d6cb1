//! How certificates are printed on paper.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::standard::PdfStandard;

/// `[print]`: how certificates are printed on paper. It changes PDF files only.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Print {
    /// `paper`: the paper of a sheet of a bound document. Default: none, each page has the size of
    /// a certificate.
    pub paper: Option<Paper>,
    /// `up`: how many certificates a sheet has across and down. Default: 1 and 1.
    pub up: (u32, u32),
    /// `gutter`: the distance between the certificates of a sheet, in millimetres. Default: room
    /// for the bleed of both.
    pub gutter: f32,
    /// `trim`: the size of a certificate when it is cut. Default: that of the template without
    /// its bleed.
    pub trim: Option<Paper>,
    /// `bleed`: how far a certificate is printed beyond where it is cut, in millimetres. Default:
    /// 0.
    pub bleed: f32,
    /// `marks`: whether there are crop marks. Default: no.
    pub marks: bool,
    /// `back`: the template of the other side. Default: none, the other side is blank.
    pub back: Option<PathBuf>,
    /// `background`: whether the template is printed, and not the texts alone. Default: yes.
    pub background: bool,
    /// `pdf_standard`: the standard that PDF files conform to. Default: none beyond PDF itself.
    pub pdf_standard: Option<PdfStandard>,
}

impl Default for Print {
    fn default() -> Self {
        Self {
            paper: None,
            up: (1, 1),
            gutter: 0.0,
            trim: None,
            bleed: 0.0,
            marks: false,
            back: None,
            background: true,
            pdf_standard: None,
        }
    }
}

/// A size of paper.
///
/// ```
/// use engross::Paper;
///
/// let paper: Paper = "A4".parse()?;
/// assert_eq!((paper.width(), paper.height()), (210.0, 297.0));
/// assert_eq!("86x54 mm".parse::<Paper>()?.to_string(), "86 × 54 mm");
/// assert_eq!("8.5x11 in".parse::<Paper>()?, Paper::from_millimeters(215.9, 279.4)?);
/// # Ok::<(), engross::PaperError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    width: f32,
    height: f32,
    name: Option<&'static str>,
}

/// A text that is not a size of paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PaperError(String);

/// The smallest and the largest side, in millimetres.
const SIDES: (f32, f32) = (5.0, 5000.0);

/// The names of paper, with the sides in millimetres, in portrait orientation (ISO 216 and
/// ANSI Y14.1).
const NAMED: [(&str, f32, f32); 9] = [
    ("A2", 420.0, 594.0),
    ("A3", 297.0, 420.0),
    ("A4", 210.0, 297.0),
    ("A5", 148.0, 210.0),
    ("A6", 105.0, 148.0),
    ("A7", 74.0, 105.0),
    ("Letter", 8.5 * INCH, 11.0 * INCH),
    ("Legal", 8.5 * INCH, 14.0 * INCH),
    ("Tabloid", 11.0 * INCH, 17.0 * INCH),
];

/// Millimetres.
const INCH: f32 = 25.4;

impl Paper {
    /// Paper of this width and height in millimetres, from 5 to 5000 each.
    ///
    /// # Errors
    ///
    /// If a side is outside these limits.
    pub fn from_millimeters(width: f32, height: f32) -> Result<Self, PaperError> {
        let (min, max) = SIDES;
        for side in [width, height] {
            if !(min..=max).contains(&side) {
                let message = format!("a side must be from {min} to {max} mm, but is {side} mm");
                return Err(PaperError(message));
            }
        }
        Ok(Self {
            width,
            height,
            name: None,
        })
    }

    /// All sizes that have a name, in portrait orientation.
    pub(crate) fn named() -> impl Iterator<Item = Self> {
        NAMED.iter().map(|(name, width, height)| Self {
            width: *width,
            height: *height,
            name: Some(name),
        })
    }

    /// The width in millimetres.
    #[must_use]
    pub const fn width(&self) -> f32 {
        self.width
    }

    /// The height in millimetres.
    #[must_use]
    pub const fn height(&self) -> f32 {
        self.height
    }

    /// The orientations that it can have: paper that was given by its name can be turned.
    #[cfg_attr(
        not(any(feature = "pdf", test)),
        expect(dead_code, reason = "only PDF is printed on paper")
    )]
    pub(crate) fn orientations(self) -> impl Iterator<Item = Self> {
        let turned = Self {
            width: self.height,
            height: self.width,
            ..self
        };
        std::iter::once(self).chain(self.name.map(|_| turned))
    }

    /// How to write a size.
    #[must_use]
    pub(crate) fn hint() -> String {
        let names: Vec<&str> = NAMED.iter().map(|(name, ..)| *name).collect();
        format!("write {}, or a size such as `86x54 mm`", names.join(", "))
    }
}

impl FromStr for Paper {
    type Err = PaperError;

    fn from_str(text: &str) -> Result<Self, PaperError> {
        let text = text.trim();
        if let Some(named) = Self::named().find(|paper| {
            let name = paper.name.unwrap_or_default();
            name.eq_ignore_ascii_case(text)
        }) {
            return Ok(named);
        }
        let not_paper = || PaperError(format!("`{text}` is not a size of paper"));
        let (sides, unit) = [("mm", 1.0), ("in", INCH)]
            .into_iter()
            .find_map(|(unit, length)| Some((text.strip_suffix(unit)?, length)))
            .ok_or_else(not_paper)?;
        let (width, height) = sides.split_once(['x', '×']).ok_or_else(not_paper)?;
        let side = |side: &str| side.trim().parse::<f32>().map_err(|_| not_paper());
        Self::from_millimeters(side(width)? * unit, side(height)? * unit)
    }
}

impl fmt::Display for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name {
            Some(name) => f.write_str(name),
            None => {
                let [width, height] = [self.width, self.height].map(tenths);
                write!(f, "{width} × {height} mm")
            }
        }
    }
}

/// Rounded to a tenth.
fn tenths(number: f32) -> f32 {
    (number * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        let size = |text: &str| {
            text.parse::<Paper>()
                .map(|paper| (paper.width, paper.height))
        };
        assert_eq!(size(" a4 "), Ok((210.0, 297.0)));
        assert_eq!(size("letter"), Ok((215.9, 279.4)));
        assert_eq!(size("86 × 54mm"), Ok((86.0, 54.0)));
        assert_eq!(size("85.6x53.98 mm"), Ok((85.6, 53.98)));
        for wrong in [
            "",
            "A44",
            "86x54",
            "86 mm",
            "x mm",
            "86x mm",
            "nanxnan mm",
            "infx5 mm",
        ] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
        let small = size("86x4 mm").unwrap_err().to_string();
        assert_eq!(small, "a side must be from 5 to 5000 mm, but is 4 mm");
    }

    #[test]
    fn only_named_paper_can_be_turned() {
        let widths = |text: &str| {
            let paper: Paper = text.parse().unwrap();
            paper
                .orientations()
                .map(|turned| turned.width)
                .collect::<Vec<_>>()
        };
        assert_eq!(widths("A4"), [210.0, 297.0]);
        assert_eq!(widths("210x297 mm"), [210.0]);
    }
}
