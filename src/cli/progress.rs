//! The progress of a long command.

use std::fmt;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::report::Printer;

/// How often a line is written if there is no terminal to draw a bar on.
const INTERVAL: Duration = Duration::from_secs(5);

/// A bar with count, rate and remaining time on a terminal; elsewhere a line every few seconds.
pub(super) struct Progress {
    bar: ProgressBar,
    printer: Printer,
    activity: &'static str,
    total: usize,
    done: usize,
    started: Instant,
    last_line: Instant,
}

impl Progress {
    /// The start of an activity with `total` steps.
    pub(super) fn new(activity: &'static str, total: usize, printer: Printer) -> Self {
        let bar = ProgressBar::new(total as u64).with_message(activity);
        if !printer.prints_status() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style = "{msg} {wide_bar} {human_pos} of {human_len}, {rate}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            let rate = |state: &ProgressState, text: &mut dyn fmt::Write| {
                // A rate that cannot be shown is not worth an error.
                let _ = text.write_str(&rate(state.per_sec()));
            };
            bar.set_style(style.with_key("rate", rate));
        }
        let now = Instant::now();
        Self {
            bar,
            printer,
            activity,
            total,
            done: 0,
            started: now,
            last_line: now,
        }
    }

    /// Records that one more step is done.
    pub(super) fn advance(&mut self) {
        self.done += 1;
        self.bar.inc(1);
        if self.bar.is_hidden() && self.last_line.elapsed() >= INTERVAL {
            self.last_line = Instant::now();
            let rate = per_second(self.done, self.started.elapsed());
            self.printer.status(format_args!(
                "{} {} of {} ({rate})",
                self.activity, self.done, self.total
            ));
        }
    }

    /// Calls a function that writes to the terminal, while the bar is hidden.
    pub(super) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// `310/s`.
pub(super) fn per_second(count: usize, time: Duration) -> String {
    #[expect(clippy::cast_precision_loss, reason = "it is shown in three digits")]
    let per_second = count as f64 / time.as_secs_f64().max(1e-3);
    rate(per_second)
}

fn rate(per_second: f64) -> String {
    match per_second {
        10.0.. => format!("{per_second:.0}/s"),
        _ => format!("{per_second:.1}/s"),
    }
}
