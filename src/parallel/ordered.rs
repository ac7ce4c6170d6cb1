//! Work on several threads, with results in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use rayon::ThreadPool;

/// How many small results may wait for a slow receiver before the threads wait too.
const WAITING_RESULTS: usize = 256;

/// Does `work` for each index below `count` on the pool's threads, each with a scratch of its own,
/// and passes the results to `deliver`, on the calling thread and in the order of the indices.
///
/// A thread takes the next index that no other has taken, so that results arrive nearly in order
/// and few wait for an earlier one. Once `stop` returns true no further index is taken. Work that
/// has begun is finished and delivered: the delivered indices have no gap.
pub(crate) fn for_each_in_order<S, T: Send>(
    pool: &ThreadPool,
    count: usize,
    stop: impl Fn() -> bool + Sync,
    scratch: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> T + Sync,
    deliver: impl FnMut(usize, T),
) {
    for_each_waiting(pool, count, WAITING_RESULTS, stop, scratch, work, deliver);
}

/// Does the same for results that are large: only this many of them wait.
pub(crate) fn for_each_waiting<S, T: Send>(
    pool: &ThreadPool,
    count: usize,
    waiting: usize,
    stop: impl Fn() -> bool + Sync,
    scratch: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> T + Sync,
    mut deliver: impl FnMut(usize, T),
) {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::sync_channel(waiting);
    let take_until_done = |sender: &mpsc::SyncSender<(usize, T)>| {
        let mut scratch = scratch();
        while !stop() {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count || sender.send((index, work(&mut scratch, index))).is_err() {
                break;
            }
        }
    };
    pool.in_place_scope(|scope| {
        let take_until_done = &take_until_done;
        // Moved in, so that the channel closes when the last thread is done or panics.
        scope.spawn_broadcast(move |_, _| take_until_done(&sender));

        let mut early = BTreeMap::new();
        let mut due = 0;
        for (index, result) in &receiver {
            early.insert(index, result);
            while let Some(result) = early.remove(&due) {
                deliver(due, result);
                due += 1;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;
    use std::time::Duration;

    use super::*;

    fn pool(threads: usize) -> ThreadPool {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
    }

    #[test]
    fn results_come_in_order_whoever_is_slow() {
        for threads in [1, 2, 7] {
            let mut seen = Vec::new();
            let slow_at_times = |_: &mut (), index: usize| {
                if index.is_multiple_of(40) {
                    std::thread::sleep(Duration::from_millis(5));
                }
                index * 2
            };
            for_each_in_order(
                &pool(threads),
                1000,
                || false,
                || (),
                slow_at_times,
                |index, result| {
                    assert_eq!(result, index * 2);
                    seen.push(index);
                },
            );
            assert!(seen.iter().copied().eq(0..1000), "{threads} threads");
        }
    }

    #[test]
    fn stopping_leaves_no_gap() {
        let stop = AtomicBool::new(false);
        let started = AtomicUsize::new(0);
        let mut seen = Vec::new();
        for_each_in_order(
            &pool(4),
            100_000,
            || stop.load(Ordering::Relaxed),
            || (),
            |(), index| {
                started.fetch_add(1, Ordering::Relaxed);
                index
            },
            |_, index| {
                seen.push(index);
                stop.store(index >= 500, Ordering::Relaxed);
            },
        );
        assert!(seen.len() > 500 && seen.len() < 100_000, "{}", seen.len());
        assert_eq!(
            seen.len(),
            started.into_inner(),
            "what was begun is delivered"
        );
        assert!(seen.iter().copied().eq(0..seen.len()));
    }

    #[test]
    fn a_panic_reaches_the_caller() {
        let run = || {
            for_each_in_order(
                &pool(2),
                10,
                || false,
                || (),
                |(), index| assert!(index != 3, "the third"),
                |_, ()| (),
            );
        };
        assert!(std::panic::catch_unwind(run).is_err());
    }
}
