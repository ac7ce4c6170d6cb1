//! The objects of a drawing: forms, graphics states, and their ids.

use std::collections::BTreeMap;

use pdf_writer::types::{BlendMode, MaskType};
use pdf_writer::{Chunk, Filter, Finish as _, Name, Ref};
use resvg::usvg::{self, Group, Rect, Transform};

use super::super::{COMPACT, deflate};
use super::content::{Content, Tone, short, thousandths};
use super::{DRAWING, OTHERS};
use crate::diagnostic::Result;
use crate::digest::Digest;

/// How far a form reaches beyond what is drawn in it, in pixels: smoothed edges.
const MARGIN: f32 = 2.0;
/// What a form does not reach beyond, in pages: everything that is seen of it is on one.
const REACH: f32 = 2.0;

/// Writes the objects of a drawing.
pub(super) struct Writer {
    /// The pixels of the page.
    pub(super) size: (u32, u32),
    /// Whether something is blended with what is below it, so that it matters what is a group.
    pub(super) has_blending: bool,
    /// Whether pictures are not smoothed, which PDF/A forbids (ISO 19005-2, 6.2.8.1).
    pub(super) is_for_archive: bool,
    objects: Vec<Chunk>,
    last: i32,
    states: BTreeMap<GraphicsState, Ref>,
    /// The pictures, by their contents and whether they are smooth.
    pub(super) pictures: BTreeMap<(Digest, bool, Tone), Option<Ref>>,
    /// Pixels to paint on, of the size of the page.
    pub(super) canvas: Option<resvg::tiny_skia::Pixmap>,
}

/// What is set with one graphics state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct GraphicsState {
    /// The opacity in thousandths.
    opacity: u16,
    blend: u8,
    mask: Option<SoftMask>,
}

/// A form that is used as a mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SoftMask {
    form: i32,
    is_alpha: bool,
}

impl SoftMask {
    pub(super) const fn of_luminance(form: Ref) -> Self {
        Self {
            form: form.get(),
            is_alpha: false,
        }
    }

    pub(super) const fn of_alpha(form: Ref) -> Self {
        Self {
            form: form.get(),
            is_alpha: true,
        }
    }
}

impl GraphicsState {
    pub(super) fn new(opacity: f32) -> Self {
        Self {
            opacity: thousandths(opacity),
            blend: 0,
            mask: None,
        }
    }

    pub(super) fn blended(self, mode: usvg::BlendMode) -> Self {
        Self {
            blend: mode as u8,
            ..self
        }
    }

    pub(super) fn masked(self, mask: Option<SoftMask>) -> Self {
        Self { mask, ..self }
    }

    /// Whether it sets anything.
    pub(super) fn is_plain(self) -> bool {
        self == Self::new(1.0)
    }

    fn blend_mode(self) -> BlendMode {
        let modes = [
            (usvg::BlendMode::Multiply, BlendMode::Multiply),
            (usvg::BlendMode::Screen, BlendMode::Screen),
            (usvg::BlendMode::Overlay, BlendMode::Overlay),
            (usvg::BlendMode::Darken, BlendMode::Darken),
            (usvg::BlendMode::Lighten, BlendMode::Lighten),
            (usvg::BlendMode::ColorDodge, BlendMode::ColorDodge),
            (usvg::BlendMode::ColorBurn, BlendMode::ColorBurn),
            (usvg::BlendMode::HardLight, BlendMode::HardLight),
            (usvg::BlendMode::SoftLight, BlendMode::SoftLight),
            (usvg::BlendMode::Difference, BlendMode::Difference),
            (usvg::BlendMode::Exclusion, BlendMode::Exclusion),
            (usvg::BlendMode::Hue, BlendMode::Hue),
            (usvg::BlendMode::Saturation, BlendMode::Saturation),
            (usvg::BlendMode::Color, BlendMode::Color),
            (usvg::BlendMode::Luminosity, BlendMode::Luminosity),
        ];
        let mut modes = modes.into_iter();
        let found = modes.find(|(own, _)| *own as u8 == self.blend);
        found.map_or(BlendMode::Normal, |(_, mode)| mode)
    }
}

impl Writer {
    pub(super) fn new(size: (u32, u32), tree: &usvg::Tree, is_for_archive: bool) -> Self {
        Self {
            size,
            is_for_archive,
            has_blending: has_blending(tree.root()),
            objects: Vec::new(),
            last: OTHERS - 1,
            states: BTreeMap::new(),
            pictures: BTreeMap::new(),
            canvas: None,
        }
    }

    pub(super) fn new_id(&mut self) -> Ref {
        self.last += 1;
        Ref::new(self.last)
    }

    /// How many ids were taken.
    pub(super) const fn others(&self) -> usize {
        (self.last - (OTHERS - 1)).unsigned_abs() as usize
    }

    /// Adds an object.
    pub(super) fn add(&mut self, write: impl FnOnce(&mut Chunk)) {
        let mut chunk = Chunk::with_settings(COMPACT);
        write(&mut chunk);
        self.objects.push(chunk);
    }

    /// The objects since the last call.
    pub(super) fn take_objects(&mut self) -> Vec<Chunk> {
        std::mem::take(&mut self.objects)
    }

    /// Writes the whole drawing as a form in the unit square, y up.
    pub(super) fn write_drawing(&mut self, root: &Group, to_pixels: Transform) -> Result<()> {
        let mut content = Content::default();
        self.nodes(root, to_pixels, &mut content, Tone::Color)?;
        let group = self.has_blending.then_some(Tone::Color);
        self.write_page(Ref::new(DRAWING), &content, group);
        Ok(())
    }

    /// Writes a form as large as the page, in the unit square, y up.
    pub(super) fn write_page(&mut self, id: Ref, content: &Content, group: Option<Tone>) {
        let (width, height) = (self.size.0 as f32, self.size.1 as f32);
        let data = deflate(content.bytes());
        self.add(|chunk| {
            let mut form = chunk.form_xobject(id, &data);
            form.bbox(pdf_writer::Rect::new(0.0, 0.0, width, height))
                .matrix([1.0 / width, 0.0, 0.0, -1.0 / height, 0.0, 1.0]);
            finish_form(form, content, group);
        });
    }

    /// Adds a group with the transparency of PDF: it is drawn as one (11.4.5).
    pub(super) fn add_group(&mut self, content: &Content, bounds: Rect, tone: Tone) -> Ref {
        let id = self.new_id();
        let bounds = self.reach(bounds);
        let data = deflate(content.bytes());
        self.add(|chunk| {
            let mut form = chunk.form_xobject(id, &data);
            form.bbox(bounds);
            finish_form(form, content, Some(tone));
        });
        id
    }

    /// The graphics state with these values.
    pub(super) fn state(&mut self, state: GraphicsState) -> Ref {
        if let Some(known) = self.states.get(&state) {
            return *known;
        }
        let id = self.new_id();
        self.states.insert(state, id);
        self.add(|chunk| {
            let mut dictionary = chunk.ext_graphics(id);
            if state.opacity < 1000 {
                let opacity = f32::from(state.opacity) / 1000.0;
                dictionary
                    .non_stroking_alpha(opacity)
                    .stroking_alpha(opacity);
            }
            if state.blend != 0 {
                dictionary.blend_mode(state.blend_mode());
            }
            if let Some(mask) = state.mask {
                let kind = match mask.is_alpha {
                    true => MaskType::Alpha,
                    false => MaskType::Luminosity,
                };
                dictionary
                    .soft_mask()
                    .subtype(kind)
                    .group(Ref::new(mask.form));
            }
        });
        id
    }

    /// The box of a form, which is no larger than what can be seen of it.
    fn reach(&self, bounds: Rect) -> pdf_writer::Rect {
        let (width, height) = (self.size.0 as f32, self.size.1 as f32);
        let x = |x: f32| short(x.clamp(-width * REACH, width * (1.0 + REACH)));
        let y = |y: f32| short(y.clamp(-height * REACH, height * (1.0 + REACH)));
        pdf_writer::Rect::new(
            x((bounds.left() - MARGIN).floor()),
            y((bounds.top() - MARGIN).floor()),
            x((bounds.right() + MARGIN).ceil()),
            y((bounds.bottom() + MARGIN).ceil()),
        )
    }
}

fn finish_form(
    mut form: pdf_writer::writers::FormXObject<'_>,
    content: &Content,
    group: Option<Tone>,
) {
    if let Some(tone) = group {
        let mut group = form.group();
        group.transparency().isolated(true);
        group.pair(Name(b"CS"), tone.space());
    }
    content.write_resources(&mut form.resources());
    form.filter(Filter::FlateDecode);
    form.finish();
}

/// Whether a group, or one in it, is blended with what is below.
fn has_blending(group: &Group) -> bool {
    group.children().iter().any(|node| match node {
        usvg::Node::Group(group) => {
            group.blend_mode() != usvg::BlendMode::Normal || has_blending(group)
        }
        _ => false,
    })
}
