//! The page of a PDF file as it is: its text, its colours and its pictures.

use std::sync::Arc;

use hayro_write::hayro_syntax::Pdf;
use hayro_write::{ExtractionQuery, extract};
use pdf_writer::{Chunk, Content, Filter, Finish as _, Name, Rect, Ref};

use super::super::{COMPACT, deflate};
use super::{DRAWING, Forms, OTHERS};
use crate::diagnostic::{Code, Diagnostic, Result};

/// Writes the first page of a file as a form in the unit square.
pub(super) fn write(file: &Arc<[u8]>) -> Result<Forms> {
    let unreadable = || {
        Diagnostic::error(Code::DamagedTemplate, "the page cannot be embedded")
            .hint("open it in a PDF reader and print it as PDF again, or export it as SVG")
    };
    let pdf = Pdf::new(file.to_vec()).map_err(|_| unreadable())?;
    let pages = pdf.pages();
    let page = pages.first().ok_or_else(unreadable)?;
    let mut next = OTHERS;
    let new_id = || {
        next += 1;
        Ref::new(next - 1)
    };
    let query = ExtractionQuery::new_xobject(0);
    let extracted = extract(&pdf, Box::new(new_id), COMPACT, &[query]);
    let extracted = extracted.map_err(|_| unreadable())?;
    let Some(Ok(inner)) = extracted.root_refs.first().copied() else {
        return Err(unreadable().into());
    };
    let (width, height) = page.render_dimensions();
    Ok(Forms {
        drawing: Some(vec![in_unit_square(inner, width, height), extracted.chunk]),
        words: Vec::new(),
        forms_of_words: Vec::new(),
        others: (next - OTHERS).unsigned_abs() as usize,
    })
}

/// The form that draws the page, which has its size in points, y up.
fn in_unit_square(page: Ref, width: f32, height: f32) -> Chunk {
    const PAGE: Name<'static> = Name(b"Page");
    let mut content = Content::with_settings(COMPACT);
    content
        .transform([1.0 / width, 0.0, 0.0, 1.0 / height, 0.0, 0.0])
        .x_object(PAGE);
    let data = deflate(&content.finish().into_vec());
    let mut chunk = Chunk::with_settings(COMPACT);
    let mut form = chunk.form_xobject(Ref::new(DRAWING), &data);
    form.bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
    form.resources().x_objects().pair(PAGE, page);
    form.filter(Filter::FlateDecode);
    form.finish();
    chunk
}
