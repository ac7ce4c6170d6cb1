//! Ctrl-C, and the system's requests to end.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Exit;
use super::report::Printer;

/// A flag that the first Ctrl-C sets. The second one ends the process at once.
pub(super) fn flag(printer: Printer) -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let is_interrupted = Arc::clone(&flag);
    let handler = move || {
        if is_interrupted.swap(true, Ordering::Relaxed) {
            std::process::exit(Exit::Interrupted as i32);
        }
        if io::stderr().is_terminal() {
            // The terminal has shown `^C` behind the progress bar.
            let _ = writeln!(io::stderr());
        }
        printer.status("finishing the files in progress; press Ctrl-C again to stop at once");
    };
    // Without a handler Ctrl-C ends the process, which leaves whole files too.
    let _ = ctrlc::set_handler(handler);
    flag
}
