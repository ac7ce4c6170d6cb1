//! The outlines of glyphs: where they end, as lines, and without overlaps.

mod flatten;
mod overlap;

use std::sync::OnceLock;

use ab_glyph::{OutlineCurve, Point};

use crate::geometry::Transform;
pub(crate) use overlap::resolve;

/// How far lines may be from the curve that they stand for, in pixels. A row of pixels that is
/// off by this much all along has coverage off by 1/255.
const TOLERANCE: f32 = 0.005;

/// Outlines whose contours overlap are resolved once, finely enough for an em of this many
/// pixels.
const RESOLVED_EM: f32 = 512.0;

/// Overlaps are looked for in outlines as coarse as an em of this many pixels needs: enough to
/// tell that contours cross.
const COARSE_EM: f32 = 32.0;

/// The outline of one glyph, in font units, y up.
pub(crate) struct GlyphOutline {
    curves: Vec<OutlineCurve>,
    bounds: Bounds,
    units_per_em: f32,
    /// Whether the contours run the other way round than resolved ones: TrueType and PostScript
    /// do not agree, and glyphs that are drawn together must not cancel.
    reversed: bool,
    /// The lines around what is inside; `None` where the curves themselves are just that.
    resolved: OnceLock<Option<Vec<Line>>>,
}

/// A rectangle around a glyph: the smallest around its curves in font units, y up, where nothing
/// else is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) x_min: f32,
    pub(crate) y_min: f32,
    pub(crate) x_max: f32,
    pub(crate) y_max: f32,
}

/// A straight piece of an outline; its direction tells inside from outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    pub(crate) from: Point,
    pub(crate) to: Point,
}

impl Line {
    /// The area between the line and the y axis, negative for a line that runs down.
    fn area_to_the_left(&self) -> f32 {
        (self.to.y - self.from.y) * f32::midpoint(self.from.x, self.to.x)
    }

    fn reversed(self) -> Self {
        Self {
            from: self.to,
            to: self.from,
        }
    }
}

/// Takes a glyph from font units, y up, to pixels, y down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placement {
    xx: f32,
    yx: f32,
    xy: f32,
    yy: f32,
    x: f32,
    y: f32,
}

impl Placement {
    /// `scale` is pixels a font unit; `slant` is applied after it, and the glyph's origin comes
    /// to lie at `origin`.
    pub(crate) fn new(scale: f32, slant: &Transform, origin: (f32, f32)) -> Self {
        let [xx, yx, xy, yy, ..] = slant.matrix();
        Self {
            xx: xx * scale,
            yx: yx * scale,
            xy: -xy * scale,
            yy: -yy * scale,
            x: origin.0,
            y: origin.1,
        }
    }

    fn apply(&self, point: Point) -> Point {
        Point {
            x: self.x + point.x * self.xx + point.y * self.xy,
            y: self.y + point.y * self.yy + point.x * self.yx,
        }
    }

    /// A rectangle around where a rectangle comes to lie, in pixels, y down.
    pub(crate) fn apply_to_bounds(&self, bounds: &Bounds) -> Bounds {
        let corners = [
            (bounds.x_min, bounds.y_min),
            (bounds.x_min, bounds.y_max),
            (bounds.x_max, bounds.y_min),
            (bounds.x_max, bounds.y_max),
        ]
        .map(|(x, y)| self.apply(Point { x, y }));
        let mut around = Bounds {
            x_min: corners[0].x,
            y_min: corners[0].y,
            x_max: corners[0].x,
            y_max: corners[0].y,
        };
        for corner in &corners[1..] {
            around.x_min = around.x_min.min(corner.x);
            around.y_min = around.y_min.min(corner.y);
            around.x_max = around.x_max.max(corner.x);
            around.y_max = around.y_max.max(corner.y);
        }
        around
    }
}

impl GlyphOutline {
    /// `None` where the curves enclose nothing.
    pub(crate) fn new(curves: Vec<OutlineCurve>, units_per_em: f32) -> Option<Self> {
        let bounds = flatten::bounds(&curves)?;
        if bounds.x_min >= bounds.x_max || bounds.y_min >= bounds.y_max {
            return None;
        }
        let mut area = 0.0;
        flatten::flatten(
            &curves,
            |p| p,
            units_per_em,
            |line| area += line.area_to_the_left(),
        );
        Some(Self {
            curves,
            bounds,
            units_per_em,
            reversed: area > 0.0,
            resolved: OnceLock::new(),
        })
    }

    /// The exact extent of the curves.
    pub(crate) fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Calls `draw` with the lines around the glyph's inside, in pixels. No two of their
    /// contours overlap, so that the signed areas beside them add up to the coverage; all glyphs
    /// run the same way round.
    pub(crate) fn lines(&self, placement: &Placement, mut draw: impl FnMut(Line)) {
        match self.resolved() {
            Some(lines) => {
                for line in lines {
                    draw(Line {
                        from: placement.apply(line.from),
                        to: placement.apply(line.to),
                    });
                }
            }
            None if self.reversed => {
                flatten::flatten(
                    &self.curves,
                    |p| placement.apply(p),
                    TOLERANCE,
                    |line| {
                        draw(line.reversed());
                    },
                );
            }
            None => flatten::flatten(&self.curves, |p| placement.apply(p), TOLERANCE, draw),
        }
    }

    /// The contours as the font has them, finer than they are drawn.
    #[cfg(test)]
    pub(crate) fn raw_lines(&self, placement: &Placement, draw: impl FnMut(Line)) {
        flatten::flatten(&self.curves, |p| placement.apply(p), TOLERANCE / 10.0, draw);
    }

    fn resolved(&self) -> Option<&[Line]> {
        let resolve_once = || {
            self.in_font_units(COARSE_EM, |lines| {
                resolve(lines, f32::NEG_INFINITY..f32::INFINITY)
            })?;
            self.in_font_units(RESOLVED_EM, |lines| {
                resolve(lines, f32::NEG_INFINITY..f32::INFINITY)
            })
        };
        self.resolved.get_or_init(resolve_once).as_deref()
    }

    /// Hands over lines fine enough for an em of `em` pixels.
    fn in_font_units<T>(&self, em: f32, use_lines: impl FnOnce(&[Line]) -> T) -> T {
        let mut lines = Vec::new();
        let tolerance = TOLERANCE * self.units_per_em / em;
        flatten::flatten(&self.curves, |p| p, tolerance, |line| lines.push(line));
        use_lines(&lines)
    }
}
