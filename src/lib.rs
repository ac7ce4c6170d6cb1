//! Writes names on certificates: any script, exact to the pixel, as fast as the disk.
#![forbid(unsafe_code)]

pub mod batch;
mod digest;
mod error;
pub mod field;
mod finding;
pub mod font;
mod geometry;
mod input;
mod language;
pub mod naming;
mod outline;
mod pattern;
mod plan;
mod plate;
mod program;
mod raster;
mod render;
pub mod roster;
mod suggest;
pub mod template;
pub mod text;

pub use digest::{Digest, InvalidDigest};
pub use error::{Error, Result};
pub use finding::{Finding, FindingCode, Severity};
pub use geometry::PixelBox;
pub use pattern::{Pattern, PatternError};
pub use plan::{Entry, Plan, PostProblem, PostProblemKind};
pub use program::{MAX_PROGRAM_BYTES, Program, ProgramProblem, Publish, RosterSource};
pub use render::{Certificate, FieldLayout, Renderer, Scratch, Sheet};
