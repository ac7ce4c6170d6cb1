//! Clip paths: as clipping operators, or as masks where several shapes together let through.

use resvg::usvg::{ClipPath, Fill, FillRule, Group, Node, Path, Rect, Transform};

use super::content::{Color, Content, Tone, Use};
use super::form::{SoftMask, Writer};
use crate::diagnostic::Result;

/// The most shapes that are compared with each other.
const MAX_COMPARED: usize = 64;

/// How a group is clipped, beside the operators that are written.
pub(super) enum Clipping {
    /// It is not seen.
    Nothing,
    /// It is seen through these masks.
    Masks(Vec<SoftMask>),
}

/// A shape that lets through, and its transform.
struct Shape<'t> {
    path: &'t Path,
    transform: Transform,
}

impl Shape<'_> {
    fn rule(&self) -> FillRule {
        self.path.fill().map(Fill::rule).unwrap_or_default()
    }

    fn bounds(&self) -> Option<Rect> {
        self.path.data().bounds().transform(self.transform)
    }
}

impl Writer {
    /// Clips what follows.
    pub(super) fn clip(
        &mut self,
        clip: &ClipPath,
        transform: Transform,
        content: &mut Content,
    ) -> Result<Clipping> {
        let mut masks = Vec::new();
        let mut current = Some(clip);
        while let Some(clip) = current {
            let own = transform.pre_concat(clip.transform());
            let mut shapes = Vec::new();
            let is_simple = collect(clip.root(), own, &mut shapes);
            if is_simple && shapes.is_empty() {
                return Ok(Clipping::Nothing);
            }
            if is_simple && are_one_path(&shapes) {
                for shape in &shapes {
                    content.path(shape.path.data(), shape.transform);
                }
                content.operator(match shapes[0].rule() {
                    FillRule::NonZero => "W",
                    FillRule::EvenOdd => "W*",
                });
                content.operator("n");
            } else {
                match self.clip_mask(clip, own)? {
                    Some(mask) => masks.push(mask),
                    None => return Ok(Clipping::Nothing),
                }
            }
            current = clip.clip_path();
        }
        Ok(Clipping::Masks(masks))
    }

    /// A mask of the shapes, all white.
    fn clip_mask(&mut self, clip: &ClipPath, transform: Transform) -> Result<Option<SoftMask>> {
        let content = self.white_shapes(clip.root(), transform)?;
        let bounds = clip.root().bounding_box().transform(transform);
        let bounds = bounds.filter(|bounds| bounds.width() > 0.0 && bounds.height() > 0.0);
        Ok(bounds.map(|bounds| {
            let form = self.add_group(&content, bounds, Tone::Luminance);
            SoftMask::of_luminance(form)
        }))
    }

    /// The shapes of a clip path, all white.
    fn white_shapes(&mut self, group: &Group, transform: Transform) -> Result<Content> {
        let mut content = Content::default();
        let white = Tone::Luminance.shade([u8::MAX; 3]);
        content.color(Color::Plain(white), Use::Fill);
        self.clip_shapes(group, transform, &mut content)?;
        Ok(content)
    }

    fn clip_shapes(
        &mut self,
        group: &Group,
        transform: Transform,
        content: &mut Content,
    ) -> Result<()> {
        for node in group.children() {
            match node {
                Node::Path(path) => fill_white(path, transform, content),
                Node::Text(text) => self.clip_shapes(text.flattened(), transform, content)?,
                Node::Group(group) => {
                    let transform = transform.pre_concat(group.transform());
                    let Some(clip) = group.clip_path() else {
                        self.clip_shapes(group, transform, content)?;
                        continue;
                    };
                    self.clipped_shapes(group, clip, transform, content)?;
                }
                Node::Image(_) => {}
            }
        }
        Ok(())
    }

    /// Fills shapes of a clip path that are clipped themselves.
    fn clipped_shapes(
        &mut self,
        group: &Group,
        clip: &ClipPath,
        transform: Transform,
        content: &mut Content,
    ) -> Result<()> {
        content.save();
        if let Clipping::Masks(masks) = self.clip(clip, transform, content)? {
            let inside = self.white_shapes(group, transform)?;
            if let Some(bounds) = group.bounding_box().transform(transform) {
                let mut form = self.add_group(&inside, bounds, Tone::Luminance);
                for mask in masks {
                    form = self.masked_group(form, mask, bounds, Tone::Luminance);
                }
                content.object(form);
            }
        }
        content.restore();
        Ok(())
    }
}

fn fill_white(path: &Path, transform: Transform, content: &mut Content) {
    let Some(fill) = path.fill().filter(|_| path.is_visible()) else {
        return;
    };
    content.path(path.data(), transform);
    content.operator(match fill.rule() {
        FillRule::NonZero => "f",
        FillRule::EvenOdd => "f*",
    });
}

/// Collects the shapes of a clip path. Returns whether none is clipped itself.
fn collect<'t>(group: &'t Group, transform: Transform, shapes: &mut Vec<Shape<'t>>) -> bool {
    group.children().iter().all(|node| match node {
        Node::Path(path) => {
            if path.is_visible() && path.fill().is_some() {
                shapes.push(Shape { path, transform });
            }
            true
        }
        Node::Text(text) => collect(text.flattened(), transform, shapes),
        Node::Group(group) => {
            let transform = transform.pre_concat(group.transform());
            group.clip_path().is_none() && collect(group, transform, shapes)
        }
        Node::Image(_) => true,
    })
}

/// Whether shapes let through the same as one path with all of their outlines: where they do not
/// overlap.
fn are_one_path(shapes: &[Shape<'_>]) -> bool {
    if shapes.len() > MAX_COMPARED {
        return false;
    }
    let bounds: Vec<Option<Rect>> = shapes.iter().map(Shape::bounds).collect();
    let is_alike = shapes.windows(2).all(|two| two[0].rule() == two[1].rule());
    is_alike
        && bounds.iter().enumerate().all(|(index, one)| {
            let mut others = bounds[index + 1..].iter();
            others.all(|other| match (one, other) {
                (Some(one), Some(other)) => {
                    one.right() <= other.left()
                        || other.right() <= one.left()
                        || one.bottom() <= other.top()
                        || other.bottom() <= one.top()
                }
                _ => false,
            })
        })
}
