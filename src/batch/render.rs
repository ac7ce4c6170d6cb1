//! What a run needs of a renderer.

use std::io;

use crate::diagnostic::{Code, Diagnostic, Result, Severity};
use crate::digest::Digest;
use crate::format::OutputFormat;
use crate::naming::{FileNames, MAX_KEY_BYTES};
use crate::plan::{Entry, Plan};

/// Lays out certificates and makes their files. [`Renderer`](crate::Renderer) does; tests use
/// something simpler.
///
/// Threads share one value, each with a scratch of its own. The same entry always gives the same
/// sheet, and the same sheet the same bytes, whatever was laid out before.
pub trait Render: Sync {
    /// Buffers that a thread uses for one certificate after another.
    type Scratch;
    /// A certificate that is laid out but not yet printed.
    type Sheet;
    /// The contents of a certificate's file.
    type Certificate: FileContents + Sync;

    /// Buffers for one thread.
    fn scratch(&self) -> Self::Scratch;

    /// Checks that the plan is one that this was made for.
    ///
    /// # Errors
    ///
    /// If it is not.
    fn check_plan(&self, plan: &Plan) -> Result<()> {
        let _ = plan;
        Ok(())
    }

    /// Lays out an entry of a plan that was checked.
    fn lay_out(&self, entry: Entry<'_>, scratch: &mut Self::Scratch) -> Self::Sheet;

    /// Everything that is wrong or worth knowing about the certificate: the findings of the
    /// [entry](Entry::findings) and of its layout. It is not printed if one of them is an error.
    fn findings<'s>(&self, sheet: &'s Self::Sheet) -> &'s [Diagnostic];

    /// The size of the text in each field, in pixels; none for a field without letters.
    fn sizes(&self, sheet: &Self::Sheet) -> Vec<Option<f32>> {
        let _ = sheet;
        Vec::new()
    }

    /// The digest of every input that affects the certificate's bytes in a format: sheets with
    /// equal digests print equal files. The file contains it (docs/manifest.md), so that it can
    /// be recognised without the manifest.
    fn digest(&self, sheet: &Self::Sheet, format: OutputFormat) -> Digest;

    /// The certificate as the contents of a file of this format.
    ///
    /// # Errors
    ///
    /// Where the format cannot hold the certificate.
    fn print(
        &self,
        sheet: &Self::Sheet,
        format: OutputFormat,
        scratch: &mut Self::Scratch,
    ) -> Result<Self::Certificate>;
}

/// The contents of a file, which need not be in one piece.
pub trait FileContents {
    /// The number of bytes.
    fn size(&self) -> u64;

    /// The digest of all bytes.
    fn sha256(&self) -> Digest;

    /// The bytes, in order, in any number of parts.
    fn parts(&self) -> impl Iterator<Item = &[u8]>;

    /// Writes all bytes.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    fn write_to(&self, out: &mut impl io::Write) -> io::Result<()>;

    /// The contents of a file beside this one, whose name is this one's and `.json`.
    fn sidecar(&self) -> Option<&str> {
        None
    }
}

impl FileContents for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn sha256(&self) -> Digest {
        Digest::sha256(self)
    }

    fn parts(&self) -> impl Iterator<Item = &[u8]> {
        std::iter::once(&self[..])
    }

    fn write_to(&self, out: &mut impl io::Write) -> io::Result<()> {
        out.write_all(self)
    }
}

/// A certificate that is laid out and not yet printed.
pub(super) struct LaidOut<S> {
    pub(super) sheet: S,
    /// One for each of the plan's formats.
    pub(super) digests: Vec<Digest>,
    pub(super) findings: Vec<Diagnostic>,
}

impl<S> LaidOut<S> {
    pub(super) fn new<R: Render<Sheet = S>>(
        renderer: &R,
        plan: &Plan,
        file_names: FileNames,
        index: usize,
        scratch: &mut R::Scratch,
    ) -> Self {
        let entry = plan.entry(index);
        let sheet = renderer.lay_out(entry, scratch);
        let mut findings = renderer.findings(&sheet).to_vec();
        let too_long = plan
            .formats()
            .iter()
            .find_map(|format| too_long(&entry.file_name(*format, file_names)));
        findings.extend(too_long.map(|finding| finding.at(plan.roster().file(), entry.row())));
        Self {
            digests: plan
                .formats()
                .iter()
                .map(|format| renderer.digest(&sheet, *format))
                .collect(),
            findings,
            sheet,
        }
    }

    /// The same, without the sheet, which only printing needs.
    pub(super) fn without_sheet(self) -> LaidOut<()> {
        LaidOut {
            sheet: (),
            digests: self.digests,
            findings: self.findings,
        }
    }

    /// How many errors keep it from being printed: findings of at least this severity.
    pub(super) fn error_count(&self, least: Severity) -> usize {
        error_count(&self.findings, least)
    }
}

/// The error that no common file system has files with so long a name. Keys are cut to fit; only
/// percent-encoding makes them longer.
fn too_long(file: &str) -> Option<Diagnostic> {
    let bytes = file.len();
    (bytes > MAX_KEY_BYTES).then(|| {
        let message = format!(
            "the percent-encoded file name has {bytes} bytes, and the limit is {MAX_KEY_BYTES}"
        );
        Diagnostic::error(Code::FileNameTooLong, message)
            .hint("leave out `--file-names percent-encoded`, or fill in the column `slug`")
    })
}

/// How many of these findings are errors: of at least this severity.
pub(super) fn error_count<'f>(
    findings: impl IntoIterator<Item = &'f Diagnostic>,
    least: Severity,
) -> usize {
    findings
        .into_iter()
        .filter(|finding| finding.severity >= least)
        .count()
}
