//! Compares the file of a certificate with what a run would write.

use std::io;
use std::path::{Path, PathBuf};

use crate::batch::embedded::{self, Identity};
use crate::batch::file_index::{Expected, FileFacts, FileIndex};
use crate::batch::names::MANIFEST;
use crate::batch::render::{FileContents as _, LaidOut, Render};
use crate::batch::{FolderProblem, FolderProblemKind, folder};
use crate::digest::Digest;
use crate::format::OutputFormat;
use crate::naming::FileNames;
use crate::plan::Plan;

/// What files are compared with.
pub(super) struct Comparison<'a, R> {
    pub(super) plan: &'a Plan,
    pub(super) renderer: &'a R,
    pub(super) folder: &'a Path,
    pub(super) index: &'a FileIndex<'a>,
    pub(super) file_names: FileNames,
    /// Whether digests are compared, and nothing is printed.
    pub(super) is_quick: bool,
}

/// How a file, or the record of it, differs from what it should be.
enum Difference {
    Missing,
    /// There are errors, or no file of its format can hold the certificate.
    Unprintable,
    Unreadable(io::Error),
    NotACertificate,
    OtherInputs,
    Changed,
    /// It says of itself what it should, and is something else.
    Forged,
    /// The file is right, and the file beside it with its credential is not, or is missing.
    Sidecar(PathBuf),
    /// The file is right, and the manifest has another size or digest of it.
    ForgedRecord,
}

impl<R: Render> Comparison<'_, R> {
    /// The problems of the files of an entry, in the order of the plan's formats.
    pub(super) fn problems(&self, entry: usize, scratch: &mut R::Scratch) -> Vec<FolderProblem> {
        let formats = self.plan.formats();
        let mut laid_out = None;
        let mut problems = Vec::new();
        for (file, format) in (entry * formats.len()..).zip(formats) {
            let compared = self.compare(file, |digest, path| {
                let laid_out = laid_out.get_or_insert_with(|| {
                    LaidOut::new(self.renderer, self.plan, self.file_names, entry, scratch)
                });
                let printed = self.renderer.print(&laid_out.sheet, *format, scratch);
                let printed = printed.map_err(|_| Difference::Unprintable)?;
                if !folder::has_contents(path, &printed)? {
                    return Err(self.explain(file, path, digest)?);
                }
                self.compare_sidecar(entry, *format, printed.sidecar())?;
                match self.index.current(file) {
                    Some(recorded) if recorded != FileFacts::new(&printed) => {
                        Err(Difference::ForgedRecord)
                    }
                    _ => Ok(()),
                }
            });
            if let Err(difference) = compared {
                problems.push(self.problem(file, &difference));
            }
        }
        problems
    }

    fn compare(
        &self,
        file: usize,
        compare_with_print: impl FnOnce(&Digest, &Path) -> Result<(), Difference>,
    ) -> Result<(), Difference> {
        let path = self.folder.join(&*self.index.file(file));
        if folder::size_of(&path).is_none() {
            return Err(Difference::Missing);
        }
        let Expected::File { digest, .. } = self.index.expected(file) else {
            return Err(Difference::Unprintable);
        };
        if self.is_quick {
            self.compare_digests(file, &path, &digest)
        } else {
            compare_with_print(&digest, &path)
        }
    }

    /// Compares the file beside a certificate that has its credential.
    fn compare_sidecar(
        &self,
        entry: usize,
        format: OutputFormat,
        printed: Option<&str>,
    ) -> Result<(), Difference> {
        let name = self.plan.entry(entry).sidecar_name(format, self.file_names);
        let Some((name, printed)) = name.zip(printed) else {
            return Ok(());
        };
        let path = self.folder.join(name);
        let is_same = folder::size_of(&path).is_some()
            && folder::has_contents(&path, &printed.as_bytes().to_vec())?;
        match is_same {
            true => Ok(()),
            false => Err(Difference::Sidecar(path)),
        }
    }

    /// Compares the file with its record or, where it has none, with what it says about itself.
    fn compare_digests(&self, file: usize, path: &Path, digest: &Digest) -> Result<(), Difference> {
        let is_right = match self.index.current(file) {
            Some(written) => embedded::is_as_written(path, written, digest)?,
            None => matches!(embedded::identify(path, digest)?, Identity::Expected(_)),
        };
        match is_right {
            true => Ok(()),
            false => Err(self.explain(file, path, digest)?),
        }
    }

    /// Why a file has other bytes than it should.
    fn explain(&self, file: usize, path: &Path, digest: &Digest) -> io::Result<Difference> {
        let recorded = self.index.current(file);
        Ok(match embedded::identify(path, digest)? {
            Identity::OtherInputs => Difference::OtherInputs,
            Identity::Damaged => Difference::Changed,
            Identity::Unknown if recorded.is_some() => Difference::Changed,
            Identity::Unknown => Difference::NotACertificate,
            Identity::Expected(_) => Difference::Forged,
        })
    }

    fn problem(&self, file: usize, difference: &Difference) -> FolderProblem {
        use Difference::{
            Changed, Forged, ForgedRecord, Missing, NotACertificate, OtherInputs, Sidecar,
            Unprintable, Unreadable,
        };

        let name = self.index.file(file);
        let (entry, format) = self.index.certificate(file);
        let message = match difference {
            Missing => "the file does not exist".into(),
            Unprintable => "the certificate has errors, so that its file cannot be compared".into(),
            Unreadable(error) => format!("the file cannot be read: {error}"),
            NotACertificate => "the file is not a certificate that engross wrote".into(),
            OtherInputs => "the file was made from another template, font, setting or text".into(),
            Changed => "the file was changed since it was written".into(),
            Forged => "the file says that it is this certificate, but engross prints another one; \
                       `render --force` replaces it"
                .into(),
            Sidecar(_) => format!(
                "the credential of `{name}` is missing or was changed; `render --force` writes it \
                 again"
            ),
            ForgedRecord => {
                format!("the record of `{name}` has another size or digest than the file")
            }
        };
        FolderProblem {
            kind: match difference {
                Missing => FolderProblemKind::Missing,
                _ => FolderProblemKind::Altered,
            },
            key: entry.key_in(format).to_string(),
            file: match difference {
                ForgedRecord => self.folder.join(MANIFEST),
                Sidecar(path) => path.clone(),
                _ => self.folder.join(&*name),
            },
            row: Some(entry.row()),
            message,
        }
    }
}

impl From<io::Error> for Difference {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}
