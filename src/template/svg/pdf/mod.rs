//! Pages of PDF files as drawings.
//!
//! The first page becomes SVG: outlines, pictures, and no text. From there on it is like any other
//! drawing, with the limits and the painting that those have.

mod packed;
mod survey;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use hayro_svg::hayro_interpret::font::{FallbackFontQuery, FontQuery};
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
    let reported = reported.lock().unwrap_or_else(PoisonError::into_inner);
    findings.extend(reported.findings());
    Ok(FirstPage {
        svg: in_points(svg),
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
    fonts: BTreeSet<Replaced>,
    pictures: bool,
    unreadable_fonts: bool,
    annotations: bool,
}

/// Neither fonts nor anything else of the machine is used.
fn settings(reported: &Arc<Mutex<Reported>>) -> InterpreterSettings {
    let (of_fonts, of_warnings) = (Arc::clone(reported), Arc::clone(reported));
    InterpreterSettings {
        font_resolver: Arc::new(move |query| match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            FontQuery::Fallback(wanted) => {
                let font = wanted.pick_standard_font();
                let mut reported = of_fonts.lock().unwrap_or_else(PoisonError::into_inner);
                reported
                    .fonts
                    .insert(Replaced::new(wanted, font.postscript_name()));
                Some(font.get_font_data())
            }
        }),
        warning_sink: Arc::new(move |warning| {
            let mut reported = of_warnings.lock().unwrap_or_else(PoisonError::into_inner);
            match warning {
                InterpreterWarning::UnsupportedFont => reported.unreadable_fonts = true,
                InterpreterWarning::ImageDecodeFailure => reported.pictures = true,
                _ => reported.annotations = true,
            }
        }),
        ..InterpreterSettings::default()
    }
}

/// A font that the file lacks.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Replaced {
    name: String,
    stand_in: &'static str,
    /// Whether it is for characters of Chinese, Japanese or Korean, which nothing here has.
    is_lost: bool,
}

impl Replaced {
    fn new(wanted: &FallbackFontQuery, stand_in: &'static str) -> Self {
        let names = [
            &wanted.post_script_name,
            &wanted.font_name,
            &wanted.font_family,
        ];
        let name = names.into_iter().flatten().next();
        Self {
            name: name.map_or("?", |name| subset_removed(name)).to_owned(),
            stand_in,
            is_lost: wanted.character_collection.is_some(),
        }
    }

    fn finding(&self) -> Diagnostic {
        let Self {
            name,
            stand_in,
            is_lost,
        } = self;
        let finding = match is_lost {
            true => Diagnostic::error(
                Code::UnknownFont,
                format!("the font `{name}` is not in the file, and its text is lost"),
            ),
            false => Diagnostic::warning(
                Code::UnknownFont,
                format!(
                    "the font `{name}` is not in the file: one like {stand_in} is used instead"
                ),
            ),
        };
        finding.hint("embed all fonts when you export the PDF, or convert the text to outlines")
    }
}

/// The name of a font without the tag of a subset, such as `ABCDEF+`.
fn subset_removed(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, name)) if tag.len() == 6 => name,
        _ => name,
    }
}

impl Reported {
    fn findings(&self) -> Vec<Diagnostic> {
        let fonts = self.fonts.iter().map(Replaced::finding);
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
        fonts.chain(others).collect()
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
