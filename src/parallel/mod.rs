//! Work on several threads.
//!
//! Threads come from a pool that the caller starts, so that where the system gives no more of
//! them this is an error. rayon's global pool would panic, and would not know `--jobs`.

mod ahead;
#[cfg(any(feature = "batch", feature = "preview"))]
mod ordered;

use std::num::NonZeroUsize;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::diagnostic::{Code, Diagnostic, Error, Result};

pub(crate) use ahead::Ahead;
#[cfg(any(feature = "batch", feature = "preview"))]
pub(crate) use ordered::for_each_in_order;
#[cfg(feature = "archive")]
pub(crate) use ordered::for_each_waiting;

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
