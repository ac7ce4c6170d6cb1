//! How far a long command is.

use std::fmt;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::report;

/// How often a line is written where there is no terminal to draw a bar on.
const INTERVAL: Duration = Duration::from_secs(5);

/// A bar with count, rate and time left on a terminal; elsewhere a line every few seconds.
pub(super) struct Progress {
    bar: ProgressBar,
    doing: &'static str,
    total: usize,
    done: usize,
    started: Instant,
    said: Instant,
}

impl Progress {
    /// Begins to do something `total` times.
    pub(super) fn new(doing: &'static str, total: usize) -> Self {
        let bar = ProgressBar::new(total as u64).with_message(doing);
        let style = "{msg} {wide_bar} {human_pos} of {human_len}, {rate}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            let rate = |state: &ProgressState, text: &mut dyn fmt::Write| {
                // A bar that cannot be drawn is not worth an error.
                let _ = text.write_str(&in_words(state.per_sec()));
            };
            bar.set_style(style.with_key("rate", rate));
        }
        let now = Instant::now();
        Self {
            bar,
            doing,
            total,
            done: 0,
            started: now,
            said: now,
        }
    }

    /// One more is done.
    pub(super) fn advance(&mut self) {
        self.done += 1;
        self.bar.inc(1);
        if self.bar.is_hidden() && self.said.elapsed() >= INTERVAL {
            self.said = Instant::now();
            let rate = per_second(self.done, self.started.elapsed());
            report::line(format_args!(
                "{} {} of {} ({rate})",
                self.doing, self.done, self.total
            ));
        }
    }

    /// Does something that writes to the terminal, with the bar out of its way.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// `310/s`
pub(super) fn per_second(count: usize, time: Duration) -> String {
    #[expect(clippy::cast_precision_loss, reason = "it is shown in three digits")]
    let rate = count as f64 / time.as_secs_f64().max(1e-3);
    in_words(rate)
}

fn in_words(rate: f64) -> String {
    match rate {
        10.0.. => format!("{rate:.0}/s"),
        _ => format!("{rate:.1}/s"),
    }
}
