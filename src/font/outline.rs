//! Reading the outlines of glyphs, within limits.
//!
//! A file of a kilobyte can describe an outline of billions of curves: glyphs are made of other
//! glyphs, and drawing programs call subroutines, both of which multiply at each level. The reader
//! that outlines come from knows no limit. Therefore harfrust's reader, which has limits, goes
//! through each glyph first.

use ab_glyph::{OutlineCurve, Point, point};
use harfrust::GlyphId;
use harfrust::font::Font;
use harfrust::font::glyph::outline::{
    DrawMemory, DrawOptions, OutlineGlyph, OutlineSource, PathSink,
};
use harfrust::font::glyph::{GlyphSource, GlyphSourceOrder};
use ttf_parser::{Face, OutlineBuilder, Tag};

use crate::field::AxisTag;
use crate::guard;

/// A glyph has at most this many curves, counting straight lines. No glyph without components can
/// have more points in TrueType.
const MAX_CURVES: usize = 65_536;

/// The variations of a glyph are applied in at most this many steps. The reader of outlines takes
/// points × points of a contour × variations.
const MAX_VARIATION_STEPS: u64 = 400_000_000;

/// Points for the metrics of a TrueType glyph, which count as its own.
const PHANTOM_POINTS: usize = 4;

/// The outline is damaged, or exceeds [`MAX_CURVES`] or another limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UnreadableOutline;

/// The highest and the lowest place of ink, in font units, y up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    pub(super) top: f32,
    pub(super) bottom: f32,
}

impl Extent {
    pub(super) fn union(self, other: Self) -> Self {
        Self {
            top: self.top.max(other.top),
            bottom: self.bottom.min(other.bottom),
        }
    }
}

/// The order in which the reader of outlines tries tables.
const SOURCES: GlyphSourceOrder =
    GlyphSourceOrder::new(&[GlyphSource::Glyf, GlyphSource::Cff, GlyphSource::Cff2]);

/// Whether the file is a font for the reader of outlines. No two tables have the same name, as
/// readers differ in which of them they take.
pub(super) fn is_font(data: &[u8], index: u32) -> bool {
    let Ok(face) = Face::parse(data, index) else {
        return false;
    };
    let records = face.raw_face().table_records;
    let mut tags: Vec<_> = records.into_iter().map(|record| record.tag).collect();
    tags.sort_unstable();
    tags.windows(2).all(|pair| pair[0] != pair[1])
}

/// Whether outlines are read from the table `CFF2`.
#[cfg(feature = "pdf")]
pub(super) fn is_cff2(font: &Font) -> bool {
    font.outline_glyphs_with(SOURCES).source() == Some(OutlineSource::Cff2)
}

/// The curves of a glyph in font units, y up; none for a glyph without ink.
///
/// Each call reads the table directory of the file. Callers keep the outline, so that this happens
/// once for each glyph.
pub(super) fn read(
    data: &[u8],
    index: u32,
    font: &Font,
    variations: &[(AxisTag, f32)],
    glyph: u16,
) -> Result<Vec<OutlineCurve>, UnreadableOutline> {
    let read = || {
        let mut face = Face::parse(data, index).map_err(|_| UnreadableOutline)?;
        for (tag, value) in variations {
            face.set_variation(Tag::from_bytes(&tag.0), *value);
        }
        let is_drawn = check(font, &face, glyph)?;
        let mut curves = Curves::default();
        match face.outline_glyph(ttf_parser::GlyphId(glyph), &mut curves) {
            Some(area) if area.x_min < area.x_max && area.y_min < area.y_max => curves.finish(),
            // Numbers that are too large, for example.
            None if is_drawn || !curves.curves.is_empty() => Err(UnreadableOutline),
            _ => Ok(Vec::new()),
        }
    };
    guard::run(read).unwrap_or(Err(UnreadableOutline))
}

/// How far glyphs declare that they extend; `None` if the font has no glyphs of TrueType.
pub(super) fn declared_extents(
    data: &[u8],
    index: u32,
    glyphs: &[u16],
) -> Option<Vec<(u16, Extent)>> {
    let read = || {
        let glyf = Face::parse(data, index).ok()?.tables().glyf?;
        // A glyph without ink declares nothing.
        let extents = glyphs.iter().filter_map(|glyph| {
            let bounds = glyf.bbox(ttf_parser::GlyphId(*glyph))?;
            let (top, bottom) = (f32::from(bounds.y_max), f32::from(bounds.y_min));
            Some((*glyph, Extent { top, bottom }))
        });
        Some(extents.collect())
    };
    guard::run(read).unwrap_or(None)
}

/// Checks that a glyph can be read with a bounded amount of work. Returns whether it has curves.
fn check(font: &Font, face: &Face<'_>, glyph: u16) -> Result<bool, UnreadableOutline> {
    let outlines = font.outline_glyphs_with(SOURCES);
    // Both readers have to read the same table.
    if outlines.source() != source(face) {
        return Err(UnreadableOutline);
    }
    if outlines.is_empty() {
        return Ok(false);
    }
    let outline = outlines
        .get(GlyphId::from(glyph))
        .ok_or(UnreadableOutline)?;
    let curves = match &outline {
        OutlineGlyph::Glyf(outline) => {
            let plan = outline.plan();
            if plan.applies_variations {
                let steps = u64::from(plan.num_points)
                    * u64::from(plan.max_simple_points)
                    * u64::from(most_variations(face));
                if steps > MAX_VARIATION_STEPS {
                    return Err(UnreadableOutline);
                }
            }
            // A single point, which some fonts have for marks to attach to, draws nothing.
            (plan.num_points as usize).saturating_sub(PHANTOM_POINTS + 1)
        }
        _ => {
            let mut count = Count(0);
            outline
                .draw(&DrawOptions::new(), DrawMemory::Scratch, &mut count)
                .map_err(|_| UnreadableOutline)?;
            count.0
        }
    };
    match curves <= MAX_CURVES {
        true => Ok(curves > 0),
        false => Err(UnreadableOutline),
    }
}

/// The table that the outlines come from.
fn source(face: &Face<'_>) -> Option<OutlineSource> {
    let tables = face.tables();
    if tables.glyf.is_some() {
        Some(OutlineSource::Glyf)
    } else if tables.cff.is_some() {
        Some(OutlineSource::Cff)
    } else if tables.cff2.is_some() {
        Some(OutlineSource::Cff2)
    } else {
        None
    }
}

/// The largest number of variations (tuples) that a glyph has in the table `gvar` ([OpenType]).
///
/// [OpenType]: https://learn.microsoft.com/en-us/typography/opentype/spec/gvar
fn most_variations(face: &Face<'_>) -> u16 {
    const COUNT_MASK: u16 = 0x0FFF;
    const LONG_OFFSETS: u16 = 1;
    const HEADER: usize = 20;

    let table = face.raw_face().table(Tag::from_bytes(b"gvar"));
    let table = table.unwrap_or_default();
    let u16_at = |at: usize| {
        let bytes = table.get(at..)?.first_chunk()?;
        Some(u16::from_be_bytes(*bytes))
    };
    let u32_at = |at: usize| {
        let bytes = table.get(at..)?.first_chunk()?;
        Some(u32::from_be_bytes(*bytes) as usize)
    };
    let (Some(glyphs), Some(flags), Some(start)) = (u16_at(12), u16_at(14), u32_at(16)) else {
        return 0;
    };
    let offset = |glyph: u16| {
        let glyph = usize::from(glyph);
        match flags & LONG_OFFSETS {
            0 => Some(usize::from(u16_at(HEADER + 2 * glyph)?) * 2),
            _ => u32_at(HEADER + 4 * glyph),
        }
    };
    let counts = (0..glyphs).filter_map(|glyph| u16_at(start.checked_add(offset(glyph)?)?));
    counts.map(|count| count & COUNT_MASK).max().unwrap_or(0)
}

/// Counts what is drawn.
struct Count(usize);

impl PathSink for Count {
    fn move_to(&mut self, _: f32, _: f32) {}

    fn line_to(&mut self, _: f32, _: f32) {
        self.0 += 1;
    }

    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
        self.0 += 1;
    }

    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
        self.0 += 1;
    }

    fn close(&mut self) {
        self.0 += 1;
    }
}

/// The curves of an outline. Contours are closed by lines.
#[derive(Default)]
struct Curves {
    last: Point,
    start: Option<Point>,
    curves: Vec<OutlineCurve>,
    is_too_long: bool,
}

impl Curves {
    fn push(&mut self, curve: OutlineCurve, last: Point) {
        self.last = last;
        // The check before counts as its own reader reads the glyph.
        if self.curves.len() < 2 * MAX_CURVES {
            self.curves.push(curve);
        } else {
            self.is_too_long = true;
        }
    }

    /// Closes the last contour, which some CFF2 fonts leave open.
    fn finish(mut self) -> Result<Vec<OutlineCurve>, UnreadableOutline> {
        self.close();
        match self.is_too_long {
            true => Err(UnreadableOutline),
            false => Ok(self.curves),
        }
    }
}

impl OutlineBuilder for Curves {
    fn move_to(&mut self, x: f32, y: f32) {
        self.last = point(x, y);
        self.start = Some(self.last);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let end = point(x, y);
        self.push(OutlineCurve::Line(self.last, end), end);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let end = point(x, y);
        self.push(OutlineCurve::Quad(self.last, point(x1, y1), end), end);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let end = point(x, y);
        let curve = OutlineCurve::Cubic(self.last, point(x1, y1), point(x2, y2), end);
        self.push(curve, end);
    }

    fn close(&mut self) {
        if let Some(start) = self.start.take() {
            self.push(OutlineCurve::Line(self.last, start), self.last);
        }
    }
}
