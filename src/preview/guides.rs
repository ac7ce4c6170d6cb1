//! Lines over a certificate that show the boxes, baselines and ink of its fields.

use image::{Rgb, RgbImage};
use imageproc::drawing::draw_line_segment_mut;

use super::thumbnail::Frame;
use crate::field::{Field, Side};
use crate::geometry::PixelBox;
use crate::render::{FieldContent, FieldLayout};
use crate::text::{InkBox, Line, TextLayout};

/// The lines of one colour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guide {
    pub(super) name: &'static str,
    pub(super) color: Rgb<u8>,
}

pub(super) const BOX: Guide = Guide {
    name: "box",
    color: Rgb([37, 99, 235]),
};
pub(super) const BASELINE: Guide = Guide {
    name: "baseline",
    color: Rgb([4, 120, 87]),
};
pub(super) const INK: Guide = Guide {
    name: "ink",
    color: Rgb([190, 24, 93]),
};
const OVERLAP: Guide = Guide {
    name: "over something drawn",
    color: Rgb([220, 38, 38]),
};
pub(super) const ALL: [Guide; 3] = [BOX, BASELINE, INK];

/// Draws the box, the baselines and the extent of the ink of each field of the front.
pub(super) fn draw<'f>(
    picture: &mut RgbImage,
    frame: Frame,
    fields: impl Iterator<Item = (&'f FieldLayout, &'f Field)>,
) {
    let mut pen = Pen { picture, frame };
    for (layout, field) in fields {
        pen.polygon(&corners(layout.bounds, field), BOX);
        match &layout.content {
            FieldContent::Text(text) => {
                for line in &text.lines {
                    let (from, to) = baseline(line, text, field);
                    pen.line(from, to, BASELINE);
                }
                if let Some(ink) = text.ink {
                    pen.polygon(&corners_of(ink), INK);
                }
            }
            FieldContent::Qr(code) => {
                if let Some(symbol) = &code.symbol {
                    pen.polygon(&corners_of(symbol.bounds.into()), INK);
                }
            }
            FieldContent::Image(layout) => {
                if let Some(picture) = &layout.picture {
                    pen.polygon(&corners_of(picture.area.into()), INK);
                }
            }
            FieldContent::Unwritten => {}
        }
    }
}

/// Draws a red rectangle around ink of the front that runs over something on the template.
pub(super) fn mark_overlaps(picture: &mut RgbImage, frame: Frame, texts: &[FieldLayout]) {
    let mut pen = Pen { picture, frame };
    let front = texts.iter().filter(|layout| layout.side == Side::Front);
    for bounds in front.filter_map(|layout| layout.over_art) {
        let InkBox {
            left,
            top,
            right,
            bottom,
        } = bounds.into();
        let (across, down) = frame.scale;
        for distance in MARK {
            let (x, y) = (distance / across, distance / down);
            let around = InkBox {
                left: left - x,
                top: top - y,
                right: right + x,
                bottom: bottom + y,
            };
            pen.polygon(&corners_of(around), OVERLAP);
        }
    }
}

/// The distances between an overlap and the lines around it, in pixels of the picture.
const MARK: [f32; 3] = [3.0, 4.0, 5.0];

type Point = (f32, f32);

fn corners(bounds: PixelBox, field: &Field) -> [Point; 4] {
    match &field.slanted {
        Some(slanted) => {
            let (right, bottom) = (slanted.width, slanted.height);
            let corners = [(0.0, 0.0), (right, 0.0), (right, bottom), (0.0, bottom)];
            corners.map(|corner| slanted.transform.apply(corner))
        }
        None => corners_of(bounds.into()),
    }
}

impl From<PixelBox> for InkBox {
    fn from(pixels: PixelBox) -> Self {
        Self {
            left: pixels.x as f32,
            top: pixels.y as f32,
            right: pixels.right() as f32,
            bottom: pixels.bottom() as f32,
        }
    }
}

fn corners_of(
    InkBox {
        left,
        top,
        right,
        bottom,
    }: InkBox,
) -> [Point; 4] {
    [(left, top), (right, top), (right, bottom), (left, bottom)]
}

/// The baseline from edge to edge of an upright box; in a turned box, from the first to the last
/// position of the pen.
fn baseline(line: &Line, text: &TextLayout, field: &Field) -> (Point, Point) {
    if field.slanted.is_none() {
        let InkBox { left, right, .. } = field.bounds.into();
        return ((left, line.baseline), (right, line.baseline));
    }
    let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
    let advance: f32 = glyphs.map(|glyph| glyph.advance).sum();
    let (dx, dy) = text.slant.apply((advance, 0.0));
    let from = (line.x, line.baseline);
    (from, (from.0 + dx, from.1 + dy))
}

/// Draws lines given in pixels of the certificate.
struct Pen<'p> {
    picture: &'p mut RgbImage,
    frame: Frame,
}

impl Pen<'_> {
    fn polygon(&mut self, corners: &[Point; 4], guide: Guide) {
        for (at, from) in corners.iter().enumerate() {
            self.line(*from, corners[(at + 1) % corners.len()], guide);
        }
    }

    fn line(&mut self, from: Point, to: Point, guide: Guide) {
        let (from, to) = (self.pixel(from), self.pixel(to));
        draw_line_segment_mut(self.picture, from, to, guide.color);
    }

    /// The pixel of the picture at this point; the last one for points on the right or lower edge.
    fn pixel(&self, (x, y): Point) -> Point {
        let (across, down) = self.frame.scale;
        let last = |length: u32| (length - 1) as f32;
        (
            (x * across).floor().clamp(0.0, last(self.frame.width)),
            (y * down).floor().clamp(0.0, last(self.frame.height)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{FieldKind, QrStyle, SlantedBox};
    use crate::geometry::Transform;
    use crate::qr;
    use crate::text::tests::{field, set};

    const PAPER: Rgb<u8> = Rgb([255; 3]);

    /// The guides of a field of a page of 500×200.
    fn drawn(field: &Field, content: FieldContent, side: f32) -> RgbImage {
        let layout = FieldLayout {
            id: field.id.clone(),
            side: field.side,
            bounds: field.bounds,
            color: field.style.color,
            background: field.background(),
            content,
            over_art: None,
            is_heading: false,
        };
        let frame = Frame::within(side, (500, 200));
        let mut picture = RgbImage::from_pixel(frame.width, frame.height, PAPER);
        draw(&mut picture, frame, [(&layout, field)].into_iter());
        picture
    }

    fn at(picture: &RgbImage, (x, y): Point) -> Rgb<u8> {
        *picture.get_pixel(x as u32, y as u32)
    }

    #[test]
    fn the_lines_are_where_the_text_is() {
        for (side, scale) in [(500.0, 1.0), (250.0, 0.5)] {
            let field = field(400, 120);
            let layout = set("Ann Lee", None, &field);
            let picture = drawn(&field, FieldContent::Text(layout.clone()), side);
            let shown = |x: f32, y: f32| at(&picture, (x * scale, y * scale));
            for corner in [(10.0, 20.0), (410.0, 20.0), (410.0, 140.0), (10.0, 140.0)] {
                assert_eq!(shown(corner.0, corner.1), BOX.color, "{corner:?}");
            }
            assert_eq!(shown(200.0, 20.0), BOX.color);
            let baseline = layout.lines[0].baseline;
            assert_eq!(shown(14.0, baseline), BASELINE.color);
            assert_eq!(shown(400.0, baseline), BASELINE.color);
            let ink = layout.ink.unwrap();
            for (x, y) in corners_of(ink) {
                assert_eq!(shown(x, y), INK.color, "{ink:?}");
            }
            let guides = ALL.map(|guide| guide.color);
            let mut pixels = picture.pixels();
            assert!(pixels.all(|pixel| *pixel == PAPER || guides.contains(pixel)));
            let lines = picture.pixels().filter(|pixel| **pixel != PAPER).count() as f32;
            let around = 2.0 * (400.0 + 120.0) + 400.0 + 2.0 * (ink.width() + ink.height());
            let lines_should_be = around * scale;
            assert!(
                (lines - lines_should_be).abs() < 12.0,
                "{lines}, {lines_should_be}"
            );
        }
    }

    #[test]
    fn the_lines_of_a_turned_field_are_turned() {
        // A quarter turn clockwise moves the upper left corner to the upper right.
        let mut turned = field(120, 150);
        turned.slanted = Some(SlantedBox {
            width: 150.0,
            height: 120.0,
            transform: Transform::new([0.0, 1.0, -1.0, 0.0, 130.0, 20.0]).unwrap(),
        });
        let layout = set("Ann Lee", None, &turned);
        let picture = drawn(&turned, FieldContent::Text(layout.clone()), 500.0);
        for corner in [(130.0, 20.0), (130.0, 170.0), (10.0, 170.0), (10.0, 20.0)] {
            assert_eq!(at(&picture, corner), BOX.color, "{corner:?}");
        }
        let line = &layout.lines[0];
        assert_eq!(at(&picture, (line.x, line.baseline)), BASELINE.color);
        assert_eq!(at(&picture, (line.x, line.baseline + 40.0)), BASELINE.color);
        let ink = layout.ink.unwrap();
        assert!(ink.height() > ink.width(), "it is read downwards");
        assert_eq!(at(&picture, (ink.left, ink.top)), INK.color);
    }

    #[test]
    fn an_overlap_is_marked_around() {
        let field = field(400, 120);
        let frame = Frame::within(250.0, (500, 200));
        let mut picture = RgbImage::from_pixel(frame.width, frame.height, PAPER);
        let content = FieldContent::Text(set("Ann Lee", None, &field));
        let mut layout = FieldLayout {
            id: field.id.clone(),
            side: field.side,
            bounds: field.bounds,
            color: field.style.color,
            background: None,
            content,
            over_art: None,
            is_heading: false,
        };
        mark_overlaps(&mut picture, frame, std::slice::from_ref(&layout));
        assert!(picture.pixels().all(|pixel| *pixel == PAPER));
        layout.over_art = Some(PixelBox::new(100, 60, 40, 20));
        mark_overlaps(&mut picture, frame, &[layout]);
        for corner in [(47.0, 27.0), (73.0, 27.0), (73.0, 43.0), (47.0, 43.0)] {
            assert_eq!(at(&picture, corner), OVERLAP.color, "{corner:?}");
        }
        for inside in [(48.0, 28.0), (60.0, 35.0), (72.0, 42.0)] {
            assert_eq!(at(&picture, inside), PAPER, "{inside:?}");
        }
    }

    #[test]
    fn the_ink_of_a_code_is_around_its_modules() {
        let style = QrStyle::default();
        let mut code = field(400, 120);
        code.kind = FieldKind::Qr(style);
        let (layout, _) = qr::lay_out("https://example.org/a.png", &code, &style);
        let modules = layout.symbol.as_ref().unwrap().bounds;
        let picture = drawn(&code, FieldContent::Qr(layout), 500.0);
        assert_eq!(at(&picture, (10.0, 20.0)), BOX.color);
        for corner in corners_of(modules.into()) {
            assert_eq!(at(&picture, corner), INK.color, "{modules}");
        }
        assert!(picture.pixels().all(|pixel| *pixel != BASELINE.color));
    }
}
