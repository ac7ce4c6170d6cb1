//! Sending one file: on the condition that it replaces nothing, or only what was seen.

use std::sync::atomic::{AtomicU8, Ordering};

use object_store::PutPayload;

use super::compare::{Action, Contents, Remote, is_still};
use super::store::{Condition, Found, PATIENCE, Problem, ProblemKind, Retry, Store};
use super::{LocalFile, PublishStatus};
use crate::batch::MAX_CERTIFICATE_BYTES;
use crate::diagnostic::{Code, Diagnostic, Error};
use crate::digest::Digest;
use crate::files;

/// Sends files to a store.
pub(super) struct Sender<'s> {
    store: &'s Store,
    /// Whether the store honours conditions.
    conditions: AtomicU8,
}

const UNKNOWN: u8 = 0;
const HONOURED: u8 = 1;
/// The store ignores them.
const IGNORED: u8 = 2;
/// The store refuses requests with conditions.
const REFUSED: u8 = 3;

/// What became of a file.
pub(super) struct Sent {
    pub(super) status: PublishStatus,
    pub(super) sha256: Option<Digest>,
    pub(super) error: Option<Error>,
    /// Whether nothing more can be sent.
    pub(super) is_fatal: bool,
}

impl Sent {
    fn done(status: PublishStatus, sha256: Digest) -> Self {
        Self {
            sha256: Some(sha256),
            ..Self::nothing(status)
        }
    }

    pub(super) fn failed(error: Error) -> Self {
        Self {
            error: Some(error),
            ..Self::nothing(PublishStatus::Failed)
        }
    }

    /// For a file that was not read.
    pub(super) fn nothing(status: PublishStatus) -> Self {
        Self {
            status,
            sha256: None,
            error: None,
            is_fatal: false,
        }
    }
}

impl<'s> Sender<'s> {
    pub(super) fn new(store: &'s Store) -> Self {
        Self {
            store,
            conditions: AtomicU8::new(UNKNOWN),
        }
    }

    /// Whether the store is known to ignore conditions.
    pub(super) fn ignores_conditions(&self) -> bool {
        matches!(self.conditions.load(Ordering::Relaxed), IGNORED | REFUSED)
    }

    /// Sends the first file of a run. If that created it, it is created a second time with the same
    /// contents, to find out whether the store honours conditions.
    pub(super) async fn send_first(&self, file: &LocalFile, action: &Action) -> Sent {
        let (bytes, contents) = match read(file) {
            Ok(read) => read,
            Err(error) => return Sent::failed(error),
        };
        let payload = PutPayload::from(bytes);
        let sent = self.send_contents(file, action, &payload, &contents).await;
        if sent.error.is_none() && self.is_unknown() {
            let again = self.put(file, &payload, &contents, Condition::Absent).await;
            let found = match again {
                Ok(()) => IGNORED,
                Err(problem) => match problem.kind {
                    ProblemKind::Exists | ProblemKind::Changed => HONOURED,
                    ProblemKind::Unsupported => REFUSED,
                    _ => UNKNOWN,
                },
            };
            self.conditions.store(found, Ordering::Relaxed);
        }
        sent
    }

    /// Whether it is unknown if the store honours conditions.
    pub(super) fn is_unknown(&self) -> bool {
        self.conditions.load(Ordering::Relaxed) == UNKNOWN
    }

    /// Sends a file.
    pub(super) async fn send(&self, file: &LocalFile, action: &Action) -> Sent {
        match read(file) {
            Ok((bytes, contents)) => {
                let payload = PutPayload::from(bytes);
                self.send_contents(file, action, &payload, &contents).await
            }
            Err(error) => Sent::failed(error),
        }
    }

    async fn send_contents(
        &self,
        file: &LocalFile,
        action: &Action,
        payload: &PutPayload,
        contents: &Contents,
    ) -> Sent {
        let mut retry = Retry::new(PATIENCE);
        loop {
            let is_again = retry.has_failed();
            let sent = self.try_send(file, action, payload, contents, is_again);
            let problem = match sent.await {
                Ok(sent) => return sent,
                Err(problem) => problem,
            };
            if problem.kind == ProblemKind::Unsupported && self.is_unknown() {
                self.conditions.store(REFUSED, Ordering::Relaxed);
                continue;
            }
            if !problem.is_transient() || !retry.wait().await {
                return Sent {
                    is_fatal: problem.is_of_store(),
                    ..Sent::failed(self.store.file_error(&file.key, &problem))
                };
            }
        }
    }

    async fn try_send(
        &self,
        file: &LocalFile,
        action: &Action,
        payload: &PutPayload,
        contents: &Contents,
        is_again: bool,
    ) -> Result<Sent, Problem> {
        let seen = match action {
            Action::Create => None,
            Action::Replace(seen) => Some(seen),
            Action::Keep | Action::Refuse => {
                return Ok(Sent::done(PublishStatus::Unchanged, contents.sha256));
            }
        };
        let is_honoured = self.conditions.load(Ordering::Relaxed) == HONOURED;
        let looks_first = seen.is_some() || !is_honoured || is_again;
        let found = match looks_first {
            true => self.store.find(&file.key).await?,
            false => None,
        };
        let Some(condition) = self.condition(seen, found.as_ref()) else {
            return self.settle(file, contents, seen, found, is_again).await;
        };
        let problem = match self.put(file, payload, contents, condition).await {
            Ok(()) => {
                let status = match seen {
                    None => PublishStatus::Published,
                    Some(_) => PublishStatus::Replaced,
                };
                return Ok(Sent::done(status, contents.sha256));
            }
            Err(problem) => problem,
        };
        if !matches!(problem.kind, ProblemKind::Exists | ProblemKind::Changed) {
            return Err(problem);
        }
        match self.store.find(&file.key).await? {
            // Someone else is creating it at this moment.
            None if seen.is_none() => Err(problem.transient()),
            found => self.settle(file, contents, seen, found, is_again).await,
        }
    }

    /// On what condition the file may be written; `None` if it may not.
    fn condition(&self, seen: Option<&Remote>, found: Option<&Found>) -> Option<Condition> {
        let condition = match (seen, found) {
            (None, None) => Condition::Absent,
            (Some(seen), Some(found)) if is_still(seen, &found.remote) => {
                Condition::Is(found.version.clone())
            }
            _ => return None,
        };
        Some(match self.conditions.load(Ordering::Relaxed) {
            REFUSED => Condition::None,
            // Without effect where they are ignored.
            _ => condition,
        })
    }

    /// Handles an object that is not the one that was expected. It either has the same contents,
    /// from an earlier attempt or another run, or someone else has changed it, which is an error.
    async fn settle(
        &self,
        file: &LocalFile,
        contents: &Contents,
        seen: Option<&Remote>,
        found: Option<Found>,
        is_again: bool,
    ) -> Result<Sent, Problem> {
        if let Some(found) = &found
            && self.store.has(&file.key, found, contents).await?
        {
            let status = match seen {
                _ if !is_again => PublishStatus::Unchanged,
                None => PublishStatus::Published,
                Some(_) => PublishStatus::Replaced,
            };
            return Ok(Sent::done(status, contents.sha256));
        }
        let key = &file.key;
        let message = match (seen, found) {
            (None, _) => format!("someone else published `{key}` during the run"),
            (Some(_), Some(_)) => format!("someone else changed `{key}` during the run"),
            (Some(_), None) => format!("someone else removed `{key}` during the run"),
        };
        let diagnostic = Diagnostic::error(Code::ChangedMeanwhile, message)
            .hint("look at what is published now, and run the command again");
        Ok(Sent::failed(self.store.finding(diagnostic).into()))
    }

    async fn put(
        &self,
        file: &LocalFile,
        payload: &PutPayload,
        contents: &Contents,
        condition: Condition,
    ) -> Result<(), Problem> {
        let (key, class) = (&file.key, file.class);
        self.store
            .put(key, class, payload, contents.sha256, condition)
            .await
    }
}

/// Reads a file, which must be as it was rendered.
pub(super) fn read(file: &LocalFile) -> Result<(Vec<u8>, Contents), Error> {
    let bytes = files::read(&file.path, MAX_CERTIFICATE_BYTES)?;
    let contents = Contents::of(&bytes);
    let is_as_listed = contents.bytes == file.bytes;
    if !is_as_listed
        || file
            .recorded
            .is_some_and(|sha256| sha256 != contents.sha256)
    {
        let message = "the file is not as it was rendered";
        let diagnostic = Diagnostic::error(Code::Unrendered, message)
            .hint("run `engross render` again, and then publish")
            .in_file(&file.path);
        return Err(diagnostic.into());
    }
    Ok((bytes, contents))
}
