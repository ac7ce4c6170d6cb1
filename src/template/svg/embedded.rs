//! The fonts that a drawing holds, and those that its style sheets name elsewhere.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use roxmltree::{Document, Node};

use super::font_face::{self, FontRule};
use super::source::{Lines, shown, strip_prefix};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::font::Face;

/// The most embedded font files of a drawing that are read.
const MAX_FONTS: usize = 256;
/// The most bytes that they take together, unpacked.
const MAX_FONT_BYTES: usize = 256 << 20;

/// Ends of data in base 64 are not always filled up.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The fonts of a drawing.
#[derive(Debug, Clone, Default)]
pub(super) struct DrawingFonts {
    /// Those that it holds. Of a family that is divided by characters, the part with Latin letters
    /// is the first.
    pub(super) faces: Vec<Arc<Face>>,
    /// The families whose files are elsewhere, each with the address of one.
    elsewhere: Vec<(String, String)>,
}

/// Equal fonts are those of equal files.
impl PartialEq for DrawingFonts {
    fn eq(&self, other: &Self) -> bool {
        let digests = |fonts: &Self| -> Vec<_> {
            let faces = fonts.faces.iter();
            faces
                .map(|face| (*face.digest(), face.weight(), face.is_italic()))
                .collect()
        };
        self.elsewhere == other.elsewhere && digests(self) == digests(other)
    }
}

impl DrawingFonts {
    /// Reads the fonts in the style sheets of a drawing. Adds a finding for each that cannot be
    /// used.
    pub(super) fn read(
        document: &Document<'_>,
        lines: &Lines,
        path: &Path,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<Self> {
        let mut reader = Reader {
            path,
            fonts: Self::default(),
            tried: 0,
            bytes: 0,
            findings,
        };
        let elements = document.descendants().filter(Node::is_element);
        for style in elements.filter(|node| node.tag_name().name() == "style") {
            let css = css(style);
            let line = lines.of(style);
            for rule in font_face::rules(&css) {
                if let Some(family) = rule.family() {
                    reader
                        .add(&rule, family)
                        .map_err(|problem| problem.at_row(line))?;
                }
            }
        }
        let mut fonts = reader.fonts;
        // Of two rules alike, the later one counts.
        fonts.faces.reverse();
        fonts.faces.sort_by_key(|face| !face.has('n'));
        Ok(fonts)
    }

    /// The address of a font that the drawing names, and that is neither in the drawing nor in
    /// `fonts`.
    pub(super) fn address_of(&self, family: &str) -> Option<&str> {
        let mut elsewhere = self.elsewhere.iter();
        let found = elsewhere.find(|(own, _)| own.eq_ignore_ascii_case(family.trim()));
        found.map(|(_, address)| address.as_str())
    }
}

/// The text of a style sheet.
pub(super) fn css(style: Node<'_, '_>) -> String {
    let texts = style.descendants().filter(Node::is_text);
    texts.filter_map(|text| text.text()).collect()
}

struct Reader<'r> {
    path: &'r Path,
    fonts: DrawingFonts,
    /// The font files that were read, usable or not.
    tried: usize,
    bytes: usize,
    findings: &'r mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Adds the first of the files of a rule that can be used.
    fn add(&mut self, rule: &FontRule<'_>, family: &str) -> Result<()> {
        const OTHER_KINDS: [&str; 2] = ["svg", "embedded-opentype"];
        let mut problem = None;
        let mut address = None;
        for source in rule.sources() {
            let is_other = source.format.is_some_and(|format| {
                OTHER_KINDS
                    .iter()
                    .any(|kind| format.eq_ignore_ascii_case(kind))
            });
            if is_other {
                continue;
            }
            let Some(data) = data_of(source.url) else {
                address.get_or_insert(source.url);
                continue;
            };
            if self.tried == MAX_FONTS {
                return Err(too_many(&format!("more than {MAX_FONTS} fonts")).into());
            }
            self.tried += 1;
            let label = format!("{} in {}", shown(family), self.path.display());
            let (weight, italic) = (rule.weight(), rule.is_italic());
            let face = data.ok_or_else(|| "the data is not complete".to_owned());
            let face = face.and_then(|data| Face::embedded(&label, data, family, weight, italic));
            match face {
                Ok(face) => {
                    self.bytes += face.data().len();
                    if self.bytes > MAX_FONT_BYTES {
                        let limit = MAX_FONT_BYTES >> 20;
                        return Err(too_many(&format!("fonts of more than {limit} MiB")).into());
                    }
                    self.fonts.faces.push(Arc::new(face));
                    return Ok(());
                }
                Err(cause) => problem = problem.or(Some(cause)),
            }
        }
        if let Some(cause) = problem {
            let message = format!(
                "the font `{}` in the drawing cannot be used: {cause}",
                shown(family)
            );
            let finding = Diagnostic::warning(Code::UnknownFont, message)
                .hint("put its file into a folder and name that folder in `fonts`");
            self.findings.push(finding.in_file(self.path));
        } else if let Some(address) = address {
            let known = (family.to_owned(), address.to_owned());
            if !self.fonts.elsewhere.contains(&known) {
                self.fonts.elsewhere.push(known);
            }
        }
        Ok(())
    }
}

fn too_many(what: &str) -> Diagnostic {
    Diagnostic::error(Code::SvgTooComplex, format!("the drawing holds {what}"))
        .hint("put the fonts into a folder and name that folder in `fonts`")
}

/// The bytes of a `data:` URL, or none if they are damaged; `None` for another URL.
fn data_of(url: &str) -> Option<Option<Vec<u8>>> {
    let data = strip_prefix(url, "data:")?;
    let Some((kind, data)) = data.split_once(',') else {
        return Some(None);
    };
    if !kind.to_ascii_lowercase().contains("base64") {
        return Some(Some(percent_encoding::percent_decode_str(data).collect()));
    }
    let data = percent_encoding::percent_decode_str(data);
    let data: Vec<u8> = data.filter(|byte| !byte.is_ascii_whitespace()).collect();
    Some(BASE64.decode(data).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_read_in_all_its_forms() {
        for url in [
            "data:font/ttf;base64,AQID",
            "DATA:application/x-font;charset=utf-8;base64,A Q\nID",
            "data:;base64,AQID%0A",
            "data:font/ttf,%01%02%03",
        ] {
            assert_eq!(data_of(url), Some(Some(vec![1, 2, 3])), "{url}");
        }
        assert_eq!(data_of("data:font/ttf;base64,AQI"), Some(Some(vec![1, 2])));
        assert_eq!(data_of("data:font/ttf;base64,!"), Some(None));
        assert_eq!(data_of("data:font/ttf"), Some(None));
        assert_eq!(data_of("a.ttf"), None);
    }
}
