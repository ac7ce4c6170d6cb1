//! Operators, with short numbers and without those that change nothing.

use std::collections::BTreeSet;

use pdf_writer::writers::Resources as ResourcesWriter;
use pdf_writer::{Name, Ref};
use resvg::tiny_skia::{Path, PathSegment, Point};
use resvg::usvg::{LineCap, LineJoin, Rect, Stroke, Transform};

/// The decimals of positions: a thousandth of a pixel of the template.
const DECIMALS: u32 = 3;
/// The decimals of matrices and opacities.
const FINE: u32 = 6;
/// Positions beyond this are cut: readers compute with single precision.
const MAX_POSITION: f64 = 1e7;

/// How colours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tone {
    /// In sRGB.
    Color,
    /// As their luminance, for masks.
    Luminance,
}

/// A colour as it is written: of one component or three, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shade {
    Gray(u16),
    Rgb([u16; 3]),
}

/// What a path is painted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Color {
    Plain(Shade),
    Pattern(Ref),
}

/// Whether the inside of a path is painted, or its outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Fill,
    Stroke,
}

impl Tone {
    pub(super) fn shade(self, [red, green, blue]: [u8; 3]) -> Shade {
        match self {
            Self::Color => Shade::Rgb([red, green, blue].map(|channel| {
                // Rounds to the same 8 bits again.
                u16::try_from((u32::from(channel) * 1000 + 127) / 255).unwrap_or(1000)
            })),
            Self::Luminance => Shade::Gray(thousandths(luminance([red, green, blue]) / 255.0)),
        }
    }

    /// The colour space of groups and pictures.
    pub(super) const fn space(self) -> Name<'static> {
        match self {
            Self::Color => Name(b"DeviceRGB"),
            Self::Luminance => Name(b"DeviceGray"),
        }
    }
}

/// The luminance that a mask takes from a colour, of 255 ([Masking 1, section 7.10.1]).
///
/// [Masking 1, section 7.10.1]: https://www.w3.org/TR/css-masking-1/#MaskValues
pub(super) fn luminance(rgb: [u8; 3]) -> f32 {
    let [red, green, blue] = rgb.map(f32::from);
    red * 0.2126 + green * 0.7152 + blue * 0.0722
}

impl Shade {
    /// Its components, from 0 to 1.
    pub(super) fn components(self) -> Vec<f32> {
        let part = |part: u16| f32::from(part) / 1000.0;
        match self {
            Self::Gray(gray) => vec![part(gray)],
            Self::Rgb(rgb) => rgb.map(part).to_vec(),
        }
    }
}

/// A part from 0 to 1 in thousandths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturating, and positive"
)]
pub(super) fn thousandths(part: f32) -> u16 {
    (part * 1000.0).round() as u16
}

/// The parameters of operators that stay until they are set again.
#[derive(Debug, Clone, Default)]
struct State {
    fill: Option<Color>,
    stroke: Option<Color>,
    line: Line,
}

/// How an outline is drawn.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    width: f32,
    cap: u8,
    join: u8,
    miter: f32,
    dashes: Vec<f32>,
    phase: f32,
}

impl Default for Line {
    /// Not known, and different from every value: a form starts with what is set where it is drawn
    /// (8.10.1).
    fn default() -> Self {
        Self {
            width: f32::NAN,
            cap: u8::MAX,
            join: u8::MAX,
            miter: f32::NAN,
            dashes: Vec::new(),
            phase: f32::NAN,
        }
    }
}

/// A content stream, and what it names.
#[derive(Debug, Default)]
pub(super) struct Content {
    bytes: Vec<u8>,
    state: State,
    saved: Vec<State>,
    states: BTreeSet<i32>,
    patterns: BTreeSet<i32>,
    shadings: BTreeSet<i32>,
    objects: BTreeSet<i32>,
    fonts: BTreeSet<i32>,
}

impl Content {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(super) fn save(&mut self) {
        self.saved.push(self.state.clone());
        self.operator("q");
    }

    pub(super) fn restore(&mut self) {
        self.state = self.saved.pop().unwrap_or_default();
        self.operator("Q");
    }

    pub(super) fn transform(&mut self, transform: Transform) {
        self.matrix(transform);
        self.operator("cm");
    }

    pub(super) fn graphics_state(&mut self, id: Ref) {
        self.states.insert(id.get());
        self.name('G', id);
        self.operator("gs");
    }

    pub(super) fn object(&mut self, id: Ref) {
        self.objects.insert(id.get());
        self.name('X', id);
        self.operator("Do");
    }

    pub(super) fn shading(&mut self, id: Ref) {
        self.shadings.insert(id.get());
        self.name('S', id);
        self.operator("sh");
    }

    pub(super) fn begin_text(&mut self) {
        // Neither filled nor stroked.
        self.bytes.extend_from_slice(b"BT\n3 Tr\n");
    }

    pub(super) fn end_text(&mut self) {
        self.operator("ET");
    }

    pub(super) fn font(&mut self, id: Ref) {
        self.fonts.insert(id.get());
        self.name('F', id);
        self.bytes.push(b' ');
        self.number(1.0, 0);
        self.operator("Tf");
    }

    /// Shows one character in its place.
    pub(super) fn character(&mut self, place: Transform, code: u8) {
        self.numbers([place.sx, place.ky, place.kx, place.sy], 3);
        self.numbers([place.tx, place.ty], 2);
        self.operator("Tm");
        self.bytes
            .extend_from_slice(format!("<{code:02x}>Tj\n").as_bytes());
    }

    pub(super) fn color(&mut self, color: Color, how: Use) {
        let known = match how {
            Use::Fill => &mut self.state.fill,
            Use::Stroke => &mut self.state.stroke,
        };
        if *known == Some(color) {
            return;
        }
        *known = Some(color);
        let pick = |fill, stroke| match how {
            Use::Fill => fill,
            Use::Stroke => stroke,
        };
        match color {
            Color::Plain(shade) => {
                for component in shade.components() {
                    self.number(component, 3);
                }
                self.operator(match shade {
                    Shade::Gray(_) => pick("g", "G"),
                    Shade::Rgb(_) => pick("rg", "RG"),
                });
            }
            Color::Pattern(id) => {
                self.patterns.insert(id.get());
                self.bytes.extend_from_slice(b"/Pattern ");
                self.operator(pick("cs", "CS"));
                self.name('P', id);
                self.operator(pick("scn", "SCN"));
            }
        }
    }

    /// Sets how lines are drawn that are `scale` times as large.
    pub(super) fn line(&mut self, stroke: &Stroke, scale: f32) {
        let dashes = stroke.dasharray().unwrap_or_default();
        let dashes: Vec<f32> = dashes.iter().map(|dash| dash * scale).collect();
        let length: f32 = dashes.iter().sum();
        let phase = stroke.dashoffset() * scale;
        let line = Line {
            width: stroke.width().get() * scale,
            cap: match stroke.linecap() {
                LineCap::Butt => 0,
                LineCap::Round => 1,
                LineCap::Square => 2,
            },
            join: match stroke.linejoin() {
                LineJoin::Miter | LineJoin::MiterClip => 0,
                LineJoin::Round => 1,
                LineJoin::Bevel => 2,
            },
            miter: stroke.miterlimit().get().max(1.0),
            phase: match dashes.is_empty() {
                true => 0.0,
                false => phase.rem_euclid(length),
            },
            dashes,
        };
        let known = std::mem::replace(&mut self.state.line, line.clone());
        if line.width != known.width {
            self.number(line.width, 4);
            self.operator("w");
        }
        if line.cap != known.cap {
            self.number(f32::from(line.cap), 0);
            self.operator("J");
        }
        if line.join != known.join {
            self.number(f32::from(line.join), 0);
            self.operator("j");
        }
        if line.join == 0 && line.miter != known.miter {
            self.number(line.miter, 3);
            self.operator("M");
        } else {
            self.state.line.miter = known.miter;
        }
        if (&line.dashes, line.phase) != (&known.dashes, known.phase) {
            self.bytes.push(b'[');
            self.numbers(line.dashes.iter().copied(), 4);
            self.bytes.push(b']');
            self.number(line.phase, 4);
            self.operator("d");
        }
    }

    /// A path, in the coordinates of the stream.
    pub(super) fn path(&mut self, path: &Path, transform: Transform) {
        self.path_with(path, transform, DECIMALS);
    }

    /// A path with this many decimals.
    pub(super) fn path_with(&mut self, path: &Path, transform: Transform, decimals: u32) {
        if let Some(rect) = rectangle(path, transform) {
            self.rectangle(rect, decimals);
            return;
        }
        let at = |mut point: Point| {
            transform.map_point(&mut point);
            [point.x, point.y]
        };
        let mut last = Point::zero();
        for segment in path.segments() {
            match segment {
                PathSegment::MoveTo(to) => {
                    self.numbers(at(to), decimals);
                    self.operator("m");
                    last = to;
                }
                PathSegment::LineTo(to) => {
                    self.numbers(at(to), decimals);
                    self.operator("l");
                    last = to;
                }
                PathSegment::QuadTo(control, to) => {
                    let toward = |from: Point| {
                        let part = 2.0 / 3.0;
                        Point::from_xy(
                            from.x + (control.x - from.x) * part,
                            from.y + (control.y - from.y) * part,
                        )
                    };
                    for point in [toward(last), toward(to), to] {
                        self.numbers(at(point), decimals);
                    }
                    self.operator("c");
                    last = to;
                }
                PathSegment::CubicTo(first, second, to) => {
                    for point in [first, second, to] {
                        self.numbers(at(point), decimals);
                    }
                    self.operator("c");
                    last = to;
                }
                PathSegment::Close => self.operator("h"),
            }
        }
    }

    pub(super) fn rectangle(&mut self, rect: Rect, decimals: u32) {
        self.numbers(
            [rect.left(), rect.top(), rect.width(), rect.height()],
            decimals,
        );
        self.operator("re");
    }

    pub(super) fn operator(&mut self, operator: &str) {
        self.bytes.extend_from_slice(operator.as_bytes());
        self.bytes.push(b'\n');
    }

    /// Writes the names that the operators use.
    pub(super) fn write_resources(&self, resources: &mut ResourcesWriter) {
        let kinds = [
            (&b"ExtGState"[..], 'G', &self.states),
            (b"Pattern", 'P', &self.patterns),
            (b"Shading", 'S', &self.shadings),
            (b"XObject", 'X', &self.objects),
            (b"Font", 'F', &self.fonts),
        ];
        for (key, prefix, ids) in kinds {
            if ids.is_empty() {
                continue;
            }
            let mut names = resources.insert(Name(key)).dict();
            for id in ids {
                names.pair(Name(format!("{prefix}{id}").as_bytes()), Ref::new(*id));
            }
        }
    }

    fn name(&mut self, prefix: char, id: Ref) {
        self.bytes
            .extend_from_slice(format!("/{prefix}{}", id.get()).as_bytes());
        self.bytes.push(b' ');
    }

    fn matrix(&mut self, transform: Transform) {
        let Transform {
            sx,
            ky,
            kx,
            sy,
            tx,
            ty,
        } = transform;
        self.numbers([sx, ky, kx, sy], FINE);
        self.numbers([tx, ty], DECIMALS);
    }

    fn numbers(&mut self, values: impl IntoIterator<Item = f32>, decimals: u32) {
        for value in values {
            self.number(value, decimals);
        }
    }

    fn number(&mut self, value: f32, decimals: u32) {
        let after = self.bytes.last();
        let is_apart = after.is_none_or(|byte| b"\n [>".contains(byte));
        if !is_apart {
            self.bytes.push(b' ');
        }
        push_number(&mut self.bytes, f64::from(value), decimals);
        self.bytes.push(b' ');
    }
}

/// The rectangle that a path is, where its sides are along the axes.
fn rectangle(path: &Path, transform: Transform) -> Option<Rect> {
    if path.len() != 5 || transform.has_skew() {
        return None;
    }
    let mut segments = path.segments();
    let mut corners = [Point::zero(); 4];
    for (index, corner) in corners.iter_mut().enumerate() {
        *corner = match (index, segments.next()?) {
            (0, PathSegment::MoveTo(point)) | (1.., PathSegment::LineTo(point)) => point,
            _ => return None,
        };
    }
    let is_closed = segments.next() == Some(PathSegment::Close) && segments.next().is_none();
    let [a, b, c, d] = corners;
    let is_rect = a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x;
    // In one direction: which one matters where outlines overlap.
    let is_forward = a.x < b.x && b.y < c.y;
    if !is_closed || !is_rect || !is_forward || transform.sx <= 0.0 || transform.sy <= 0.0 {
        return None;
    }
    Rect::from_ltrb(a.x, a.y, c.x, c.y)?.transform(transform)
}

/// Writes a number with so many decimals, and none that are zero.
pub(super) fn push_number(out: &mut Vec<u8>, value: f64, decimals: u32) {
    let value = match value.is_finite() {
        true => value.clamp(-MAX_POSITION, MAX_POSITION),
        false => 0.0,
    };
    #[expect(clippy::cast_possible_truncation, reason = "in the range of integers")]
    let scaled = (value * f64::from(10_u32.pow(decimals))).round() as i64;
    if scaled < 0 {
        out.push(b'-');
    }
    let unit = 10_u64.pow(decimals);
    let (whole, mut part) = (scaled.unsigned_abs() / unit, scaled.unsigned_abs() % unit);
    if whole > 0 || part == 0 {
        out.extend_from_slice(whole.to_string().as_bytes());
    }
    if part == 0 {
        return;
    }
    out.push(b'.');
    let mut place = unit / 10;
    while part > 0 {
        out.push(b'0' + u8::try_from(part / place).unwrap_or_default());
        part %= place;
        place /= 10;
    }
}

/// Rounded so that it is written short.
pub(super) fn short(value: f32) -> f32 {
    const DIGITS: f32 = 10_000.0;
    if value.abs() >= 1.0 && value.abs() < 1e5 {
        (value * DIGITS).round() / DIGITS
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (value, decimals, expected) in [
            (0.0, 3, "0"),
            (-0.0001, 3, "0"),
            (0.5, 3, ".5"),
            (-0.05, 3, "-.05"),
            (12.3456, 3, "12.346"),
            (-7.0, 3, "-7"),
            (1e30, 3, "10000000"),
            (f64::NAN, 3, "0"),
            (0.000_125, 6, ".000125"),
            (3.7, 0, "4"),
        ] {
            let mut written = Vec::new();
            push_number(&mut written, value, decimals);
            assert_eq!(String::from_utf8(written).unwrap(), expected, "{value}");
        }
    }

    #[test]
    fn colors_keep_their_eight_bits() {
        for channel in 0..=u8::MAX {
            let Shade::Rgb([part, ..]) = Tone::Color.shade([channel, 0, 0]) else {
                panic!("a colour");
            };
            let read = (f32::from(part) / 1000.0 * 255.0).round();
            assert_eq!(read, f32::from(channel));
        }
    }

    #[test]
    fn what_stays_is_written_once() {
        let mut content = Content::default();
        let red = Color::Plain(Tone::Color.shade([255, 0, 0]));
        content.color(red, Use::Fill);
        content.save();
        content.color(red, Use::Fill);
        content.color(Color::Plain(Tone::Luminance.shade([255; 3])), Use::Fill);
        content.restore();
        content.color(red, Use::Fill);
        assert_eq!(content.bytes(), b"1 0 0 rg\nq\n1 g\nQ\n");
    }
}
