//! Writes many certificates into an output folder, and verifies such a folder.
//!
//! Each file is written beside its place and renamed, so that a name in the folder always stands
//! for a whole certificate. `manifest.json` records what each file was made from: a run skips
//! files that are up to date, and continues where a killed run ended. A run reports what it finds
//! and does as [`Event`]s, in the order of the roster; nothing here prints or asks.

#[cfg(feature = "archive")]
mod archive;
#[cfg(feature = "pdf")]
mod bind;
mod certificates;
mod dry_run;
mod embedded;
mod file_index;
mod folder;
#[cfg(feature = "credential")]
mod issue;
mod journal;
mod manifest;
mod merge;
mod names;
mod orphan;
mod render;
mod run;
mod spread;
mod verify;

#[cfg(test)]
mod tests;

use std::num::NonZeroUsize;
#[cfg(feature = "publish")]
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::Serialize;

#[cfg(feature = "publish")]
use crate::diagnostic::Result;
use crate::diagnostic::{Diagnostic, Error};
#[cfg(feature = "publish")]
use crate::digest::Digest;
use crate::format::OutputFormat;
use crate::naming::FileNames;
#[cfg(feature = "publish")]
use crate::naming::Shard;
use crate::plan::Entry;
use crate::program::Program;
use spread::SizeSpread;

#[cfg(feature = "archive")]
pub use archive::write_archive;
#[cfg(feature = "pdf")]
pub use bind::{bind, bind_into, dry_run_bound};
pub use dry_run::dry_run;
#[cfg(feature = "archive")]
pub use dry_run::dry_run_archive;
pub use embedded::MAX_CERTIFICATE_BYTES;
pub use file_index::FileFacts;
#[cfg(feature = "credential")]
pub use issue::Issue;
pub use manifest::{MAX_MANIFEST_BYTES, MAX_RECORD_BYTES};
pub use merge::{Merged, merge_manifests};
use names::Names;
pub use names::RunShard;
#[cfg(feature = "publish")]
pub(crate) use names::is_reserved;
pub use render::{FileContents, Render};
pub use run::{check, run};
pub use verify::verify;

/// Passes what the manifest of a folder records about each file to `observe`; of a shard, what that
/// of the shard does, if there is one.
#[cfg(feature = "publish")]
pub(crate) fn read_records(
    folder: &Path,
    shard: Option<Shard>,
    mut observe: impl FnMut(&str, Digest),
) -> Result<()> {
    let of_shard = shard.map(|shard| Names::of(Some(shard)));
    for names in std::iter::once(Names::of(None)).chain(of_shard) {
        manifest::read(&folder.join(names.manifest), |record| {
            observe(&record.file, record.sha256);
        })?;
    }
    Ok(())
}

/// Options of a run.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RunOptions {
    /// The number of threads. Default: as many as the machine runs at once.
    pub jobs: Option<NonZeroUsize>,
    /// Whether to write files that are up to date as well. Default: no.
    pub force: bool,
    /// Whether to write the other certificates when some have errors. Default: no, all findings
    /// are reported and nothing is written.
    pub keep_going: bool,
    /// Whether warnings count as errors. Default: no.
    pub strict: bool,
    /// The entries of the plan to write, by index. Default: all.
    pub only: Option<Vec<usize>>,
    /// The part of the roster that the plan is of, which has a manifest of its own. Default: the
    /// whole roster.
    pub shard: Option<RunShard>,
    /// How the files are named. Default: by their keys.
    pub file_names: FileNames,
    /// Whether to remove orphan files: those that an earlier run wrote and that no entry has any
    /// more. A file that was changed since is kept. Default: no, they are reported.
    pub prune: bool,
    /// Whether to wait, before the run ends, until the disk has what it wrote. Default: yes.
    /// Without it, a power failure may take files that the manifest has; the next run notices.
    pub sync: bool,
    /// What to record and to publish beside the certificates, if they are signed. Default: nothing.
    #[cfg(feature = "credential")]
    pub issue: Issue,
    /// Ends the run when it is set: files that are being made are finished and the manifest is
    /// written. Default: never set.
    pub cancel: Arc<AtomicBool>,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            jobs: None,
            force: false,
            keep_going: false,
            strict: false,
            only: None,
            shard: None,
            file_names: FileNames::default(),
            prune: false,
            sync: true,
            #[cfg(feature = "credential")]
            issue: Issue::default(),
            cancel: Arc::default(),
        }
    }
}

impl RunOptions {
    fn names(&self) -> Names {
        Names::of(self.shard.map(|of| of.shard))
    }
}

/// What a run reports while it goes on.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// An entry was laid out; nothing is written before all of them are. In the order of the
    /// plan.
    Checked {
        /// The entry.
        entry: Entry<'a>,
        /// The findings about it.
        findings: &'a [Diagnostic],
    },
    /// A file of an entry is done. In the order of the plan, and of its formats.
    Done(Outcome<'a>),
    /// A finding about the output folder.
    Note(Diagnostic),
}

/// The outcome for one file of an entry.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// The entry.
    pub entry: Entry<'a>,
    /// The format of the file: each of the plan's formats has an outcome.
    pub format: OutputFormat,
    /// Whether the file exists now.
    pub status: Status<'a>,
    /// The findings about the certificate.
    pub findings: &'a [Diagnostic],
}

/// Whether a file of an entry exists.
#[derive(Debug, Clone, Copy)]
pub enum Status<'a> {
    /// It was written.
    Written(FileFacts),
    /// It existed, made from the same inputs.
    Unchanged(FileFacts),
    /// It is in a bound document, on the page of this number, counted from 1.
    Bound(usize),
    /// A run would write it. Only [`dry_run`] reports this.
    Due,
    /// It was not written, for this reason; without one, because of findings that are errors.
    Failed(Option<&'a Error>),
}

/// What [`check`] found about all certificates together.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct BatchCheck {
    /// The number of errors among all findings.
    pub errors: usize,
    /// The findings that are about no certificate in particular: texts of one field whose sizes
    /// differ much.
    pub findings: Vec<Diagnostic>,
    sizes: SizeSpread,
}

impl BatchCheck {
    /// Adds what was found about other certificates of the same program.
    pub fn add(&mut self, other: &Self, program: &Program) {
        self.errors += other.errors;
        self.sizes.add_all(&other.sizes);
        self.findings = self.sizes.findings(program);
    }
}

/// What a run did. Files of several formats count each.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Summary {
    /// The number of files that were written.
    pub written: usize,
    /// The number of pages of a bound document.
    pub pages: usize,
    /// The number of files that were up to date.
    pub unchanged: usize,
    /// The number of files that a run would write; only of a [`dry_run`].
    pub due: usize,
    /// The number of files that could not be made or written.
    pub failed: usize,
    /// The number of files that were skipped because the run was cancelled or stopped.
    pub skipped: usize,
    /// The number of orphan files that are still in the folder: earlier runs wrote them, and no
    /// entry has them any more.
    pub orphans: usize,
    /// The number of orphan files that were removed.
    pub pruned: usize,
    /// Whether the run was cancelled before it had done everything.
    pub cancelled: bool,
    /// Why the run ended early, or could not write its manifest: the disk is full, for example,
    /// or the folder was removed.
    pub stopped: Option<Error>,
}

impl Summary {
    fn count(&mut self, status: Status<'_>) {
        *match status {
            Status::Written(_) | Status::Bound(_) => &mut self.written,
            Status::Unchanged(_) => &mut self.unchanged,
            Status::Due => &mut self.due,
            Status::Failed(_) => &mut self.failed,
        } += 1;
    }
}

/// Options of [`verify`].
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct VerifyOptions {
    /// The number of threads. Default: as many as the machine runs at once.
    pub jobs: Option<NonZeroUsize>,
    /// How the files are named. Default: by their keys.
    pub file_names: FileNames,
    /// Whether to compare digests only, and not to print the certificates again. Default: no.
    ///
    /// It takes a fraction of the time, and finds files that are missing, damaged or made from other
    /// inputs. Who forges a file together with its digests and its record in the manifest is not
    /// found.
    pub quick: bool,
    /// Ends the work when it is set. Default: never set.
    pub cancel: Arc<AtomicBool>,
}

/// A file of an output folder that differs from the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FolderProblem {
    /// The kind of problem.
    pub kind: FolderProblemKind,
    /// The key that the plan has; of an orphan file its name.
    pub key: String,
    /// The file.
    pub file: PathBuf,
    /// The row of the roster; an orphan file has none.
    pub row: Option<u64>,
    /// What is wrong: a sentence without a full stop.
    pub message: String,
}

/// How a file differs from the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FolderProblemKind {
    /// The file does not exist.
    Missing,
    /// Its contents are not those that a run would write.
    Altered,
    /// It exists, and no entry of the plan has it. `verify --json` calls it `extra`, as it does a
    /// row of a post.
    #[serde(rename = "extra")]
    Orphan,
}
