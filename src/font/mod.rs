//! Font files, and which face sets which text.
//!
//! A [`FontBook`] holds faces in the order in which they were added: first the program's own,
//! then the bundled ones, then, where asked for, the machine's. A [`FontStack`] is that order
//! as one field sees it: its own families first.

mod book;
#[cfg(feature = "bundled-fonts")]
mod bundled;
mod face;
mod fallback;
mod stack;
#[cfg(feature = "system-fonts")]
mod system;

pub use book::FontBook;
pub use face::{Face, InvalidFont};
pub use stack::{FontStack, Instance};
