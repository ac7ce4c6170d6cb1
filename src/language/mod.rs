//! The script and the language of a text, and how a language writes names.
//!
//! Both decide which font sets it and how it is shaped, so this module is below `font` and `text`.

pub(crate) mod case;
pub(crate) mod casing;
mod mark;
pub(crate) mod particles;
mod script;
mod tag;

pub(crate) use mark::{is_mark, is_variation_selector};
pub use script::Script;
pub use tag::Language;
pub(crate) use tag::is_well_formed;
