//! What runs need of a renderer.

use std::fs::File;
use std::io::{self, Write as _};

use crate::diagnostic::{Diagnostic, Result, Severity};
use crate::digest::Digest;
use crate::format::OutputFormat;
use crate::plan::{Entry, Plan};

/// What lays out and prints certificates.
///
/// Threads share one press, each with a scratch of its own. The same entry always gives the same
/// sheet, and the same sheet the same bytes, whatever was laid out before.
pub trait Press: Sync {
    /// Buffers that a thread uses again and again.
    type Scratch;
    /// A certificate laid out and not yet printed.
    type Sheet;
    /// The contents of a certificate's file.
    type Certificate: Contents;

    /// Buffers for one thread.
    fn scratch(&self) -> Self::Scratch;

    /// Checks that the plan is one that the press was made for.
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

    /// The digest of everything that determines the certificate's bytes in a format: sheets of
    /// equal digests print equal files. The file holds it too (docs/manifest.md), so that it can be recognised
    /// without the manifest.
    fn digest(&self, sheet: &Self::Sheet, format: OutputFormat) -> Digest;

    /// The certificate as the contents of a file of this format.
    ///
    /// # Errors
    ///
    /// Where the format cannot hold it.
    fn print(
        &self,
        sheet: &Self::Sheet,
        format: OutputFormat,
        scratch: &mut Self::Scratch,
    ) -> Result<Self::Certificate>;
}

/// The contents of a file, which need not be in one piece.
pub trait Contents {
    /// How many bytes there are.
    fn size(&self) -> u64;

    /// The digest of all of them.
    fn sha256(&self) -> Digest;

    /// Writes all of them.
    ///
    /// # Errors
    ///
    /// Those of the file.
    fn write_to(&self, file: &mut File) -> io::Result<()>;
}

impl Contents for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn sha256(&self) -> Digest {
        Digest::sha256(self)
    }

    fn write_to(&self, file: &mut File) -> io::Result<()> {
        file.write_all(self)
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
    pub(super) fn new<P: Press<Sheet = S>>(
        press: &P,
        plan: &Plan,
        index: usize,
        scratch: &mut P::Scratch,
    ) -> Self {
        let sheet = press.lay_out(plan.entry(index), scratch);
        Self {
            digests: plan
                .formats()
                .iter()
                .map(|format| press.digest(&sheet, *format))
                .collect(),
            findings: press.findings(&sheet).to_vec(),
            sheet,
        }
    }

    /// The same, without what is only needed to print it.
    pub(super) fn without_sheet(self) -> LaidOut<()> {
        LaidOut {
            sheet: (),
            digests: self.digests,
            findings: self.findings,
        }
    }

    /// How many findings there are against printing it.
    pub(super) fn errors(&self) -> usize {
        errors(&self.findings)
    }
}

/// How many of these are errors.
pub(super) fn errors<'f>(findings: impl IntoIterator<Item = &'f Diagnostic>) -> usize {
    findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count()
}
