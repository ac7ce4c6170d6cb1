//! Where a flow has room for its lines.

use resvg::tiny_skia::{Path, PathSegment, Point};

use crate::geometry::Transform;

/// How many horizontal cuts through a line tell where it has room.
const CUTS: usize = 20;
/// The cuts that have to be inside: Inkscape wants nine tenths of the line's height.
const CUTS_INSIDE: i32 = 18;
/// The straight parts that stand for a curve.
const PARTS: usize = 32;
/// The most straight parts of a shape.
const MAX_EDGES: usize = 20_000;

/// Where a flow has room for its lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Region {
    /// Inside these shapes, one after the other, and outside of others.
    Shapes {
        inside: Vec<Shape>,
        outside: Vec<Shape>,
        /// The distance from the edges of the shapes inside.
        padding: f32,
        /// The distance from the edges of the shapes outside.
        margin: f32,
    },
    /// Between two vertical edges.
    Column(Column),
}

/// A region between two vertical edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Column {
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) start: Start,
    /// Where what is painted ends, if it does.
    pub(super) bottom: Option<f32>,
}

/// Where the first line of a column is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Start {
    Top(f32),
    Baseline(f32),
}

/// The outline of a shape, in the units of the text, as straight lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shape {
    edges: Vec<[(f32, f32); 2]>,
    pub(super) bounds: Bounds,
}

/// The rectangle around a shape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Region {
    /// No room, before it is known.
    pub(super) const NONE: Self = Self::Column(Column {
        left: 0.0,
        right: 0.0,
        start: Start::Top(0.0),
        bottom: None,
    });
}

impl Bounds {
    fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(super) fn inset(self, by: f32) -> Self {
        Self {
            left: self.left + by,
            top: self.top + by,
            right: self.right - by,
            bottom: self.bottom - by,
        }
    }
}

impl Shape {
    /// The shape of a path; `None` if it has no area, or too many parts.
    pub(super) fn new(path: &Path, to_text: Transform) -> Option<Self> {
        let mut edges = Vec::new();
        let (mut start, mut at) = (Point::zero(), Point::zero());
        let mut line = |from: Point, to: Point| {
            if edges.len() <= MAX_EDGES {
                edges.push([from, to].map(|point| to_text.apply((point.x, point.y))));
            }
        };
        for segment in path.segments() {
            match segment {
                PathSegment::MoveTo(to) => {
                    line(at, start);
                    (start, at) = (to, to);
                }
                PathSegment::LineTo(to) => {
                    line(at, to);
                    at = to;
                }
                PathSegment::QuadTo(one, to) => {
                    for end in curve([at, one, one, to], true) {
                        line(at, end);
                        at = end;
                    }
                }
                PathSegment::CubicTo(one, two, to) => {
                    for end in curve([at, one, two, to], false) {
                        line(at, end);
                        at = end;
                    }
                }
                PathSegment::Close => {
                    line(at, start);
                    at = start;
                }
            }
        }
        line(at, start);
        if edges.len() > MAX_EDGES {
            return None;
        }
        edges.retain(|[from, to]| from != to);
        let points = edges.iter().flatten().map(|(x, y)| Bounds {
            left: *x,
            top: *y,
            right: *x,
            bottom: *y,
        });
        let bounds = points.reduce(Bounds::union)?;
        let has_area = bounds.right > bounds.left && bounds.bottom > bounds.top;
        has_area.then_some(Self { edges, bounds })
    }

    /// Whether it has the same width at all heights.
    pub(super) fn is_rectangle(&self) -> bool {
        let is_level = |[from, to]: &[(f32, f32); 2]| from.0 == to.0 || from.1 == to.1;
        self.edges.len() == 4 && self.edges.iter().all(is_level)
    }

    /// Where a horizontal cut is inside, from left to right (the rule `nonzero`).
    fn cut(&self, y: f32) -> Vec<(f32, f32)> {
        let mut crossings: Vec<(f32, i32)> = self
            .edges
            .iter()
            .filter_map(|[from, to]| {
                let turn = match (from.1 <= y, to.1 <= y) {
                    (true, false) => 1,
                    (false, true) => -1,
                    _ => return None,
                };
                let share = (y - from.1) / (to.1 - from.1);
                Some((from.0 + share * (to.0 - from.0), turn))
            })
            .collect();
        crossings.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (mut cuts, mut winding, mut left) = (Vec::new(), 0, 0.0);
        for (x, turn) in crossings {
            if winding == 0 {
                left = x;
            }
            winding += turn;
            if winding == 0 && x > left {
                cuts.push((left, x));
            }
        }
        cuts
    }

    /// Where a line of this height has room inside.
    fn room(&self, top: f32, height: f32, padding: f32) -> Vec<(f32, f32)> {
        let mut ends: Vec<(f32, i32)> = Vec::new();
        for y in cuts(top - padding, height + 2.0 * padding) {
            for (left, right) in self.cut(y) {
                ends.extend([(left + padding, 1), (right - padding, -1)]);
            }
        }
        ends.sort_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        let (mut room, mut count, mut left) = (Vec::new(), 0, None);
        for (x, change) in ends {
            count += change;
            match left {
                None if count >= CUTS_INSIDE => left = Some(x),
                Some(start) if count < CUTS_INSIDE => {
                    room.push((start, x));
                    left = None;
                }
                _ => {}
            }
        }
        room
    }

    /// What this shape takes away from a line of this height.
    fn obstacles(&self, top: f32, height: f32, margin: f32) -> Vec<(f32, f32)> {
        let cuts = cuts(top - margin, height + 2.0 * margin);
        let inside = cuts.flat_map(|y| self.cut(y));
        inside
            .map(|(left, right)| (left - margin, right + margin))
            .collect()
    }
}

/// The room for a line of this height in one of several shapes.
pub(super) fn room_between(
    inside: &Shape,
    outside: &[Shape],
    (padding, margin): (f32, f32),
    (top, height): (f32, f32),
) -> Vec<(f32, f32)> {
    let mut room = inside.room(top, height, padding);
    for shape in outside {
        for (left, right) in shape.obstacles(top, height, margin) {
            room = room
                .into_iter()
                .flat_map(|(start, end)| [(start, end.min(left)), (start.max(right), end)])
                .filter(|(start, end)| start < end)
                .collect();
        }
    }
    room
}

/// The heights of the cuts through a line.
fn cuts(top: f32, height: f32) -> impl Iterator<Item = f32> {
    (0..CUTS).map(move |cut| top + height * (cut as f32 + 0.5) / CUTS as f32)
}

/// Points along a curve, without its start.
fn curve([a, b, c, d]: [Point; 4], is_quadratic: bool) -> impl Iterator<Item = Point> {
    (1..=PARTS).map(move |part| {
        let t = part as f32 / PARTS as f32;
        let u = 1.0 - t;
        let weights = match is_quadratic {
            true => [u * u, 2.0 * u * t, 0.0, t * t],
            false => [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t],
        };
        let sum = |of: fn(Point) -> f32| {
            let points = [a, b, c, d].into_iter().zip(weights);
            points.map(|(point, weight)| of(point) * weight).sum()
        };
        Point::from_xy(sum(|point| point.x), sum(|point| point.y))
    })
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::{PathBuilder, Rect};

    use super::*;

    fn shape(build: impl FnOnce(&mut PathBuilder)) -> Shape {
        let mut path = PathBuilder::new();
        build(&mut path);
        Shape::new(&path.finish().unwrap(), Transform::IDENTITY).unwrap()
    }

    fn square(side: f32) -> Shape {
        shape(|path| path.push_rect(Rect::from_xywh(0.0, 0.0, side, side).unwrap()))
    }

    #[test]
    fn a_rectangle_has_room_from_edge_to_edge() {
        let room = |top| room_between(&square(100.0), &[], (0.0, 0.0), (top, 20.0));
        assert_eq!(room(0.0), [(0.0, 100.0)]);
        assert_eq!(room(82.0), [(0.0, 100.0)], "nine tenths are enough");
        assert!(room(83.0).is_empty());
        assert!(room(-3.0).is_empty());
    }

    #[test]
    fn padding_and_obstacles_take_room_away() {
        let hole = shape(|path| path.push_rect(Rect::from_xywh(40.0, 0.0, 10.0, 15.0).unwrap()));
        let room = |top| {
            let outside = std::slice::from_ref(&hole);
            room_between(&square(100.0), outside, (5.0, 2.0), (top, 20.0))
        };
        assert_eq!(room(5.0), [(5.0, 38.0), (52.0, 95.0)]);
        assert_eq!(room(20.0), [(5.0, 95.0)]);
    }

    #[test]
    fn a_round_shape_has_less_room_at_its_top() {
        let round = shape(|path| path.push_circle(50.0, 50.0, 50.0));
        let width = |top| {
            let room = room_between(&round, &[], (0.0, 0.0), (top, 10.0));
            room.iter().map(|(left, right)| right - left).sum::<f32>()
        };
        assert!((width(45.0) - 99.5).abs() < 1.0, "{}", width(45.0));
        assert!(width(10.0) < width(45.0), "{}", width(10.0));
        assert!(width(0.0) < width(10.0), "{}", width(0.0));
        assert_eq!(width(-10.0), 0.0);
    }

    #[test]
    fn a_shape_without_area_is_none() {
        let mut path = PathBuilder::new();
        path.move_to(0.0, 0.0);
        path.line_to(10.0, 0.0);
        assert!(Shape::new(&path.finish().unwrap(), Transform::IDENTITY).is_none());
    }
}
