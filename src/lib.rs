//! Writes names on certificates: any script, exact to the pixel, as fast as the disk.
#![forbid(unsafe_code)]

mod error;
mod finding;
mod geometry;
pub mod naming;
pub mod template;

pub use error::{Error, Result};
pub use finding::{Finding, FindingCode, Severity};
pub use geometry::PixelBox;
