//! Styles that browsers and drawing programs read otherwise than usvg.
//!
//! A colour that usvg does not know becomes black, and a declaration that its parser of style sheets
//! does not know ends the block. So such declarations are written as usvg reads them, before it
//! does: in style sheets, `style` attributes and attributes of their own. What means nothing is left
//! out, as CSS says, so that an earlier declaration counts. Drawings without them stay as they are.

mod at_rules;
mod color;
mod geometry;
mod lost;
mod markup;
mod plain;
mod reading;
mod spaces;
mod tokens;
mod transform;
mod value;
mod variables;

use std::path::Path;

use roxmltree::Document;

use plain::Plain;
pub(super) use tokens::{length_until, split};

use super::source::Lines;
use crate::diagnostic::{Diagnostic, Result};

/// A drawing whose styles are changed.
pub(super) struct Translated {
    pub(super) text: String,
    /// About what is lost.
    pub(super) findings: Vec<Diagnostic>,
}

/// The drawing with styles that usvg reads; `None` if it reads all.
pub(super) fn translated(
    text: &str,
    document: &Document<'_>,
    path: &Path,
) -> Result<Option<Translated>> {
    let lines = Lines::new(text);
    let mut plain = Plain::new(text, document, &lines);
    if !plain.is_changed && !plain.has_geometry && plain.lost.is_empty() {
        return Ok(None);
    }
    let mut text = plain.edits.apply(text);
    if let Some(variables) = plain.variables {
        text = variables.resolved(&text, &mut plain.lost)?;
    }
    if plain.has_geometry {
        text = geometry::in_attributes(&text)?;
    }
    let findings = plain.lost.findings(path);
    Ok(Some(Translated { text, findings }))
}
