//! A run: each entry checked, then each certificate written that is not up to date.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::ThreadPool;

use super::embedded::{self, Contents};
use super::folder::{OutputFolder, WriteError};
use super::journal::Journal;
use super::ledger::{Expected, FileFacts, Ledger};
use super::manifest::{self, Condition};
use super::ordered::for_each_in_order;
use super::press::{self, LaidOut, Press};
use super::stray;
use super::{Event, Outcome, RunOptions, Status, Summary, thread_pool};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::digest::Digest;
use crate::plan::Plan;

/// Lays out the certificates of the plan and reports what there is to know about each, as
/// [`Event::Checked`]; writes nothing. Of the options `jobs`, `only` and `cancel` count. Returns
/// how many findings are errors.
///
/// # Errors
///
/// Those of [`run`] that have nothing to do with writing.
pub fn check<P: Press>(
    plan: &Plan,
    press: &P,
    options: &RunOptions,
    mut events: impl FnMut(Event<'_>),
) -> Result<usize> {
    let run = Run::new(plan, press, options)?;
    let (_, errors) = run.check(&mut events);
    Ok(errors)
}

/// Writes the certificates of the plan into a folder, which is made where it is not there.
///
/// All are laid out before any is written: where there are errors among the findings, of the
/// plan or of the press, nothing is written unless `options.keep_going`. Then each certificate is
/// written that is not up to date. A file that cannot be written because of its name fails alone;
/// where the folder itself cannot be written to any more the run stops, and
/// [`Summary::stopped`] says why.
///
/// # Errors
///
/// In each case nothing was written: [`Code::Unprintable`](crate::Code::Unprintable) where there are errors among the
/// findings; [`Code::FolderInUse`](crate::Code::FolderInUse) while another run writes to the folder; [`Code::Write`](crate::Code::Write)
/// where it cannot be written to; [`Code::ForeignManifest`](crate::Code::ForeignManifest) and [`Code::NewerManifest`](crate::Code::NewerManifest) where
/// its manifest is not ours to rewrite; [`Code::Threads`](crate::Code::Threads).
pub fn run<P: Press>(
    plan: &Plan,
    press: &P,
    folder: impl AsRef<Path>,
    options: &RunOptions,
    mut events: impl FnMut(Event<'_>),
) -> Result<Summary> {
    let events = &mut events;
    let run = Run::new(plan, press, options)?;
    let (expected, errors) = run.check(events);
    if run.is_cancelled() {
        return Ok(Summary {
            left: run.file_count(),
            cancelled: true,
            ..Summary::default()
        });
    }
    if errors > 0 && !options.keep_going || run.errors_of_all() > 0 {
        return Err(Error::unprintable(errors));
    }
    let (folder, mut journal) = OutputFolder::open(folder.as_ref())?;
    let mut ledger = Ledger::new(plan, options.file_names, expected);
    load(&mut ledger, &folder, &mut journal, events)?;
    let mut summary = run.write(&folder, &mut journal, &ledger, events);
    let settled = run.settle(&folder, journal, ledger, &mut summary, events);
    summary.stopped = summary.stopped.or(settled.err());
    Ok(summary)
}

/// One run, in its two passes.
struct Run<'a, P> {
    plan: &'a Plan,
    press: &'a P,
    options: &'a RunOptions,
    pool: ThreadPool,
    /// Indices of the entries it is about, in order.
    selected: Vec<usize>,
}

/// What became of one entry.
struct DoneEntry {
    /// Of each of its files, in the order of the plan's formats.
    files: Vec<Done>,
    findings: Vec<Diagnostic>,
}

/// What became of one file.
enum Done {
    Unchanged(FileFacts),
    /// The file is as expected, and the manifest did not know.
    Recognised(Digest, FileFacts),
    Written(Digest, FileFacts),
    /// There are findings against it.
    Blocked,
    NotWritten(WriteError),
}

impl<'a, P: Press> Run<'a, P> {
    fn new(plan: &'a Plan, press: &'a P, options: &'a RunOptions) -> Result<Self> {
        press.check_plan(plan)?;
        let selected = match &options.only {
            None => (0..plan.len()).collect(),
            Some(only) => in_order(only),
        };
        let pool = thread_pool(options.jobs, selected.len())?;
        Ok(Self {
            plan,
            press,
            options,
            pool,
            selected,
        })
    }

    /// Lays out each entry: what to expect of its file, and how many errors there are.
    fn check(&self, events: &mut dyn FnMut(Event<'_>)) -> (Vec<Expected>, usize) {
        let formats = self.plan.formats().len();
        let mut expected = vec![Expected::Unselected; self.plan.file_count()];
        let mut errors = self.errors_of_all();
        for_each_in_order(
            &self.pool,
            self.selected.len(),
            || self.is_cancelled(),
            || self.press.scratch(),
            |scratch, place| self.lay_out(self.selected[place], scratch).without_sheet(),
            |place, laid_out| {
                let index = self.selected[place];
                errors += laid_out.errors();
                let files = expected[index * formats..].iter_mut();
                for (file, expectation) in files.zip(Expected::of(&laid_out)) {
                    *file = expectation;
                }
                let entry = self.plan.entry(index);
                events(Event::Checked {
                    entry,
                    findings: &laid_out.findings,
                });
            },
        );
        (expected, errors)
    }

    /// How many files it is about.
    fn file_count(&self) -> usize {
        self.selected.len() * self.plan.formats().len()
    }

    /// How many errors the plan has that are about no row: they are about all certificates.
    fn errors_of_all(&self) -> usize {
        press::errors(
            self.plan
                .findings()
                .iter()
                .filter(|finding| finding.row().is_none()),
        )
    }

    /// Writes what is not up to date.
    fn write(
        &self,
        folder: &OutputFolder,
        journal: &mut Journal,
        ledger: &Ledger<'_>,
        events: &mut dyn FnMut(Event<'_>),
    ) -> Summary {
        let mut summary = Summary::default();
        let broken = AtomicBool::new(false);
        for_each_in_order(
            &self.pool,
            self.selected.len(),
            || self.is_cancelled() || broken.load(Ordering::Relaxed),
            || self.press.scratch(),
            |scratch, place| {
                let done = self.write_entry(folder, ledger, self.selected[place], scratch);
                if done.files.iter().any(Done::is_of_folder) {
                    broken.store(true, Ordering::Relaxed);
                }
                done
            },
            |place, DoneEntry { files, findings }| {
                let first = self.selected[place] * self.plan.formats().len();
                for (index, done) in (first..).zip(files) {
                    if let Done::Recognised(digest, facts) | Done::Written(digest, facts) = done
                        && let Err(error) = journal.append(&ledger.record(index, digest, facts))
                    {
                        broken.store(true, Ordering::Relaxed);
                        summary.stopped.get_or_insert(error);
                    }
                    let status = done.status();
                    summary.count(status);
                    let (entry, format) = ledger.certificate(index);
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
        summary.left = self.file_count() - done;
        summary.cancelled = self.is_cancelled() && summary.left > 0;
        summary
    }

    /// Writes the files of an entry that are not up to date. It is laid out for that once,
    /// however many there are.
    fn write_entry(
        &self,
        folder: &OutputFolder,
        ledger: &Ledger<'_>,
        entry: usize,
        scratch: &mut P::Scratch,
    ) -> DoneEntry {
        let formats = self.plan.formats();
        let mut laid_out = None;
        let mut files = Vec::with_capacity(formats.len());
        let mut is_remarked = false;
        for (index, format) in (entry * formats.len()..).zip(formats) {
            let Expected::File { digest, remarked } = ledger.expected(index) else {
                is_remarked = true;
                files.push(Done::Blocked);
                continue;
            };
            is_remarked |= remarked;
            let file = ledger.file(index);
            let unchanged = if self.options.force {
                None
            } else {
                up_to_date(folder, &file, ledger.current(index), digest)
            };
            files.push(unchanged.unwrap_or_else(|| {
                let laid_out = laid_out.get_or_insert_with(|| self.lay_out(entry, scratch));
                let certificate = match self.press.print(&laid_out.sheet, *format, scratch) {
                    Ok(certificate) => certificate,
                    Err(error) => return Done::NotWritten(WriteError::Name(error)),
                };
                match folder.write(&file, index, &certificate) {
                    Ok(()) => Done::Written(digest, FileFacts::of(&certificate)),
                    Err(error) => Done::NotWritten(error),
                }
            }));
        }
        // The findings were not kept: of a large roster they would fill the memory.
        let findings = match laid_out {
            Some(laid_out) => laid_out.findings,
            None if is_remarked => self.lay_out(entry, scratch).findings,
            None => Vec::new(),
        };
        DoneEntry { files, findings }
    }

    fn lay_out(&self, index: usize, scratch: &mut P::Scratch) -> LaidOut<P::Sheet> {
        LaidOut::new(self.press, self.plan, index, scratch)
    }

    /// Brings the manifest up to what was written, and deals with the files that no entry has.
    fn settle(
        &self,
        folder: &OutputFolder,
        mut journal: Journal,
        mut ledger: Ledger<'_>,
        summary: &mut Summary,
        events: &mut dyn FnMut(Event<'_>),
    ) -> Result<()> {
        journal.check_in_place()?;
        journal.replay(|record| ledger.observe_journaled(record))?;
        let is_whole =
            self.options.only.is_none() && !summary.cancelled && summary.stopped.is_none();
        let strays = if is_whole {
            stray::settle(folder, &ledger, self.options.prune, events)?
        } else {
            stray::Settled::default()
        };
        summary.stale = strays.kept;
        summary.pruned = strays.removed;
        ledger.write_manifest(folder, &strays.forgotten)?;
        journal.remove()
    }

    fn is_cancelled(&self) -> bool {
        self.options.cancel.load(Ordering::Relaxed)
    }
}

impl Done {
    /// Whether nothing more can be written to the folder.
    fn is_of_folder(&self) -> bool {
        matches!(self, Self::NotWritten(WriteError::Folder(_)))
    }

    fn status(&self) -> Status<'_> {
        match self {
            Self::Unchanged(facts) | Self::Recognised(_, facts) => Status::Unchanged(*facts),
            Self::Written(_, facts) => Status::Written(*facts),
            Self::Blocked => Status::Failed(None),
            Self::NotWritten(WriteError::Name(error) | WriteError::Folder(error)) => {
                Status::Failed(Some(error))
            }
        }
    }
}

/// Whether the file is there as the manifest says, or, where the manifest does not know it, as
/// the file itself says.
///
/// A run that is killed may have replaced the file and not come to note it down: the manifest is
/// believed only as long as the file does not say otherwise.
fn up_to_date(
    folder: &OutputFolder,
    file: &str,
    current: Option<FileFacts>,
    digest: Digest,
) -> Option<Done> {
    let bytes = folder.size_of(file)?;
    let path = folder.path_of(file);
    match current {
        Some(facts) => {
            let is_there = facts.bytes == bytes && !embedded::contradicts(&path, &digest);
            is_there.then_some(Done::Unchanged(facts))
        }
        None => match embedded::look(&path, &digest) {
            Ok(Contents::Expected(facts)) => Some(Done::Recognised(digest, facts)),
            _ => None,
        },
    }
}

/// Reads what earlier runs wrote down.
fn load(
    ledger: &mut Ledger<'_>,
    folder: &OutputFolder,
    journal: &mut Journal,
    events: &mut dyn FnMut(Event<'_>),
) -> Result<()> {
    let path = folder.path_of(manifest::FILE_NAME);
    let mut records = 0_usize;
    let condition = manifest::read(&path, |record| {
        records += 1;
        ledger.observe_written(&record);
    })?;
    let damage = match condition {
        Condition::Absent | Condition::Intact => None,
        Condition::Damaged => Some(format!(
            "it was cut short or changed by hand: {records} of its records can be read"
        )),
        Condition::Garbled => {
            let aside = folder.set_manifest_aside()?;
            Some(format!("nothing of it can be read: it is now `{aside}`"))
        }
    };
    if let Some(message) = damage {
        let hint = "there is nothing to do: whole files in the folder are recognised, others written again";
        let finding = Diagnostic::warning(Code::DamagedManifest, message).hint(hint);
        events(Event::Note(finding.in_file(path)));
    }
    journal.replay(|record| ledger.observe_journaled(record))
}

fn in_order(indices: &[usize]) -> Vec<usize> {
    let mut indices = indices.to_vec();
    indices.sort_unstable();
    indices.dedup();
    indices
}
