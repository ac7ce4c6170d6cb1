//! What is known of each entry's file, and the new manifest that follows from it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter};
use std::path::Path;

use super::Contents;
use super::folder::OutputFolder;
use super::manifest::{self, Record, Writer};
use super::press::Proof;
use crate::digest::Digest;
use crate::error::Result;
use crate::naming::FileNames;
use crate::plan::Plan;

/// A certificate's file as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileFacts {
    /// Its size in bytes.
    pub bytes: u64,
    /// The SHA-256 digest of its contents.
    pub sha256: Digest,
}

impl FileFacts {
    pub(super) fn of(contents: &impl Contents) -> Self {
        Self {
            bytes: contents.size(),
            sha256: contents.sha256(),
        }
    }
}

/// What a run expects of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// Nothing: the run is about others.
    Unselected,
    /// That it cannot be printed.
    Blocked,
    /// A file made from the inputs of this digest.
    File {
        digest: Digest,
        /// Whether there are findings about it.
        remarked: bool,
    },
}

impl Expected {
    pub(super) fn of<S>(proof: &Proof<S>) -> Self {
        if proof.errors() > 0 {
            return Self::Blocked;
        }
        Self::File {
            digest: proof.digest,
            remarked: !proof.findings.is_empty(),
        }
    }
}

/// The entries of a plan by the names of their files, what is expected of each, and what the
/// manifest and the journal say of it.
///
/// It holds some 90 bytes an entry and no record that a plan's entry stands for: a hundred
/// thousand of them cost megabytes. The manifest itself is only ever read through.
#[derive(Debug)]
pub(super) struct Ledger<'p> {
    plan: &'p Plan,
    file_names: FileNames,
    /// Indices of entries, by file name.
    by_file: Vec<u32>,
    states: Vec<State>,
    /// The journal's records of files that the run does not expect as they are.
    loose: BTreeMap<String, Record<'static>>,
}

#[derive(Debug, Clone, Copy)]
struct State {
    expected: Expected,
    /// The file, where it was made from the inputs that are expected.
    current: Option<FileFacts>,
}

impl<'p> Ledger<'p> {
    pub(super) fn new(plan: &'p Plan, file_names: FileNames, expected: Vec<Expected>) -> Self {
        let states = expected
            .into_iter()
            .map(|expected| State {
                expected,
                current: None,
            })
            .collect();
        Self {
            plan,
            file_names,
            by_file: by_file(plan, file_names),
            states,
            loose: BTreeMap::new(),
        }
    }

    pub(super) fn expected(&self, index: usize) -> Expected {
        self.states[index].expected
    }

    /// The file of this entry as it was written from the inputs that are expected, if it was.
    pub(super) fn current(&self, index: usize) -> Option<FileFacts> {
        self.states[index].current
    }

    /// The index of the entry that has this file.
    pub(super) fn entry_of(&self, file: &str) -> Option<usize> {
        let found = self
            .by_file
            .binary_search_by(|index| self.file(*index as usize).as_ref().cmp(file));
        found.ok().map(|place| self.by_file[place] as usize)
    }

    /// The name of this entry's file.
    pub(super) fn file(&self, index: usize) -> Cow<'p, str> {
        self.plan.entry(index).key().file_name(self.file_names)
    }

    /// The names of the entries' files.
    pub(super) fn files(&self) -> impl Iterator<Item = Cow<'p, str>> {
        (0..self.plan.len()).map(|index| self.file(index))
    }

    /// Takes note of a record of the manifest, which is older than those of the journal.
    pub(super) fn observe_written(&mut self, record: &Record<'_>) {
        if let Some(index) = self.entry_of(&record.file) {
            self.states[index].observe(record);
        }
    }

    /// Takes note of a record of the journal; of two about a file the later holds.
    pub(super) fn observe_journaled(&mut self, record: Record<'static>) {
        let is_current = self.entry_of(&record.file).is_some_and(|index| {
            self.states[index].observe(&record);
            self.states[index].current.is_some()
        });
        if is_current {
            self.loose.remove(&*record.file);
        } else {
            self.loose.insert(record.file.clone().into_owned(), record);
        }
    }

    /// The record of an entry's file.
    pub(super) fn record(&self, index: usize, digest: Digest, facts: FileFacts) -> Record<'p> {
        let entry = self.plan.entry(index);
        Record {
            file: entry.key().file_name(self.file_names),
            key: entry.key().as_str().into(),
            name: entry.name().into(),
            link: entry.link(),
            bytes: facts.bytes,
            sha256: facts.sha256,
            digest,
        }
    }

    /// The records of files that no entry of the plan has.
    pub(super) fn strays(&self, manifest: &Path) -> Result<Vec<Record<'static>>> {
        let is_stray = |record: &Record<'_>| self.entry_of(&record.file).is_none();
        let mut strays: BTreeMap<_, _> = BTreeMap::new();
        manifest::read(manifest, |record| {
            if is_stray(&record) {
                strays.insert(record.file.clone().into_owned(), record);
            }
        })?;
        let journaled = self.loose.iter().filter(|(_, record)| is_stray(record));
        strays.extend(journaled.map(|(file, record)| (file.clone(), record.clone())));
        Ok(strays.into_values().collect())
    }

    /// Writes the manifest anew: the old one's records, without those of the files `dropped`, and
    /// in their place what has been noted since.
    pub(super) fn write_manifest(
        &self,
        folder: &OutputFolder,
        dropped: &BTreeSet<String>,
    ) -> Result<()> {
        let path = folder.path_of(manifest::FILE_NAME);
        folder.write_manifest(|sink| {
            let mut writer = Writer::new(BufWriter::new(sink))?;
            let mut fresh = self
                .fresh()
                .filter(|record| !dropped.contains(&*record.file))
                .peekable();
            let mut merge = |old: &Record<'_>| -> io::Result<()> {
                while let Some(earlier) = fresh.next_if(|fresh| fresh.file < old.file) {
                    writer.push(&earlier)?;
                }
                match fresh.next_if(|fresh| fresh.file == old.file) {
                    Some(newer) => writer.push(&newer),
                    None if dropped.contains(&*old.file) => Ok(()),
                    None => writer.push(old),
                }
            };
            let mut merged = Ok(());
            manifest::read(&path, |old| {
                if merged.is_ok() {
                    merged = merge(&old);
                }
            })
            .map_err(io::Error::other)?;
            merged?;
            fresh.try_for_each(|record| writer.push(&record))?;
            writer.finish()
        })
    }

    /// What the new manifest says otherwise than the old one may, by file name.
    fn fresh(&self) -> impl Iterator<Item = Record<'_>> {
        let mut current = self
            .by_file
            .iter()
            .filter_map(|index| {
                let state = &self.states[*index as usize];
                match (state.expected, state.current) {
                    (Expected::File { digest, .. }, Some(facts)) => {
                        Some(self.record(*index as usize, digest, facts))
                    }
                    _ => None,
                }
            })
            .peekable();
        let mut loose = self.loose.values().peekable();
        std::iter::from_fn(move || match (current.peek(), loose.peek()) {
            (Some(next), Some(stray)) if stray.file < next.file => loose.next().cloned(),
            (Some(_), _) => current.next(),
            (None, _) => loose.next().cloned(),
        })
    }
}

impl State {
    fn observe(&mut self, record: &Record<'_>) {
        let is_current = matches!(
            self.expected,
            Expected::File { digest, .. } if digest == record.digest
        );
        self.current = is_current.then_some(FileFacts {
            bytes: record.bytes,
            sha256: record.sha256,
        });
    }
}

fn by_file(plan: &Plan, file_names: FileNames) -> Vec<u32> {
    #[expect(
        clippy::expect_used,
        reason = "a roster has at most MAX_ROWS, a million"
    )]
    let count = u32::try_from(plan.len()).expect("fewer entries than 2^32");
    let mut by_file: Vec<u32> = (0..count).collect();
    by_file.sort_by_cached_key(|index| plan.entry(*index as usize).key().file_name(file_names));
    by_file
}
