//! Whether a page can be embedded as it is.
//!
//! What is embedded is its content, with what that draws with. What the file says elsewhere about how
//! the page looks is not: notes on it, layers that are hidden, fonts that the reader has to have. Such
//! a page is a drawing as others are.

use hayro_svg::hayro_syntax::Pdf;
use hayro_svg::hayro_syntax::object::{Array, Dict, Name, Object};
use hayro_svg::hayro_syntax::page::Page;

use super::fonts;

pub(super) fn is_embeddable(pdf: &Pdf, page: &Page<'_>) -> bool {
    !has_marks(page) && !has_hidden_layers(pdf) && fonts::are_embedded(page)
}

/// Whether something is drawn over the page: all annotations but links.
fn has_marks(page: &Page<'_>) -> bool {
    let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else {
        return false;
    };
    annotations.iter::<Dict<'_>>().any(|annotation| {
        let kind = annotation.get::<Name<'_>>("Subtype");
        kind.is_none_or(|kind| kind.as_str() != "Link")
    })
}

/// Whether a layer is hidden, or can be: what is not plainly shown counts (ISO 32000-2, 8.11.4.3).
fn has_hidden_layers(pdf: &Pdf) -> bool {
    let xref = pdf.xref();
    if !xref.has_optional_content_groups() {
        return false;
    }
    let catalog = xref.get::<Dict<'_>>(xref.root_id());
    let layers = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("OCProperties"));
    let Some(usual) = layers.and_then(|layers| layers.get::<Dict<'_>>("D")) else {
        return true;
    };
    let base = usual.get::<Name<'_>>("BaseState");
    let is_shown = base.is_none_or(|base| base.as_str() == "ON");
    let hidden = usual.get::<Array<'_>>("OFF");
    let has_hidden = hidden.is_some_and(|hidden| hidden.iter::<Object<'_>>().next().is_some());
    !is_shown || has_hidden
}
