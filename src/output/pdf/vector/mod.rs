//! A drawing as a form: outlines, gradients, patterns, masks and pictures. Only what PDF has no
//! operators for is in pixels.
//!
//! Positions are in pixels of the template, y down. So all forms share their coordinates, and
//! patterns, whose matrices are relative to the form that uses them (8.7.2), have one too.

mod clip;
mod content;
mod form;
mod group;
mod image;
mod ink;
#[cfg(feature = "pdf-template")]
mod page;
mod path;
mod pixels;
mod shading;
mod text;

use pdf_writer::Chunk;

use super::reading::Words;
use crate::diagnostic::Result;
use crate::template::{VectorDrawing, stays_pixels};
use form::Writer;

/// The object of the drawing among those of [`write`].
pub(super) const DRAWING: i32 = 1;
/// The first of the others.
pub(super) const OTHERS: i32 = 2;

/// A drawing as objects, each in a chunk of its own.
#[derive(Debug)]
pub(super) struct Forms {
    /// In the unit square, as a picture is. `None` where it has to be in pixels.
    pub(super) drawing: Option<Vec<Chunk>>,
    /// The texts, which can be selected, searched for and read aloud.
    pub(super) words: Vec<Words>,
    /// The objects that draw them.
    pub(super) forms_of_words: Vec<Chunk>,
    /// How many objects there are beside that of the drawing.
    pub(super) others: usize,
}

/// Writes a drawing.
///
/// # Errors
///
/// Those of painting it.
pub(super) fn write(drawing: &VectorDrawing) -> Result<Forms> {
    #[cfg(feature = "pdf-template")]
    if let Some(page) = drawing.with_pdf(page::write) {
        return page;
    }
    drawing.with_tree(|tree, to_pixels| {
        let mut writer = Writer::new(drawing.size(), tree, drawing.is_for_archive());
        let is_outlined = stays_pixels(tree).is_none();
        let objects = match is_outlined {
            true => {
                writer.write_drawing(tree.root(), to_pixels)?;
                Some(writer.take_objects())
            }
            false => None,
        };
        let words = match drawing.has_text() {
            true => text::write(tree, to_pixels, &mut writer),
            false => Vec::new(),
        };
        Ok(Forms {
            drawing: objects,
            words,
            forms_of_words: writer.take_objects(),
            others: writer.others(),
        })
    })
}
