//! Waiting for files to change.
//!
//! The files are looked at ten times a second. Notifications of the operating system would come a
//! little sooner, but they do not work on network drives, mounts of containers and WSL, and have to
//! be set up again whenever an editor saves by renaming. Looking at thirty files takes a
//! ten-thousandth of the processor's time.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

/// The longest that a change goes unnoticed.
const INTERVAL: Duration = Duration::from_millis(100);
/// How long files must stay unchanged before they are read, so that none is half written.
const SETTLING_TIME: Duration = Duration::from_millis(30);

/// Shows that a file differs from before: its time and size.
type State = Option<(SystemTime, u64)>;

/// Files, and their states when they were last read.
pub(super) struct Watch {
    seen: BTreeMap<PathBuf, State>,
}

impl Watch {
    /// Watches these files, and those in these folders, from before they are first read.
    pub(super) fn new(paths: &[PathBuf]) -> Self {
        Self {
            seen: states(paths),
        }
    }

    /// Waits until one of these files, or of the files in these folders, differs from when this
    /// was last called. The files can be read then.
    pub(super) fn wait_for_change(&mut self, paths: &[PathBuf]) {
        let mut known = states(paths);
        // A file that changed while it was being read has changed.
        for (path, state) in &self.seen {
            known.entry(path.clone()).and_modify(|now| *now = *state);
        }
        while states(paths) == known {
            thread::sleep(INTERVAL);
        }
        self.seen = settled_states(paths);
    }
}

/// The states of the files once they have stopped changing.
fn settled_states(paths: &[PathBuf]) -> BTreeMap<PathBuf, State> {
    let mut before = states(paths);
    loop {
        thread::sleep(SETTLING_TIME);
        let now = states(paths);
        if now == before {
            return now;
        }
        before = now;
    }
}

/// The state of each file, and of each file in a folder; `None` for one that does not exist.
fn states(paths: &[PathBuf]) -> BTreeMap<PathBuf, State> {
    let mut states = BTreeMap::new();
    for path in paths {
        match fs::read_dir(path) {
            Ok(entries) => {
                let files = entries.filter_map(Result::ok).map(|entry| entry.path());
                states.extend(files.map(|file| (file.clone(), state(&file))));
            }
            Err(_) => {
                states.insert(path.clone(), state(path));
            }
        }
    }
    states
}

fn state(path: &Path) -> State {
    let time_and_size = |file: Metadata| Some((file.modified().ok()?, file.len()));
    fs::metadata(path).ok().and_then(time_and_size)
}
