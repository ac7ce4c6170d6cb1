//! The fonts that a page names and its file lacks.

use std::collections::BTreeSet;

use hayro_svg::hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro_svg::hayro_syntax::page::{Page, Resources};

use crate::diagnostic::{Code, Diagnostic};

/// The fonts that every reader has (ISO 32000-2, 9.6.2.2).
const STANDARD: [&str; 14] = [
    "Courier",
    "Courier-Bold",
    "Courier-BoldOblique",
    "Courier-Oblique",
    "Helvetica",
    "Helvetica-Bold",
    "Helvetica-BoldOblique",
    "Helvetica-Oblique",
    "Symbol",
    "Times-Bold",
    "Times-BoldItalic",
    "Times-Italic",
    "Times-Roman",
    "ZapfDingbats",
];

/// The most parts of a page whose fonts are looked at.
const MAX_PARTS: usize = 1000;

/// Findings about the fonts of the page, and of the parts that it draws.
pub(super) fn findings(page: &Page<'_>) -> Vec<Diagnostic> {
    let missing = missing_fonts(page);
    let others = missing.iter().filter(|font| !font.is_standard());
    others.map(MissingFont::finding).collect()
}

/// Whether the file has all fonts of the page, also those that every reader has.
pub(super) fn are_embedded(page: &Page<'_>) -> bool {
    missing_fonts(page).is_empty()
}

fn missing_fonts(page: &Page<'_>) -> BTreeSet<MissingFont> {
    let mut missing = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut parts = vec![page.resources().clone()];
    while let Some(part) = parts.pop() {
        missing.extend(
            part.fonts
                .keys()
                .filter_map(|key| missing_font(&part.fonts.get(key)?)),
        );
        for key in part.x_objects.keys() {
            let Some(object) = part.x_objects.get::<Stream<'_>>(key) else {
                continue;
            };
            let id = object.obj_id();
            let resources = object.dict().get::<Dict<'_>>("Resources");
            if let Some(resources) = resources
                && seen.len() < MAX_PARTS
                && seen.insert((id.obj_number, id.gen_number))
            {
                parts.push(Resources::new(resources));
            }
        }
    }
    missing
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct MissingFont {
    name: String,
    /// Whether its characters are numbers that only the font itself knows letters for.
    is_composite: bool,
}

/// The font, if the file lacks it.
fn missing_font(font: &Dict<'_>) -> Option<MissingFont> {
    let kind = font.get::<Name<'_>>("Subtype")?;
    let is_composite = kind.as_str() == "Type0";
    let described = match kind.as_str() {
        // Drawn by the file itself.
        "Type3" => return None,
        "Type0" => font
            .get::<Array<'_>>("DescendantFonts")?
            .iter::<Dict<'_>>()
            .next()?,
        _ => font.clone(),
    };
    let descriptor = described
        .get::<Dict<'_>>("FontDescriptor")
        .unwrap_or_default();
    let programs = ["FontFile", "FontFile2", "FontFile3"];
    if programs
        .iter()
        .any(|program| descriptor.contains_key(program))
    {
        return None;
    }
    let name = font.get::<Name<'_>>("BaseFont")?;
    // Before it may be the tag of a subset, such as `ABCDEF+`.
    let name = match name.as_str().split_once('+') {
        Some((tag, name)) if tag.len() == 6 => name,
        _ => name.as_str(),
    };
    Some(MissingFont {
        name: name.to_owned(),
        is_composite,
    })
}

impl MissingFont {
    fn is_standard(&self) -> bool {
        !self.is_composite && STANDARD.contains(&&*self.name)
    }

    fn finding(&self) -> Diagnostic {
        let name = &self.name;
        let finding = match self.is_composite {
            true => Diagnostic::error(
                Code::UnknownFont,
                format!("the font `{name}` is not in the file, and its text is lost"),
            ),
            false => Diagnostic::warning(
                Code::UnknownFont,
                format!("the font `{name}` is not in the file: a similar one is used instead"),
            ),
        };
        finding.hint("embed all fonts when you export the PDF, or convert the text to outlines")
    }
}
