//! What paths are painted with: colours, gradients and patterns.

use pdf_writer::types::{PaintType, TilingType};
use pdf_writer::{Filter, Finish as _, Ref};
use resvg::usvg::{Paint, Pattern, Rect, Transform};

use super::super::deflate;
use super::content::{Color, Content, Tone};
use super::form::{GraphicsState, SoftMask, Writer};
use super::shading::Shading;
use crate::diagnostic::Result;

/// The opacity below which nothing is seen: less than half of an 8-bit step.
const INVISIBLE: f32 = 0.5 / 255.0;

/// A colour or a pattern, and how it is laid over what is below.
pub(super) struct Ink {
    pub(super) color: Color,
    pub(super) state: GraphicsState,
}

impl Writer {
    /// The ink of a shape with these bounds, in its units; `None` if nothing is seen.
    pub(super) fn ink(
        &mut self,
        paint: &Paint,
        opacity: f32,
        bounds: Rect,
        transform: Transform,
        tone: Tone,
    ) -> Result<Option<Ink>> {
        if opacity < INVISIBLE {
            return Ok(None);
        }
        let state = GraphicsState::new(opacity);
        Ok(match paint {
            Paint::Color(color) => Some(Ink {
                color: Color::Plain(tone.shade([color.red, color.green, color.blue])),
                state,
            }),
            Paint::LinearGradient(_) | Paint::RadialGradient(_) => {
                let shading = Shading::new(paint, bounds, transform);
                shading.map(|shading| self.gradient(&shading, opacity, bounds, transform, tone))
            }
            Paint::Pattern(pattern) => {
                let id = self.pattern(pattern, transform, tone)?;
                id.map(|id| Ink {
                    color: Color::Pattern(id),
                    state,
                })
            }
        })
    }

    fn gradient(
        &mut self,
        shading: &Shading,
        opacity: f32,
        bounds: Rect,
        transform: Transform,
        tone: Tone,
    ) -> Ink {
        let id = self.new_id();
        self.add(|chunk| shading.write_pattern(chunk, id, tone));
        let state = match shading.opacity() {
            Some(own) => GraphicsState::new(own * opacity),
            None => {
                let mask = self.opacity_mask(shading, bounds, transform);
                GraphicsState::new(opacity).masked(mask)
            }
        };
        Ink {
            color: Color::Pattern(id),
            state,
        }
    }

    /// A mask of the opacities of a gradient, over a shape.
    fn opacity_mask(
        &mut self,
        shading: &Shading,
        bounds: Rect,
        transform: Transform,
    ) -> Option<SoftMask> {
        let bounds = bounds.transform(transform)?;
        let id = self.new_id();
        self.add(|chunk| shading.write_opacities(chunk, id));
        let mut content = Content::default();
        content.transform(shading.matrix());
        content.shading(id);
        let form = self.add_group(&content, bounds, Tone::Luminance);
        Some(SoftMask::of_luminance(form))
    }

    /// A pattern of tiles. Its tile is written in pixels, as all else; only its place is turned.
    fn pattern(
        &mut self,
        pattern: &Pattern,
        transform: Transform,
        tone: Tone,
    ) -> Result<Option<Ref>> {
        let placed = transform.pre_concat(pattern.transform());
        let (x, y) = placed.get_scale();
        let rect = pattern.rect();
        let (width, height) = (rect.width() * x, rect.height() * y);
        let is_visible = width.is_finite() && height.is_finite() && width > 0.0 && height > 0.0;
        if !is_visible {
            return Ok(None);
        }
        let mut content = Content::default();
        let to_pixels = Transform::from_scale(x, y);
        self.nodes(pattern.root(), to_pixels, &mut content, tone)?;
        if content.is_empty() {
            return Ok(None);
        }
        let Transform {
            sx,
            ky,
            kx,
            sy,
            tx,
            ty,
        } = placed
            .pre_translate(rect.x(), rect.y())
            .pre_scale(1.0 / x, 1.0 / y);
        let id = self.new_id();
        let data = deflate(content.bytes());
        self.add(|chunk| {
            let mut tiles = chunk.tiling_pattern(id, &data);
            tiles
                .paint_type(PaintType::Colored)
                .tiling_type(TilingType::NoDistortion)
                .bbox(pdf_writer::Rect::new(0.0, 0.0, width, height))
                .x_step(width)
                .y_step(height)
                .matrix([sx, ky, kx, sy, tx, ty]);
            content.write_resources(&mut tiles.resources());
            tiles.filter(Filter::FlateDecode);
            tiles.finish();
        });
        Ok(Some(id))
    }
}
