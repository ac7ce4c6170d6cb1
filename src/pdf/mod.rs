//! A certificate as PDF: the template as a picture, its texts as text in subsets of their fonts.
//!
//! References are to ISO 32000-1, which is [PDF 1.7].
//!
//! [PDF 1.7]: https://opensource.adobe.com/dc-acrobat-sdk-docs/pdfstandards/PDF32000_2008.pdf

mod fonts;
mod paper;
mod picture;
mod text;

use pdf_writer::types::ArtifactType;
use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Rect, Ref, Settings, TextStr};

use crate::diagnostic::Result;
use crate::field::Color;
use crate::format::{About, seal};
use crate::geometry::PixelBox;
use crate::template::Background;
use crate::text::TextLayout;

use fonts::Fonts;
pub(crate) use paper::Paper;
use picture::Picture;

const METADATA: Ref = Ref::new(1);
const CATALOG: Ref = Ref::new(2);
const PAGES: Ref = Ref::new(3);
const PAGE: Ref = Ref::new(4);
const INFO: Ref = Ref::new(5);
const CONTENTS: Ref = Ref::new(6);
const PICTURE: Ref = Ref::new(7);
/// Fonts are numbered from here on.
const FIRST_FONT: i32 = 8;

const PICTURE_NAME: Name<'static> = Name(b"Template");

/// No spaces and indents that only people need.
const COMPACT: Settings = Settings { pretty: false };

/// How hard streams are compressed: the level that zlib has by default.
const COMPRESSION: u8 = 6;

/// A template prepared for PDF files: what they share, done once.
#[derive(Debug)]
pub(crate) struct PdfPlate {
    picture: Picture,
    paper: Paper,
    /// The page in pixels.
    width: u32,
    height: u32,
}

/// Something drawn in one colour.
pub(crate) struct Mark<'a> {
    pub(crate) shape: Shape<'a>,
    pub(crate) color: Color,
}

pub(crate) enum Shape<'a> {
    /// Letters, cut off at the edges of the box.
    Letters(&'a TextLayout, PixelBox),
    /// All of the boxes.
    Boxes(Vec<PixelBox>),
}

impl PdfPlate {
    /// `jpeg` is the JPEG file that the background was decoded from, if it was and its pixels
    /// were left as they are.
    pub(crate) fn new(background: &Background, jpeg: Option<&[u8]>, paper: Paper) -> Self {
        Self {
            picture: Picture::new(background, jpeg),
            paper,
            width: background.width(),
            height: background.height(),
        }
    }

    /// The file.
    ///
    /// # Errors
    ///
    /// [`Code::Unembeddable`](crate::Code::Unembeddable) for a font that no subset can be made
    /// of.
    pub(crate) fn print(&self, marks: &[Mark<'_>], about: About<'_>) -> Result<Vec<u8>> {
        let mut fonts = Fonts::default();
        let contents = deflate(&self.contents(marks, &mut fonts));

        let mut pdf = Pdf::with_settings(COMPACT);
        pdf.set_file_id(file_id(about));
        // Near the start of the file, where its seal is looked for.
        pdf.metadata(METADATA, about.to_xmp().as_bytes());
        write_catalog(&mut pdf, about);
        write_info(&mut pdf, about);
        self.write_page(&mut pdf, &fonts);
        pdf.stream(CONTENTS, &contents).filter(Filter::FlateDecode);
        fonts.write(&mut pdf)?;
        self.picture.write(&mut pdf, PICTURE);
        let mut file = pdf.finish();
        seal::close(&mut file);
        Ok(file)
    }

    fn contents(&self, marks: &[Mark<'_>], fonts: &mut Fonts) -> Vec<u8> {
        let mut content = Content::with_settings(COMPACT);
        content
            .begin_marked_content_with_properties(Name(b"Artifact"))
            .properties()
            .artifact()
            .kind(ArtifactType::Background);
        content
            .save_state()
            .transform([self.paper.width, 0.0, 0.0, self.paper.height, 0.0, 0.0])
            .x_object(PICTURE_NAME)
            .restore_state()
            .end_marked_content();
        // From here on in pixels, y down.
        let (x, y) = self.scale();
        content
            .save_state()
            .transform([x, 0.0, 0.0, -y, 0.0, self.paper.height]);
        for Mark { shape, color } in marks {
            let [r, g, b] = [color.r, color.g, color.b].map(|channel| f32::from(channel) / 255.0);
            content.save_state().set_fill_rgb(r, g, b);
            match shape {
                Shape::Letters(layout, clip) => text::write(&mut content, layout, *clip, fonts),
                Shape::Boxes(boxes) => fill(&mut content, boxes),
            }
            content.restore_state();
        }
        content.restore_state();
        content.finish().into_vec()
    }

    /// Points in a pixel, across and down.
    fn scale(&self) -> (f32, f32) {
        (
            self.paper.width / self.width as f32,
            self.paper.height / self.height as f32,
        )
    }

    fn write_page(&self, pdf: &mut Pdf, fonts: &Fonts) {
        let mut page = pdf.page(PAGE);
        page.parent(PAGES)
            .media_box(Rect::new(0.0, 0.0, self.paper.width, self.paper.height))
            .contents(CONTENTS);
        let mut resources = page.resources();
        resources.x_objects().pair(PICTURE_NAME, PICTURE);
        fonts.write_names(&mut resources.fonts());
    }
}

/// In one go: readers would show seams between boxes that are filled one by one.
fn fill(content: &mut Content, boxes: &[PixelBox]) {
    for area in boxes {
        add_box(content, *area);
    }
    content.fill_nonzero();
}

fn add_box(content: &mut Content, area: PixelBox) {
    let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(|side| side as f32);
    content.rect(x, y, width, height);
}

fn write_catalog(pdf: &mut Pdf, about: About<'_>) {
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES).metadata(METADATA);
    catalog.viewer_preferences().display_doc_title(true);
    if let Some(language) = about.language {
        catalog.lang(TextStr(language));
    }
    catalog.finish();
    pdf.pages(PAGES).kids([PAGE]).count(1);
}

/// No dates: the same inputs give the same bytes for ever.
fn write_info(pdf: &mut Pdf, about: About<'_>) {
    pdf.document_info(INFO)
        .title(TextStr(about.title))
        .author(TextStr(about.author))
        .subject(TextStr(about.description))
        .creator(TextStr("engross"));
}

fn file_id(about: About<'_>) -> (Vec<u8>, Vec<u8>) {
    let id = about.digest.as_bytes()[..16].to_vec();
    (id.clone(), id)
}

fn deflate(data: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(data, COMPRESSION)
}
