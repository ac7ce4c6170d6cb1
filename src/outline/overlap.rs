//! Replacing overlapping contours by lines around the area that they cover together.
//!
//! The signed areas beside the lines of an outline add up to its coverage only if no point is
//! inside more than once. In variable and many calligraphic fonts, however, strokes cross each
//! other, and so do letters that join. The sweep in this module goes from top to bottom and keeps
//! only those parts of each line that separate inside from outside. It applies the nonzero rule,
//! which fonts assume.

use std::ops::Range;

use ab_glyph::point;

use super::line::Line;

/// An edge of the sweep: a line that is not horizontal, from its upper to its lower end.
#[derive(Clone, Copy)]
struct Edge {
    top: f64,
    bottom: f64,
    x_top: f64,
    slope: f64,
    /// +1 if the line runs down, -1 if it runs up.
    winding: i32,
}

impl Edge {
    fn x_at(&self, y: f64) -> f64 {
        self.x_top + (y - self.top) * self.slope
    }
}

/// The part of an edge, so far, that separates inside from outside.
#[derive(Clone, Copy)]
struct Border {
    top: f64,
    bottom: f64,
    /// Whether the inside is to the right of it.
    enters: bool,
}

/// The most that a sweep looks at edges. The number grows with the square of the edges where these
/// run beside each other or cross. Glyphs of real fonts need less than a hundredth of it.
const MAX_WORK: usize = 20_000_000;

/// Lines around the area that the contours of `lines` cover by the nonzero rule, within the rows
/// `rows`; `None` if no point is inside more than once, so that `lines` already are such lines.
/// It is `None` as well for lines that take too long: their overlaps are left as they are.
pub(crate) fn resolve(lines: &[Line], rows: Range<f32>) -> Option<Vec<Line>> {
    let edges = edges(lines, &rows);
    let mut levels: Vec<f64> = edges
        .iter()
        .flat_map(|edge| [edge.top, edge.bottom])
        .collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();

    let mut sweep = Sweep::new(&edges);
    let mut active: Vec<usize> = Vec::new();
    let mut next = 0;
    for level in levels.windows(2) {
        let (top, bottom) = (level[0], level[1]);
        active.retain(|&edge| edges[edge].bottom > top);
        while next < edges.len() && edges[next].top <= top {
            active.push(next);
            next += 1;
        }
        sweep.sweep_rows(&mut active, top, bottom)?;
    }
    sweep.finish()
}

fn edges(lines: &[Line], rows: &Range<f32>) -> Vec<Edge> {
    let (first, last) = (f64::from(rows.start), f64::from(rows.end));
    let mut edges: Vec<Edge> = lines
        .iter()
        .filter_map(|line| {
            let (x0, y0) = (f64::from(line.from.x), f64::from(line.from.y));
            let (x1, y1) = (f64::from(line.to.x), f64::from(line.to.y));
            let (winding, x0, y0, x1, y1) = if y0 < y1 {
                (1, x0, y0, x1, y1)
            } else {
                (-1, x1, y1, x0, y0)
            };
            let (top, bottom) = (y0.max(first), y1.min(last));
            (top < bottom).then(|| {
                let slope = (x1 - x0) / (y1 - y0);
                Edge {
                    top,
                    bottom,
                    x_top: x0 + (top - y0) * slope,
                    slope,
                    winding,
                }
            })
        })
        .collect();
    edges.sort_by(|a, b| a.top.total_cmp(&b.top));
    edges
}

struct Sweep<'a> {
    edges: &'a [Edge],
    /// For each edge, its part that is a border down to the current row.
    borders: Vec<Option<Border>>,
    lines: Vec<Line>,
    /// The lowest and the highest winding number so far.
    lowest: i32,
    highest: i32,
    /// How many more edges may be looked at.
    work_left: usize,
}

impl<'a> Sweep<'a> {
    fn new(edges: &'a [Edge]) -> Self {
        Self {
            edges,
            borders: vec![None; edges.len()],
            lines: Vec::with_capacity(edges.len()),
            lowest: 0,
            highest: 0,
            work_left: MAX_WORK,
        }
    }

    /// `None` if there is no work left.
    fn work(&mut self, edges: usize) -> Option<()> {
        self.work_left = self.work_left.checked_sub(edges)?;
        Some(())
    }

    /// Sweeps rows in which no edge starts or ends. They are cut where edges cross.
    fn sweep_rows(&mut self, active: &mut [usize], top: f64, bottom: f64) -> Option<()> {
        self.work(active.len())?;
        let edges = self.edges;
        let middle = f64::midpoint(top, bottom);
        active.sort_by(|&a, &b| edges[a].x_at(middle).total_cmp(&edges[b].x_at(middle)));
        let is_ordered = |y: f64| {
            let mut pairs = active.windows(2);
            pairs.all(|pair| edges[pair[0]].x_at(y) <= edges[pair[1]].x_at(y))
        };
        // Whether edges keep their order, so that none cross, is quicker to check than which cross.
        if is_ordered(top) && is_ordered(bottom) {
            self.sweep_ordered(active, top, bottom);
            return Some(());
        }
        self.work(active.len() * active.len() / 2)?;
        let mut cuts = crossings(edges, active, top, bottom);
        if cuts.is_empty() {
            self.sweep_ordered(active, top, bottom);
            return Some(());
        }
        self.work(cuts.len() * active.len())?;
        cuts.push(bottom);
        let mut from = top;
        for to in cuts {
            if to > from {
                let middle = f64::midpoint(from, to);
                active.sort_by(|&a, &b| edges[a].x_at(middle).total_cmp(&edges[b].x_at(middle)));
                self.sweep_ordered(active, from, to);
                from = to;
            }
        }
        Some(())
    }

    /// Sweeps rows in which no edges cross. `active` has their order from the left.
    fn sweep_ordered(&mut self, active: &[usize], top: f64, bottom: f64) {
        let mut winding = 0;
        for &at in active {
            let before = winding;
            winding += self.edges[at].winding;
            self.lowest = self.lowest.min(winding);
            self.highest = self.highest.max(winding);
            if (before == 0) != (winding == 0) {
                self.extend_border(at, top, bottom, before == 0);
            } else {
                self.end_border(at);
            }
        }
    }

    /// Extends the border on an edge by these rows, or starts a new one.
    fn extend_border(&mut self, at: usize, top: f64, bottom: f64, enters: bool) {
        match &mut self.borders[at] {
            Some(border) if border.bottom == top && border.enters == enters => {
                border.bottom = bottom;
            }
            _ => {
                self.end_border(at);
                self.borders[at] = Some(Border {
                    top,
                    bottom,
                    enters,
                });
            }
        }
    }

    /// Turns the border on an edge, if there is one, into a line.
    fn end_border(&mut self, at: usize) {
        let Some(border) = self.borders[at].take() else {
            return;
        };
        let edge = &self.edges[at];
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the input has this precision"
        )]
        let on_edge = |y: f64| point(edge.x_at(y) as f32, y as f32);
        let (upper, lower) = (on_edge(border.top), on_edge(border.bottom));
        let line = if border.enters {
            Line {
                from: upper,
                to: lower,
            }
        } else {
            Line {
                from: lower,
                to: upper,
            }
        };
        self.lines.push(line);
    }

    fn finish(mut self) -> Option<Vec<Line>> {
        let is_inside_at_most_once =
            self.highest <= 1 && self.lowest >= 0 || self.highest <= 0 && self.lowest >= -1;
        if is_inside_at_most_once {
            return None;
        }
        (0..self.edges.len()).for_each(|at| self.end_border(at));
        Some(self.lines)
    }
}

/// The rows in which edges cross between `top` and `bottom`, ascending.
fn crossings(edges: &[Edge], active: &[usize], top: f64, bottom: f64) -> Vec<f64> {
    let mut cuts = Vec::new();
    for (index, &a) in active.iter().enumerate() {
        for &b in &active[index + 1..] {
            let at_top = edges[a].x_at(top) - edges[b].x_at(top);
            let at_bottom = edges[a].x_at(bottom) - edges[b].x_at(bottom);
            if (at_top > 0.0 && at_bottom < 0.0) || (at_top < 0.0 && at_bottom > 0.0) {
                let y = top + (bottom - top) * at_top / (at_top - at_bottom);
                cuts.push(y.clamp(top, bottom));
            }
        }
    }
    cuts.sort_by(f64::total_cmp);
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Range<f32> = f32::NEG_INFINITY..f32::INFINITY;

    fn polygon(corners: &[(f32, f32)]) -> Vec<Line> {
        corners
            .iter()
            .zip(corners.iter().cycle().skip(1))
            .map(|(a, b)| Line {
                from: point(a.0, a.1),
                to: point(b.0, b.1),
            })
            .collect()
    }

    fn square(left: f32, top: f32, side: f32) -> Vec<Line> {
        let (right, bottom) = (left + side, top + side);
        polygon(&[(left, top), (left, bottom), (right, bottom), (right, top)])
    }

    fn area(lines: &[Line]) -> f32 {
        lines
            .iter()
            .map(|l| (l.to.y - l.from.y) * (l.from.x + l.to.x) / 2.0)
            .sum::<f32>()
            .abs()
    }

    #[test]
    fn shapes_without_overlaps_are_left_as_they_are() {
        assert_eq!(resolve(&square(0.0, 0.0, 10.0), ALL), None);
        let mut ring = square(0.0, 0.0, 10.0);
        ring.extend(square(3.0, 3.0, 4.0).iter().map(|l| Line {
            from: l.to,
            to: l.from,
        }));
        assert_eq!(resolve(&ring, ALL), None);
    }

    #[test]
    fn an_area_that_is_covered_twice_counts_once() {
        let mut two = square(0.0, 0.0, 10.0);
        two.extend(square(5.0, 5.0, 10.0));
        let resolved = resolve(&two, ALL).expect("the squares overlap");
        assert!(
            (area(&resolved) - 175.0).abs() < 1e-3,
            "{}",
            area(&resolved)
        );
    }

    #[test]
    fn a_bow_tie_crosses_between_its_corners() {
        let tie = polygon(&[(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)]);
        let resolved = resolve(&tie, ALL).expect("the winding number is positive and negative");
        assert!((area(&resolved) - 50.0).abs() < 1e-3, "{}", area(&resolved));
    }

    #[test]
    fn contours_in_opposite_directions_do_not_cancel_out() {
        let mut two = square(0.0, 0.0, 10.0);
        two.extend(square(10.0, 0.0, 10.0).iter().map(|l| Line {
            from: l.to,
            to: l.from,
        }));
        let resolved = resolve(&two, ALL).expect("the winding number is positive and negative");
        assert!(
            (area(&resolved) - 200.0).abs() < 1e-3,
            "{}",
            area(&resolved)
        );
    }

    #[test]
    fn lines_that_cross_too_often_are_left_as_they_are() {
        let corner = |at: u16| (f32::from(at % 997), f32::from(at.wrapping_mul(7919) % 991));
        let corners: Vec<_> = (0..16_000).map(corner).collect();
        assert_eq!(resolve(&polygon(&corners), ALL), None);
        // Few enough.
        assert!(resolve(&polygon(&corners[..100]), ALL).is_some());
    }

    #[test]
    fn only_the_requested_rows_are_resolved() {
        let mut two = square(0.0, 0.0, 10.0);
        two.extend(square(5.0, 0.0, 10.0));
        let resolved = resolve(&two, 2.0..4.0).expect("the squares overlap");
        assert!((area(&resolved) - 30.0).abs() < 1e-3, "{}", area(&resolved));
    }
}
