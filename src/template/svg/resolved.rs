//! The probe as usvg resolves it: where the texts and boxes of a drawing are, and what the texts
//! look like.

use std::collections::BTreeMap;
use std::sync::Arc;

use resvg::{tiny_skia, usvg};
use usvg::{Group, Node};

use super::lines::{ResolvedLine, read_lines};
use super::style::{GroupEffects, NO_FAMILY};
use super::text_line::TextLine;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::geometry::Transform;

/// The font that stands for all others in the probe, made by `probe.py`.
const PROBE_FONT: &[u8] = include_bytes!("probe.ttf");

/// The resolved tree of a probe.
pub(super) struct Resolved {
    tree: usvg::Tree,
}

impl Resolved {
    pub(super) fn new(probe: &str) -> Result<Self> {
        let mut fonts = usvg::fontdb::Database::new();
        let probe_font = fonts.push_face_info(usvg::fontdb::FaceInfo {
            id: usvg::fontdb::ID::dummy(),
            source: usvg::fontdb::Source::Binary(Arc::new(PROBE_FONT)),
            index: 0,
            families: Vec::new(),
            post_script_name: String::new(),
            style: usvg::fontdb::Style::Normal,
            weight: usvg::fontdb::Weight::NORMAL,
            stretch: usvg::fontdb::Stretch::Normal,
            monospaced: false,
        });
        let options = usvg::Options {
            font_family: NO_FAMILY.into(),
            fontdb: Arc::new(fonts),
            font_resolver: usvg::FontResolver {
                select_font: Box::new(move |_, _| Some(probe_font)),
                select_fallback: Box::new(|_, _, _| None),
            },
            image_href_resolver: usvg::ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(probe, &options).map_err(|error| {
            let problem = match error {
                usvg::Error::InvalidSize => {
                    Diagnostic::error(Code::SvgNoSize, "the drawing has no size")
                        .hint("give its `svg` element a `width` and a `height`, or a `viewBox`")
                }
                error => {
                    let message = format!("the drawing cannot be read: {error}");
                    Diagnostic::error(Code::SvgSyntax, message)
                        .hint("open it in a drawing program and save it again as SVG")
                }
            };
            problem.at_row(1)
        })?;
        Ok(Self { tree })
    }

    /// Width and height in CSS pixels, of which an inch has 96.
    pub(super) fn size(&self) -> (f32, f32) {
        (self.tree.size().width(), self.tree.size().height())
    }

    /// Its texts and paths, by their ids.
    pub(super) fn elements(&self) -> ResolvedElements<'_> {
        let mut elements = ResolvedElements::default();
        elements.add(self.tree.root(), GroupEffects::NONE);
        elements
    }
}

/// The texts and paths of a resolved tree, by their ids. Of several, the first counts.
#[derive(Default)]
pub(super) struct ResolvedElements<'t> {
    texts: BTreeMap<&'t str, (&'t usvg::Text, GroupEffects)>,
    /// The texts without an id, as those are that a `use` paints.
    copies: Vec<(&'t usvg::Text, GroupEffects)>,
    paths: BTreeMap<&'t str, &'t usvg::Path>,
}

impl<'t> ResolvedElements<'t> {
    fn add(&mut self, group: &'t Group, effects: GroupEffects) {
        let effects = effects.with(group);
        for node in group.children() {
            match node {
                Node::Group(group) => self.add(group, effects),
                Node::Text(text) if text.id().is_empty() => self.copies.push((text, effects)),
                Node::Text(text) => {
                    self.texts.entry(text.id()).or_insert((text, effects));
                }
                Node::Path(path) => {
                    self.paths.entry(path.id()).or_insert(path);
                }
                Node::Image(_) => {}
            }
        }
    }

    /// The lines of the text with this id, or why it cannot become a field; `None` if it is not
    /// visible. `line` is its line in the file.
    pub(super) fn lines(&self, id: &str, line: u64) -> Option<Result<Vec<ResolvedLine>>> {
        let (text, effects) = self.texts.get(id)?;
        let transform = to_transform(text.abs_transform());
        Some(read_lines(text, transform, *effects, line))
    }

    /// The same for each `use` of a text with these words.
    pub(super) fn copies(&self, words: &str, line: u64) -> Vec<Result<Vec<ResolvedLine>>> {
        let is_letter = |c: &char| !c.is_whitespace();
        let copies = self.copies.iter().filter(|(text, _)| {
            let own = text.chunks().iter().flat_map(|chunk| chunk.text().chars());
            own.filter(is_letter).eq(words.chars().filter(is_letter))
        });
        let lines = copies.map(|(text, effects)| {
            let transform = to_transform(text.abs_transform());
            read_lines(text, transform, *effects, line)
        });
        lines.collect()
    }

    /// The lines of all texts, but for those that are rotated, skewed or on a path.
    pub(super) fn text_lines(&self) -> Vec<TextLine> {
        let all = self.texts.values().chain(&self.copies);
        let lines = all.filter_map(|(text, effects)| {
            let transform = to_transform(text.abs_transform());
            read_lines(text, transform, *effects, 0).ok()
        });
        let lines = lines.flatten();
        let lines = lines.filter(|line| !line.text.trim().is_empty());
        lines.filter_map(|line| TextLine::new(&line)).collect()
    }

    /// The corners of the rectangle with this id, clockwise from its upper left; `None` if it is
    /// not visible.
    pub(super) fn corners(&self, id: &str) -> Option<[(f32, f32); 4]> {
        let path = self.paths.get(id)?;
        let bounds = path.data().bounds();
        let transform = to_transform(path.abs_transform())?;
        let (left, top, right, bottom) =
            (bounds.left(), bounds.top(), bounds.right(), bounds.bottom());
        Some(
            [(left, top), (right, top), (right, bottom), (left, bottom)]
                .map(|p| transform.apply(p)),
        )
    }

    /// The outline of the shape with this id, and the transform from its units to CSS pixels;
    /// `None` if it has no area.
    pub(super) fn shape(&self, id: &str) -> Option<(&'t tiny_skia::Path, Transform)> {
        let path = self.paths.get(id)?;
        Some((path.data(), to_transform(path.abs_transform())?))
    }

    /// The transform from the drawing's own units to CSS pixels: that of the square of one unit
    /// with this id.
    pub(super) fn unit(&self, id: &str) -> Option<Transform> {
        to_transform(self.paths.get(id)?.abs_transform())
    }
}

fn to_transform(transform: usvg::Transform) -> Option<Transform> {
    let usvg::Transform {
        sx,
        kx,
        ky,
        sy,
        tx,
        ty,
    } = transform;
    Transform::new([sx, ky, kx, sy, tx, ty])
}
