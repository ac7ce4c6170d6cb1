//! PDF: the template as a picture, and texts as text in subsets of their fonts.
//!
//! References are to ISO 32000-1, which is [PDF 1.7].
//!
//! [PDF 1.7]: https://opensource.adobe.com/dc-acrobat-sdk-docs/pdfstandards/PDF32000_2008.pdf

mod cff;
mod fonts;
mod paper;
mod picture;
mod shown;
mod text;

use std::sync::{Arc, OnceLock};

use pdf_writer::types::ArtifactType;
use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Rect, Ref, Settings, TextStr};

use super::metadata::seal;
use super::{Certificate, Encoder, OutputScratch, Page, Template};
use crate::diagnostic::Result;
use crate::digest::{Digest, Digester};
use crate::draw::{DrawOp, Shape};
use crate::format::OutputFormat;
use crate::geometry::PixelBox;
use crate::text::TextLayout;

use fonts::Fonts;
use paper::Paper;
use picture::Picture;
use shown::ShownPictures;

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

/// Without white space that is only for human readers.
const COMPACT: Settings = Settings { pretty: false };

/// The compression level of streams: zlib's default.
const COMPRESSION: u8 = 6;

#[derive(Debug)]
pub(super) struct PdfEncoder {
    template: Arc<Template>,
    paper: Paper,
    /// Compressed when it is first needed, which takes as long as many certificates.
    picture: OnceLock<Picture>,
    /// The digest of the template's JPEG file.
    jpeg_digest: Option<Digest>,
}

impl PdfEncoder {
    pub(super) fn new(template: Arc<Template>) -> Self {
        let (width, height) = template.plate.size();
        let paper = match template.inches {
            Some((width, height)) => Paper::from_inches(width, height),
            None => Paper::from_pixels(width, height, template.dpi),
        };
        Self {
            paper,
            picture: OnceLock::new(),
            jpeg_digest: template.jpeg.as_deref().map(Digest::sha256),
            template,
        }
    }
}

impl Encoder for PdfEncoder {
    fn digest(&self, page: &Page<'_>) -> Digest {
        self.template
            .file_digest(OutputFormat::Pdf, page, |digester| {
                digester.number(self.paper.width.to_bits());
                digester.number(self.paper.height.to_bits());
                if let Some(digest) = &self.jpeg_digest {
                    digester.bytes(digest.as_bytes());
                }
                for op in &page.ops {
                    if let Shape::Text { layout, .. } = op.shape {
                        add_text_to_digest(layout, digester);
                    }
                }
            })
    }

    /// Fails with [`Code::Unembeddable`](crate::Code::Unembeddable) if a font has no subset.
    fn encode(&self, page: &Page<'_>, _: &mut OutputScratch) -> Result<Certificate> {
        let mut fonts = Fonts::default();
        let mut pictures = ShownPictures::default();
        let contents = deflate(&self.contents(page, &mut fonts, &mut pictures));
        let digest = self.digest(page);
        let language = self.template.language.as_deref();

        let mut pdf = Pdf::with_settings(COMPACT);
        pdf.set_file_id(file_id(&digest));
        // Near the start of the file, where readers look for the seal.
        let xmp = page.metadata.to_xmp(language, &digest);
        pdf.metadata(METADATA, xmp.as_bytes());
        write_catalog(&mut pdf, language);
        write_info(&mut pdf, page);
        self.write_page(&mut pdf, &fonts, &pictures);
        pdf.stream(CONTENTS, &contents).filter(Filter::FlateDecode);
        fonts.write(&mut pdf)?;
        pictures.write(fonts.end(), &mut pdf);
        self.picture()?.write(&mut pdf, PICTURE, None);
        let mut file = pdf.finish();
        seal::close(&mut file);
        Ok(Certificate::from_bytes(file))
    }
}

impl PdfEncoder {
    fn picture(&self) -> Result<&Picture> {
        if let Some(picture) = self.picture.get() {
            return Ok(picture);
        }
        let background = self.template.page(&[])?;
        Ok(self
            .picture
            .get_or_init(|| Picture::new(&background.on_white(), self.template.jpeg.as_deref())))
    }

    /// The content stream, which draws the page.
    fn contents(
        &self,
        page: &Page<'_>,
        fonts: &mut Fonts,
        pictures: &mut ShownPictures,
    ) -> Vec<u8> {
        let paper = self.paper;
        let mut content = Content::with_settings(COMPACT);
        content
            .begin_marked_content_with_properties(Name(b"Artifact"))
            .properties()
            .artifact()
            .kind(ArtifactType::Background);
        content
            .save_state()
            .transform([paper.width, 0.0, 0.0, paper.height, 0.0, 0.0])
            .x_object(PICTURE_NAME)
            .restore_state()
            .end_marked_content();
        // What follows is in pixels, y down.
        let (width, height) = self.template.plate.size();
        let (x, y) = (paper.width / width as f32, paper.height / height as f32);
        content
            .save_state()
            .transform([x, 0.0, 0.0, -y, 0.0, paper.height]);
        for DrawOp { shape, color } in &page.ops {
            let [r, g, b] = [color.r, color.g, color.b].map(|channel| f32::from(channel) / 255.0);
            content.save_state().set_fill_rgb(r, g, b);
            match shape {
                Shape::Text { layout, clip } => text::write(&mut content, layout, *clip, fonts),
                Shape::Box(bounds) => fill(&mut content, [*bounds]),
                Shape::Modules(symbol) => fill(&mut content, symbol.dark_boxes()),
                Shape::Picture(picture) => pictures.draw(&mut content, picture),
            }
            content.restore_state();
        }
        content.restore_state();
        content.finish().into_vec()
    }

    fn write_page(&self, pdf: &mut Pdf, fonts: &Fonts, pictures: &ShownPictures) {
        let mut page = pdf.page(PAGE);
        page.parent(PAGES)
            .media_box(Rect::new(0.0, 0.0, self.paper.width, self.paper.height))
            .contents(CONTENTS);
        let mut resources = page.resources();
        let mut images = resources.x_objects();
        images.pair(PICTURE_NAME, PICTURE);
        pictures.write_names(fonts.end(), &mut images);
        images.finish();
        fonts.write_names(&mut resources.fonts());
    }
}

/// Adds what a PDF file has beyond the glyphs that are drawn: the text that they stand for.
fn add_text_to_digest(layout: &TextLayout, digester: &mut Digester) {
    for line in &layout.lines {
        digester.bytes(line.spelling(0..line.text.len()).as_bytes());
        digester.number(line.x.to_bits());
        digester.number(line.baseline.to_bits());
        for run in &line.runs {
            digester.bytes(&[u8::from(run.rtl)]);
            for glyph in &run.glyphs {
                digester.bytes(&glyph.cluster.to_le_bytes());
                digester.number(glyph.advance.to_bits());
            }
        }
    }
}

/// Fills the boxes in one operation. Filled one by one, they would have visible seams in readers.
fn fill(content: &mut Content, boxes: impl IntoIterator<Item = PixelBox>) {
    for area in boxes {
        add_box(content, area);
    }
    content.fill_nonzero();
}

fn add_box(content: &mut Content, area: PixelBox) {
    let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(|side| side as f32);
    content.rect(x, y, width, height);
}

fn write_catalog(pdf: &mut Pdf, language: Option<&str>) {
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES).metadata(METADATA);
    catalog.viewer_preferences().display_doc_title(true);
    if let Some(language) = language {
        catalog.lang(TextStr(language));
    }
    catalog.finish();
    pdf.pages(PAGES).kids([PAGE]).count(1);
}

/// Writes no dates, so that the same inputs always give the same bytes.
fn write_info(pdf: &mut Pdf, page: &Page<'_>) {
    let [title, author, description] = page.metadata.texts().map(|(_, text)| text);
    pdf.document_info(INFO)
        .title(TextStr(title))
        .author(TextStr(author))
        .subject(TextStr(description))
        .creator(TextStr("engross"));
}

fn file_id(digest: &Digest) -> (Vec<u8>, Vec<u8>) {
    let id = digest.as_bytes()[..16].to_vec();
    (id.clone(), id)
}

fn deflate(data: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(data, COMPRESSION)
}
