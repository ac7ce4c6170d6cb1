//! How wide texts are, and where they can be broken, for those who position lines themselves.

use std::sync::Arc;

use super::breaks;
use super::itemize::itemize;
use super::line::{shape_line, widths};
use super::shape::ShapeCache;
use crate::font::FontStack;
use crate::language::Language;

/// For each byte of a text, the width in em of the cluster that starts there, with this space, in
/// em, after each letter; 0 where no cluster starts.
pub(crate) fn cluster_widths(
    text: &str,
    language: Option<&Arc<Language>>,
    spacing: f32,
    stack: &FontStack,
    cache: &mut ShapeCache,
) -> Vec<f32> {
    let paragraph = itemize(text, 0, &[], language, stack);
    let line = shape_line(&paragraph, 0..text.len(), spacing, cache);
    let mut widths = widths(&line);
    // A line has no space after its last letter; this text is a part of one.
    if let Some(last) = line.cluster_starts().last() {
        widths[*last] += spacing;
    }
    widths.truncate(text.len());
    widths
}

/// The bytes at which a text can be broken into lines, as UAX #14 has it.
pub(crate) fn break_opportunities(text: &str) -> Vec<usize> {
    breaks::all_opportunities(text)
}
