use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use resvg::usvg;

use super::budget;
use super::edits::Part;
use super::embedded::DrawingFonts;
use super::field::{self, DrawnText};
use super::flow::{Flow, LaidOut};
use super::font_database::MissingFont;
use super::letters::SmallText;
use super::page::{NaturalSize, Page};
use super::paint::{self, Ground, MissingResources};
use super::source::{self, shown};
use super::text_line::TextLine;
#[cfg(feature = "pdf")]
use super::vector;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::digest::{Digest, Digester};
use crate::font::FontBook;
use crate::geometry::{PixelBox, Transform};
use crate::template::background::Background;
use crate::template::parser;
use crate::text::CharacterName;

/// A template drawn in SVG: its fields, and the background without them.
///
/// A text with a placeholder is a field: `{name}` stands for a column of the roster, as in a
/// [`Pattern`](crate::Pattern). Its font, size, weight, slope, colour, letter spacing and position
/// are those of the drawing. A rectangle whose id, or whose label in Inkscape, is the field's id
/// and `-box` is the field's box and is not painted. Without one, the text may extend to what is
/// drawn beside it, or else to the margins of the page.
#[derive(Clone, PartialEq)]
pub struct Drawing {
    pub(super) path: PathBuf,
    pub(super) digest: Digest,
    pub(super) size: NaturalSize,
    /// From the drawing's own units to CSS pixels.
    pub(super) unit: Transform,
    pub(super) texts: Vec<DrawnText>,
    /// The file without placeholders and boxes, with a gap for each flow.
    pub(super) background: Vec<Part>,
    /// The texts that are laid out when the fonts are known.
    pub(super) flows: Vec<Flow>,
    /// All lines of text that are not in flows.
    pub(super) lines: Vec<TextLine>,
    /// Static texts whose letters depend on fonts, for the gaps after those of the flows.
    pub(super) small_texts: Vec<SmallText>,
    /// The fonts that it holds.
    pub(super) fonts: DrawingFonts,
    /// Whether the background needs fonts.
    pub(super) has_text: bool,
    /// The PDF file whose first page it is, if that page can be embedded as it is.
    pub(super) pdf: Option<Arc<[u8]>>,
    pub(super) findings: Vec<Diagnostic>,
}

impl Drawing {
    /// What there is to know about the placeholders.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The name of the drawing in messages.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The texts with placeholders, in the order of the drawing.
    pub(crate) fn texts(&self) -> &[DrawnText] {
        &self.texts
    }

    /// The texts with placeholders where these fonts place them; `None` if no place depends on
    /// fonts.
    pub(crate) fn texts_in(&self, book: &FontBook) -> Result<Option<Vec<DrawnText>>> {
        if !self.texts.iter().any(DrawnText::depends_on_fonts) {
            return Ok(None);
        }
        let book = &self.with_own_fonts(book);
        let laid_out = self.lay_out(book)?;
        let texts = self.texts.iter().map(|text| {
            let place = text.flow.and_then(|field| {
                let flow = laid_out.get(field.flow)?;
                flow.place(field.paragraph)
            });
            place.map_or_else(|| text.on_baseline(book), |place| text.placed(place))
        });
        Ok(Some(texts.collect()))
    }

    /// These fonts and those that the drawing holds, which take precedence.
    pub(crate) fn with_own_fonts(&self, book: &FontBook) -> FontBook {
        book.with_embedded(&self.fonts.faces)
    }

    /// The finding that a text is set in another font than the drawing names.
    pub(crate) fn unknown_font(&self, family: &str, stand_in: &str) -> Diagnostic {
        let (named, used) = (shown(family), shown(stand_in));
        let message = format!("no font is called `{named}`: `{used}` is used instead");
        let hint = match self.fonts.address_of(family) {
            Some(address) => {
                let address = shown(address);
                format!(
                    "the drawing only links it: save {address} in a folder and name that folder \
                     in `fonts`"
                )
            }
            None => "add the folder that has it to `fonts`, or convert text without placeholders \
                     to outlines"
                .into(),
        };
        Diagnostic::warning(Code::UnknownFont, message).hint(hint)
    }

    fn lay_out(&self, book: &FontBook) -> Result<Vec<LaidOut<'_>>> {
        self.flows.iter().map(|flow| flow.lay_out(book)).collect()
    }

    /// The page at this resolution or width, `scale` times as large.
    pub(crate) fn page(&self, dpi: f32, width: Option<u32>, scale: f32) -> Result<Page> {
        self.size.page(&self.path, dpi, width, scale)
    }

    /// Converts a length in the drawing's own units to pixels of the page.
    pub(crate) fn length_on(&self, page: &Page, length: f32) -> f32 {
        let to_page = page.transform(&self.unit);
        to_page.map_or(length, |to_page| length * to_page.area().abs().sqrt())
    }

    /// Converts a box in the drawing's own units to pixels of the page.
    pub(crate) fn box_on(&self, page: &Page, own: PixelBox) -> PixelBox {
        let to_page = page.transform(&self.unit).unwrap_or(Transform::IDENTITY);
        field::box_on(&to_page, own)
    }

    /// Converts a box in pixels of the page to the drawing's own units. It does not become larger.
    #[cfg(feature = "finder")]
    pub(super) fn own_box(&self, page: &Page, on_page: PixelBox) -> PixelBox {
        let to_page = page.transform(&self.unit);
        let to_own = to_page.and_then(|to_page| to_page.inverse());
        field::box_inside(&to_own.unwrap_or(Transform::IDENTITY), on_page)
    }

    /// Digest of every input that affects how the background looks on this page. It takes far
    /// less time than painting it. `None` if fonts of the machine affect it too.
    pub(crate) fn background_digest(&self, page: &Page, book: &FontBook) -> Option<Digest> {
        let mut digester = Digester::new("engross drawing 4");
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

    /// Paints the drawing on this page without placeholders and boxes, and returns it with what
    /// there is to know about it.
    pub(crate) fn paint(
        &self,
        page: &Page,
        ground: Ground,
        book: &FontBook,
    ) -> Result<(Background, Vec<Diagnostic>)> {
        self.resolve(page, book, |tree, mut findings| {
            findings.extend(pixels_in_pdf(tree, page));
            let findings = findings.into_iter();
            let findings = findings.map(|finding| finding.in_file(&self.path));
            Ok((paint::paint(tree, page, ground)?, findings.collect()))
        })
    }

    /// Resolves the drawing for this page, without its placeholders and boxes, and passes the tree
    /// to `then`, with the findings about it.
    ///
    /// # Errors
    ///
    /// Those of resolving it and of `then`, with the path of the drawing.
    pub(super) fn resolve<T: Send>(
        &self,
        page: &Page,
        book: &FontBook,
        then: impl FnOnce(&usvg::Tree, Vec<Diagnostic>) -> Result<T> + Send,
    ) -> Result<T> {
        let book = &self.with_own_fonts(book);
        let resolve = || {
            let flows = self.lay_out(book)?;
            let painted = |gap: usize| match gap.checked_sub(flows.len()) {
                None => flows.get(gap).map(LaidOut::painted),
                Some(small) => {
                    let text = self.small_texts.get(small);
                    text.map(|text| text.painted(book))
                }
            };
            let source = self.background.iter().map(|part| match part {
                Part::Text(text) => Cow::Borrowed(text.as_str()),
                Part::Gap(gap) => Cow::Owned(painted(*gap).unwrap_or_default()),
            });
            let source: String = source.collect();
            if !flows.is_empty() || !self.small_texts.is_empty() {
                // Its texts have become longer, and can be repeated.
                budget::check_document(&source::parse(&source)?)?;
            }
            let (tree, missing) = paint::resolve(&source, page, book, self.has_text)?;
            let mut findings = self.findings_of(&missing);
            findings.extend(flows.iter().filter_map(LaidOut::overflow));
            then(&tree, findings)
        };
        let resolved = parser::run(|cause| paint::unpaintable(cause), resolve);
        resolved.map_err(|error| error.in_file(&self.path))
    }

    fn findings_of(&self, missing: &MissingResources) -> Vec<Diagnostic> {
        let fonts = missing.fonts.iter().map(|missing| match missing {
            MissingFont::Family(family, stand_in) => self.unknown_font(family, stand_in),
            MissingFont::Style(family, lacking) => lost_style(family, lacking),
        });
        let characters = missing.characters.iter().map(|character| {
            let name = CharacterName(*character);
            let message = format!("no font has {name}, which the drawing's own text needs");
            Diagnostic::error(Code::MissingGlyph, message)
                .hint("add a font that has it to `fonts`, or convert that text to outlines")
        });
        let pictures = missing.pictures.then(|| {
            let message = "a picture in the drawing is damaged or too large, and is left out";
            Diagnostic::error(Code::UnreadablePicture, message)
                .hint("embed it again, as PNG or JPEG")
        });
        fonts.chain(characters).chain(pictures).collect()
    }
}

/// The finding that PDF cannot have all of a drawing as outlines.
fn pixels_in_pdf(tree: &usvg::Tree, page: &Page) -> Option<Diagnostic> {
    #[cfg(not(feature = "pdf"))]
    let found = {
        let _ = (tree, page);
        None
    };
    #[cfg(feature = "pdf")]
    let found = vector::finding(tree, page);
    found
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

/// The finding that a font does not have the style of the drawing's own text.
fn lost_style(family: &str, lacking: &str) -> Diagnostic {
    let family = shown(family);
    let message = format!("text of the drawing is set in {family}, which has no {lacking}");
    Diagnostic::note(Code::OtherStyle, message)
        .hint("add a font file of that style to `fonts`, or accept this one")
}
