//! Waiting for files to change.
//!
//! They are looked at ten times a second. Notifications of the system would come a little sooner,
//! but not from network drives, containers' mounts and WSL, and have to be set up anew whenever an
//! editor saves by renaming; looking at some thirty files takes the machine a ten-thousandth of its
//! time.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

/// How long a change goes unnoticed at most.
const INTERVAL: Duration = Duration::from_millis(100);
/// How long files must be at rest, so that none is read half written.
const REST: Duration = Duration::from_millis(30);

/// What shows that a file is another than before.
type State = Option<(SystemTime, u64)>;

/// Files, and how they were when they were last read.
pub(super) struct Watch {
    seen: BTreeMap<PathBuf, State>,
}

impl Watch {
    /// Of these files, and of those in these folders, before they are first read.
    pub(super) fn new(paths: &[PathBuf]) -> Self {
        Self {
            seen: states(paths),
        }
    }

    /// Returns once one of these files, or of the files in these folders, is another than when
    /// this was last called; they may be read then.
    pub(super) fn until_changed(&mut self, paths: &[PathBuf]) {
        let mut read = states(paths);
        // What has changed while it was being read is a change.
        for (path, state) in &self.seen {
            read.entry(path.clone()).and_modify(|now| *now = *state);
        }
        while states(paths) == read {
            thread::sleep(INTERVAL);
        }
        self.seen = at_rest(paths);
    }
}

/// How the files are once they have stopped changing.
fn at_rest(paths: &[PathBuf]) -> BTreeMap<PathBuf, State> {
    let mut before = states(paths);
    loop {
        thread::sleep(REST);
        let now = states(paths);
        if now == before {
            return now;
        }
        before = now;
    }
}

/// Of each file, and of each in a folder, how it is; nothing where it is not there.
fn states(paths: &[PathBuf]) -> BTreeMap<PathBuf, State> {
    let mut states = BTreeMap::new();
    for path in paths {
        match fs::read_dir(path) {
            Ok(entries) => states.extend(
                entries
                    .filter_map(Result::ok)
                    .map(|entry| (entry.path(), state(&entry.path()))),
            ),
            Err(_) => {
                states.insert(path.clone(), state(path));
            }
        }
    }
    states
}

fn state(path: &Path) -> State {
    let of_file = |file: Metadata| Some((file.modified().ok()?, file.len()));
    fs::metadata(path).ok().and_then(of_file)
}
