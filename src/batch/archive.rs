//! Writes the certificates into one ZIP archive.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::file_index::FileFacts;
use super::render::{FileContents, LaidOut, Render};
use super::run::Run;
use super::{Event, Outcome, RunOptions, Status, Summary};
use crate::diagnostic::{Diagnostic, Error, Result};
use crate::files;
use crate::parallel::for_each_waiting;
use crate::plan::Plan;

/// The size of the buffer in front of the file.
const BUFFER_BYTES: usize = 1 << 20;

/// How many certificates may wait to be written: each can take megabytes.
const WAITING_CERTIFICATES: usize = 8;

/// Writes the certificates of the plan into one ZIP archive, in the order of the plan. The
/// archive is written whole or not at all; a file that exists is replaced.
///
/// The files have the names that they would have in an output folder, and those of
/// [`Issue::files`](super::Issue::files) are last. They are stored, as their formats compress
/// already, and all have the same time: the same certificates give the same bytes. There is no
/// manifest in it. As with [`run`](super::run()), nothing is written if there
/// are errors among the findings, unless `options.keep_going` is set. The options `force`,
/// `prune` and `sync` have no effect.
///
/// # Errors
///
/// [`Code::Unprintable`](crate::Code::Unprintable) where there are errors among the findings, or
/// no certificate is left; [`Code::Write`](crate::Code::Write) for the file;
/// [`Code::Threads`](crate::Code::Threads).
pub fn write_archive<R: Render>(
    plan: &Plan,
    renderer: &R,
    file: impl AsRef<Path>,
    options: &RunOptions,
    mut events: impl FnMut(Event<'_>),
) -> Result<Summary>
where
    R::Certificate: Send,
{
    let events = &mut events;
    let file = file.as_ref();
    let run = Run::new(plan, renderer, options)?;
    let Some(expected) = run.expect(events)? else {
        return Ok(run.cancelled());
    };
    #[cfg(feature = "credential")]
    run.record(|file| expected[file])?;
    #[cfg(not(feature = "credential"))]
    drop(expected);
    let mut summary = Summary::default();
    let written = files::write_with(file, |sink| {
        let archive = Archive::new(sink);
        let archive = archive.fill(&run, &mut summary, events)?;
        // The file that is there stays, rather than being replaced by a part.
        if run.is_cancelled() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        if summary.written == 0 {
            return Err(io::Error::other("no certificate can be made"));
        }
        #[cfg(feature = "credential")]
        let archive = archive.with_files(&options.issue.files)?;
        archive.finish()
    });
    match written {
        Err(_) if run.is_cancelled() => Ok(run.cancelled()),
        Err(_) if summary.written == 0 && summary.failed > 0 => {
            Err(Error::unprintable(summary.failed, options.strict))
        }
        written => written.map(|()| summary),
    }
}

/// An archive that is being written.
struct Archive<'f> {
    writer: ZipWriter<BufWriter<&'f mut File>>,
    options: SimpleFileOptions,
}

/// The certificate of an entry in each format, `None` where errors keep it from being printed, and
/// the findings about the entry.
type Made<C> = (Vec<Result<Option<C>>>, Vec<Diagnostic>);

impl<'f> Archive<'f> {
    fn new(sink: &'f mut File) -> Self {
        let options = SimpleFileOptions::DEFAULT
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::DEFAULT)
            // The same on each machine.
            .system(System::Unix)
            .unix_permissions(0o644);
        Self {
            writer: ZipWriter::new(BufWriter::with_capacity(BUFFER_BYTES, sink)),
            options,
        }
    }

    /// Adds each certificate of the run, and reports it.
    fn fill<R: Render>(
        mut self,
        run: &Run<'_, R>,
        summary: &mut Summary,
        events: &mut dyn FnMut(Event<'_>),
    ) -> io::Result<Self>
    where
        R::Certificate: Send,
    {
        let mut result = Ok(());
        for_each_waiting(
            &run.pool,
            run.selected.len(),
            WAITING_CERTIFICATES,
            || run.is_cancelled(),
            || run.renderer.scratch(),
            |scratch, place| make(run, run.selected[place], scratch),
            |place, (certificates, findings)| {
                let entry = run.plan.entry(run.selected[place]);
                for (made, format) in certificates.into_iter().zip(run.plan.formats()) {
                    let status = match &made {
                        Ok(Some(certificate)) => {
                            let name = entry.file_name(*format, run.options.file_names);
                            if result.is_ok() {
                                result = self.add(&name, certificate);
                            }
                            let sidecar = entry.sidecar_name(*format, run.options.file_names);
                            if let Some((name, text)) = sidecar.zip(certificate.sidecar())
                                && result.is_ok()
                            {
                                result = self.add(&name, &text.as_bytes().to_vec());
                            }
                            Status::Written(FileFacts::new(certificate))
                        }
                        Ok(None) => Status::Failed(None),
                        Err(error) => Status::Failed(Some(error)),
                    };
                    summary.count(status);
                    events(Event::Done(Outcome {
                        entry,
                        format: *format,
                        status,
                        findings: &findings,
                    }));
                }
            },
        );
        result.map(|()| self)
    }

    /// Adds files by their names.
    #[cfg(feature = "credential")]
    fn with_files(mut self, files: &[(String, Vec<u8>)]) -> io::Result<Self> {
        for (name, contents) in files {
            self.add(name, contents)?;
        }
        Ok(self)
    }

    fn add(&mut self, name: &str, contents: &impl FileContents) -> io::Result<()> {
        self.writer.start_file(name, self.options)?;
        contents.write_to(&mut self.writer)
    }

    fn finish(self) -> io::Result<()> {
        let buffered = self.writer.finish()?;
        buffered
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        Ok(())
    }
}

/// The certificates of an entry in each format; `None` where errors keep it from being made.
fn make<R: Render>(
    run: &Run<'_, R>,
    entry: usize,
    scratch: &mut R::Scratch,
) -> Made<R::Certificate> {
    let LaidOut {
        sheet, findings, ..
    } = run.lay_out(entry, scratch);
    let is_blocked = super::render::error_count(&findings, run.least_error()) > 0;
    let formats = run.plan.formats().iter();
    let certificates = formats.map(|format| match is_blocked {
        true => Ok(None),
        false => run.renderer.print(&sheet, *format, scratch).map(Some),
    });
    (certificates.collect(), findings)
}
