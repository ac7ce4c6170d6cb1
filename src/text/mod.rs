//! From a text and its field to positioned glyphs.
//!
//! A text is put into NFC, divided into items of one direction, script, language and font, shaped
//! by harfrust, sized and broken to fit the field's box, and positioned. Positions are pixels of
//! the template, x to the right and y down. This module does not draw: it knows nothing of the
//! template's pixels.
//!
//! [`Renderer::lay_out`](crate::Renderer::lay_out) gives the [`TextLayout`] of each field of a
//! certificate. [`lint`] checks the characters of a text before there is a certificate.

mod arrangement;
mod breaks;
mod character;
mod columns;
mod coverage;
mod direction;
mod fit;
mod fitted;
mod grid;
mod itemize;
mod layout;
mod line;
mod lint;
#[cfg(feature = "svg")]
mod measure;
mod normalize;
mod position;
mod selector;
pub(crate) mod shape;
mod slant;
mod substitute;
pub(crate) mod typeset;
pub(crate) mod written;

pub use crate::language::{Language, Script};
pub use breaks::BreakRule;
#[cfg(feature = "svg")]
pub(crate) use character::CharacterName;
pub use layout::{
    BaselineRule, Fit, Glyph, InkBox, Line, MissingCharacter, Run, Shortfall, Substitution,
    SubstitutionReason, TextLayout,
};
pub use lint::lint;
pub(crate) use lint::{lint_layout, lint_planned};
#[cfg(feature = "svg")]
pub(crate) use measure::{break_opportunities, cluster_widths};
pub(crate) use shape::ShapeCache;
pub(crate) use typeset::lay_out;
pub(crate) use written::WrittenText;

#[cfg(test)]
pub(crate) mod tests;
