//! What a page draws, counted before anything is made of it.
//!
//! Parts of a page can repeat each other, so that a small file can draw without end. Nothing that
//! a device does stops the interpreter but a panic. It unwinds without a message, and is caught.

use std::panic::resume_unwind;

use hayro_svg::hayro_interpret::font::GlyphRun;
use hayro_svg::hayro_interpret::hayro_cmap::BfString;
use hayro_svg::hayro_interpret::hayro_syntax::page::Page;
use hayro_svg::hayro_interpret::kurbo::{BezPath, Rect};
use hayro_svg::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt as _, interpret_page,
};

use crate::diagnostic::{Code, Diagnostic, Result};
use crate::guard;
use crate::template::limits::MAX_PIXELS;
use crate::template::svg::foreign::MAX_FINDINGS;

/// The most shapes, letters, pictures and clips of a page.
const MAX_PARTS: u64 = 250_000;
/// The most corners of all its shapes.
const MAX_CORNERS: u64 = 4_000_000;
/// The most letters of its text that are looked at for placeholders.
const MAX_TEXT: usize = 1 << 20;
/// The longest placeholder, in bytes.
const MAX_PLACEHOLDER: usize = 80;

/// The page has more than a page needs.
struct TooMuch(&'static str);

#[derive(Default)]
pub(super) struct Survey {
    parts: u64,
    corners: u64,
    pixels: u64,
    text: String,
}

impl Survey {
    /// Goes through the page without painting it.
    pub(super) fn of<'a>(page: &'a Page<'a>, settings: &InterpreterSettings) -> Result<Self> {
        let (width, height) = page.render_dimensions();
        let cache = InterpreterCache::new();
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
            &cache,
            page.xref(),
            settings.clone(),
        );
        let mut survey = Self::default();
        let ended = guard::catch(|| interpret_page(page, &mut context, &mut survey));
        match ended {
            Ok(()) => Ok(survey),
            Err(panic) => match panic.downcast::<TooMuch>() {
                Ok(too_much) => Err(too_complex(too_much.0)),
                Err(panic) => resume_unwind(panic),
            },
        }
    }

    fn add(&mut self, corners: usize) {
        self.parts += 1;
        self.corners += corners as u64;
        if self.parts > MAX_PARTS {
            resume_unwind(Box::new(TooMuch("more than 250,000 shapes and letters")));
        }
        if self.corners > MAX_CORNERS {
            resume_unwind(Box::new(TooMuch("shapes of more than 4,000,000 corners")));
        }
    }

    /// The text that looks like a placeholder, which the page shows as it is.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        let mut placeholders: Vec<&str> = Vec::new();
        let mut rest = &*self.text;
        while let Some(start) = rest.find('{')
            && placeholders.len() < MAX_FINDINGS
        {
            let after = &rest[start..];
            rest = &after[1..];
            let mut near = after.bytes().take(MAX_PLACEHOLDER);
            let end = near.position(|byte| byte == b'}');
            let Some(end) = end.filter(|end| *end >= 2) else {
                continue;
            };
            let placeholder = &after[..=end];
            if !placeholder[1..].contains('{') && !placeholders.contains(&placeholder) {
                placeholders.push(placeholder);
            }
        }
        let findings = placeholders.into_iter().map(|placeholder| {
            let message = format!("`{placeholder}` is text of the PDF file and cannot be replaced");
            Diagnostic::warning(Code::OutlinedPlaceholder, message).hint(
                "delete it where the file was made, export it again, and write a `[[field]]` in \
                 its place; or export it as SVG",
            )
        });
        findings.collect()
    }
}

fn too_complex(what: &str) -> crate::diagnostic::Error {
    let message = format!("the page has {what}");
    Diagnostic::error(Code::SvgTooComplex, message)
        .hint("export it as PNG at 300 dpi: `pdftocairo -png -r 300` does it")
        .into()
}

impl<'a> Device<'a> for Survey {
    fn draw_path(&mut self, path: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.add(path.elements().len());
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.add(clip.path.elements().len());
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.add(0);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.add(0);
            if self.text.len() < MAX_TEXT {
                match glyph.as_unicode() {
                    Some(BfString::Char(char)) => self.text.push(char),
                    Some(BfString::String(chars)) => self.text.push_str(&chars),
                    None => {}
                }
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.add(0);
        self.pixels += u64::from(image.width()) * u64::from(image.height());
        if self.pixels > MAX_PIXELS {
            resume_unwind(Box::new(TooMuch(
                "pictures of more than 100 million pixels",
            )));
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found_in_text() {
        let survey = Survey {
            text: "awarded to {name} for{{hours}} {} } { x {name}".into(),
            ..Survey::default()
        };
        let messages: Vec<_> = survey.findings().iter().map(ToString::to_string).collect();
        let expected = ["{name}", "{hours}"].map(|placeholder| {
            format!("warning: `{placeholder}` is text of the PDF file and cannot be replaced")
        });
        assert_eq!(messages, expected);
    }
}
