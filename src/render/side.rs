//! The sides of certificates, compiled, and the templates that they make together.

use std::sync::Arc;

use super::fields::PreparedField;
use super::sheet::Digests;
#[cfg(all(feature = "pdf", feature = "svg"))]
use super::template::Source;
use super::template::{CompiledTemplate, PendingSource, Plates, Specimens};
use super::{RowTemplate, art, fields, sheet};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::digest::Digest;
use crate::font::FontBook;
#[cfg(all(feature = "pdf", feature = "svg"))]
use crate::format::PdfBackground;
use crate::output::{Output, Template};
use crate::program::{PdfStandard, Program};
#[cfg(all(feature = "pdf", feature = "svg"))]
use crate::template::VectorDrawing;

/// The parts of a renderer that are made from its templates.
#[derive(Default)]
pub(super) struct Prepared {
    pub(super) fields: Vec<PreparedField>,
    pub(super) templates: Vec<RowTemplate>,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) pdf_findings: Vec<Diagnostic>,
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
        let mut back_pdf_findings = Vec::new();
        let mut back_digest = None;
        let back = back.map(|back| {
            back_fields = back.fields;
            back_findings = back.findings;
            back_pdf_findings = back.pdf_findings;
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
            let is_first = self.templates.is_empty();
            let of_pdf = front.pdf_findings.iter().chain(&back_pdf_findings);
            add_new(&mut self.findings, &findings, is_first);
            add_new(&mut self.pdf_findings, of_pdf, is_first);
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

/// Adds the findings about another template: all if it is the first, or else those that are not known.
fn add_new<'f>(
    known: &mut Vec<Diagnostic>,
    findings: impl IntoIterator<Item = &'f Diagnostic>,
    is_first: bool,
) {
    for finding in findings {
        if is_first || !known.contains(finding) {
            known.push(finding.clone());
        }
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
    /// What is worth knowing about its drawing in PDF.
    pub(super) pdf_findings: Vec<Diagnostic>,
    digest: Digest,
    /// The fonts, with those that its drawing holds.
    book: FontBook,
}

impl CompiledSide {
    /// Prepares the side of a program. `None` if its template would have to be compiled and is not
    /// to be.
    pub(super) fn new(
        program: &Program,
        source: PendingSource<'_>,
        book: &FontBook,
        plates: Plates<'_>,
        standard: Option<PdfStandard>,
    ) -> Result<Option<Self>> {
        let own_book = || {
            #[cfg(feature = "svg")]
            if let Some(drawn) = &program.drawn {
                return drawn.drawing.with_own_fonts(book);
            }
            book.clone()
        };
        let book = own_book();
        let prepared = fields::prepare(program, &book).map(|(fields, findings)| {
            let specimens = Specimens::lay_out(&fields, plates);
            (fields, findings, specimens)
        });
        // Until here, its file was read at the same time. If that failed, it is the first error.
        let mut source = source.finish()?;
        let (mut fields, mut font_findings, specimens) = prepared?;
        let compiled =
            CompiledTemplate::new(program, &mut fields, &specimens, &book, &mut source, plates)?;
        let Some(CompiledTemplate {
            plate,
            mut findings,
            jpeg,
        }) = compiled
        else {
            return Ok(None);
        };
        // What is known of the drawing's own text need not be said of its fields, too.
        font_findings.retain(|own| findings.iter().all(|known| known.message != own.message));
        findings.extend(font_findings);
        let surrounded = fields.iter().filter_map(PreparedField::surrounded);
        findings.extend(art::find_occupied(program, surrounded));
        #[cfg(not(feature = "pdf"))]
        let _ = jpeg;
        let (pdf_findings, findings) = findings
            .into_iter()
            .partition(|finding: &Diagnostic| finding.code == Code::PixelsInPdf);
        #[cfg(all(feature = "pdf", feature = "svg"))]
        let (drawing, pdf_findings) = {
            let drawing = vector_drawing(program, &source, &book, standard);
            // A page that is embedded is as it was.
            let is_outlined = drawing
                .as_ref()
                .is_some_and(|drawing| !drawing.is_embedded());
            (
                drawing,
                if is_outlined {
                    pdf_findings
                } else {
                    Vec::new()
                },
            )
        };
        #[cfg(not(all(feature = "pdf", feature = "svg")))]
        let _ = standard;
        Ok(Some(Self {
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
                #[cfg(all(feature = "pdf", feature = "svg"))]
                drawing,
            },
            fields,
            findings,
            pdf_findings,
            book,
        }))
    }
}

/// The drawing for PDF.
#[cfg(all(feature = "pdf", feature = "svg"))]
fn vector_drawing(
    program: &Program,
    source: &Source<'_>,
    book: &FontBook,
    standard: Option<PdfStandard>,
) -> Option<VectorDrawing> {
    match (source, program.publish.pdf_background) {
        (Source::Drawing(drawn), PdfBackground::Outlines) => {
            let is_for_archive = standard.is_some();
            Some(VectorDrawing::new(
                &drawn.drawing,
                drawn.page,
                book,
                is_for_archive,
            ))
        }
        _ => None,
    }
}
