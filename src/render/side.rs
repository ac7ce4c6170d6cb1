//! The sides of certificates, compiled, and the templates that they make together.

use std::num::NonZeroUsize;
use std::sync::Arc;

use super::fields::PreparedField;
use super::sheet::Digests;
use super::template::{CompiledTemplate, Source};
use super::{RowTemplate, art, fields, sheet};
use crate::cache::PlateCache;
#[cfg(feature = "pdf")]
use crate::diagnostic::Code;
use crate::diagnostic::{Diagnostic, Result};
use crate::digest::Digest;
use crate::font::FontBook;
use crate::output::{Output, Template};
use crate::program::Program;

/// The parts of a renderer that are made from its templates.
#[derive(Default)]
pub(super) struct Prepared {
    pub(super) fields: Vec<PreparedField>,
    pub(super) templates: Vec<RowTemplate>,
    pub(super) findings: Vec<Diagnostic>,
}

impl Prepared {
    /// Adds each front with the back.
    pub(super) fn add(
        &mut self,
        program: &Program,
        fronts: Vec<CompiledSide>,
        back: Option<CompiledSide>,
    ) -> Result<()> {
        let (mut back_fields, mut back_findings) = (Vec::new(), Vec::new());
        let mut back_digest = None;
        let back = back.map(|back| {
            back_fields = back.fields;
            back_findings = back.findings;
            back_digest = Some(back.digest);
            Arc::new(back.template)
        });
        let place = program.sources.print;
        for front in fronts {
            let start = self.fields.len();
            self.fields.extend(front.fields);
            let mut findings = front.findings;
            findings.extend_from_slice(&back_findings);
            let (output, of_print) = Output::new(front.template, back.clone(), &program.print)
                .map_err(|error| program.locate_error(error, place))?;
            let of_print = of_print.into_iter();
            findings.extend(of_print.map(|finding| program.locate(finding, place)));
            #[cfg(feature = "pdf")]
            if let Some(first) = self.templates.first()
                && !first.output.shares_sheets_with(&output)
            {
                return Err(program.locate(different_sizes(), place).into());
            }
            // Those about the back are about each template.
            for finding in &findings {
                if self.templates.is_empty() || !self.findings.contains(finding) {
                    self.findings.push(finding.clone());
                }
            }
            self.templates.push(RowTemplate {
                output,
                front: start..self.fields.len(),
                book: front.book,
                findings,
                digests: Digests {
                    front: front.digest,
                    back: back_digest,
                },
            });
        }
        self.fields.extend(back_fields);
        Ok(())
    }
}

#[cfg(feature = "pdf")]
fn different_sizes() -> Diagnostic {
    let message = "the templates that rows name have different sizes, and a sheet has several \
                   certificates of one size";
    Diagnostic::error(Code::PrintSize, message)
        .hint("give the templates one size, or remove `up` to print each on paper of its own")
}

/// A side of the certificates, compiled.
pub(super) struct CompiledSide {
    fields: Vec<PreparedField>,
    pub(super) template: Template,
    pub(super) findings: Vec<Diagnostic>,
    digest: Digest,
    /// The fonts, with those that its drawing holds.
    book: FontBook,
}

impl CompiledSide {
    pub(super) fn new(
        program: &Program,
        source: &Source<'_>,
        book: &FontBook,
        cache: Option<&PlateCache>,
        jobs: Option<NonZeroUsize>,
    ) -> Result<Self> {
        let own_book = || {
            #[cfg(feature = "svg")]
            if let Some(drawn) = &program.drawn {
                return drawn.drawing.with_own_fonts(book);
            }
            book.clone()
        };
        let book = own_book();
        let (mut fields, mut font_findings) = fields::prepare(program, &book)?;
        let CompiledTemplate {
            plate,
            mut findings,
            jpeg,
        } = CompiledTemplate::new(program, &mut fields, &book, source, cache, jobs)?;
        // What is known of the drawing's own text need not be said of its fields, too.
        font_findings.retain(|own| findings.iter().all(|known| known.message != own.message));
        findings.extend(font_findings);
        let surrounded = fields.iter().filter_map(PreparedField::surrounded);
        findings.extend(art::find_occupied(program, surrounded));
        #[cfg(not(feature = "pdf"))]
        let _ = jpeg;
        Ok(Self {
            digest: sheet::shared_digest(program, &plate),
            template: Template {
                plate,
                dpi: source.resolution(program),
                language: program.language.clone(),
                quality: program.publish.quality,
                subsampling: program.publish.subsampling,
                #[cfg(feature = "pdf")]
                jpeg,
                #[cfg(feature = "pdf")]
                inches: program.inches(),
            },
            fields,
            findings,
            book,
        })
    }
}
