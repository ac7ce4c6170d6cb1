//! Pages of PDF files as drawings.
//!
//! The first page becomes SVG: outlines, pictures, and no text. From there on it is like any other
//! drawing, with the limits and the painting that those have.

mod embeddable;
mod fonts;
mod packed;
mod survey;

use std::sync::{Arc, Mutex, PoisonError};

use hayro_svg::hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro_svg::hayro_syntax::{LoadPdfError, Pdf};
use hayro_svg::{RenderCache, SvgRenderSettings};

use survey::Survey;

use crate::diagnostic::{Code, Diagnostic, Result};

/// The first bytes of a PDF file, which other bytes may stand before.
const SIGNATURE: &[u8] = b"%PDF-";
/// Within so many bytes readers look for it (ISO 32000-2, annex I).
const MAX_BEFORE: usize = 1024;

/// Whether a file is PDF, as are most files of Illustrator.
pub(super) fn is_pdf(file: &[u8]) -> bool {
    let start = &file[..file.len().min(MAX_BEFORE + SIGNATURE.len())];
    start
        .windows(SIGNATURE.len())
        .any(|bytes| bytes == SIGNATURE)
}

/// The first page of a PDF file.
pub(super) struct FirstPage {
    /// The page in SVG, in points.
    pub(super) svg: String,
    /// What there is to know about it.
    pub(super) findings: Vec<Diagnostic>,
    /// Whether it looks the same where it is embedded as it is.
    pub(super) is_embeddable: bool,
}

/// Converts the first page of a PDF file. Errors and findings have no file yet.
pub(super) fn first_page(file: &[u8]) -> Result<FirstPage> {
    packed::check(file)?;
    let pdf = Pdf::new(file.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => packed::encrypted(),
        LoadPdfError::Invalid => damaged("the PDF file cannot be read"),
    })?;
    let pages = pdf.pages();
    let Some(page) = pages.first() else {
        return Err(damaged("the PDF file has no page").into());
    };
    let reported = Arc::new(Mutex::new(Reported::default()));
    let settings = settings(&reported);
    let cache = RenderCache::new();
    let survey = Survey::of(page, &settings)?;
    let svg = hayro_svg::convert(page, &cache, &settings, &SvgRenderSettings::default());

    let mut findings = Vec::new();
    if pages.len() > 1 {
        let message = format!(
            "the file has {} pages, of which the first is used",
            pages.len()
        );
        let finding = Diagnostic::note(Code::OtherPages, message);
        findings.push(finding.hint("to use another one, export it as a file of its own"));
    }
    findings.extend(survey.findings());
    findings.extend(fonts::findings(page));
    let reported = reported.lock().unwrap_or_else(PoisonError::into_inner);
    findings.extend(reported.findings());
    Ok(FirstPage {
        svg: in_points(svg),
        is_embeddable: embeddable::is_embeddable(&pdf, page),
        findings,
    })
}

fn damaged(message: &str) -> Diagnostic {
    Diagnostic::error(Code::DamagedTemplate, message)
        .hint("open it in a PDF reader and print it as PDF again, or export it as SVG")
}

/// What the interpreter reports.
#[derive(Default)]
struct Reported {
    pictures: bool,
    unreadable_fonts: bool,
    annotations: bool,
}

/// Fonts that the file lacks are those of the reader. None of the machine's are used.
fn settings(reported: &Arc<Mutex<Reported>>) -> InterpreterSettings {
    let reported = Arc::clone(reported);
    InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            let mut reported = reported.lock().unwrap_or_else(PoisonError::into_inner);
            match warning {
                InterpreterWarning::UnsupportedFont => reported.unreadable_fonts = true,
                InterpreterWarning::ImageDecodeFailure => reported.pictures = true,
                _ => reported.annotations = true,
            }
        }),
        ..InterpreterSettings::default()
    }
}

impl Reported {
    fn findings(&self) -> Vec<Diagnostic> {
        let others = [
            (
                self.pictures,
                Code::UnreadablePicture,
                "a picture in the file cannot be read, and is left out",
            ),
            (
                self.unreadable_fonts,
                Code::UnreadablePicture,
                "a font in the file cannot be read, and its text is left out",
            ),
            (
                self.annotations,
                Code::UnreadablePicture,
                "a comment or a form in the file cannot be read, and is left out",
            ),
        ];
        let others = others.into_iter().filter(|(is_reported, ..)| *is_reported);
        let others = others.map(|(_, code, message)| {
            Diagnostic::error(code, message).hint(
                "export the page as PNG at 300 dpi, or as SVG: `pdftocairo -png -r 300` does it",
            )
        });
        others.collect()
    }
}

/// The same page with its size in points. Pictures are resampled smoothly: readers do that, too,
/// where the file asks for sharp pixels, at the size of a page.
fn in_points(svg: String) -> String {
    let svg = match svg.contains(PIXELATED) {
        true => svg.replace(PIXELATED, "image-rendering: auto"),
        false => svg,
    };
    let (mut root, rest) = match svg.find('>') {
        Some(end) => (svg[..end].to_owned(), &svg[end..]),
        None => return svg,
    };
    for side in [" width=\"", " height=\""] {
        let start = root.find(side).map(|at| at + side.len());
        let end = start.and_then(|start| Some(start + root[start..].find('"')?));
        if let Some(end) = end {
            root.insert_str(end, "pt");
        }
    }
    root + rest
}

const PIXELATED: &str = "image-rendering: pixelated";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_in_points() {
        let svg = r#"<svg viewBox="0 0 3 4" width="3" height="4"><image width="9" style="image-rendering: pixelated"/></svg>"#;
        let expected = r#"<svg viewBox="0 0 3 4" width="3pt" height="4pt"><image width="9" style="image-rendering: auto"/></svg>"#;
        assert_eq!(in_points(svg.to_owned()), expected);
    }

    #[test]
    fn pdf_is_known_by_its_first_bytes() {
        assert!(is_pdf(b"%PDF-1.4\n"));
        assert!(is_pdf(b"\x1B%-12345X@PJL\r\n%PDF-1.7\n"));
        assert!(!is_pdf(b"%!PS-Adobe-3.0"));
        assert!(!is_pdf(b"%PDF"));
    }
}
