//! A sheet in each of the formats.

#[cfg(feature = "pdf")]
use std::sync::{Arc, OnceLock};

#[cfg(feature = "pdf")]
use super::FieldContent;
#[cfg(feature = "pdf")]
use super::layers::{Layer, layers};
use super::{Certificate, Renderer, Scratch, Sheet};
use crate::diagnostic::Result;
use crate::digest::{Digest, Digester};
#[cfg(feature = "webp")]
use crate::format::webp;
use crate::format::{About, OutputFormat, jpeg};
#[cfg(feature = "pdf")]
use crate::pdf::{Mark, PdfPlate, Shape};

/// Goes up when the same sheet comes to give another JPEG, WebP or PDF.
const ENCODING_VERSION: u32 = 1;

/// What only certificates in PDF need.
#[cfg(feature = "pdf")]
#[derive(Debug)]
pub(super) struct ForPdf {
    /// Made when it is first needed: it takes as long as many certificates.
    plate: OnceLock<PdfPlate>,
    /// The template, where it is a JPEG that goes into each file as it is.
    jpeg: Option<(Arc<[u8]>, Digest)>,
}

#[cfg(feature = "pdf")]
impl ForPdf {
    pub(super) fn new(jpeg: Option<Arc<[u8]>>) -> Self {
        let with_digest = |file: Arc<[u8]>| {
            let digest = Digest::sha256(&file);
            (file, digest)
        };
        Self {
            plate: OnceLock::new(),
            jpeg: jpeg.map(with_digest),
        }
    }
}

impl Renderer {
    /// Whether certificates of the template's size can be written in this format.
    ///
    /// # Errors
    ///
    /// [`Code::PageTooLarge`](crate::Code::PageTooLarge) where they cannot.
    pub fn check_format(&self, format: OutputFormat) -> Result<()> {
        #[cfg(feature = "webp")]
        if format == OutputFormat::Webp {
            let (width, height) = self.plate.size();
            return webp::check(width, height);
        }
        #[cfg(not(feature = "webp"))]
        let _ = format;
        Ok(())
    }

    /// Encodes a laid out certificate in a format. The same sheet always gives the same bytes.
    ///
    /// # Errors
    ///
    /// Those of [`Renderer::check_format`], and for PDF
    /// [`Code::Unembeddable`](crate::Code::Unembeddable) for a font that cannot be put into
    /// one. PNG and JPEG never fail.
    pub fn print_in(
        &self,
        sheet: &Sheet,
        format: OutputFormat,
        scratch: &mut Scratch,
    ) -> Result<Certificate> {
        let digest = self.digest_in(sheet, format);
        let about = self.about(sheet, &digest);
        let bytes = match format {
            OutputFormat::Png => return Ok(self.print(sheet, scratch)),
            OutputFormat::Jpeg => {
                let page = self.page(sheet, scratch).on_white();
                jpeg::encode(&page, self.program.resolution(), about)
            }
            #[cfg(feature = "webp")]
            OutputFormat::Webp => webp::encode(&self.page(sheet, scratch), about)?,
            #[cfg(feature = "pdf")]
            OutputFormat::Pdf => self.pdf_plate().print(&self.marks(sheet), about)?,
        };
        Ok(Certificate::whole(bytes))
    }

    /// The digest of everything that determines the bytes of a certificate in a format.
    #[must_use]
    pub fn digest_in(&self, sheet: &Sheet, format: OutputFormat) -> Digest {
        if format == OutputFormat::Png {
            return *sheet.digest();
        }
        let mut digester = Digester::new("engross file");
        digester.bytes(format.name().as_bytes());
        digester.number(ENCODING_VERSION);
        digester.bytes(sheet.digest().as_bytes());
        digester.bytes(self.language().unwrap_or_default().as_bytes());
        #[cfg(feature = "pdf")]
        if format == OutputFormat::Pdf {
            self.digest_for_pdf(sheet, &mut digester);
        }
        digester.finish()
    }

    fn about<'a>(&'a self, sheet: &'a Sheet, digest: &'a Digest) -> About<'a> {
        let text = |keyword| {
            let mut texts = sheet.texts.iter();
            texts
                .find(|text| text.keyword() == keyword)
                .map_or("", |text| text.text())
        };
        About {
            title: text("Title"),
            author: text("Author"),
            description: text("Description"),
            language: self.language(),
            digest,
        }
    }

    fn language(&self) -> Option<&str> {
        self.program.language.as_deref()
    }
}

#[cfg(feature = "pdf")]
impl Renderer {
    fn pdf_plate(&self) -> &PdfPlate {
        self.for_pdf.plate.get_or_init(|| {
            let jpeg = self.for_pdf.jpeg.as_ref().map(|(file, _)| &**file);
            let background = self.plate.page(&[]).on_white();
            PdfPlate::new(&background, jpeg, self.program.paper(self.plate.size()))
        })
    }

    fn marks<'s>(&self, sheet: &'s Sheet) -> Vec<Mark<'s>> {
        let contents = sheet.fields.iter().map(|field| &field.content);
        let layers = layers(&self.fields, contents).into_iter();
        let marks = layers.map(|(layer, color)| Mark {
            shape: match layer {
                Layer::Letters(layout, clip) => Shape::Letters(layout, clip),
                Layer::QuietZone(symbol) => Shape::Boxes(vec![symbol.area]),
                Layer::Modules(symbol) => Shape::Boxes(symbol.dark_boxes().collect()),
            },
            color,
        });
        marks.collect()
    }

    /// What a PDF has beyond what is drawn: how large its paper is, and what the glyphs say.
    fn digest_for_pdf(&self, sheet: &Sheet, digester: &mut Digester) {
        let paper = self.program.paper(self.plate.size());
        digester.number(paper.width.to_bits());
        digester.number(paper.height.to_bits());
        if let Some((_, digest)) = &self.for_pdf.jpeg {
            digester.bytes(digest.as_bytes());
        }
        let letters = sheet
            .fields
            .iter()
            .filter_map(|field| match &field.content {
                FieldContent::Text(layout) => Some(&layout.lines),
                FieldContent::Qr(_) => None,
            });
        for line in letters.flatten() {
            digester.bytes(line.text.as_bytes());
            digester.number(line.x.to_bits());
            digester.number(line.baseline.to_bits());
            for run in &line.runs {
                digester.bytes(&[u8::from(run.rtl)]);
                for glyph in &run.glyphs {
                    digester.bytes(&glyph.cluster.to_le_bytes());
                    digester.number(glyph.advance.to_bits());
                }
            }
        }
    }
}
