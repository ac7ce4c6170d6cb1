//! What becomes of the values of properties.

/// What becomes of a declaration.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// usvg reads it as it is meant, or it does not matter.
    Kept,
    /// The same as usvg reads it.
    Written(String),
    /// It means nothing, or something that engross does not know.
    Unknown,
}
