//! From a text and its field to positioned glyphs.
//!
//! A text is put into NFC, divided into items of one direction, script, language and font, shaped
//! by harfrust, sized and broken to fit the field's box, and positioned. Positions are pixels of
//! the template, x to the right and y down. This module does not draw: it knows nothing of the
//! template's pixels.
//!
//! [`Renderer::lay_out`](crate::Renderer::lay_out) gives the [`TextLayout`] of each field of a
//! certificate. [`lint`] checks the characters of a text before there is a certificate.

mod breaks;
mod character;
mod coverage;
mod direction;
mod fit;
mod grid;
mod itemize;
mod layout;
mod line;
mod lint;
mod position;
mod selector;
pub(crate) mod shape;
mod slant;
pub(crate) mod typeset;

pub use crate::language::{Language, Script};
#[cfg(feature = "svg")]
pub(crate) use character::CharacterName;
pub use layout::{Fit, Glyph, InkBox, Line, MissingCharacter, Run, Shortfall, TextLayout};
pub use lint::lint;
pub(crate) use lint::{lint_layout, lint_planned};
pub(crate) use shape::ShapeCache;
pub(crate) use typeset::lay_out;

#[cfg(test)]
pub(crate) mod tests;
