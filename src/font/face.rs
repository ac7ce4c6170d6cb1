use std::fmt;
use std::sync::OnceLock;

use ab_glyph::{Font as _, FontRef, Outline, VariableFont as _};
use harfrust::Tag;
use harfrust::font::attribute::Style;
use harfrust::font::{Blob, Font};

use crate::digest::Digest;
use crate::field::AxisTag;

/// One face of a font file: what it is called, what it covers, and its tables.
pub struct Face {
    label: String,
    index: u32,
    names: Vec<String>,
    weight: u16,
    italic: bool,
    data: Blob,
    font: Font,
    digest: OnceLock<Digest>,
}

/// The data is not a font in a format that can be drawn: TrueType or OpenType, alone or in a
/// collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a TrueType or OpenType font")]
pub struct InvalidFont;

/// The name table's ids under which a program may ask for a face.
mod name_id {
    pub(super) const FAMILY: u16 = 1;
    pub(super) const FULL: u16 = 4;
    pub(super) const POSTSCRIPT: u16 = 6;
    pub(super) const TYPOGRAPHIC_FAMILY: u16 = 16;
}

impl Face {
    /// All faces of a font file. `label` is how `inspect` and messages call the file.
    ///
    /// # Errors
    ///
    /// [`InvalidFont`] where any face of it cannot be read.
    pub fn parse(label: &str, data: impl Into<Blob>) -> Result<Vec<Self>, InvalidFont> {
        let data = data.into();
        let count = harfrust::font::Format::new(&data).map_or(0, |format| format.num_fonts());
        if count == 0 {
            return Err(InvalidFont);
        }
        (0..count)
            .map(|index| Self::parse_index(label, data.clone(), index))
            .collect()
    }

    /// The face of this index of a collection; 0 for a file that holds one.
    ///
    /// # Errors
    ///
    /// [`InvalidFont`] where there is no such face or it cannot be read.
    pub fn parse_index(label: &str, data: Blob, index: u32) -> Result<Self, InvalidFont> {
        let font = Font::new(data.clone(), index).ok_or(InvalidFont)?;
        // The two readers are not equally strict: a face counts only where both take it.
        FontRef::try_from_slice_and_index(&data, index).map_err(|_| InvalidFont)?;
        if font.num_glyphs() == 0 || !font.charmap().has_unicode() {
            return Err(InvalidFont);
        }
        let attributes = font.default_attributes();
        Ok(Self {
            label: label.to_owned(),
            index,
            names: names_of(&font),
            weight: weight_number(attributes.weight.value()),
            italic: attributes.style != Style::Normal,
            data,
            font,
            digest: OnceLock::new(),
        })
    }

    /// How `inspect` and messages call the file.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Which face of a collection; 0 for a file that holds one.
    #[must_use]
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The family as the face calls itself.
    #[must_use]
    pub fn family(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// The name by which PostScript and PDF know the face, in the letters that they take.
    #[cfg(feature = "pdf")]
    pub(crate) fn postscript_name(&self) -> String {
        let names = self.font.names();
        let own = names.get(name_id::POSTSCRIPT.into());
        let own = own.and_then(|name| Some(name.english_or_first()?.name().chars().collect()));
        let name: String = own.unwrap_or_else(|| self.family().to_owned());
        let is_plain = |c: &char| c.is_ascii_graphic() && !"[](){}<>/%#".contains(*c);
        name.chars().filter(is_plain).take(63).collect()
    }

    /// The weight class, 1 to 1000; 400 is regular.
    #[must_use]
    pub fn weight(&self) -> u16 {
        self.weight
    }

    /// Whether the face is italic or oblique.
    #[must_use]
    pub fn is_italic(&self) -> bool {
        self.italic
    }

    /// Whether a program that asks for `name` means this face, whatever its case: its family,
    /// full or PostScript name.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        let name = name.trim().to_lowercase();
        self.names.iter().any(|own| own.to_lowercase() == name)
    }

    /// The bytes of the file.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// Of the bytes of the file.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        self.digest.get_or_init(|| Digest::sha256(&self.data))
    }

    /// Whether the face has a glyph for the character.
    #[cfg(any(feature = "bundled-fonts", feature = "svg"))]
    pub(crate) fn has(&self, c: char) -> bool {
        let glyph = self.font.charmap().map_unicode(c);
        glyph.is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// The axes of a variable font as tag, smallest, default and largest value; none for others.
    pub fn axes(&self) -> impl Iterator<Item = (AxisTag, f32, f32, f32)> {
        self.font.axes().iter().map(|axis| {
            let tag = AxisTag(axis.tag().to_be_bytes());
            (
                tag,
                axis.min_value(),
                axis.default_value(),
                axis.max_value(),
            )
        })
    }

    /// The face at a place of its design space, for shaping.
    pub(super) fn at(&self, variations: &[(AxisTag, f32)]) -> Font {
        let settings = variations
            .iter()
            .map(|(tag, value)| (Tag::new(&tag.0), *value));
        self.font.instance_builder().variations(settings).build()
    }

    /// The outline of a glyph in font units, y up; `None` for a glyph without ink.
    ///
    /// Reads the file's directory anew on each call, which a cached outline costs once.
    pub(super) fn outline(&self, glyph: u16, variations: &[(AxisTag, f32)]) -> Option<Outline> {
        let mut font = FontRef::try_from_slice_and_index(&self.data, self.index).ok()?;
        for (tag, value) in variations {
            font.set_variation(&tag.0, *value);
        }
        font.outline(ab_glyph::GlyphId(glyph))
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face")
            .field("label", &self.label)
            .field("index", &self.index)
            .field("family", &self.family())
            .field("weight", &self.weight)
            .field("italic", &self.italic)
            .finish_non_exhaustive()
    }
}

/// Each name under which the face may be asked for, its family first.
fn names_of(font: &Font) -> Vec<String> {
    let ids = [
        name_id::TYPOGRAPHIC_FAMILY,
        name_id::FAMILY,
        name_id::FULL,
        name_id::POSTSCRIPT,
    ];
    let mut names: Vec<String> = Vec::new();
    for id in ids {
        let Some(name) = font.names().get(id.into()) else {
            continue;
        };
        // A family has a name for each language; English is what programs are written in.
        let english = name.english_or_first().into_iter();
        for localized in english.chain(name.iter()) {
            let text: String = localized.name().chars().collect();
            if !text.is_empty() && !names.contains(&text) {
                names.push(text);
            }
        }
    }
    names
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 1..=1000 first"
)]
fn weight_number(weight: f32) -> u16 {
    weight.round().clamp(1.0, 1000.0) as u16
}
