//! Runs that render certificates.

use std::io;

use super::render::{FileContents, Render};
use crate::diagnostic::{Diagnostic, Result};
use crate::digest::Digest;
use crate::format::OutputFormat;
use crate::output::Certificate;
use crate::plan::{Entry, Plan};
use crate::render::{Renderer, Scratch, Sheet};

impl Render for Renderer {
    type Scratch = Scratch;
    type Sheet = Sheet;
    type Certificate = Certificate;

    fn scratch(&self) -> Scratch {
        self.scratch()
    }

    fn check_plan(&self, plan: &Plan) -> Result<()> {
        self.check_plan(plan)
    }

    fn lay_out(&self, entry: Entry<'_>, scratch: &mut Scratch) -> Sheet {
        self.lay_out_own(entry, scratch)
    }

    fn findings<'s>(&self, sheet: &'s Sheet) -> &'s [Diagnostic] {
        sheet.findings()
    }

    fn sizes(&self, sheet: &Sheet) -> Vec<Option<f32>> {
        let fields = sheet.fields().iter();
        fields
            .map(|field| field.text().map(|layout| layout.size))
            .collect()
    }

    fn digest(&self, sheet: &Sheet, format: OutputFormat) -> Digest {
        self.digest(sheet, format)
    }

    fn print(
        &self,
        sheet: &Sheet,
        format: OutputFormat,
        scratch: &mut Scratch,
    ) -> Result<Certificate> {
        self.print(sheet, format, scratch)
    }
}

impl FileContents for Certificate {
    fn sidecar(&self) -> Option<&str> {
        self.sidecar()
    }

    fn size(&self) -> u64 {
        self.size()
    }

    fn sha256(&self) -> Digest {
        self.sha256()
    }

    fn parts(&self) -> impl Iterator<Item = &[u8]> {
        self.parts()
    }

    fn write_to(&self, out: &mut impl io::Write) -> io::Result<()> {
        self.write_to(out)
    }
}
