//! Output formats: how certificates are written to files, and what the files say about
//! themselves.
//!
//! Each format is a file in this folder that implements [`Encoder`], a line in [`new_encoder`],
//! and a variant of [`OutputFormat`].

mod certificate;
#[cfg(feature = "pdf")]
pub(crate) mod element;
mod jpeg;
mod metadata;
#[cfg(feature = "pdf")]
mod pdf;
mod png;
#[cfg(feature = "credential")]
mod signing;
#[cfg(feature = "webp")]
mod webp;

use std::fmt;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::digest::{Digest, Digester};
use crate::draw::{self, DrawOp, RasterScratch, Shape};
use crate::format::{OutputFormat, Subsampling};
use crate::plate::jpeg::JpegScratch;
use crate::plate::{Plate, PlateScratch};
use crate::program::Print;
use crate::raster::Coverage;
use crate::template::Background;
#[cfg(all(feature = "pdf", feature = "svg"))]
use crate::template::VectorDrawing;

pub use certificate::Certificate;
pub(crate) use metadata::Metadata;
#[cfg(feature = "batch")]
pub(crate) use metadata::{is_intact, read_digest};
#[cfg(feature = "pdf")]
pub(crate) use pdf::{BindError, Document};
#[cfg(feature = "credential")]
pub(crate) use signing::Signing;

/// Goes up when the same page gives other bytes in all of JPEG, WebP and PDF. A format can have a
/// version of its own beside it.
const ENCODING_VERSION: u32 = 1;

/// Writes certificates of one template in one format.
trait Encoder: fmt::Debug + Send + Sync {
    /// Checks that the format can hold pages of the template's size.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// The digest of every input that affects the bytes of the page's file.
    fn digest(&self, page: &Page<'_>) -> Digest;

    /// Encodes the page. The same page always gives the same bytes.
    fn encode(&self, page: &Page<'_>, scratch: &mut OutputScratch) -> Result<Certificate>;
}

/// The table of formats.
fn new_encoder(
    format: OutputFormat,
    template: &Arc<Template>,
    #[cfg(feature = "pdf")] design: &Arc<pdf::Design>,
) -> Box<dyn Encoder> {
    let template = Arc::clone(template);
    match format {
        OutputFormat::Png => Box::new(png::PngEncoder(template)),
        OutputFormat::Jpeg => Box::new(jpeg::JpegEncoder::new(template)),
        #[cfg(feature = "webp")]
        OutputFormat::Webp => Box::new(webp::WebpEncoder(template)),
        #[cfg(feature = "pdf")]
        OutputFormat::Pdf => Box::new(pdf::PdfEncoder(Arc::clone(design))),
    }
}

/// A template ready to be written in every format.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) plate: Plate,
    /// The pixels of a page per inch.
    pub(crate) dpi: f32,
    /// The language of certificates, as a BCP 47 tag.
    pub(crate) language: Option<String>,
    /// The quality of JPEG files, from 1 to 100.
    pub(crate) quality: u8,
    /// The subsampling of JPEG files.
    pub(crate) subsampling: Subsampling,
    /// The JPEG file that the template comes from, if its pixels are unchanged.
    #[cfg(feature = "pdf")]
    pub(crate) jpeg: Option<Arc<[u8]>>,
    /// The width and height of a page in inches, if the template states them.
    #[cfg(feature = "pdf")]
    pub(crate) inches: Option<(f32, f32)>,
    /// The drawing that the template comes from, for PDF.
    #[cfg(all(feature = "pdf", feature = "svg"))]
    pub(crate) drawing: Option<VectorDrawing>,
}

/// What one certificate adds to its template.
pub(crate) struct Page<'a> {
    /// From the lowest to the topmost.
    pub(crate) ops: Vec<DrawOp<Shape<'a>>>,
    /// The index of its template among those that rows choose among.
    #[cfg_attr(
        not(feature = "pdf"),
        expect(dead_code, reason = "only documents in PDF have several templates")
    )]
    pub(crate) template: usize,
    /// What the operations draw, in the same order.
    #[cfg(feature = "pdf")]
    pub(crate) elements: Vec<element::Element<'a>>,
    /// The other side, which only PDF has.
    #[cfg_attr(
        not(feature = "pdf"),
        expect(dead_code, reason = "only PDF has a back")
    )]
    pub(crate) back: Option<BackPage<'a>>,
    pub(crate) metadata: &'a Metadata,
    /// The digest of every input that affects the pixels and the metadata.
    pub(crate) digest: &'a Digest,
    /// Its credential, if it gets one.
    #[cfg(feature = "credential")]
    pub(crate) signing: Option<Signing<'a>>,
}

/// What one certificate adds to the template of its back.
pub(crate) struct BackPage<'a> {
    #[cfg_attr(
        not(feature = "pdf"),
        expect(dead_code, reason = "only PDF has a back")
    )]
    pub(crate) ops: Vec<DrawOp<Shape<'a>>>,
    /// What the operations draw, in the same order.
    #[cfg(feature = "pdf")]
    pub(crate) elements: Vec<element::Element<'a>>,
    /// The digest of every input that affects its pixels.
    #[cfg_attr(
        not(feature = "pdf"),
        expect(dead_code, reason = "only PDF has a back")
    )]
    pub(crate) digest: &'a Digest,
}

/// The buffers that a thread needs to write certificates.
#[derive(Default)]
pub(crate) struct OutputScratch {
    pub(crate) raster: RasterScratch,
    plate: PlateScratch,
    jpeg: JpegScratch,
}

/// The encoders of a template.
#[derive(Debug)]
pub(crate) struct Output {
    template: Arc<Template>,
    /// One for each of [`OutputFormat::ALL`].
    encoders: Vec<Box<dyn Encoder>>,
    #[cfg(feature = "pdf")]
    design: Arc<pdf::Design>,
}

impl Output {
    /// The encoders of a template and of that of the back, and what is worth knowing about how
    /// they are printed.
    ///
    /// # Errors
    ///
    /// [`Code::PrintSize`], [`Code::SheetTooLarge`] and [`Code::PdfStandard`].
    pub(crate) fn new(
        template: Template,
        back: Option<Arc<Template>>,
        print: &Print,
    ) -> Result<(Self, Vec<Diagnostic>)> {
        let template = Arc::new(template);
        #[cfg(feature = "pdf")]
        let (design, findings) = pdf::Design::new(&template, back, print)?;
        #[cfg(feature = "pdf")]
        let design = Arc::new(design);
        #[cfg(not(feature = "pdf"))]
        let (_, findings) = ((back, print), Vec::new());
        let encoders = OutputFormat::ALL.iter().map(|format| {
            new_encoder(
                *format,
                &template,
                #[cfg(feature = "pdf")]
                &design,
            )
        });
        let output = Self {
            encoders: encoders.collect(),
            template,
            #[cfg(feature = "pdf")]
            design,
        };
        Ok((output, findings))
    }

    /// Starts a document of many certificates, of these templates.
    ///
    /// # Errors
    ///
    /// Those of the writer, and of painting a drawing.
    #[cfg(feature = "pdf")]
    pub(crate) fn document<'o, W: std::io::Write>(
        outputs: impl Iterator<Item = &'o Self>,
        out: W,
    ) -> std::result::Result<pdf::Document<'o, W>, pdf::BindError> {
        pdf::Document::new(outputs.map(|output| &*output.design).collect(), out)
    }

    /// Whether certificates of both templates can be on one sheet of a bound document.
    #[cfg(feature = "pdf")]
    pub(crate) fn shares_sheets_with(&self, other: &Self) -> bool {
        self.design.shares_sheets_with(&other.design)
    }

    /// The width and height of a page in pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        self.template.plate.size()
    }

    /// Checks that the format can hold pages of the template's size.
    ///
    /// # Errors
    ///
    /// [`Code::PageTooLarge`](crate::Code::PageTooLarge).
    pub(crate) fn check(&self, format: OutputFormat) -> Result<()> {
        self.encoder(format).check()
    }

    /// The digest of every input that affects the bytes of the page's file.
    pub(crate) fn digest(&self, page: &Page<'_>, format: OutputFormat) -> Digest {
        self.encoder(format).digest(page)
    }

    /// Encodes a page.
    ///
    /// # Errors
    ///
    /// Those of [`Output::check`], and [`Code::Unembeddable`](crate::Code::Unembeddable).
    pub(crate) fn encode(
        &self,
        page: &Page<'_>,
        format: OutputFormat,
        scratch: &mut OutputScratch,
    ) -> Result<Certificate> {
        let certificate = self.encoder(format).encode(page, scratch)?;
        #[cfg(feature = "credential")]
        if let Some(signing) = &page.signing {
            return certificate.signed(format, signing);
        }
        Ok(certificate)
    }

    /// The pixels of a page.
    ///
    /// # Errors
    ///
    /// [`Code::DamagedPlate`].
    pub(crate) fn pixels(
        &self,
        page: &Page<'_>,
        scratch: &mut OutputScratch,
    ) -> Result<Background> {
        self.template.pixels(page, scratch)
    }

    #[cfg(test)]
    pub(crate) fn plate(&self) -> &Plate {
        &self.template.plate
    }

    fn encoder(&self, format: OutputFormat) -> &dyn Encoder {
        &*self.encoders[format as usize]
    }
}

impl Template {
    fn pixels(&self, page: &Page<'_>, scratch: &mut OutputScratch) -> Result<Background> {
        let ops = draw::rasterize(&page.ops, &mut scratch.raster);
        self.page(&ops)
    }

    fn page(&self, ops: &[DrawOp<&Coverage>]) -> Result<Background> {
        self.plate.page(ops).ok_or_else(undecodable)
    }

    /// The digest of a file that is not a PNG file.
    fn file_digest(
        &self,
        format: OutputFormat,
        page: &Page<'_>,
        add_inputs: impl FnOnce(&mut Digester),
    ) -> Digest {
        let mut digester = Digester::new("engross file");
        digester.bytes(format.name().as_bytes());
        digester.number(ENCODING_VERSION);
        digester.bytes(page.digest.as_bytes());
        digester.bytes(self.language.as_deref().unwrap_or_default().as_bytes());
        add_inputs(&mut digester);
        digester.finish()
    }
}

fn undecodable() -> Error {
    let message = "the compiled template in the cache cannot be decoded";
    Diagnostic::error(Code::DamagedPlate, message)
        .hint("run the command again with `--no-cache`")
        .into()
}
