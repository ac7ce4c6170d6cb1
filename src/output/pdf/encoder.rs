//! A file for each certificate.

use std::sync::Arc;

use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Ref};

#[cfg(feature = "credential")]
use super::attached::Attached;
use super::catalog::{self, Contents};
use super::design::Design;
use super::imposition::Cell;
use super::named::NamedTemplate;
use super::reading::Drawn;
use super::side::{Drawing, PrintedSide, Used};
use super::structure::{self, Marked};
use super::{COMPACT, deflate, write_group, write_structure_key};
use crate::diagnostic::{Error, Result};
use crate::digest::{Digest, Digester};
use crate::draw::{DrawOp, Shape};
use crate::field::Side;
use crate::format::OutputFormat;
use crate::output::metadata::seal;
use crate::output::{Certificate, Encoder, OutputScratch, Page};
use crate::text::TextLayout;

const METADATA: Ref = Ref::new(1);
const CATALOG: Ref = Ref::new(2);
const PAGES: Ref = Ref::new(3);
const PAGE: Ref = Ref::new(4);
const INFO: Ref = Ref::new(5);
const CONTENTS: Ref = Ref::new(6);
/// The root of the structure, the document in it, and the parents of marked content.
const STRUCTURE: [Ref; 3] = [Ref::new(7), Ref::new(8), Ref::new(9)];
const DOCUMENT: Ref = STRUCTURE[1];
const FIRST_FREE: Ref = Ref::new(10);

/// Goes up when the same page gives other bytes in PDF alone.
const VERSION: u32 = 2;

/// Writes a file for each certificate.
#[derive(Debug)]
pub(in crate::output) struct PdfEncoder(pub(in crate::output) Arc<Design>);

/// A page of a file.
struct FilePage<'s> {
    printed: &'s PrintedSide,
    cell: Cell,
    id: Ref,
    contents: Ref,
    content: Vec<u8>,
    /// The template, if it is printed.
    template: Option<NamedTemplate<'s>>,
    drawn: Drawn<'s>,
    /// The first object of its elements.
    first_element: Ref,
}

impl Encoder for PdfEncoder {
    fn digest(&self, page: &Page<'_>) -> Digest {
        let design = &self.0;
        let template = &design.front.template;
        template.file_digest(OutputFormat::Pdf, page, |digester| {
            digester.number(VERSION);
            design.add_to_digest(digester);
            for (_, Drawing { ops, elements }) in design.sides(page) {
                add_texts_to_digest(ops, digester);
                elements
                    .iter()
                    .for_each(|element| element.add_to_digest(digester));
            }
            #[cfg(feature = "pdf-signatures")]
            if let Some(signer) = page.signing.and_then(|signing| signing.pdf_signer) {
                digester.bytes(signer.digest().as_bytes());
            }
            if let Some(back) = &page.back {
                digester.bytes(back.digest.as_bytes());
            }
        })
    }

    /// Fails with [`Code::Unembeddable`](crate::Code::Unembeddable) if a font has no subset.
    fn encode(&self, page: &Page<'_>, _: &mut OutputScratch) -> Result<Certificate> {
        let design = &*self.0;
        let mut ids = Ids(FIRST_FREE.get());
        let mut used = Used::default();
        let pages = draw_pages(design, page, &mut used, &mut ids)?;
        let Used { fonts, pictures } = used;
        let profile = design.standard.map(|_| ids.next());
        #[cfg(feature = "credential")]
        let attached = page
            .signing
            .map(|signing| Attached::new(&signing, &mut || ids.next()));
        let first_font = ids.next();
        let first_picture = fonts.end(first_font);
        let digest = self.digest(page);
        let language = design.front.template.language.as_deref();

        let mut pdf = Pdf::with_settings(COMPACT);
        pdf.set_file_id(file_id(&digest));
        // Near the start of the file, where readers look for the seal.
        let xmp = page
            .metadata
            .to_xmp(language, Some(&digest), design.standard);
        pdf.metadata(METADATA, xmp.as_bytes());
        let contents = Contents {
            pages: PAGES,
            metadata: METADATA,
            structure: STRUCTURE[0],
            profile,
            language,
        };
        let mut catalog = pdf.catalog(CATALOG);
        contents.write(&mut catalog);
        #[cfg(feature = "credential")]
        if let Some(attached) = &attached {
            attached.write_catalog(&mut catalog);
        }
        catalog.finish();
        let kids = pages.iter().map(|page| page.id);
        let count = i32::from(pages.len() == 2) + 1;
        pdf.pages(PAGES).kids(kids).count(count);
        let mut info = pdf.document_info(INFO);
        catalog::describe(&mut info, page.metadata, design.standard);
        info.finish();
        for (page, key) in pages.iter().zip(0..) {
            let mut written = pdf.page(page.id);
            written.parent(PAGES);
            write_structure_key(&mut written, key);
            design.page.write_boxes(&mut written);
            let template = page.template.as_ref();
            let is_drawing = template.map_or(Ok(false), NamedTemplate::is_drawing)?;
            if design.standard.is_some() && (is_drawing || !pictures.is_empty()) {
                write_group(&mut written);
            }
            written.contents(page.contents);
            let mut resources = written.resources();
            if template.is_some() || !pictures.is_empty() {
                let mut images = resources.x_objects();
                images.pairs(template.into_iter().flat_map(NamedTemplate::pairs));
                pictures.write_names(first_picture, &mut images);
            }
            fonts.write_names(&mut resources.fonts(), first_font);
            resources.finish();
            #[cfg(feature = "credential")]
            if let Some(attached) = attached.as_ref().filter(|_| page.id == PAGE) {
                attached.write_page(&mut written);
            }
            written.finish();
            pdf.stream(page.contents, &page.content)
                .filter(Filter::FlateDecode);
        }
        write_structure(&mut pdf, &pages, language);
        if let Some(profile) = profile {
            catalog::write_profile(&mut pdf, profile);
        }
        for chunk in fonts.objects(first_font, design.standard) {
            pdf.extend(&chunk?);
        }
        pictures.write(first_picture, &mut pdf);
        for template in pages.iter().filter_map(|page| page.template.as_ref()) {
            template.write(|object| {
                object(&mut pdf);
                Ok::<_, Error>(())
            })?;
        }
        #[cfg(feature = "credential")]
        if let Some(attached) = &attached {
            attached.write(&mut pdf, PAGE);
        }
        let mut file = pdf.finish();
        #[cfg(feature = "credential")]
        if let Some(attached) = &attached {
            attached.close(&mut file);
        }
        seal::close(&mut file);
        Ok(Certificate::from_bytes(file))
    }
}

/// The ids of objects, from the first that is free.
struct Ids(i32);

impl Ids {
    fn next(&mut self) -> Ref {
        self.take(1)
    }

    /// The first of this many ids in a row.
    fn take(&mut self, count: usize) -> Ref {
        let first = self.0;
        // A file has a few objects for each field.
        self.0 += count as i32;
        Ref::new(first)
    }
}

fn draw_pages<'s>(
    design: &'s Design,
    page: &'s Page<'_>,
    used: &mut Used,
    ids: &mut Ids,
) -> Result<Vec<FilePage<'s>>> {
    let sides = design.sides(page).map(|(printed, drawing)| {
        let mut content = Content::with_settings(COMPACT);
        let cell = design.page.cell(0, printed.side());
        let [id, contents] = match printed.side() {
            Side::Front => [PAGE, CONTENTS],
            Side::Back => [ids.next(), ids.next()],
        };
        let Name(name) = printed.picture_name();
        let template = match design.has_background {
            true => Some(NamedTemplate::new(printed, name.into(), |count| {
                Ok::<_, Error>(ids.take(count))
            })?),
            false => None,
        };
        let names = template.as_ref().map(NamedTemplate::names);
        let drawn = printed.draw(&mut content, drawing, 0, &cell, names.as_ref(), used)?;
        design.draw_marks(&mut content, &design.page);
        Ok(FilePage {
            printed,
            cell,
            id,
            contents,
            content: deflate(&content.finish().into_vec()),
            template,
            first_element: ids.take(drawn.parts.len()),
            drawn,
        })
    });
    sides.collect()
}

impl FilePage<'_> {
    /// Its elements, in the order of their numbers.
    fn elements(&self) -> impl Iterator<Item = Ref> {
        let first = self.first_element.get();
        (first..first + self.drawn.parts.len() as i32).map(Ref::new)
    }

    /// The same, in the order in which they are read.
    fn elements_as_read(&self) -> impl Iterator<Item = Ref> {
        let first = self.first_element.get();
        let order = self.drawn.order.iter();
        order.map(move |number| Ref::new(first + *number as i32))
    }
}

/// Writes the structure: the elements of both pages below the document.
fn write_structure(pdf: &mut Pdf, pages: &[FilePage<'_>], language: Option<&str>) {
    let [_, _, parents] = STRUCTURE;
    let all: Vec<Ref> = pages.iter().flat_map(FilePage::elements_as_read).collect();
    structure::write_root(pdf, STRUCTURE, pages.len() as i32);
    structure::write_document(pdf, STRUCTURE, &all);
    let mut tree = pdf.indirect(parents).dict();
    let mut numbers = tree.insert(Name(b"Nums")).array();
    for (page, key) in pages.iter().zip(0..) {
        numbers.item(key);
        numbers.push().array().items(page.elements());
    }
    numbers.finish();
    tree.finish();
    for page in pages {
        for ((number, part), id) in page.drawn.parts.iter().enumerate().zip(page.elements()) {
            let marked = Marked {
                id,
                parent: DOCUMENT,
                page: page.id,
                number,
            };
            structure::write_element(pdf, &marked, part, language, |area| {
                page.printed.place(area, &page.cell)
            });
        }
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

fn file_id(digest: &Digest) -> (Vec<u8>, Vec<u8>) {
    let id = digest.as_bytes()[..16].to_vec();
    (id.clone(), id)
}
