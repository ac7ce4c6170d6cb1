//! Templates drawn in SVG.
//!
//! A drawing is read once for its fields: the texts with a `{column}` in them. Their style and
//! position are those that usvg resolves in a probe: a copy of the drawing, changed so that
//! every text and every box can be found in the resolved tree. The drawing without the
//! placeholders and their boxes is the background. It is painted when it is needed, at the size
//! that is requested then.

mod anchors;
mod baseline;
mod budget;
mod centered;
mod css;
mod drawing;
mod edits;
mod elements;
mod embedded;
mod external;
mod field;
mod flow;
mod font_database;
mod font_face;
mod font_values;
mod foreign;
mod gzip;
mod ignored;
mod letters;
mod lines;
mod linked;
mod page;
mod paint;
#[cfg(feature = "pdf-template")]
mod pdf;
#[cfg(feature = "finder")]
mod place;
mod probe;
mod read;
mod removal;
mod resolved;
mod slides;
mod source;
mod spaces;
mod style;
mod switch;
mod text_line;
mod unpainted;
#[cfg(feature = "pdf")]
mod vector;
#[cfg(feature = "pdf")]
mod vector_drawing;
mod words;

pub use centered::CenteredField;
pub use drawing::Drawing;
pub(crate) use field::DrawnText;
pub use foreign::{Adopted, Replaced};
pub(crate) use page::Page;
pub(crate) use paint::Ground;
#[cfg(feature = "finder")]
pub use place::DrawnNameBox;
pub use read::MAX_DRAWING_BYTES;
#[cfg(feature = "pdf")]
pub(crate) use vector::{Repeats, needs_pixels, repeats, stays_pixels};
#[cfg(feature = "pdf")]
pub(crate) use vector_drawing::VectorDrawing;
pub use words::{DrawnWords, WordsPlace};
