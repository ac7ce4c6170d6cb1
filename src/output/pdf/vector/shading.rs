//! Gradients as shadings (8.7.4.5).

use pdf_writer::{Chunk, Dict, Name, Ref};
use resvg::usvg::{BaseGradient, Paint, Rect, SpreadMethod, Transform};

use super::content::{Tone, short};
use crate::template::{Repeats, repeats};

/// Axial and radial shadings (tables 80 and 81), and functions between values and one after
/// another (7.10.3, 7.10.4).
const AXIAL: i32 = 2;
const RADIAL: i32 = 3;
const EXPONENTIAL: i32 = 2;
const STITCHING: i32 = 3;
/// A pattern that is a shading.
const SHADING_PATTERN: i32 = 2;

/// Two places that are closer are one.
const SAME_PLACE: f32 = 1e-6;

/// A gradient, repeated as often as a shape shows it.
pub(super) struct Shading {
    /// The two points, or the two circles.
    coordinates: Vec<f32>,
    /// From 0 to 1.
    stops: Vec<Stop>,
    matrix: Transform,
}

#[derive(Clone, Copy)]
struct Stop {
    place: f32,
    color: [u8; 3],
    opacity: f32,
}

impl Shading {
    /// The gradient in a shape with these bounds, in the shape's units.
    pub(super) fn new(paint: &Paint, bounds: Rect, transform: Transform) -> Option<Self> {
        let repeated = repeats(paint, bounds)?;
        let Repeats { first, last } = repeated;
        let (start, end) = (first as f32, (last + 1) as f32);
        let between = |from: f32, to: f32, at: f32| from + (to - from) * at;
        let (base, coordinates): (&BaseGradient, _) = match paint {
            Paint::LinearGradient(linear) => {
                let point = |at| {
                    let x = between(linear.x1(), linear.x2(), at);
                    [x, between(linear.y1(), linear.y2(), at)]
                };
                (&**linear, [point(start), point(end)].concat())
            }
            Paint::RadialGradient(radial) => {
                let circle = |at| {
                    let x = between(radial.fx(), radial.cx(), at);
                    let y = between(radial.fy(), radial.cy(), at);
                    [x, y, between(radial.fr().get(), radial.r().get(), at)]
                };
                (&**radial, [circle(start), circle(end)].concat())
            }
            Paint::Color(_) | Paint::Pattern(_) => return None,
        };
        Some(Self {
            stops: all_stops(base, repeated),
            coordinates,
            matrix: transform.pre_concat(base.transform()),
        })
    }

    pub(super) fn matrix(&self) -> Transform {
        self.matrix
    }

    /// The opacity, if it is the same everywhere.
    pub(super) fn opacity(&self) -> Option<f32> {
        let first = self.stops.first()?.opacity;
        let mut others = self.stops.iter();
        others.all(|stop| stop.opacity == first).then_some(first)
    }

    /// Writes a pattern of its colours.
    pub(super) fn write_pattern(&self, chunk: &mut Chunk, id: Ref, tone: Tone) {
        let mut pattern = chunk.indirect(id).dict();
        pattern.pair(Name(b"Type"), Name(b"Pattern"));
        pattern.pair(Name(b"PatternType"), SHADING_PATTERN);
        let Transform {
            sx,
            ky,
            kx,
            sy,
            tx,
            ty,
        } = self.matrix;
        let mut matrix = pattern.insert(Name(b"Matrix")).array();
        matrix.items([sx, ky, kx, sy, tx, ty].map(short));
        drop(matrix);
        let shading = pattern.insert(Name(b"Shading")).dict();
        self.write(shading, tone, |stop| tone.shade(stop.color).components());
    }

    /// Writes a shading of its opacities, in grey.
    pub(super) fn write_opacities(&self, chunk: &mut Chunk, id: Ref) {
        let shading = chunk.indirect(id).dict();
        self.write(shading, Tone::Luminance, |stop| {
            vec![(stop.opacity * 1000.0).round() / 1000.0]
        });
    }

    fn write(&self, mut shading: Dict<'_>, tone: Tone, values: impl Fn(Stop) -> Vec<f32>) {
        let kind = match self.coordinates.len() {
            4 => AXIAL,
            _ => RADIAL,
        };
        shading.pair(Name(b"ShadingType"), kind);
        shading.pair(Name(b"ColorSpace"), tone.space());
        let mut coordinates = shading.insert(Name(b"Coords")).array();
        coordinates.items(self.coordinates.iter().copied().map(short));
        drop(coordinates);
        shading.insert(Name(b"Extend")).array().items([true, true]);
        let function = shading.insert(Name(b"Function")).dict();
        self.write_function(function, values);
    }

    /// The pieces between stops in different places. A piece without a length is a hard edge.
    fn pieces(&self) -> Vec<[Stop; 2]> {
        let pieces = self.stops.windows(2).map(|two| [two[0], two[1]]);
        pieces
            .filter(|[from, to]| to.place - from.place > SAME_PLACE)
            .collect()
    }

    fn write_function(&self, mut function: Dict<'_>, values: impl Fn(Stop) -> Vec<f32>) {
        let pieces = self.pieces();
        if let [[from, to]] = pieces[..] {
            write_piece(function, values(from), values(to));
            return;
        }
        function.pair(Name(b"FunctionType"), STITCHING);
        function.insert(Name(b"Domain")).array().items([0, 1]);
        let mut functions = function.insert(Name(b"Functions")).array();
        for [from, to] in &pieces {
            write_piece(functions.push().dict(), values(*from), values(*to));
        }
        drop(functions);
        let bounds = pieces.iter().skip(1).map(|[from, _]| from.place);
        function.insert(Name(b"Bounds")).array().items(bounds);
        let encode = pieces.iter().flat_map(|_| [0, 1]);
        function.insert(Name(b"Encode")).array().items(encode);
    }
}

fn write_piece(mut function: Dict<'_>, from: Vec<f32>, to: Vec<f32>) {
    function.pair(Name(b"FunctionType"), EXPONENTIAL);
    function.insert(Name(b"Domain")).array().items([0, 1]);
    function.insert(Name(b"C0")).array().items(from);
    function.insert(Name(b"C1")).array().items(to);
    function.pair(Name(b"N"), 1);
}

/// The stops of all repetitions, from 0 to 1.
fn all_stops(gradient: &BaseGradient, Repeats { first, last }: Repeats) -> Vec<Stop> {
    let mut own: Vec<Stop> = Vec::new();
    for stop in gradient.stops() {
        let color = stop.color();
        own.push(Stop {
            place: stop.offset().get(),
            color: [color.red, color.green, color.blue],
            // As it is painted to pixels.
            opacity: f32::from(stop.opacity().to_u8()) / 255.0,
        });
    }
    // Before the first stop, and after the last one, there are their colours.
    if let Some(start) = own.first().copied().filter(|stop| stop.place > 0.0) {
        own.insert(
            0,
            Stop {
                place: 0.0,
                ..start
            },
        );
    }
    if let Some(end) = own.last().copied().filter(|stop| stop.place < 1.0) {
        own.push(Stop { place: 1.0, ..end });
    }
    let count = (last - first + 1) as f32;
    let mut all = Vec::with_capacity(own.len());
    for number in first..=last {
        let is_mirrored =
            gradient.spread_method() == SpreadMethod::Reflect && number.rem_euclid(2) == 1;
        let shift = (number - first) as f32;
        let place = |place: f32| (shift + place) / count;
        if is_mirrored {
            let mirrored = own.iter().rev().map(|stop| Stop {
                place: place(1.0 - stop.place),
                ..*stop
            });
            all.extend(mirrored);
        } else {
            all.extend(own.iter().map(|stop| Stop {
                place: place(stop.place),
                ..*stop
            }));
        }
    }
    all
}
