//! What all certificates of a program share in PDF: both sides, and how they are printed.

use std::sync::Arc;

use pdf_writer::Content;
use pdf_writer::types::ArtifactType;
use pdf_writer::writers::Page as PageWriter;

use super::super::{Page, Template};
use super::fit::{Fit, TemplateSize};
use super::imposition::Imposition;
use super::side::{Drawing, Place, PrintedSide};
use super::standard::check_page;
use crate::diagnostic::{Diagnostic, Result};
use crate::digest::Digester;
use crate::field::Side;
use crate::program::{PdfStandard, Print};

/// The width of crop marks in points: thin, and no hairline that a device draws as it likes.
const MARK_WIDTH: f32 = 0.25;

#[derive(Debug)]
pub(in crate::output) struct Design {
    pub(super) front: PrintedSide,
    pub(super) back: Option<PrintedSide>,
    /// Whether templates are printed, and not the texts alone.
    pub(super) has_background: bool,
    /// The page of a certificate in a file of its own.
    pub(super) page: Imposition,
    /// The page, or the sheet, of a bound document.
    pub(super) sheet: Imposition,
    /// The standard that files conform to.
    pub(super) standard: Option<PdfStandard>,
}

impl Design {
    /// The design, and what is worth knowing about it.
    ///
    /// # Errors
    ///
    /// [`Code::PrintSize`](crate::Code::PrintSize),
    /// [`Code::SheetTooLarge`](crate::Code::SheetTooLarge) and
    /// [`Code::PdfStandard`](crate::Code::PdfStandard).
    pub(in crate::output) fn new(
        template: &Arc<Template>,
        back: Option<Arc<Template>>,
        print: &Print,
    ) -> Result<(Self, Vec<Diagnostic>)> {
        let back_size = back.as_deref().map(TemplateSize::of);
        let (fit, findings) = Fit::new(print, TemplateSize::of(template), back_size)?;
        let place = |is_mirrored: bool| match is_mirrored {
            true => Place {
                beyond: 0.0,
                size: fit.trim,
                mirrored: fit.bleed,
            },
            false => Place {
                beyond: fit.bleed,
                size: fit.trim.grown(fit.bleed),
                mirrored: 0.0,
            },
        };
        let [front_place, back_place] = fit.is_mirrored.map(place);
        let design = Self {
            front: PrintedSide::new(Arc::clone(template), Side::Front, front_place),
            back: back.map(|back| PrintedSide::new(back, Side::Back, back_place)),
            has_background: print.background,
            page: Imposition::page(print, &fit),
            sheet: Imposition::sheet(print, &fit)?,
            standard: print.pdf_standard,
        };
        if let Some(standard) = design.standard {
            check_page(standard, design.page.media_box())?;
            check_page(standard, design.sheet.media_box())?;
        }
        Ok((design, findings))
    }

    /// Whether certificates of both designs can be on one sheet.
    pub(in crate::output) fn shares_sheets_with(&self, other: &Self) -> bool {
        self.sheet.count() == 1 || self.sheet == other.sheet
    }

    /// Both sides, or the front alone.
    pub(super) fn printed_sides(&self) -> impl Iterator<Item = &PrintedSide> {
        std::iter::once(&self.front).chain(&self.back)
    }

    /// The sides of a certificate, each with what is drawn on it.
    pub(super) fn sides<'s>(
        &'s self,
        page: &'s Page<'_>,
    ) -> impl Iterator<Item = (&'s PrintedSide, Drawing<'s>)> {
        let front = Drawing {
            ops: &page.ops,
            elements: &page.elements,
        };
        let back = self.back.as_ref().zip(page.back.as_ref());
        let back = back.map(|(side, page)| {
            let drawing = Drawing {
                ops: &page.ops,
                elements: &page.elements,
            };
            (side, drawing)
        });
        std::iter::once((&self.front, front)).chain(back)
    }

    pub(super) fn draw_marks(&self, content: &mut Content, page: &Imposition) {
        let marks = page.marks();
        if marks.is_empty() {
            return;
        }
        content
            .begin_marked_content_with_properties(pdf_writer::Name(b"Artifact"))
            .properties()
            .artifact()
            .kind(ArtifactType::Page);
        content
            .save_state()
            .set_line_width(MARK_WIDTH)
            .set_stroke_gray(0.0);
        for [(x1, y1), (x2, y2)] in marks {
            content.move_to(x1, y1).line_to(x2, y2);
        }
        content.stroke().restore_state().end_marked_content();
    }

    /// Adds what affects the file of a certificate, beside its page.
    pub(super) fn add_to_digest(&self, digester: &mut Digester) {
        let size = self.front.place.size;
        digester.number(size.width.to_bits());
        digester.number(size.height.to_bits());
        if let Some(digest) = &self.front.jpeg_digest {
            digester.bytes(digest.as_bytes());
        }
        if let Some(standard) = self.standard {
            digester.bytes(standard.to_string().as_bytes());
        }
        if self.has_background {
            for side in self.printed_sides() {
                side.add_drawing_to_digest(digester);
            }
        }
        if self.page.is_plain() && self.has_background && self.back.is_none() {
            return;
        }
        digester.bytes(&[u8::from(self.has_background)]);
        self.page.add_to_digest(digester);
        self.front.add_to_digest(digester);
        if let Some(back) = &self.back {
            back.add_to_digest(digester);
        }
    }
}

impl Imposition {
    /// Writes the boxes of a page. A page that is only the certificate has one.
    pub(super) fn write_boxes(&self, page: &mut PageWriter<'_>) {
        page.media_box(self.media_box());
        if !self.is_plain() {
            page.bleed_box(self.bleed_box()).trim_box(self.trim_box());
        }
    }
}
