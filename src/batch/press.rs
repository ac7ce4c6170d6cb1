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

    /// Sets the texts of an entry of the plan that the press was made for.
    fn lay_out(&self, entry: Entry<'_>, scratch: &mut Self::Scratch) -> Self::Sheet;

    /// What laying out has shown. An error among them keeps the certificate from being printed.
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

/// A certificate before it is printed, and all that is known of it.
pub(crate) struct Proof<S> {
    pub(crate) sheet: S,
    /// One for each of the plan's formats.
    pub(super) digests: Vec<Digest>,
    /// The plan's and the sheet's.
    pub(crate) findings: Vec<Diagnostic>,
}

impl<S> Proof<S> {
    pub(crate) fn new<P: Press<Sheet = S>>(
        press: &P,
        plan: &Plan,
        index: usize,
        scratch: &mut P::Scratch,
    ) -> Self {
        let entry = plan.entry(index);
        let sheet = press.lay_out(entry, scratch);
        let mut findings = of_row(plan.findings(), entry.row()).to_vec();
        findings.extend_from_slice(press.findings(&sheet));
        Self {
            digests: plan
                .formats()
                .iter()
                .map(|format| press.digest(&sheet, *format))
                .collect(),
            findings,
            sheet,
        }
    }

    /// The same, without what is only needed to print it.
    pub(super) fn without_sheet(self) -> Proof<()> {
        Proof {
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

/// Those of this row, of findings that are sorted by row.
fn of_row(findings: &[Diagnostic], row: u64) -> &[Diagnostic] {
    let from = findings.partition_point(|finding| finding.row() < Some(row));
    let to = findings.partition_point(|finding| finding.row() <= Some(row));
    &findings[from..to]
}
