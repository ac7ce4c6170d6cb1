//! Font files, and which face sets which text.
//!
//! A [`FontBook`] holds faces in the order in which they were added: first the program's own,
//! then the bundled ones, then the system's if the program asks for them. Each field has a font
//! stack of its own: the same faces, with the families that the field names first.

mod book;
#[cfg(feature = "bundled-fonts")]
mod bundled;
mod data;
mod face;
mod fallback;
mod instance;
mod optical;
mod outline;
mod small_capitals;
pub(crate) mod stack;
#[cfg(feature = "system-fonts")]
mod system;

pub use book::FontBook;
pub use data::FontData;
pub use face::{Axis, Face};
pub(crate) use instance::UNREADABLE_GLYPH;
pub use instance::{Instance, MissingStyle};
pub(crate) use stack::FontStack;

/// A font file has at most this many bytes.
pub const MAX_FONT_BYTES: u64 = 512 << 20;
/// A collection of fonts has at most this many.
pub const MAX_FACES: u32 = 256;
/// The most names of a kind that are read of a font.
const MAX_NAMES: usize = 64;
/// Names in fonts are cut after this many characters.
const MAX_NAME_CHARS: usize = 256;
