//! A document of all certificates: each template once, each font once, and a page or a sheet after
//! the other.
//!
//! It is written while certificates are added. A glyph keeps the id that it got when it was first
//! drawn, so that the fonts can come at the end.

use std::collections::BTreeMap;
use std::io::{self, Write};

use pdf_writer::writers::{Catalog, DocumentInfo, Resources};
use pdf_writer::{Content, Filter, Finish as _, Name, Ref};

use super::super::{Metadata, Page};
use super::catalog::{self, Contents};
use super::design::Design;
use super::named::NamedTemplate;
use super::reading::Part;
use super::shown::ShownPictures;
use super::side::Used;
use super::stream::ObjectStream;
use super::structure::{self, Marked, Structure};
use super::tree::{PageTree, write_labels, write_outline};
use super::{COMPACT, deflate, write_group, write_structure_key};
use crate::diagnostic::{Code, Diagnostic, Error};
use crate::digest::{Digest, Digester};

/// A document that is being written.
pub(crate) struct Document<'d, W: Write> {
    /// The designs that certificates choose among: at least one.
    designs: Vec<&'d Design>,
    stream: ObjectStream<W>,
    /// The fonts, and the pictures of the sheet.
    used: Used,
    pages: PageTree,
    structure: Structure,
    /// The sheet that still has room, if there is one.
    sheet: Option<Sheet<'d>>,
    /// The titles of the certificates, and the pages that have them.
    outline: Vec<(Box<str>, Ref)>,
    /// What pages draw with that have no pictures of their own, and in it the names of the fonts.
    resources: Ref,
    font_names: Ref,
    /// The templates that are drawn.
    templates: Vec<NamedTemplate<'d>>,
    /// The pictures of rows, by their digest.
    pictures: BTreeMap<Digest, Ref>,
    digester: Digester,
}

/// A sheet with room for more certificates.
struct Sheet<'d> {
    design: &'d Design,
    sides: Vec<SheetSide>,
    certificates: usize,
}

struct SheetSide {
    page: Ref,
    content: Content,
    /// The elements of its marked content, in the order of their numbers.
    elements: Vec<Ref>,
}

/// Why a document could not be written.
#[derive(Debug)]
pub(crate) enum BindError {
    /// The writer failed.
    Write(io::Error),
    /// Something is wrong with a certificate.
    Certificate(Error),
}

impl BindError {
    /// The error for a document with this name in messages, which is no path.
    pub(crate) fn into_error(self, name: &str) -> Error {
        match self {
            Self::Certificate(error) => error,
            Self::Write(source) => Error::write(name, source).without_file(name.as_ref()),
        }
    }
}

impl From<io::Error> for BindError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl From<Error> for BindError {
    fn from(error: Error) -> Self {
        Self::Certificate(error)
    }
}

impl<'d, W: Write> Document<'d, W> {
    /// # Errors
    ///
    /// Those of the writer, and of painting a drawing.
    pub(in crate::output) fn new(designs: Vec<&'d Design>, out: W) -> Result<Self, BindError> {
        let standard = designs.first().and_then(|design| design.standard);
        let mut stream = ObjectStream::new(out, standard)?;
        let mut templates = Vec::new();
        // Of several, only those are in the document that its certificates have.
        if let [design] = designs[..] {
            name_templates(design, &mut templates, &mut stream)?;
        }
        Ok(Self {
            templates,
            pictures: BTreeMap::new(),
            font_names: stream.new_id()?,
            resources: stream.new_id()?,
            structure: Structure::new(&mut stream)?,
            stream,
            designs,
            used: Used::default(),
            pages: PageTree::default(),
            sheet: None,
            outline: Vec::new(),
            digester: Digester::new("engross document"),
        })
    }

    /// Adds a certificate. Its title is that of its entry in the outline. Returns the number of its
    /// page, counted from 1.
    pub(crate) fn add(&mut self, title: &str, page: &Page<'_>) -> Result<usize, BindError> {
        let design = self.designs[page.template];
        let mut sheet = match self.sheet.take() {
            Some(sheet) => sheet,
            None => self.new_sheet(design)?,
        };
        name_templates(design, &mut self.templates, &mut self.stream)?;
        self.draw(title, page, &mut sheet)?;
        self.outline.push((title.into(), sheet.sides[0].page));
        self.digester.bytes(title.as_bytes());
        self.digester.bytes(page.digest.as_bytes());
        if let Some(back) = &page.back {
            self.digester.bytes(back.digest.as_bytes());
        }
        sheet.certificates += 1;
        let number = self.pages.count().unsigned_abs() as usize + 1;
        if sheet.certificates == design.sheet.count() {
            self.write_sheet(sheet)?;
        } else {
            self.sheet = Some(sheet);
        }
        Ok(number)
    }

    /// Draws a certificate in the next place of the sheet, and writes its section of the structure.
    fn draw(
        &mut self,
        title: &str,
        page: &Page<'_>,
        sheet: &mut Sheet<'d>,
    ) -> Result<(), BindError> {
        let design = self.designs[page.template];
        let language = design.front.template.language.as_deref();
        let section = self.stream.new_id()?;
        let mut elements = Vec::new();
        for ((printed, drawing), side) in design.sides(page).zip(&mut sheet.sides) {
            let cell = design.sheet.cell(sheet.certificates, printed.side());
            let (content, first) = (&mut side.content, side.elements.len());
            let mut templates = self.templates.iter();
            let template = templates.find(|template| template.shows(printed));
            let names = template.map(NamedTemplate::names);
            let used = &mut self.used;
            let drawn = printed.draw(content, drawing, first, &cell, names.as_ref(), used)?;
            for part in &drawn.parts {
                if let Part::Field(element) = part {
                    element.add_to_digest(&mut self.digester);
                }
                let marked = Marked {
                    id: self.stream.new_id()?,
                    parent: section,
                    page: side.page,
                    number: side.elements.len(),
                };
                side.elements.push(marked.id);
                self.stream.write(|chunk| {
                    let place = |area| printed.place(area, &cell);
                    structure::write_element(chunk, &marked, part, language, place);
                })?;
            }
            let own = &side.elements[first..];
            elements.extend(drawn.order.iter().map(|number| own[*number]));
        }
        self.structure
            .add_section(section, title, &elements, &mut self.stream)?;
        Ok(())
    }

    fn new_sheet(&mut self, design: &'d Design) -> io::Result<Sheet<'d>> {
        let sides = design.printed_sides().map(|_| {
            Ok(SheetSide {
                page: self.stream.new_id()?,
                content: Content::with_settings(COMPACT),
                elements: Vec::new(),
            })
        });
        Ok(Sheet {
            design,
            sides: sides.collect::<io::Result<_>>()?,
            certificates: 0,
        })
    }

    fn write_sheet(&mut self, sheet: Sheet<'_>) -> Result<(), BindError> {
        let shown = std::mem::take(&mut self.used.pictures);
        let pictures = self.write_pictures(&shown)?;
        let design = sheet.design;
        let needs_group =
            design.standard.is_some() && (!pictures.is_empty() || any_is_drawing(&self.templates)?);
        for side in sheet.sides {
            let (id, mut content) = (side.page, side.content);
            design.draw_marks(&mut content, &design.sheet);
            let content = deflate(&content.finish().into_vec());
            let contents = self.stream.new_id()?;
            self.stream.write(|chunk| {
                chunk.stream(contents, &content).filter(Filter::FlateDecode);
            })?;
            let parent = self.pages.add(id, &mut self.stream)?;
            let key = self.structure.add_page(side.elements, &mut self.stream)?;
            self.stream.write(|chunk| {
                let mut page = chunk.page(id);
                page.parent(parent);
                write_structure_key(&mut page, key);
                design.sheet.write_boxes(&mut page);
                page.contents(contents);
                if needs_group {
                    write_group(&mut page);
                }
                if pictures.is_empty() {
                    page.pair(Name(b"Resources"), self.resources);
                    return;
                }
                let mut resources = page.resources();
                let mut images = resources.x_objects();
                let templates = self.templates.iter();
                images.pairs(templates.flat_map(NamedTemplate::pairs));
                let shown = shown.iter().zip(&pictures);
                images.pairs(shown.map(|(picture, id)| (picture.name(), *id)));
                images.finish();
                resources.pair(Name(b"Font"), self.font_names);
            })?;
        }
        Ok(())
    }

    /// Writes the pictures of a row that are not in the document yet. Returns the object of each.
    fn write_pictures(&mut self, pictures: &ShownPictures) -> io::Result<Vec<Ref>> {
        let mut ids = Vec::new();
        for picture in pictures.iter() {
            if let Some(known) = self.pictures.get(&picture.digest()) {
                ids.push(*known);
                continue;
            }
            let mut mask_id = None;
            if let Some(mask) = picture.mask() {
                let id = self.stream.new_id()?;
                self.stream.write(|chunk| mask.write(chunk, id, None))?;
                mask_id = Some(id);
            }
            let id = self.stream.new_id()?;
            if let Some(colors) = picture.colors() {
                self.stream
                    .write(|chunk| colors.write(chunk, id, mask_id))?;
            }
            self.pictures.insert(picture.digest(), id);
            ids.push(id);
        }
        Ok(ids)
    }

    /// Writes what the pages share, and how to find them. Returns the number of pages.
    ///
    /// # Errors
    ///
    /// [`Code::Unprintable`] without certificates: a PDF file has at least one page.
    pub(crate) fn finish(mut self, metadata: &Metadata) -> Result<usize, BindError> {
        if self.outline.is_empty() {
            let message = "there are no certificates to put into the document";
            let problem = Diagnostic::error(Code::Unprintable, message);
            let problem = problem.hint("choose at least one recipient");
            return Err(Error::from(problem).into());
        }
        if let Some(sheet) = self.sheet.take() {
            self.write_sheet(sheet)?;
        }
        let design = self.designs[0];
        self.write_resources()?;
        let pages = self.pages.count();
        let language = design.front.template.language.as_deref();
        let xmp = metadata.to_xmp(language, None, design.standard);
        let [id_of_metadata, catalog, info] = [
            self.stream.new_id()?,
            self.stream.new_id()?,
            self.stream.new_id()?,
        ];
        self.stream.write(|chunk| {
            chunk.metadata(id_of_metadata, xmp.as_bytes());
        })?;
        let labels = write_labels(&mut self.stream, pages, design.back.is_some())?;
        let outline = write_outline(&mut self.stream, &self.outline)?;
        let mut profile = None;
        if design.standard.is_some() {
            let id = self.stream.new_id()?;
            self.stream
                .write(|chunk| catalog::write_profile(chunk, id))?;
            profile = Some(id);
        }
        let contents = Contents {
            pages: self.pages.write(&mut self.stream)?,
            metadata: id_of_metadata,
            structure: self.structure.write(&mut self.stream)?,
            profile,
            language,
        };
        self.stream.write(|chunk| {
            let mut root = chunk.indirect(catalog).start::<Catalog<'_>>();
            contents.write(&mut root);
            root.outlines(outline);
            root.pair(Name(b"PageLabels"), labels);
        })?;
        self.stream.write(|chunk| {
            let mut info = chunk.indirect(info).start::<DocumentInfo<'_>>();
            catalog::describe(&mut info, metadata, design.standard);
        })?;
        for design in &self.designs {
            design.add_to_digest(&mut self.digester);
            design.sheet.add_to_digest(&mut self.digester);
        }
        let digest = self.digester.finish();
        self.stream.finish(catalog, info, &digest)?;
        Ok(pages.unsigned_abs() as usize)
    }

    /// Writes the fonts and the templates, and the dictionary that names them.
    fn write_resources(&mut self) -> Result<(), BindError> {
        let first_font = self.stream.new_ids(self.used.fonts.object_count())?;
        let standard = self.designs[0].standard;
        for chunk in self.used.fonts.objects(first_font, standard) {
            self.stream.write_chunk(&chunk?)?;
        }
        for template in &self.templates {
            template.write(|object| -> Result<(), BindError> { Ok(self.stream.write(object)?) })?;
        }
        self.stream.write(|chunk| {
            let mut names = chunk.indirect(self.font_names).dict();
            self.used.fonts.write_names(&mut names, first_font);
        })?;
        self.stream.write(|chunk| {
            let mut resources = chunk.indirect(self.resources).start::<Resources<'_>>();
            if !self.templates.is_empty() {
                let templates = self.templates.iter();
                let names = templates.flat_map(NamedTemplate::pairs);
                resources.x_objects().pairs(names);
            }
            resources.pair(Name(b"Font"), self.font_names);
        })?;
        Ok(())
    }
}

/// Gives the templates of a design their objects, unless they have them or are not printed.
fn name_templates<'d, W: Write>(
    design: &'d Design,
    templates: &mut Vec<NamedTemplate<'d>>,
    stream: &mut ObjectStream<W>,
) -> Result<(), BindError> {
    for side in design.printed_sides().filter(|_| design.has_background) {
        if templates.iter().any(|known| known.shows(side)) {
            continue;
        }
        let Name(name) = side.picture_name();
        let number = templates.len() + 1;
        let is_taken = templates.iter().any(|known| known.name() == Name(name));
        let name = match is_taken {
            true => [name, number.to_string().as_bytes()].concat().into(),
            false => name.into(),
        };
        templates.push(NamedTemplate::new(side, name, |count| {
            stream.new_ids(count).map_err(BindError::from)
        })?);
    }
    Ok(())
}

/// Whether one of the templates may be drawn with transparency.
fn any_is_drawing(templates: &[NamedTemplate<'_>]) -> Result<bool, Error> {
    for template in templates {
        if template.is_drawing()? {
            return Ok(true);
        }
    }
    Ok(false)
}
