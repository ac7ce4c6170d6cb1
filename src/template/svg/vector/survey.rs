//! Which parts of a drawing PDF has no operators for.

use std::collections::BTreeMap;
use std::fmt;

use resvg::usvg::{
    BlendMode, ClipPath, Fill, Group, ImageKind, Mask, Node, Paint, Path, Stroke, Tree,
};

use super::gradient;

/// The most lines and curves, with those of patterns, masks and clips each time that they are
/// used: about 32 MB of operators.
const MAX_SEGMENTS: usize = 600_000;
/// The most parts in pixels. Each is as large as the page at most.
const MAX_PARTS: usize = 64;

/// The most groups, masks and patterns inside each other, with one saved state each. A file for
/// archives may have 28 of them (ISO 19005-2, 6.1.13), with those of the page and of a path.
const MAX_DEPTH: usize = 20;

/// Why a part has to be in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// Filters change pixels.
    Filter,
    /// A gradient that repeats too often, or whose circles are not inside each other.
    Gradient,
    /// A pattern that has such a part.
    Pattern,
    /// A mask that has such a part, or colours that are blended.
    Mask,
    /// A picture that is a drawing.
    Picture,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Filter => "a filter, such as a blur or a shadow",
            Self::Gradient => "an unusual gradient",
            Self::Pattern => "an unusual pattern",
            Self::Mask => "an unusual mask",
            Self::Picture => "a drawing inside a picture",
        })
    }
}

/// Why a node has to be in pixels. What is inside a group is not looked at.
pub(crate) fn needs_pixels(node: &Node) -> Option<Reason> {
    match node {
        Node::Group(group) => of_group(group),
        Node::Path(path) => of_path(path),
        Node::Image(image) => matches!(image.kind(), ImageKind::SVG(_)).then_some(Reason::Picture),
        Node::Text(_) => None,
    }
}

fn of_group(group: &Group) -> Option<Reason> {
    if !group.filters().is_empty() {
        return Some(Reason::Filter);
    }
    let mut mask = group.mask();
    while let Some(current) = mask {
        if has_any(current.root(), true) {
            return Some(Reason::Mask);
        }
        mask = current.mask();
    }
    None
}

fn of_path(path: &Path) -> Option<Reason> {
    let fill = path.fill().map(|fill| (fill.paint(), path.bounding_box()));
    let stroke = path.stroke();
    let stroke = stroke.map(|stroke| (stroke.paint(), path.stroke_bounding_box()));
    fill.into_iter()
        .chain(stroke)
        .find_map(|(paint, bounds)| match paint {
            Paint::Color(_) => None,
            Paint::LinearGradient(_) | Paint::RadialGradient(_) => {
                let is_plain = gradient::repeats(paint, bounds).is_some();
                (!is_plain).then_some(Reason::Gradient)
            }
            Paint::Pattern(pattern) => has_any(pattern.root(), false).then_some(Reason::Pattern),
        })
}

/// Whether a node in a group has to be in pixels. In a mask, colours are written as their
/// luminance, which cannot be blended as colours are.
fn has_any(group: &Group, is_mask: bool) -> bool {
    group.children().iter().any(|node| {
        needs_pixels(node).is_some()
            || match node {
                Node::Group(group) => {
                    is_mask && group.blend_mode() != BlendMode::Normal || has_any(group, is_mask)
                }
                Node::Text(text) => has_any(text.flattened(), is_mask),
                Node::Path(_) | Node::Image(_) => false,
            }
    })
}

/// The parts that have to be in pixels, and how many of them have which reason.
pub(super) fn parts(group: &Group) -> BTreeMap<Reason, usize> {
    let mut parts = BTreeMap::new();
    add_parts(group, &mut parts);
    parts
}

fn add_parts(group: &Group, parts: &mut BTreeMap<Reason, usize>) {
    for node in group.children() {
        match (needs_pixels(node), node) {
            (Some(reason), _) => *parts.entry(reason).or_default() += 1,
            (None, Node::Group(group)) => add_parts(group, parts),
            (None, Node::Text(text)) => add_parts(text.flattened(), parts),
            (None, Node::Path(_) | Node::Image(_)) => {}
        }
    }
}

/// Why the whole drawing has to be in pixels.
pub(crate) fn stays_pixels(tree: &Tree) -> Option<&'static str> {
    let mut count = Count::default();
    count.nodes(tree.root());
    if count.blends_lighter {
        return Some("the blend mode `plus-lighter`");
    }
    if count.deepest > MAX_DEPTH {
        return Some("it has more than 20 groups, masks and patterns inside each other");
    }
    if count.segments > MAX_SEGMENTS {
        return Some("it has more than 600,000 lines and curves");
    }
    (parts(tree.root()).values().sum::<usize>() > MAX_PARTS)
        .then_some("it has more than 64 parts that cannot be outlines")
}

#[derive(Default)]
struct Count {
    segments: usize,
    blends_lighter: bool,
    /// How many states are saved.
    depth: usize,
    deepest: usize,
}

impl Count {
    /// Counts what is inside a group, a mask or a pattern.
    fn inside(&mut self, group: &Group) {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        self.nodes(group);
        self.depth -= 1;
    }

    fn nodes(&mut self, group: &Group) {
        for node in group.children() {
            if self.segments > MAX_SEGMENTS {
                return;
            }
            self.segments += 1;
            match node {
                Node::Group(group) => {
                    self.blends_lighter |= group.blend_mode() == BlendMode::PlusLighter;
                    if let Some(clip) = group.clip_path() {
                        self.clip(clip);
                    }
                    if let Some(mask) = group.mask() {
                        self.mask(mask);
                    }
                    match group.should_isolate() {
                        true => self.inside(group),
                        false => self.nodes(group),
                    }
                }
                Node::Path(path) => self.path(path),
                Node::Image(_) => {}
                Node::Text(text) => self.inside(text.flattened()),
            }
        }
    }

    fn path(&mut self, path: &Path) {
        let paints = path.fill().map(Fill::paint).into_iter();
        let paints = paints.chain(path.stroke().map(Stroke::paint));
        for paint in paints {
            self.segments += path.data().len();
            if let Paint::Pattern(pattern) = paint {
                self.inside(pattern.root());
            }
        }
    }

    fn clip(&mut self, clip: &ClipPath) {
        self.inside(clip.root());
        if let Some(clip) = clip.clip_path() {
            self.clip(clip);
        }
    }

    fn mask(&mut self, mask: &Mask) {
        self.inside(mask.root());
        if let Some(mask) = mask.mask() {
            self.mask(mask);
        }
    }
}
