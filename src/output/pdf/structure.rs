//! The structure of a document: what its parts are, in the order in which they are read (14.7,
//! 14.8).
//!
//! Below the document there are the fields of its certificate, or a section for each certificate.
//! The template is an artifact: it is a picture. The words of a drawing, which are text over it, are
//! paragraphs among the fields. A form of words is within one marked content of the page, so that all
//! certificates of a document share it (14.7.4.3).

use std::io::{self, Write};

use pdf_writer::types::{Placement, StructRole};
use pdf_writer::writers::StructTreeRoot;
use pdf_writer::{Chunk, Name, Rect, Ref, TextStr};

use super::reading::Part;
use super::stream::ObjectStream;
use super::tree::ParentTree;
use crate::geometry::PixelBox;
use crate::output::element::Role;

/// The structure of a document that is being written, of which only ids are kept.
pub(super) struct Structure {
    root: Ref,
    document: Ref,
    sections: Vec<Ref>,
    parents: ParentTree,
}

/// Where an element is.
pub(super) struct Marked {
    pub(super) id: Ref,
    pub(super) parent: Ref,
    pub(super) page: Ref,
    /// The number of its marked content on the page.
    pub(super) number: usize,
}

impl Structure {
    pub(super) fn new<W: Write>(stream: &mut ObjectStream<W>) -> io::Result<Self> {
        Ok(Self {
            root: stream.new_id()?,
            document: stream.new_id()?,
            sections: Vec::new(),
            parents: ParentTree::default(),
        })
    }

    /// Writes the section of a certificate, which has these elements.
    pub(super) fn add_section<W: Write>(
        &mut self,
        id: Ref,
        title: &str,
        elements: &[Ref],
        stream: &mut ObjectStream<W>,
    ) -> io::Result<()> {
        self.sections.push(id);
        stream.write(|chunk| {
            let mut section = chunk.struct_element(id);
            section
                .kind(StructRole::Sect)
                .parent(self.document)
                .title(TextStr(title));
            write_kids(&mut section, elements);
        })
    }

    /// Adds the elements of a page, in the order of their numbers. Returns the key of the page.
    pub(super) fn add_page<W: Write>(
        &mut self,
        elements: Vec<Ref>,
        stream: &mut ObjectStream<W>,
    ) -> io::Result<i32> {
        self.parents.add(elements, stream)
    }

    /// Writes what joins the sections. Returns the root.
    pub(super) fn write<W: Write>(self, stream: &mut ObjectStream<W>) -> io::Result<Ref> {
        let next_key = self.parents.next_key();
        let parents = self.parents.write(stream)?;
        let tree = [self.root, self.document, parents];
        stream.write(|chunk| write_root(chunk, tree, next_key))?;
        stream.write(|chunk| write_document(chunk, tree, &self.sections))?;
        Ok(self.root)
    }
}

/// Writes the root: the document and the parents of its marked content.
pub(super) fn write_root(chunk: &mut Chunk, [root, document, parents]: [Ref; 3], next_key: i32) {
    let mut root = chunk.indirect(root).start::<StructTreeRoot<'_>>();
    root.child(document)
        .pair(Name(b"ParentTree"), parents)
        .pair(Name(b"ParentTreeNextKey"), next_key);
}

/// Writes the element of the whole document.
pub(super) fn write_document(chunk: &mut Chunk, [root, document, _]: [Ref; 3], kids: &[Ref]) {
    let mut element = chunk.struct_element(document);
    element.kind(StructRole::Document).parent(root);
    write_kids(&mut element, kids);
}

fn write_kids(element: &mut pdf_writer::writers::StructElement<'_>, kids: &[Ref]) {
    let mut children = element.children();
    for kid in kids {
        children.struct_element(*kid);
    }
}

/// Writes the element of a part of a page. `on_page` gives the place of an area on its page.
pub(super) fn write_element(
    chunk: &mut Chunk,
    marked: &Marked,
    part: &Part<'_>,
    language: Option<&str>,
    on_page: impl FnOnce(PixelBox) -> Rect,
) {
    let mut written = chunk.struct_element(marked.id);
    written
        .kind(kind(part))
        .parent(marked.parent)
        .page(marked.page)
        // There are fewer parts than `i32` has numbers.
        .pair(Name(b"K"), marked.number as i32);
    let element = match part {
        Part::Words(words) => {
            if !words.is_plain {
                written.actual_text(TextStr(&words.text));
            }
            return;
        }
        Part::Field(element) => element,
    };
    if let Some(own) = element.language.filter(|own| Some(*own) != language) {
        written.lang(TextStr(own));
    }
    if let Some(alternative) = element.alternative() {
        written.alt(TextStr(&alternative));
    }
    if let Role::Qr(area, _) | Role::Picture(area, _) = element.role {
        written
            .attributes()
            .push()
            .layout()
            .placement(Placement::Block)
            .bbox(on_page(area));
    }
}

/// The name of an element, also of its marked content.
pub(super) const fn kind(part: &Part<'_>) -> StructRole {
    match part {
        Part::Words(_) => StructRole::P,
        Part::Field(element) => kind_of_field(element.role),
    }
}

pub(super) const fn kind_of_field(role: Role<'_>) -> StructRole {
    match role {
        Role::Heading(_) => StructRole::H1,
        Role::Paragraph(_) => StructRole::P,
        Role::Qr(..) | Role::Picture(..) => StructRole::Figure,
    }
}
