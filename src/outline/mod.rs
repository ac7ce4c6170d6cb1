//! The outlines of glyphs: their bounds, and the lines around them without overlaps.

mod bounds;
mod flatten;
mod line;
mod overlap;
mod placement;

use std::sync::OnceLock;

use ab_glyph::OutlineCurve;

use flatten::flatten;

pub(crate) use bounds::Bounds;
pub(crate) use line::Line;
pub(crate) use overlap::resolve;
pub(crate) use placement::Placement;

/// How far a line may be away from its curve, in pixels. Along an edge that is off by this much,
/// coverage is off by at most about 1/255.
const TOLERANCE: f32 = 0.005;

/// Overlaps are resolved once for a glyph, in an outline that is fine enough for an em of this many
/// pixels.
const RESOLVED_EM: f32 = 512.0;

/// Overlaps are detected in an outline that is only fine enough for an em of this many pixels,
/// which is enough to see whether contours cross.
const COARSE_EM: f32 = 32.0;

/// An outline of more lines is drawn without resolving its overlaps.
const MAX_LINES: usize = 500_000;

/// The outline of one glyph, in font units, y up.
pub(crate) struct GlyphOutline {
    curves: Vec<OutlineCurve>,
    bounds: Bounds,
    units_per_em: f32,
    /// Whether the contours run in the opposite direction to resolved ones. TrueType and PostScript
    /// fonts differ in this, and the areas of glyphs that are drawn together must not cancel out.
    reversed: bool,
    /// The lines around the inside, in font units; `None` if the curves have no overlaps to
    /// resolve, or are too many for it.
    resolved: OnceLock<Option<Vec<Line>>>,
}

impl GlyphOutline {
    /// The outline with these curves; `None` if they enclose no area.
    pub(crate) fn new(curves: Vec<OutlineCurve>, units_per_em: f32) -> Option<Self> {
        let bounds = Bounds::from_curves(&curves)?;
        if bounds.x_min >= bounds.x_max || bounds.y_min >= bounds.y_max {
            return None;
        }
        let mut area = 0.0;
        flatten(
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

    /// The curves as they are in the font, in font units.
    #[cfg(feature = "pdf")]
    pub(crate) fn curves(&self) -> &[OutlineCurve] {
        &self.curves
    }

    /// The exact bounds of the curves.
    pub(crate) fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Whether it is one stroke with straight edges, such as an l without serifs.
    pub(crate) fn is_bar(&self) -> bool {
        let is_edge = |curve: &OutlineCurve| match curve {
            OutlineCurve::Line(from, to) => from != to,
            _ => false,
        };
        let edges = self.curves.iter().filter(|curve| is_edge(curve)).count();
        let is_straight = |curve: &OutlineCurve| matches!(curve, OutlineCurve::Line(..));
        edges == 4 && self.curves.iter().all(is_straight)
    }

    /// Calls `draw` with the lines around the inside of the glyph, in pixels. Their contours do not
    /// overlap, so that the signed areas beside them add up to the coverage. The lines of all
    /// glyphs run in the same direction.
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
                flatten(
                    &self.curves,
                    |p| placement.apply(p),
                    TOLERANCE,
                    |line| {
                        draw(line.reversed());
                    },
                );
            }
            None => flatten(&self.curves, |p| placement.apply(p), TOLERANCE, draw),
        }
    }

    /// The contours as they are in the font, flattened more finely than for drawing.
    #[cfg(test)]
    pub(crate) fn raw_lines(&self, placement: &Placement, draw: impl FnMut(Line)) {
        flatten(&self.curves, |p| placement.apply(p), TOLERANCE / 10.0, draw);
    }

    fn resolved(&self) -> Option<&[Line]> {
        let resolve_for = |em: f32| {
            let lines = self.lines_in_font_units(em)?;
            resolve(&lines, f32::NEG_INFINITY..f32::INFINITY)
        };
        let resolve_once = || {
            resolve_for(COARSE_EM)?;
            resolve_for(RESOLVED_EM)
        };
        self.resolved.get_or_init(resolve_once).as_deref()
    }

    /// The contours as they are in the font, flattened finely enough for an em of `em` pixels;
    /// `None` if they have too many lines.
    fn lines_in_font_units(&self, em: f32) -> Option<Vec<Line>> {
        let mut lines = Vec::new();
        let mut count = 0;
        let tolerance = TOLERANCE * self.units_per_em / em;
        let push = |line| {
            count += 1;
            if count <= MAX_LINES {
                lines.push(line);
            }
        };
        flatten(&self.curves, |p| p, tolerance, push);
        (count <= MAX_LINES).then_some(lines)
    }
}
