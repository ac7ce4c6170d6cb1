//! A run: it checks every entry, then writes the certificates that are not up to date.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::ThreadPool;

use super::embedded;
use super::file_index::{Expected, FileFacts, FileIndex};
use super::folder::{OutputFolder, WriteError};
use super::journal::Journal;
use super::manifest::{self, Condition};
use super::orphan::{self, Orphans};
use super::render::{self, FileContents as _, LaidOut, Render};
use super::spread::SizeSpread;
use super::{BatchCheck, Event, Outcome, RunOptions, Status, Summary};
use crate::diagnostic::{Code, Diagnostic, Error, Result, Severity};
use crate::digest::Digest;
use crate::parallel::{for_each_in_order, thread_pool};
use crate::plan::Plan;

/// Lays out the certificates of the plan and reports the findings about each, as
/// [`Event::Checked`]. Writes nothing. Only the options `jobs`, `only` and `cancel` have an
/// effect. Returns what is true of all of them together.
///
/// # Errors
///
/// [`Code::Threads`].
pub fn check<R: Render>(
    plan: &Plan,
    renderer: &R,
    options: &RunOptions,
    mut events: impl FnMut(Event<'_>),
) -> Result<BatchCheck> {
    let run = Run::new(plan, renderer, options)?;
    let checked = run.check(&mut events);
    Ok(BatchCheck {
        errors: checked.errors,
        findings: checked.sizes.findings(plan.program()),
        sizes: checked.sizes,
    })
}

/// Writes the certificates of the plan into a folder, which is created if it does not exist.
///
/// All are laid out before any is written: if there are errors among the findings, those of the
/// plan or those of laying out, nothing is written unless `options.keep_going` is set. Then each
/// certificate is written that is not up to date. If only one file cannot be written, it fails
/// alone; if the folder itself cannot be written to any more, the run stops, and
/// [`Summary::stopped`] has the reason.
///
/// # Errors
///
/// Nothing was written in any of these cases: [`Code::Unprintable`] where there are errors among
/// the findings; [`Code::FolderInUse`] while another run writes to the folder; [`Code::Write`]
/// where it cannot be written to; [`Code::ForeignManifest`], [`Code::NewerManifest`] and
/// [`Code::TooLarge`] where its manifest is not one that this engross may replace;
/// [`Code::Threads`].
pub fn run<R: Render>(
    plan: &Plan,
    renderer: &R,
    folder: impl AsRef<Path>,
    options: &RunOptions,
    mut events: impl FnMut(Event<'_>),
) -> Result<Summary> {
    let events = &mut events;
    let run = Run::new(plan, renderer, options)?;
    let Some(expected) = run.expect(events)? else {
        return Ok(run.cancelled());
    };
    let (folder, mut journal) = OutputFolder::open(folder.as_ref(), options.names(), options.sync)?;
    let mut index = FileIndex::new(plan, options.file_names, expected);
    if let Err(error) = load(&mut index, &folder, &mut journal, events) {
        journal.abandon();
        return Err(error);
    }
    #[cfg(feature = "credential")]
    if let Err(error) = run.issue(&folder, &index) {
        journal.abandon();
        return Err(error);
    }
    let new = index.new_entries();
    let mut summary = run.write(&folder, &mut journal, &index, events);
    let finished = run.finish(&folder, journal, index, &new, &mut summary, events);
    summary.stopped = summary.stopped.or(finished.err());
    Ok(summary)
}

/// One run, in its two passes.
pub(super) struct Run<'a, R> {
    pub(super) plan: &'a Plan,
    pub(super) renderer: &'a R,
    pub(super) options: &'a RunOptions,
    pub(super) pool: ThreadPool,
    /// The indices of the selected entries, in order.
    pub(super) selected: Vec<usize>,
}

/// What laying out all entries found.
struct PassedCheck {
    /// One for each file.
    expected: Vec<Expected>,
    errors: usize,
    sizes: SizeSpread,
}

/// The outcome for one entry.
struct DoneEntry {
    /// For each of its files, in the order of the plan's formats.
    files: Vec<Done>,
    findings: Vec<Diagnostic>,
}

/// The outcome for one file.
enum Done {
    Unchanged(FileFacts),
    /// The file was as expected, but the manifest had no record of it.
    Recognised(Digest, FileFacts),
    Written(Digest, FileFacts),
    /// Errors keep the certificate from being printed.
    Blocked,
    NotWritten(WriteError),
}

impl<'a, R: Render> Run<'a, R> {
    pub(super) fn new(plan: &'a Plan, renderer: &'a R, options: &'a RunOptions) -> Result<Self> {
        renderer.check_plan(plan)?;
        let selected = match &options.only {
            None => (0..plan.len()).collect(),
            Some(only) => sorted(only),
        };
        // A certificate is hashed while it is written.
        let pool = thread_pool(options.jobs, selected.len().saturating_mul(2))?;
        Ok(Self {
            plan,
            renderer,
            options,
            pool,
            selected,
        })
    }

    /// The first pass, before anything is written. Returns what to expect of each file; `None` if
    /// the run was cancelled.
    ///
    /// # Errors
    ///
    /// [`Code::Unprintable`] if nothing may be written because of errors among the findings.
    pub(super) fn expect(
        &self,
        events: &mut dyn FnMut(Event<'_>),
    ) -> Result<Option<Vec<Expected>>> {
        let PassedCheck {
            expected, errors, ..
        } = self.check(events);
        if self.is_cancelled() {
            return Ok(None);
        }
        if errors > 0 && !self.options.keep_going || self.general_errors() > 0 {
            return Err(Error::unprintable(errors, self.options.strict));
        }
        Ok(Some(expected))
    }

    /// Records the certificates that are going to be written, and publishes what they are checked
    /// with.
    #[cfg(feature = "credential")]
    fn issue(&self, folder: &OutputFolder, index: &FileIndex<'_>) -> Result<()> {
        self.record(|file| index.expected(file))?;
        self.options.issue.publish(folder)
    }

    /// Records the certificates that are going to be written.
    #[cfg(feature = "credential")]
    pub(super) fn record(&self, expected: impl Fn(usize) -> Expected) -> Result<()> {
        let formats = self.plan.formats().len();
        let is_written = |entry: &usize| {
            let mut files = entry * formats..(entry + 1) * formats;
            files.any(|file| matches!(expected(file), Expected::File { .. }))
        };
        let written: Vec<usize> = self.selected.iter().copied().filter(is_written).collect();
        self.options.issue.record(self.plan, &written)
    }

    /// Lays out each entry.
    fn check(&self, events: &mut dyn FnMut(Event<'_>)) -> PassedCheck {
        let formats = self.plan.formats().len();
        let mut expected = vec![Expected::Unselected; self.plan.file_count()];
        let least = self.least_error();
        let mut errors = self.general_errors();
        let mut sizes = SizeSpread::default();
        for_each_in_order(
            &self.pool,
            self.selected.len(),
            || self.is_cancelled(),
            || self.renderer.scratch(),
            |scratch, place| {
                let laid_out = self.lay_out(self.selected[place], scratch);
                let sizes = self.renderer.sizes(&laid_out.sheet);
                (laid_out.without_sheet(), sizes)
            },
            |place, (laid_out, own_sizes)| {
                let index = self.selected[place];
                errors += laid_out.error_count(least);
                sizes.add(&own_sizes);
                let files = expected[index * formats..].iter_mut();
                for (file, expectation) in files.zip(Expected::for_files(&laid_out, least)) {
                    *file = expectation;
                }
                let entry = self.plan.entry(index);
                events(Event::Checked {
                    entry,
                    findings: &laid_out.findings,
                });
            },
        );
        PassedCheck {
            expected,
            errors,
            sizes,
        }
    }

    /// The indices of the files of the selected entries, in order.
    pub(super) fn files(&self) -> impl Iterator<Item = usize> {
        let formats = self.plan.formats().len();
        let selected = self.selected.iter();
        selected.flat_map(move |entry| entry * formats..(entry + 1) * formats)
    }

    /// The summary of a run that was cancelled before it wrote anything.
    pub(super) fn cancelled(&self) -> Summary {
        Summary {
            skipped: self.file_count(),
            cancelled: true,
            ..Summary::default()
        }
    }

    /// The number of files of the selected entries.
    fn file_count(&self) -> usize {
        self.selected.len() * self.plan.formats().len()
    }

    /// The number of errors of the plan that are not about a row. They affect all certificates.
    fn general_errors(&self) -> usize {
        render::error_count(
            self.plan
                .findings()
                .iter()
                .filter(|finding| finding.row().is_none()),
            self.least_error(),
        )
    }

    /// The lowest severity of findings that are errors.
    pub(super) fn least_error(&self) -> Severity {
        if self.options.strict {
            Severity::Warning
        } else {
            Severity::Error
        }
    }

    /// Writes the files that are not up to date.
    fn write(
        &self,
        folder: &OutputFolder,
        journal: &mut Journal,
        index: &FileIndex<'_>,
        events: &mut dyn FnMut(Event<'_>),
    ) -> Summary {
        let mut summary = Summary::default();
        let broken = AtomicBool::new(false);
        for_each_in_order(
            &self.pool,
            self.selected.len(),
            || self.is_cancelled() || broken.load(Ordering::Relaxed),
            || self.renderer.scratch(),
            |scratch, place| {
                let done = self.write_entry(folder, index, self.selected[place], scratch);
                if done.files.iter().any(Done::is_about_folder) {
                    broken.store(true, Ordering::Relaxed);
                }
                done
            },
            |place, DoneEntry { files, findings }| {
                let first = self.selected[place] * self.plan.formats().len();
                for (file, done) in (first..).zip(files) {
                    if let Done::Recognised(digest, facts) | Done::Written(digest, facts) = done
                        && let Err(error) = journal.append(&index.record(file, digest, facts))
                    {
                        broken.store(true, Ordering::Relaxed);
                        summary.stopped.get_or_insert(error);
                    }
                    let status = done.status();
                    summary.count(status);
                    let (entry, format) = index.certificate(file);
                    events(Event::Done(Outcome {
                        entry,
                        format,
                        status,
                        findings: &findings,
                    }));
                    if let Done::NotWritten(WriteError::Folder(error)) = done {
                        summary.stopped.get_or_insert(error);
                    }
                }
            },
        );
        let done = summary.written + summary.unchanged + summary.failed;
        summary.skipped = self.file_count() - done;
        summary.cancelled = self.is_cancelled() && summary.skipped > 0;
        summary
    }

    /// Writes the files of an entry that are not up to date. The entry is laid out at most once,
    /// however many files there are.
    fn write_entry(
        &self,
        folder: &OutputFolder,
        index: &FileIndex<'_>,
        entry: usize,
        scratch: &mut R::Scratch,
    ) -> DoneEntry {
        let formats = self.plan.formats();
        let mut laid_out = None;
        let mut done = Vec::with_capacity(formats.len());
        let mut any_findings = false;
        for (file, format) in (entry * formats.len()..).zip(formats) {
            let Expected::File {
                digest,
                has_findings,
            } = index.expected(file)
            else {
                any_findings = true;
                done.push(Done::Blocked);
                continue;
            };
            any_findings |= has_findings;
            let name = index.file(file);
            let sidecar = self
                .plan
                .entry(entry)
                .sidecar_name(*format, self.options.file_names);
            let recorded = index.current(file).filter(|written| {
                !self.options.force
                    && is_as_recorded(folder, &name, *written, &digest)
                    && sidecar.as_ref().is_none_or(|file| folder.has_file(file))
            });
            if let Some(written) = recorded {
                done.push(Done::Unchanged(written));
                continue;
            }
            let laid_out = laid_out.get_or_insert_with(|| self.lay_out(entry, scratch));
            done.push(
                match self.renderer.print(&laid_out.sheet, *format, scratch) {
                    Ok(certificate) => {
                        self.write_file(folder, &name, sidecar.as_deref(), digest, &certificate)
                    }
                    Err(error) => Done::NotWritten(WriteError::File(error)),
                },
            );
        }
        // The findings of the first pass were not kept: those of a large roster fill the memory.
        let findings = match laid_out {
            Some(laid_out) => laid_out.findings,
            None if any_findings => self.lay_out(entry, scratch).findings,
            None => Vec::new(),
        };
        DoneEntry {
            files: done,
            findings,
        }
    }

    /// Writes a certificate, after the file beside it. A file that has its contents already, and no
    /// record, only gets one: a file is recorded as this run printed it, whatever it says about
    /// itself.
    fn write_file(
        &self,
        folder: &OutputFolder,
        name: &str,
        sidecar: Option<&str>,
        digest: Digest,
        certificate: &R::Certificate,
    ) -> Done {
        let sidecar = sidecar.zip(certificate.sidecar());
        let sidecar = sidecar.map(|(name, text)| (name, text.as_bytes().to_vec()));
        let has_sidecar = match &sidecar {
            Some((name, contents)) => folder.has(name, contents),
            None => true,
        };
        if has_sidecar && !self.options.force && folder.has(name, certificate) {
            return Done::Recognised(digest, FileFacts::new(certificate));
        }
        let beside = match &sidecar {
            Some((name, contents)) if !has_sidecar => folder.write(name, contents),
            _ => Ok(()),
        };
        // A thread without a certificate of its own hashes this one meanwhile.
        let (written, facts) = rayon::join(
            || beside.and_then(|()| folder.write(name, certificate)),
            || FileFacts::new(certificate),
        );
        match written {
            Ok(()) => Done::Written(digest, facts),
            Err(error) => Done::NotWritten(error),
        }
    }

    pub(super) fn lay_out(&self, index: usize, scratch: &mut R::Scratch) -> LaidOut<R::Sheet> {
        LaidOut::new(
            self.renderer,
            self.plan,
            self.options.file_names,
            index,
            scratch,
        )
    }

    /// Updates the manifest, reports or removes orphan files, and removes the journal.
    fn finish(
        &self,
        folder: &OutputFolder,
        mut journal: Journal,
        mut index: FileIndex<'_>,
        new: &[usize],
        summary: &mut Summary,
        events: &mut dyn FnMut(Event<'_>),
    ) -> Result<()> {
        journal.check_in_place()?;
        journal.replay(|record| index.take_from_journal(record))?;
        let is_whole =
            self.options.only.is_none() && !summary.cancelled && summary.stopped.is_none();
        let orphans = if is_whole {
            let is_cancelled = || self.is_cancelled();
            orphan::settle(
                folder,
                &index,
                new,
                self.options.prune,
                is_cancelled,
                events,
            )?
        } else {
            Orphans::default()
        };
        summary.orphans = orphans.kept;
        summary.pruned = orphans.removed;
        index.write_manifest(folder, self.options.shard.as_ref(), &orphans.dropped)?;
        journal.remove()?;
        folder.sync()
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.options.cancel.load(Ordering::Relaxed)
    }
}

impl Done {
    /// Whether nothing more can be written to the folder.
    fn is_about_folder(&self) -> bool {
        matches!(self, Self::NotWritten(WriteError::Folder(_)))
    }

    fn status(&self) -> Status<'_> {
        match self {
            Self::Unchanged(facts) | Self::Recognised(_, facts) => Status::Unchanged(*facts),
            Self::Written(_, facts) => Status::Written(*facts),
            Self::Blocked => Status::Failed(None),
            Self::NotWritten(WriteError::File(error) | WriteError::Folder(error)) => {
                Status::Failed(Some(error))
            }
        }
    }
}

/// Whether a file is still the one that was recorded. A run that was killed may have replaced it
/// before it could record that, and a power failure may have taken its contents.
fn is_as_recorded(folder: &OutputFolder, file: &str, written: FileFacts, digest: &Digest) -> bool {
    embedded::is_as_written(&folder.path_of(file), written, digest).unwrap_or(false)
}

/// Reads what earlier runs recorded.
fn load(
    index: &mut FileIndex<'_>,
    folder: &OutputFolder,
    journal: &mut Journal,
    events: &mut dyn FnMut(Event<'_>),
) -> Result<()> {
    let path = folder.manifest();
    let mut records = 0_usize;
    let condition = manifest::read(&path, |record| {
        records += 1;
        index.take_from_manifest(&record);
    })?;
    let damage = match condition {
        Condition::Absent | Condition::Intact => None,
        Condition::Damaged => Some(format!(
            "the manifest was cut short or edited: {records} of its records could be read"
        )),
        Condition::Garbled => {
            let aside = folder.set_manifest_aside()?;
            Some(format!(
                "the manifest cannot be read and was renamed to `{aside}`"
            ))
        }
    };
    if let Some(message) = damage {
        let hint =
            "nothing needs to be done: whole certificates are recognised, others are written again";
        let finding = Diagnostic::warning(Code::DamagedManifest, message).hint(hint);
        events(Event::Note(finding.in_file(path)));
    }
    journal.replay(|record| index.take_from_journal(record))
}

fn sorted(indices: &[usize]) -> Vec<usize> {
    let mut indices = indices.to_vec();
    indices.sort_unstable();
    indices.dedup();
    indices
}
