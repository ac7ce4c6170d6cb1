//! Many certificates at once, into an output folder.
//!
//! Each file is written beside its place and renamed, so that a name in the folder is always a
//! whole certificate. `manifest.json` says what each file was made from: a run leaves alone what
//! is up to date, and after a kill goes on where the other ended. What a run finds and does it
//! says in [`Event`]s, in the order of the roster; nothing here prints or asks.

mod certificates;
mod embedded;
mod folder;
mod journal;
mod ledger;
mod manifest;
mod ordered;
mod press;
mod run;
mod stray;
mod verify;

#[cfg(test)]
mod tests;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::{ThreadPool, ThreadPoolBuilder};
use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::format::OutputFormat;
use crate::naming::FileNames;
use crate::plan::Entry;

pub use ledger::FileFacts;
pub(crate) use ordered::for_each_in_order;
pub use press::{Contents, Press};
pub use run::{check, run};
pub use verify::verify;

/// How a run goes about its work.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct RunOptions {
    /// How many threads work. Default: as many as the machine runs at once.
    pub jobs: Option<NonZeroUsize>,
    /// Whether to write also what is up to date. Default: no.
    pub force: bool,
    /// Whether to write the other certificates when some cannot be made. Default: no, all
    /// findings are reported and nothing is written.
    pub keep_going: bool,
    /// Which entries of the plan the run is about, by index. Default: all.
    pub only: Option<Vec<usize>>,
    /// How the files are named. Default: as the keys.
    pub file_names: FileNames,
    /// Whether to remove files that earlier runs wrote and no entry has any more, unless they
    /// were changed since. Default: no, they are reported.
    pub prune: bool,
    /// Ends the run when it is set: files in hand are finished and the manifest is written.
    /// Default: never set.
    pub cancel: Arc<AtomicBool>,
}

/// What a run tells while it goes on.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// An entry was laid out; nothing is written before all of them are. In the order of the
    /// plan.
    Checked {
        /// The entry.
        entry: Entry<'a>,
        /// What there is to know about it.
        findings: &'a [Diagnostic],
    },
    /// A file of an entry is done with. In the order of the plan, and of its formats.
    Done(Outcome<'a>),
    /// Something to know about the output folder.
    Note(Diagnostic),
}

/// What became of a file of an entry.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// The entry.
    pub entry: Entry<'a>,
    /// The format of the file that it is about: each of the plan's formats has an outcome.
    pub format: OutputFormat,
    /// Whether that file is there.
    pub status: Status<'a>,
    /// What there is to know about the certificate.
    pub findings: &'a [Diagnostic],
}

/// Whether a file of an entry is there.
#[derive(Debug, Clone, Copy)]
pub enum Status<'a> {
    /// It was written.
    Written(FileFacts),
    /// It was there, made from the same inputs.
    Unchanged(FileFacts),
    /// It was not written: there are findings of error severity, or this is why.
    Failed(Option<&'a Error>),
}

/// What a run did.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Summary {
    /// How many certificates were written.
    pub written: usize,
    /// How many were up to date.
    pub unchanged: usize,
    /// How many could not be made or written.
    pub failed: usize,
    /// How many files were not come to, as the run was cancelled or stopped.
    pub left: usize,
    /// How many files that earlier runs wrote belong to no entry any more, and are still there.
    pub stale: usize,
    /// How many such files were removed.
    pub pruned: usize,
    /// Whether the run was cancelled before it was through.
    pub cancelled: bool,
    /// Why it ended early, or could not write its manifest: the folder is full, say, or gone.
    pub stopped: Option<Error>,
}

impl Summary {
    fn count(&mut self, status: Status<'_>) {
        *match status {
            Status::Written(_) => &mut self.written,
            Status::Unchanged(_) => &mut self.unchanged,
            Status::Failed(_) => &mut self.failed,
        } += 1;
    }
}

/// How a folder is verified.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct VerifyOptions {
    /// How many threads work. Default: as many as the machine runs at once.
    pub jobs: Option<NonZeroUsize>,
    /// How the files are named. Default: as the keys.
    pub file_names: FileNames,
    /// Ends the work when it is set. Default: never set.
    pub cancel: Arc<AtomicBool>,
}

/// A file of an output folder that is not as the plan asks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FolderProblem {
    /// What is the matter.
    pub kind: FolderProblemKind,
    /// The key that the plan asks for; of an extra file its name.
    pub key: String,
    /// The file.
    pub file: PathBuf,
    /// The row of the roster; an extra file has none.
    pub row: Option<u64>,
    /// What is the matter, in a sentence without a full stop.
    pub message: String,
}

/// What is the matter with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FolderProblemKind {
    /// It is not there.
    Missing,
    /// Its contents are not what would be written.
    Altered,
    /// It is there, and the plan does not ask for it.
    Extra,
}

/// Threads for this much work.
pub(crate) fn thread_pool(jobs: Option<NonZeroUsize>, work: usize) -> Result<ThreadPool> {
    let available = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let threads = jobs.unwrap_or_else(available).get().min(work.max(1));
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("engross-{index}"))
        .build()
        .map_err(|source| {
            let message = format!("cannot start {threads} threads");
            Error::caused_by(
                Diagnostic::error(Code::Threads, message).hint("pass a smaller number to `--jobs`"),
                source,
            )
        })
}
