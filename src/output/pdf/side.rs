//! A side of the certificates: its template, and its operations in content streams.

use std::sync::{Arc, OnceLock};

use pdf_writer::types::{ArtifactType, StructRole};
use pdf_writer::{Chunk, Content, Filter, Name, Rect, Ref};

use super::background::{Background, BackgroundIds};
use super::fit::TemplateSize;
use super::fonts::Fonts;
use super::imposition::Cell;
use super::paper::{POINTS, Paper};
use super::reading::{self, Drawn, Part, Start, Words};
use super::shown::ShownPictures;
use super::{COMPACT, add_box, deflate, structure, text};
use crate::diagnostic::{Error, Result};
use crate::digest::{Digest, Digester};
use crate::draw::{DrawOp, Shape};
use crate::field::Side;
use crate::geometry::PixelBox;
use crate::output::Template;
use crate::output::element::Element;

/// The name of the picture inside the form that mirrors its edges.
const MIRRORED_NAME: Name<'static> = Name(b"Picture");

/// Goes up when the same drawing gives other bytes in PDF.
#[cfg(feature = "svg")]
const DRAWING_VERSION: u32 = 2;

#[derive(Debug)]
pub(super) struct PrintedSide {
    pub(super) template: Arc<Template>,
    side: Side,
    /// Where the template is on a certificate, relative to the lower left corner of the trim.
    pub(super) place: Place,
    /// Written when it is first needed, which takes as long as many certificates.
    background: OnceLock<Background>,
    /// The digest of the template's JPEG file.
    pub(super) jpeg_digest: Option<Digest>,
}

/// What is drawn on a side: the operations, and the elements that they draw.
#[derive(Clone, Copy)]
pub(super) struct Drawing<'a> {
    pub(super) ops: &'a [DrawOp<Shape<'a>>],
    pub(super) elements: &'a [Element<'a>],
}

/// What content streams name: it grows with what is drawn.
#[derive(Default)]
pub(super) struct Used {
    pub(super) fonts: Fonts,
    pub(super) pictures: ShownPictures,
}

/// The names of a template and of its words among the resources of a page.
pub(super) struct TemplateNames<'n> {
    pub(super) template: Name<'n>,
    /// In the order of the words.
    pub(super) words: Vec<Name<'n>>,
}

/// The place of a template, and how far its edges are mirrored beyond it, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    /// How far it reaches beyond the trim on each side.
    pub(super) beyond: f32,
    pub(super) size: Paper,
    pub(super) mirrored: f32,
}

impl TemplateSize {
    pub(super) fn of(template: &Template) -> Self {
        let (width, height) = template.plate.size();
        let paper = match template.inches {
            Some((width, height)) => Paper::from_inches(width, height),
            None => Paper::from_pixels(width, height, template.dpi),
        };
        let pixel = match template.inches {
            Some(_) => paper.width / width as f32,
            None => POINTS / template.dpi,
        };
        Self { paper, pixel }
    }
}

impl PrintedSide {
    pub(super) fn new(template: Arc<Template>, side: Side, place: Place) -> Self {
        Self {
            jpeg_digest: template.jpeg.as_deref().map(Digest::sha256),
            background: OnceLock::new(),
            template,
            side,
            place,
        }
    }

    pub(super) const fn side(&self) -> Side {
        self.side
    }

    /// The name of the template among the resources of the pages of one certificate.
    pub(super) const fn picture_name(&self) -> Name<'static> {
        match self.side {
            Side::Front => Name(b"Template"),
            Side::Back => Name(b"Back"),
        }
    }

    /// The objects that draw the template.
    ///
    /// # Errors
    ///
    /// Those of painting a drawing.
    pub(super) fn background(&self) -> Result<&Background> {
        if let Some(background) = self.background.get() {
            return Ok(background);
        }
        let background = Background::new(&self.template)?;
        Ok(self.background.get_or_init(|| background))
    }

    /// Writes the form that draws the template with its edges mirrored.
    fn write_mirrored(&self, chunk: &mut Chunk, id: Ref, picture: Ref) {
        let Place { size, mirrored, .. } = self.place;
        let (x, y) = (mirrored / size.width, mirrored / size.height);
        let content = deflate(&mirrored_edges());
        let mut form = chunk.form_xobject(id, &content);
        form.bbox(Rect::new(-x, -y, 1.0 + x, 1.0 + y));
        form.resources().x_objects().pair(MIRRORED_NAME, picture);
        form.filter(Filter::FlateDecode);
    }

    /// Writes each object that draws the template. A page names `id`, which is that of the template
    /// itself if it has no [inner picture](Self::has_inner_picture).
    pub(super) fn write_background<E: From<Error>>(
        &self,
        id: Ref,
        ids: BackgroundIds,
        mut write: impl FnMut(&dyn Fn(&mut Chunk)) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        if self.has_inner_picture() {
            write(&|chunk| self.write_mirrored(chunk, id, ids.template))?;
        }
        self.background()?.write(ids, write)
    }

    /// Whether a page does not draw the picture itself, but a form that mirrors its edges.
    pub(super) fn has_inner_picture(&self) -> bool {
        self.place.mirrored > 0.0
    }

    /// Whether it shows the same template in the same way.
    pub(super) fn shows_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.template, &other.template) && self.place == other.place
    }

    /// Draws a certificate in its place on a page. `background` names the template; it is
    /// `None` if certificates are printed without a background. The marked content of its parts gets
    /// consecutive numbers, of which the first one is given. Returns the parts.
    ///
    /// # Errors
    ///
    /// Those of painting a drawing.
    pub(super) fn draw<'d>(
        &'d self,
        content: &mut Content,
        drawing: Drawing<'d>,
        first: usize,
        cell: &Cell,
        background: Option<&TemplateNames<'_>>,
        used: &mut Used,
    ) -> Result<Drawn<'d>> {
        if cell.is_clipped {
            content.save_state();
            let Rect { x1, y1, x2, y2 } = cell.clip;
            content
                .rect(x1, y1, x2 - x1, y2 - y1)
                .clip_nonzero()
                .end_path();
        }
        let [page, pixels] = self.transforms(cell);
        let mut words: &[Words] = &[];
        if let Some(background) = background {
            content
                .begin_marked_content_with_properties(Name(b"Artifact"))
                .properties()
                .artifact()
                .kind(ArtifactType::Background);
            draw_object(content, page, background.template);
            content.end_marked_content();
            words = self.background()?.words();
            for (name, number) in background.words.iter().zip(first..) {
                begin_part(content, StructRole::P, number);
                draw_object(content, page, *name);
                content.end_marked_content();
            }
        }
        let mut parts: Vec<Part<'_>> = words.iter().map(Part::Words).collect();
        // What follows is in pixels, y down.
        content.save_state().transform(pixels);
        let mut ops = drawing.ops.iter();
        let mut starts = Vec::with_capacity(drawing.elements.len());
        for element in drawing.elements {
            let kind = structure::kind_of_field(element.role);
            begin_part(content, kind, first + parts.len());
            starts.push(Start::of(element, ops.as_slice().first()));
            for op in ops.by_ref().take(element.ops) {
                draw_op(content, op, used);
            }
            parts.push(Part::Field(element));
            content.end_marked_content();
        }
        debug_assert!(ops.next().is_none(), "each operation draws an element");
        content.restore_state();
        if cell.is_clipped {
            content.restore_state();
        }
        let order = reading::order(words, &starts);
        Ok(Drawn { parts, order })
    }

    /// The place on a page of an area of a certificate.
    pub(super) fn place(&self, area: PixelBox, cell: &Cell) -> Rect {
        let [_, [across, _, _, down, left, top]] = self.transforms(cell);
        let [x1, x2] = [area.x, area.right()].map(|x| left + across * x as f32);
        let [y1, y2] = [area.y, area.bottom()].map(|y| top + down * y as f32);
        Rect::new(x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2))
    }

    /// The transforms from the unit square of a picture, and from pixels, to the page.
    fn transforms(&self, cell: &Cell) -> [[f32; 6]; 2] {
        let Place { beyond, size, .. } = self.place;
        let Paper { width, height } = size;
        let (columns, rows) = self.template.plate.size();
        let (across, down) = (width / columns as f32, height / rows as f32);
        let (left, bottom) = (cell.x - beyond, cell.y - beyond);
        if cell.turned {
            // The trim keeps its lower left corner.
            [
                [-width, 0.0, 0.0, -height, left + width, bottom + height],
                [-across, 0.0, 0.0, down, left + width, bottom],
            ]
        } else {
            [
                [width, 0.0, 0.0, height, left, bottom],
                [across, 0.0, 0.0, -down, left, bottom + height],
            ]
        }
    }

    /// Adds what affects how PDF shows a template that is a drawing.
    pub(super) fn add_drawing_to_digest(&self, digester: &mut Digester) {
        #[cfg(feature = "svg")]
        if let Some(drawing) = &self.template.drawing {
            digester.number(DRAWING_VERSION);
            match drawing.digest() {
                Some(digest) => digester.bytes(digest.as_bytes()),
                // Fonts of the machine are not known before they are used.
                None => {
                    if let Ok(background) = self.background() {
                        background.add_to_digest(digester);
                    }
                }
            }
        }
        #[cfg(not(feature = "svg"))]
        let _ = digester;
    }

    /// Adds what affects how the side is drawn, beside its page.
    pub(super) fn add_to_digest(&self, digester: &mut Digester) {
        let Place {
            beyond,
            size,
            mirrored,
        } = self.place;
        for number in [beyond, size.width, size.height, mirrored] {
            digester.number(number.to_bits());
        }
        if let Some(digest) = &self.jpeg_digest {
            digester.bytes(digest.as_bytes());
        }
    }
}

/// Begins the marked content of a part.
fn begin_part(content: &mut Content, kind: StructRole, number: usize) {
    content
        .begin_marked_content_with_properties(kind.to_name())
        .properties()
        // There are fewer parts than `i32` has numbers.
        .identify(number as i32);
}

fn draw_object(content: &mut Content, transform: [f32; 6], name: Name<'_>) {
    content
        .save_state()
        .transform(transform)
        .x_object(name)
        .restore_state();
}

fn draw_op(content: &mut Content, op: &DrawOp<Shape<'_>>, used: &mut Used) {
    let DrawOp { shape, color } = op;
    let [r, g, b] = [color.r, color.g, color.b].map(|channel| f32::from(channel) / 255.0);
    content.save_state().set_fill_rgb(r, g, b);
    match shape {
        Shape::Text { layout, clip } => text::write(content, layout, *clip, &mut used.fonts),
        Shape::Box(bounds) => fill(content, [*bounds]),
        Shape::Modules(symbol) => fill(content, symbol.dark_boxes()),
        Shape::Picture(picture) => used.pictures.draw(content, picture),
    }
    content.restore_state();
}

/// The picture in the unit square, and around it its mirror images.
fn mirrored_edges() -> Vec<u8> {
    let mut content = Content::with_settings(COMPACT);
    let draw = |content: &mut Content, column: i8, row: i8| {
        let axis = |step: i8| match step {
            -1 => (-1.0, 0.0),
            0 => (1.0, 0.0),
            _ => (-1.0, 2.0),
        };
        let ((x, dx), (y, dy)) = (axis(column), axis(row));
        content
            .save_state()
            .transform([x, 0.0, 0.0, y, dx, dy])
            .x_object(MIRRORED_NAME)
            .restore_state();
    };
    for row in [-1, 0, 1] {
        for column in [-1, 0, 1] {
            if (column, row) != (0, 0) {
                draw(&mut content, column, row);
            }
        }
    }
    draw(&mut content, 0, 0);
    content.finish().into_vec()
}

/// Fills the boxes in one operation. Filled one by one, they would have visible seams in readers.
fn fill(content: &mut Content, boxes: impl IntoIterator<Item = PixelBox>) {
    for area in boxes {
        add_box(content, area);
    }
    content.fill_nonzero();
}
