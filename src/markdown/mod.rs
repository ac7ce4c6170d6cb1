//! Tables in Markdown: [CommonMark] with [GitHub's tables].
//!
//! [`Tables`] reads the tables of a text, with the position of everything in them, so that a
//! single cell can be replaced and all other bytes kept. [`escape`] and [`link`] write the
//! contents of new cells.
//!
//! [CommonMark]: https://spec.commonmark.org/0.31.2/
//! [GitHub's tables]: https://github.github.com/gfm/#tables-extension-

mod escape;
mod reader;
mod table;

pub(crate) use escape::{escape, link};
pub(crate) use reader::{Tables, untab_delimiter_rows};
pub(crate) use table::{Cell, Link, LinkForm, Table, TableRow};
