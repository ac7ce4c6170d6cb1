//! Groups: what is drawn as one.

use resvg::usvg::{BlendMode, Group, Mask, MaskType, Node, Opacity, Rect, Transform};

use super::clip::Clipping;
use super::content::{Content, Tone};
use super::form::{GraphicsState, SoftMask, Writer};
use crate::diagnostic::Result;
use crate::template::needs_pixels;

impl Writer {
    /// Draws what is in a group, with the transform of the group.
    pub(super) fn nodes(
        &mut self,
        group: &Group,
        transform: Transform,
        content: &mut Content,
        tone: Tone,
    ) -> Result<()> {
        for node in group.children() {
            self.node(node, transform, content, tone)?;
        }
        Ok(())
    }

    fn node(
        &mut self,
        node: &Node,
        transform: Transform,
        content: &mut Content,
        tone: Tone,
    ) -> Result<()> {
        if needs_pixels(node).is_some() {
            return self.pixels(node, transform, content);
        }
        match node {
            Node::Group(group) => self.group(group, transform, content, tone),
            Node::Path(path) => self.path(path, transform, 1.0, content, tone),
            Node::Image(image) => self.image(node, image, transform, content, tone),
            Node::Text(text) => self.group(text.flattened(), transform, content, tone),
        }
    }

    fn group(
        &mut self,
        group: &Group,
        transform: Transform,
        content: &mut Content,
        tone: Tone,
    ) -> Result<()> {
        let transform = transform.pre_concat(group.transform());
        if !group.should_isolate() {
            return self.nodes(group, transform, content, tone);
        }
        let opacity = group.opacity();
        if opacity == Opacity::ZERO || !group.has_children() {
            return Ok(());
        }
        if let Some(path) = only_path(group) {
            return self.path(path, transform, opacity.get(), content, tone);
        }
        content.save();
        self.isolated(group, transform, content, tone)?;
        content.restore();
        Ok(())
    }

    /// Draws a group that is clipped, masked, blended or translucent.
    fn isolated(
        &mut self,
        group: &Group,
        transform: Transform,
        content: &mut Content,
        tone: Tone,
    ) -> Result<()> {
        let mut masks = Vec::new();
        if let Some(clip) = group.clip_path() {
            match self.clip(clip, transform, content)? {
                Clipping::Nothing => return Ok(()),
                Clipping::Masks(found) => masks = found,
            }
        }
        if let Some(mask) = group.mask() {
            match self.mask(mask, transform)? {
                Some(mask) => masks.push(mask),
                None => return Ok(()),
            }
        }
        let state = GraphicsState::new(group.opacity().get()).blended(group.blend_mode());
        if masks.is_empty() && state.is_plain() && !self.has_blending {
            return self.nodes(group, transform, content, tone);
        }
        let mut inside = Content::default();
        self.nodes(group, transform, &mut inside, tone)?;
        let bounds = group.layer_bounding_box().to_rect().transform(transform);
        let Some(bounds) = bounds.filter(|_| !inside.is_empty()) else {
            return Ok(());
        };
        let mut form = self.add_group(&inside, bounds, tone);
        let last = masks.pop();
        for mask in masks {
            form = self.masked_group(form, mask, bounds, tone);
        }
        let state = state.masked(last);
        if !state.is_plain() {
            let state = self.state(state);
            content.graphics_state(state);
        }
        content.object(form);
        Ok(())
    }

    /// The form of a mask; `None` if it lets nothing through.
    fn mask(&mut self, mask: &Mask, transform: Transform) -> Result<Option<SoftMask>> {
        let Some(bounds) = mask.rect().to_rect().transform(transform) else {
            return Ok(None);
        };
        if !mask.root().has_children() {
            return Ok(None);
        }
        let tone = match mask.kind() {
            MaskType::Luminance => Tone::Luminance,
            MaskType::Alpha => Tone::Color,
        };
        let mut inside = Content::default();
        inside.save();
        let region = resvg::tiny_skia::PathBuilder::from_rect(mask.rect().to_rect());
        inside.path(&region, transform);
        inside.operator("W");
        inside.operator("n");
        self.nodes(mask.root(), transform, &mut inside, tone)?;
        inside.restore();
        let mut form = self.add_group(&inside, bounds, tone);
        if let Some(outer) = mask.mask() {
            let Some(outer) = self.mask(outer, transform)? else {
                return Ok(None);
            };
            form = self.masked_group(form, outer, bounds, tone);
        }
        Ok(Some(match mask.kind() {
            MaskType::Luminance => SoftMask::of_luminance(form),
            MaskType::Alpha => SoftMask::of_alpha(form),
        }))
    }

    /// A group that shows another one through a mask.
    pub(super) fn masked_group(
        &mut self,
        form: pdf_writer::Ref,
        mask: SoftMask,
        bounds: Rect,
        tone: Tone,
    ) -> pdf_writer::Ref {
        let mut content = Content::default();
        let state = self.state(GraphicsState::new(1.0).masked(Some(mask)));
        content.graphics_state(state);
        content.object(form);
        self.add_group(&content, bounds, tone)
    }
}

/// The path of a group that only makes it translucent, if it is painted once: then its own opacity
/// gives the same.
fn only_path(group: &Group) -> Option<&resvg::usvg::Path> {
    let [Node::Path(path)] = group.children() else {
        return None;
    };
    let is_plain = group.blend_mode() == BlendMode::Normal
        && group.clip_path().is_none()
        && group.mask().is_none();
    let is_once = path.fill().is_some() != path.stroke().is_some();
    let is_outlined = needs_pixels(&group.children()[0]).is_none();
    (is_plain && is_once && is_outlined).then_some(path)
}
