//! Work on several threads.
//!
//! Threads come from a pool that the caller starts, so that where the system gives no more of
//! them this is an error. rayon's global pool would panic, and would not know `--jobs`.

mod ahead;
#[cfg(any(feature = "batch", feature = "preview"))]
mod ordered;

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::thread::Builder;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::diagnostic::{Code, Diagnostic, Error, Result};

pub(crate) use ahead::Ahead;
#[cfg(any(feature = "batch", feature = "preview"))]
pub(crate) use ordered::for_each_in_order;
#[cfg(feature = "archive")]
pub(crate) use ordered::for_each_waiting;

/// Whether work may be done on a thread beside that of the caller: `jobs` allow more than one, and the
/// caller is not in a pool, whose threads have work of their own.
fn may_start_thread(jobs: Option<NonZeroUsize>) -> bool {
    jobs != Some(NonZeroUsize::MIN) && rayon::current_thread_index().is_none()
}

/// Does both, at the same time where there may be a thread for the first. Without another thread it
/// takes longer, but is no error.
pub(crate) fn both<A: Send, B>(
    jobs: Option<NonZeroUsize>,
    first: &(impl Fn() -> A + Sync),
    second: impl FnOnce() -> B,
) -> (A, B) {
    if !may_start_thread(jobs) {
        return (first(), second());
    }
    std::thread::scope(|scope| {
        let begun = Builder::new().spawn_scoped(scope, first).ok();
        let second = second();
        let first = match begun {
            Some(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            None => first(),
        };
        (first, second)
    })
}

/// Starts `jobs` threads, as many as the machine runs at once where nothing is asked for, and no
/// more than there are pieces of work.
///
/// # Errors
///
/// [`Code::Threads`].
pub(crate) fn thread_pool(jobs: Option<NonZeroUsize>, pieces: usize) -> Result<ThreadPool> {
    let available = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let threads = jobs.unwrap_or_else(available).get().min(pieces.max(1));
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("engross-{index}"))
        .build()
        .map_err(|source| {
            let plural = if threads == 1 { "thread" } else { "threads" };
            let message = format!("cannot start {threads} {plural}");
            let hint = match threads {
                1 => "close other programs, or raise the limit for processes (`ulimit -u`)",
                _ => "close other programs, or pass a smaller number to `--jobs`",
            };
            Error::caused_by(Diagnostic::error(Code::Threads, message).hint(hint), source)
        })
}

/// Does work that rayon splits: on the threads of the pool that the caller is in, else on `jobs`
/// threads of its own.
///
/// # Errors
///
/// [`Code::Threads`].
pub(crate) fn install<T: Send>(
    jobs: Option<NonZeroUsize>,
    work: impl FnOnce() -> T + Send,
) -> Result<T> {
    if rayon::current_thread_index().is_some() {
        return Ok(work());
    }
    Ok(thread_pool(jobs, usize::MAX)?.install(work))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_done_on_one_thread_or_two() {
        let caller = std::thread::current().id();
        let is_caller = || std::thread::current().id() == caller;
        assert_eq!(
            both(NonZeroUsize::new(2), &is_caller, is_caller),
            (false, true)
        );
        assert_eq!(
            both(NonZeroUsize::new(1), &is_caller, is_caller),
            (true, true)
        );
        let in_pool = thread_pool(NonZeroUsize::new(2), 2).unwrap().install(|| {
            let own = std::thread::current().id();
            both(None, &|| std::thread::current().id() == own, || ()).0
        });
        assert!(in_pool);
    }

    #[test]
    fn work_is_done_on_as_many_threads_as_are_asked_for() {
        let jobs = NonZeroUsize::new(3);
        let threads = install(jobs, || {
            // In the pool already, however many are asked for.
            let inner = install(NonZeroUsize::new(7), rayon::current_num_threads).unwrap();
            (inner, rayon::current_num_threads())
        });
        assert_eq!(threads.unwrap(), (3, 3));
        assert_eq!(thread_pool(jobs, 2).unwrap().current_num_threads(), 2);
        assert_eq!(thread_pool(jobs, 0).unwrap().current_num_threads(), 1);
    }
}
