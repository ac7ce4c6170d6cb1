//! Certificates in a bucket, where their links answer for good.
//!
//! [`publish`] sends what lies in an output folder to a [store](crate::naming::StoreUrl), and never
//! replaces a file by accident: what is new is created, on the condition that nothing has its name;
//! what differs is refused unless it is asked for by name, and then replaced on the condition that
//! no one changed it meanwhile. Nothing is deleted. The store is the only state: a run that was
//! killed is run again.
//!
//! [`verify_links`] asks for each public link, and compares what answers with the certificate.
//!
//! The network is waited for on the calling thread; nothing outside this module is asynchronous.

mod client;
mod compare;
mod download;
mod files;
mod headers;
mod link;
mod read_back;
mod run;
mod send;
mod store;
mod verify;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::digest::Digest;
use crate::naming::{FileNames, Shard, StoreUrl};
use crate::plan::Plan;

pub use download::download;
pub use headers::FileClass;
pub use run::publish;
pub use verify::{LinkOptions, LinkProblem, LinkSummary, verify_links};

/// Where to publish.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PublishTarget {
    /// The bucket or folder.
    pub store: StoreUrl,
    /// The address of the store's interface, if it is not that of the provider.
    pub endpoint: Option<String>,
    /// The region of the bucket.
    pub region: Option<String>,
    /// Variables of the environment with credentials and settings of the store, by name: those
    /// that start with `AWS_`, `AZURE_` or `GOOGLE_`. `endpoint` and `region` take precedence.
    pub variables: Vec<(String, String)>,
    /// Whether the machine has a profile of credentials that only the provider's own programs read.
    pub has_profile: bool,
}

impl PublishTarget {
    /// The target that a program names, or another store.
    ///
    /// # Errors
    ///
    /// [`Code::MissingKey`] if neither names a store.
    pub fn of(plan: &Plan, store: Option<StoreUrl>) -> Result<Self> {
        let publish = &plan.program().publish;
        let store = store.or_else(|| publish.store.clone()).ok_or_else(|| {
            let diagnostic = Diagnostic::error(Code::MissingKey, "`store` is missing");
            let hint = "add it to `[publish]`, for example: store = \"s3://bucket/images/\"; or \
                        pass `--to s3://bucket/images/`";
            let mut diagnostic = diagnostic.hint(hint);
            diagnostic.location.file.clone_from(&plan.program().path);
            diagnostic
        })?;
        Ok(Self {
            store,
            endpoint: publish.endpoint.clone(),
            region: publish.region.clone(),
            variables: Vec::new(),
            has_profile: false,
        })
    }
}

/// Options of [`publish`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PublishOptions {
    /// How many files are sent at once. Default: 16.
    pub jobs: NonZeroUsize,
    /// Which files that are published with other contents are replaced. Default: none.
    pub replace: Replace,
    /// Whether to report what would be sent, and to send nothing. Default: no.
    pub dry_run: bool,
    /// The shard that the plan is of: only certificates are published then. Default: none.
    pub shard: Option<Shard>,
    /// Whether to publish everything but certificates. Default: no.
    pub only_pages: bool,
    /// How the files are named in the output folder. Default: by their keys.
    pub file_names: FileNames,
    /// How many of the files that were sent are asked for by their public links. Default: 3.
    pub read_back: usize,
    /// Ends the run when it is set: files that are being sent are finished. Default: never set.
    pub cancel: Arc<AtomicBool>,
}

impl Default for PublishOptions {
    fn default() -> Self {
        Self {
            jobs: const { NonZeroUsize::new(16).unwrap() },
            replace: Replace::default(),
            dry_run: false,
            shard: None,
            only_pages: false,
            file_names: FileNames::default(),
            read_back: 3,
            cancel: Arc::default(),
        }
    }
}

/// Which files that are published with other contents are replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Replace {
    /// None: each is an error.
    #[default]
    None,
    /// Those with these keys.
    Keys(Vec<String>),
    /// All that differ.
    All,
}

/// What a run reports while it goes on.
#[derive(Debug)]
#[non_exhaustive]
pub enum PublishEvent<'a> {
    /// The files are known, and compared with the store.
    Planned {
        /// How many files there are, each of which will have an outcome.
        files: usize,
    },
    /// What became of a file: in the order in which files are published, certificates in that of
    /// the roster.
    Done(PublishOutcome<'a>),
    /// A finding about the folder or the store.
    Note(Diagnostic),
}

/// What became of a file.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct PublishOutcome<'a> {
    /// The name of its object, without what stands before all of them.
    pub key: &'a str,
    /// Its public link; empty if the program has no base URL.
    pub link: &'a str,
    /// The row of the roster, of a certificate.
    pub row: Option<u64>,
    /// What kind of file it is.
    pub class: FileClass,
    /// What became of it.
    pub status: PublishStatus,
    /// Its size in bytes.
    pub bytes: u64,
    /// The digest of its contents, if it was read.
    pub sha256: Option<Digest>,
    /// Why it failed or was refused.
    pub error: Option<&'a Error>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PublishStatus {
    /// The store has it already.
    Unchanged,
    /// It was new, and was sent.
    Published,
    /// It replaced what was published.
    Replaced,
    /// It is published with other contents, and was not replaced.
    Refused,
    /// It could not be read or sent.
    Failed,
    /// A run would send it.
    WouldPublish,
    /// A run would replace what is published.
    WouldReplace,
}

/// What a run did.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct PublishSummary {
    /// Files that were sent, or would be.
    pub published: usize,
    /// Files that replaced what was published, or would.
    pub replaced: usize,
    /// Files that the store had.
    pub unchanged: usize,
    /// Files that are published with other contents.
    pub refused: usize,
    /// Files that could not be sent, or whose link does not answer with them.
    pub failed: usize,
    /// Files that were not reached.
    pub skipped: usize,
    /// The number of bytes that were sent, or would be.
    pub bytes: u64,
    /// Whether the run was cancelled before it had done everything.
    pub cancelled: bool,
    /// Why the run ended early.
    pub stopped: Option<Error>,
}

impl PublishSummary {
    fn count(&mut self, outcome: &PublishOutcome<'_>) {
        let count = match outcome.status {
            PublishStatus::Unchanged => &mut self.unchanged,
            PublishStatus::Published | PublishStatus::WouldPublish => &mut self.published,
            PublishStatus::Replaced | PublishStatus::WouldReplace => &mut self.replaced,
            PublishStatus::Refused => &mut self.refused,
            PublishStatus::Failed => &mut self.failed,
        };
        *count += 1;
        let is_sent = !matches!(
            outcome.status,
            PublishStatus::Unchanged | PublishStatus::Refused | PublishStatus::Failed
        );
        if is_sent {
            self.bytes += outcome.bytes;
        }
    }
}

/// A file of an output folder, and where it goes.
#[derive(Debug, Clone)]
struct LocalFile {
    path: PathBuf,
    key: String,
    /// Empty if there is no base URL.
    link: String,
    row: Option<u64>,
    class: FileClass,
    bytes: u64,
    /// The digest that the folder's manifest has of it.
    recorded: Option<Digest>,
}

/// Runs something asynchronous to its end, on this thread.
fn wait_for<T>(work: impl Future<Output = T>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|source| {
            let diagnostic = Diagnostic::error(Code::Threads, "the network cannot be waited for");
            let hint = "close other programs, or raise the limit for files (`ulimit -n`)";
            Error::caused_by(diagnostic.hint(hint), source)
        })?;
    Ok(runtime.block_on(work))
}

/// The key or the link of the file with the credential of a certificate, by those of the certificate.
fn sidecar_of(certificate: &str) -> String {
    format!("{certificate}.json")
}

/// What a path is called in messages about a file that is sent.
fn named(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
