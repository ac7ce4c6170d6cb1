//! A run: finds out what the store lacks, and sends it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::Ordering;

use futures_util::StreamExt as _;
use futures_util::stream;

use super::compare::{self, Action, BySize};
use super::send::{self, Sender, Sent};
use super::store::{Problem, Store};
use super::{
    FileClass, LocalFile, PublishEvent, PublishOptions, PublishOutcome, PublishStatus,
    PublishSummary, PublishTarget, files, read_back, wait_for,
};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::plan::Plan;

/// Publishes what lies in an output folder: the certificates of the plan, the cover, `did.json`,
/// pages, and `status.json`, in this order.
///
/// The store is listed once. A file that it lacks is created, on the condition that nothing has its
/// name. One that it has with other contents is refused, unless the options ask for it: then it is
/// replaced, on the condition that it is still the object that was listed. Nothing is deleted, and
/// what failed is tried again as long as that may help. Where a certificate could not be sent,
/// nothing is that could lead to it.
///
/// # Errors
///
/// Nothing was sent in any of these cases: [`Code::Unrendered`] where the folder lacks a
/// certificate; [`Code::NoMatch`] for a key to replace that no file has; [`Code::NoStoreCredentials`] and
/// [`Code::Store`] where the store cannot be listed; [`Code::Read`] for the folder. What happens
/// later is in the [summary](PublishSummary) and the outcomes.
pub fn publish(
    plan: &Plan,
    folder: impl AsRef<Path>,
    target: &PublishTarget,
    options: &PublishOptions,
    mut events: impl FnMut(PublishEvent<'_>),
) -> Result<PublishSummary> {
    let events: &mut dyn FnMut(PublishEvent<'_>) = &mut events;
    let mut note = |finding| events(PublishEvent::Note(finding));
    let local = files::find(plan, folder.as_ref(), options, &mut note)?;
    let is_replaced = compare::replaced(&local, &options.replace)?;
    let publish = &plan.program().publish;
    let store = Store::open(target, &publish.cache_control)?;
    wait_for(async {
        let mut run = Run {
            local: &local,
            store: &store,
            options,
            events,
            summary: PublishSummary::default(),
            sent: Vec::new(),
        };
        let actions = run.compare(&is_replaced).await?;
        run.events(PublishEvent::Planned { files: local.len() });
        match options.dry_run {
            true => run.foresee(&actions),
            false => run.send_all(&actions).await,
        }
        Ok(run.summary)
    })?
}

struct Run<'r> {
    local: &'r [LocalFile],
    store: &'r Store,
    options: &'r PublishOptions,
    events: &'r mut dyn FnMut(PublishEvent<'_>),
    summary: PublishSummary,
    /// The files that were sent, with their contents' digests.
    sent: Vec<(usize, crate::digest::Digest)>,
}

impl Run<'_> {
    fn events(&mut self, event: PublishEvent<'_>) {
        (self.events)(event);
    }

    fn is_cancelled(&self) -> bool {
        self.options.cancel.load(Ordering::Relaxed)
    }

    /// What to do with each file; an error for those that cannot be read.
    async fn compare(&self, is_replaced: &[bool]) -> Result<Vec<Result<Action>>> {
        let mut keys: Vec<&str> = self.local.iter().map(|file| file.key.as_str()).collect();
        keys.sort_unstable();
        let is_wanted = |key: &str| keys.binary_search(&key).is_ok();
        let of_store = |problem: Problem| self.store.error(&problem);
        let remote = self.store.list(is_wanted).await.map_err(of_store)?;
        let by_size = compare::by_size(self.local, &remote);
        drop(remote);
        let compared = (0..self.local.len()).map(|index| {
            let by_size = &by_size[index];
            async move {
                let is_same = match by_size {
                    BySize::SameSize(object) => self.is_same(index, object).await?,
                    _ => Ok(false),
                };
                let action =
                    is_same.map(|is_same| compare::action(by_size, is_same, is_replaced[index]));
                Ok::<_, Problem>(action)
            }
        });
        let mut compared = stream::iter(compared).buffered(self.options.jobs.get());
        let mut actions = Vec::with_capacity(self.local.len());
        while let Some(action) = compared.next().await {
            actions.push(action.map_err(of_store)?);
        }
        Ok(actions)
    }

    /// Whether an object of the same size has the contents of a file.
    async fn is_same(
        &self,
        index: usize,
        object: &compare::Remote,
    ) -> Result<Result<bool>, Problem> {
        let file = &self.local[index];
        let contents = match send::read(file) {
            Ok((_, contents)) => contents,
            Err(error) => return Ok(Err(error)),
        };
        if compare::is_certainly_same(object, &contents.md5) {
            return Ok(Ok(true));
        }
        match self.store.find(&file.key).await? {
            Some(found) => Ok(Ok(self.store.has(&file.key, &found, &contents).await?)),
            None => Ok(Ok(false)),
        }
    }

    /// Reports what a run would do.
    fn foresee(&mut self, actions: &[Result<Action>]) {
        for (index, action) in actions.iter().enumerate() {
            let sent = match action {
                Ok(Action::Keep) => Sent::nothing(PublishStatus::Unchanged),
                Ok(Action::Create) => Sent::nothing(PublishStatus::WouldPublish),
                Ok(Action::Replace(_)) => Sent::nothing(PublishStatus::WouldReplace),
                Ok(Action::Refuse) => refused(self.store, &self.local[index]),
                Err(error) => Sent::failed(copy(error)),
            };
            self.report(index, &sent);
        }
    }

    async fn send_all(&mut self, actions: &[Result<Action>]) {
        let sender = Sender::new(self.store);
        let mut start = 0;
        for class in FileClass::ALL {
            let of_class = self.local[start..].iter();
            let count = of_class.take_while(|file| file.class == class).count();
            let files = start..start + count;
            start = files.end;
            if self.summary.stopped.is_none() && !self.is_cancelled() {
                self.send_class(&sender, actions, files).await;
            }
            if self.summary.failed > 0 {
                // A page would lead to files that are not there.
                break;
            }
        }
        let done = self.summary.published
            + self.summary.replaced
            + self.summary.unchanged
            + self.summary.refused
            + self.summary.failed;
        self.summary.skipped = self.local.len() - done;
        self.summary.cancelled = self.is_cancelled() && self.summary.skipped > 0;
        if self.summary.stopped.is_none() {
            self.read_back().await;
        }
    }

    /// Sends the files of a class, and reports them in their order.
    async fn send_class(
        &mut self,
        sender: &Sender<'_>,
        actions: &[Result<Action>],
        files: std::ops::Range<usize>,
    ) {
        let is_sent =
            |index: &usize| matches!(actions[*index], Ok(Action::Create | Action::Replace(_)));
        let mut first = None;
        if sender.is_unknown()
            && let Some(index) = files.clone().find(is_sent)
            && let Ok(action) = &actions[index]
        {
            first = Some((index, sender.send_first(&self.local[index], action).await));
            if sender.ignores_conditions() {
                let message = "the store ignores the conditions of writes: what another program \
                               publishes at the same moment could be replaced";
                let finding = Diagnostic::warning(Code::NoPreconditions, message);
                let hint = "let only one run at a time publish there, or choose another store";
                let finding = self.store.finding(finding.hint(hint));
                self.events(PublishEvent::Note(finding));
            }
        }
        let (local, store, cancel) = (self.local, self.store, &self.options.cancel);
        let is_stopped = std::cell::Cell::new(false);
        let is_stopped = &is_stopped;
        let first_index = first.as_ref().map(|(index, _)| *index);
        let sent = files.clone().filter(|index| Some(*index) != first_index);
        let sent = sent.map(|index| async move {
            let sent = match &actions[index] {
                Err(error) => Sent::failed(copy(error)),
                Ok(Action::Refuse) => refused(store, &local[index]),
                Ok(_) if is_stopped.get() || cancel.load(Ordering::Relaxed) => {
                    return (index, None);
                }
                Ok(Action::Keep) => Sent::nothing(PublishStatus::Unchanged),
                Ok(action) => sender.send(&local[index], action).await,
            };
            if sent.is_fatal {
                is_stopped.set(true);
            }
            (index, Some(sent))
        });
        let mut sent = stream::iter(sent).buffer_unordered(self.options.jobs.get());
        // Those that are done before their turn.
        let mut waiting: BTreeMap<usize, Sent> = BTreeMap::new();
        let mut next = files.start;
        if let Some((index, first)) = first {
            if first.is_fatal {
                is_stopped.set(true);
            }
            waiting.insert(index, first);
        }
        loop {
            while let Some(sent) = waiting.remove(&next) {
                self.report(next, &sent);
                next += 1;
            }
            match sent.next().await {
                Some((index, Some(done))) => {
                    waiting.insert(index, done);
                }
                Some((index, None)) => {
                    // Not reached: what is behind it is reported all the same.
                    if index == next {
                        next += 1;
                    }
                }
                None => break,
            }
        }
        for (index, sent) in std::mem::take(&mut waiting) {
            self.report(index, &sent);
        }
    }

    fn report(&mut self, index: usize, sent: &Sent) {
        let file = &self.local[index];
        let outcome = PublishOutcome {
            key: &file.key,
            link: &file.link,
            row: file.row,
            class: file.class,
            status: sent.status,
            bytes: file.bytes,
            sha256: sent.sha256,
            error: sent.error.as_ref(),
        };
        self.summary.count(&outcome);
        self.events(PublishEvent::Done(outcome));
        if let (PublishStatus::Published | PublishStatus::Replaced, Some(sha256)) =
            (sent.status, sent.sha256)
        {
            self.sent.push((index, sha256));
        }
        if sent.is_fatal && self.summary.stopped.is_none() {
            self.summary.stopped = sent.error.as_ref().map(copy);
        }
    }

    /// Asks for some of the files that were sent by their public links.
    async fn read_back(&mut self) {
        let is_absolute = |index: &usize| self.local[*index].link.contains("://");
        let sent: Vec<_> = self
            .sent
            .iter()
            .filter(|(index, _)| is_absolute(index))
            .copied()
            .collect();
        if !self.store.is_public() {
            return;
        }
        let client = read_back::client();
        for place in sample(sent.len(), self.options.read_back) {
            let (index, sha256) = sent[place];
            let file = &self.local[index];
            if let Some(finding) = read_back::check(&client, file, sha256).await {
                self.summary.failed += 1;
                self.events(PublishEvent::Note(finding));
            }
        }
    }
}

/// What becomes of a file that is published with other contents.
fn refused(store: &Store, file: &LocalFile) -> Sent {
    Sent {
        error: Some(store.finding(compare::refusal(file)).into()),
        ..Sent::nothing(PublishStatus::Refused)
    }
}

/// Evenly distributed places, the first and the last among them.
fn sample(len: usize, count: usize) -> Vec<usize> {
    let count = count.min(len);
    match count {
        0 => Vec::new(),
        1 => vec![0],
        _ => (0..count)
            .map(|number| number * (len - 1) / (count - 1))
            .collect(),
    }
}

/// An error with the same diagnostics.
fn copy(error: &Error) -> Error {
    let [first, others @ ..] = error.diagnostics() else {
        // An error has at least one.
        return Diagnostic::error(error.code(), error.to_string()).into();
    };
    Error::from_all(first.clone(), others.iter().cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_spread() {
        assert_eq!(sample(0, 3), [0; 0]);
        assert_eq!(sample(1, 3), [0]);
        assert_eq!(sample(2, 3), [0, 1]);
        assert_eq!(sample(101, 3), [0, 50, 100]);
        assert_eq!(sample(5, 1), [0]);
        assert_eq!(sample(5, 0), [0; 0]);
    }
}
