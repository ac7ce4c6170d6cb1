//! Ctrl-C, and being asked to end.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Exit, report};

/// A flag that the first Ctrl-C sets; the second ends the process at once.
pub(super) fn flag() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let interrupted = Arc::clone(&flag);
    let handler = move || {
        if interrupted.swap(true, Ordering::Relaxed) {
            std::process::exit(Exit::Interrupted as i32);
        }
        // A terminal shows `^C` behind the bar.
        let line_break = if io::stderr().is_terminal() { "\n" } else { "" };
        report::line(format_args!(
            "{line_break}finishing the files in hand; Ctrl-C again stops at once"
        ));
    };
    // Where it cannot be set, Ctrl-C ends the process as it does any other: files stay whole.
    let _ = ctrlc::set_handler(handler);
    flag
}
