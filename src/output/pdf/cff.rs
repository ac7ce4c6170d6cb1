//! A font program with the outlines of a variable font at its axis values, which PDF cannot hold
//! otherwise: a CID-keyed font in the Compact Font Format ([TN 5176]) with Type 2 charstrings
//! ([TN 5177]).
//!
//! It has no hints, no subroutines, and one private dictionary. The ids of glyphs are their CIDs.
//!
//! [TN 5176]: https://adobe-type-tools.github.io/font-tech-notes/pdfs/5176.CFF.pdf
//! [TN 5177]: https://adobe-type-tools.github.io/font-tech-notes/pdfs/5177.Type2.pdf

use ab_glyph::{OutlineCurve, Point};

/// Numbers of units in an em, the finest first, each with the bytes of the real number that is its
/// inverse (table 5): 0.000125, 0.00025, 0.0005 and 0.001.
///
/// Coordinates are whole numbers, as many readers take no others. In the finest units they are off
/// by 1/16,000 em.
const EMS: [(f64, &[u8]); 4] = [
    (8000.0, &[30, 0xA0, 0x00, 0x12, 0x5F]),
    (4000.0, &[30, 0xA0, 0x00, 0x25, 0xFF]),
    (2000.0, &[30, 0xA0, 0x00, 0x5F]),
    (1000.0, &[30, 0xA0, 0x01, 0xFF]),
];

/// The largest coordinate: the difference of two has to be a number of 16 bits.
const MAX_COORDINATE: f64 = 16_000.0;

/// The first string of a font, after those that all fonts have (Appendix A).
const FIRST_STRING: i32 = 391;

/// A glyph to write.
pub(super) struct Glyph<'o> {
    /// Its advance width, in em.
    pub(super) advance: f32,
    /// Its outline, in font units.
    pub(super) curves: &'o [OutlineCurve],
}

/// The outline reaches further than the numbers of a charstring do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a glyph is too large")]
pub(super) struct TooLarge;

/// Writes a font with these glyphs, of which the first is `.notdef`, in the finest units in which
/// all of them have room.
pub(super) fn write(
    name: &str,
    units_per_em: f32,
    glyphs: &[Glyph<'_>],
) -> Result<Vec<u8>, TooLarge> {
    let mut fonts = EMS.iter().map(|(em, unit)| {
        let mut bounds = Bounds::default();
        let charstrings = glyphs.iter().map(|glyph| {
            let scale = em / f64::from(units_per_em);
            let mut charstring = Charstring::new(f64::from(glyph.advance) * em, scale)?;
            for curve in glyph.curves {
                charstring.draw(curve, &mut bounds)?;
            }
            Ok(charstring.finish())
        });
        let charstrings = charstrings.collect::<Result<Vec<_>, TooLarge>>()?;
        Ok(assemble(name, unit, &bounds, &charstrings))
    });
    fonts.find(Result::is_ok).unwrap_or(Err(TooLarge))
}

/// Puts the parts of the font in their order. Offsets count from its start.
fn assemble(name: &str, unit: &[u8], bounds: &Bounds, charstrings: &[Vec<u8>]) -> Vec<u8> {
    const HEADER: [u8; 4] = [1, 0, 4, 4];
    const NO_SUBROUTINES: [u8; 2] = [0, 0];

    let count = u16::try_from(charstrings.len()).unwrap_or(u16::MAX);
    let strings = index(&["Adobe", "Identity"]);
    let charstrings = index(charstrings);
    let charset = charset(count);
    let fd_select = fd_select(count);
    let mut private = Vec::new();
    entry(&mut private, &[0], operator::DEFAULT_WIDTH);

    let start = [&HEADER[..], &index(&[name])].concat();
    // Offsets have the same length whatever their value, so the length of a first dictionary is final.
    let mut offsets = Offsets::default();
    let top_length = index(&[top(unit, bounds, count, &offsets)]).len();
    let mut at = start.len() + top_length + strings.len() + NO_SUBROUTINES.len();
    let mut place = |length: usize| {
        let place = at;
        at += length;
        place
    };
    offsets.charset = place(charset.len());
    offsets.fd_select = place(fd_select.len());
    offsets.charstrings = place(charstrings.len());
    let private_at = place(private.len());
    let font_dictionary = font_dictionary(private.len(), private_at);
    let fd_array = index(&[font_dictionary]);
    offsets.fd_array = place(fd_array.len());

    [
        &start[..],
        &index(&[top(unit, bounds, count, &offsets)]),
        &strings,
        &NO_SUBROUTINES,
        &charset,
        &fd_select,
        &charstrings,
        &private,
        &fd_array,
    ]
    .concat()
}

/// Where parts of the font start.
#[derive(Default)]
struct Offsets {
    charset: usize,
    fd_select: usize,
    charstrings: usize,
    fd_array: usize,
}

/// The operators of dictionaries (tables 9, 10 and 23). Those of two bytes start with 12.
mod operator {
    pub(super) const BOUNDS: &[u8] = &[5];
    pub(super) const CHARSET: &[u8] = &[15];
    pub(super) const CHARSTRINGS: &[u8] = &[17];
    pub(super) const PRIVATE: &[u8] = &[18];
    pub(super) const DEFAULT_WIDTH: &[u8] = &[20];
    pub(super) const FONT_MATRIX: &[u8] = &[12, 7];
    pub(super) const ROS: &[u8] = &[12, 30];
    pub(super) const CID_COUNT: &[u8] = &[12, 34];
    pub(super) const FD_ARRAY: &[u8] = &[12, 36];
    pub(super) const FD_SELECT: &[u8] = &[12, 37];
}

/// The number 0.
const ZERO: [u8; 1] = [139];

/// The dictionary of the font.
fn top(unit: &[u8], bounds: &Bounds, count: u16, offsets: &Offsets) -> Vec<u8> {
    let mut top = Vec::new();
    entry(
        &mut top,
        &[FIRST_STRING, FIRST_STRING + 1, 0],
        operator::ROS,
    );
    for number in [
        unit,
        &ZERO,
        &ZERO,
        unit,
        &ZERO,
        &ZERO,
        operator::FONT_MATRIX,
    ] {
        top.extend(number);
    }
    entry(&mut top, &bounds.0.unwrap_or_default(), operator::BOUNDS);
    entry(&mut top, &[i32::from(count)], operator::CID_COUNT);
    for (at, operator) in [
        (offsets.charset, operator::CHARSET),
        (offsets.fd_select, operator::FD_SELECT),
        (offsets.charstrings, operator::CHARSTRINGS),
        (offsets.fd_array, operator::FD_ARRAY),
    ] {
        top.extend(offset(at));
        top.extend(operator);
    }
    top
}

/// The dictionary of all glyphs, which a CID-keyed font can have several of.
///
/// Some printers print nothing where a CID-keyed font leaves one of its matrices out.
fn font_dictionary(private_length: usize, private_at: usize) -> Vec<u8> {
    let mut dictionary = Vec::new();
    entry(&mut dictionary, &[1, 0, 0, 1, 0, 0], operator::FONT_MATRIX);
    dictionary.extend(offset(private_length));
    dictionary.extend(offset(private_at));
    dictionary.extend(operator::PRIVATE);
    dictionary
}

fn entry(dictionary: &mut Vec<u8>, operands: &[i32], operator: &[u8]) {
    for operand in operands {
        integer(dictionary, *operand);
    }
    dictionary.extend(operator);
}

/// The CIDs of the glyphs but the first: 1, 2, 3 and so on (table 19).
fn charset(count: u16) -> Vec<u8> {
    match count.checked_sub(2) {
        None => vec![0],
        Some(left) => [&[2, 0, 1][..], &left.to_be_bytes()].concat(),
    }
}

/// All glyphs belong to the first font dictionary (table 28).
fn fd_select(count: u16) -> Vec<u8> {
    [&[3, 0, 1, 0, 0, 0][..], &count.to_be_bytes()].concat()
}

/// An INDEX (table 7).
fn index<D: AsRef<[u8]>>(items: &[D]) -> Vec<u8> {
    const OFFSET_BYTES: u8 = 4;
    let mut index = Vec::new();
    index.extend(u16::try_from(items.len()).unwrap_or(u16::MAX).to_be_bytes());
    index.push(OFFSET_BYTES);
    let mut at = 1_u32;
    index.extend(at.to_be_bytes());
    for item in items {
        at += item.as_ref().len() as u32;
        index.extend(at.to_be_bytes());
    }
    for item in items {
        index.extend(item.as_ref());
    }
    index
}

/// An operand of a dictionary whose length does not depend on its value (table 3).
fn offset(offset: usize) -> [u8; 5] {
    let [a, b, c, d] = (offset as u32).to_be_bytes();
    [29, a, b, c, d]
}

/// An integer as short as it can be, from -32768 to 32767 (table 3, and table 1 of TN 5177).
fn integer(bytes: &mut Vec<u8>, value: i32) {
    let [.., high, low] = value.to_be_bytes();
    match value {
        -107..=107 => bytes.push((value + 139) as u8),
        108..=1131 => bytes.extend([((value - 108) >> 8) as u8 + 247, (value - 108) as u8]),
        -1131..=-108 => bytes.extend([((-value - 108) >> 8) as u8 + 251, (-value - 108) as u8]),
        _ => bytes.extend([28, high, low]),
    }
}

/// The corners of all outlines: left, bottom, right and top of the points, on the curves or not.
#[derive(Default)]
struct Bounds(Option<[i32; 4]>);

impl Bounds {
    fn add(&mut self, [x, y]: [i32; 2]) {
        let [left, bottom, right, top] = self.0.unwrap_or([x, y, x, y]);
        self.0 = Some([left.min(x), bottom.min(y), right.max(x), top.max(y)]);
    }
}

/// A charstring under construction.
struct Charstring {
    bytes: Vec<u8>,
    scale: f64,
    /// Where the last curve ended.
    last: [i32; 2],
    is_empty: bool,
}

impl Charstring {
    const RLINETO: u8 = 5;
    const RRCURVETO: u8 = 8;
    const ENDCHAR: u8 = 14;
    const RMOVETO: u8 = 21;

    /// Starts with the width, which is the difference from the nominal width, 0.
    fn new(advance: f64, scale: f64) -> Result<Self, TooLarge> {
        let mut charstring = Self {
            bytes: Vec::new(),
            scale,
            last: [0; 2],
            is_empty: true,
        };
        integer(&mut charstring.bytes, whole(advance)?);
        Ok(charstring)
    }

    /// Draws a curve, in a new contour if it does not start where the last one ended. Contours are
    /// closed by themselves.
    fn draw(&mut self, curve: &OutlineCurve, bounds: &mut Bounds) -> Result<(), TooLarge> {
        // A quadratic curve is the cubic one whose control points are two thirds of the way to its
        // own.
        let toward = |from: Point, control: Point| {
            let part = |from: f32, control: f32| {
                f64::from(from) + 2.0 / 3.0 * (f64::from(control) - f64::from(from))
            };
            [part(from.x, control.x), part(from.y, control.y)]
        };
        let exact = |point: Point| [f64::from(point.x), f64::from(point.y)];
        let (start, points, operator) = match *curve {
            OutlineCurve::Line(from, to) => (from, vec![exact(to)], Self::RLINETO),
            OutlineCurve::Quad(from, control, to) => {
                let controls = [toward(from, control), toward(to, control)];
                (
                    from,
                    vec![controls[0], controls[1], exact(to)],
                    Self::RRCURVETO,
                )
            }
            OutlineCurve::Cubic(from, one, other, to) => (
                from,
                vec![exact(one), exact(other), exact(to)],
                Self::RRCURVETO,
            ),
        };
        let start = self.place(exact(start))?;
        if self.is_empty || start != self.last {
            self.go_to(start, bounds);
            self.bytes.push(Self::RMOVETO);
            self.is_empty = false;
        }
        let before = self.bytes.len();
        let mut is_still = true;
        for point in points {
            let point = self.place(point)?;
            is_still &= point == self.last;
            self.go_to(point, bounds);
        }
        match is_still {
            true => self.bytes.truncate(before),
            false => self.bytes.push(operator),
        }
        Ok(())
    }

    fn finish(mut self) -> Vec<u8> {
        self.bytes.push(Self::ENDCHAR);
        self.bytes
    }

    /// A point in font units, in those of the charstring.
    fn place(&self, [x, y]: [f64; 2]) -> Result<[i32; 2], TooLarge> {
        Ok([whole(x * self.scale)?, whole(y * self.scale)?])
    }

    /// Writes the way to a point.
    fn go_to(&mut self, point: [i32; 2], bounds: &mut Bounds) {
        for (to, from) in point.into_iter().zip(self.last) {
            integer(&mut self.bytes, to - from);
        }
        self.last = point;
        bounds.add(point);
    }
}

/// The nearest whole number.
fn whole(value: f64) -> Result<i32, TooLarge> {
    match value.abs() <= MAX_COORDINATE {
        true => Ok(value.round() as i32),
        false => Err(TooLarge),
    }
}

#[cfg(test)]
mod tests {
    use ab_glyph::point;
    use ttf_parser::{GlyphId, OutlineBuilder, cff};

    use super::*;

    /// What a charstring draws.
    #[derive(Debug, Default, PartialEq)]
    struct Path(Vec<(char, Vec<f32>)>);

    impl OutlineBuilder for Path {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0.push(('M', vec![x, y]));
        }

        fn line_to(&mut self, x: f32, y: f32) {
            self.0.push(('L', vec![x, y]));
        }

        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            self.0.push(('Q', vec![x1, y1, x, y]));
        }

        fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
            self.0.push(('C', vec![x1, y1, x2, y2, x, y]));
        }

        fn close(&mut self) {
            self.0.push(('Z', Vec::new()));
        }
    }

    /// The path of a glyph, and the units of an em.
    fn read(font: &[u8], glyph: u16) -> (Path, f32) {
        let mut path = Path::default();
        let font = cff::Table::parse(font).expect("a font");
        // A glyph without curves has no bounds.
        let _ = font.outline(GlyphId(glyph), &mut path);
        (path, (1.0 / font.matrix().sx).round())
    }

    fn line(from: [f32; 2], to: [f32; 2]) -> OutlineCurve {
        OutlineCurve::Line(point(from[0], from[1]), point(to[0], to[1]))
    }

    const BLANK: Glyph<'static> = Glyph {
        advance: 0.25,
        curves: &[],
    };

    #[test]
    fn a_reader_finds_the_curves() {
        let curves = [
            line([0.0, 0.0], [2000.0, 1.0]),
            OutlineCurve::Quad(
                point(2000.0, 1.0),
                point(2000.0, 601.0),
                point(500.5, 601.0),
            ),
            line([500.5, 601.0], [0.0, 0.0]),
            line([10.0, 10.0], [10.0, 10.0]),
            OutlineCurve::Cubic(
                point(10.0, 10.0),
                point(-1400.0, 300.0),
                point(20.0, 900.0),
                point(40.0, -4000.0),
            ),
        ];
        let glyph = Glyph {
            advance: 1.1,
            curves: &curves,
        };
        let font = write("Font", 2000.0, &[BLANK, BLANK, glyph]).unwrap();
        assert_eq!(read(&font, 0).0, Path::default());
        assert_eq!(read(&font, 1).0, Path::default());
        let expected: [(char, &[f32]); 8] = [
            ('M', &[0.0, 0.0]),
            ('L', &[8000.0, 4.0]),
            ('C', &[8000.0, 1604.0, 6001.0, 2404.0, 2002.0, 2404.0]),
            ('L', &[0.0, 0.0]),
            ('Z', &[]),
            ('M', &[40.0, 40.0]),
            ('C', &[-5600.0, 1200.0, 80.0, 3600.0, 160.0, -16_000.0]),
            ('Z', &[]),
        ];
        let expected = expected.map(|(kind, numbers)| (kind, numbers.to_vec()));
        assert_eq!(read(&font, 2), (Path(expected.to_vec()), 8000.0));
    }

    #[test]
    fn large_glyphs_take_coarser_units() {
        for (far, em) in [
            (4000.0, 8000.0),
            (4001.0, 4000.0),
            (9000.0, 2000.0),
            (32_000.0, 1000.0),
        ] {
            let curves = [line([0.0, 0.0], [far, -far])];
            let glyph = Glyph {
                advance: 0.0,
                curves: &curves,
            };
            let font = write("Font", 2000.0, &[BLANK, glyph]).unwrap();
            let (path, found) = read(&font, 1);
            let end = (far * em / 2000.0).round();
            assert_eq!(path.0[1], ('L', vec![end, -end]));
            assert_eq!(found, em);
        }
    }

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        for (value, written) in [
            (0, &[139][..]),
            (107, &[246]),
            (-107, &[32]),
            (108, &[247, 0]),
            (1131, &[250, 255]),
            (-108, &[251, 0]),
            (-1131, &[254, 255]),
            (1132, &[28, 4, 108]),
            (-32_768, &[28, 128, 0]),
        ] {
            let mut bytes = Vec::new();
            integer(&mut bytes, value);
            assert_eq!(bytes, written, "{value}");
        }
    }

    #[test]
    fn a_glyph_that_is_too_large_is_refused() {
        for far in [33_000.0, f32::INFINITY, f32::NAN] {
            let curves = [line([0.0, 0.0], [far, 1.0])];
            let glyph = Glyph {
                advance: 0.0,
                curves: &curves,
            };
            assert_eq!(write("Font", 2000.0, &[BLANK, glyph]).err(), Some(TooLarge));
        }
    }

    #[test]
    fn a_font_of_one_glyph_has_an_empty_charset() {
        let font = write("Font", 1000.0, &[BLANK]).unwrap();
        assert_eq!(
            cff::Table::parse(&font).map(|font| font.number_of_glyphs()),
            Some(1)
        );
    }
}
