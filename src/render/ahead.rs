//! Looking for compiled templates in a cache while something else is done.

use std::fmt;
use std::num::NonZeroUsize;

use super::Renderer;
use crate::parallel::Ahead;

/// A renderer that is looked for ahead of the plan. Made by [`Renderer::look_ahead`], for
/// [`RendererBuilder::ahead`].
///
/// Nothing is compiled and no error is reported here: what is not found, or cannot be read, is left to
/// the builder, which reports it after the errors of the plan.
pub struct RendererAhead(Ahead<Option<Renderer>>);

impl RendererAhead {
    pub(super) fn begin(
        jobs: Option<NonZeroUsize>,
        find: impl FnOnce() -> Option<Renderer> + Clone + Send + 'static,
    ) -> Self {
        Self(Ahead::begin(jobs, find))
    }

    /// The renderer, if the cache has all its templates.
    pub(super) fn finish(self) -> Option<Renderer> {
        self.0.finish()
    }
}

impl fmt::Debug for RendererAhead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RendererAhead").finish_non_exhaustive()
    }
}
