use std::fmt;
use std::sync::OnceLock;

use ab_glyph::OutlineCurve;
use harfrust::Tag;
use harfrust::font::attribute::Style;
use harfrust::font::{Blob, Font};
use ttf_parser::RawFace;

use super::data::FontData;
use super::invalid::InvalidFont;
use super::outline::{self, Extent, UnreadableOutline};
#[cfg(feature = "svg")]
use super::style_name;
use super::woff;
use super::{MAX_FACES, MAX_NAME_CHARS, MAX_NAMES};
use crate::digest::Digest;
use crate::field::AxisTag;
use crate::guard;

/// One face of a font file: its names, its characters and its tables.
pub struct Face {
    label: String,
    index: u32,
    names: Vec<String>,
    /// The names in lower case, by which a face is found.
    called: Vec<String>,
    weight: u16,
    italic: bool,
    axes: Vec<Axis>,
    data: Blob,
    /// Read when a text first needs it if the face is bundled, else at once.
    font: OnceLock<Font>,
    digest: OnceLock<Digest>,
}

/// What is known of a bundled face without reading its file.
#[cfg(feature = "bundled-fonts")]
pub(super) struct BundledFace {
    pub(super) label: &'static str,
    pub(super) data: &'static [u8],
    /// The family first.
    pub(super) names: &'static [&'static str],
    pub(super) weight: u16,
    pub(super) italic: bool,
}

/// An axis of a variable font.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Axis {
    /// The tag: `wght` for the weight.
    pub tag: AxisTag,
    /// The smallest value.
    pub min: f32,
    /// The value of the face if none is set.
    pub default: f32,
    /// The largest value.
    pub max: f32,
}

/// The entries of the `name` table by which a program may refer to a face.
mod name_id {
    pub(super) const FAMILY: u16 = 1;
    pub(super) const FULL: u16 = 4;
    pub(super) const POSTSCRIPT: u16 = 6;
    pub(super) const TYPOGRAPHIC_FAMILY: u16 = 16;
}

impl Face {
    /// All faces of a font file, which `inspect` and messages call by its `label`.
    pub(super) fn parse(label: &str, data: FontData) -> Result<Vec<Self>, InvalidFont> {
        let file = data.into_blob();
        let packed = woff::is_packed(&file);
        let data = match packed {
            true => FontData::from(woff::unpack(&file)?).into_blob(),
            false => file.clone(),
        };
        let count = guard::run(|| {
            harfrust::font::Format::new(&data).map_or(0, |format| format.num_fonts())
        })?;
        let mut faces: Vec<Self> = match count {
            0 => return Err(InvalidFont::NotAFont),
            1..=MAX_FACES => (0..count)
                .map(|index| Self::from_blob(label, data.clone(), index))
                .collect::<Result<_, _>>()?,
            _ => return Err(InvalidFont::TooManyFaces(count)),
        };
        if packed {
            // The digest is that of the file, whatever version of the library unpacks it.
            let digest = Digest::sha256(&file);
            for face in &mut faces {
                face.digest = OnceLock::from(digest);
            }
        }
        Ok(faces)
    }

    /// A face whose file is only read when a text needs it: most programs use two of dozens.
    #[cfg(feature = "bundled-fonts")]
    pub(super) fn bundled(bundled: &BundledFace) -> Self {
        let names: Vec<String> = bundled.names.iter().map(ToString::to_string).collect();
        Self {
            label: bundled.label.to_owned(),
            index: 0,
            called: lower_case(&names),
            names,
            weight: bundled.weight,
            italic: bundled.italic,
            axes: Vec::new(),
            data: FontData::from(bundled.data).into_blob(),
            font: OnceLock::new(),
            digest: OnceLock::new(),
        }
    }

    /// The face at this index of a collection; 0 for a file with one face.
    #[cfg(feature = "system-fonts")]
    pub(super) fn parse_index(
        label: &str,
        data: impl Into<FontData>,
        index: u32,
    ) -> Result<Self, InvalidFont> {
        Self::from_blob(label, data.into().into_blob(), index)
    }

    fn from_blob(label: &str, data: Blob, index: u32) -> Result<Self, InvalidFont> {
        guard::run(|| Self::read(label, data, index))?
    }

    fn read(label: &str, data: Blob, index: u32) -> Result<Self, InvalidFont> {
        let font = Font::new(data.clone(), index).ok_or(InvalidFont::NotAFont)?;
        // The two readers are not equally strict; a face must be valid for both.
        let is_valid = outline::is_font(&data, index);
        if !is_valid || font.num_glyphs() == 0 || !font.charmap().has_unicode() {
            return Err(InvalidFont::NotAFont);
        }
        let attributes = font.default_attributes();
        let names = names_of(&font);
        Ok(Self {
            label: label.to_owned(),
            index,
            called: lower_case(&names),
            names,
            weight: weight_number(attributes.weight.value()),
            italic: attributes.style != Style::Normal,
            axes: axes_of(&font),
            data,
            font: OnceLock::from(font),
            digest: OnceLock::new(),
        })
    }

    /// The first face of a font that a drawing holds, under the name and in the style that the
    /// drawing gives it: a range of weights, and whether it is italic. What is wrong with the font
    /// is the error.
    #[cfg(feature = "svg")]
    pub(crate) fn embedded(
        label: &str,
        font: Vec<u8>,
        family: &str,
        weight: Option<(u16, u16)>,
        italic: Option<bool>,
    ) -> Result<Self, String> {
        let faces = Self::parse(label, FontData::from(font)).map_err(|error| error.to_string())?;
        let mut faces = faces.into_iter();
        let mut face = faces
            .next()
            .ok_or_else(|| InvalidFont::NotAFont.to_string())?;
        face.names = vec![family.to_owned()];
        face.called = lower_case(&face.names);
        if let Some((low, high)) = weight {
            face.weight = face.weight.clamp(low, high.max(low));
            for axis in face.axes.iter_mut().filter(|axis| axis.tag.0 == *b"wght") {
                let (low, high) = (f32::from(low).max(axis.min), f32::from(high).min(axis.max));
                if low <= high {
                    (axis.min, axis.max) = (low, high);
                }
            }
        }
        face.italic = italic.unwrap_or(face.italic);
        Ok(face)
    }

    #[expect(
        clippy::expect_used,
        reason = "only bundled faces are read here, and a test reads each of them"
    )]
    fn font(&self) -> &Font {
        self.font.get_or_init(|| {
            let font = Font::new(self.data.clone(), self.index);
            font.expect("a bundled face")
        })
    }

    /// The name that `inspect` and messages use for the file: its path, or the label that it was
    /// added with.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The index in a collection; 0 for a file with one face.
    #[must_use]
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The family's name, as the font has it.
    #[must_use]
    pub fn family(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    #[cfg(all(test, feature = "bundled-fonts"))]
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The PostScript name, reduced to the characters that PDF allows in a font's name.
    #[cfg(feature = "pdf")]
    pub(crate) fn postscript_name(&self) -> String {
        let names = self.font().names();
        let own = names.get(name_id::POSTSCRIPT.into());
        let own = own.and_then(|name| Some(name.english_or_first()?.name().chars().collect()));
        let name: String = own.unwrap_or_else(|| self.family().to_owned());
        let is_plain = |c: &char| c.is_ascii_graphic() && !"[](){}<>/%#".contains(*c);
        name.chars().filter(is_plain).take(63).collect()
    }

    /// Whether its outlines are in CFF2, which only OpenType has.
    #[cfg(feature = "pdf")]
    pub(crate) fn is_cff2(&self) -> bool {
        outline::is_cff2(self.font())
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

    /// Whether `name` is the family, full or PostScript name of the face; case is ignored.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.called.contains(&name.trim().to_lowercase())
    }

    /// Whether a name of the face is this one, apart from spaces and hyphens; `squashed` has none,
    /// and is in lower case.
    #[cfg(feature = "svg")]
    pub(super) fn is_called_like(&self, squashed: &str) -> bool {
        let names = self.called.iter();
        names
            .map(|name| style_name::squashed(name))
            .any(|name| name == squashed)
    }

    /// The bytes of the font file; for a file in WOFF or WOFF2, those of the font in it.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The digest of the font file.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        self.digest.get_or_init(|| Digest::sha256(&self.data))
    }

    /// Whether the face has a glyph for the character.
    pub(crate) fn has(&self, c: char) -> bool {
        let glyph = self.font().charmap().map_unicode(c);
        glyph.is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// Whether the font declares that it has no serifs, in its PANOSE classification ([OpenType]).
    ///
    /// [OpenType]: https://learn.microsoft.com/en-us/typography/opentype/spec/os2#panose
    pub(super) fn declares_sans(&self) -> bool {
        const PANOSE: std::ops::Range<usize> = 32..42;
        const LATIN_TEXT: u8 = 2;
        const SANS: std::ops::RangeInclusive<u8> = 11..=15;

        let Ok(file) = RawFace::parse(&self.data, self.index) else {
            return false;
        };
        let table = file.table(ttf_parser::Tag::from_bytes(b"OS/2"));
        match table.and_then(|table| table.get(PANOSE)) {
            Some([LATIN_TEXT, serifs, ..]) => SANS.contains(serifs),
            _ => false,
        }
    }

    /// The axes of a variable font; empty for other fonts. An axis whose values are not in order is
    /// damaged, and left out.
    pub fn axes(&self) -> impl Iterator<Item = Axis> {
        self.axes.iter().copied()
    }

    /// Whether it has the axis with this tag.
    pub(crate) fn has_axis(&self, tag: [u8; 4]) -> bool {
        self.axes().any(|axis| axis.tag.0 == tag)
    }

    /// Whether it has an axis from upright to slanted letters.
    pub(super) fn has_slope_axis(&self) -> bool {
        self.has_axis(*b"ital") || self.has_axis(*b"slnt")
    }

    /// The letters of this width, in per cent, in words, if the face does not have them.
    #[cfg(feature = "svg")]
    pub(crate) fn lacking_width(&self, width: f32) -> Option<&'static str> {
        if self.has_axis(*b"wdth") {
            None
        } else if width < 100.0 {
            Some("condensed letters")
        } else if width > 100.0 {
            Some("expanded letters")
        } else {
            None
        }
    }

    /// The face with these axis values, for shaping.
    pub(super) fn instantiate(&self, variations: &[(AxisTag, f32)]) -> Font {
        let settings = variations
            .iter()
            .map(|(tag, value)| (Tag::new(&tag.0), *value));
        self.font().instance_builder().variations(settings).build()
    }

    /// The outline of a glyph of `instance`, in font units, y up; no curves for a glyph without
    /// ink.
    pub(super) fn outline(
        &self,
        glyph: u16,
        instance: &Font,
        variations: &[(AxisTag, f32)],
    ) -> Result<Vec<OutlineCurve>, UnreadableOutline> {
        outline::read(&self.data, self.index, instance, variations, glyph)
    }

    /// How far glyphs declare that they extend; `None` if the font has no glyphs of TrueType.
    pub(super) fn declared_extents(&self, glyphs: &[u16]) -> Option<Vec<(u16, Extent)>> {
        outline::declared_extents(&self.data, self.index, glyphs)
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

fn axes_of(font: &Font) -> Vec<Axis> {
    let axes = font.axes().iter().map(|axis| Axis {
        tag: AxisTag(axis.tag().to_be_bytes()),
        min: axis.min_value(),
        default: axis.default_value(),
        max: axis.max_value(),
    });
    axes.filter(|axis| axis.min <= axis.default && axis.default <= axis.max)
        .collect()
}

fn lower_case(names: &[String]) -> Vec<String> {
    names.iter().map(|name| name.to_lowercase()).collect()
}

/// Every name by which a program may refer to the face, its family first.
fn names_of(font: &Font) -> Vec<String> {
    let ids = [
        name_id::TYPOGRAPHIC_FAMILY,
        name_id::FAMILY,
        name_id::FULL,
        name_id::POSTSCRIPT,
    ];
    let mut names: Vec<String> = Vec::new();
    // All entries of the table can have the same long text.
    for id in ids {
        let Some(name) = font.names().get(id.into()) else {
            continue;
        };
        // A family can have a name in each of several languages. Programs mostly use the English
        // one.
        let english = name.english_or_first().into_iter();
        for localized in english.chain(name.iter()).take(MAX_NAMES) {
            let text: String = localized.name().chars().take(MAX_NAME_CHARS).collect();
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
