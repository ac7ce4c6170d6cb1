//! How long something that may succeed later is tried again.

use std::time::Duration;

use tokio::time::Instant;

use super::Problem;

/// How long a store that is busy or does not answer is asked again.
pub(in crate::publish) const PATIENCE: Duration = Duration::from_secs(60);

/// The same for the first request of a run, when the address may be wrong.
pub(super) const FIRST_PATIENCE: Duration = Duration::from_secs(20);

/// The longest wait before the second attempt; each further one may be twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// The attempts at one thing.
#[derive(Debug)]
pub(in crate::publish) struct Retry {
    failed: u32,
    end: Instant,
}

impl Retry {
    /// Allows attempts that start within this time from now.
    pub(in crate::publish) fn new(patience: Duration) -> Self {
        Self {
            failed: 0,
            end: Instant::now() + patience,
        }
    }

    /// Whether an attempt failed.
    pub(in crate::publish) fn has_failed(&self) -> bool {
        self.failed > 0
    }

    /// Waits after an attempt that failed, longer each time, with jitter. Returns whether there
    /// should be another attempt.
    pub(in crate::publish) async fn wait(&mut self) -> bool {
        let longest = FIRST_WAIT * 2_u32.saturating_pow(self.failed.min(16));
        self.failed += 1;
        if Instant::now() >= self.end {
            return false;
        }
        let wait = longest
            .min(LONGEST_WAIT)
            .mul_f64(rand::random_range(0.5..=1.0));
        tokio::time::sleep(wait).await;
        true
    }
}

/// Repeats something while it fails for a transient reason.
pub(super) async fn patiently<T>(work: impl AsyncFn() -> Result<T, Problem>) -> Result<T, Problem> {
    let mut retry = Retry::new(PATIENCE);
    loop {
        match work().await {
            Err(problem) if problem.is_transient() && retry.wait().await => {}
            done => return done,
        }
    }
}
