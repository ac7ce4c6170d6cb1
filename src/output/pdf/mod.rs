//! PDF: the template as a picture, and texts as text in subsets of their fonts.
//!
//! References are to ISO 32000-1, which is [PDF 1.7].
//!
//! [PDF 1.7]: https://opensource.adobe.com/dc-acrobat-sdk-docs/pdfstandards/PDF32000_2008.pdf

mod cff;
mod design;
mod document;
mod fit;
mod fonts;
mod imposition;
mod paper;
mod picture;
mod shown;
mod side;
mod stream;
mod text;
mod tree;

use std::sync::Arc;

use pdf_writer::{Content, Filter, Finish as _, Pdf, Ref, Settings, TextStr};

use super::metadata::{Metadata, seal};
use super::{Certificate, Encoder, OutputScratch, Page};
use crate::diagnostic::{Error, Result};
use crate::digest::{Digest, Digester};
use crate::draw::{DrawOp, Shape};
use crate::field::Side;
use crate::format::OutputFormat;
use crate::geometry::PixelBox;
use crate::text::TextLayout;

pub(super) use design::Design;
pub(crate) use document::{BindError, Document};
use side::Used;

const METADATA: Ref = Ref::new(1);
const CATALOG: Ref = Ref::new(2);
const PAGES: Ref = Ref::new(3);
const PAGE: Ref = Ref::new(4);
const INFO: Ref = Ref::new(5);
const CONTENTS: Ref = Ref::new(6);
const PICTURE: Ref = Ref::new(7);

/// Without white space that is only for human readers.
const COMPACT: Settings = Settings { pretty: false };

/// The compression level of streams: zlib's default.
const COMPRESSION: u8 = 6;

/// Writes a file for each certificate.
#[derive(Debug)]
pub(super) struct PdfEncoder(pub(super) Arc<Design>);

impl Encoder for PdfEncoder {
    fn digest(&self, page: &Page<'_>) -> Digest {
        let design = &self.0;
        let template = &design.front.template;
        template.file_digest(OutputFormat::Pdf, page, |digester| {
            design.add_to_digest(digester);
            add_texts_to_digest(&page.ops, digester);
            if let Some(back) = &page.back {
                digester.bytes(back.digest.as_bytes());
                add_texts_to_digest(&back.ops, digester);
            }
        })
    }

    /// Fails with [`Code::Unembeddable`](crate::Code::Unembeddable) if a font has no subset.
    fn encode(&self, page: &Page<'_>, _: &mut OutputScratch) -> Result<Certificate> {
        let design = &*self.0;
        let mut next = PICTURE.get();
        let mut new_id = || {
            next += 1;
            Ref::new(next - 1)
        };
        let mut used = Used::default();
        let mut pages = Vec::with_capacity(2);
        for (printed, ops) in design.sides(page) {
            let mut content = Content::with_settings(COMPACT);
            let cell = design.page.cell(0, printed.side());
            let background = design.has_background.then(|| printed.picture_name());
            printed.draw(&mut content, ops, &cell, background, &mut used);
            design.draw_marks(&mut content, &design.page);
            let content = deflate(&content.finish().into_vec());
            let ids = match printed.side() {
                Side::Front => [PAGE, CONTENTS],
                Side::Back => [new_id(), new_id()],
            };
            let inner = printed.has_inner_picture();
            let picture = new_id();
            let inner = if inner { new_id() } else { picture };
            pages.push((printed, ids, content, [picture, inner]));
        }
        let Used { fonts, pictures } = used;
        let first_font = new_id();
        let first_picture = fonts.end(first_font);
        let digest = self.digest(page);
        let language = design.front.template.language.as_deref();

        let mut pdf = Pdf::with_settings(COMPACT);
        pdf.set_file_id(file_id(&digest));
        // Near the start of the file, where readers look for the seal.
        let xmp = page.metadata.to_xmp(language, Some(&digest));
        pdf.metadata(METADATA, xmp.as_bytes());
        write_catalog(&mut pdf, language);
        let kids = pages.iter().map(|(_, [id, _], ..)| *id);
        let count = i32::from(pages.len() == 2) + 1;
        pdf.pages(PAGES).kids(kids).count(count);
        describe(&mut pdf.document_info(INFO), page.metadata);
        for (printed, [id, contents], content, [picture, _]) in &pages {
            let mut page = pdf.page(*id);
            page.parent(PAGES);
            design.page.write_boxes(&mut page);
            page.contents(*contents);
            let mut resources = page.resources();
            let has_pictures = design.has_background || !pictures.is_empty();
            if has_pictures {
                let mut images = resources.x_objects();
                if design.has_background {
                    images.pair(printed.picture_name(), *picture);
                }
                pictures.write_names(first_picture, &mut images);
            }
            fonts.write_names(&mut resources.fonts(), first_font);
            resources.finish();
            page.finish();
            pdf.stream(*contents, content).filter(Filter::FlateDecode);
        }
        for chunk in fonts.objects(first_font) {
            pdf.extend(&chunk?);
        }
        pictures.write(first_picture, &mut pdf);
        if design.has_background {
            for (printed, .., picture) in &pages {
                printed.write_picture(*picture, |object| {
                    object(&mut pdf);
                    Ok::<_, Error>(())
                })?;
            }
        }
        let mut file = pdf.finish();
        seal::close(&mut file);
        Ok(Certificate::from_bytes(file))
    }
}

/// Adds what a PDF file has beyond the glyphs that are drawn: the texts that they stand for.
fn add_texts_to_digest(ops: &[DrawOp<Shape<'_>>], digester: &mut Digester) {
    for op in ops {
        if let Shape::Text { layout, .. } = op.shape {
            add_text_to_digest(layout, digester);
        }
    }
}

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
}

/// Writes no dates, so that the same inputs always give the same bytes.
fn describe(info: &mut pdf_writer::writers::DocumentInfo<'_>, metadata: &Metadata) {
    let [title, author, description] = metadata.texts().map(|(_, text)| text);
    info.title(TextStr(title))
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
