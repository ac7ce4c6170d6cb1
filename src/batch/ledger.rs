//! What is known of each entry's file, and the new manifest that follows from it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter};
use std::path::Path;

use super::Contents;
use super::folder::OutputFolder;
use super::manifest::{self, Record, Writer};
use super::press::LaidOut;
use crate::diagnostic::Result;
use crate::digest::Digest;
use crate::format::OutputFormat;
use crate::naming::FileNames;
use crate::plan::{Entry, Plan};

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

/// What a run expects of a file of an entry.
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
    /// Of each file of an entry, in the order of the plan's formats.
    pub(super) fn of<S>(laid_out: &LaidOut<S>) -> impl Iterator<Item = Self> {
        let is_blocked = laid_out.errors() > 0;
        let remarked = !laid_out.findings.is_empty();
        laid_out.digests.iter().map(move |digest| {
            if is_blocked {
                return Self::Blocked;
            }
            Self::File {
                digest: *digest,
                remarked,
            }
        })
    }
}

/// The files of a plan's entries by their names, what is expected of each, and what the manifest
/// and the journal say of it. A file's index counts each entry's files, in the order of the plan's
/// formats.
///
/// It holds some 90 bytes a file and no record that a plan's entry stands for: a hundred
/// thousand of them cost megabytes. The manifest itself is only ever read through.
#[derive(Debug)]
pub(super) struct Ledger<'p> {
    plan: &'p Plan,
    file_names: FileNames,
    /// Indices of files, by their names.
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

    /// The entry and the format of a file.
    pub(super) fn certificate(&self, index: usize) -> (Entry<'p>, OutputFormat) {
        certificate(self.plan, index)
    }

    pub(super) fn expected(&self, index: usize) -> Expected {
        self.states[index].expected
    }

    /// The file as it was written from the inputs that are expected, if it was.
    pub(super) fn current(&self, index: usize) -> Option<FileFacts> {
        self.states[index].current
    }

    /// The index of the file of this name.
    pub(super) fn index_of(&self, file: &str) -> Option<usize> {
        let found = self
            .by_file
            .binary_search_by(|index| self.file(*index as usize).as_ref().cmp(file));
        found.ok().map(|place| self.by_file[place] as usize)
    }

    /// The name of this file.
    pub(super) fn file(&self, index: usize) -> Cow<'p, str> {
        file(self.plan, self.file_names, index)
    }

    /// The names of the files.
    pub(super) fn files(&self) -> impl Iterator<Item = Cow<'p, str>> {
        (0..self.plan.file_count()).map(|index| self.file(index))
    }

    /// The names that the entries' files have in formats that the plan is not about: such files
    /// are somebody's, and another run's.
    pub(super) fn files_in_other_formats(&self) -> impl Iterator<Item = String> {
        let is_other = |format: &&OutputFormat| !self.plan.formats().contains(format);
        let others = OutputFormat::ALL.iter().filter(is_other);
        others.flat_map(|format| {
            let keys = self.plan.entries().map(|entry| entry.key_in(*format));
            keys.map(|key| key.file_name(self.file_names).into_owned())
        })
    }

    /// Takes note of a record of the manifest, which is older than those of the journal.
    pub(super) fn observe_written(&mut self, record: &Record<'_>) {
        if let Some(index) = self.index_of(&record.file) {
            self.states[index].observe(record);
        }
    }

    /// Takes note of a record of the journal; of two about a file the later holds.
    pub(super) fn observe_journaled(&mut self, record: Record<'static>) {
        let is_current = self.index_of(&record.file).is_some_and(|index| {
            self.states[index].observe(&record);
            self.states[index].current.is_some()
        });
        if is_current {
            self.loose.remove(&*record.file);
        } else {
            self.loose.insert(record.file.clone().into_owned(), record);
        }
    }

    /// The record of a file.
    pub(super) fn record(&self, index: usize, digest: Digest, facts: FileFacts) -> Record<'p> {
        let (entry, format) = self.certificate(index);
        Record {
            file: self.file(index),
            key: entry.key_in(format).to_string().into(),
            name: entry.name().into(),
            link: entry.link_in(format),
            bytes: facts.bytes,
            sha256: facts.sha256,
            digest,
        }
    }

    /// The records of files that no entry of the plan has, in whatever format.
    pub(super) fn strays(&self, manifest: &Path) -> Result<Vec<Record<'static>>> {
        let is_stray = |record: &Record<'_>| self.index_of(&record.file).is_none();
        let mut strays: BTreeMap<_, _> = BTreeMap::new();
        manifest::read(manifest, |record| {
            if is_stray(&record) {
                strays.insert(record.file.clone().into_owned(), record);
            }
        })?;
        let journaled = self.loose.iter().filter(|(_, record)| is_stray(record));
        strays.extend(journaled.map(|(file, record)| (file.clone(), record.clone())));
        if !strays.is_empty() {
            for file in self.files_in_other_formats() {
                strays.remove(&file);
            }
        }
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
        reason = "a roster has at most MAX_ROWS, a million, and there are a few formats"
    )]
    let count = u32::try_from(plan.file_count()).expect("fewer files than 2^32");
    let mut by_file: Vec<u32> = (0..count).collect();
    by_file.sort_by_cached_key(|index| file(plan, file_names, *index as usize));
    by_file
}

fn certificate(plan: &Plan, index: usize) -> (Entry<'_>, OutputFormat) {
    let formats = plan.formats();
    let (entry, format) = (index / formats.len(), index % formats.len());
    (plan.entry(entry), formats[format])
}

fn file(plan: &Plan, file_names: FileNames, index: usize) -> Cow<'_, str> {
    let (entry, format) = certificate(plan, index);
    match entry.key_in(format) {
        Cow::Borrowed(key) => key.file_name(file_names),
        Cow::Owned(key) => Cow::Owned(key.file_name(file_names).into_owned()),
    }
}
