//! One document of many certificates.

use std::io;

use super::Renderer;
use crate::diagnostic::Result;
use crate::format::OutputFormat;
use crate::output::{BindError, Document, Metadata, Output};
use crate::plan::Entry;

/// What messages call a document that has no file name.
const DOCUMENT: &str = "document";

impl Renderer {
    /// Writes the certificates of these entries into one PDF document, or refuses them. Returns the
    /// number of its pages.
    ///
    /// The document has a page for each certificate, and another one for its back; or sheets of the
    /// paper that the program names, with several certificates each: [`Print`](crate::Print). The
    /// templates and each font are in it once, and the outline has the names. It is written while
    /// certificates are laid out, one after the other; [`batch::bind`](crate::batch::bind) does that
    /// on all processors, and into a file.
    ///
    /// ```
    /// # fn main() -> engross::Result<()> {
    /// use engross::{Plan, Program, Renderer};
    ///
    /// let program = Program::open("assets/ambassador-2023")?;
    /// let roster = program.open_roster()?;
    /// let plan = Plan::new(program, roster)?;
    /// let renderer = Renderer::new(plan.program().clone())?;
    ///
    /// let mut document = Vec::new();
    /// let pages = renderer.bind(plan.entries(), &mut document)?;
    /// assert_eq!(pages, 14);
    /// assert!(document.starts_with(b"%PDF"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Renderer::certify`] for the first certificate that has any,
    /// [`Code::Unprintable`](crate::Code::Unprintable) if there are no entries, and
    /// [`Code::Write`](crate::Code::Write) if the writer fails. A part of the document may have been
    /// written then.
    pub fn bind<'p>(
        &self,
        entries: impl IntoIterator<Item = Entry<'p>>,
        out: impl io::Write,
    ) -> Result<usize> {
        let bind = || {
            let mut document = self.document(out)?;
            let mut scratch = self.scratch();
            let mut certificates = 0;
            for entry in entries {
                let sheet = self.lay_out(entry, &mut scratch)?;
                self.refuse_errors(entry, &sheet, OutputFormat::Pdf)?;
                document.add(entry.name(), &sheet.page(OutputFormat::Pdf))?;
                certificates += 1;
            }
            document.finish(&self.describe_document(certificates))
        };
        bind().map_err(|error: BindError| error.into_error(DOCUMENT))
    }

    /// Starts a document of certificates.
    pub(crate) fn document<W: io::Write>(
        &self,
        out: W,
    ) -> std::result::Result<Document<'_, W>, BindError> {
        Output::document(self.templates.iter().map(|template| &template.output), out)
    }

    /// The metadata of a document with this many certificates.
    pub(crate) fn describe_document(&self, certificates: usize) -> Metadata {
        let program = &self.program;
        let description = match certificates {
            1 => "1 certificate".into(),
            count => format!("{count} certificates"),
        };
        Metadata::new(&program.award_name(), &program.issuer, &description)
    }
}
