//! Builds without the feature `svg`: no template is a drawing.

use std::path::Path;

/// A drawing: there is none in such a build.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Drawn {}

impl Drawn {
    pub(super) fn path(&self) -> &Path {
        match *self {}
    }

    pub(super) fn dpi(&self) -> f32 {
        match *self {}
    }

    #[cfg(feature = "pdf")]
    pub(super) fn inches(&self) -> Option<(f32, f32)> {
        match *self {}
    }
}

pub(super) fn is_drawing(_: &Path) -> bool {
    false
}
