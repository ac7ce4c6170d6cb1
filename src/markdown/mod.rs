//! Tables in Markdown: [CommonMark] with [GitHub's tables].
//!
//! [`Tables`] reads the tables of a text, with the position of everything in them, so that a
//! single cell can be replaced and all other bytes kept. [`escape`] and [`link`] write the
//! contents of new cells.
//!
//! [CommonMark]: https://spec.commonmark.org/0.31.2/
//! [GitHub's tables]: https://github.github.com/gfm/#tables-extension-

mod escape;
#[cfg(feature = "rosters")]
mod reader;
#[cfg(feature = "rosters")]
mod table;

pub(crate) use escape::{escape, link};
#[cfg(feature = "rosters")]
pub(crate) use reader::{Tables, untab_delimiter_rows};
#[cfg(feature = "rosters")]
pub(crate) use table::{Cell, Link, LinkForm, Table, TableRow};
