//! How much work and memory resvg needs to paint a tree on a page.
//!
//! This follows `resvg::render` step by step, and adds up instead of painting. The unit of work is
//! about a nanosecond on one core; the costs were measured on pages of four million pixels.

use resvg::tiny_skia::{IntRect, Transform};
use resvg::usvg::filter::{Filter, Kind};
use resvg::usvg::{self, Group, Node, Paint};

use super::filters;
use super::shape::{self, Shape};
use super::too_complex;
use crate::diagnostic::Result;
use crate::template::svg::page::Page;

/// The most work: about ten seconds.
const MAX_WORK: f64 = 10e9;
/// The most memory, in bytes, with the page itself.
const MAX_MEMORY: f64 = 1e9;
/// The most dashes of a line. tiny-skia draws no more.
const MAX_DASHES: f64 = 1e6;

const BYTES_PER_PIXEL: f64 = 4.0;

/// Costs per pixel.
const SOLID: f64 = 0.6;
const TRANSLUCENT: f64 = 17.0;
const LINEAR: f64 = 38.0;
const RADIAL: f64 = 56.0;
const EACH_STOP: f64 = 0.6;
const PATTERN: f64 = 25.0;
const PICTURE: f64 = 40.0;
const LAYER: f64 = 26.0;
const BLENDED_LAYER: f64 = 55.0;
const CLIP: f64 = 35.0;
const MASK: f64 = 55.0;
/// Costs of each one.
const EACH_NODE: f64 = 1_000.0;
const EACH_LAYER: f64 = 15_000.0;
const EACH_SEGMENT: f64 = 200.0;
const EACH_STROKED_SEGMENT: f64 = 1_000.0;
const EACH_DASH: f64 = 1_200.0;

/// Refuses a tree that takes too long or too much memory to paint on this page.
pub(super) fn check(tree: &usvg::Tree, page: &Page) -> Result<()> {
    let mut painting = Painting::default();
    let canvas = Canvas::page(page);
    painting.take(canvas.bytes());
    let transform = Transform::from_scale(page.scale.0, page.scale.1);
    // What cannot be computed with is not painted.
    let _ = painting.nodes(tree.root(), transform, &canvas);
    painting.check()
}

/// The pixels that something is painted on.
#[derive(Clone, Copy)]
struct Canvas {
    width: f64,
    height: f64,
    /// The rectangle that layers on it are cut to.
    reach: IntRect,
}

impl Canvas {
    fn page(page: &Page) -> Self {
        let side = |side: u32| i32::try_from(side).unwrap_or(i32::MAX / 8);
        let (width, height) = (side(page.width), side(page.height));
        let reach = IntRect::from_ltrb(-2 * width, -2 * height, 3 * width, 3 * height);
        #[expect(clippy::expect_used, reason = "a page has at least one pixel")]
        Self {
            width: width.into(),
            height: height.into(),
            reach: reach.expect("not empty"),
        }
    }

    fn pixels(&self) -> f64 {
        self.width * self.height
    }

    fn bytes(&self) -> f64 {
        self.pixels() * BYTES_PER_PIXEL
    }

    fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }
}

/// What has been added up so far.
#[derive(Default)]
struct Painting {
    work: f64,
    /// In bytes, at this point.
    memory: f64,
    /// In bytes, at most so far.
    peak: f64,
}

impl Painting {
    fn check(&self) -> Result<()> {
        let hint = "set a smaller `width` or `dpi` in program.toml, or convert groups with \
                    transparency, masks, filters or patterns to an embedded picture";
        let exceeded = if self.peak > MAX_MEMORY {
            format!(
                "{:.0} MB of memory, more than {:.0}",
                self.peak / 1e6,
                MAX_MEMORY / 1e6
            )
        } else if self.work > MAX_WORK {
            format!(
                "{:.0} seconds, more than {:.0}",
                self.work / 1e9,
                MAX_WORK / 1e9
            )
        } else {
            return Ok(());
        };
        let message = format!("painting the drawing takes about {exceeded}");
        Err(too_complex(message, hint).into())
    }

    /// Whether there is no point in going on.
    fn is_exceeded(&self) -> bool {
        self.work > MAX_WORK || self.peak > MAX_MEMORY
    }

    fn work(&mut self, work: f64) {
        // What has no size is not painted.
        self.work += if work.is_nan() { 0.0 } else { work };
    }

    fn take(&mut self, bytes: f64) {
        self.memory += bytes;
        self.peak = self.peak.max(self.memory);
    }

    fn give_back(&mut self, bytes: f64) {
        self.memory -= bytes;
    }

    fn nodes(&mut self, group: &Group, transform: Transform, canvas: &Canvas) -> Option<()> {
        for node in group.children() {
            if self.is_exceeded() {
                return None;
            }
            self.work(EACH_NODE);
            // One that cannot be computed with is not painted; the others are.
            let _ = match node {
                Node::Group(group) => self.group(group, transform, canvas),
                Node::Path(path) => self.path(path, transform, canvas),
                Node::Image(image) => self.picture(image, transform, canvas),
                Node::Text(text) => self.group(text.flattened(), transform, canvas),
            };
        }
        Some(())
    }

    fn group(&mut self, group: &Group, transform: Transform, canvas: &Canvas) -> Option<()> {
        let transform = transform.pre_concat(group.transform());
        if !group.should_isolate() {
            return self.nodes(group, transform, canvas);
        }
        let (layer, transform) = layer(group, transform, canvas)?;
        let cost = match group.blend_mode() {
            usvg::BlendMode::Normal => LAYER,
            _ => BLENDED_LAYER,
        };
        self.work(EACH_LAYER + layer.pixels() * cost);
        self.take(layer.bytes());
        self.nodes(group, transform, &layer)?;
        for filter in group.filters() {
            self.filter(filter, transform, &layer);
        }
        if let Some(clip) = group.clip_path() {
            self.clip(clip, transform, &layer);
        }
        if let Some(mask) = group.mask() {
            self.mask(mask, transform, &layer);
        }
        self.give_back(layer.bytes());
        Some(())
    }

    fn filter(&mut self, filter: &Filter, transform: Transform, canvas: &Canvas) {
        let bytes = canvas.bytes() * filters::pictures(filter);
        self.take(bytes);
        for primitive in filter.primitives() {
            let cost = filters::cost(primitive.kind(), transform, canvas.size());
            self.work(canvas.pixels() * cost);
            if let Kind::Image(image) = primitive.kind() {
                let (x, y) = transform.get_scale();
                let _ = self.nodes(image.root(), Transform::from_scale(x, y), canvas);
            }
        }
        self.give_back(bytes);
    }

    fn path(&mut self, path: &usvg::Path, transform: Transform, canvas: &Canvas) -> Option<()> {
        if !path.is_visible() {
            return Some(());
        }
        let shape = Shape::new(path.data(), transform)?;
        if let Some(fill) = path.fill() {
            self.work(shape.segments * EACH_SEGMENT);
            let opacity = fill.opacity().get();
            self.paint(
                fill.paint(),
                opacity,
                shape.filled(canvas.size()),
                transform,
                canvas,
            );
        }
        if let Some(stroke) = path.stroke() {
            let scale = shape::scale(transform);
            let pixels = shape.stroked(f64::from(stroke.width().get()) * scale, canvas.size());
            let dashes = stroke.dasharray().map_or(0.0, |dashes| {
                let period: f64 = dashes.iter().map(|dash| f64::from(*dash) * scale).sum();
                (shape.length / period * dashes.len() as f64).min(MAX_DASHES)
            });
            self.work(shape.segments * EACH_STROKED_SEGMENT + dashes * EACH_DASH);
            self.paint(
                stroke.paint(),
                stroke.opacity().get(),
                pixels,
                transform,
                canvas,
            );
        }
        Some(())
    }

    /// Adds the colours of this many pixels.
    fn paint(
        &mut self,
        paint: &Paint,
        opacity: f32,
        pixels: f64,
        transform: Transform,
        canvas: &Canvas,
    ) {
        let cost = match paint {
            Paint::Color(_) if opacity < 1.0 => TRANSLUCENT,
            Paint::Color(_) => SOLID,
            Paint::LinearGradient(gradient) => LINEAR + EACH_STOP * gradient.stops().len() as f64,
            Paint::RadialGradient(gradient) => RADIAL + EACH_STOP * gradient.stops().len() as f64,
            Paint::Pattern(pattern) => {
                let _ = self.pattern(pattern, transform, canvas);
                PATTERN
            }
        };
        self.work(pixels * cost);
    }

    /// resvg paints one tile, for each shape again.
    fn pattern(
        &mut self,
        pattern: &usvg::Pattern,
        transform: Transform,
        canvas: &Canvas,
    ) -> Option<()> {
        let (x, y) = transform.pre_concat(pattern.transform()).get_scale();
        let rect = pattern.rect();
        let tile = Canvas {
            width: f64::from(rect.width() * x),
            height: f64::from(rect.height() * y),
            reach: canvas.reach,
        };
        self.work(EACH_LAYER + tile.pixels());
        self.take(tile.bytes());
        self.nodes(pattern.root(), Transform::from_scale(x, y), &tile)?;
        self.give_back(tile.bytes());
        Some(())
    }

    fn picture(
        &mut self,
        image: &usvg::Image,
        transform: Transform,
        canvas: &Canvas,
    ) -> Option<()> {
        if !image.is_visible() {
            return Some(());
        }
        let size = image.size();
        let own = f64::from(size.width()) * f64::from(size.height());
        let bounds = image.bounding_box().transform(transform)?;
        let shown = f64::from(bounds.width()).min(canvas.width)
            * f64::from(bounds.height()).min(canvas.height);
        self.work(own * PICTURE + shown * PICTURE);
        // Once as it is decoded, once as it is painted.
        let bytes = 2.0 * own * BYTES_PER_PIXEL;
        self.take(bytes);
        self.give_back(bytes);
        Some(())
    }

    fn clip(&mut self, clip: &usvg::ClipPath, transform: Transform, canvas: &Canvas) {
        self.work(EACH_LAYER + canvas.pixels() * CLIP);
        // The pixels of the clip path, and the mask that is made of them.
        let bytes = canvas.bytes() * 1.25;
        self.take(bytes);
        self.clipped(clip.root(), transform.pre_concat(clip.transform()), canvas);
        if let Some(clip) = clip.clip_path() {
            self.clip(clip, transform, canvas);
        }
        self.give_back(bytes);
    }

    fn clipped(&mut self, group: &Group, transform: Transform, canvas: &Canvas) {
        for node in group.children() {
            if self.is_exceeded() {
                return;
            }
            self.work(EACH_NODE);
            match node {
                Node::Path(path) => {
                    let _ = self.path(path, transform, canvas);
                }
                Node::Text(text) => self.clipped(text.flattened(), transform, canvas),
                Node::Group(group) => {
                    let transform = transform.pre_concat(group.transform());
                    let Some(clip) = group.clip_path() else {
                        self.clipped(group, transform, canvas);
                        continue;
                    };
                    self.work(EACH_LAYER + canvas.pixels() * LAYER);
                    self.take(canvas.bytes());
                    self.clipped(group, transform, canvas);
                    self.clip(clip, transform, canvas);
                    self.give_back(canvas.bytes());
                }
                Node::Image(_) => {}
            }
        }
    }

    fn mask(&mut self, mask: &usvg::Mask, transform: Transform, canvas: &Canvas) {
        self.work(EACH_LAYER + canvas.pixels() * MASK);
        // The pixels of the mask, and the region that it is cut to.
        let bytes = canvas.bytes() * 1.25;
        self.take(bytes);
        let _ = self.nodes(mask.root(), transform, canvas);
        if let Some(mask) = mask.mask() {
            self.mask(mask, transform, canvas);
        }
        self.give_back(bytes);
    }
}

/// The pixels of a group that is painted apart, and the transform to them.
fn layer(group: &Group, transform: Transform, canvas: &Canvas) -> Option<(Canvas, Transform)> {
    let rotation = if group.filters().is_empty() {
        Transform::identity()
    } else {
        let Transform { sx, kx, ky, sy, .. } = transform;
        let (x, y) = transform.get_scale();
        Transform::from_row(sx / x, ky / x, kx / y, sy / y, 0.0, 0.0)
    };
    let back = rotation.invert()?;
    let reach = canvas.reach.to_rect().transform(back)?.round_out()?;
    let transform = back.pre_concat(transform);
    let bounds = group.layer_bounding_box().transform(transform)?;
    let margin = if group.filters().is_empty() { 2.0 } else { 0.0 };
    let left = (bounds.left().floor() - margin).max(reach.left() as f32);
    let top = (bounds.top().floor() - margin).max(reach.top() as f32);
    let right = (bounds.right().ceil() + margin).min(reach.right() as f32);
    let bottom = (bounds.bottom().ceil() + margin).min(reach.bottom() as f32);
    let layer = Canvas {
        width: f64::from(right - left),
        height: f64::from(bottom - top),
        reach,
    };
    let is_empty = !(layer.width > 0.0 && layer.height > 0.0);
    let shifted = Transform::from_translate(-left, -top).pre_concat(transform);
    (!is_empty).then_some((layer, shifted))
}
