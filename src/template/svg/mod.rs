//! Templates drawn in SVG.
//!
//! A drawing is read once for its fields: the texts with a `{column}` in them, whose style and
//! place usvg resolves in a sketch of the drawing. What is left when they and their boxes are
//! taken out is the background, which is painted at the size that is asked for, when it is asked
//! for.

mod outside;
mod page;
mod paint;
mod place;
mod placeholders;
mod sketch;
mod source;

use std::fmt;
use std::path::{Path, PathBuf};

use roxmltree::Document;

use super::Background;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::digest::{Digest, Digester};
use crate::font::FontBook;
use crate::input;
use crate::pattern::Pattern;
use crate::text::CharacterName;
use page::NaturalSize;
pub(crate) use page::Page;
pub(crate) use place::DrawnText;
use placeholders::{PlacedBox, PlacedText};
use sketch::{Sketch, SketchedLine};
use source::{Edits, problem};

use crate::geometry::{PixelBox, Transform};

/// The largest SVG file that is read, in bytes.
pub const MAX_DRAWING_BYTES: u64 = 64 << 20;

/// The id of a rectangle of one unit, drawn last, that tells the drawing's units.
const UNIT: &str = "engross-unit";

/// A template drawn in SVG: its fields, and the background that is left without them.
///
/// Text with a placeholder is a field: `{name}` stands for a column of the roster, as in a
/// [`Pattern`]. Its font, size, weight, slope, colour, letter spacing and place are those of the
/// drawing. A rectangle whose id, or whose label in Inkscape, is that of the field and `-box` is
/// the field's box and not drawn; without one, the text may go on to the margins of the page.
#[derive(Clone, PartialEq)]
pub struct Drawing {
    path: PathBuf,
    digest: Digest,
    size: NaturalSize,
    /// From the drawing's own units to CSS pixels.
    unit: Transform,
    texts: Vec<DrawnText>,
    /// The file without placeholders and boxes.
    background: String,
    /// Whether fonts are needed for the background.
    has_text: bool,
    findings: Vec<Diagnostic>,
}

impl Drawing {
    /// Reads the SVG file at this path.
    ///
    /// # Errors
    ///
    /// [`Code::Read`](crate::Code::Read) and [`Code::TooLarge`](crate::Code::TooLarge) for the file, and those of [`Drawing::parse`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = input::read(path, MAX_DRAWING_BYTES)?;
        Self::parse(&bytes, path)
    }

    /// Reads the contents of an SVG file. `path` is what messages call it; nothing is read from
    /// there, nor from anywhere that the drawing names.
    ///
    /// # Errors
    ///
    /// [`Code::Drawing`](crate::Code::Drawing) with all that is wrong: it is no SVG, it refers to something outside
    /// of it, or a placeholder cannot be made a field.
    pub fn parse(bytes: &[u8], path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        Reading::of(bytes, &path).map_err(|error| error.in_file(&path))
    }

    /// What there is to know about the placeholders.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The texts with placeholders, in the order of the drawing.
    pub(crate) fn texts(&self) -> &[DrawnText] {
        &self.texts
    }

    /// The page at this resolution or width, `scale` times as large.
    pub(crate) fn page(&self, dpi: f32, width: Option<u32>, scale: f32) -> Result<Page> {
        self.size.page(&self.path, dpi, width, scale)
    }

    /// A length of the drawing's own units in pixels of the page.
    pub(crate) fn length_on(&self, page: &Page, length: f32) -> f32 {
        let to_page = page.place(&self.unit);
        to_page.map_or(length, |to_page| length * to_page.area().abs().sqrt())
    }

    /// A box of the drawing's own units in pixels of the page.
    pub(crate) fn box_on(&self, page: &Page, own: PixelBox) -> PixelBox {
        let to_page = page.place(&self.unit).unwrap_or(Transform::IDENTITY);
        place::box_on(&to_page, own)
    }

    /// Of everything that decides how the background looks on this page; it is much quicker had
    /// than the background. `None` where that also depends on fonts of the machine.
    pub(crate) fn background_digest(&self, page: &Page, book: &FontBook) -> Option<Digest> {
        let mut digester = Digester::new("engross drawing");
        digester.bytes(self.digest.as_bytes());
        digester.number(page.width);
        digester.number(page.height);
        if self.has_text {
            if book.has_system() {
                return None;
            }
            for face in book.faces() {
                digester.bytes(face.digest().as_bytes());
                digester.number(face.index());
            }
        }
        Some(digester.finish())
    }

    /// The drawing without placeholders and boxes, painted on this page, and what there is to
    /// know about it.
    pub(crate) fn paint(
        &self,
        page: &Page,
        book: &FontBook,
    ) -> Result<(Background, Vec<Diagnostic>)> {
        let painted = paint::paint(&self.background, page, book, self.has_text);
        let (background, missing) = painted.map_err(|error| {
            problem(
                1,
                format!("the drawing cannot be painted: {error}"),
                "open it in a drawing program, and save it again as SVG",
            )
            .in_file(&self.path)
        })?;
        Ok((background, self.findings_of(&missing)))
    }

    fn findings_of(&self, missing: &paint::MissingResources) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (family, stand_in) in &missing.families {
            findings.push(unknown_font(family, stand_in));
        }
        for character in &missing.characters {
            findings.push(
                Diagnostic::error(
                    Code::MissingGlyph,
                    format!(
                        "no font has {}, in the drawing's text",
                        CharacterName(*character)
                    ),
                )
                .hint("add a font that has it to `fonts`, or turn that text into outlines"),
            );
        }
        if missing.pictures {
            findings.push(
                Diagnostic::error(
                    Code::UnreadablePicture,
                    "a picture in the drawing is damaged or too large, and left out",
                )
                .hint("embed it again, as PNG or JPEG"),
            );
        }
        let in_file = |finding: Diagnostic| finding.in_file(&self.path);
        findings.into_iter().map(in_file).collect()
    }
}

impl fmt::Debug for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drawing")
            .field("path", &self.path)
            .field("size", &self.size)
            .field("texts", &self.texts)
            .finish_non_exhaustive()
    }
}

/// The finding that text is set in another font than it asks for.
pub(crate) fn unknown_font(family: &str, stand_in: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::UnknownFont,
        format!("no font is called `{family}`: {stand_in} stands in"),
    )
    .hint(
        "add the folder that has it to `fonts`; text without placeholders can also be turned \
         into outlines",
    )
}

/// A drawing while it is read.
struct Reading<'d> {
    text: &'d str,
    document: &'d Document<'d>,
    placed: Vec<PlacedText<'d>>,
    boxes: Vec<PlacedBox<'d>>,
    problems: Vec<Diagnostic>,
    findings: Vec<Diagnostic>,
    path: &'d Path,
}

impl Reading<'_> {
    fn of(bytes: &[u8], path: &Path) -> Result<Drawing> {
        let text = source::decode(bytes)?;
        let document = source::parse(text)?;
        let mut problems = outside::references(&document);
        let placed = placeholders::texts(&document, &mut problems);
        problems.sort_by_key(Diagnostic::row);
        Error::check(std::mem::take(&mut problems))?;
        let names: Vec<String> = placed.iter().flat_map(possible_ids).collect();
        let reading = Reading {
            text,
            document: &document,
            boxes: placeholders::boxes(&document, |field| names.iter().any(|name| name == field)),
            placed,
            problems,
            findings: placeholders::outlined(&document, path),
            path,
        };
        reading.finish(Digest::sha256(bytes))
    }

    fn finish(mut self, digest: Digest) -> Result<Drawing> {
        let sketch = self.sketch()?;
        let (width, height) = sketch.size();
        let unit = sketch.unit(UNIT).unwrap_or(Transform::IDENTITY);
        let mut edits = Edits::default();
        let mut texts: Vec<DrawnText> = Vec::new();
        for placed in std::mem::take(&mut self.placed) {
            edits.empty_placeholders(self.text, &placed);
            match sketch.lines(&placed.key, placed.line) {
                None => self.hidden(&placed),
                Some(Err(error)) => self.problems.extend(error.into_diagnostics()),
                Some(Ok(lines)) => self.add_texts(&placed, lines, &sketch, &mut texts),
            }
            self.placed.push(placed);
        }
        Error::check(std::mem::take(&mut self.problems))?;
        for placed in &self.boxes {
            edits.empty(self.text, placed.node);
        }
        self.findings.sort_by_key(Diagnostic::row);
        let root = self.document.root_element();
        Ok(Drawing {
            path: self.path.to_owned(),
            digest,
            size: NaturalSize {
                width,
                height,
                is_physical: root.attribute("width").is_some_and(is_physical),
            },
            unit,
            texts,
            has_text: placeholders::has_other_text(self.document, &self.placed),
            background: edits.apply(self.text),
            findings: self.findings,
        })
    }

    fn sketch(&self) -> Result<Sketch, Error> {
        let mut edits = Edits::default();
        for placed in &self.placed {
            placeholders::name_for_sketch(self.text, placed, &mut edits);
        }
        for placed in &self.boxes {
            placeholders::show_in_sketch(self.text, placed, &mut edits);
        }
        placeholders::leave_out_outlines(self.document, &mut edits);
        placeholders::add_unit(self.text, self.document.root_element(), UNIT, &mut edits);
        Sketch::new(&edits.apply(self.text))
    }

    fn hidden(&mut self, placed: &PlacedText<'_>) {
        let content = placeholders::content(placed.node);
        self.find(
            placed.line,
            Code::HiddenPlaceholder,
            format!(
                "`{}` is hidden in the drawing, and no field",
                content.trim()
            ),
            "show it, also the layer it is on, or delete it",
        );
    }

    fn find(&mut self, line: u64, code: Code, message: String, hint: &str) {
        let finding = Diagnostic::warning(code, message).hint(hint);
        self.findings.push(finding.at(self.path, line));
    }

    /// Makes the lines of a text element fields.
    fn add_texts(
        &mut self,
        placed: &PlacedText<'_>,
        lines: Vec<SketchedLine>,
        sketch: &Sketch,
        texts: &mut Vec<DrawnText>,
    ) {
        let is_placeholder = |line: &SketchedLine| line.text.contains(['{', '}']);
        let lines_match = lines.len() == placed.spans.len();
        if lines.len() > 1 && !lines_match && !lines.iter().all(is_placeholder) {
            let content = placeholders::content(placed.node);
            self.problems.push(problem(
                placed.line,
                format!("`{}` is a text of several lines", content.trim()),
                "make each line a text of its own",
            ));
            return;
        }
        for line in lines.into_iter().filter(is_placeholder) {
            let text: Pattern = match line.text.trim().parse() {
                Ok(text) => text,
                Err(error) => {
                    self.problems.push(problem(
                        placed.line,
                        format!("the text `{}` has {error}", line.text.trim()),
                        error.hint(),
                    ));
                    continue;
                }
            };
            let id = free_id(&text, placed.name, texts);
            let corners = self.corners(&id, placed, sketch);
            if !line.look.lost.is_empty() {
                self.find(
                    placed.line,
                    Code::LostStyle,
                    format!("of `{text}` is not kept: {}", line.look.lost.join(", ")),
                    "draw it without, or make texts of their own of its parts",
                );
            }
            texts.push(DrawnText {
                id,
                text,
                line: placed.line,
                look: line.look,
                place: line.place,
                align: line.align,
                transform: line.transform,
                corners,
            });
        }
    }

    /// The corners of the box that is drawn for a field.
    fn corners(
        &mut self,
        id: &str,
        placed: &PlacedText<'_>,
        sketch: &Sketch,
    ) -> Option<[(f32, f32); 4]> {
        let own = self
            .boxes
            .iter()
            .find(|own| own.field == id || Some(own.field) == placed.name)?;
        let corners = sketch.corners(&own.key);
        if corners.is_none() {
            let (line, field) = (own.line, own.field.to_owned());
            self.find(
                line,
                Code::HiddenPlaceholder,
                format!("the box `{field}-box` is on a hidden layer, and has no effect"),
                "show the layer, and hide the box itself",
            );
        }
        corners
    }
}

/// What a text's fields may come to be called.
fn possible_ids(placed: &PlacedText<'_>) -> Vec<String> {
    let pattern: Option<Pattern> = placeholders::content(placed.node).parse().ok();
    let columns = pattern.iter().flat_map(Pattern::columns).map(str::to_owned);
    columns.chain(placed.name.map(str::to_owned)).collect()
}

/// The first column the text names, else what its maker calls it, else its number.
fn free_id(text: &Pattern, name: Option<&str>, taken: &[DrawnText]) -> String {
    let is_free = |id: &&str| taken.iter().all(|text| text.id != *id);
    let mut ids = text.columns().take(1).chain(name);
    ids.find(is_free)
        .map_or_else(|| format!("field-{}", taken.len() + 1), str::to_owned)
}

/// Whether a length is in units of the world rather than of screens.
fn is_physical(length: &str) -> bool {
    let units = ["mm", "cm", "in", "pt", "pc", "q"];
    let length = length.trim().to_ascii_lowercase();
    units.iter().any(|unit| length.ends_with(unit))
}
