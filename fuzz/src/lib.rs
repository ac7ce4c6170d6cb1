//! What the fuzz targets do with an input. `targets/` gives it to libFuzzer, and `tests/smoke.rs`
//! calls it without.

mod input;
mod page;
mod rosters;
pub mod targets;

use std::panic;

use engross::internals::is_guarded;

/// Leaves the panics that the library catches to it: they are errors, as for its users.
/// libFuzzer's hook would end the run.
pub fn report_unguarded_panics() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !is_guarded() {
            report(panic);
        }
    }));
}
