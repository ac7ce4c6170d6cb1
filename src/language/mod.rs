//! The script and the language of a text.
//!
//! Both decide which font sets it and how it is shaped, so this module is below `font` and `text`.

mod script;
mod tag;

pub use script::Script;
pub use tag::Language;
pub(crate) use tag::is_well_formed;
