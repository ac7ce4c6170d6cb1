//! A program: an award with its look and its naming.
//!
//! A `program.toml` and a [`ProgramBuilder`] both give settings, which are checked in one place
//! and become a [`Program`]. A template drawn in SVG then adds its fields.

#[cfg(feature = "svg")]
mod attach;
mod award;
mod back;
mod builder;
mod cover;
#[cfg_attr(not(feature = "svg"), path = "undrawn.rs")]
mod drawn;
mod file;
mod located;
mod model;
mod of_cover;
mod picture;
mod print;
mod publish;
#[cfg(feature = "rosters")]
mod recipients;
mod resolve;
mod row_templates;
mod settings;
mod sources;
mod standard;
mod template;
mod toml;
mod values;

#[cfg(feature = "publish")]
pub(crate) use award::STATUS_FILE_NAME;
pub use award::{Award, DateSource, KeySource};
pub use builder::{CoverBuilder, CredentialBuilder, FieldBuilder, ProgramBuilder};
pub(crate) use cover::{COUNT, NAMES};
#[cfg(feature = "svg")]
pub(crate) use drawn::Drawn;
pub use file::MAX_PROGRAM_BYTES;
pub(crate) use model::{DEFAULT_DPI, OfRow};
pub use model::{Program, RosterSource};
pub use print::{Paper, PaperError, Print};
pub use publish::Publish;
pub(crate) use row_templates::too_many;
pub use row_templates::{MAX_ROW_DRAWING_BYTES, MAX_ROW_TEMPLATE_PIXELS, MAX_ROW_TEMPLATES};
pub use standard::{PdfStandard, PdfStandardError};
pub(crate) use values::Wording;
