//! Runs parsers of other libraries, so that a panic in one of them becomes an error.
//!
//! Nothing of ours is in a half-changed state after such a panic: what a parser works on is its own,
//! and is dropped.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

/// A parser panicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the file is damaged in a way that its reader does not expect")]
pub(crate) struct Panicked;

thread_local! {
    static RUNNING: Cell<bool> = const { Cell::new(false) };
}

/// Does some work, and catches a panic in it.
pub(crate) fn run<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch(work).map_err(|_| Panicked)
}

/// The same, with what the panic says as the error.
pub(crate) fn catch<T>(work: impl FnOnce() -> T) -> thread::Result<T> {
    let outer = RUNNING.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    RUNNING.set(outer);
    outcome
}

/// Whether a panic of this thread would be caught here. A panic hook need not report it. The
/// library sets no hook, as hooks are the program's own.
pub fn is_running() -> bool {
    RUNNING.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        assert_eq!(run(|| 1), Ok(1));
        assert!(!is_running());
        let nested = run(|| {
            let inner = run(|| assert!(!is_running(), "caught"));
            (inner, is_running())
        });
        assert_eq!(nested, Ok((Err(Panicked), true)));
        assert!(!is_running());
    }
}
