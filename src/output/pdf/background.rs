//! The template as objects: a picture, or a drawing.

use pdf_writer::{Chunk, Ref};

use super::picture::Picture;
use super::reading::Words;
#[cfg(feature = "svg")]
use super::vector::{self, Forms};
use crate::diagnostic::Result;
#[cfg(feature = "svg")]
use crate::digest::Digester;
use crate::output::Template;

/// The template, written once and copied to each file.
#[derive(Debug)]
pub(super) struct Background {
    body: Body,
    /// The words of the drawing, and the objects that draw them.
    words: Vec<Words>,
    forms_of_words: Vec<Chunk>,
    /// How many objects there are beside the template.
    others: usize,
}

#[derive(Debug)]
enum Body {
    Picture(Picture),
    /// Objects with ids of their own.
    #[cfg(feature = "svg")]
    Forms(Vec<Chunk>),
}

/// The ids of a background in a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct BackgroundIds {
    /// What is drawn in the unit square.
    pub(super) template: Ref,
    /// The first of the others.
    pub(super) others: Ref,
}

impl Background {
    /// The background of a template.
    ///
    /// # Errors
    ///
    /// Those of painting it, and [`Code::DamagedPlate`](crate::Code::DamagedPlate).
    pub(super) fn new(template: &Template) -> Result<Self> {
        #[cfg(feature = "svg")]
        if let Some(drawing) = &template.drawing {
            let Forms {
                drawing,
                words,
                forms_of_words,
                others,
            } = vector::write(drawing)?;
            let body = match drawing {
                Some(forms) => Body::Forms(forms),
                None => picture(template)?,
            };
            return Ok(Self {
                body,
                words,
                forms_of_words,
                others,
            });
        }
        Ok(Self {
            body: picture(template)?,
            words: Vec::new(),
            forms_of_words: Vec::new(),
            others: 0,
        })
    }

    /// How many ids it needs beside that of the template.
    pub(super) const fn others(&self) -> usize {
        self.others
    }

    /// The texts of the drawing.
    pub(super) fn words(&self) -> &[Words] {
        &self.words
    }

    /// Whether it is drawn by outlines, of which some may be translucent, or by a page.
    pub(super) const fn is_drawing(&self) -> bool {
        !matches!(self.body, Body::Picture(_))
    }

    /// Adds the objects of a drawing.
    #[cfg(feature = "svg")]
    pub(super) fn add_to_digest(&self, digester: &mut Digester) {
        let forms: &[Chunk] = match &self.body {
            Body::Picture(_) => &[],
            Body::Forms(forms) => forms,
        };
        for form in forms.iter().chain(&self.forms_of_words) {
            digester.bytes(form.as_bytes());
        }
    }

    /// Writes each object.
    pub(super) fn write<E>(
        &self,
        ids: BackgroundIds,
        mut write: impl FnMut(&dyn Fn(&mut Chunk)) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let forms: &[Chunk] = match &self.body {
            Body::Picture(picture) => {
                write(&|chunk| picture.write(chunk, ids.template, None))?;
                &[]
            }
            #[cfg(feature = "svg")]
            Body::Forms(forms) => forms,
        };
        for form in forms.iter().chain(&self.forms_of_words) {
            write(&|chunk| form.renumber_into(chunk, |own| ids.of(own)))?;
        }
        Ok(())
    }
}

impl BackgroundIds {
    /// The id of an object in the file.
    pub(super) fn of(self, own: Ref) -> Ref {
        #[cfg(feature = "svg")]
        if own.get() == vector::DRAWING {
            return self.template;
        }
        Ref::new(self.others.get() + own.get() - FIRST_OTHER)
    }
}

#[cfg(feature = "svg")]
const FIRST_OTHER: i32 = vector::OTHERS;
#[cfg(not(feature = "svg"))]
const FIRST_OTHER: i32 = 1;

/// The template as a picture.
fn picture(template: &Template) -> Result<Body> {
    let background = template.page(&[])?;
    let picture = Picture::new(&background.on_white(), template.jpeg.as_deref());
    Ok(Body::Picture(picture))
}
