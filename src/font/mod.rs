//! Font files, and which face sets which text.
//!
//! A [`FontBook`] holds faces in the order in which they were added: first the program's own,
//! then the bundled ones, then the system's if the program asks for them. Each field has a font
//! stack of its own: the same faces, with the families that the field names first.

mod book;
#[cfg(feature = "bundled-fonts")]
mod bundled;
#[cfg(feature = "svg")]
mod choose;
mod data;
mod extent;
mod face;
mod fallback;
#[cfg(feature = "svg")]
mod genre;
mod instance;
mod invalid;
mod optical;
mod outline;
mod small_capitals;
pub(crate) mod stack;
#[cfg(feature = "svg")]
mod style_name;
#[cfg(feature = "system-fonts")]
mod system;
mod woff;

pub use book::FontBook;
pub use data::FontData;
pub use face::{Axis, Face};
pub(crate) use instance::UNREADABLE_GLYPH;
pub use instance::{Instance, MissingStyle};
pub(crate) use stack::FontStack;
#[cfg(feature = "svg")]
pub(crate) use style_name::StyledName;

/// A font file has at most this many bytes.
pub const MAX_FONT_BYTES: u64 = 512 << 20;
/// The font in a file in WOFF or WOFF2 has at most this many bytes.
pub const MAX_UNPACKED_FONT_BYTES: u64 = 64 << 20;
/// A collection of fonts has at most this many.
pub const MAX_FACES: u32 = 256;
/// The most names of a kind that are read of a font.
const MAX_NAMES: usize = 64;
/// Names in fonts are cut after this many characters.
const MAX_NAME_CHARS: usize = 256;
