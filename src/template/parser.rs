//! Runs parsers and renderers that are not ours.
//!
//! Whatever a file does to them, the caller gets an error: a panic is caught by [`guard`], and they
//! run on a thread whose stack is large enough for the nesting that the limits allow. What neither
//! can stop, such as memory that runs out, is estimated before.

use std::any::Any;
use std::thread;

use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::guard;

/// Enough for 300 nested groups, with masks, in a build that is not optimised. Only what is used
/// of it takes memory.
const STACK_BYTES: usize = 32 << 20;

/// Does work on a thread of its own. `unreadable` makes the error if it panics, of the reason.
///
/// # Errors
///
/// Those of the work and of `unreadable`, and [`Code::Threads`].
pub(super) fn run<T: Send>(
    unreadable: impl FnOnce(&str) -> Diagnostic,
    work: impl FnOnce() -> Result<T> + Send,
) -> Result<T> {
    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .name("engross-parser".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || guard::catch(work))
            .map_err(|source| {
                let problem = Diagnostic::error(Code::Threads, "cannot start a thread");
                let hint = "close other programs, or raise the limit for processes (`ulimit -u`)";
                Error::caused_by(problem.hint(hint), source)
            })?;
        let ended = thread.join().and_then(|caught| caught);
        ended.unwrap_or_else(|panic| Err(unreadable(reason(&*panic)).into()))
    })
}

/// What a panic says.
fn reason(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    let owned = || panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(owned).unwrap_or("unknown reason")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        let unreadable = |cause: &str| Diagnostic::error(Code::DamagedTemplate, cause);
        assert_eq!(run(unreadable, || Ok(1)).unwrap(), 1);
        let failed = run::<()>(unreadable, || panic!("it has {} corners", 5));
        assert_eq!(failed.unwrap_err().to_string(), "it has 5 corners");
    }
}
