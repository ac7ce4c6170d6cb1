//! A drawing for formats that have outlines.

use std::sync::Arc;

use resvg::usvg;

use super::drawing::Drawing;
use super::page::Page;
#[cfg(feature = "pdf-template")]
use super::paint;
use crate::diagnostic::Result;
use crate::digest::Digest;
use crate::font::FontBook;
#[cfg(feature = "pdf-template")]
use crate::template::parser;

/// A drawing on its page, with the fonts of its texts. Nothing is resolved before it is asked for.
#[derive(Debug, Clone)]
pub(crate) struct VectorDrawing {
    drawing: Arc<Drawing>,
    page: Page,
    book: FontBook,
    is_for_archive: bool,
}

impl VectorDrawing {
    /// `is_for_archive` says that a standard forbids what other files have, and a page that is
    /// embedded can have: fonts that are not in the file, or colours of another device.
    pub(crate) fn new(
        drawing: &Arc<Drawing>,
        page: Page,
        book: &FontBook,
        is_for_archive: bool,
    ) -> Self {
        Self {
            is_for_archive,
            drawing: Arc::clone(drawing),
            page,
            book: book.clone(),
        }
    }

    /// Uses the tree that is painted to pixels, and the transform from its units to the pixels of
    /// the page.
    ///
    /// # Errors
    ///
    /// Those of painting it.
    pub(crate) fn with_tree<T: Send>(
        &self,
        then: impl FnOnce(&usvg::Tree, usvg::Transform) -> Result<T> + Send,
    ) -> Result<T> {
        let (x, y) = self.page.scale;
        let to_pixels = usvg::Transform::from_scale(x, y);
        self.drawing
            .resolve(&self.page, &self.book, |tree, _| then(tree, to_pixels))
    }

    /// The pixels of the page.
    pub(crate) const fn size(&self) -> (u32, u32) {
        (self.page.width, self.page.height)
    }

    /// Whether it may have text.
    pub(crate) fn has_text(&self) -> bool {
        self.drawing.has_text
    }

    /// Whether a standard says what its file may have.
    pub(crate) const fn is_for_archive(&self) -> bool {
        self.is_for_archive
    }

    /// Whether it is the page of a PDF file that is embedded as it is.
    pub(crate) fn is_embedded(&self) -> bool {
        self.drawing.pdf.is_some() && !self.is_for_archive
    }

    /// Uses the PDF file whose first page it is, if that page is embedded as it is.
    ///
    /// # Errors
    ///
    /// Those of `then`, and that the file cannot be read.
    #[cfg(feature = "pdf-template")]
    pub(crate) fn with_pdf<T: Send>(
        &self,
        then: impl FnOnce(&Arc<[u8]>) -> Result<T> + Send,
    ) -> Option<Result<T>> {
        let pdf = self.drawing.pdf.as_ref().filter(|_| self.is_embedded())?;
        let used = parser::run(|cause| paint::unpaintable(cause), || then(pdf));
        Some(used.map_err(|error| error.in_file(self.drawing.path())))
    }

    /// Digest of every input that affects how it looks; `None` if fonts of the machine do.
    pub(crate) fn digest(&self) -> Option<Digest> {
        self.drawing.background_digest(&self.page, &self.book)
    }
}
