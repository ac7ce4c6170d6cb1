//! What a drawing may cost.
//!
//! A few hundred bytes of SVG can ask for years of work: a pattern filled with a pattern, a mask on
//! each shape of a mask, a path to 1e38. So the work and the memory are estimated before they are
//! spent, in four steps, each of which makes the next one safe:
//!
//! 1. [`markup`]: the text, before it is parsed as XML;
//! 2. [`numbers`]: each number and size in the document, before usvg computes with it;
//! 3. [`expansion`]: the elements, texts and references that usvg makes of the document, as each
//!    reference repeats what it refers to;
//! 4. [`painting`]: the pixels and layers that resvg paints of the resolved tree on a page.
//!
//! The estimates are upper bounds, and the limits are several times what drawings need.

mod expansion;
mod filters;
mod markup;
mod numbers;
mod painting;
mod shape;
mod styles;

use resvg::usvg;
use roxmltree::Document;

use super::page::Page;
use crate::diagnostic::{Code, Diagnostic, Result};
pub(super) use styles::{Styles, declarations};

/// Refuses markup that would take too long to parse.
pub(super) fn check_markup(text: &str) -> Result<()> {
    markup::check(text)
}

/// Refuses a document that usvg could not resolve within the limits.
pub(super) fn check_document(document: &Document<'_>) -> Result<()> {
    let styles = Styles::new(document)?;
    numbers::check(document, &styles)?;
    let expanded = expansion::check(document, &styles)?;
    styles.check_cost(document, expanded.elements)
}

/// Refuses a tree that resvg could not paint on this page within the limits.
pub(super) fn check_painting(tree: &usvg::Tree, page: &Page) -> Result<()> {
    painting::check(tree, page)
}

fn too_complex(message: impl Into<String>, hint: &str) -> Diagnostic {
    Diagnostic::error(Code::SvgTooComplex, message).hint(hint)
}
