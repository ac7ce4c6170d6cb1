//! Writes names on certificates: any script, exact to the pixel.
//!
//! A [`Program`] is an award with its look and its naming, a [`Roster`](roster::Roster) its
//! recipients; together they are a [`Plan`], in which each certificate has its texts, its file
//! name and its link. A [`Renderer`] makes the certificates, one by one, or [`batch::run`] all
//! of them into a folder.
//!
//! ```
//! use engross::roster::Roster;
//! use engross::{Plan, Program, Renderer};
//!
//! # fn main() -> engross::Result<()> {
//! let program = Program::open("assets/ambassador-2023")?;
//! let roster = Roster::open(&program.roster.file, &program.roster.options)?;
//! let plan = Plan::new(program, roster)?;
//! let renderer = Renderer::new(plan.program())?;
//!
//! let entry = plan.find("iremnur onder")?;
//! let png = renderer.render(entry, &mut renderer.scratch()).into_bytes();
//! assert!(png.starts_with(b"\x89PNG"));
//! assert!(entry.link().ends_with("ambassador-2023-I%CC%87remnur-O%CC%88nder.png"));
//! # Ok(()) }
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

pub mod batch;
mod cache;
mod date;
mod diagnostic;
mod digest;
pub mod field;
pub mod font;
mod format;
mod geometry;
mod input;
mod language;
pub mod naming;
mod outline;
mod pattern;
#[cfg(feature = "pdf")]
mod pdf;
mod plan;
mod plate;
pub mod preview;
mod program;
pub mod qr;
pub mod raster;
mod render;
mod replace;
pub mod roster;
mod suggest;
pub mod template;
pub mod text;

pub use cache::PlateCache;
pub use diagnostic::{Code, Diagnostic, Error, Location, Result, Severity};
pub use digest::{Digest, InvalidDigest};
pub use format::OutputFormat;
pub use geometry::{PixelBox, Transform};
pub use pattern::{Pattern, PatternError};
pub use plan::{Entry, Plan, PostProblem, PostProblemKind, TableProblem, UpdatedPost};
pub use program::{MAX_PROGRAM_BYTES, Program, Publish, RosterSource};
pub use render::{Certificate, FieldContent, FieldLayout, Renderer, Scratch, Sheet};
