//! Work that is begun before its result is needed.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::thread::{Builder, JoinHandle};

use super::may_start_thread;

/// Work on a thread of its own, where there may be one. Elsewhere it is done when its result is
/// needed.
///
/// It ends before the value is dropped.
pub(crate) struct Ahead<T>(Option<State<T>>);

enum State<T> {
    Begun(JoinHandle<T>),
    Due(Box<dyn FnOnce() -> T + Send>),
}

impl<T: Send + 'static> Ahead<T> {
    /// Begins the work, unless `jobs` allows only one thread, or the caller is in a pool, whose
    /// threads have work of their own.
    pub(crate) fn begin<W>(jobs: Option<NonZeroUsize>, work: W) -> Self
    where
        W: FnOnce() -> T + Clone + Send + 'static,
    {
        let begun = match may_start_thread(jobs) {
            // Without another thread it takes longer, but is no error.
            true => Builder::new().spawn(work.clone()).ok(),
            false => None,
        };
        Self(Some(match begun {
            Some(thread) => State::Begun(thread),
            None => State::Due(Box::new(work)),
        }))
    }

    /// The result.
    #[expect(
        clippy::unreachable,
        reason = "only this function and the end take the state"
    )]
    pub(crate) fn finish(mut self) -> T {
        match self.0.take() {
            Some(State::Begun(thread)) => {
                thread.join().unwrap_or_else(|panic| resume_unwind(panic))
            }
            Some(State::Due(work)) => work(),
            None => unreachable!(),
        }
    }
}

impl<T> Drop for Ahead<T> {
    fn drop(&mut self) {
        if let Some(State::Begun(thread)) = self.0.take() {
            // The result, or the panic, is not needed.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn the_result_is_the_same_on_any_thread() {
        let caller = std::thread::current().id();
        let work = move || std::thread::current().id() == caller;
        assert!(!Ahead::begin(NonZeroUsize::new(2), work).finish());
        assert!(Ahead::begin(NonZeroUsize::new(1), work).finish());
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
        let in_pool = || {
            let own = std::thread::current().id();
            Ahead::begin(None, move || std::thread::current().id() == own).finish()
        };
        assert!(pool.unwrap().install(in_pool));
    }

    #[test]
    fn work_that_was_begun_is_done_once_the_value_is_dropped() {
        let done = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&done);
        let work = move || {
            std::thread::yield_now();
            count.fetch_add(1, Ordering::Relaxed);
        };
        drop(Ahead::begin(NonZeroUsize::new(2), work));
        assert_eq!(done.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_panic_reaches_the_caller() {
        let work = || -> u8 { panic!("on purpose") };
        let ran = std::panic::catch_unwind(|| Ahead::begin(NonZeroUsize::new(2), work).finish());
        assert!(ran.is_err());
    }
}
