//! What of a drawing PDF cannot have as outlines.

mod gradient;
mod survey;

use resvg::usvg;

use super::page::Page;
use crate::diagnostic::{Code, Diagnostic};
pub(crate) use gradient::{Repeats, repeats};
pub(crate) use survey::{needs_pixels, stays_pixels};

/// The finding that PDF has a part of the drawing in pixels, or all of it.
pub(super) fn finding(tree: &usvg::Tree, page: &Page) -> Option<Diagnostic> {
    let dpi = page.dpi.round();
    let (what, reasons) = if let Some(reason) = stays_pixels(tree) {
        ("the whole drawing is".into(), reason.to_owned())
    } else {
        let parts = survey::parts(tree.root());
        let what = match parts.values().sum::<usize>() {
            0 => return None,
            1 => "1 part of the drawing is".into(),
            count => format!("{count} parts of the drawing are"),
        };
        let reasons: Vec<String> = parts.keys().map(ToString::to_string).collect();
        (what, reasons.join(", "))
    };
    let message = format!("in PDF, {what} in pixels, at {dpi} dpi: {reasons}");
    Some(Diagnostic::note(Code::PixelsInPdf, message).hint(
        "if PDF looks coarse there, set a larger `dpi` in program.toml, or draw it without the \
         effect",
    ))
}
