//! Parts that PDF has no operators for, in the pixels of the template.

use resvg::tiny_skia::{IntRect, Pixmap};
use resvg::usvg::{Node, Rect, Transform};

use super::content::{Content, Tone};
use super::form::{GraphicsState, Writer};
use super::image;
use crate::diagnostic::Result;

/// Smoothed edges reach beyond what they belong to.
const MARGIN: f32 = 2.0;

impl Writer {
    /// Draws a node in the pixels of the page, which are those of the template's picture.
    pub(super) fn pixels(
        &mut self,
        node: &Node,
        transform: Transform,
        content: &mut Content,
    ) -> Result<()> {
        let Some(area) = self.area(node, transform) else {
            return Ok(());
        };
        let Some(part) = self.painted(node, transform, area) else {
            return Ok(());
        };
        let Some(id) = self.pixel_picture(&part, false, Tone::Color) else {
            return Ok(());
        };
        let state = match node {
            Node::Group(group) => GraphicsState::new(1.0).blended(group.blend_mode()),
            _ => GraphicsState::new(1.0),
        };
        content.save();
        if !state.is_plain() {
            let state = self.state(state);
            content.graphics_state(state);
        }
        let place = [area.x(), area.y()].map(|place| place as f32);
        let size = [area.width(), area.height()].map(|side| side as f32);
        let place = [place[0], place[1], size[0], size[1]];
        image::draw(id, place, Transform::identity(), content);
        content.restore();
        Ok(())
    }

    /// The pixels of the page that a node can change.
    fn area(&self, node: &Node, transform: Transform) -> Option<IntRect> {
        let bounds = match node {
            Node::Group(group) => {
                let transform = transform.pre_concat(group.transform());
                group.layer_bounding_box().to_rect().transform(transform)
            }
            _ => node.stroke_bounding_box().transform(transform),
        }?;
        let (width, height) = (self.size.0 as f32, self.size.1 as f32);
        let left = (bounds.left() - MARGIN).floor().clamp(0.0, width);
        let top = (bounds.top() - MARGIN).floor().clamp(0.0, height);
        let right = (bounds.right() + MARGIN).ceil().clamp(0.0, width);
        let bottom = (bounds.bottom() + MARGIN).ceil().clamp(0.0, height);
        Rect::from_ltrb(left, top, right, bottom)?.round_out()
    }

    /// A node as it is painted on the page, without what is around it.
    fn painted(&mut self, node: &Node, transform: Transform, area: IntRect) -> Option<Pixmap> {
        let mut canvas = match self.canvas.take() {
            Some(canvas) => canvas,
            None => Pixmap::new(self.size.0, self.size.1)?,
        };
        // `render_node` moves the node to the corner.
        let bounds = node.abs_layer_bounding_box()?;
        let transform = transform.pre_translate(bounds.x(), bounds.y());
        resvg::render_node(node, transform, &mut canvas.as_mut());
        let part = canvas.clone_rect(area);
        let (columns, rows) = (area.width() as usize, area.height() as usize);
        let start = area.y().unsigned_abs() as usize * self.size.0 as usize
            + area.x().unsigned_abs() as usize;
        for row in 0..rows {
            let from = (start + row * self.size.0 as usize) * 4;
            canvas.data_mut()[from..from + columns * 4].fill(0);
        }
        self.canvas = Some(canvas);
        part
    }
}
