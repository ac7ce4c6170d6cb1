//! Paths: their insides and their outlines.

use resvg::usvg::{FillRule, LineJoin, PaintOrder, Path, Stroke, Transform};

use super::content::{Content, Tone, Use};
use super::form::Writer;
use super::ink::Ink;
use crate::diagnostic::Result;

/// How different two scales may be that count as one.
const SAME_SCALE: f32 = 1e-4;
/// The digits of positions that are scaled afterwards.
const MAX_DECIMALS: u32 = 6;

impl Writer {
    pub(super) fn path(
        &mut self,
        path: &Path,
        transform: Transform,
        opacity: f32,
        content: &mut Content,
        tone: Tone,
    ) -> Result<()> {
        if !path.is_visible() {
            return Ok(());
        }
        match path.paint_order() {
            PaintOrder::FillAndStroke => {
                self.fill(path, transform, opacity, content, tone)?;
                self.stroke(path, transform, opacity, content, tone)
            }
            PaintOrder::StrokeAndFill => {
                self.stroke(path, transform, opacity, content, tone)?;
                self.fill(path, transform, opacity, content, tone)
            }
        }
    }

    fn fill(
        &mut self,
        path: &Path,
        transform: Transform,
        opacity: f32,
        content: &mut Content,
        tone: Tone,
    ) -> Result<()> {
        let Some(fill) = path.fill() else {
            return Ok(());
        };
        // A line has no inside.
        let bounds = path.bounding_box();
        if bounds.width() == 0.0 || bounds.height() == 0.0 {
            return Ok(());
        }
        let opacity = fill.opacity().get() * opacity;
        let ink = self.ink(fill.paint(), opacity, bounds, transform, tone)?;
        let Some(ink) = ink else { return Ok(()) };
        self.with_ink(&ink, Use::Fill, content, |content| {
            content.path(path.data(), transform);
            content.operator(match fill.rule() {
                FillRule::NonZero => "f",
                FillRule::EvenOdd => "f*",
            });
        });
        Ok(())
    }

    fn stroke(
        &mut self,
        path: &Path,
        transform: Transform,
        opacity: f32,
        content: &mut Content,
        tone: Tone,
    ) -> Result<()> {
        let Some(stroke) = path.stroke() else {
            return Ok(());
        };
        let opacity = stroke.opacity().get() * opacity;
        let bounds = path.stroke_bounding_box();
        let ink = self.ink(stroke.paint(), opacity, bounds, transform, tone)?;
        let Some(ink) = ink else { return Ok(()) };
        if stroke.linejoin() == LineJoin::MiterClip {
            self.stroke_as_outline(path, stroke, transform, &ink, content);
            return Ok(());
        }
        if let Some(scale) = similarity(transform) {
            self.with_ink(&ink, Use::Stroke, content, |content| {
                content.line(stroke, scale);
                content.path(path.data(), transform);
                content.operator("S");
            });
            return Ok(());
        }
        self.with_ink(&ink, Use::Stroke, content, |content| {
            content.save();
            content.transform(transform);
            content.line(stroke, 1.0);
            let decimals = decimals(transform);
            content.path_with(path.data(), Transform::identity(), decimals);
            content.operator("S");
            content.restore();
        });
        Ok(())
    }

    /// Fills the outline of a stroke whose joins PDF does not have.
    fn stroke_as_outline(
        &mut self,
        path: &Path,
        stroke: &Stroke,
        transform: Transform,
        ink: &Ink,
        content: &mut Content,
    ) {
        let stroke = stroke.to_tiny_skia();
        let scale = resvg::tiny_skia::PathStroker::compute_resolution_scale(&transform);
        let dashed = match &stroke.dash {
            Some(dash) => path.data().dash(dash, scale),
            None => Some(path.data().clone()),
        };
        let outline = dashed.and_then(|path| path.stroke(&stroke, scale));
        let Some(outline) = outline else { return };
        self.with_ink(ink, Use::Fill, content, |content| {
            content.path(&outline, transform);
            content.operator("f");
        });
    }

    /// Draws with an ink, and leaves the graphics state as it was.
    fn with_ink(
        &mut self,
        ink: &Ink,
        how: Use,
        content: &mut Content,
        draw: impl FnOnce(&mut Content),
    ) {
        if ink.state.is_plain() {
            content.color(ink.color, how);
            draw(content);
            return;
        }
        content.save();
        let state = self.state(ink.state);
        content.graphics_state(state);
        content.color(ink.color, how);
        draw(content);
        content.restore();
    }
}

/// The factor of a transform that changes no shape.
fn similarity(transform: Transform) -> Option<f32> {
    let Transform { sx, ky, kx, sy, .. } = transform;
    let (across, down) = transform.get_scale();
    let is_even = (across - down).abs() <= across.max(down) * SAME_SCALE;
    let is_upright = (sx * kx + ky * sy).abs() <= across * down * SAME_SCALE;
    (is_even && is_upright && across > 0.0).then_some((across + down) / 2.0)
}

/// The decimals of positions to which this transform is applied, for a thousandth of a pixel.
fn decimals(transform: Transform) -> u32 {
    let (x, y) = transform.get_scale();
    let mut scale = x.max(y);
    let mut decimals = 3;
    while scale > 1.0 && decimals < MAX_DECIMALS {
        scale /= 10.0;
        decimals += 1;
    }
    decimals
}
