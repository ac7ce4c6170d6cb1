//! Looking for compiled templates in the cache while a plan is made.

use std::fmt;
use std::num::NonZeroUsize;

use super::Renderer;
use crate::parallel::Ahead;

/// A renderer that is looked for while a plan is made. [`Renderer::look_ahead`] begins it, and
/// [`RendererBuilder::ahead`](super::RendererBuilder::ahead) takes it.
///
/// Nothing is compiled and no error is reported here. What is not found or cannot be read is left to
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
