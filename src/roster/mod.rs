//! The recipients of a term.

mod encoding;
mod options;

pub use encoding::{Encoding, EncodingError};
pub use options::{RosterFormat, RosterOptions};
