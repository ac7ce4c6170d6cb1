//! The files of a plan, by name: what is expected of each, what earlier runs wrote, and the new
//! manifest that follows.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter};
use std::path::Path;

use super::FileContents;
use super::folder::OutputFolder;
use super::manifest::{self, Record, Writer};
use super::names::RunShard;
use super::render::LaidOut;
use crate::diagnostic::{Result, Severity};
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
    pub(super) fn new(contents: &impl FileContents) -> Self {
        Self {
            bytes: contents.size(),
            sha256: contents.sha256(),
        }
    }
}

/// What a run expects of a file of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// Nothing: the entry is not selected.
    Unselected,
    /// No file: errors keep the certificate from being printed.
    Blocked,
    /// A file made from the inputs of this digest.
    File {
        digest: Digest,
        /// Whether there are findings about the certificate.
        has_findings: bool,
    },
}

impl Expected {
    /// For each file of an entry, in the order of the plan's formats. Findings of at least this
    /// severity are errors.
    pub(super) fn for_files<S>(
        laid_out: &LaidOut<S>,
        least: Severity,
    ) -> impl Iterator<Item = Self> {
        let is_blocked = laid_out.error_count(least) > 0;
        let has_findings = !laid_out.findings.is_empty();
        laid_out.digests.iter().map(move |digest| {
            if is_blocked {
                return Self::Blocked;
            }
            Self::File {
                digest: *digest,
                has_findings,
            }
        })
    }
}

/// The files of a plan's entries by name, with what is expected of each and what the manifest and
/// the journal record about it. An index counts the files of the first entry, in the order of the
/// plan's formats, then those of the second, and so on.
///
/// It takes about 90 bytes a file. Records of files that are as expected are not kept, as the plan
/// has what they say: for a hundred thousand files they would take tens of megabytes. The manifest
/// is never in memory as a whole.
#[derive(Debug)]
pub(super) struct FileIndex<'p> {
    plan: &'p Plan,
    file_names: FileNames,
    /// Indices of files, sorted by name.
    by_name: Vec<u32>,
    states: Vec<State>,
    /// Records in the journal of files that are not as expected, by name.
    unexpected: BTreeMap<String, Record<'static>>,
}

#[derive(Debug, Clone, Copy)]
struct State {
    expected: Expected,
    /// The file as it was written, if it was made from the expected inputs.
    current: Option<FileFacts>,
    /// Whether an earlier run wrote a file of this name, from whatever inputs.
    is_recorded: bool,
}

impl<'p> FileIndex<'p> {
    pub(super) fn new(plan: &'p Plan, file_names: FileNames, expected: Vec<Expected>) -> Self {
        let states = expected
            .into_iter()
            .map(|expected| State {
                expected,
                current: None,
                is_recorded: false,
            })
            .collect();
        Self {
            plan,
            file_names,
            by_name: sort_by_name(plan, file_names),
            states,
            unexpected: BTreeMap::new(),
        }
    }

    pub(super) fn plan(&self) -> &'p Plan {
        self.plan
    }

    /// The entry and the format of a file.
    pub(super) fn certificate(&self, index: usize) -> (Entry<'p>, OutputFormat) {
        certificate(self.plan, index)
    }

    pub(super) fn expected(&self, index: usize) -> Expected {
        self.states[index].expected
    }

    /// The file as it was written, if it was made from the expected inputs.
    pub(super) fn current(&self, index: usize) -> Option<FileFacts> {
        self.states[index].current
    }

    /// The entries of which earlier runs wrote no file, in order.
    pub(super) fn new_entries(&self) -> Vec<usize> {
        let formats = self.plan.formats().len();
        let entries = self.states.chunks(formats).enumerate();
        let is_new = |files: &[State]| files.iter().all(|file| !file.is_recorded);
        let new = entries.filter(|(_, files)| is_new(files));
        new.map(|(index, _)| index).collect()
    }

    /// The index of the file of this name.
    pub(super) fn index_of(&self, file: &str) -> Option<usize> {
        let found = self
            .by_name
            .binary_search_by(|index| self.file(*index as usize).as_ref().cmp(file));
        found.ok().map(|place| self.by_name[place] as usize)
    }

    /// The name of a file.
    pub(super) fn file(&self, index: usize) -> Cow<'p, str> {
        file(self.plan, self.file_names, index)
    }

    /// The names of all files.
    pub(super) fn files(&self) -> impl Iterator<Item = Cow<'p, str>> {
        (0..self.plan.file_count()).map(|index| self.file(index))
    }

    /// The names of the entries' files in the formats that this plan does not have. Such a file is
    /// not an orphan: a run for that format wrote it, for an entry.
    pub(super) fn files_in_other_formats(&self) -> impl Iterator<Item = String> {
        let is_other = |format: &&OutputFormat| !self.plan.formats().contains(format);
        let others = OutputFormat::ALL.iter().filter(is_other);
        others.flat_map(|format| {
            let entries = self.plan.entries();
            entries.map(|entry| entry.file_name(*format, self.file_names).into_owned())
        })
    }

    /// The names of the files beside the entries' files, in any format, that have their credentials.
    pub(super) fn sidecars(&self) -> impl Iterator<Item = String> {
        OutputFormat::ALL.iter().flat_map(|format| {
            let entries = self.plan.entries();
            entries.filter_map(|entry| entry.sidecar_name(*format, self.file_names))
        })
    }

    /// Takes in a record of the manifest. Those of the journal are newer.
    pub(super) fn take_from_manifest(&mut self, record: &Record<'_>) {
        if let Some(index) = self.index_of(&record.file) {
            self.states[index].take(record);
        }
    }

    /// Takes in a record of the journal. A later record of a file replaces an earlier one.
    pub(super) fn take_from_journal(&mut self, record: Record<'static>) {
        let is_current = self.index_of(&record.file).is_some_and(|index| {
            self.states[index].take(&record);
            self.states[index].current.is_some()
        });
        if is_current {
            self.unexpected.remove(&*record.file);
        } else {
            let file = record.file.clone().into_owned();
            self.unexpected.insert(file, record);
        }
    }

    /// The record of a file that was made from the inputs of this digest.
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

    /// The records of files that no entry of the plan has, in any format, sorted by name.
    pub(super) fn orphans(&self, manifest: &Path) -> Result<Vec<Record<'static>>> {
        let is_orphan = |record: &Record<'_>| self.index_of(&record.file).is_none();
        let mut orphans: BTreeMap<_, _> = BTreeMap::new();
        manifest::read(manifest, |record| {
            if is_orphan(&record) {
                orphans.insert(record.file.clone().into_owned(), record);
            }
        })?;
        let unexpected = self.unexpected.iter();
        let journaled = unexpected.filter(|(_, record)| is_orphan(record));
        orphans.extend(journaled.map(|(file, record)| (file.clone(), record.clone())));
        if !orphans.is_empty() {
            for file in self.files_in_other_formats() {
                orphans.remove(&file);
            }
        }
        Ok(orphans.into_values().collect())
    }

    /// Writes the new manifest: the records of the old one, replaced by newer ones where there are
    /// any, and without those of the files `dropped`.
    pub(super) fn write_manifest(
        &self,
        folder: &OutputFolder,
        shard: Option<&RunShard>,
        dropped: &BTreeSet<String>,
    ) -> Result<()> {
        let path = folder.manifest();
        folder.write_manifest(|sink| {
            let mut writer = Writer::new(BufWriter::new(sink), shard)?;
            let mut newer = self
                .newer_records()
                .filter(|record| !dropped.contains(&*record.file))
                .peekable();
            let mut merge = |old: &Record<'_>| -> io::Result<()> {
                while let Some(before) = newer.next_if(|newer| newer.file < old.file) {
                    writer.push(&before)?;
                }
                match newer.next_if(|newer| newer.file == old.file) {
                    Some(same) => writer.push(&same),
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
            newer.try_for_each(|record| writer.push(&record))?;
            writer.finish()
        })
    }

    /// The records that take precedence over those of the old manifest, sorted by name.
    fn newer_records(&self) -> impl Iterator<Item = Record<'_>> {
        let mut current = self
            .by_name
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
        let mut unexpected = self.unexpected.values().peekable();
        std::iter::from_fn(move || match (current.peek(), unexpected.peek()) {
            (Some(next), Some(other)) if other.file < next.file => unexpected.next().cloned(),
            (Some(_), _) => current.next(),
            (None, _) => unexpected.next().cloned(),
        })
    }
}

impl State {
    fn take(&mut self, record: &Record<'_>) {
        let is_current = matches!(
            self.expected,
            Expected::File { digest, .. } if digest == record.digest
        );
        self.is_recorded = true;
        self.current = is_current.then_some(FileFacts {
            bytes: record.bytes,
            sha256: record.sha256,
        });
    }
}

fn sort_by_name(plan: &Plan, file_names: FileNames) -> Vec<u32> {
    #[expect(
        clippy::expect_used,
        reason = "a roster has at most MAX_ROWS, a million, and there are a few formats"
    )]
    let count = u32::try_from(plan.file_count()).expect("fewer files than 2^32");
    let mut by_name: Vec<u32> = (0..count).collect();
    by_name.sort_by_cached_key(|index| file(plan, file_names, *index as usize));
    by_name
}

fn certificate(plan: &Plan, index: usize) -> (Entry<'_>, OutputFormat) {
    let formats = plan.formats();
    let (entry, format) = (index / formats.len(), index % formats.len());
    (plan.entry(entry), formats[format])
}

fn file(plan: &Plan, file_names: FileNames, index: usize) -> Cow<'_, str> {
    let (entry, format) = certificate(plan, index);
    entry.file_name(format, file_names)
}
